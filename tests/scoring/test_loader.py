"""A malformed scheme is refused with all its problems, each with its path, and in no other way."""

import copy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import SchemeError
from scoring.loader import read_yaml, scheme_from, scheme_from_file
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, item, scheme_data

FILES = sorted((Path(__file__).parents[2] / "fixtures" / "schemes").glob("*.yaml"))
SHIPPED = {path.stem: read_yaml(path) for path in FILES}
JUNK = (None, "x", -1, [], {}, 10**30, True, "1E+999999", "NaN", [None], {"x": 1}, Decimal("0.5"))


def problems(data):
    with pytest.raises(SchemeError) as refusal:
        scheme_from(data)
    return [tuple(problem) for problem in refusal.value.problems]


def in_item(path, message):
    return [(f"dimensions[0].items[0].{path}", message)]


@pytest.mark.parametrize("code", SHIPPED)
def test_shipped_scheme_is_named_like_its_file_and_adds_up(code):
    scheme = scheme_from(SHIPPED[code])

    assert scheme.code == code
    assert sum(item.points for item in scheme.items) == scheme.total == 100


def test_all_problems_are_told_at_once_each_with_its_path():
    data = scheme_data(item("proportionate"), item(code="A1"), kind="both", decimals=9, color="red", total=None)
    data["inputs"] = [{"key": "spent", "label": "支出"}]
    data["dimensions"][0]["items"][1]["points"] = "ten"

    assert [path for path, _ in problems(data)] == [
        "color",
        "total",
        "inputs[0].unit",
        "dimensions[0].items[0].rule",
        "dimensions[0].items[1].points",
        "kind",
        "decimals",
        "dimensions[0].items[0].code",
        "dimensions[0].items[1].code",
    ]


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"total": 90}, "total", "各项分值合计 10，与总分 90 不等。"),
        ({"year": 24}, "year", "应为四位年度，现为 24。"),
        ({"code": "湛江"}, "code", "应由小写字母、数字和连字符组成，不超过 80 个字符，现为“湛江”。"),
        ({"title": " "}, "title", "应有 1～200 个字。"),
        ({"dimensions": []}, "dimensions", "至少要有一组评分项。"),
        ({"bands": []}, "bands", "至少要有一个等级。"),
        ({"total": 10**30}, "total", f"“{10**30}”的位数过多，小数点前后最多各 15 位。"),
        ({"title": True}, "title", "应为文字，现为 “True”。"),
        ({"adjustments": [{"code": "A1", "title": "x"}]}, "dimensions[0].items[0].code", "编码“A1”重复。"),
        ({"limits": {"minimum": 0, "maximum": 0}}, "limits", "下限 0 应小于上限 0。"),
    ],
)
def test_contradiction_of_the_whole_is_refused(changes, path, message):
    assert (path, message) in problems(scheme_data(**changes))


BANDS = [{"grade": "优", "minimum": 90}, {"grade": "良", "minimum": 80}]


@pytest.mark.parametrize(
    ("bands", "path", "message"),
    [
        (BANDS, "bands", "最低等级从 80 分起，低于它的分数（下限 0）没有等级。"),
        (BANDS[::-1], "bands", "各等级的最低分应从高到低且互不相同，否则等级会重叠。"),
        ([{"grade": "优", "minimum": 101}, {"grade": "差", "minimum": 0}], "bands[0].minimum",
         "总分上限是 100，达不到 101 分。"),
        ([{"grade": "优", "minimum": 90}, {"grade": "优", "minimum": 0}], "bands[0].grade", "“优”重复。"),
    ],
)  # fmt: skip
def test_grades_leave_no_gap_and_no_doubt(bands, path, message):
    assert problems(scheme_data(bands=bands))[0] == (path, message)


RATE = {"basis": "利用率", "numerator": "rate"}
MIXED = {"basis": "混合", "numerator": ["spent", "staff"]}
NOTHING = SPENT_OF_BUDGET | {"when_zero": "not_applicable"}
ONE_BOUND = "at_least、above、at_most、below 应且只应填一个。"


@pytest.mark.parametrize(
    ("one", "path", "message"),
    [
        (item("proportional"), "parameters.ratio", "必填，现为空。"),
        (item("proportional", ratio=RATE | {"numerator": []}), "parameters.ratio.numerator", "至少要有一项。"),
        (item("proportional", ratio=RATE | {"numerator": "?"}), "parameters.ratio", "数据表 inputs 中没有“?”。"),
        (item("proportional", ratio=MIXED), "parameters.ratio.numerator", "相加减的各项计量单位应相同。"),
        (item("proportional", ratio=RATE | {"when_zero": "x"}), "parameters.ratio.when_zero",
         "应为 not_measured 或 not_applicable，现为“x”。"),
        (item("proportional", ratio=NOTHING), "parameters.ratio.when_zero",
         "分母为0时不适用，而“评分项”不允许不适用，请填写 not_applicable。"),
        (item("proportional", ratio=RATE, cap=0), "parameters.cap", "上限应大于 0、不超过 1，现为 0。"),
        (item("proportional", ratio=RATE, none_below=2, none_above=1), "parameters.none_below",
         "none_below 大于 none_above，任何数值都不得分。"),
        (item("threshold", ratio=RATE), "parameters.at_most", "at_least 和 at_most 至少填一个。"),
        (item("threshold", ratio=RATE, at_least=2, at_most=1), "parameters.at_least",
         "at_least 大于 at_most，任何数值都不得分。"),
        (item("deduction", ratio=RATE, each=1, deduct=1), "parameters.over",
         "over 和 under 应且只应填一个；超过和低于都扣分的，用 absolute: true 取差额再填 over: 0。"),
        (item("deduction", ratio=RATE, each=0, deduct=1, over=1), "parameters.each", "应大于 0，现为 0。"),
        (item("deduction", ratio=RATE, each=1, over=1), "parameters.deduct", "必填，现为空。"),
        (item("deduction", ratio=RATE, each=1, deduct=1, over=1, part="all"), "parameters.part",
         "应为 ignored、counted 或 proportional，现为“all”。"),
        (item("stepped", ratio=RATE, steps=[{"share": 1}]), "parameters.steps[0]", ONE_BOUND),
        (item("stepped", ratio=RATE, steps=[{"share": 1, "points": 1, "below": 1}]), "parameters.steps[0]",
         "share（得分比例）和 points（得分）应且只应填一个。"),
        (item("stepped", ratio=RATE, steps=[{"points": 11, "below": 1}]), "parameters.steps[0].points",
         "得分应在 0～10 之间，现为 11。"),
        (item("stepped", ratio=RATE, steps=[{"share": 1, "below": 2}, {"share": 0, "below": 1}]),
         "parameters.steps", "各档的界限应按从低到高排列且互不相同。"),
        (item("stepped", ratio=RATE, steps=[{"share": 0, "below": 1}, {"share": 1, "below": 2}]),
         "parameters.steps", "得分应从高到低排列。"),
        (item("stepped", ratio=RATE, steps=[{"share": 1, "below": 1}, {"share": 0, "at_most": 2}]),
         "parameters.steps", "各档应统一使用 at_least、above、at_most、below 之一。"),
        (item("checklist", checks=[]), "parameters.checks", "清单不能为空。"),
        (item("checklist", checks=[{"key": "a", "text": "甲", "points": 9}]), "parameters.checks",
         "各项的 points 要么全部不填（平均分配），要么合计等于该项分值。"),
        (item("checklist", checks=[{"key": "a", "text": "甲", "points": 11},
                                   {"key": "b", "text": "乙", "points": -1}]),
         "parameters.checks[1].points", "不能小于 0，现为 -1。"),
        (item("checklist", checks=[{"key": "no-excess", "text": "无超标准开支"}]), "parameters.checks[0].key",
         "应由字母、数字和下划线组成，现为“no-excess”。"),
        (item("graded", levels=[LEVELS[0], LEVELS[0]]), "parameters.levels[0].key", "“achieved”重复。"),
        (item("graded", levels=[LEVELS[1] | {"to": 2}]), "parameters.levels[0].to", "上限应在 0～1 之间，现为 2。"),
        (item("graded", levels=[LEVELS[1], LEVELS[0]]), "parameters.levels[1].to",
         "不应高于上一档的下限 0.6，现为 1。"),
        (item("graded", levels=[LEVELS[1] | {"default": 1}]), "parameters.levels[0].default", "不在本档范围内。"),
        (item("indicators", level1=[], publish="all", levels=LEVELS), "parameters.level1", "至少要有一个一级指标。"),
        (item(points="0.001"), "points", "分值 0.001 的小数超过 2 位。"),
        (item(points=0), "points", "分值应大于 0，现为 0。"),
        (item(not_applicable="maybe"), "not_applicable",
         "应为 forbidden、full、rescale、zero 之一，现为“maybe”。"),
    ],
)  # fmt: skip
def test_contradiction_of_an_item_is_refused(one, path, message):
    data = scheme_data(one)

    assert problems(data)[:1] == in_item(path, message)


@pytest.mark.parametrize(
    ("entry", "path", "message"),
    [
        ({"unit": "万元"}, "unit", "“万元”应改为基本单位，例如“元”；填报时仍可按万元填写。"),
        ({"sum_of": {"field": "cash"}}, "sum_of.field",
         "没有“cash”，可用：initial_budget、adjusted_budget、received、spent、carried_over。"),
        ({"sum_of": {"field": "spent", "category": "x"}}, "sum_of.category", "没有“x”，可用：basic、project。"),
    ],
)  # fmt: skip
def test_contradiction_of_the_data_sheet_is_refused(entry, path, message):
    data = scheme_data(inputs=[{"key": "k", "label": "标签", "unit": "元"} | entry])

    assert problems(data) == [(f"inputs[0].{path}", message)]


CAP = {"measure": SPENT_OF_BUDGET, "steps": [{"below": "0.5", "cap": 59}]}


@pytest.mark.parametrize(
    ("limit", "path", "message"),
    [
        ({"over_target": {"beyond": 0, "deduct": 2}}, "over_target.beyond", "应大于 0，现为 0。"),
        ({"ratio_cap": CAP | {"steps": []}}, "ratio_cap.steps", "至少要有一档。"),
        ({"ratio_cap": CAP | {"steps": CAP["steps"] * 2}}, "ratio_cap.steps",
         "各档应按 below 从低到高排列，cap 也应从低到高。"),
        ({"ratio_cap": CAP | {"measure": RATE}}, "ratio_cap.measure",
         "“rate”未被任何评分项使用，漏填时无从发现，请改用评分项的比率。"),
    ],
)  # fmt: skip
def test_contradiction_of_the_limits_is_refused(limit, path, message):
    data = scheme_data(item("proportional", ratio=SPENT_OF_BUDGET), limits={"minimum": 0, "maximum": 100} | limit)

    assert problems(data) == [(f"limits.{path}", message)]


def read(tmp_path, text):
    path = tmp_path / "scheme.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path)


def test_numbers_mean_exactly_what_they_show(tmp_path):
    data = read(tmp_path, "[0.1, 2.50, 010, 1_0, -3, 2024-07-26, 1.005]")

    assert data == [Decimal("0.1"), Decimal("2.50"), 10, 10, -3, "2024-07-26", Decimal("1.005")]
    assert not any(isinstance(value, float) for value in data)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "第 3 行起的条目重复了“c”"),
        ("a: 1:30\n", "第 1 行的“1:30”不是十进制数"),
        ("a: 0x1F\n", "第 1 行的“0x1F”不是十进制数"),
        ("a: .inf", "第 1 行的“.inf”不是十进制数"),
        ("a: " + "9" * 5000, "不是十进制数"),
        ("a: [1", "不是有效的 UTF-8 YAML 文件：第 1 行第 6 列附近有错。"),
        ("a: !!map x", "第 1 行应为“键: 值”的条目"),
        ("a: !!python/object:os.system x", "不是有效的 UTF-8 YAML 文件"),
        ("[" * 5000, "不是有效的 UTF-8 YAML 文件"),
    ],
)
def test_file_that_is_no_plain_yaml_is_refused_by_name(tmp_path, text, part):
    with pytest.raises(SchemeError) as refusal:
        read(tmp_path, text)

    (problem,) = refusal.value.problems
    assert problem.path == "scheme.yaml"
    assert part in problem.message


def test_file_in_another_encoding_or_absent_is_refused(tmp_path):
    (tmp_path / "gbk.yaml").write_bytes("标题: 评分表".encode("gbk"))

    for name in ("gbk.yaml", "absent.yaml"):
        with pytest.raises(SchemeError) as refusal:
            scheme_from_file(tmp_path / name)
        assert [problem.path for problem in refusal.value.problems] == [name]


def places(data, path=()):
    """The path of every node below the top."""
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in children:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = {code: list(places(data)) for code, data in SHIPPED.items()}
DELETED = object()


def broken(data, path, junk):
    data = copy.deepcopy(data)
    owner = data
    for key in path[:-1]:
        owner = owner[key]
    if junk is DELETED:
        del owner[path[-1]]
    else:
        owner[path[-1]] = junk
    return data


def fate(data):
    """The problems of a scheme; none if it still holds together."""
    try:
        scheme = scheme_from(data)
    except SchemeError as refusal:
        return refusal.problems
    assert sum(item.points for item in scheme.items) == scheme.total
    return ()


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_node_may_be_lost_or_junk_and_the_refusal_still_names_paths(data):
    code = data.draw(st.sampled_from(sorted(SHIPPED)))
    path = data.draw(st.sampled_from(PLACES[code]))
    junk = data.draw(st.sampled_from((DELETED, *JUNK)))

    told = fate(broken(SHIPPED[code], path, junk))

    assert all(problem.path and problem.message for problem in told)


@pytest.mark.parametrize("junk", [*JUNK, DELETED])
def test_scheme_that_is_junk_altogether_is_refused(junk):
    assert problems(None if junk is DELETED else junk)

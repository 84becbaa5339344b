import json
import random
from decimal import Decimal
from functools import cache
from time import process_time

import pytest

from evaluations import outline
from evaluations.enums import ReportKind
from evaluations.package import PackageError, dump, facts_from, package_from, parse, read
from tests.packages import GONE, changed, demo_data, demo_path, find_scheme

PROJECT = demo_data()
OVERALL = demo_data(ReportKind.OVERALL)
LINE = ("budget_lines", 0)


@pytest.fixture(autouse=True)
def outlines_are_read_once(monkeypatch):
    monkeypatch.setattr(outline, "read_yaml", READ_YAML)


READ_YAML = cache(outline.read_yaml)


def facts_of(data):
    return facts_from(data, find_scheme)[0]


def problems(data):
    """What is wrong with a package, as people read it."""
    with pytest.raises(PackageError) as caught:
        facts_from(data, find_scheme)
    return [str(problem) for problem in caught.value.problems]


def places(data):
    return [problem.partition("：")[0] for problem in problems(data)]


def refusal(content):
    with pytest.raises(PackageError) as caught:
        parse(content)
    return str(caught.value)


@pytest.mark.parametrize("kind", ReportKind)
def test_the_package_of_what_a_package_says_is_the_package_byte_for_byte(kind):
    facts, scheme = facts_from(read(demo_path(kind)), find_scheme)

    assert dump(package_from(facts, scheme)) == demo_path(kind).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是有效的 JSON，第 1 行第 1 列附近有错，请核对括号、引号和逗号。"),
        (
            b'{"format": "zjperf-package",\n "version" 1}',
            "不是有效的 JSON，第 2 行第 12 列附近有错，请核对括号、引号和逗号。",
        ),
        ("自评".encode("gb18030"), "文件不是 UTF-8 编码，请另存为 UTF-8 后重试。"),
        (
            b"PK\x03\x04\xff\xfe",
            "这是 Excel、Word 或压缩文件，不是数据包（*.json）。请选择“下载数据包”得到的文件。",
        ),
        ("{}".encode("utf-16"), "文件不是 UTF-8 编码，请另存为 UTF-8 后重试。"),
        (b"[" * 100_000, "JSON 嵌套过深，不是自评数据包，请核对括号。"),
        (b'{"version": ' + b"9" * 5000 + b"}", "有一个数字长达数千位，请核对是否多写了数字。"),
        (b'{"kind": 1, "kind": 2, "kind": 3}', "同一层里重复的键：kind，请只保留一个。"),
        (b"[" * 11 + b"]" * 11, "JSON 嵌套过深，不是自评数据包，请核对括号。"),
        (b"[" + b"{}," * 50_000 + b"{}]", "数据超过 50000 项，远多于一份自评报告，不予读取，请核对。"),
        (b'{"' + b"k" * 501 + b'": 1}', "有一个键超过 500 字，不是自评数据包，请核对。"),
        (b"[]", 'format：不是自评数据包：应有 "format": "zjperf-package"。'),
        (b'"text"', 'format：不是自评数据包：应有 "format": "zjperf-package"。'),
        (b"{}", 'format：不是自评数据包：应有 "format": "zjperf-package"。'),
        (b'{"format": ["zjperf-package"]}', 'format：不是自评数据包：应有 "format": "zjperf-package"。'),
    ],
)
def test_what_is_no_package_is_refused_in_one_sentence(content, message):
    assert refusal(content) == message


@pytest.mark.parametrize("version", [2, "1", True, None, 1.0, [1]])
def test_packages_of_other_versions_are_refused(version):
    told = refusal(json.dumps({"format": "zjperf-package", "version": version}))

    assert told.startswith("version：数据包版本是")
    assert told.endswith("，应为整数 1，请核对后重试。")


def test_a_mark_of_byte_order_does_no_harm():
    assert parse("\ufeff".encode() + demo_path().read_bytes()) == PROJECT


def test_a_file_that_is_not_there_is_named(tmp_path):
    for path, reason in ((tmp_path / "none.json", "文件或文件夹不存在"), (tmp_path, "这是一个文件夹")):
        with pytest.raises(PackageError) as caught:
            read(path)
        assert str(caught.value) == f"{path}：读不出数据包文件（{reason}），请核对路径和权限。"


REQUIRED = [
    ("kind",),
    ("scheme",),
    ("outline",),
    ("unit",),
    ("unit", "name"),
    ("year",),
    ("year", "year"),
    (*LINE, "category"),
    (*LINE, "title"),
    ("targets", 0, "value"),
    ("indicators", 0, "key"),
    ("indicators", 0, "level2"),
    ("indicators", 0, "kind"),
    ("lines", 0, "item"),
]


def spelled(path):
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


@pytest.mark.parametrize("value", [GONE, None])
@pytest.mark.parametrize("path", REQUIRED, ids=spelled)
def test_what_is_required_is_asked_for(path, value):
    assert f"{spelled(path)}：必填，现为空。" in problems(changed(PROJECT, *path, to=value))


@pytest.mark.parametrize("path", [path for path in REQUIRED if path[-1] in ("name", "title", "key", "item", "value")])
def test_a_blank_name_is_no_name(path):
    assert problems(changed(PROJECT, *path, to="")) == [f"{spelled(path)}：必填，现为空。"]


def test_an_indicator_may_do_without_second_level():
    data = changed(PROJECT, "indicators", 0, "level2", to="")

    assert package_from(*facts_from(data, find_scheme)) == data


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("extra",), 1, "extra：不认识这个键，可用："),
        (("unit", "nick"), "x", "unit.nick：不认识这个键，可用："),
        (("indicators", 3, "goal"), "x", "indicators[3].goal：不认识这个键，可用："),
        (("kind",), "projects", "kind：报告种类“projects”应为 overall（整体）或 project（项目）。"),
        (("scheme",), "none", "scheme：没有评分方案“none”，现有："),
        (("outline",), "../schemes/x", "outline：没有报告提纲“../schemes/x”，现有："),
        ((*LINE, "category"), "基本", "budget_lines[0].category：没有“基本”这个选项，可填：basic（基本支出）、project（项目支出）。"),
        (("targets", 0, "level1"), "产出", "targets[0].level1：没有“产出”这个选项，可填：output（产出指标）、"),
        (("indicators", 0, "level2"), "x", "indicators[0].level2：没有“x”这个选项，可填：quantity（数量指标）、"),
        (("indicators", 0, "kind"), "x", "indicators[0].kind：没有“x”这个选项，可填：quantity（定量）、date（日期）、"),
        (("indicators", 0, "direction"), ">", "indicators[0].direction：没有“>”这个选项，可填：≥（≥（越大越好））、"),
        (("indicators", 6, "direction"), "≤", "indicators[6].direction：只有定量和日期指标有计算符号，请删去，或改指标性质为 quantity。"),
        (
            ("indicators", 0, "actual"),
            "2200平方米",
            "indicators[0].actual：指标“新增实施改造面积（亩）”：计量单位是“平方米”，应为“亩”，请统一单位后填写。",
        ),
        (
            ("indicators", 0, "target"),
            "很多",
            "indicators[0].target：指标“新增实施改造面积（亩）”：“很多”不是可计算的数值，请填写数字和计量单位，例如 2200亩、405万元、≥90%；文字目标请改用定性指标。",
        ),
        (("indicators", 4, "actual"), "年中", "indicators[4].actual：指标“完成时间”：“年中”不是日期，请按“2023年12月31日”填写。"),
        (("indicators", 4, "actual"), "2023年2月30日", "indicators[4].actual：指标“完成时间”：日期“2023年2月30日”不存在，请核对年月日。"),
        ((*LINE, "spent"), "-1", "budget_lines[0].spent：-1 是负数，应不小于 0。"),
        ((*LINE, "spent"), -1, "budget_lines[0].spent：-1 是负数，应不小于 0。"),
        ((*LINE, "spent"), "1.005", "budget_lines[0].spent：1.005 的小数超过 2 位，保存会丢失精度，请四舍五入后填写。"),
        ((*LINE, "spent"), True, "budget_lines[0].spent：应为数字，现为 “True”。"),
        ((*LINE, "spent"), "405公斤", "budget_lines[0].spent：计量单位是“千克”，应为“元”，请统一单位后填写。"),
        ((*LINE, "project"), "另一项目", "budget_lines[0].project：应为本报告的项目“城市更新专项工作经费”，现为“另一项目”，请改为一致。"),
        ((*LINE, "category"), "basic", "budget_lines[0].project：基本支出不属于项目，请删去项目名称或改为项目支出。"),
        (("year", "year"), 1999, "year.year：评价年度 1999 应在 2000～2100 之间，请核对。"),
        (("year", "year"), "2023", "year.year：应为整数，现为 “2023”。"),
        (("year", "unit_deadline"), "2024-7-26", "year.unit_deadline：应为日期（如 2024-07-26），现为 “2024-7-26”。"),
        (("year", "public_deadline"), "2024-07-25", "year.public_deadline：公开期限早于报送期限，请核对两个日期。"),
        (("unit", "successor"), "湛江市城市更新局本级", "unit.successor：不能是单位自己，请核对。"),
        (("unit", "is_head_office"), "true", "unit.is_head_office：应为true 或 false，现为 “true”。"),
        (("project",), GONE, "project：项目支出绩效自评报告须填写项目名称。"),
        (("texts", "opening"), "x", "texts.opening：提纲“项目支出绩效自评报告”没有这一章，可填："),
        (("texts", "use"), "\x00", "texts.use：第 1 个字符是不可见的控制字符（U+0000），请删去。"),
        (("texts", "use"), "一\ud800", "texts.use：第 2 个字符是不可见的控制字符（U+D800），请删去。"),
        (("lines", 0, "item"), "X1", "lines[X1]：评分方案“湛江市项目支出绩效自评评分表（2024年）”没有评分项“X1”，可填：P1、P2、P3、G1、G2。"),
        (("lines", 0, "item"), "P2", "lines[1]：与第 1 条重复（P2），请合并或改名。"),
        (("indicators", 1, "key"), "new_area", "indicators[1]：与第 1 条重复（new_area），请合并或改名。"),
        (("lines", 0, "self_score"), "五", "lines[0].self_score：“五”不是可计算的数值"),
        (("lines", 0, "self_score"), "5分", "lines[0].self_score：“5分”应为不带单位的数字。"),
        (("lines", 0, "self_score"), "1.00005", "lines[0].self_score：1.00005 的小数超过 4 位，保存会丢失精度，请四舍五入后填写。"),
        (("lines", 0, "share"), "1.2", "lines[0].share：得分比例 1.2 应在 0～1（0%～100%）之间。"),
        (("figures",), {"income": "1"}, "figures.income：评分方案“湛江市项目支出绩效自评评分表（2024年）”的数据表没有“income”，可填：无。"),
        (("figures",), {"spent": "1"}, "figures.spent：“实际支出资金”由预算项目汇总得出，不能另填，请删去这一项。"),
        (("figures",), [], "figures：应为“数据项: 数值”的条目。"),
        (("adjustments",), {"Z1": "1"}, "adjustments.Z1：评分方案“湛江市项目支出绩效自评评分表（2024年）”没有加减分项“Z1”。"),
        (("stated", "dimensions", "X"), "1", "stated.dimensions.X：评分方案没有这一组，可填：P、G。"),
        (
            ("evidence",),
            [{"title": "x", "file_name": "x", "sha256": "X"}],
            "evidence[0].sha256：应为 64 位小写十六进制的 SHA-256 摘要值，请核对。",
        ),
    ],
    ids=lambda value: spelled(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_one_fault_is_told_with_its_place(path, value, told):
    found = problems(changed(PROJECT, *path, to=value))

    assert [problem for problem in found if problem.startswith(told)] != []
    assert all(problem.endswith(("。", ")")) for problem in found)


@pytest.mark.parametrize(
    "number",
    ["1e400", "1E+999999999", "NaN", "Infinity", "-Infinity", "sNaN", "9" * 40, "0." + "0" * 40 + "1", "1e-400"],
)
@pytest.mark.parametrize(
    "path", [(*LINE, "spent"), ("lines", 0, "self_score"), ("lines", 0, "share"), ("stated", "total")], ids=spelled
)
def test_numbers_beyond_all_measure_are_refused_as_text_and_as_number(path, number):
    bare = json.loads(number, parse_float=Decimal) if number != "sNaN" and number[0] != "0" else Decimal(number)

    for value in (number, bare):
        assert places(changed(PROJECT, *path, to=value)) == [spelled(path)]


@pytest.mark.parametrize("number", ["9" * 31, "1e400", "0." + "0" * 30 + "1"])
@pytest.mark.parametrize("name", ["target", "actual"])
def test_figures_of_indicators_beyond_all_measure_are_refused(name, number):
    assert places(changed(PROJECT, "indicators", 0, name, to=number)) == [f"indicators[0].{name}"]


def test_all_faults_are_told_in_one_go():
    data = changed(PROJECT, *LINE, "spent", to="-1")
    data = changed(data, "kind", to="both")
    data = changed(data, "extra", to=1)
    data = changed(data, "indicators", 0, "actual", to="2200平方米")
    data = changed(data, "indicators", 1, "level1", to="产出")
    data = changed(data, "texts", "opening", to="x")
    data = changed(data, "lines", 0, "item", to="X1")
    data = changed(data, "figures", to={"income": "x"})
    data = changed(data, "stated", "dimensions", "X", to="1")

    assert sorted(places(data)) == sorted([
        "extra", "budget_lines[0].spent", "kind", "indicators[1].level1", "figures.income", "stated.dimensions.X",
        "texts.opening", "indicators[0].actual", "lines[X1]",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("path", "written", "same"),
    [
        ((*LINE, "spent"), "216.7万元", "2167000.00"),
        ((*LINE, "spent"), "2,167,000元", "2167000.00"),
        ((*LINE, "spent"), "２１６.７万元", "2167000.00"),
        ((*LINE, "spent"), 2167000, "2167000.00"),
        ((*LINE, "spent"), Decimal("2167000.0"), "2167000.00"),
        (("lines", 0, "self_score"), "5.0", "5"),
        (("indicators", 6, "share"), "80%", "0.8"),
        (("indicators", 6, "share"), "0.80", "0.8"),
    ],
)
def test_figures_may_be_written_as_people_write_them(path, written, same):
    data = changed(PROJECT, *path, to=written)

    assert package_from(*facts_from(data, find_scheme)) == changed(PROJECT, *path, to=same)


@pytest.mark.parametrize(
    ("key", "written", "same"),
    [
        ("income_budget", "1,096.51万元", "10965100.00"),
        ("income_budget", "1096.51万", "10965100.00"),
        ("income_budget", 10965100, "10965100.00"),
        ("income_budget", Decimal("10965100.00"), "10965100.00"),
        ("contracts_signed_on_time", "99.81%", "99.81%"),
        ("contracts_signed_on_time", "９９.８１％", "99.81%"),
        ("staff", "16人", "16"),
        ("staff", 16, "16"),
    ],
)
def test_the_data_sheet_may_be_written_as_people_write_it(key, written, same):
    data = changed(OVERALL, "figures", key, to=written)

    assert package_from(*facts_from(data, find_scheme))["figures"][key] == same


def test_a_figure_that_is_null_is_not_filled_in():
    assert "staff" not in facts_of(changed(OVERALL, "figures", "staff", to=None)).figures


def test_an_empty_chapter_is_not_written():
    assert facts_of(changed(PROJECT, "texts", "use", to="")) == facts_of(changed(PROJECT, "texts", "use", to=GONE))


@pytest.mark.parametrize("depth", range(900, 1000, 7))
def test_nesting_deeper_than_python_goes_is_refused(depth):
    content = dump(PROJECT).replace('"2024-07-25"', "[" * depth + "]" * depth)

    with pytest.raises(PackageError):
        facts_from(parse(content), find_scheme)


JUNK = (
    GONE, None, True, 0, -1, 10**30, Decimal("1.5"), Decimal("1E+400"), float("nan"), "", " ", "x", "-1", "2200平方米",
    "1e999999", "9" * 200, "99.81%", "≥", "〔", "\x00", "\ud800", "长" * 10_000, "2023-02-30", [], {}, [None], [{}],
    {"x": 1}, {"": ""}, {"\x00": "\x00"}, [[[]]],
)  # fmt: skip


def nodes(value, path=()):
    if path:
        yield path
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, entry in entries:
        yield from nodes(entry, (*path, step))


def is_refused_or_comes_back(data):
    try:
        facts, scheme = facts_from(data, find_scheme)
    except PackageError as error:
        return error.problems != () and all(problem.message.endswith(("。", ")")) for problem in error.problems)
    return facts_from(parse(dump(package_from(facts, scheme))), find_scheme)[0] == facts


@pytest.mark.parametrize("kind", ReportKind)
def test_junk_anywhere_is_refused_in_words_or_means_something(kind):
    """Every node takes junk of its own; which, is drawn anew for every node, always the same."""
    data, draw = demo_data(kind), random.Random(2023)  # noqa: S311  (no secret)

    broken = [
        (spelled(path), junk)
        for path in nodes(data)
        for junk in draw.sample(JUNK, 6)
        if not is_refused_or_comes_back(changed(data, *path, to=junk))
    ]

    assert broken == []


def test_a_percentage_without_its_sign_is_refused_because_it_could_mean_two_things():
    data = changed(OVERALL, "figures", "assets_in_use", to="0.98")

    assert problems(data) == ["figures.assets_in_use：“固定资产利用率”的“0.98”没有写明百分号，请写成 98.5% 的样子。"]


def test_a_rate_may_be_negative_and_an_amount_may_not():
    data = changed(changed(OVERALL, "figures", "assets_in_use", to="-2.68%"), "figures", "final_income", to="-1")

    assert problems(data) == ["figures.final_income：-1 是负数，应不小于 0。"]


def test_the_budget_lines_of_a_project_report_are_its_projects():
    data = changed(PROJECT, "budget_lines", 0, "project", to=GONE)

    facts, _ = facts_from(data, find_scheme)

    assert [line.project for line in facts.budget_lines] == ["城市更新专项工作经费"]


def test_many_keys_are_read_in_time():
    content = json.dumps({str(number): 1 for number in range(50_001)}).encode()
    begun = process_time()

    assert "数据超过 50000 项" in refusal(content)
    assert process_time() - begun < 2

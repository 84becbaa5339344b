"""Each rule: what it earns, at its edges, and the sentence that explains it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scoring.engine import Answer, MeasurementError, NotMeasured, Ratio
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, indicator, item, judged, points, qualitative, scored

RATE = {"basis": "利用率", "numerator": "rate"}
STAFF = {"basis": "人数", "numerator": "staff"}
CHANGE = {"basis": "变动率", "numerator": ["spent", "-budget"], "denominator": "budget"}
HALF = "支出50元÷预算100元＝50%"


@pytest.mark.parametrize(
    ("spent", "earned", "sentence"),
    [
        (50, "5.00", f"{HALF}，10分×50%＝5分。"),
        (0, "0.00", "支出0元÷预算100元＝0%，10分×0%＝0分。"),
        (100, "10.00", "支出100元÷预算100元＝100%，10分×100%＝10分。"),
        (120, "10.00", "支出120元÷预算100元＝120%，超过100%按100%计，10分×100%＝10分。"),
        (-5, "0.00", "支出-5元÷预算100元＝-5%，10分×0%＝0分。"),
    ],
)
def test_proportional_is_points_times_ratio_between_none_and_full(spent, earned, sentence):
    result = scored(item("proportional", ratio=SPENT_OF_BUDGET), spent=spent, budget=100)

    assert (str(result.points), result.sentence) == (earned, sentence)


def test_proportional_of_the_published_report_rounds_once():
    result = scored(item("proportional", ratio=SPENT_OF_BUDGET), spent="9537308.77", budget="9554986.77")

    assert (result.points, result.ratio.basis) == (Decimal("9.98"), "支出/预算")
    assert result.sentence == "支出9537308.77元÷预算9554986.77元＝99.81%，10分×99.81%＝9.98分。"


def test_other_bases_are_shown_beside_and_do_not_count():
    one = item("proportional", ratio=SPENT_OF_BUDGET, also=[{"basis": "利用率口径", "numerator": "rate"}])

    result = scored(one, spent=50, budget=100, rate="0.25")

    assert result.alternatives == (Ratio(Decimal("0.25"), "利用率口径"),)
    assert result.sentence == f"{HALF}，10分×50%＝5分。另：利用率口径为25%。"


@pytest.mark.parametrize(
    ("rate", "earned", "words"),
    [
        ("0.59", "0.00", "低于60%，不得分。"),
        ("0.6", "6.00", "10分×60%＝6分。"),
        ("1.5", "10.00", "超过100%按100%计，10分×100%＝10分。"),
        ("1.51", "0.00", "超过150%，不得分。"),
    ],
)
def test_outside_of_the_bounds_there_are_no_points(rate, earned, words):
    one = item("proportional", ratio=RATE, none_below="0.6", none_above="1.5")

    result = scored(one, rate=rate)

    assert str(result.points) == earned
    assert result.sentence.endswith(f"，{words}")


@pytest.mark.parametrize(
    ("parameters", "rate", "words"),
    [
        ({"full_from": "0.95"}, "0.95", "达到95%，得10分。"),
        ({"full_from": "0.95"}, "0.94", "10分×94%＝9.4分。"),
        ({"zero_at": "0.6"}, "1.2", "超过100%按100%计，从60%起计，10分×100%＝10分。"),
        ({"zero_at": "0.6"}, "0.8", "从60%起计，10分×50%＝5分。"),
        ({"zero_at": "0.6"}, "0.5", "从60%起计，10分×0%＝0分。"),
    ],
)
def test_proportional_scale_may_start_later_and_end_sooner(parameters, rate, words):
    result = scored(item("proportional", ratio=RATE, **parameters), rate=rate)

    assert result.sentence.partition("，")[2] == words


STEPS = [{"at_least": "0.9", "share": 1}, {"at_least": "0.75", "points": 7}, {"at_least": "0.6", "share": "0.5"}]


@pytest.mark.parametrize(
    ("rate", "sentence"),
    [
        ("1.2", "利用率120%，达到90%，按100%得10分。"),
        ("0.9", "利用率90%，达到90%，按100%得10分。"),
        ("0.8999", "利用率89.99%，达到75%，得7分。"),
        ("0.6", "利用率60%，达到60%，按50%得5分。"),
        ("0.5999", "利用率59.99%，未达到最低一档，得0分。"),
    ],
)
def test_stepped_earns_what_the_first_step_reached_earns(rate, sentence):
    assert scored(item("stepped", ratio=RATE, steps=STEPS), rate=rate).sentence == sentence


@pytest.mark.parametrize(
    ("bound", "rate", "earned"),
    [
        ("at_most", "0.1", 10),
        ("below", "0.1", 0),
        ("below", "0.0999", 10),
        ("at_least", "0.1", 10),
        ("above", "0.1", 0),
        ("above", "0.1001", 10),
    ],
)
def test_steps_may_include_their_bound_or_not(bound, rate, earned):
    assert points(item("stepped", ratio=RATE, steps=[{bound: "0.1", "share": 1}]), rate=rate) == earned


@pytest.mark.parametrize(
    ("bounds", "rate", "earned", "words"),
    [
        ({"at_most": 1}, "1", 10, "不超过100%，得10分。"),
        ({"at_most": 1}, "1.0001", 0, "超过100%，得0分。"),
        ({"at_least": "0.5"}, "0.5", 10, "不低于50%，得10分。"),
        ({"at_least": "0.5", "at_most": 1}, "0.4", 0, "低于50%、不超过100%，得0分。"),
        ({"at_least": "0.5", "at_most": 1}, "1", 10, "不低于50%、不超过100%，得10分。"),
    ],
)
def test_threshold_is_all_or_nothing(bounds, rate, earned, words):
    result = scored(item("threshold", ratio=RATE, **bounds), rate=rate)

    assert (result.points, result.sentence.partition("，")[2]) == (earned, words)


@pytest.mark.parametrize(
    ("part", "spent", "earned"),
    [
        ("ignored", 100, "10.00"),
        ("ignored", "100.99", "10.00"),
        ("ignored", 101, "9.50"),
        ("ignored", "102.7", "9.00"),
        ("counted", "100.01", "9.50"),
        ("counted", 101, "9.50"),
        ("counted", "102.7", "8.50"),
        ("proportional", "102.7", "8.65"),
        ("ignored", 500, "0.00"),
        ("ignored", 20, "10.00"),
    ],
)
def test_deduction_per_percentage_point_over_a_bound(part, spent, earned):
    one = item("deduction", ratio=SPENT_OF_BUDGET, over=1, each="0.01", deduct="0.5", part=part)

    assert str(points(one, spent=spent, budget=100)) == earned


@pytest.mark.parametrize(
    ("parameters", "values", "sentence"),
    [
        (
            {"ratio": SPENT_OF_BUDGET, "over": 1, "each": "0.01", "deduct": "0.1"},
            {"spent": 103, "budget": 100},
            "支出103元÷预算100元＝103%，超过100%，每1个百分点扣0.1分，共扣0.3分，得9.7分。",
        ),
        (
            {"ratio": SPENT_OF_BUDGET, "under": "0.95", "each": "0.05", "deduct": 1},
            {"spent": 95, "budget": 100},
            "支出95元÷预算100元＝95%，未低于95%，不扣分，得10分。",
        ),
        (
            {"ratio": STAFF, "over": 0, "each": 2, "deduct": 3},
            {"staff": 5},
            "人数5人，超过0人，每2人扣3分，共扣6分，得4分。",
        ),
        (
            {"ratio": CHANGE, "over": 0, "each": "0.01", "deduct": 1},
            {"spent": 102, "budget": 100},
            "（支出102元－预算100元）÷预算100元＝2%，超过0%，每1个百分点扣1分，共扣2分，得8分。",
        ),
    ],
)
def test_deduction_says_what_was_taken_and_why(parameters, values, sentence):
    assert scored(item("deduction", **parameters), **values).sentence == sentence


MEASURED = [
    item("proportional", ratio=SPENT_OF_BUDGET),
    item("stepped", ratio=SPENT_OF_BUDGET, steps=STEPS),
    item("threshold", ratio=SPENT_OF_BUDGET, at_most=1),
    item("deduction", ratio=SPENT_OF_BUDGET, over=1, each="0.01", deduct=1),
]


@pytest.mark.parametrize("one", MEASURED, ids=lambda one: one["rule"])
def test_missing_figure_is_told_and_earns_neither_full_nor_zero(one):
    result = scored(one, spent=5)

    assert result.state == "not_measured"
    assert result.points == NotMeasured("数据表“预算”未填，请填写后再计分。")
    assert result.sentence == "数据表“预算”未填，请填写后再计分。"


CHECKS = [{"key": "a", "text": "按时"}, {"key": "b", "text": "完整"}, {"key": "c", "text": "真实"}]


@pytest.mark.parametrize(
    ("held", "earned", "sentence"),
    [
        ("abc", "10.00", "3项要求全部符合，得10分。"),
        ("ab", "6.67", "3项要求中1项不符合（真实），得6.67分。"),
        ("b", "3.33", "3项要求中2项不符合（按时；真实），得3.33分。"),
        ("", "0.00", "3项要求中3项不符合（按时；完整；真实），得0分。"),
    ],
)
def test_checklist_shares_the_points_equally(held, earned, sentence):
    answer = Answer(checks={key: key in held for key in "abc"})

    result = scored(item("checklist", checks=CHECKS), answer)

    assert (str(result.points), result.sentence) == (earned, sentence)


def test_checklist_with_own_points_and_a_veto():
    checks = [
        {"key": "a", "text": "按时", "points": 3},
        {"key": "b", "text": "完整", "points": 6},
        {"key": "c", "text": "无挪用", "points": 1, "veto": True},
    ]
    one = item("checklist", checks=checks)

    late = scored(one, Answer(checks={"a": False, "b": True, "c": True}))
    diverted = scored(one, Answer(checks={"a": True, "b": True, "c": False}))

    assert (late.points, late.sentence) == (7, "3项要求中1项不符合（按时），得7分。")
    assert diverted.sentence == "3项要求中1项不符合（无挪用），其中有一票否决的要求，得0分。"


def test_checklist_with_an_open_entry_is_not_measured():
    result = scored(item("checklist", checks=CHECKS), Answer(checks={"a": True}))

    assert result.points == NotMeasured("清单中还有2项未填：完整；真实。")


@pytest.mark.parametrize(
    ("level", "share", "earned", "sentence"),
    [
        ("achieved", None, "10.00", "评定为“达成”，10分×100%＝10分。"),
        ("achieved", "0.8", "8.00", "评定为“达成”，10分×80%＝8分。"),
        ("missed", "0", "0.00", "评定为“未达成”，10分×0%＝0分。"),
    ],
)
def test_graded_is_points_times_the_share_within_the_level(level, share, earned, sentence):
    answer = Answer(level=level, share=None if share is None else Decimal(share))

    result = scored(item("graded", levels=LEVELS), answer)

    assert (str(result.points), result.sentence) == (earned, sentence)


def test_graded_without_level_or_needed_share_is_not_measured():
    one = item("graded", levels=LEVELS)

    assert scored(one).points == NotMeasured("“评分项”未评定等级，请选择：达成、部分达成、未达成。")
    assert scored(one, Answer(level="partly")).points == NotMeasured(
        "“评分项”评定为“部分达成”，请在60%～80%之间填写得分比例。"
    )


def test_level_of_a_single_share_needs_no_share():
    shares = {"excellent": 1, "good": "0.8", "fair": "0.6", "poor": 0}
    levels = [{"key": key, "label": key, "from": share, "to": share} for key, share in shares.items()]

    earned = [scored(item("graded", levels=levels), Answer(level=key)).points for key in shares]

    assert earned == [10, 8, 6, 0]


def test_assessed_takes_the_points_given_and_is_not_measured_without():
    one = item("assessed", also=[SPENT_OF_BUDGET])

    given = scored(one, judged("7.5"), spent=1, budget=4)

    assert given.sentence == "按评分标准评定得7.5分。另：支出/预算为25%。"
    assert given.points == Decimal("7.5")
    assert scored(one).points == NotMeasured("“评分项”没有计算公式，请按评分标准评定得分。")


@pytest.mark.parametrize(
    ("one", "answer", "path", "message"),
    [
        (item(), judged("10.5"), "points", "评定得分 10.5 不在 0～10 分之间。"),
        (item(), Answer(checks={"a": True}), "checks", "“评分项”不按检查清单计分，请删去这一项。"),
        (
            item("checklist", checks=CHECKS),
            Answer(checks={"d": True}),
            "checks.d",
            "“评分项”的清单中没有“d”，可填：a、b、c。",
        ),
        (item("checklist", checks=CHECKS), judged(3), "points", "“评分项”不按评定得分计分，请删去这一项。"),
        (
            item("graded", levels=LEVELS),
            Answer(level="best"),
            "level",
            "没有“best”这一档，可填：achieved（达成）、partly（部分达成）、missed（未达成）。",
        ),
        (
            item("graded", levels=LEVELS),
            Answer(level="partly", share=Decimal("0.9")),
            "share",
            "得分比例90%不在“部分达成”的范围60%～80%内。",
        ),
        (
            item("graded", levels=LEVELS),
            Answer(share=Decimal("0.9")),
            "share",
            "填了得分比例90%，还须评定等级。",
        ),
        (MEASURED[0], Answer(level="achieved"), "level", "“评分项”不按等级计分，请删去这一项。"),
        (
            item(),
            Answer(not_applicable="无此事项"),
            "not_applicable",
            "“评分项”不允许填写不适用，请按评分标准评分。",
        ),
    ],
)
def test_answer_that_does_not_fit_the_rule_is_refused(one, answer, path, message):
    with pytest.raises(MeasurementError) as refusal:
        scored(one, answer)

    assert [tuple(problem) for problem in refusal.value.problems] == [(f"lines[A1].{path}", message)]


def counted(publish="item", indicators=(), **parameters):
    one = item("indicators", level1=["output"], publish=publish, levels=LEVELS, **parameters)
    return scored(one, indicators=indicators)


def test_indicators_earn_the_average_completion():
    result = counted(indicators=[indicator("100", "150", key="甲"), indicator("100", "50", key="乙")])

    assert (result.points, result.ratio) == (Decimal("7.5"), Ratio(Decimal("0.75"), "加权平均完成率"))
    assert result.sentence == ("2个指标平均完成率75%（单项超过100%按100%计），10分×75%＝7.5分；未达标：指标乙50%。")


def test_indicators_published_one_by_one_add_up_from_rounded_points():
    three = [indicator("3", actual, key=key) for key, actual in (("甲", "2"), ("乙", "2"), ("丙", "3"))]

    result = counted("each", three)

    assert [row.maximum for row in result.indicators] == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert [row.points for row in result.indicators] == [Decimal("2.23"), Decimal("2.22"), Decimal("3.33")]
    assert result.points == Decimal("7.78")
    assert result.indicators[0].sentence == "完成率66.67%（完成值÷目标值），3.34分中得2.23分。"
    assert result.sentence == "3个指标得分合计7.78分；未达标：指标甲66.67%、指标乙66.67%。"


def test_indicators_follow_their_weights():
    heavy = indicator("100", "50", key="甲", weight=Decimal(3))
    light = indicator("100", "100", key="乙", weight=Decimal(1))

    assert counted(indicators=[heavy, light]).points == Decimal("6.25")


def test_indicators_under_the_floor_earn_nothing():
    result = counted("each", [indicator("100", "59"), indicator("100", "60", key="two")], none_below="0.6")

    assert [row.points for row in result.indicators] == [0, 3]
    assert result.indicators[0].sentence == "完成率59%（完成值÷目标值），低于60%不得分，5分中得0分。"


def test_qualitative_indicator_counts_with_the_share_of_its_level():
    result = counted(indicators=[qualitative("partly", Decimal("0.7")), qualitative("achieved", key="其他")])

    assert result.points == Decimal("8.5")
    assert [row.completion.is_met for row in result.indicators] == [False, True]


def test_indicators_of_other_levels_do_not_count():
    others = [indicator("1", "0", level1="benefit"), indicator("1", "0", key="质量", level2="quality")]

    result = counted(indicators=[*others, indicator(level2="quantity", key="数量")], level2=["quantity"])

    assert [row.key for row in result.indicators] == ["数量"]


@pytest.mark.parametrize("gap", [indicator(actual=NotMeasured("未填")), qualitative(level="")])
def test_one_missing_indicator_leaves_the_item_unmeasured(gap):
    result = counted(indicators=[indicator(key="齐全"), gap])

    assert result.points == NotMeasured(f"1个指标未能计分：{gap.title}。请补全目标值、完成值或达成程度。")
    assert len(result.indicators) == 2


def test_item_without_indicators_is_not_measured():
    assert counted().points == NotMeasured("“评分项”没有可计分的指标，请先填写绩效指标。")


def test_item_whose_indicators_do_not_apply_does_not_apply_where_the_scheme_allows_it():
    one = replace(indicator("100", "50", key="甲"), not_applicable="本项目不涉及生态")

    kept, left_out = counted(indicators=[one]), counted(indicators=[one], not_applicable="full")

    assert kept.points == NotMeasured("“评分项”没有可计分的指标，请先填写绩效指标。")
    assert (left_out.points, left_out.state) == (Decimal(10), "not_applicable")
    assert left_out.sentence == "不适用（本项目不涉及生态），按评分方案视为满分，得10分。"


def test_indicator_that_does_not_apply_leaves_its_part_to_the_others():
    one = replace(indicator("100", "0", key="甲"), not_applicable="本年未安排")

    result = counted("each", [one, indicator("100", "100", key="乙")])

    assert [(row.key, row.points) for row in result.indicators] == [("乙", Decimal("10.00"))]


def test_full_average_of_indicators_is_exactly_one():
    three = [indicator("3", "3", key=key) for key in ("甲", "乙", "丙")]

    assert counted(indicators=three).ratio == Ratio(Decimal(1), "加权平均完成率")


WEIGHTS = "同一评分项各指标的权重应全部填写（不小于0，合计大于0），或者全部留空（平均分配）。"


@pytest.mark.parametrize(
    ("indicators", "problems"),
    [
        (
            [indicator(weight=Decimal(1)), indicator(key="two")],
            [("indicators[1].weight", f"指标“指标two”的权重未填，{WEIGHTS}")],
        ),
        ([indicator(weight=Decimal(0))], [("indicators[0].weight", f"指标“指标one”的权重是0，{WEIGHTS}")]),
        (
            [qualitative("best"), qualitative("achieved", Decimal(5), key="two")],
            [
                (
                    "indicators[0].level",
                    "没有“best”这一档，可填：achieved（达成）、partly（部分达成）、missed（未达成）。",
                ),
                ("indicators[1].share", "得分比例500%不在“达成”的范围80%～100%内。"),
            ],
        ),
    ],
)
def test_indicators_that_contradict_the_scheme_are_refused_all_at_once(indicators, problems):
    with pytest.raises(MeasurementError) as refusal:
        counted(indicators=indicators)

    assert [tuple(problem) for problem in refusal.value.problems] == problems

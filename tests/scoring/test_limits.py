"""What acts on a total: rescaling, bonus and penalty, deduction over target, caps, bounds."""

from decimal import Decimal

import pytest

from scoring.engine import Answer, MeasurementError, Measurements, NotMeasured, score, total
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, indicator, item, judged, scheme

CAPS = [{"below": "0.7", "cap": 59}, {"below": "0.8", "cap": 79}]


def three(**changes):
    """Items of 50, 30 and 20 points by judgement; the two smaller ones may be left out."""
    rest = [item(code=code, points=points, not_applicable="rescale") for code, points in (("B1", 30), ("C1", 20))]
    return scheme(item(points=50), *rest, **changes)


def scored_total(used, answers, adjustments=(), **values):
    given = {code: Answer(not_applicable="无此事项") if points is None else judged(points) for code, points in answers}
    figures = {key: Decimal(str(value)) for key, value in values.items()}
    return score(used, Measurements(values=figures, answers=given, adjustments=dict(adjustments))).total


def test_items_that_do_not_apply_are_left_out_and_the_rest_is_rescaled():
    whole = scored_total(three(), [("A1", 45), ("B1", 20), ("C1", None)])

    assert (whole.points, whole.grade) == (Decimal("81.25"), "差")
    assert [tuple(step) for step in whole.steps] == [
        ("rescale", 65, Decimal("81.25"), "不适用的指标不计分，按适用指标折算：65÷80×100＝81.25分。")
    ]


def test_rescaling_rounds_once_half_up():
    used = scheme(item(points=70), item(code="B1", points=30, not_applicable="rescale"))

    assert scored_total(used, [("A1", "65.15"), ("B1", None)]).points == Decimal("93.07")


def test_full_points_are_full_after_rescaling():
    assert scored_total(three(), [("A1", 50), ("B1", None), ("C1", None)]).points == 100


def test_report_to_which_nothing_applies_is_refused():
    used = scheme(item(not_applicable="rescale"))

    with pytest.raises(MeasurementError) as refusal:
        scored_total(used, [("A1", None)])

    assert str(refusal.value) == "lines：全部评分项都填写了不适用，无法计分，请至少评一项。"


def test_total_of_nothing_is_zero_and_not_rescaled():
    whole = total(three(), {"A1": None, "B1": None, "C1": None}, {}, {})

    assert (whole.points, whole.steps) == (0, ())


BONUS = [{"code": "X", "title": "工作表现", "minimum": -3, "maximum": 5}]


@pytest.mark.parametrize(
    ("given", "points", "sentences"),
    [
        ("2.5", "87.5", ["工作表现加2.5分。"]),
        ("-3", "82", ["工作表现减3分。"]),
        ("0", "85", []),
    ],
)
def test_adjustment_is_added_with_its_sentence(given, points, sentences):
    whole = scored_total(three(adjustments=BONUS), [("A1", 45), ("B1", 25), ("C1", 15)], [("X", Decimal(given))])

    assert whole.points == Decimal(points)
    assert [step.sentence for step in whole.steps] == sentences


@pytest.mark.parametrize(
    ("adjustments", "problem"),
    [
        ({"X": Decimal("5.1")}, "adjustments.X：“工作表现”5.1分超出范围（-3～5）。"),
        ({"X": Decimal(-4)}, "adjustments.X：“工作表现”-4分超出范围（-3～5）。"),
        ({"Y": Decimal(1)}, "adjustments.Y：评分方案“示例评分表”没有加减分项“Y”。"),
    ],
)
def test_adjustment_outside_of_its_bounds_is_refused(adjustments, problem):
    with pytest.raises(MeasurementError) as refusal:
        scored_total(three(adjustments=BONUS), [], adjustments.items())

    assert str(refusal.value) == problem


@pytest.mark.parametrize(
    ("points", "bonus", "after", "sentences"),
    [
        (99, 5, 100, ["工作表现加5分。", "总分限于0～100分。"]),
        (1, -3, 0, ["工作表现减3分。", "总分限于0～100分。"]),
        (95, 5, 100, ["工作表现加5分。"]),
    ],
)
def test_total_keeps_within_its_bounds(points, bonus, after, sentences):
    used = scheme(item(points=100), adjustments=BONUS)

    whole = scored_total(used, [("A1", points)], [("X", Decimal(bonus))])

    assert whole.points == after
    assert [step.sentence for step in whole.steps] == sentences


def capped():
    limits = {"minimum": 0, "maximum": 100, "ratio_cap": {"measure": SPENT_OF_BUDGET, "steps": CAPS}}
    return scheme(item("threshold", ratio=SPENT_OF_BUDGET, at_least=0), item(code="B1", points=90), limits=limits)


@pytest.mark.parametrize(
    ("spent", "points", "sentences"),
    [
        ("80", 95, []),
        ("79.9999", 79, ["支出/预算为80%，低于80%，总分不超过79分。"]),
        ("75", 79, ["支出/预算为75%，低于80%，总分不超过79分。"]),
        ("70", 79, ["支出/预算为70%，低于80%，总分不超过79分。"]),
        ("69", 59, ["支出/预算为69%，低于70%，总分不超过59分。"]),
        ("0", 59, ["支出/预算为0%，低于70%，总分不超过59分。"]),
    ],
)
def test_low_execution_caps_the_total_from_just_below_the_bound(spent, points, sentences):
    whole = scored_total(capped(), [("B1", 85)], spent=spent, budget=100)

    assert whole.points == points
    assert [step.sentence for step in whole.steps] == sentences


def test_cap_does_not_touch_a_total_below_it():
    assert scored_total(capped(), [("B1", 40)], spent=50, budget=100).steps == ()


def test_missing_execution_leaves_the_total_open_instead_of_uncapped():
    whole = scored_total(capped(), [("B1", 85)], spent=50)

    assert (whole.missing, whole.grade, whole.is_complete) == (("A1",), None, False)


def over_target(actual, publish):
    one = item("indicators", points=100, level1=["output"], publish=publish, levels=LEVELS)
    limits = {"minimum": 0, "maximum": 100, "over_target": {"beyond": "0.3", "deduct": 2}}
    indicators = (indicator("100", actual), indicator("100", "50", key="two"))
    return score(scheme(one, limits=limits), Measurements(indicators=indicators)).items[0]


@pytest.mark.parametrize(("actual", "points"), [("129.99", 75), ("130", 73), ("500", 73)])
@pytest.mark.parametrize("publish", ["each", "item"])
def test_indicator_far_over_its_target_loses_points(publish, actual, points):
    assert over_target(actual, publish).points == points


def test_deduction_over_target_is_explained():
    assert over_target("130", "each").indicators[0].sentence == (
        "完成率130%（完成值÷目标值），超过目标30%及以上，减2分，50分中得48分。"
    )
    assert over_target("130", "item").sentence == (
        "2个指标平均完成率75%（单项超过100%按100%计），100分×75%，再减超目标扣分2分＝73分；未达标：指标two50%。"
    )


def test_deduction_over_target_never_goes_below_zero():
    many = tuple(indicator("100", "200", key=str(i)) for i in range(60))
    one = item("indicators", points=100, level1=["output"], publish="each", levels=LEVELS)
    limits = {"minimum": 0, "maximum": 100, "over_target": {"beyond": "0.3", "deduct": 2}}

    assert score(scheme(one, limits=limits), Measurements(indicators=many)).total.points == 0


def test_same_limits_act_on_other_points_such_as_self_scores():
    own = {"A1": Decimal(50), "B1": NotMeasured("未评"), "C1": None}

    whole = total(three(adjustments=BONUS), own, {"X": Decimal(5)}, {})

    assert (whole.points, whole.missing, whole.grade) == (Decimal("67.5"), ("B1",), None)

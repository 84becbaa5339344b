"""A whole result: states, sums, and everything that does not fit told at once."""

from decimal import Decimal

import pytest

from scoring.engine import Answer, MeasurementError, Measurements, NotMeasured, score
from tests.scoring.building import SPENT_OF_BUDGET, item, judged, scheme, scored

NOTHING_SPENT = SPENT_OF_BUDGET | {"when_zero": "not_applicable"}


@pytest.mark.parametrize(
    ("meaning", "points", "sentence"),
    [
        ("full", 10, "不适用（当年无此事项），按评分方案视为满分，得10分。"),
        ("zero", 0, "不适用（当年无此事项），按评分方案不得分。"),
        ("rescale", None, "不适用（当年无此事项），不计入总分，总分按适用指标折算。"),
    ],
)
def test_not_applicable_means_what_the_scheme_says(meaning, points, sentence):
    used = scheme(item(not_applicable=meaning), item(code="B1"))
    answers = {"A1": Answer(not_applicable="当年无此事项。"), "B1": judged(5)}

    result = score(used, Measurements(answers=answers)).items[0]

    assert (result.state, result.points, result.sentence) == ("not_applicable", points, sentence)


def test_zero_denominator_can_mean_that_there_was_nothing_to_measure():
    result = scored(item("proportional", ratio=NOTHING_SPENT, not_applicable="full"), spent=0, budget=0)

    assert (result.state, result.points) == ("not_applicable", 10)
    assert result.sentence == "不适用（支出/预算：无可计量事项），按评分方案视为满分，得10分。"


def test_zero_denominator_is_otherwise_a_gap():
    result = scored(item("proportional", ratio=SPENT_OF_BUDGET), spent=0, budget=0)

    assert result.points == NotMeasured("“支出/预算”的分母为0，无法计算，请核对数据表。")


def test_parts_add_up_and_what_is_missing_is_listed():
    used = scheme(item(), item(code="B1"), item(code="C1"))

    result = score(used, Measurements(answers={"A1": judged("9.5"), "C1": judged("8")}))

    assert [one.state for one in result.items] == ["scored", "not_measured", "scored"]
    assert result.dimensions[0].points == result.total.points == Decimal("17.5")
    assert (result.total.missing, result.total.grade) == (("B1",), None)


def test_figures_that_went_into_an_item_are_kept_with_it():
    result = scored(item("proportional", ratio=SPENT_OF_BUDGET), spent=50, budget=100)

    assert [tuple(entry) for entry in result.inputs] == [
        ("spent", "支出", Decimal(50), "元"),
        ("budget", "预算", Decimal(100), "元"),
    ]
    assert (result.unrounded, result.rule) == (Decimal("5.0"), "proportional")


def test_unrounded_points_stay_beside_the_rounded_ones():
    result = scored(item("proportional", ratio=SPENT_OF_BUDGET), spent=1, budget=3)

    assert (result.points, str(result.unrounded)[:9]) == (Decimal("3.33"), "3.3333333")


@pytest.mark.parametrize(("decimals", "points"), [(0, "3"), (1, "3.3"), (4, "3.3333")])
def test_points_have_the_decimals_of_the_scheme(decimals, points):
    used = scheme(item("proportional", ratio=SPENT_OF_BUDGET), decimals=decimals)

    result = score(used, Measurements(values={"spent": Decimal(1), "budget": Decimal(3)}))

    assert str(result.items[0].points) == points


@pytest.mark.parametrize(
    ("points", "grade"), [("90", "优"), ("89.995", "优"), ("89.994", "良"), ("80", "良"), ("79.99", "差"), ("0", "差")]
)
def test_grade_is_that_of_the_rounded_total(points, grade):
    bands = [{"grade": name, "minimum": minimum} for name, minimum in (("优", 90), ("良", 80), ("差", 0))]
    used = scheme(item("proportional", points=100, ratio=SPENT_OF_BUDGET), bands=bands)

    result = score(used, Measurements(values={"spent": Decimal(points), "budget": Decimal(100)}))

    assert result.total.grade == grade


def test_everything_that_does_not_fit_is_told_at_once():
    answers = {"Z9": judged(1), "A1": judged(11), "B1": Answer(not_applicable="无")}

    with pytest.raises(MeasurementError) as refusal:
        score(scheme(item(), item(code="B1")), Measurements(answers=answers, adjustments={"X": Decimal(1)}))

    assert [problem.path for problem in refusal.value.problems] == [
        "lines[Z9]",
        "lines[A1].points",
        "lines[B1].not_applicable",
        "adjustments.X",
    ]

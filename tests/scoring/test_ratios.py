"""How far an indicator got, in every direction and at every edge."""

from datetime import date
from decimal import Decimal

import pytest

from scoring.engine import Completion, MeasurementError, NotMeasured
from scoring.engine.inputs import NOTHING, Measure, Term
from scoring.engine.ratios import NOTHING_TO_MEASURE, completion, is_over_target, measured
from tests.scoring.building import indicator, scheme

RATIO, INVERSE, NEARNESS = "完成值÷目标值", "目标值÷完成值", "与目标值的接近程度"
REACHED, GAP = "目标值为0，按是否达到", "按与目标值的差距"
ZERO_SIDE = "目标值或完成值为0，按是否达到"


@pytest.mark.parametrize(
    ("direction", "target", "actual", "ratio", "is_met", "basis"),
    [
        ("≥", "100", "100", "1", True, RATIO),
        ("≥", "100", "50", "0.5", False, RATIO),
        ("≥", "2200亩", "2420亩", "1.1", True, RATIO),
        ("≥", "100", "0", "0", False, RATIO),
        ("≥", "100", "-5", "0", False, RATIO),
        ("≥", "0", "0", "1", True, REACHED),
        ("≥", "0", "-1", "0", False, REACHED),
        ("≥", "-10%", "-5%", "1.5", True, GAP),
        ("≥", "-10%", "-20%", "0.5", False, GAP),
        ("≤", "100", "100", "1", True, INVERSE),
        ("≤", "100", "80", "1.25", True, INVERSE),
        ("≤", "100", "200", "0.5", False, INVERSE),
        ("≤", "100", "0", "1", True, ZERO_SIDE),
        ("≤", "0", "0", "1", True, ZERO_SIDE),
        ("≤", "0起", "2起", "0", False, ZERO_SIDE),
        ("≤", "-10%", "-5%", "0.5", False, RATIO),
        ("≤", "-10%", "5%", "0", False, RATIO),
        ("=", "5个", "5个", "1", True, "等于目标值"),
        ("=", "5个", "4个", "0.8", False, NEARNESS),
        ("=", "4个", "5个", "0.8", False, NEARNESS),
        ("=", "0", "3", "0", False, "不等于目标值"),
        ("=", "5", "-5", "0", False, "不等于目标值"),
        ("", "≥90%", "81%", "0.9", False, RATIO),
        ("", "80%～90%", "85%", "1", True, "在目标区间内"),
        ("", "80%～90%", "80%", "1", True, "在目标区间内"),
        ("", "80%～90%", "40%", "0.5", False, "与目标区间的接近程度"),
        ("≥", "80%～90%", "100%", "0.9", False, "与目标区间的接近程度"),
    ],
)
def test_completion_by_direction(direction, target, actual, ratio, is_met, basis):
    assert completion(indicator(target, actual, direction)) == Completion(Decimal(ratio), is_met, basis)


@pytest.mark.parametrize(
    ("target", "actual", "is_met"),
    [
        (date(2023, 12, 31), date(2023, 12, 31), True),
        (date(2023, 12, 31), date(2024, 1, 1), False),
        (True, True, True),
        (True, False, False),
        (False, False, True),
    ],
)
def test_dates_and_yes_no_are_met_or_not(target, actual, is_met):
    done = completion(indicator(target, actual, direction=""))

    assert (done.ratio, done.is_met) == (Decimal(int(is_met)), is_met)


@pytest.mark.parametrize(("name", "label"), [("target", "目标值"), ("actual", "完成值")])
def test_missing_figure_is_not_measured_and_says_what_to_do(name, label):
    done = completion(indicator(**{name: NotMeasured("未填")}))

    assert done == NotMeasured(f"指标“指标one”的{label}为空，请填写{label}或说明原因。")


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        (
            {"target": "5亩", "actual": "5平方米"},
            "actual",
            "指标“指标one”的目标值单位“亩”与完成值单位“平方米”不同，请统一。",
        ),
        (
            {"direction": "»"},
            "direction",
            "指标“指标one”的计算符号“»”无法识别，请填写 ≥（越大越好）、≤（越小越好）或 =。",
        ),
        (
            {"direction": ""},
            "direction",
            "指标“指标one”的计算符号“”无法识别，请填写 ≥（越大越好）、≤（越小越好）或 =。",
        ),
    ],
)
def test_figures_that_cannot_be_compared_are_refused(changes, path, message):
    with pytest.raises(MeasurementError) as refusal:
        completion(indicator(**changes))

    assert [tuple(problem) for problem in refusal.value.problems] == [(f"indicators[one].{path}", message)]


@pytest.mark.parametrize(
    ("direction", "target", "actual", "is_over"),
    [
        ("≥", "100", "130", True),
        ("≥", "100", "129.99", False),
        ("≥", "3", "3.9", True),
        ("≤", "100", "10", False),
        ("=", "100", "200", False),
        ("≥", "0", "50", False),
        ("≥", "-10", "50", False),
        ("", "≥100", "200", True),
        ("", "100～110", "300", False),
    ],
)
def test_over_target_is_for_more_is_better_and_includes_the_limit(direction, target, actual, is_over):
    one = indicator(target, actual, direction)

    assert is_over_target(one, completion(one), Decimal("0.3")) is is_over


INPUTS = scheme().inputs_by_key


def measure(numerator, denominator="", **changes):
    terms = [tuple(Term(key.lstrip("-"), -1 if key[0] == "-" else 1) for key in side.split())
             for side in (numerator, denominator)]  # fmt: skip
    return Measure("比率", *terms, **changes)


@pytest.mark.parametrize(
    ("built", "spent", "budget", "value"),
    [
        (measure("spent", "budget"), "30", "40", "0.75"),
        (measure("spent -budget", "budget"), "30", "40", "-0.25"),
        (measure("spent -budget", "budget", absolute=True), "30", "40", "0.25"),
        (measure("spent budget"), "30", "40", "70"),
        (measure("-spent"), "30", "40", "-30"),
        (measure("spent", "budget"), "0", "40", "0"),
        (measure("spent", "budget"), "30", "-40", "-0.75"),
    ],
)
def test_measure_is_a_sum_over_a_sum(built, spent, budget, value):
    assert measured(built, {"spent": Decimal(spent), "budget": Decimal(budget)}, INPUTS) == Decimal(value)


def test_zero_denominator_is_not_measured_unless_the_scheme_says_nothing_to_measure():
    values = {"spent": Decimal(5), "budget": Decimal(0)}

    missing = measured(measure("spent", "budget"), values, INPUTS)
    nothing = measured(measure("spent", "budget", when_zero=NOTHING), values, INPUTS)

    assert missing == NotMeasured("“比率”的分母为0，无法计算，请核对数据表。")
    assert nothing is NOTHING_TO_MEASURE


@pytest.mark.parametrize("values", [{"spent": Decimal(5)}, {"spent": Decimal(5), "budget": NotMeasured("未填")}])
def test_missing_value_is_not_measured_and_never_zero(values):
    assert isinstance(measured(measure("spent -budget"), values, INPUTS), NotMeasured)
    assert isinstance(measured(measure("spent", "budget", when_zero=NOTHING), values, INPUTS), NotMeasured)

"""Ratios: how far an indicator got, and what a measure of data-sheet values comes to.

Completion, as the tables of the finance bureaus define it (more is better: actual ÷ target; less
is better: target ÷ actual), with the edges that those tables leave open decided here and only here:

* a target of zero cannot be divided by: it is met (1) or not (0);
* a negative target turns the fraction over, so that a better actual still gives a larger ratio;
* "=" measures nearness from both sides; a range is met inside, and outside measured to the nearer end;
* a date is met on or before the day (1) or missed (0); yes/no is right (1) or wrong (0).

Ratios are fractions and are not capped here; rules cap them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from .errors import MeasurementError, Problem
from .inputs import NOTHING, Input, Measure, Term
from .measurements import IndicatorMeasurement, NotMeasured, Value
from .quantities import EQUAL, LESS, MORE, WITHIN, Quantity
from .results import Completion, InputValue
from .rounding import ONE, ZERO

NOTHING_TO_MEASURE = NotMeasured("分母为0，无可计量事项")


def completion(indicator: IndicatorMeasurement) -> Completion | NotMeasured:
    """The completion ratio of an indicator that has a target and an actual value."""
    target, actual = indicator.target, indicator.actual
    for name, figure in (("目标值", target), ("完成值", actual)):
        if isinstance(figure, NotMeasured):
            return NotMeasured(f"指标“{indicator.title}”的{name}为空，请填写{name}或说明原因。")
    if isinstance(target, bool) and isinstance(actual, bool):
        return _met(target == actual, "是否一致")
    if isinstance(target, date) and isinstance(actual, date):
        return _met(actual <= target, "是否按期")
    if isinstance(target, Quantity) and isinstance(actual, Quantity):
        if target.unit != actual.unit:
            message = f"指标“{indicator.title}”的目标值单位“{target.unit}”与完成值单位“{actual.unit}”不同，请统一。"
            raise MeasurementError([Problem(f"indicators[{indicator.key}].actual", message)])
        return _by_direction(indicator, target, actual)
    message = f"指标“{indicator.title}”的目标值与完成值不是同一类数据，无法比较。"
    raise MeasurementError([Problem(f"indicators[{indicator.key}].actual", message)])


def _met(is_met: bool, basis: str) -> Completion:
    return Completion(ONE if is_met else ZERO, is_met, basis)


def _by_direction(indicator: IndicatorMeasurement, target: Quantity, actual: Quantity) -> Completion:
    direction = indicator.direction or target.comparator
    if direction == WITHIN or target.upper is not None:
        return _within(target.value, target.upper if target.upper is not None else target.value, actual.value)
    if direction == LESS:
        return _less_is_better(_bound(target, actual, -1), actual.value)
    if direction == EQUAL:
        return _equal(target.value, actual.value)
    if direction == MORE:
        return _more_is_better(_bound(target, actual, 1), actual.value)
    message = f"指标“{indicator.title}”的计算符号“{direction}”无法识别，请填写 ≥（越大越好）、≤（越小越好）或 =。"
    raise MeasurementError([Problem(f"indicators[{indicator.key}].direction", message)])


def _bound(target: Quantity, actual: Quantity, step: int) -> Decimal:
    """Between whole counts "<3次" means at most 2; any other strict bound is read as including itself."""
    is_count = target.unit != "%" and target.value % 1 == 0 and actual.value % 1 == 0
    return target.value + step if target.is_strict and is_count else target.value


def _more_is_better(target: Decimal, actual: Decimal) -> Completion:
    is_met = actual >= target
    if target == 0:
        return Completion(ONE if is_met else ZERO, is_met, "目标值为0，按是否达到")
    if target > 0:
        return Completion(max(actual / target, ZERO), is_met, "完成值÷目标值")
    ratio = ONE + (actual - target) / -target if is_met else target / actual
    return Completion(ratio, is_met, "按与目标值的差距")


def _less_is_better(target: Decimal, actual: Decimal) -> Completion:
    is_met = actual <= target
    if target > 0 and actual > 0:
        return Completion(target / actual, is_met, "目标值÷完成值")
    if target < 0:
        return Completion(max(actual / target, ZERO), is_met, "完成值÷目标值")
    return Completion(ONE if is_met else ZERO, is_met, "目标值或完成值为0，按是否达到")


def _equal(target: Decimal, actual: Decimal) -> Completion:
    if actual == target:
        return Completion(ONE, True, "等于目标值")
    if target == 0 or actual == 0 or (target > 0) != (actual > 0):
        return Completion(ZERO, False, "不等于目标值")
    return Completion(min(actual / target, target / actual), False, "与目标值的接近程度")


def _within(low: Decimal, high: Decimal, actual: Decimal) -> Completion:
    if low <= actual <= high:
        return Completion(ONE, True, "在目标区间内")
    bound = low if actual < low else high
    return Completion(_equal(bound, actual).ratio, False, "与目标区间的接近程度")


def measured(measure: Measure, values: Mapping[str, Value], inputs: Mapping[str, Input]) -> Value:
    """What a measure comes to: a fraction, or a plain value if it has no denominator.

    NotMeasured if an input is missing; NOTHING_TO_MEASURE if the denominator is zero and the
    scheme says that this means not applicable.
    """
    numerator = _sum(measure.numerator, values, inputs)
    if isinstance(numerator, NotMeasured):
        return numerator
    if measure.absolute:
        numerator = abs(numerator)
    if not measure.denominator:
        return numerator
    denominator = _sum(measure.denominator, values, inputs)
    if isinstance(denominator, NotMeasured):
        return denominator
    if denominator == 0:
        if measure.when_zero == NOTHING:
            return NOTHING_TO_MEASURE
        return NotMeasured(f"“{measure.basis}”的分母为0，无法计算，请核对数据表。")
    return numerator / denominator


def _sum(terms: tuple[Term, ...], values: Mapping[str, Value], inputs: Mapping[str, Input]) -> Value:
    total = ZERO
    for term in terms:
        value = values.get(term.key)
        if value is None:
            return NotMeasured(f"数据表“{inputs[term.key].label}”未填，请填写后再计分。")
        if isinstance(value, NotMeasured):
            return value
        total += value * term.sign
    return total


def inputs_of(measure: Measure, values: Mapping[str, Value], inputs: Mapping[str, Input]) -> tuple[InputValue, ...]:
    """The figures a measure was made of, for the record."""
    missing = NotMeasured("未填")
    return tuple(InputValue(key, inputs[key].label, values.get(key, missing), inputs[key].unit) for key in measure.keys)


def is_over_target(indicator: IndicatorMeasurement, done: Completion, beyond: Decimal) -> bool:
    """True if a more-is-better indicator exceeds its target by ``beyond`` (a fraction) or more."""
    if not isinstance(indicator.target, Quantity) or indicator.target.upper is not None:
        return False
    if (indicator.direction or indicator.target.comparator) != MORE:
        return False
    return indicator.target.value > 0 and done.ratio >= ONE + beyond

"""Walks scheme and measurements and returns the explained result."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from . import rules_indicators, rules_judged, rules_measured  # noqa: F401  (they register their rules)
from .errors import MeasurementError, Problem
from .limits import total
from .measurements import NO_ANSWER, Answer, Measurements, NotMeasured, Value
from .ratios import NOTHING_TO_MEASURE
from .results import NOT_APPLICABLE, NOT_MEASURED, SCORED, DimensionResult, ItemResult, Outcome, Result
from .rounding import ZERO, plain, round_half_up
from .rules import Case
from .scheme import FORBIDDEN, FULL, RESCALE, Dimension, Item, Scheme


def score(scheme: Scheme, measurements: Measurements) -> Result:
    """Score one report.

    Raises MeasurementError with all answers that do not fit the scheme, or if no item applies at all.
    Missing figures are no error: the items concerned come out as not measured and the total as incomplete.
    """
    cases = {item.code: _case(item, scheme, measurements) for item in scheme.items}
    if faults := [*_answer_faults(cases, scheme, measurements), *_adjustment_faults(scheme, measurements)]:
        raise MeasurementError(faults)
    dimensions = tuple(_dimension(dimension, cases) for dimension in scheme.dimensions)
    points = {item.code: item.points for dimension in dimensions for item in dimension.items}
    if all(value is None for value in points.values()):
        raise MeasurementError([Problem("lines", "全部评分项都填写了不适用，无法计分，请至少评一项。")])
    return Result(scheme.code, dimensions, total(scheme, points, measurements.adjustments, measurements.values))


def _case(item: Item, scheme: Scheme, measurements: Measurements) -> Case:
    return Case(item, measurements.answers.get(item.code, NO_ANSWER), measurements, scheme)


def _answer_faults(cases: Mapping[str, Case], scheme: Scheme, measurements: Measurements) -> Iterator[Problem]:
    for code in measurements.answers:
        if code not in cases:
            known = "、".join(cases)
            yield Problem(f"lines[{code}]", f"评分方案“{scheme.title}”没有评分项“{code}”，可填：{known}。")
    for case in cases.values():
        if case.answer.not_applicable and case.item.not_applicable == FORBIDDEN:
            yield Problem(f"{case.path}.not_applicable", f"“{case.item.title}”不允许填写不适用，请按评分标准评分。")
        yield from case.item.parameters.faults(case)


def _adjustment_faults(scheme: Scheme, measurements: Measurements) -> Iterator[Problem]:
    known = {entry.code: entry for entry in scheme.adjustments}
    for code, given in measurements.adjustments.items():
        entry = known.get(code)
        if entry is None:
            yield Problem(f"adjustments.{code}", f"评分方案“{scheme.title}”没有加减分项“{code}”。")
        elif (entry.minimum is not None and given < entry.minimum) or (
            entry.maximum is not None and given > entry.maximum
        ):
            low, high = (("不限" if bound is None else plain(bound)) for bound in (entry.minimum, entry.maximum))
            yield Problem(f"adjustments.{code}", f"“{entry.title}”{plain(given)}分超出范围（{low}～{high}）。")


def _dimension(dimension: Dimension, cases: Mapping[str, Case]) -> DimensionResult:
    items = tuple(_item(cases[item.code]) for item in dimension.items)
    points = sum((item.points for item in items if isinstance(item.points, Decimal)), ZERO)
    return DimensionResult(dimension.code, dimension.title, dimension.points, points, items)


def _item(case: Case) -> ItemResult:
    if case.answer.not_applicable:
        return _not_applicable(case.item, case.answer)
    outcome: Outcome = case.item.parameters.score(case)
    if outcome.points is NOTHING_TO_MEASURE:
        return _not_applicable(case.item, Answer(not_applicable=outcome.sentence.rstrip("。")))
    item, points = case.item, outcome.points
    rounded: Value
    if isinstance(points, NotMeasured):
        state, rounded = NOT_MEASURED, points
    else:
        state, rounded = SCORED, round_half_up(points, case.scheme.decimals)
    return ItemResult(
        item.code, item.title, item.points, item.rule, state, points, rounded,
        outcome.sentence, outcome.ratio, outcome.alternatives, outcome.inputs, outcome.indicators,
    )  # fmt: skip


def _not_applicable(item: Item, answer: Answer) -> ItemResult:
    reason = answer.not_applicable.rstrip("。")
    if item.not_applicable == RESCALE:
        points, words = None, "不计入总分，总分按适用指标折算"
    elif item.not_applicable == FULL:
        points, words = item.points, f"按评分方案视为满分，得{plain(item.points)}分"
    else:
        points, words = ZERO, "按评分方案不得分"
    sentence = f"不适用（{reason}），{words}。"
    return ItemResult(item.code, item.title, item.points, item.rule, NOT_APPLICABLE, points, points, sentence)

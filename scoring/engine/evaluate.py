"""Walks scheme and measurements and returns the explained result."""

from decimal import Decimal

from . import rules_indicators, rules_judged, rules_measured  # noqa: F401  (they register their rules)
from .errors import MeasurementError, Problem
from .limits import total
from .measurements import NO_ANSWER, Answer, Measurements, NotMeasured
from .ratios import NOTHING_TO_MEASURE
from .results import NOT_APPLICABLE, NOT_MEASURED, SCORED, DimensionResult, ItemResult, Outcome, Result
from .rounding import ZERO, plain, round_half_up
from .rules import Case
from .scheme import FORBIDDEN, FULL, RESCALE, Dimension, Item, Scheme


def score(scheme: Scheme, measurements: Measurements) -> Result:
    """Score one report.

    Raises MeasurementError with all answers that do not fit the scheme. Missing figures are no
    error: the items concerned come out as not measured and the total as incomplete.
    """
    if faults := [*_faults(scheme, measurements)]:
        raise MeasurementError(faults)
    dimensions = tuple(_dimension(dimension, scheme, measurements) for dimension in scheme.dimensions)
    points = {item.code: item.points for dimension in dimensions for item in dimension.items}
    return Result(scheme.code, dimensions, total(scheme, points, measurements.adjustments, measurements.values))


def _faults(scheme: Scheme, measurements: Measurements) -> list[Problem]:
    problems = []
    items = {item.code: item for item in scheme.items}
    for code, answer in measurements.answers.items():
        item = items.get(code)
        if item is None:
            problems.append(Problem(f"lines[{code}]", f"评分方案“{scheme.title}”没有评分项“{code}”。"))
            continue
        if answer.not_applicable and item.not_applicable == FORBIDDEN:
            problems.append(
                Problem(f"lines[{code}].not_applicable", f"“{item.title}”不允许填写不适用，请按评分标准评分。")
            )
        problems += [
            Problem(f"lines[{code}].{fault.path}", fault.message) for fault in item.parameters.faults(item, answer)
        ]
    known = {entry.code: entry for entry in scheme.adjustments}
    for code, given in measurements.adjustments.items():
        entry = known.get(code)
        if entry is None:
            problems.append(Problem(f"adjustments.{code}", f"评分方案“{scheme.title}”没有加减分项“{code}”。"))
        elif (entry.minimum is not None and given < entry.minimum) or (
            entry.maximum is not None and given > entry.maximum
        ):
            low, high = (("不限" if bound is None else plain(bound)) for bound in (entry.minimum, entry.maximum))
            problems.append(
                Problem(f"adjustments.{code}", f"“{entry.title}”{plain(given)}分超出范围（{low}～{high}）。")
            )
    return problems


def _dimension(dimension: Dimension, scheme: Scheme, measurements: Measurements) -> DimensionResult:
    items = tuple(
        _item(Case(item, measurements.answers.get(item.code, NO_ANSWER), measurements, scheme))
        for item in dimension.items
    )
    points = sum((item.points for item in items if isinstance(item.points, Decimal)), ZERO)
    return DimensionResult(dimension.code, dimension.title, dimension.points, points, items)


def _item(case: Case) -> ItemResult:
    if case.answer.not_applicable:
        return _not_applicable(case.item, case.answer)
    outcome: Outcome = case.item.parameters.score(case)
    if outcome.points is NOTHING_TO_MEASURE and case.item.not_applicable != FORBIDDEN:
        return _not_applicable(case.item, Answer(not_applicable=outcome.sentence.rstrip("。")))
    item, points = case.item, outcome.points
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

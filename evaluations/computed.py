"""What is computed beside the rows of tables while they are typed: texts by the id of their element."""

from collections.abc import Container, Mapping, Sequence

from scoring.engine import Completion, IndicatorResult, Item, MeasurementError, NotMeasured
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.ratios import completion
from scoring.engine.rounding import percent_text, points_text

from . import wording
from .assessment import Assessment
from .execution import added_up, annual_budget, execution_rate
from .facts import BudgetLineFacts, IndicatorFacts
from .measuring import has_amount, measured_indicator


def budget_texts(lines: Mapping[int, BudgetLineFacts]) -> dict[str, str]:
    """Execution rates, hints, and totals in yuan; lines on which nothing was filled in count in no total."""
    filled = [line for line in lines.values() if has_amount(line)]
    texts = {"total-rate": _rate(filled)}
    for key, line in lines.items():
        texts |= {f"rate-{key}": _rate([line]), f"hint-{key}": _budget_hint(line)}
    for name in BUDGET_AMOUNTS:
        total = added_up([getattr(line, name) for line in filled])
        texts[f"total-{name}"] = "—" if total is None else f"{total:,.2f}"
    return texts


def _rate(lines: Sequence[BudgetLineFacts]) -> str:
    rate = execution_rate(lines)
    return "" if rate is None else percent_text(rate)


def _budget_hint(line: BudgetLineFacts) -> str:
    if line.spent is None:
        return ""
    if line.received is not None and line.spent > line.received:
        return wording.spent_more_than(f"到位资金 {line.received:,.2f} 元", "到位资金")
    budget = annual_budget(line)
    is_beyond = budget is not None and line.spent > budget
    return wording.spent_more_than(f"预算 {budget:,.2f} 元", "预算数") if is_beyond else ""


def indicator_texts(
    indicators: Mapping[int, IndicatorFacts], assessment: Assessment, year: int, unreadable: Container[int] = ()
) -> dict[str, str]:
    """Of every indicator its completion ratio, the points it earns, why, and whether a reason is wanted.

    Of ``unreadable`` ones it is told elsewhere why they earn none.
    """
    items = {item.code: item for item in assessment.scheme.items}
    counted = {row.key: (items[item.code], row) for item in assessment.result.items for row in item.indicators}
    texts: dict[str, str] = {}
    for pk, one in indicators.items():
        item, row = counted.get(one.key, (None, None))
        done = row.completion if row else _completion(one, year)
        texts |= {
            f"ratio-{pk}": percent_text(done.ratio) if isinstance(done, Completion) else "",
            f"points-{pk}": _points(item, row, assessment) if item and row else "",
            f"why-{pk}": "" if pk in unreadable else row.sentence if row else _why_not(one),
            f"missed-{pk}": wording.deviation_wants_a_reason() if _wants_reason(one, done) else "",
        }
    return texts


def _completion(one: IndicatorFacts, year: int) -> Completion | NotMeasured:
    """Of an indicator that no item of the scheme counts, or that does not apply."""
    try:
        return completion(measured_indicator(one, year))
    except MeasurementError as error:
        return NotMeasured(error.problems[0].message)


def _points(item: Item, row: IndicatorResult, assessment: Assessment) -> str:
    places = assessment.scheme.decimals
    earned = row.unrounded if row.points is None else row.points
    full = item.points * row.share if row.maximum is None else row.maximum
    return "" if isinstance(earned, NotMeasured) else f"{points_text(earned, places)} / {points_text(full, places)}"


def _why_not(one: IndicatorFacts) -> str:
    return "" if one.not_applicable or one.weight == 0 else wording.indicator_is_not_counted()


def _wants_reason(one: IndicatorFacts, done: Completion | NotMeasured) -> bool:
    return isinstance(done, Completion) and not done.is_met and not one.deviation_reason

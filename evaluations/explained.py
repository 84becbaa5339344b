"""An assessment as plain data: every figure with its inputs, rule and explanation. See docs/package.md.

Ratios are fractions, points are points; both are strings of exact or once-rounded decimals.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.engine import Completion, IndicatorResult, ItemResult, NotMeasured, Total
from scoring.engine.results import InputValue, Ratio
from scoring.engine.rounding import plain

from .assessment import AssessedDimension, AssessedLine, Assessment
from .facts import IndicatorFacts, ReportFacts, StatedFacts


def explained(facts: ReportFacts, assessment: Assessment) -> dict[str, Any]:
    """The result tree with computed, self and reviewed scores side by side, and what the report states."""
    scheme, stated = assessment.scheme, facts.stated
    return {
        "scheme": {"code": scheme.code, "title": scheme.title, "total": plain(scheme.total)},
        "computed": _total(assessment.computed),
        "self": _total(assessment.self_scored),
        "reviewed": _total(assessment.reviewed) if assessment.is_reviewed else None,
        "stated": {"total": _value(stated.total), "grade": stated.grade or None},
        "values": {key: plain(value) for key, value in assessment.values.items()},
        "dimensions": [_dimension(one, stated, assessment.indicators) for one in assessment.dimensions],
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "total": plain(total.points),
        "grade": total.grade,
        "is_complete": total.is_complete,
        "missing": list(total.missing),
        "steps": [
            {"name": step.name, "before": plain(step.before), "after": plain(step.after), "sentence": step.sentence}
            for step in total.steps
        ],
    }


def _dimension(
    dimension: AssessedDimension, stated: StatedFacts, entered: Mapping[str, IndicatorFacts]
) -> dict[str, Any]:
    return {
        "code": dimension.result.code,
        "title": dimension.result.title,
        "maximum": plain(dimension.result.maximum),
        "computed": _value(dimension.computed),
        "self": _value(dimension.self_score),
        "stated": _value(stated.dimensions.get(dimension.result.code)),
        "items": [_line(line, entered) for line in dimension.lines],
    }


def _line(line: AssessedLine, indicators: Mapping[str, IndicatorFacts]) -> dict[str, Any]:
    item, entered = line.item, line.facts
    return {
        "code": item.code,
        "title": item.title,
        "maximum": plain(item.maximum),
        "rule": item.rule,
        "state": item.state,
        "computed": _value(item.points),
        "unrounded": _value(item.unrounded),
        "self": _value(line.self_score),
        "self_differs": line.differs,
        "self_reason": entered.self_reason,
        "reviewed": _value(entered.reviewed_score),
        "reviewed_reason": entered.reviewed_reason,
        "sentence": item.sentence,
        **_measure(item),
        "indicators": [_indicator(row, indicators[row.key]) for row in item.indicators],
    }


def _measure(item: ItemResult) -> dict[str, Any]:
    return {
        "ratio": _ratio(item.ratio) if item.ratio else None,
        "alternatives": [_ratio(ratio) for ratio in item.alternatives],
        "inputs": [_input(entry) for entry in item.inputs],
    }


def _ratio(ratio: Ratio) -> dict[str, str]:
    return {"value": plain(ratio.value), "basis": ratio.basis}


def _input(entry: InputValue) -> dict[str, Any]:
    return {"key": entry.key, "label": entry.label, "value": _value(entry.value), "unit": entry.unit}


def _indicator(row: IndicatorResult, entered: IndicatorFacts) -> dict[str, Any]:
    done = row.completion
    return {
        "key": row.key,
        "title": row.title,
        "target": entered.target,
        "actual": entered.actual,
        "share": plain(row.share),
        "ratio": plain(done.ratio) if isinstance(done, Completion) else None,
        "stated_ratio": entered.stated_ratio or None,
        "is_met": done.is_met if isinstance(done, Completion) else None,
        "maximum": _value(row.maximum),
        "computed": _value(row.points),
        "unrounded": _value(row.unrounded),
        "self": _value(entered.self_score),
        "sentence": row.sentence,
    }


def _value(value: Decimal | NotMeasured | None) -> str | None:
    return plain(value) if isinstance(value, Decimal) else None

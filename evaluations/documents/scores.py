"""Points and their explanations as printed: the score table and the total rows of other tables.

What is missing is printed as —, never as 0. Where the unit's points differ from the computed ones,
both are printed, with the unit's reason.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from evaluations.assessment import AssessedDimension, AssessedLine, Assessment
from evaluations.facts import IndicatorFacts, ReportFacts
from scoring.engine import IndicatorResult, NotMeasured
from scoring.engine.rounding import points_text

from .blocks import TOTAL

MISSING = "—"
NOT_STATED = "未说明"
INDENT = "　"
GROUP = "group"

Cells = dict[str, str]


def points(value: Decimal | NotMeasured | None, assessment: Assessment) -> str:
    """Points as the scheme prints them, — if there are none."""
    return points_text(value, assessment.scheme.decimals) if isinstance(value, Decimal) else MISSING


def explanation(line: AssessedLine, assessment: Assessment) -> str:
    """How an item's points were computed and, if the unit gave others, why."""
    if not line.differs:
        return line.item.sentence
    reason = line.facts.self_reason or _indicator_reasons(line, assessment)
    return line.item.sentence + _difference(line.self_score, reason, assessment)


def indicator_points(facts: IndicatorFacts, line: AssessedLine, result: IndicatorResult) -> Decimal | None:
    """What the unit gave the indicator; the computed points where it left them alone."""
    if facts.self_score is not None:
        return facts.self_score
    is_left_alone = line.facts.self_score is None or not line.differs
    return result.points if isinstance(result.points, Decimal) and is_left_alone else None


def limits(assessment: Assessment) -> str:
    """What acted on the totals beyond the items' points; both are told if they were acted on differently."""
    computed, own = (
        "".join(step.sentence for step in whole.steps) for whole in (assessment.computed, assessment.self_scored)
    )
    if computed == own:
        return own
    return "".join(f"{name}：{text}" for name, text in (("测算总分", computed), ("自评总分", own)) if text)


def total_cells(assessment: Assessment, title: str) -> Cells:
    """The total row of a table with points."""
    computed, own = assessment.computed, assessment.self_scored
    missing = f"有{len(computed.missing)}项未能测算，未得出测算总分。" if computed.missing else ""
    return {
        "total": title,
        "maximum": points(assessment.scheme.total, assessment),
        "computed": points(computed.points if computed.is_complete else None, assessment),
        "self_score": points(own.points if own.is_complete else None, assessment),
        "reviewed_score": points(assessment.reviewed.points, assessment) if assessment.is_reviewed else "",
        "sentence": limits(assessment) + missing,
    }


def score_table(facts: ReportFacts, assessment: Assessment, bases: Mapping[str, str]) -> Iterator[tuple[Cells, str]]:
    """Groups, items, indicators with points of their own, adjustments, total, grade.

    ``bases``: item code → the written justification. What bears its only part's name is one row with it.
    """
    categories = {one.code: one.category for one in assessment.scheme.dimensions}
    standards = {one.code: one.standard for one in assessment.scheme.items}
    for dimension in assessment.dimensions:
        category = {"category": categories[dimension.result.code]}
        is_one = [line.item.title for line in dimension.lines] == [dimension.result.title]
        if not is_one:
            yield category | _group_cells(dimension, assessment), GROUP
        for line in dimension.lines:
            code = line.item.code
            told = category | {"standard": standards[code], "basis": bases.get(code, "")}
            for cells in _line_rows(line, assessment):
                yield told | cells, GROUP if is_one and cells["title"] == dimension.result.title else ""
                told = category
    yield from _adjustments(facts, assessment)
    yield total_cells(assessment, "合计"), TOTAL
    grades = {"computed": assessment.computed.grade or MISSING, "self_score": assessment.self_scored.grade or MISSING}
    reviewed = {"reviewed_score": assessment.reviewed.grade or MISSING} if assessment.is_reviewed else {}
    yield {"total": "等级"} | grades | reviewed, TOTAL


def _group_cells(dimension: AssessedDimension, assessment: Assessment) -> Cells:
    return {
        "title": dimension.result.title,
        "maximum": points(dimension.result.maximum, assessment),
        "computed": points(dimension.computed, assessment),
        "self_score": points(dimension.self_score, assessment),
    }


def _line_rows(line: AssessedLine, assessment: Assessment) -> Iterator[Cells]:
    """An item and below it its indicators; a single one of the same title is the item itself."""
    below = [result for result in line.item.indicators if result.maximum is not None]
    is_one = [result.title for result in below] == [line.item.title]
    is_told_below = not line.facts.self_reason and any(_departs(result, assessment) for result in below)
    yield {
        "title": line.item.title,
        "maximum": points(line.item.maximum, assessment),
        "computed": points(line.item.points, assessment),
        "self_score": points(line.self_score, assessment),
        "reviewed_score": "" if line.facts.reviewed_score is None else points(line.facts.reviewed_score, assessment),
        "sentence": _indicator_sentence(below[0], assessment)
        if is_one
        else (line.item.sentence if is_told_below else explanation(line, assessment)),
    }
    for result in () if is_one else below:
        own = indicator_points(assessment.indicators[result.key], line, result)
        yield {
            "title": INDENT + result.title,
            "maximum": points(result.maximum, assessment),
            "computed": points(result.points, assessment),
            "self_score": points(own, assessment),
            "sentence": _indicator_sentence(result, assessment),
        }


def _departs(result: IndicatorResult, assessment: Assessment) -> bool:
    own = assessment.indicators[result.key].self_score
    return own is not None and isinstance(result.points, Decimal) and own != result.points


def _indicator_sentence(result: IndicatorResult, assessment: Assessment) -> str:
    facts = assessment.indicators[result.key]
    if not _departs(result, assessment):
        return result.sentence
    return result.sentence + _difference(facts.self_score, _reason(facts), assessment)


def _indicator_reasons(line: AssessedLine, assessment: Assessment) -> str:
    """The reasons given indicator by indicator."""
    entered = [assessment.indicators[result.key] for result in line.item.indicators]
    reasons = [(one.title, _reason(one).rstrip("。")) for one in entered if one.self_score is not None]
    return "；".join(f"{title}：{reason}" for title, reason in reasons if reason)


def _reason(facts: IndicatorFacts) -> str:
    return facts.self_reason or facts.deviation_reason


def _difference(own: Decimal | None, reason: str, assessment: Assessment) -> str:
    return f"自评{points(own, assessment)}分，与测算分不同，理由：{reason.rstrip('。') or NOT_STATED}。"


def _adjustments(facts: ReportFacts, assessment: Assessment) -> Iterator[tuple[Cells, str]]:
    for entry in assessment.scheme.adjustments:
        given = facts.adjustments.get(entry.code)
        shown = points(given, assessment) if given else "无"
        yield {"title": entry.title, "computed": shown, "self_score": shown, "sentence": entry.standard}, ""

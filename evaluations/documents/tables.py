"""The tables of a report: what each column of an outline's table shows, row by row.

A value that is missing is printed as —, never as 0; a sum over lines of which one is missing is
missing too. Where people's ratios and points differ from the computed ones, both are printed.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from evaluations.assessment import AssessedDimension, AssessedLine, Assessment
from evaluations.enums import BudgetCategory, Level1, Level2
from evaluations.facts import BudgetLineFacts, IndicatorFacts, ReportFacts
from evaluations.narrative import FRACTION, PLACES, SCALES, YUAN, computed_points, number, own_points
from evaluations.outline import BUDGET, DATA_SHEET, RESULTS, SCORE_TABLE, TARGETS, WIDTH, ColumnForm, TableForm
from scoring.engine import MeasurementError, NotMeasured
from scoring.engine.inputs import Input
from scoring.engine.quantities import normalise, parse_quantity
from scoring.engine.results import IndicatorResult
from scoring.engine.rounding import HUNDRED, ZERO, allocate, percent_text, points_text, round_half_up

from .blocks import Column, Row, Table

MISSING = "—"
NOT_STATED = "未说明"
INDENT = "　"
AMOUNTS = ("initial_budget", "adjusted_budget", "received", "spent", "carried_over")
GROUP, TOTAL = "group", "total"

Cells = dict[str, str]


def make(
    form: TableForm, facts: ReportFacts, assessment: Assessment, keys: Sequence[str] | None = None
) -> Table | None:
    """The table, or None if it has no rows. ``keys``: only these indicators, and no total row.

    Tables with points end with their total. Columns that no line fills are left out of the data
    sheet and the budget table.
    """
    has_points = any(column.shows in ("maximum", "computed", "self_score") for column in form.columns)
    rows = {
        TARGETS: lambda: _targets(facts),
        RESULTS: lambda: _results(assessment, keys, has_points),
        BUDGET: lambda: _budget(facts.budget_lines, assessment, form.item),
        DATA_SHEET: lambda: _data_sheet(assessment),
        SCORE_TABLE: lambda: _score_table(facts, assessment),
    }[form.kind]()
    filled = [(cells, role) for cells, role in rows]
    if not filled:
        return None
    columns = form.columns
    if form.kind in (BUDGET, DATA_SHEET):
        columns = tuple(
            one for one in columns if any(cells.get(one.shows, "") not in ("", MISSING) for cells, _ in filled)
        )
    return Table(
        caption=form.caption,
        columns=_columns(columns),
        rows=tuple(_row(cells, role, columns) for cells, role in filled),
        note=form.note,
    )


def _row(cells: Cells, role: str, columns: Sequence[ColumnForm]) -> Row:
    """One row; the name of a total stands in the first column, whatever that shows."""
    shown = [cells.get(column.shows, "") for column in columns]
    return Row((cells["total"], *shown[1:]) if role == TOTAL else tuple(shown), role)


def _columns(forms: Sequence[ColumnForm]) -> tuple[Column, ...]:
    """The columns that are left share the whole width in proportion."""
    widths = allocate(Decimal(WIDTH), [Decimal(form.width) for form in forms], 0)
    return tuple(Column(form.title, int(width), form.align) for form, width in zip(forms, widths, strict=True))


def points(value: Decimal | NotMeasured | None, assessment: Assessment) -> str:
    """Points as the scheme prints them, — if there are none."""
    return points_text(value, assessment.scheme.decimals) if isinstance(value, Decimal) else MISSING


def _targets(facts: ReportFacts) -> Iterator[tuple[Cells, str]]:
    """The targets as declared; without a declaration of their own, those of the indicators."""
    declared = [(one.level1, one.level2, one.title, one.value) for one in facts.targets]
    planned = [(one.level1, one.level2, one.title, one.target) for one in facts.indicators]
    for level1, level2, title, target in declared or planned:
        yield {**_levels(level1, level2), "title": title, "target": target or MISSING}, ""


def _levels(level1: str, level2: str) -> Cells:
    return {"level1": str(Level1(level1).label), "level2": str(Level2(level2).label) if level2 else ""}


def _results(assessment: Assessment, keys: Sequence[str] | None, has_points: bool) -> Iterator[tuple[Cells, str]]:
    scored = {one.key: (line, one) for line in assessment.lines for one in line.item.indicators}
    for key, facts in assessment.indicators.items():
        if keys is None or key in keys:
            yield _result(facts, scored.get(key), assessment), ""
    if keys is None and has_points and assessment.indicators:
        yield _total_cells(assessment, "总分"), TOTAL


def _result(
    facts: IndicatorFacts, scored: tuple[AssessedLine, IndicatorResult] | None, assessment: Assessment
) -> Cells:
    cells = {
        **_levels(facts.level1, facts.level2),
        "title": facts.title,
        "target": facts.target or MISSING,
        "actual": facts.actual or MISSING,
        "reason": facts.deviation_reason,
        "ratio": facts.stated_ratio or MISSING,
    }
    if scored is None:
        return cells
    line, result = scored
    done = None if isinstance(result.completion, NotMeasured) else result.completion.ratio
    return cells | {
        "ratio": shown_ratio(facts.stated_ratio, done),
        "maximum": points(result.maximum, assessment),
        "computed": points(result.points, assessment),
        "self_score": points(_own_points(facts, line, result), assessment),
    }


def _own_points(facts: IndicatorFacts, line: AssessedLine, result: IndicatorResult) -> Decimal | None:
    """What the unit gave the indicator; the computed points where it left them alone."""
    if facts.self_score is not None:
        return facts.self_score
    is_left_alone = line.facts.self_score is None or not line.differs
    return result.points if isinstance(result.points, Decimal) and is_left_alone else None


def shown_ratio(stated: str, computed: Decimal | None) -> str:
    """The stated ratio if it is the computed one, rounded as stated; both if they contradict.

    >>> shown_ratio("113%", Decimal("1.1298")), shown_ratio("154.86%", Decimal("1.548"))
    ('113%', '154.86%（测算154.80%）')
    """
    if computed is None:
        return stated or MISSING
    if not stated:
        return percent_text(computed)
    percentage = _percentage(stated)
    if percentage is None:
        return f"{stated}（测算{percent_text(computed)}）"
    found = re.search(r"\.(\d+)", normalise(stated))
    places = min(len(found[1]), 12) if found else 0
    if percentage == round_half_up(computed * HUNDRED, places):
        return stated
    return f"{stated}（测算{number(computed * HUNDRED, max(places, PLACES))}%）"


def _percentage(stated: str) -> Decimal | None:
    try:
        quantity = parse_quantity(stated)
    except MeasurementError:
        return None
    return quantity.shown if quantity.unit in (FRACTION, "") else None


def _budget(lines: tuple[BudgetLineFacts, ...], assessment: Assessment, item: str) -> Iterator[tuple[Cells, str]]:
    for line in lines:
        cells = {"category": str(BudgetCategory(line.category).label), "title": line.title, "source": line.source}
        yield cells | _amounts([line]), ""
    if len(lines) > 1 or (lines and item):
        yield {"total": "合计"} | _amounts(lines) | _points_of(item, assessment), TOTAL


def _amounts(lines: Sequence[BudgetLineFacts]) -> Cells:
    """Sums in ten thousand yuan; missing as soon as one line lacks the amount."""
    spent, budget = _sum([line.spent for line in lines]), _sum([_annual_budget(line) for line in lines])
    cells = {name: _ten_thousand(_sum([getattr(line, name) for line in lines])) for name in AMOUNTS}
    cells["annual_budget"] = _ten_thousand(budget)
    cells["execution_rate"] = percent_text(spent / budget) if spent is not None and budget else MISSING
    return cells


def _annual_budget(line: BudgetLineFacts) -> Decimal | None:
    return line.initial_budget if line.adjusted_budget is None else line.adjusted_budget


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def _ten_thousand(amount: Decimal | None) -> str:
    return MISSING if amount is None else number(amount / SCALES["万元"], PLACES)


def _points_of(item: str, assessment: Assessment) -> Cells:
    for line in assessment.lines:
        if line.item.code == item:
            return {"maximum": points(line.item.maximum, assessment), "self_score": points(line.self_score, assessment)}
    return {}


def _data_sheet(assessment: Assessment) -> Iterator[tuple[Cells, str]]:
    for entry in assessment.scheme.inputs:
        yield _data_cells(entry, assessment.values.get(entry.key)), ""


def _data_cells(entry: Input, value: Decimal | None) -> Cells:
    is_amount = entry.unit == YUAN
    cells = {
        "label": entry.label,
        "unit": entry.unit,
        "value": MISSING,
        "ten_thousand": _ten_thousand(value) if is_amount else "",
        "origin": "填报" if entry.sum_of is None else "汇总",
    }
    if value is not None:
        shown = value * HUNDRED if entry.unit == FRACTION else value
        cells["value"] = number(shown, PLACES if is_amount else None)
    return cells


def _score_table(facts: ReportFacts, assessment: Assessment) -> Iterator[tuple[Cells, str]]:
    for dimension in assessment.dimensions:
        yield _group_cells(dimension, assessment), GROUP
        for line in dimension.lines:
            yield _line_cells(line, assessment), ""
            for result in line.item.indicators:
                if result.maximum is not None:
                    own = _result(assessment.indicators[result.key], (line, result), assessment)
                    yield own | {"title": INDENT + result.title, "sentence": result.sentence}, ""
    for entry in assessment.scheme.adjustments:
        given = facts.adjustments.get(entry.code)
        shown = points(given, assessment) if given else "无"
        yield {"title": entry.title, "computed": shown, "self_score": shown, "sentence": entry.standard}, ""
    yield _total_cells(assessment, "合计"), TOTAL
    yield _grade_cells(assessment), TOTAL


def _group_cells(dimension: AssessedDimension, assessment: Assessment) -> Cells:
    return {
        "title": dimension.result.title,
        "maximum": points(dimension.result.maximum, assessment),
        "computed": points(computed_points(dimension), assessment),
        "self_score": points(own_points(dimension), assessment),
    }


def _line_cells(line: AssessedLine, assessment: Assessment) -> Cells:
    sentence = line.item.sentence
    if line.differs:
        own, reason = points(line.self_score, assessment), line.facts.self_reason.rstrip("。") or NOT_STATED
        sentence += f"自评{own}分，与测算分不同，理由：{reason}。"
    return {
        "title": line.item.title,
        "maximum": points(line.item.maximum, assessment),
        "computed": points(line.item.points, assessment),
        "self_score": points(line.self_score, assessment),
        "sentence": sentence,
    }


def _total_cells(assessment: Assessment, title: str) -> Cells:
    computed, own = assessment.computed, assessment.self_scored
    sentences = [step.sentence for step in computed.steps]
    if computed.missing:
        sentences.append(f"有{len(computed.missing)}项未能测算，未得出测算总分。")
    return {
        "total": title,
        "maximum": points(assessment.scheme.total, assessment),
        "computed": points(computed.points if computed.is_complete else None, assessment),
        "self_score": points(own.points if own.is_complete else None, assessment),
        "sentence": "".join(sentences),
    }


def _grade_cells(assessment: Assessment) -> Cells:
    computed, own = assessment.computed.grade, assessment.self_scored.grade
    return {"total": "等级", "computed": computed or MISSING, "self_score": own or MISSING}

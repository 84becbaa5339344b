"""The tables of a report: what each column of an outline's table shows, row by row.

A value that is missing is printed as —, never as 0; a sum over lines of which one is missing is
missing too. Where people's ratios differ from the computed ones, both are printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from evaluations.assessment import AssessedLine, Assessment
from evaluations.bindable import FRACTION, YUAN
from evaluations.enums import BudgetCategory, Level1, Level2
from evaluations.execution import added_up, annual_budget, execution_rate
from evaluations.facts import BudgetLineFacts, IndicatorFacts, ReportFacts
from evaluations.measuring import has_amount, stated_percentage
from evaluations.narrative import PLACES, SCALES, number
from evaluations.outline import (
    BUDGET,
    DATA_SHEET,
    EVIDENCE,
    RESULTS,
    SCORE_TABLE,
    TARGETS,
    WIDTH,
    ColumnForm,
    TableForm,
)
from scoring.engine import NotMeasured
from scoring.engine.inputs import BUDGET_AMOUNTS, Input
from scoring.engine.results import IndicatorResult
from scoring.engine.rounding import HUNDRED, allocate, percent_text, places_of, round_half_up

from .blocks import TOTAL, Column, Row, Table
from .scores import MISSING, Cells, indicator_points, limits, points, score_table, total_cells

POINTS = ("maximum", "computed", "self_score")
# What several rows have in common is drawn once; in the budget table also the name of a line.
MERGING = {"category", "level1", "level2"}
NAMING = {"category", "title", "source"}
# Columns that go if nothing fills them: in these tables any, of the score table these.
SHRINKING = (BUDGET, DATA_SHEET)
OPTIONAL = ("category", "standard", "reviewed_score", "basis")


def make(
    form: TableForm,
    facts: ReportFacts,
    assessment: Assessment,
    bases: Mapping[str, str],
    keys: Sequence[str] | None = None,
) -> Table | None:
    """The table, or None if it has no rows. ``keys``: only these indicators, and no total row.

    ``bases``: item code → the written justification. Tables with points end with their total.
    Columns that nothing fills are left out where a form has more than most reports need.
    """
    shown = [column.shows for column in form.columns]
    has_points = any(name in POINTS for name in shown)
    rows = {
        TARGETS: lambda: _targets(facts),
        RESULTS: lambda: _results(assessment, keys, has_points),
        BUDGET: lambda: _budget(form, facts.budget_lines, assessment),
        DATA_SHEET: lambda: _data_sheet(assessment),
        SCORE_TABLE: lambda: score_table(facts, assessment, bases),
        EVIDENCE: lambda: _evidence(facts, assessment),
    }[form.kind]()
    filled = list(rows)
    if not filled:
        return None
    columns = tuple(one for one in form.columns if _is_shown(one, form.kind, filled))
    if form.kind == BUDGET and not any(one.shows in NAMING for one in columns[:1]):
        columns = (form.columns[0], *columns)  # the first one also names the total
    return Table(
        caption=form.caption,
        columns=_columns(columns, MERGING | {"title"} if form.kind == BUDGET else MERGING),
        rows=tuple(_row(cells, role, columns) for cells, role in filled),
        note=form.note + _total_note(form.kind, shown, assessment, keys),
    )


def _is_shown(column: ColumnForm, kind: str, rows: Sequence[tuple[Cells, str]]) -> bool:
    may_go = kind in SHRINKING or (kind == SCORE_TABLE and column.shows in OPTIONAL)
    return not may_go or any(cells.get(column.shows, "") not in ("", MISSING) for cells, _ in rows)


def _total_note(kind: str, shown: Sequence[str], assessment: Assessment, keys: Sequence[str] | None) -> str:
    """Why the rows do not add up to the total below them, unless a column says so."""
    if kind == SCORE_TABLE:
        return "" if "sentence" in shown else limits(assessment)
    if kind != RESULTS or keys is not None or not assessment.indicators or not any(name in POINTS for name in shown):
        return ""
    others = "、".join(line.item.title for line in assessment.lines if not line.item.indicators and line.item.points)
    return (f"总分含未列入本表的{others}得分。" if others else "") + limits(assessment)


def _row(cells: Cells, role: str, columns: Sequence[ColumnForm]) -> Row:
    """One row; the name of a total stands in the first column, whatever that shows."""
    shown = [cells.get(column.shows, "") for column in columns]
    return Row((cells["total"], *shown[1:]) if role == TOTAL else tuple(shown), role)


def _columns(forms: Sequence[ColumnForm], merging: set[str]) -> tuple[Column, ...]:
    """The columns that are left share the whole width in proportion."""
    widths = allocate(Decimal(WIDTH), [Decimal(form.width) for form in forms], 0)
    return tuple(
        Column(form.title, int(width), form.align, form.shows in merging)
        for form, width in zip(forms, widths, strict=True)
    )


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
    listed = [(facts, scored.get(key)) for key, facts in assessment.indicators.items() if keys is None or key in keys]
    with_points = _levels_with_points(listed, assessment) if has_points else {}
    for facts, found in listed:
        cells = _result(facts, found, assessment)
        yield cells | {name: cells[name] + with_points.get(cells[name], "") for name in ("level1", "level2")}, ""
    if keys is None and has_points and listed:
        yield total_cells(assessment, "总分"), TOTAL


Listed = Sequence[tuple[IndicatorFacts, tuple[AssessedLine, IndicatorResult] | None]]


def _levels_with_points(listed: Listed, assessment: Assessment) -> Cells:
    """Label of a level → the points of its indicators as （50分）, unless one of them has none."""
    maxima: dict[str, list[Decimal | None]] = {}
    for facts, found in listed:
        for label in _levels(facts.level1, facts.level2).values():
            maxima.setdefault(label, []).append(found[1].maximum if found else None)
    sums = {label: added_up(parts) for label, parts in maxima.items() if label}
    return {label: f"（{points(whole, assessment)}分）" for label, whole in sums.items() if whole is not None}


def _result(
    facts: IndicatorFacts, scored: tuple[AssessedLine, IndicatorResult] | None, assessment: Assessment
) -> Cells:
    cells = {
        **_levels(facts.level1, facts.level2),
        "title": facts.title,
        "target": facts.target or MISSING,
        "actual": facts.actual or ("不适用" if facts.not_applicable else MISSING),
        "reason": facts.deviation_reason or facts.not_applicable,
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
        "self_score": points(indicator_points(facts, line, result), assessment),
    }


def shown_ratio(stated: str, computed: Decimal | None) -> str:
    """The stated ratio if it is the computed one, rounded as stated; both if they contradict.

    >>> shown_ratio("113%", Decimal("1.1298")), shown_ratio("154.86%", Decimal("1.548"))
    ('113%', '154.86%（测算154.80%）')
    """
    if computed is None:
        return stated or MISSING
    if not stated:
        return percent_text(computed)
    percentage = stated_percentage(stated)
    if percentage is None:
        return f"{stated}（测算{percent_text(computed)}）"
    places = places_of(percentage)
    if percentage == round_half_up(computed * HUNDRED, places):
        return stated
    return f"{stated}（测算{number(computed * HUNDRED, max(places, PLACES))}%）"


def _budget(form: TableForm, lines: tuple[BudgetLineFacts, ...], assessment: Assessment) -> Iterator[tuple[Cells, str]]:
    rows = [(_budget_names(line) | _amounts([line]), "") for line in lines]
    if len(lines) > 1 or (lines and form.item):
        filled = [line for line in lines if has_amount(line)]
        whole = {"total": form.total} | _amounts(filled) | _points_of(form.item, assessment)
        rows.insert(0 if form.total_first else len(rows), (whole, TOTAL))
    yield from rows


def _budget_names(line: BudgetLineFacts) -> Cells:
    return {"category": str(BudgetCategory(line.category).label), "title": line.title, "source": line.source}


def _amounts(lines: Sequence[BudgetLineFacts]) -> Cells:
    """Sums in ten thousand yuan; missing as soon as one line lacks the amount."""
    cells = {name: _ten_thousand(added_up([getattr(line, name) for line in lines])) for name in BUDGET_AMOUNTS}
    cells["annual_budget"] = _ten_thousand(added_up([annual_budget(line) for line in lines]))
    rate = execution_rate(lines)
    cells["execution_rate"] = MISSING if rate is None else percent_text(rate)
    return cells


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


def _evidence(facts: ReportFacts, assessment: Assessment) -> Iterator[tuple[Cells, str]]:
    items = {line.item.code: line.item.title for line in assessment.lines}
    indicators = {one.key: one.title for one in facts.indicators}
    for position, one in enumerate(facts.evidence, 1):
        proved = filter(None, (items.get(one.item), indicators.get(one.indicator)))
        cells = {"number": str(position), "title": one.title, "file_name": one.file_name}
        yield cells | {"proves": "；".join(proved) or MISSING}, ""

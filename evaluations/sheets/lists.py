"""The sheets whose rows are added and removed, and the data sheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from evaluations import outline
from evaluations.assessment import Assessment
from evaluations.desk import Desk
from evaluations.enums import ReportKind
from evaluations.exchange.filled import NO_RECORD
from evaluations.exchange.layout import (
    AMOUNT,
    FIGURES,
    FIRST_ROW,
    INDICATORS,
    LEVELS,
    LINES,
    NUMBER,
    RATIO,
    TARGETS,
    TOTAL,
    Cell,
    Column,
    FilledSheet,
    Form,
    SheetRow,
)
from evaluations.sections import PAGES, Record
from scoring.engine import Completion
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.rules_indicators import EACH, Indicators

from .entries import LEVEL_LABELS, LOOK_OF_UNIT, Entries, as_number, cell_of, level_cell, level_cells

SPARE = 40  # blank rows to be filled in
# Spent over the adjusted budget, or over the initial one where it was not adjusted.
RATE = (
    '=IF(OR(NOT(ISNUMBER({spent})),AND({initial_budget}="",{adjusted_budget}="")),"",'
    'IFERROR({spent}/IF({adjusted_budget}="",{initial_budget},{adjusted_budget}),""))'
)


def sheets_of(desk: Desk, entries: Entries, assessment: Assessment | None) -> Iterator[FilledSheet]:
    """Budget lines, declared targets (if the report prints them), indicators, data sheet.

    Without an ``assessment`` what is computed is left out.
    """
    budget, indicators = ([*PAGES[key].records(desk)] for key in ("budget", "indicators"))
    yield _lines(desk, entries, [one for one in budget if one.kind == LINES.kind])
    if desk.about.outline.prints(outline.TARGETS):
        yield _listed(desk, entries, TARGETS, [one for one in indicators if one.kind == TARGETS.kind])
    yield _indicators(desk, entries, [one for one in indicators if one.kind == INDICATORS.kind], assessment)
    if desk.about.scheme.inputs:
        figures = {one.key: one for one in budget if one.kind == FIGURES.kind}
        yield _figures(desk, entries, figures, assessment)


def heading(desk: Desk, form: Form, *notes: str) -> tuple[str, str]:
    """What stands above a sheet: its title, then of whom and of which year."""
    report = desk.report
    subject = f"项目：{report.project.name}　" if report.project else ""
    about = (f"单位：{report.unit.name}　{subject}评价年度：{report.year.year}年", *notes)
    return form.title, "　".join(about)


def without(form: Form, *names: str) -> Form:
    """A form without some of its columns."""
    return form._replace(columns=tuple(one for one in form.columns if one.name not in names))


def row_of(form: Form, record: Record, fields: Mapping[str, Any]) -> SheetRow:
    """A record as a row, with everything that is filled in."""
    cells: dict[str, Cell] = level_cells(record.initial[LEVELS]) if LEVELS in record.initial else {}
    for column in form.columns:
        if column.is_open and column.entry != LEVELS:
            cells[column.name] = cell_of(fields[column.name], record.initial[column.name], look=column.look)
    return SheetRow(f"{record.kind}-{record.key}", cells, stored=record.initial)


def _listed(desk: Desk, entries: Entries, form: Form, records: list[Record]) -> FilledSheet:
    fields = entries.of(form.kind, "new")
    rows = tuple(row_of(form, record, fields) for record in records)
    return FilledSheet(form, *heading(desk, form), rows, SPARE, _offered(form, fields))


def _offered(form: Form, fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """What new rows can choose from."""
    blank = {one.name: _blank(one, fields) for one in form.columns if one.is_open}
    return {name: cell.choices for name, cell in blank.items() if cell.choices}


def _blank(column: Column, fields: Mapping[str, Any]) -> Cell:
    return level_cell(column.name) if column.name in LEVEL_LABELS else cell_of(fields[column.name], None)


def _lines(desk: Desk, entries: Entries, records: list[Record]) -> FilledSheet:
    """Budget lines below their total, so that new ones are always in it."""
    form = without(LINES, "category", "project") if desk.report.kind == ReportKind.PROJECT else LINES
    last = FIRST_ROW + len(records) + SPARE
    total = {"title": Cell("合计")} | {
        name: Cell(None, AMOUNT, formula=_sum(form, name, last)) for name in BUDGET_AMOUNTS
    }
    total["rate"] = _rate(form, FIRST_ROW)
    listed = _listed(desk, entries, form, records)
    rows = [SheetRow(NO_RECORD, total, TOTAL)]
    for number, row in enumerate(listed.rows, FIRST_ROW + 1):
        rows.append(row._replace(cells={**row.cells, "rate": _rate(form, number)}))
    return listed._replace(rows=tuple(rows))


def _sum(form: Form, name: str, last: int) -> str:
    """The sum of a column; a line that has amounts but lacks this one leaves a gap, and a sum with a gap is missing."""
    ranges = {one: f"{form.at(one, FIRST_ROW + 1)}:{form.at(one, last)}" for one in BUDGET_AMOUNTS}
    has_others = "+".join(f'({cells}<>"")' for cells in ranges.values())
    own = ranges[name]
    return f'=IF(COUNT({own})=0,"",IF(SUMPRODUCT(({own}="")*(({has_others})>0))>0,"—",SUM({own})))'


def _rate(form: Form, number: int) -> Cell:
    at = {name: form.at(name, number) for name in ("spent", "initial_budget", "adjusted_budget")}
    return Cell(None, RATIO, formula=RATE.format(**at))


def _indicators(desk: Desk, entries: Entries, records: list[Record], assessment: Assessment | None) -> FilledSheet:
    rules = [one.parameters for one in desk.about.scheme.items if isinstance(one.parameters, Indicators)]
    has_own = any(rule.publish == EACH for rule in rules)
    has_own = has_own or any(one.initial["self_score"] is not None for one in records)
    left_out = [] if has_own else ["self_score", "self_reason"]
    left_out += [] if desk.about.prints_ratios else ["stated_ratio"]
    listed = _listed(desk, entries, without(INDICATORS, *left_out), records)
    if assessment is None:
        return listed
    keys = {f"indicator-{row.pk}": row.key for row in desk.report.indicators.all()}
    computed = _computed(assessment)
    rows = (row._replace(cells={**row.cells, **computed.get(keys[row.key], {})}) for row in listed.rows)
    return listed._replace(rows=tuple(rows))


def _computed(assessment: Assessment) -> dict[str, dict[str, Cell]]:
    """Completion ratio, full and computed points of every indicator that the scheme counts, by its key."""
    found: dict[str, dict[str, Cell]] = {}
    for item in assessment.result.items:
        for one in item.indicators:
            ratio = one.completion.ratio if isinstance(one.completion, Completion) else None
            found[one.key] = {
                "ratio": Cell(ratio, RATIO),
                "maximum": Cell(one.maximum, NUMBER),
                "computed": Cell(as_number(one.points), NUMBER),
            }
    return found


def _figures(desk: Desk, entries: Entries, records: Mapping[str, Record], assessment: Assessment | None) -> FilledSheet:
    """The data sheet as the scheme asks for it; what is summed from budget lines is shown and locked."""
    values, rows = assessment.values if assessment else {}, []
    for entry in desk.about.scheme.inputs:
        cells = {"label": Cell(entry.label), "unit": Cell(entry.unit), "note": Cell(entry.note)}
        if record := records.get(entry.key):
            value = cell_of(entries.of("figure", entry.key)["value"], record.initial["value"])
            rows.append(SheetRow(f"figure-{entry.key}", {**cells, "value": value}, stored=record.initial))
        else:
            look = LOOK_OF_UNIT.get(entry.unit, NUMBER)
            cells["note"] = Cell(entry.note or "由“预算与决算”汇总，不用填写。")
            rows.append(SheetRow(NO_RECORD, {**cells, "value": Cell(values.get(entry.key), look)}))
    return FilledSheet(FIGURES, *heading(desk, FIGURES), tuple(rows))

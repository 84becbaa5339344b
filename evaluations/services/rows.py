"""Rows of tables while a report is filled in: budget lines, declared targets, indicators; added, removed, moved."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from evaluations import wording
from evaluations.enums import BudgetCategory, ReportKind
from evaluations.facts import MOST_ROWS
from evaluations.models import BudgetLine, EntryMark, Evidence, Indicator, Report
from evaluations.trail import Act
from scoring.engine.inputs import BUDGET_AMOUNTS

from .accounting import Trace, titles_of
from .editing import OWNED, Refused, assign, finished_report_with, lock, rows_of, store, touch

LINE = "line"


def add_row(report: Report, kind: str, values: Mapping[str, Any], act: Act) -> Any:
    """A new row at the end; see ``add_rows``. Raises Refused with the sentence."""
    try:
        return add_rows(report, kind, [values], act)[0]
    except Refused as refusal:
        raise Refused(refusal.faults[0]) from None


def add_rows(report: Report, kind: str, rows: Sequence[Mapping[str, Any]], act: Act) -> list[Any]:
    """New rows at the end, all of them or none: budget lines, declared targets or indicators.

    A budget line that the unit's year already has without a project becomes the project's. Raises
    Refused with the faults of all rows that are there already, contradict what is stored, or would
    stand in a submitted or published report, or with a fault of the first if they are too many;
    NotPossibleNow if the report is not being filled in.
    """
    added, faults = [], {}
    with transaction.atomic():
        lock(report)
        if fault := too_many(report, kind, len(rows)):
            raise Refused(faults={0: fault})
        for number, values in enumerate(rows):
            try:
                added.append(_added(report, kind, values))
            except Refused as refusal:
                faults[number] = str(refusal)
        if faults:
            raise Refused(faults=faults)
        _end(report, act, added, [Trace(f"{kind}-{row.pk}", "", _title(row)) for row in added])
    return added


def too_many(report: Report, kind: str, more: int) -> str:
    """Why a report's table cannot have so many more rows; "" if it can."""
    there = rows_of(report, kind).count()
    return wording.too_many_rows(MOST_ROWS, there, more) if there + more > MOST_ROWS else ""


def _added(report: Report, kind: str, values: Mapping[str, Any]) -> Any:
    row = _budget_line(report, values) if kind == LINE else numbered_row(report, OWNED[kind])
    for name, value in values.items():
        assign(row, name, value)
    if kind == LINE and (holder := finished_report_with(report, row)):
        raise Refused(wording.line_is_in_finished_report(row, holder))
    if fault := store(row, [*values, *(("project",) if kind == LINE else ())], None):
        raise Refused(fault)
    return row


def _budget_line(report: Report, values: Mapping[str, Any]) -> BudgetLine:
    own = BudgetLine.objects.filter(unit=report.unit_id, year=report.year_id)
    identity = {"category": BudgetCategory.PROJECT, "title": values["title"], "source": ""}
    identity |= {name: values[name] for name in identity.keys() & values.keys()}
    row = own.filter(**identity).first()
    if row is None:
        about = {"unit_id": report.unit_id, "year_id": report.year_id, "project_id": report.project_id}
        return BudgetLine(**identity, **about, position=_next_position(own))
    if report.kind == ReportKind.OVERALL or row.project_id is not None:
        raise Refused(wording.line_exists(row))
    _refuse_other_amounts(row, values)
    row.project_id = report.project_id
    return row


def _refuse_other_amounts(row: BudgetLine, values: Mapping[str, Any]) -> None:
    """A line that is there already gains amounts; it never loses one."""
    for name in BUDGET_AMOUNTS:
        stored = getattr(row, name)
        if name in values and stored not in (None, values[name]):
            label = getattr(row._meta.get_field(name), "verbose_name", name)
            raise Refused(wording.line_has_other_amount(row, label, stored, values[name]))


def numbered_row(report: Report, model: type[models.Model]) -> Any:
    """A new target or indicator of a report with the next number, not stored yet."""
    own = model._default_manager.filter(report=report)
    row = model(report=report, position=_next_position(own))
    if isinstance(row, Indicator):
        tied = Evidence.objects.filter(report=report).values_list("indicator", flat=True)
        taken = {*own.values_list("key", flat=True), *tied}  # proof of a deleted indicator proves no other one
        row.key = next(key for number in count(1) if (key := f"indicator_{number}") not in taken)
    return row


def _next_position(rows: models.QuerySet[Any]) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def remove_row(report: Report, kind: str, key: str, act: Act) -> Any:
    """Delete a row; one that is gone already is no fault. Returns the row now in its place, else the last one.

    Raises Refused for a budget line that a submitted or published report shows, NotPossibleNow as above.
    """
    with transaction.atomic():
        lock(report)
        rows = list(rows_of(report, kind))
        at = next((number for number, row in enumerate(rows) if str(row.pk) == key), None)
        if at is not None:
            row = rows.pop(at)
            if kind == LINE and (holder := finished_report_with(report, row)):
                raise Refused(wording.line_is_in_finished_report(row, holder))
            traces = [Trace(f"{kind}-{key}", _title(row), "")]
            row.delete()
            EntryMark.objects.filter(place__startswith=f"{kind}-{key}-").delete()  # of every report with the line
            _end(report, act, [row], traces)
    return next(iter(rows[at:] or rows[-1:]), None)


def move_row_up(report: Report, kind: str, key: str, act: Act) -> None:
    """Put a row before the one shown above it.

    Raises Refused for a budget line that a submitted or published report shows, NotPossibleNow as above.
    """
    with transaction.atomic():
        lock(report)
        shown = [row.pk for row in rows_of(report, kind)]
        at = next((number for number, pk in enumerate(shown) if str(pk) == key), 0)
        if not at:
            return
        rows = list(_with_hidden(report, kind))
        moved = [row for row in rows if row.pk in shown[at - 1 : at + 1]]
        for row in moved if kind == LINE else ():
            if holder := finished_report_with(report, row):
                raise Refused(wording.line_is_in_finished_report(row, holder))
        places = {row.pk: number for number, row in enumerate(rows)}
        rows.insert(places[shown[at - 1]], rows.pop(places[shown[at]]))
        beyond = max(row.position for row in rows) + 1
        for start in (beyond, 0):  # no two rows may bear one number, not even for a moment
            for number, row in enumerate(rows, start):
                row.position = number
            type(rows[0])._default_manager.bulk_update(rows, ["position"])
        _end(report, act, moved, [Trace(f"{kind}-{key}", wording.row_number(at + 1), wording.row_number(at))])


def _with_hidden(report: Report, kind: str) -> models.QuerySet[Any]:
    """All rows that are numbered together: of budget lines, those of other projects too."""
    if kind == LINE:
        return BudgetLine.objects.filter(unit=report.unit_id, year=report.year_id)
    return rows_of(report, kind)


def _end(report: Report, act: Act, rows: Sequence[Any], traces: Sequence[Trace]) -> None:
    """As ``touch``, of rows of one table that were added, removed or moved."""
    projects = [row.project_id for row in rows] if isinstance(rows[0], BudgetLine) else None
    touch(report, act, titles_of(report, [traces[0].place]), traces, projects)


def _title(row: Any) -> str:
    return str(row.title)

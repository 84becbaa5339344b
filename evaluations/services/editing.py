"""Changes people make while a report is filled in: entry by entry, never over what somebody else changed meanwhile.

Every change locks the reports of the unit and year, in one order, so that changes come one after the
other and a budget line, which they share, cannot be changed from two sides at once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from evaluations import wording
from evaluations.enums import ReportKind
from evaluations.facts import Change
from evaluations.models import (
    BudgetLine,
    EntryMark,
    Evidence,
    FindingNote,
    Indicator,
    Report,
    ReportFigure,
    ReportText,
    ScoreAdjustment,
    ScoreLine,
    Target,
)
from evaluations.models.base import Timestamped
from evaluations.models.reports import FILLING
from evaluations.queries.report_facts import budget_lines_of
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow

from .accounting import Trace, note_change, titles_of

# Rows named by their primary key, and rows named by what they are about.
OWNED: dict[str, type[models.Model]] = {"target": Target, "indicator": Indicator, "evidence": Evidence}
NAMED: dict[str, tuple[type[models.Model], str]] = {
    "figure": (ReportFigure, "key"),
    "text": (ReportText, "key"),
    "score": (ScoreLine, "item"),
    "adjustment": (ScoreAdjustment, "code"),
    "finding": (FindingNote, "key"),
}
# A row of these says nothing once this entry is empty.
GONE_WHEN_EMPTY = {"figure": "value", "text": "text", "adjustment": "points", "finding": "note"}
# One entry on the page, several columns: their values joined by a colon.
COMPOUND = {"levels": ("level1", "level2"), "method": ("kind", "direction")}
CHECK = "check_"
MOST_DIGITS = 19  # of a primary key
AT_ONCE, FEW, BATCH = ("target", "indicator"), 10, 500  # kinds whose rows contradict no other row; records


class Refused(Exception):
    """A row cannot be added or removed; the sentence says why and what to do. ``faults``: of several, by number."""

    def __init__(self, sentence: str = "", faults: Mapping[int, str] | None = None) -> None:
        super().__init__(sentence)
        self.faults = faults or {}


@dataclass
class Outcome:
    """What became of changes, by place: saved, in conflict with the stored value given, or refused and why.

    ``traces``: what was saved over what.
    """

    saved: list[str] = field(default_factory=list)
    conflicts: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list, compare=False)

    def add(self, other: "Outcome") -> None:
        """What became of further changes."""
        self.saved += other.saved
        self.conflicts |= other.conflicts
        self.refused |= other.refused
        self.traces += other.traces


def save_changes(report: Report, changes: Iterable[Change], act: Act, *, how: str = "") -> Outcome:
    """Store every change whose entry still has the value that was seen; the others are conflicts.

    ``how`` is what the trail says of the change besides the sections, unless it was typed.
    A row the database refuses (two lines of one name) is left as it was and told. Raises
    NotPossibleNow if the report is not being filled in any more.
    """
    outcome = Outcome()
    with transaction.atomic():
        lock(report)
        for kind, of_kind in groupby(changes, key=lambda change: split_place(change.place)[0]):
            grouped = groupby(of_kind, key=lambda change: split_place(change.place)[1])
            _save_records(report, kind, [(key, list(group)) for key, group in grouped], outcome)
        if outcome.saved:
            EntryMark.objects.filter(report=report, place__in=outcome.saved).delete()
            projects = _projects_of(outcome) if any(place.startswith("line-") for place in outcome.saved) else None
            touch(report, act, titles_of(report, outcome.saved) + how, outcome.traces, projects)
    return outcome


def split_place(place: str) -> tuple[str, str, str]:
    """Kind, key and field of a place: ``score-A1-self_score``."""
    kind, _, rest = place.partition("-")
    key, _, name = rest.rpartition("-")
    return kind, key, name


def confirm_entries(report: Report, places: Sequence[str], act: Act) -> None:
    """Somebody has read these carried-over entries and lets them stand. Raises NotPossibleNow as above."""
    with transaction.atomic():
        lock(report)
        marks = EntryMark.objects.filter(report=report, place__in=places)
        if traces := [Trace(one.place, one.get_origin_display(), wording.confirmed()) for one in marks]:
            marks.delete()
            touch(report, act, titles_of(report, [one.place for one in traces]), traces)


def drop_stated_results(report: Report, act: Act) -> None:
    """Forget what an imported report printed as its results: from now on only what is computed counts.

    Raises NotPossibleNow as above.
    """
    with transaction.atomic():
        lock(report)
        nothing: dict[str, Any] = {"stated_total": None, "stated_grade": ""}
        nothing |= {"stated_dimensions": {}, "stated_details": {}}
        row = Report.objects.filter(pk=report.pk)
        stated = row.values(*nothing).get()
        row.update(**nothing)
        traces = [Trace(f"report-{report.pk}-{name}", stated[name], nothing[name]) for name in nothing]
        touch(report, act, wording.stated_results_dropped(), traces)


def lock(report: Report) -> None:
    """Begin a change: nobody else changes the report meanwhile. Raises NotPossibleNow unless it is being filled in."""
    shared = Report.objects.filter(unit=report.unit_id, year=report.year_id).order_by("pk")
    held = {row.pk: row for row in shared.select_for_update(of=("self",)).only("status")}
    if held[report.pk].status not in FILLING:
        raise NotPossibleNow(wording.report_is_not_being_filled_in(report, held[report.pk].get_status_display()))


def touch(
    report: Report, act: Act, subject: str, traces: Sequence[Trace], projects: Collection[int | None] | None = None
) -> None:
    """End a change: raise the version, and keep who changed what.

    ``projects``, of the budget lines if such were changed: reports share them, so that the version rises of all
    that are being filled in, and the change is kept with every report that shows the lines.
    """
    shared = Report.objects.filter(unit=report.unit_id, year=report.year_id, status__in=FILLING)
    others: list[int] = []
    if projects is not None:
        showing = shared.filter(Q(kind=ReportKind.OVERALL) | Q(project__in=[*filter(None, projects)]))
        others = list(showing.exclude(pk=report.pk).values_list("pk", flat=True))
    changed = shared.filter(pk=report.pk) if projects is None else shared
    changed.update(version=F("version") + 1, updated_at=act.now)
    report.version += 1
    note_change(report, act, subject, traces, others)


def _projects_of(outcome: Outcome) -> set[int | None]:
    """The projects of the budget lines that were saved, now and before."""
    keys = {key for kind, key, _ in map(split_place, outcome.saved) if kind == "line"}
    found: set[int | None] = set(BudgetLine.objects.filter(pk__in=keys).values_list("project", flat=True))
    left = [one.before for one in outcome.traces if split_place(one.place)[::2] == ("line", "project")]
    return found.union(one for one in left if isinstance(one, int))


def _save_records(report: Report, kind: str, records: Sequence[tuple[str, list[Change]]], outcome: Outcome) -> None:
    """Records of one kind: many indicators or targets at once, if the database takes them all."""
    if kind in AT_ONCE and len(records) > FEW:
        rows = {str(row.pk): row for row in rows_of(report, kind).filter(pk__in=_numbers(key for key, _ in records))}
        together = Outcome()
        written: set[str] = set()
        for key, changes in records:
            if row := rows.get(key):
                written.update(_assign(row, changes, together).values())
            else:
                together.refused |= {change.place: wording.row_is_gone() for change in changes}
        if _stored_at_once(rows.values(), [*_columns_of(written)]):
            outcome.add(together)
            return
    for key, changes in records:
        _save_record(report, kind, key, changes, outcome)


def _save_record(report: Report, kind: str, key: str, changes: list[Change], outcome: Outcome) -> None:
    row = row_of(report, kind, key)
    if row is None:
        outcome.refused |= {change.place: wording.row_is_gone() for change in changes}
        return
    projects: list[Any] = [change.value for change in changes if split_place(change.place)[2] == "project"]
    if kind == "line" and (holder := finished_report_with(report, row, *projects)):
        outcome.refused |= {change.place: wording.line_is_in_finished_report(row, holder) for change in changes}
        return
    one = Outcome()
    held = _assign(row, changes, one)
    if held and (fault := store(row, held.values(), GONE_WHEN_EMPTY.get(kind))):
        one = Outcome(conflicts=one.conflicts, refused=dict.fromkeys(held, fault))
    elif "project" in held.values():  # a report that shows the line no longer could not confirm it
        others = EntryMark.objects.filter(report__unit=report.unit_id, report__year=report.year_id)
        others.exclude(report=report).filter(place__startswith=f"line-{key}-").delete()
    outcome.add(one)


def _assign(row: Any, changes: Iterable[Change], outcome: Outcome) -> dict[str, str]:
    """Set the entries of a row that are still what was seen, by place, and tell the others as conflicts."""
    held: dict[str, str] = {}
    for change in changes:
        name = split_place(change.place)[2]
        stored = stored_value(row, name)
        if stored not in (change.seen, change.value):
            outcome.conflicts[change.place] = stored
        else:
            assign(row, name, change.value)
            held[change.place] = name
            outcome.traces.append(Trace(change.place, stored, change.value))
    outcome.saved += held
    return held


def _stored_at_once(rows: Iterable[Any], columns: Sequence[str]) -> bool:
    """Whether the database took all of them; if not, it took none."""
    listed = list(rows)
    if not listed or not columns:
        return True
    try:
        with transaction.atomic():
            # Rows that are there are updated, in one statement for many: four times as fast as ``bulk_update``.
            type(listed[0])._default_manager.bulk_create(
                listed, update_conflicts=True, update_fields=columns, unique_fields=["pk"], batch_size=BATCH
            )
    except IntegrityError:
        return False
    return True


def _columns_of(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from COMPOUND.get(name, (name,))


def _numbers(keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key.isdecimal() and len(key) < MOST_DIGITS]


def row_of(report: Report, kind: str, key: str) -> Any:
    """The row of a record: stored, new if it has not been written to yet, None if it is not there any more."""
    if kind == "report":
        return Report.objects.get(pk=report.pk) if key == str(report.pk) else None
    if kind in NAMED:
        model, name = NAMED[kind]
        identity = {"report": report, name: key}
        return model._default_manager.filter(**identity).first() or model(**identity)
    return rows_of(report, kind).filter(pk=key).first() if key.isdecimal() and len(key) < MOST_DIGITS else None


def rows_of(report: Report, kind: str) -> models.QuerySet[Any]:
    """The rows of a table as the report shows them."""
    return budget_lines_of(report) if kind == "line" else OWNED[kind]._default_manager.filter(report=report)


def finished_report_with(report: Report, line: Any, *projects: int | None) -> Report | None:
    """A submitted or published report that shows the line, or would if it came to one of ``projects``."""
    finished = Report.objects.filter(unit=report.unit_id, year=report.year_id).exclude(status__in=FILLING)
    known = [one for one in (line.project_id, *projects) if one is not None]
    showing = finished.filter(kind=ReportKind.OVERALL) | finished.filter(project__in=known)
    return showing.select_related("unit", "year", "project").first()


def stored_value(row: Any, name: str) -> Any:
    """What a row stores in an entry, which may be one answer of a checklist or several columns.

    Lines end as browsers have them end: otherwise what was seen would never be what is stored.
    """
    if name.startswith(CHECK):
        return row.checks.get(name.removeprefix(CHECK))
    if name in COMPOUND:
        return ":".join(getattr(row, column) for column in COMPOUND[name])
    value = getattr(row, _attribute(row.__class__, name))
    has_other_ends = isinstance(value, str) and "\r" in value
    return value.replace("\r\n", "\n").replace("\r", "\n") if has_other_ends else value


@cache
def _attribute(model: type[models.Model], name: str) -> str:
    return str(getattr(model._meta.get_field(name), "attname", name))


def assign(row: Any, name: str, value: Any) -> None:
    """Set an entry of a row, without storing it."""
    if name.startswith(CHECK):
        others = {key: held for key, held in row.checks.items() if key != name.removeprefix(CHECK)}
        row.checks = others if value is None else others | {name.removeprefix(CHECK): value}
    elif name in COMPOUND:
        for column, part in zip(COMPOUND[name], value.split(":"), strict=True):
            setattr(row, column, part)
    else:
        setattr(row, row._meta.get_field(name).attname, value)


def store(row: Any, names: Iterable[str], gone_when_empty: str | None) -> str:
    """Save these entries, or delete a row that says nothing any more; returns why the database would not have it."""
    if gone_when_empty and getattr(row, gone_when_empty) in (None, ""):
        if row.pk is not None:
            row.delete()
        return ""
    try:
        with transaction.atomic():
            row.save(update_fields=None if row.pk is None else [*_columns(row, names)])
    except IntegrityError:
        return _reason(row)
    return ""


def _columns(row: Any, names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from ("checks",) if name.startswith(CHECK) else COMPOUND.get(name, (name,))
    if isinstance(row, Timestamped):
        yield "updated_at"


def _reason(row: Any) -> str:
    try:
        row.validate_constraints()
    except ValidationError as error:
        return wording.refused_entry("".join(error.messages))
    return wording.refused_entry("")

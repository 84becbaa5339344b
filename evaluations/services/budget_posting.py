"""Storing what an administrator confirmed of a workbook of budget lines: everything in one transaction, or nothing.

A line is stored only if it still is what it was when the plan was made, and if no report has been submitted meanwhile
that shows it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from evaluations import import_wording
from evaluations.enums import JobStatus, PlanKind, ReportKind
from evaluations.models import BudgetImport, BudgetLine, BudgetPosting, EntryMark, PlannedLine, Report
from evaluations.models.reports import FILLING
from evaluations.progress import BUDGET, TITLES
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow
from scoring.engine.inputs import BUDGET_AMOUNTS

from .accounting import Trace, note_changes
from .budget_reading import finished_reports, holder_of, read_back, stored_lines
from .editing import Refused, split_place
from .working import Turn, enqueue

AT_ONCE = 1000  # lines, and those of the unit that is begun
MOST_NAMED = 3
BUDGET_TITLE = TITLES[BUDGET]


def confirm_import(job: BudgetImport, act: Act) -> BudgetPosting:
    """Have a plan without faults stored. Raises NotPossibleNow if there is none, or it was confirmed already."""
    if job.status != JobStatus.DONE or job.wrong or not (job.added or job.changed):
        raise NotPossibleNow(import_wording.not_to_be_confirmed())
    try:
        with transaction.atomic():
            posting = BudgetPosting.objects.create(plan=job, owner=act.actor, address=act.address)
            enqueue(posting)
    except IntegrityError as error:
        raise NotPossibleNow(import_wording.is_confirmed()) from error
    return posting


def post(turn: Turn[BudgetPosting]) -> None:
    """Store a plan. Raises Refused, with nothing stored, if what it rests on has changed."""
    job = BudgetImport.objects.defer("content").get(pk=turn.job.plan_id)
    act = Act(turn.job.owner, turn.clock(), address=turn.job.address)
    try:
        with transaction.atomic():
            outdated = [place for lines in _by_unit(job) for place in _Storing(job, lines, act).store()]
            if outdated:
                raise Refused(import_wording.changed_meanwhile(outdated[:MOST_NAMED], len(outdated)))
            turn.finish()
    except IntegrityError as error:  # somebody has added the same line at this moment
        raise Refused(import_wording.changed_meanwhile([], job.added + job.changed)) from error


def _by_unit(job: BudgetImport) -> Iterator[list[PlannedLine]]:
    """The lines of a plan, those of several units at a time and those of one unit together."""
    found: list[PlannedLine] = []
    lines = job.plan.order_by("unit_id", "pk").iterator(chunk_size=AT_ONCE)
    for _, group in groupby(lines, key=attrgetter("unit_id")):
        found += group
        if len(found) >= AT_ONCE:
            yield found
            found = []
    if found:
        yield found


class _Storing:
    """Lines of some units: looked at once more, stored, and told to the reports that show them."""

    def __init__(self, job: BudgetImport, lines: Sequence[PlannedLine], act: Act) -> None:
        self.job, self.lines, self.act = job, lines, act
        self.units = {line.unit_id for line in lines}
        shared = Report.objects.filter(year=job.year_id, unit__in=self.units).order_by("pk")
        self.reports = list(shared.select_for_update(of=("self",)).only("unit", "year", "kind", "project", "status"))
        self.stored = stored_lines(job.year_id, [line.identity for line in lines])

    def store(self) -> list[str]:
        """Store them, unless any is outdated; returns the places of those."""
        finished = finished_reports(self.job.year_id, self.units)
        outdated = [line.place for line in self.lines if self._is_outdated(line, finished.get(line.unit_id, ()))]
        if not outdated:
            self._store()
        return outdated

    def _is_outdated(self, line: PlannedLine, finished: Sequence[Report]) -> bool:
        stored = self.stored.get(line.identity)
        if (stored is None) != (line.kind == PlanKind.ADDED) or (stored and stored.pk != line.line_id):
            return True
        if any(getattr(stored, name) != value for name, value in read_back(line.old)):
            return True
        return holder_of(finished, {line.new.get("project_id"), stored.project_id if stored else None}) is not None

    def _store(self) -> None:
        rows = [self._row(line) for line in self.lines]
        fresh = [row for row in rows if row.pk is None]
        self._number(fresh)
        changed = [row for row in rows if row.pk is not None]
        BudgetLine.objects.bulk_create(fresh)
        BudgetLine.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["project", *BUDGET_AMOUNTS, "updated_at"],
        )
        traces: dict[int, list[Trace]] = {unit: [] for unit in self.units}
        projects: dict[int, set[int | None]] = {unit: set() for unit in self.units}
        for line, row in zip(self.lines, rows, strict=True):
            traces[line.unit_id] += _traces(line, row)
            projects[line.unit_id] |= {row.project_id, line.old.get("project_id")}
        self._unmark([one.place for told in traces.values() for one in told])
        self._unmark_moved(rows)
        self._tell(traces, projects)

    def _row(self, line: PlannedLine) -> BudgetLine:
        about = {"unit_id": line.unit_id, "year_id": self.job.year_id, "category": line.category}
        row = self.stored.get(line.identity) or BudgetLine(**about, title=line.title, source=line.source)
        for name, value in read_back(line.new):
            setattr(row, name, value)
        return row

    def _number(self, rows: Sequence[BudgetLine]) -> None:
        """New lines come after those that the unit has."""
        own = BudgetLine.objects.filter(year=self.job.year_id, unit__in=self.units).order_by()
        last = dict(own.values_list("unit").annotate(Max("position")))
        for row in rows:
            row.position = last[row.unit_id] = last.get(row.unit_id, -1) + 1

    def _unmark(self, places: Sequence[str]) -> None:
        """What was carried over and has been changed needs no confirmation any more."""
        EntryMark.objects.filter(report__in=[one.pk for one in self.reports], place__in=places).delete()

    def _unmark_moved(self, rows: Sequence[BudgetLine]) -> None:
        """A report of a project could not confirm what it shows no longer."""
        moved = {line.line_id for line in self.lines if "project_id" in line.new and line.line_id is not None}
        now = {str(row.pk): row.project_id for row in rows if row.pk in moved}
        projects = {one.pk: one.project_id for one in self.reports if one.project_id is not None}
        marks = EntryMark.objects.filter(report__in=projects, place__startswith="line-") if moved else ()
        gone = [one.pk for one in marks if now.get(_line(one), projects[one.report_id]) != projects[one.report_id]]
        EntryMark.objects.filter(pk__in=gone).delete()

    def _tell(self, traces: Mapping[int, Sequence[Trace]], projects: Mapping[int, Collection[int | None]]) -> None:
        """As ``touch``, of the lines of several units: versions rise, and what was changed is kept."""
        filling = [one for one in self.reports if one.status in FILLING]
        showing = [one for one in filling if one.kind == ReportKind.OVERALL or one.project_id in projects[one.unit_id]]
        units = {one.unit_id for one in showing}
        newer = Report.objects.filter(pk__in=[one.pk for one in filling if one.unit_id in units])
        newer.update(version=F("version") + 1, updated_at=self.act.now)
        subject = BUDGET_TITLE + import_wording.brought_in(self.job.name)
        note_changes(self.act, subject, {one.pk: traces[one.unit_id] for one in showing})


def _line(mark: EntryMark) -> str:
    return split_place(mark.place)[1]


def _traces(line: PlannedLine, row: BudgetLine) -> list[Trace]:
    if line.kind == PlanKind.ADDED:
        return [Trace(f"line-{row.pk}", "", row.title)]
    old, new = dict(read_back(line.old)), dict(read_back(line.new))
    return [Trace(f"line-{row.pk}-{name.removesuffix('_id')}", old[name], value) for name, value in new.items()]

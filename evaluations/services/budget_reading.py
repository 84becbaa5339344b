"""Budget lines of all units from a workbook: stored as it came, read and checked in the background, planned.

Rows are read as a stream and compared a thousand at a time with what is stored; nothing is held but where each line
stood. A line is known by unit, category, title and source. What a workbook does not name stays; a cell left empty
empties what is stored; a column that is not there changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count

from evaluations import import_wording, wording
from evaluations.enums import BudgetCategory, PlanKind, ReportKind
from evaluations.exchange.budget_sheet import GivenLine, budget_lines
from evaluations.exchange.directory_plan import Names
from evaluations.exchange.layout import kept
from evaluations.exchange.names import key_of
from evaluations.exchange.soundness import left_out, rows_in
from evaluations.exchange.workbook import ERRORS, WorkbookError, shown, stream_rows
from evaluations.facts import MOST_ROWS
from evaluations.forms.budget import LineForm
from evaluations.models import (
    BudgetImport,
    BudgetLine,
    EvaluationYear,
    ImportFault,
    PlannedLine,
    Project,
    Report,
    Unit,
)
from evaluations.models.reports import FILLING
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow
from scoring.engine.inputs import BUDGET_AMOUNTS

from .attaching import clean_name
from .editing import Refused
from .working import Turn, enqueue

AT_ONCE = 1000  # rows
MOST_KEPT = 2000  # faults
LONGEST_TOLD = 60  # characters of a place
KEPT = timedelta(days=30)
EXACT = Decimal("0.01")
_FIELDS = LineForm.base_fields
_CATEGORIES = {key_of(str(one.label)): one.value for one in BudgetCategory}
Identity = tuple[int, str, str, str]


class Wanted(NamedTuple):
    """A row without faults: which line it is about, and what its columns say."""

    given: GivenLine
    identity: Identity
    values: dict[str, Any]


def begin_import(year: EvaluationYear, name: str, content: bytes, act: Act) -> BudgetImport:
    """Keep a workbook and have it read. Those of everybody that are older than 30 days are deleted."""
    with transaction.atomic():
        BudgetImport.objects.filter(created_at__lt=act.now - KEPT).delete()
        job = BudgetImport.objects.create(
            owner=act.actor, year=year, name=clean_name(name) or "未命名", content=content
        )
        enqueue(job)
    return job


def discard_import(job: BudgetImport) -> None:
    """Forget a workbook and its plan; what has been stored of it stays. Raises NotPossibleNow while it is stored."""
    with transaction.atomic():
        held = BudgetImport.objects.select_for_update().defer("content").filter(pk=job.pk)
        if any(hasattr(one, "posting") and not one.posting.is_over for one in held):
            raise NotPossibleNow(import_wording.cannot_be_discarded())
        held.delete()


def read(turn: Turn[BudgetImport]) -> None:
    """Make the plan of a workbook. Raises Refused with the sentence if the file cannot be read."""
    content = bytes(turn.job.content)
    turn.job.content = b""
    PlannedLine.objects.filter(job=turn.job).delete()
    ImportFault.objects.filter(job=turn.job).delete()
    planner = _Planner(turn.job)
    total = 0
    try:
        lines = budget_lines(stream_rows(content))
        while chunk := list(islice(lines, AT_ONCE)):
            planner.take(chunk)
            total = total or rows_in(content)  # by now the file is known to be sound
            turn.progress(planner.seen, max(total, planner.seen))
    except WorkbookError as error:
        raise Refused(str(error)) from error
    if not planner.seen:
        raise Refused(import_wording.nothing_below_the_head())
    turn.finish(content=b"", left_out="\n".join(left_out(content)), **planner.counts())


class _Planner:
    """Takes rows in their order, a chunk at a time, and stores what they would change and what is wrong with them."""

    def __init__(self, job: BudgetImport) -> None:
        self.job = job
        self.pks = dict(Unit.objects.order_by("pk").values_list("name", "pk"))
        self.names = Names([*self.pks])
        self.seen = self.added = self.changed = self.unchanged = self.wrong = 0
        self.places: dict[int, str] = {}  # the digest of a line → where it stands
        own = BudgetLine.objects.filter(year=job.year_id).order_by().values_list("unit").annotate(Count("pk"))
        self.counted = Counter(dict(own))

    def counts(self) -> dict[str, int]:
        """What has been found so far."""
        return {name: getattr(self, name) for name in ("added", "changed", "unchanged", "wrong")}

    def take(self, chunk: Sequence[GivenLine]) -> None:
        """Store what these rows come to."""
        self.seen += len(chunk)
        faults: list[tuple[str, str]] = []
        reading = _Reading(self.names, self.pks, chunk, faults)
        wanted = [one for given in chunk if (one := reading.wanted(given)) and not self._is_told_twice(one, faults)]
        stored = stored_lines(self.job.year_id, [one.identity for one in wanted])
        finished = finished_reports(self.job.year_id, {one.identity[0] for one in wanted})
        planned = [line for one in wanted if (line := self._planned(one, stored.get(one.identity), finished, faults))]
        room = max(MOST_KEPT - self.wrong, 0)
        self.wrong += len(faults)
        with transaction.atomic():
            PlannedLine.objects.bulk_create(planned)
            ImportFault.objects.bulk_create(
                ImportFault(job=self.job, attempt=self.job.attempts, place=place[:LONGEST_TOLD], message=message)
                for place, message in faults[:room]
            )

    def _is_told_twice(self, one: Wanted, faults: list[tuple[str, str]]) -> bool:
        here = one.given.place("title")
        first = self.places.setdefault(hash(one.identity), here)
        if first == here:
            return False
        faults.append((here, import_wording.same_line(one.identity[2], first)))
        return True

    def _planned(
        self, one: Wanted, line: BudgetLine | None, finished: Mapping[int, list[Report]], faults: list[tuple[str, str]]
    ) -> PlannedLine | None:
        """What a row changes; None if nothing, or nothing that may be changed."""
        new = {name: value for name, value in one.values.items() if line is None or value != getattr(line, name)}
        if line is not None and not new:
            self.unchanged += 1
            return None
        unit = one.identity[0]
        projects = {new.get("project_id"), line.project_id if line else None}
        if holder := holder_of(finished.get(unit, ()), projects):
            message = wording.line_is_in_finished_report(one.identity[2], holder)
            faults.append((one.given.place(next(iter(new), "title").removesuffix("_id")), message))
            return None
        if line is None:
            self.counted[unit] += 1
            if self.counted[unit] > MOST_ROWS:
                faults.append((one.given.place("title"), import_wording.too_many_lines(MOST_ROWS)))
                return None
        self.added, self.changed = self.added + (line is None), self.changed + (line is not None)
        _, category, title, source = one.identity
        return PlannedLine(
            job=self.job,
            attempt=self.job.attempts,
            place=one.given.place("title")[:LONGEST_TOLD],
            kind=PlanKind.ADDED if line is None else PlanKind.CHANGED,
            unit_id=unit,
            line=line,
            category=category,
            title=title,
            source=source,
            old={} if line is None else {name: written(getattr(line, name)) for name in new},
            new={name: written(value) for name, value in new.items()},
        )


class _Reading:
    """What the rows of a chunk say, cell by cell, by the rules of the form that people fill in."""

    def __init__(
        self, names: Names, pks: Mapping[str, int], chunk: Iterable[GivenLine], faults: list[tuple[str, str]]
    ) -> None:
        self.faults = faults
        written = {text for given in chunk if (text := _text(given, "unit"))}
        self.units = {text: pks[name] for text in written if (name := names.find(text)) is not None}
        projects = Project.objects.filter(unit__in=self.units.values()).values_list("unit", "name", "pk")
        self.projects = {(unit, key_of(name)): pk for unit, name, pk in projects}

    def wanted(self, given: GivenLine) -> Wanted | None:
        """What a row says; None if something in it is wrong, all of which is told."""
        before = len(self.faults)
        unit = self._unit(given)
        category = self._clean(given, "category", _CATEGORIES.get(key_of(_text(given, "category"))))
        title, source = self._clean(given, "title"), self._clean(given, "source") if "source" in given.values else ""
        values: dict[str, Any] = {name: self._amount(given, name) for name in BUDGET_AMOUNTS if name in given.values}
        if "project" in given.values and unit is not None:
            values["project_id"] = self._project(given, unit, category)
        if unit is None or len(self.faults) > before:
            return None
        return Wanted(given, (unit, category, title, source), values)

    def _tell(self, given: GivenLine, name: str, message: str) -> None:
        self.faults.append((given.place(name), message))

    def _unit(self, given: GivenLine) -> int | None:
        text = _text(given, "unit")
        if text not in self.units:
            self._tell(given, "unit", import_wording.unknown_unit(text))
        return self.units.get(text)

    def _project(self, given: GivenLine, unit: int, category: str) -> int | None:
        text = _text(given, "project")
        if not text:
            return None
        found = self.projects.get((unit, key_of(text)))
        if found is None:
            self._tell(given, "project", import_wording.unknown_project(text))
        elif category == BudgetCategory.BASIC:
            self._tell(given, "project", import_wording.project_of_basic_expenditure(text))
        return found

    def _clean(self, given: GivenLine, name: str, value: str | None = None) -> Any:
        text = _text(given, name)
        if text in ERRORS:
            self._tell(given, name, import_wording.error_of_formula(text))
            return ""
        try:
            return _FIELDS[name].clean(text if value is None else value)
        except ValidationError as error:
            self._tell(given, name, "".join(error.messages))
            return ""

    def _amount(self, given: GivenLine, name: str) -> Decimal | None:
        value = given.values[name]
        if isinstance(value, Decimal) and 0 <= value < 10**10 and value == (exact := value.quantize(EXACT)):
            return exact  # most cells; others are told by the field what is wrong with them
        found = self._clean(given, name)
        return None if found == "" else found


def _text(given: GivenLine, name: str) -> str:
    return kept(shown(given.values.get(name)))


def stored_lines(year: int, identities: Sequence[Identity]) -> dict[Identity, BudgetLine]:
    """The lines of a year that are known by these; their titles keep the number of rows small that are looked at."""
    units, titles = {one[0] for one in identities}, {one[2] for one in identities}
    lines = BudgetLine.objects.filter(year=year, unit__in=units, title__in=titles)
    return {(line.unit_id, *line.identity): line for line in lines}


def finished_reports(year: int, units: Iterable[int]) -> dict[int, list[Report]]:
    """The reports of these units that are submitted or published."""
    found = defaultdict(list)
    reports = Report.objects.filter(year=year, unit__in=units).exclude(status__in=FILLING)
    for report in reports.select_related("unit", "year", "project").defer("stated_details"):
        found[report.unit_id].append(report)
    return found


def holder_of(finished: Iterable[Report], projects: Iterable[int | None]) -> Report | None:
    """Which of the finished reports of a unit shows a line of one of these projects."""
    known = [one for one in projects if one is not None]
    return next((one for one in finished if one.kind == ReportKind.OVERALL or one.project_id in known), None)


def written(value: Any) -> Any:
    """A value as a plan keeps it."""
    return str(value) if isinstance(value, Decimal) else value


def read_back(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What a plan has kept, as it was."""
    for name, value in values.items():
        yield name, Decimal(value) if isinstance(value, str) else value

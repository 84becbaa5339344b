"""Open data packages that people upload: read, laid out as a plan, stored once confirmed.

A package says what a unit says. Units, years, schemes and outlines are kept by others, reviewed points by
reviewers: of these it changes nothing, whatever it carries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from evaluations import outline, wording
from evaluations.assessment import assess_readable
from evaluations.auditing.places import place_in_words
from evaluations.changes import Group, compare
from evaluations.consistency import Subject
from evaluations.enums import ReportKind
from evaluations.facts import MOST_ROWS, LineFacts, ReportFacts
from evaluations.filetypes import MEGABYTE, MOST_FILES
from evaluations.models import BudgetLine, EntryMark, EvaluationYear, Report, Unit
from evaluations.package import PackageError, dump, facts_from, package_from, parse, read_facts
from evaluations.queries.report_facts import RELATED, report_facts
from evaluations.trail import Act, content_digest
from evaluations.workflow import NotPossibleNow
from scoring.engine import Problem, Scheme
from scoring.storing import find_stored, stored_scheme

from .accounting import titles_of
from .comparing import content_of
from .drafting import import_report
from .editing import lock, touch
from .starting import Beginning, begin_with
from .tracing import records_of, traces_between

LARGEST = 2 * MEGABYTE
LIMITS = {
    "budget_lines": ("预算项目", MOST_ROWS),
    "targets": ("申报目标", MOST_ROWS),
    "indicators": ("绩效指标", MOST_ROWS),
    "evidence": ("佐证材料", MOST_FILES),
}
FindScheme = Callable[[str], Scheme]
About = tuple[str, str, str]  # what is asked, what the package says, what it should say


@dataclass(frozen=True, slots=True)
class Plan:
    """What a package does to a report: what it will say, and what changes. ``digest`` is of both states."""

    facts: ReportFacts
    groups: tuple[Group, ...]
    digest: str

    @property
    def count(self) -> int:
        """How many changes there are."""
        return sum(len(group.changes) for group in self.groups)


def read_package(content: bytes | str, report: Report | None = None) -> ReportFacts:
    """What a package says, by the scheme of ``report`` if that is the one it names, else by the newest version.

    Raises PackageError with all problems, their places in words.
    """
    own = report.scheme_version if report else None

    def find_scheme(code: str) -> Scheme:
        return stored_scheme(own if own and own.scheme.code == code else find_stored(code))

    data = parse(content)
    try:
        facts, _ = facts_from(data, find_scheme)
    except PackageError as error:
        raise _worded(error, _subject(data, find_scheme)) from error
    counts = ((label, len(getattr(facts, name)), most) for name, (label, most) in LIMITS.items())
    if beyond := [one for one in counts if one[1] > one[2]]:
        raise PackageError([Problem("", wording.package_has_too_many(*one)) for one in beyond])
    return facts


def start_from_package(unit: Unit, year: EvaluationYear, facts: ReportFacts, act: Act, *, name: str) -> Report:
    """Store a new report of the unit and year that says what the package (its file's ``name``) says.

    Raises PackageError if it is about another unit or year or the database cannot hold it, AlreadyStarted
    if there is such a report, NotPossibleNow if the unit is exempt from it.
    """
    _require([("单位", facts.unit.name, unit.name), ("评价年度", str(facts.year.year), str(year.year))])
    beginning = Beginning(unit, year, facts.kind, facts.project, find_stored(facts.scheme), facts.outline)
    said = _said_by_the_unit(beginning.facts(), facts)
    try:
        return begin_with(beginning, said, act, wording.package_of(name))
    except PackageError as error:
        raise _worded(error, _examined(said, stored_scheme(beginning.scheme_version))) from error


def plan_of(report: Report, facts: ReportFacts) -> Plan:
    """What a package would change. Raises PackageError if it is about another report, scheme or outline."""
    stored, scheme = report_facts(report), stored_scheme(report.scheme_version)
    _require(
        [
            ("单位", facts.unit.name, stored.unit.name),
            ("评价年度", str(facts.year.year), str(stored.year.year)),
            ("报告种类", _kind(facts), _kind(stored)),
            ("项目", facts.project, stored.project),
            ("评分方案", facts.scheme, stored.scheme),
            ("报告提纲", facts.outline, stored.outline),
        ]
    )
    said = _said_by_the_unit(stored, facts)
    before, after = package_from(stored, scheme), package_from(said, scheme)
    groups = compare(before, after, scheme=scheme, outline=outline.load(report.outline))
    return Plan(said, groups, content_digest(dump(before) + dump(after)))


def apply_package(report: Report, facts: ReportFacts, act: Act, *, digest: str, name: str) -> Plan:
    """Let a report say what the package (its file's ``name``) says: all of it, or nothing.

    Rows that stay keep remarks and marks; entries that change lose their marks, as if they were typed.
    Raises NotPossibleNow if the report is not being filled in, or if the plan is no longer the one of
    ``digest``; PackageError if the database cannot hold it or other reports forbid it.
    """
    with transaction.atomic():
        lock(report)
        held = Report.objects.select_related(*RELATED).get(pk=report.pk)
        plan = plan_of(held, facts)
        if plan.digest != digest:
            raise NotPossibleNow(wording.report_has_changed_since_plan(held))
        marks, before, projects = list(held.marks.all()), records_of(held), _projects_of_lines(held)
        try:
            stored = import_report(plan.facts, scheme_version=held.scheme_version, replace=True)
        except PackageError as error:
            raise _worded(error, _examined(plan.facts, stored_scheme(held.scheme_version))) from error
        after = records_of(stored)
        traces = traces_between(before, after)
        changed = {one.place for one in traces}
        _keep_marks(stored, [one for one in marks if one.place not in changed and _record(one.place) in after])
        lines = {int(_record(place).removeprefix("line-")) for place in changed if place.startswith("line-")}
        either = (projects, _projects_of_lines(stored))
        touched = {known[line] for known in either for line in lines if line in known} if lines else None
        subject = f"{titles_of(stored, sorted(changed))}（{wording.package_of(name)}）"
        touch(stored, act, subject, traces, touched)
    return plan


def package_text(report: Report) -> str:
    """The open data package of a report as it is now."""
    return content_of(report_facts(report), stored_scheme(report.scheme_version))


def _said_by_the_unit(registered: ReportFacts, given: ReportFacts) -> ReportFacts:
    """What a package says, with what is kept by administrators and reviewers as it is ``registered``."""
    reviewed = {line.item: line for line in registered.lines if line.reviewed_score is not None or line.reviewed_reason}
    lines = [_reviewed_as(line, reviewed.pop(line.item, LineFacts(line.item))) for line in given.lines]
    lines += [_reviewed_as(LineFacts(item), line) for item, line in reviewed.items()]
    return replace(given, unit=registered.unit, year=registered.year, lines=tuple(lines))


def _reviewed_as(line: LineFacts, stored: LineFacts) -> LineFacts:
    return replace(line, reviewed_score=stored.reviewed_score, reviewed_reason=stored.reviewed_reason)


def _require(asked: Iterable[About]) -> None:
    problems = [Problem("", wording.package_is_about_another(*one)) for one in asked if one[1] != one[2]]
    if problems:
        raise PackageError(problems)


def _kind(facts: ReportFacts) -> str:
    return ReportKind(facts.kind).label


def _worded(error: PackageError, subject: Subject | None) -> PackageError:
    """The same problems, with places as people name them."""
    return PackageError(
        [Problem(one.path and place_in_words(one.path, subject, {}), one.message) for one in error.problems]
    )


def _subject(data: dict[str, Any], find_scheme: FindScheme) -> Subject | None:
    """A package with problems as far as it can be read."""
    try:
        given = read_facts(data, find_scheme)
    except PackageError:
        return None
    return _examined(given.facts, given.scheme) if given.scheme and given.outline else None


def _examined(facts: ReportFacts, scheme: Scheme) -> Subject:
    assessment, problems = assess_readable(facts, scheme)
    return Subject(facts, assessment, outline.load(facts.outline), tuple(problems))


def _record(place: str) -> str:
    """The place without its field: ``indicator-12-target`` → ``indicator-12``."""
    kind, _, rest = place.partition("-")
    return f"{kind}-{rest.rpartition('-')[0] or rest}"


def _projects_of_lines(report: Report) -> dict[int, int | None]:
    return dict(BudgetLine.objects.filter(unit=report.unit_id, year=report.year_id).values_list("pk", "project"))


def _keep_marks(report: Report, marks: list[EntryMark]) -> None:
    EntryMark.objects.filter(report=report).delete()
    EntryMark.objects.bulk_create(EntryMark(report=report, place=one.place, origin=one.origin) for one in marks)

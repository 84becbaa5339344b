"""What the people of a unit have to do in a year: their reports, and those that nobody has started yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from evaluations.enums import BudgetCategory, ReportKind, ReportStatus, Role
from evaluations.models import BudgetLine, EvaluationYear, Obligation, Project, Report, ReportEvent, Unit
from evaluations.policies import Visitor

from .report_facts import RELATED, ROWS

MOST_UNSTARTED = 12


@dataclass(frozen=True, slots=True)
class Unstarted:
    """A report that is to be expected and not there: of a unit, or of its project of that name."""

    unit: Unit
    kind: ReportKind
    project: str = ""
    has_last: bool = False
    has_budget: bool = False


def prepared_units(user: Visitor) -> QuerySet[Unit]:
    """The units for which a user may start reports."""
    return Unit.objects.all() if user.is_superuser else Unit.objects.of(user, Role.PREPARER)


def reviewed_units(user: Visitor) -> QuerySet[Unit]:
    """The units whose reports a user endorses or approves."""
    return Unit.objects.all() if user.is_superuser else Unit.objects.of(user, Role.ENDORSER, Role.FINANCE_REVIEWER)


def publishers_units(user: Visitor, reports: Collection[Report]) -> set[int]:
    """The units of those of the reports that are approved and that the user may make public."""
    approved = {report.unit_id for report in reports if report.status == ReportStatus.APPROVED}
    if not approved:
        return set()
    return set(Unit.objects.of(user, Role.PREPARER, Role.ENDORSER).filter(pk__in=approved).values_list("pk", flat=True))


def reports_of_year(user: Visitor, year: EvaluationYear) -> QuerySet[Report]:
    """What a user sees of a year, with all rows of each report, by unit."""
    found = Report.objects.visible_to(user).filter(year=year).select_related(*RELATED).prefetch_related(*ROWS)
    return found.defer("scheme_version__data").order_by("unit__name", "kind", "project__name", "pk")


def budget_lines_by_report(reports: Collection[Report], year: EvaluationYear) -> dict[int, list[BudgetLine]]:
    """The budget lines each of the reports of a year shows, by its primary key."""
    units = {report.unit_id for report in reports}
    lines = list(BudgetLine.objects.filter(unit__in=units, year=year).select_related("project"))
    return {
        report.pk: [
            line
            for line in lines
            if line.unit_id == report.unit_id
            and (report.kind == ReportKind.OVERALL or line.project_id == report.project_id)
        ]
        for report in reports
    }


def latest_returns(reports: Collection[Report]) -> dict[int, ReportEvent]:
    """The last time each of the returned reports was returned, by the report's primary key."""
    returned = [report.pk for report in reports if report.status == ReportStatus.RETURNED]
    if not returned:
        return {}
    events = ReportEvent.objects.filter(report__in=returned, target=ReportStatus.RETURNED).select_related("actor")
    return {event.report_id: event for event in events.order_by("pk")}


def unstarted(user: Visitor, year: EvaluationYear) -> list[Unstarted]:
    """What is to be expected of the user's units and not there; one more than ``MOST_UNSTARTED`` if there is more.

    Once the round is opened, what is owed and not begun. Before that a unit's overall report; a report on
    each of its projects, those with a budget line this year first; a project expenditure that is no project yet.
    """
    if year.opened_at:
        return _owed(prepared_units(user), year)
    units = prepared_units(user).filter(Q(abolished_on=None) | Q(abolished_on__year__gte=year.year))
    return [*_units(units, year), *_projects(units, year), *_new_projects(units, year)][: MOST_UNSTARTED + 1]


def _owed(units: QuerySet[Unit], year: EvaluationYear) -> list[Unstarted]:
    earlier = Report.objects.filter(unit=OuterRef("unit"), kind=OuterRef("kind"), year__year__lt=year.year)
    same_project = Q(project=OuterRef("project")) | Q(kind=ReportKind.OVERALL)
    lines = BudgetLine.objects.filter(unit=OuterRef("unit"), year=year)
    paid_project = Exists(lines.filter(project=OuterRef("project")))
    rows = Obligation.objects.filter(year=year, unit__in=units, report=None, exempt_reason="").annotate(
        has_last=Exists(earlier.filter(same_project)),
        has_budget=Case(When(kind=ReportKind.OVERALL, then=Exists(lines)), default=paid_project),
    )
    ordered = rows.select_related("unit", "project").order_by("kind", "-has_budget", "-has_last", "unit__name", "pk")
    return [
        Unstarted(
            row.unit,
            ReportKind(row.kind),
            row.project.name if row.project else "",
            has_last=row.has_last,
            has_budget=row.has_budget,
        )
        for row in ordered[: MOST_UNSTARTED + 1]
    ]


def _units(units: QuerySet[Unit], year: EvaluationYear) -> list[Unstarted]:
    overall = Report.objects.filter(unit=OuterRef("pk"), kind=ReportKind.OVERALL)
    rows = _expected(units, overall, year).annotate(
        has_budget=Exists(BudgetLine.objects.filter(unit=OuterRef("pk"), year=year))
    )
    return [
        Unstarted(row, ReportKind.OVERALL, has_last=row.has_last, has_budget=row.has_budget)
        for row in rows.order_by("-has_last", "name")[: MOST_UNSTARTED + 1]
    ]


def _projects(units: QuerySet[Unit], year: EvaluationYear) -> list[Unstarted]:
    projects = Project.objects.filter(unit__in=units).select_related("unit")
    rows = _expected(projects, Report.objects.filter(project=OuterRef("pk")), year).annotate(
        has_budget=Exists(BudgetLine.objects.filter(project=OuterRef("pk"), year=year))
    )
    return [
        Unstarted(row.unit, ReportKind.PROJECT, row.name, row.has_last, row.has_budget)
        for row in rows.order_by("-has_budget", "-has_last", "unit__name", "name")[: MOST_UNSTARTED + 1]
    ]


def _expected(rows: QuerySet[Any], reports: QuerySet[Report], year: EvaluationYear) -> QuerySet[Any]:
    """Those of which there is no report this year; whether there was one in an earlier year."""
    earlier = Exists(reports.filter(year__year__lt=year.year))
    told: QuerySet[Any] = rows.annotate(has_last=earlier)
    return told.filter(~Exists(reports.filter(year=year)))


def _new_projects(units: QuerySet[Unit], year: EvaluationYear) -> list[Unstarted]:
    namesakes = Project.objects.filter(unit=OuterRef("unit"), name=OuterRef("title"))
    lines = BudgetLine.objects.filter(unit__in=units, year=year, category=BudgetCategory.PROJECT, project=None)
    rows = lines.filter(~Exists(namesakes)).order_by("unit__name", "title").values_list("unit", "title").distinct()
    named = list(rows[: MOST_UNSTARTED + 1])
    by_pk = Unit.objects.in_bulk({pk for pk, _ in named})
    return [Unstarted(by_pk[pk], ReportKind.PROJECT, title, has_budget=True) for pk, title in named]

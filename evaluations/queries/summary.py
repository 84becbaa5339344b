"""What the summary of a year tells of each report: every report of a scope, and those that are owed and not begun."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone

from evaluations.enums import FilingState, ReportKind, Severity
from evaluations.facts import BudgetLineFacts
from evaluations.models import BudgetLine, FindingCount, Obligation, Publication, Report

from .overseeing import Scope
from .report_facts import budget_line_facts


@dataclass(frozen=True, slots=True)
class Summarised:
    """One report, or one that is owed; totals and findings are those of the last submission or review."""

    department: str
    unit: str
    kind: str
    project: str
    status: str
    lines: tuple[BudgetLineFacts, ...] = ()
    filed_on: date | None = None
    submitted_on: date | None = None
    self_total: Decimal | None = None
    self_grade: str = ""
    computed_total: Decimal | None = None
    reviewed_total: Decimal | None = None
    reviewed_grade: str = ""
    findings: int | None = None
    published_on: date | None = None


def summarised(scope: Scope) -> list[Summarised]:
    """By department, unit and kind, the overall report first. A fixed number of queries."""
    rows = [*_reports(scope), *_not_begun(scope)]
    return sorted(rows, key=lambda one: (one.department, one.unit, one.kind != ReportKind.OVERALL, one.project))


def _reports(scope: Scope) -> Iterable[Summarised]:
    found = Report.objects.filter(scope.within(), year=scope.year).select_related("unit__parent", "project")
    reports = list(found.defer("stated_details", "stated_dimensions"))
    of_year = {"report__year": scope.year}
    counted = FindingCount.objects.filter(scope.within("report__unit"), **of_year).exclude(severity=Severity.HINT)
    findings = dict(counted.values("report").annotate(sum=Sum("count")).values_list("report", "sum").order_by())
    publications = Publication.objects.filter(scope.within("report__unit"), **of_year)
    published = dict(
        publications.values("report").annotate(at=Max("published_at")).values_list("report", "at").order_by()
    )
    lines = _lines(scope)
    for one in reports:
        own = lines[one.unit_id]
        yield Summarised(
            department=one.unit.parent.name if one.unit.parent else one.unit.name,
            unit=one.unit.name,
            kind=one.kind,
            project=one.project.name if one.project else "",
            status=one.get_status_display(),
            lines=tuple(line for project, line in own if one.kind == ReportKind.OVERALL or project == one.project_id),
            filed_on=one.filed_on,
            submitted_on=_day(one.submitted_at),
            self_total=one.self_total,
            self_grade=one.self_grade,
            computed_total=one.computed_total,
            reviewed_total=one.reviewed_total,
            reviewed_grade=one.reviewed_grade,
            findings=findings.get(one.pk, 0) if one.submitted_at else None,
            published_on=_day(published.get(one.pk)),
        )


def _lines(scope: Scope) -> dict[int, list[tuple[int | None, BudgetLineFacts]]]:
    """Budget lines of each unit, each with its project."""
    found: dict[int, list[tuple[int | None, BudgetLineFacts]]] = defaultdict(list)
    for line in BudgetLine.objects.filter(scope.within(), year=scope.year).select_related("project"):
        found[line.unit_id].append((line.project_id, budget_line_facts(line)))
    return found


def _not_begun(scope: Scope) -> Iterable[Summarised]:
    owed = Obligation.objects.filter(scope.within(), year=scope.year, report=None)
    for one in owed.select_related("unit__parent", "project"):
        yield Summarised(
            department=one.unit.parent.name if one.unit.parent else one.unit.name,
            unit=one.unit.name,
            kind=one.kind,
            project=one.project.name if one.project else "",
            status=str((FilingState.EXEMPT if one.exempt_reason else FilingState.UNSTARTED).label),
        )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None

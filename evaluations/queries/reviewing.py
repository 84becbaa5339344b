"""What a reviewer reads beside one report: remarks, what happened to it, and the years before."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q, QuerySet

from evaluations.enums import ReportKind, ReportStatus
from evaluations.facts import BudgetLineFacts
from evaluations.models import BudgetLine, Report, ReportEvent, ReviewRemark

from .report_facts import budget_line_facts

MOST_YEARS = 8
WAS_SUBMITTED = Q(submitted_at__isnull=False) | ~Q(status=ReportStatus.DRAFT)


class SubjectYear(NamedTuple):
    """What the report of a year came to when it was last submitted or reviewed, and the budget lines it shows."""

    report: Report
    lines: tuple[BudgetLineFacts, ...]

    @property
    def totals(self) -> tuple[Decimal | None, ...]:
        """Self-scored, computed and reviewed."""
        return self.report.self_total, self.report.computed_total, self.report.reviewed_total


def remarks_by_place(report: Report) -> dict[str, list[ReviewRemark]]:
    """The remarks on a report with their answers, by the record they are about."""
    found: dict[str, list[ReviewRemark]] = {}
    rows = report.remarks.select_related("author", "settled_by").prefetch_related("answers__author")
    for remark in rows.order_by("pk"):
        found.setdefault(remark.place, []).append(remark)
    return found


def events_of(report: Report) -> QuerySet[ReportEvent]:
    """What happened to a report, the latest first."""
    return report.events.select_related("actor", "on_behalf_of").order_by("-number")


def was_submitted(report: Report) -> bool:
    """Whether a report was handed over at some time."""
    return report.submitted_at is not None or report.status != ReportStatus.DRAFT


def years_of_subject(report: Report) -> list[SubjectYear]:
    """The latest reports of the unit or project, up to this one, that were submitted at some time; oldest first."""
    same = Report.objects.filter(unit=report.unit_id, kind=report.kind, project=report.project_id)
    rows = same.filter(WAS_SUBMITTED, year__year__lte=report.year.year).select_related("year")
    latest = list(rows.order_by("-year__year")[:MOST_YEARS])
    lines = BudgetLine.objects.filter(unit=report.unit_id, year__in=[one.year_id for one in latest])
    if report.kind == ReportKind.PROJECT:
        lines = lines.filter(project=report.project_id)
    by_year: dict[int, list[BudgetLineFacts]] = {}
    for line in lines.select_related("project"):
        by_year.setdefault(line.year_id, []).append(budget_line_facts(line))
    return [SubjectYear(one, tuple(by_year.get(one.year_id, ()))) for one in reversed(latest)]

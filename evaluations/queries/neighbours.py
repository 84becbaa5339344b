"""The reports that one report is held against."""

from django.db.models import QuerySet

from evaluations.models import Report

from .report_facts import RELATED, ROWS


def reports_beside(report: Report) -> QuerySet[Report]:
    """The unit's other reports of the year, with all their rows."""
    return _whole(Report.objects.filter(unit=report.unit_id, year=report.year_id).exclude(pk=report.pk))


def report_before(report: Report) -> Report | None:
    """The same report of the year before, with all its rows."""
    same = Report.objects.filter(unit=report.unit_id, kind=report.kind, project=report.project_id)
    return _whole(same.filter(year__year=report.year.year - 1)).first()


def _whole(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related(*RELATED).prefetch_related(*ROWS).defer("scheme_version__data").order_by("kind", "pk")

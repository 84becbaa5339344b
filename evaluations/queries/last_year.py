"""What the report before this one said."""

from typing import Any, NamedTuple

from evaluations.models import Report, ReportText


class LastText(NamedTuple):
    """A chapter of an earlier report."""

    year: int
    text: str


def text_of_last_year(report: Report, key: str, user: Any) -> LastText | None:
    """This chapter in the newest earlier report of the same unit or project, if it has it and the user may see it."""
    earlier = Report.objects.visible_to(user).filter(
        unit=report.unit_id, kind=report.kind, project=report.project_id, year__year__lt=report.year.year
    )
    newest = earlier.order_by("-year__year").values("pk")[:1]
    found = ReportText.objects.filter(report__in=newest, key=key).values_list("report__year__year", "text").first()
    return LastText(*found) if found else None

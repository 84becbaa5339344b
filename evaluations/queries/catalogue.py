"""What the public may see: the newest version of every published report, from its stored copy only."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.models import Publication


def current_publications() -> QuerySet[Publication]:
    """The newest version of every published report, newest first."""
    newer = Publication.objects.filter(report=OuterRef("report"), version__gt=OuterRef("version"))
    return Publication.objects.filter(~Exists(newer)).order_by("-published_at", "-pk")


def published_reports(*, year: int | None = None, kind: str = "", text: str = "") -> QuerySet[Publication]:
    """Current publications without their bulky parts, narrowed by year, kind and part of a name."""
    found = current_publications().defer("facts", "scheme", "score", "document")
    if year:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(Q(unit_name__icontains=text) | Q(project_name__icontains=text))
    return found


def published_years() -> list[int]:
    """The years of which something is published, newest first."""
    return list(Publication.objects.order_by("-year").values_list("year", flat=True).distinct())

"""What several views need."""

from django.shortcuts import get_object_or_404

from evaluations.models import Report

RELATED = ("unit__parent", "unit__successor", "year", "project", "scheme_version__scheme")


def get_visible_report(request, pk):
    """The report if this user may see it; otherwise it does not exist for them."""
    return get_object_or_404(Report.objects.visible_to(request.user).select_related(*RELATED), pk=pk)

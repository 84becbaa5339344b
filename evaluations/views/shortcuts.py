from django.shortcuts import get_object_or_404

from evaluations.models import Report


def get_visible_report(request, pk):
    """The report if this user may see it; otherwise it does not exist for them."""
    return get_object_or_404(Report.objects.visible_to(request.user).select_related("unit", "year", "project"), pk=pk)

"""Pages for a unit's own people: only reports they may see, everything else is not found."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.models import Report

from .shortcuts import get_visible_report


@require_safe
def reports(request):
    visible = Report.objects.visible_to(request.user).select_related("unit", "year", "project")
    return render(request, "fill/reports.html", {"reports": visible})


@require_safe
def preview(request, pk):
    report = get_visible_report(request, pk)
    return render(request, "fill/preview.html", {"report": report})

"""Pages for a unit's own people: only reports they may see, everything else is not found."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.models import Report
from evaluations.services.composing import compose_report
from scoring.engine import ProblemsError

from .shortcuts import get_visible_report, paginate


@require_safe
def reports(request):
    visible = Report.objects.visible_to(request.user).select_related("unit", "year", "project")
    return render(request, "fill/reports.html", {"page": paginate(request, visible)})


@require_safe
def preview(request, pk):
    """The report as it would be printed now, or what stands in the way of printing it."""
    report = get_visible_report(request, pk)
    try:
        context = {"document": compose_report(report, is_draft=True).document}
    except ProblemsError as error:
        context = {"problems": error.problems}
    return render(request, "fill/preview.html", {"report": report} | context)

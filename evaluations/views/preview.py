"""The report as it would be printed now."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.services.composing import compose_report
from scoring.engine import ProblemsError

from .shortcuts import get_visible_report


@require_safe
def preview(request, pk):
    """The report as it would be printed now, or what stands in the way of printing it."""
    report = get_visible_report(request, pk)
    try:
        context = {"document": compose_report(report, is_draft=True).document}
    except ProblemsError as error:
        context = {"problems": error.problems}
    return render(request, "fill/preview.html", {"report": report} | context)

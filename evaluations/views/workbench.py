"""What a unit's people have to do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.models import Report

from .shortcuts import paginate


@require_safe
def reports(request):
    visible = Report.objects.visible_to(request.user).select_related("unit", "year", "project")
    return render(request, "fill/reports.html", {"page": paginate(request, visible)})

"""Pages of a parcel, made of the pieces that every job has."""

from django.shortcuts import get_object_or_404, render
from django.urls import include, path, reverse
from django.views.decorators.http import require_POST, require_safe

from evaluations.views.jobs import answer_progress, answer_retry
from tests.jobs.models import Parcel


@require_safe
def page(request, pk):
    context = {"job": get_object_or_404(Parcel, pk=pk)}
    context |= {"progress_url": reverse("progress", args=[pk]), "retry_url": reverse("retry", args=[pk])}
    return render(request, "jobs/parcel.html", context)


@require_safe
def progress(request, pk):
    return answer_progress(request, get_object_or_404(Parcel, pk=pk), reverse("parcel", args=[pk]))


@require_POST
def retry(request, pk):
    return answer_retry(request, get_object_or_404(Parcel, pk=pk), reverse("parcel", args=[pk]))


urlpatterns = [
    path("parcels/<int:pk>/", page, name="parcel"),
    path("parcels/<int:pk>/progress/", progress, name="progress"),
    path("parcels/<int:pk>/retry/", retry, name="retry"),
    path("", include("zjperf.urls")),
]

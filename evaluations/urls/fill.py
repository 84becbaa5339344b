"""What a unit's people work with."""

from django.urls import path

from evaluations.views import fill

app_name = "fill"
urlpatterns = [
    path("", fill.reports, name="reports"),
    path("<int:pk>/", fill.preview, name="preview"),
]

"""What anybody may read without logging in."""

from django.urls import path

from evaluations.views import public

app_name = "public"
urlpatterns = [
    path("", public.catalogue, name="catalogue"),
    path("reports/<int:pk>/", public.document, name="document"),
    path("reports/<int:pk>/report.pdf", public.pdf, name="pdf"),
    path("reports/<int:pk>/package.json", public.package, name="package"),
    path("reports/<int:pk>/report.docx", public.word, name="word"),
]

"""What a unit's people work with."""

from django.urls import path

from evaluations.views import (
    answering,
    evidence,
    fill,
    packaging,
    presence,
    preview,
    start,
    submit,
    workbench,
    workbook,
    yearly,
)

app_name = "fill"
urlpatterns = [
    path("", workbench.reports, name="reports"),
    path("start/", start.start, name="start"),
    path("start/package/", packaging.start, name="start_package"),
    path("years/<int:year>/units/<int:unit>.zip", yearly.archive, name="year"),
    path("<int:pk>/", fill.resume, name="resume"),
    path("<int:pk>/submit/", submit.submit, name="submit"),
    path("<int:pk>/preview/", preview.preview, name="preview"),
    path("<int:pk>/draft.pdf", preview.draft_pdf, name="draft_pdf"),
    path("<int:pk>/package.json", packaging.download, name="package"),
    path("<int:pk>/package/", packaging.upload, name="package_upload"),
    path("<int:pk>/package/confirm/", packaging.confirm, name="package_confirm"),
    path("<int:pk>/draft.docx", preview.draft_word, name="draft_word"),
    path("<int:pk>/evidence/upload/", evidence.upload, name="evidence_upload"),
    path("<int:pk>/evidence/<int:key>/", evidence.file, name="evidence_file"),
    path("<int:pk>/evidence/<int:key>/remove/", evidence.remove, name="evidence_remove"),
    path("<int:pk>/remarks/<int:key>/answer/", answering.answer, name="answer"),
    path("<int:pk>/workbook.xlsx", workbook.download, name="workbook_download"),
    path("<int:pk>/workbook/", workbook.upload, name="workbook"),
    path("<int:pk>/workbook/<int:key>/", workbook.plan, name="workbook_plan"),
    path("<int:pk>/workbook/<int:key>/marked.xlsx", workbook.marked_copy, name="workbook_marked"),
    path("<int:pk>/workbook/<int:key>/drop/", workbook.drop, name="workbook_drop"),
    path("<int:pk>/presence/", presence.presence, name="presence"),
    path("<int:pk>/<str:key>/", fill.section, name="section"),
]

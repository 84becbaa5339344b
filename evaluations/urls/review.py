"""What reviewers work with."""

from django.urls import path

from evaluations.views import auditing, cockpit

app_name = "review"
urlpatterns = [
    path("audit/", auditing.audits, name="audits"),
    path("audit/begin/", auditing.begin, name="audit_begin"),
    path("audit/<int:pk>/", auditing.audit, name="audit"),
    path("audit/<int:pk>/files/", auditing.add, name="audit_add"),
    path("audit/<int:pk>/close/", auditing.close, name="audit_close"),
    path("audit/<int:pk>/delete/", auditing.delete, name="audit_delete"),
    path("audit/<int:pk>/audit.json", auditing.as_json, name="audit_json"),
    path("audit/<int:pk>/audit.xlsx", auditing.as_xlsx, name="audit_xlsx"),
    path("audit/<int:pk>/<int:file>/<int:number>/", auditing.report, name="audit_report"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/reports/", cockpit.behind, name="cockpit_behind"),
    path("cockpit/cockpit.xlsx", cockpit.as_xlsx, name="cockpit_xlsx"),
    path("cockpit/remind/", cockpit.remind, name="cockpit_remind"),
]

"""What reviewers work with."""

from django.urls import path

from evaluations.views import auditing, batch, cockpit, queue, reviewing, trail

app_name = "review"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("batch/", batch.batch, name="batch"),
    path("<int:pk>/claim/", queue.claim, name="claim"),
    path("<int:pk>/release/", queue.release, name="release"),
    path("audit/", auditing.audits, name="audits"),
    path("accesses/", trail.what_somebody_did, name="accesses"),
    path("<int:pk>/trail/", trail.trail, name="trail"),
    path("<int:pk>/trail.xlsx", trail.as_xlsx, name="trail_xlsx"),
    path("<int:pk>/trail/<int:number>/snapshot.json", trail.snapshot, name="snapshot"),
    path("audit/begin/", auditing.begin, name="audit_begin"),
    path("audit/<int:pk>/", auditing.audit, name="audit"),
    path("audit/<int:pk>/files/", auditing.add, name="audit_add"),
    path("audit/<int:pk>/close/", auditing.close, name="audit_close"),
    path("audit/<int:pk>/delete/", auditing.delete, name="audit_delete"),
    path("audit/<int:pk>/audit.json", auditing.as_json, name="audit_json"),
    path("audit/<int:pk>/audit.xlsx", auditing.as_xlsx, name="audit_xlsx"),
    path("audit/<int:pk>/<int:file>/<int:number>/", auditing.report, name="audit_report"),
    path("<int:pk>/", reviewing.report, name="report"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("cockpit/reports/", cockpit.behind, name="cockpit_behind"),
    path("cockpit/cockpit.xlsx", cockpit.as_xlsx, name="cockpit_xlsx"),
    path("cockpit/summary.xlsx", cockpit.summary, name="cockpit_summary"),
    path("cockpit/remind/", cockpit.remind, name="cockpit_remind"),
]

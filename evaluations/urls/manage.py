"""What administrators work with."""

from django.urls import path

from evaluations.views import manage, manage_import, manage_rounds

app_name = "manage"
urlpatterns = [
    path("", manage.index, name="index"),
    path("rounds/", manage_rounds.rounds, name="rounds"),
    path("rounds/open/", manage_rounds.open_new, name="round_open"),
    path("rounds/<int:year>/", manage_rounds.round_of, name="round"),
    path("rounds/<int:year>/edit/", manage_rounds.edit, name="round_edit"),
    path("rounds/<int:year>/complete/", manage_rounds.complete, name="round_complete"),
    path("rounds/<int:year>/projects/", manage_rounds.add_project, name="round_add_project"),
    path("rounds/<int:year>/owed/<int:pk>/", manage_rounds.change, name="round_change"),
    path("import/", manage_import.upload, name="import"),
    path("import/confirm/", manage_import.confirm, name="import_confirm"),
    path("import/invite/", manage_import.invite_all, name="import_invite"),
    path("import/template.xlsx", manage_import.template, name="import_template"),
    path("import/current.xlsx", manage_import.current, name="import_current"),
]

"""What administrators work with."""

from django.urls import path

from evaluations.views import manage, manage_budget, manage_import, manage_rounds

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
    path("budget/", manage_budget.upload, name="budget"),
    path("budget/template.xlsx", manage_budget.template, name="budget_template"),
    path("budget/<int:year>.xlsx", manage_budget.current, name="budget_current"),
    path("budget/<int:pk>/", manage_budget.plan, name="budget_plan"),
    path("budget/<int:pk>/progress/", manage_budget.progress, name="budget_progress"),
    path("budget/<int:pk>/retry/", manage_budget.retry, name="budget_retry"),
    path("budget/<int:pk>/confirm/", manage_budget.confirm, name="budget_confirm"),
    path("budget/<int:pk>/discard/", manage_budget.discard, name="budget_discard"),
    path("import/", manage_import.upload, name="import"),
    path("import/confirm/", manage_import.confirm, name="import_confirm"),
    path("import/invite/", manage_import.invite_all, name="import_invite"),
    path("import/template.xlsx", manage_import.template, name="import_template"),
    path("import/current.xlsx", manage_import.current, name="import_current"),
]

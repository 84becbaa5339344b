"""Logging in and out, and what a user is told."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from evaluations.views import account, delegation, notices

app_name = "account"
urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", account.PasswordChange.as_view(), name="password_change"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("reset/", account.PasswordReset.as_view(), name="password_reset"),
    path("reset/sent/", account.password_sent, name="password_sent"),
    path("reset/<uidb64>/<token>/", account.PasswordSet.as_view(), name="password_set"),
    path("delegation/", delegation.delegation, name="delegation"),
    path("delegation/<int:pk>/end/", delegation.end, name="delegation_end"),
]

"""Logging in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from evaluations.views import account

app_name = "account"
urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", account.PasswordChange.as_view(), name="password_change"),
]

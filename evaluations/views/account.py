"""Login and password, on Django's own views."""

from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy

from evaluations.forms.account import LoginForm


class Login(LoginView):
    template_name = "account/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True


class PasswordChange(SuccessMessageMixin, PasswordChangeView):
    template_name = "account/password_change.html"
    success_url = reverse_lazy("fill:reports")
    success_message = "密码已修改。"

"""Login and password, on Django's own views."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import (
    LoginView,
    PasswordChangeView,
    PasswordResetConfirmView,
    PasswordResetView,
)
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from evaluations.forms.account import LoginForm, ResetForm


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """The login page; for a script that asks in place, the form alone and then the name of who is logged in."""

    template_name = "account/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_initial(self):
        return {"username": self.request.GET.get("username", "")}

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if "HX-Request" not in request.headers or response.status_code != 302:
            return response
        get_token(request)  # the page's forms need the token that belongs to this login
        trigger = json.dumps({"logged-in": request.user.get_username()})
        return HttpResponse(status=204, headers={"HX-Trigger": trigger})


class PasswordChange(SuccessMessageMixin, PasswordChangeView):
    template_name = "account/password_change.html"
    success_url = reverse_lazy("fill:reports")
    success_message = "密码已修改。"


@method_decorator(login_not_required, name="dispatch")
class PasswordReset(PasswordResetView):
    """A link by mail; the page says the same whether or not there is such an address."""

    template_name = "account/password_reset.html"
    form_class = ResetForm
    email_template_name = "account/password_reset_mail.txt"
    subject_template_name = "account/password_reset_subject.txt"
    success_url = reverse_lazy("account:password_sent")
    extra_email_context = {"days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)}


@require_safe
@login_not_required
def password_sent(request):
    return render(request, "account/password_sent.html")


@method_decorator(login_not_required, name="dispatch")
class PasswordSet(SuccessMessageMixin, PasswordResetConfirmView):
    """Where the links of forgotten passwords and of invitations lead."""

    template_name = "account/password_set.html"
    success_url = reverse_lazy("account:login")
    success_message = "密码已设置，请用新密码登录。"

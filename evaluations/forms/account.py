from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm


class LoginForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {"invalid_login": "用户名或密码不对，请核对后重试。"}


class ResetForm(PasswordResetForm):
    """As Django's, but also for those who have been registered and have never had a password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.fields["email"].label = "登记的邮箱"

    def get_users(self, email):
        return get_user_model().objects.filter(email__iexact=email, is_active=True)  # mailed to the stored address

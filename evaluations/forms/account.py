from django.contrib.auth.forms import AuthenticationForm


class LoginForm(AuthenticationForm):
    error_messages = AuthenticationForm.error_messages | {"invalid_login": "用户名或密码不对，请核对后重试。"}

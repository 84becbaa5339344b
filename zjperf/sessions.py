"""Who is asked to log in, and how a page's script learns that it has to ask."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = Callable[..., HttpResponseBase]


class LoginRequired(LoginRequiredMiddleware):
    """Sends people to the login page, and tells scripts 401: they keep what was typed and ask in place.

    A script names the user its page was made for in ``X-Page-User``. Somebody else who has logged in
    meanwhile, in the same browser, gets 401 too: nothing is ever saved in a wrong name.
    """

    def process_view(self, request: HttpRequest, view_func: View, *arguments: Any) -> HttpResponseBase | None:
        owner = request.headers.get("X-Page-User")
        is_open = not getattr(view_func, "login_required", True)
        if owner is not None and not is_open and unquote(owner) != request.user.get_username():
            return HttpResponse(status=401)
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseBase:
        if "HX-Request" in request.headers:
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)

"""What is known of a visitor when a proxy stands in front."""

from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address the proxy saw: the last entry it appended; what stands before it may be made up."""
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]

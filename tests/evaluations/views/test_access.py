"""Closed by default: what is not listed here as public asks for a login."""

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter

from tests.publications import make_publication

PUBLIC = {
    "account:login",
    "account:password_reset",
    "account:password_sent",
    "account:password_set",
    "admin:login",
    "public:catalogue",
    "public:document",
    "public:package",
    "public:pdf",
    "public:word",
}
PLACEHOLDERS = {
    "content_type_id": 1,
    "object_id": 1,
    "app_label": "evaluations",
    "url": "anything",
    "uidb64": "MQ",
    "token": "used",
}


def patterns(resolver, route="", namespace=""):
    """Every URL pattern as name and example address."""
    for entry in resolver.url_patterns:
        inner = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", inner, entry.pattern.converters
        else:
            yield from patterns(entry, inner, f"{entry.namespace}:" if entry.namespace else namespace)


def address(route, converters, report):
    for name, converter in converters.items():
        is_number = isinstance(converter, IntConverter)
        value = report if is_number else PLACEHOLDERS.get(name, 1)
        for spelling in ("int", "path", "str", "slug"):
            route = route.replace(f"<{spelling}:{name}>", str(value)).replace(f"<{name}>", str(value))
    return "/" + route


@pytest.fixture
def report(db):
    return make_publication().report_id


def test_anonymous_visitors_reach_exactly_the_public_pages(client, report):
    answers = {}
    for name, route, converters in patterns(get_resolver()):
        if route.startswith("admin/") and "^" in route:
            continue  # Django's own catch-all, answered by the administration's login like the rest
        response = client.get(address(route, converters, report))
        b"".join(response)  # a file is closed when it has been read
        is_login = response.status_code == 302 and "/login/" in response["Location"]
        answers[name] = "login" if is_login else response.status_code

    reached = {name for name, answer in answers.items() if answer != "login"}
    assert reached == PUBLIC
    assert {answers[name] for name in PUBLIC} == {200}


@pytest.mark.parametrize("path", ["/fill/", "/fill/1/", "/account/password/", "/admin/evaluations/unit/"])
def test_login_leads_back_to_the_page_that_was_asked_for(client, db, path):
    response = client.get(path)

    assert (response.status_code, response["Location"]) == (302, f"/account/login/?next={path}")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/reports/{report}/",
        "/reports/{report}/report.pdf",
        "/reports/{report}/report.docx",
        "/reports/{report}/package.json",
    ],
)
def test_public_pages_are_for_reading_only(client, report, method, path):
    assert getattr(client, method)(path.format(report=report)).status_code == 405


def test_every_page_carries_the_strict_content_policy(client, report):
    expected = {
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
    for path in ("/", f"/reports/{report}/", "/account/login/", "/nothing/"):
        assert set(client.get(path)["Content-Security-Policy"].split("; ")) == expected

"""Audits: what no page would post, and files made to do harm: refused, or shown as text."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evaluations.enums import Role
from evaluations.exchange.workbook import read_workbook
from evaluations.models import AuditBatch, UnitMembership
from evaluations.services.auditing import add_file, begin_audit
from tests.evaluations.auditing.files import package
from tests.factories import NOW, make_user
from tests.packages import changed, demo_data, stored_version

pytestmark = pytest.mark.django_db
ADDRESS = "/review/audit/"
MARKUP = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


@pytest.fixture
def batch(client, unit):
    stored_version("zhanjiang-project-2024")
    user = make_user("endorser", unit=unit, role=Role.ENDORSER)
    client.force_login(user)
    return begin_audit(user, now=NOW)


def pages(client, batch):
    inside = ["", *(f"{file.pk}/1/" for file in batch.files.all() if file.result["reports"])]
    return [client.get(f"{ADDRESS}{batch.pk}/{path}").content.decode() for path in inside]


def download(client, batch, name):
    response = client.get(f"{ADDRESS}{batch.pk}/{name}")
    return response, b"".join(response)


def post(client, batch, name, content):
    file = SimpleUploadedFile("x", content)
    file._name = name  # as sent, with folders
    return client.post(f"{ADDRESS}{batch.pk}/files/", {"file": file})


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../tables/a.json", "a.json"),
        ("资料\\表\\a.json", "a.json"),
        ("a\u202enosj.json", "anosj.json"),
        ("a\r\nX: y.json", "aX: y.json"),
        ("=HYPERLINK(1).json", "=HYPERLINK(1).json"),
        ("<b>.json", "<b>.json"),
    ],
)
def test_names_of_files_are_only_names(batch, name, kept):
    assert add_file(batch, name, b"{").name == kept


def test_what_a_file_says_is_shown_as_text(client, batch):
    data = changed(demo_data(), "indicators", 0, "title", to=MARKUP)
    data = changed(data, "indicators", 0, "stated_ratio", to="999%")
    data = changed(data, "texts", "result", to=f"{MARKUP}其中")
    add_file(batch, f"{MARKUP}.json", package(changed(data, "project", to=MARKUP)))

    for page in pages(client, batch):
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_downloads_are_files_that_no_browser_opens(client, batch):
    add_file(batch, "=1+1.json", package(changed(demo_data(), "unit", "name", to='=HYPERLINK("x")')))
    headers = ("Cache-Control", "X-Content-Type-Options")

    for name, kind in (("audit.json", "application/json"), ("audit.xlsx", "sheet")):
        response, content = download(client, batch, name)
        assert response["Content-Disposition"].startswith("attachment;")
        assert kind in response["Content-Type"]
        assert [response[header] for header in headers] == ["private, no-store", "nosniff"]
        assert "default-src" in response["Content-Security-Policy"]
    assert read_workbook(content)[0].rows[1].values[:3:2] == ("=1+1.json", '=HYPERLINK("x")')
    assert b"<f>" not in content


def test_every_post_needs_its_token(batch):
    client = Client(enforce_csrf_checks=True)
    client.force_login(batch.owner)

    for path in ("", "begin/", f"{batch.pk}/files/", f"{batch.pk}/close/", f"{batch.pk}/delete/"):
        assert client.post(ADDRESS + path).status_code == 403
    assert AuditBatch.objects.get().closed_at is None


def test_who_reviews_no_longer_sees_nothing_of_it(client, batch):
    add_file(batch, "a.json", package(demo_data()))
    UnitMembership.objects.filter(user=batch.owner).delete()

    for path in ("", f"{batch.pk}/", f"{batch.pk}/audit.json", f"{batch.pk}/audit.xlsx"):
        assert client.get(ADDRESS + path).status_code == 404
    assert client.post(f"{ADDRESS}{batch.pk}/close/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b"{" + b'"a":' * 100_000,
        b"NaN",
        b"1e999",
        b"\xff\xfe",
        b"PK\x03\x04",
        json.dumps({"a": 1}).encode(),
    ],
    ids=["deep list", "deep object", "no number", "endless", "bytes", "archive", "object"],
)
def test_bytes_that_are_no_report_are_told(client, batch, content):
    for suffix in ("json", "xlsx", "txt", "exe", ""):
        answer = post(client, batch, f"a.{suffix}", content)
        assert (answer.status_code, "没有读出" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("value", ["NaN", "1e999", "Infinity", "-1e999999999", "1" * 4000])
def test_numbers_that_are_none_are_told_and_left_out(batch, value):
    content = package(changed(demo_data(), "indicators", 0, "weight", to="@")).replace(b'"@"', value.encode())

    (report,) = add_file(batch, "a.json", content).result["reports"]

    assert any(one["where"].startswith("indicators[0]") for one in report["problems"])

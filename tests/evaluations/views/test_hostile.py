"""What no page would post: answered without a change and without an error of the server."""

import re
from urllib.parse import urlencode

import pytest

from evaluations.models import EntryMark, Indicator, Report
from tests.factories import make_user
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
DIGITS = "1" * 5000


@pytest.fixture
def report(client):
    report = import_demo()
    client.force_login(make_user(unit=report.unit))
    return report


def post(client, report, section, **data):
    return client.post(f"/fill/{report.pk}/{section}/", urlencode(data), "application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    "data",
    [
        {"add": "indicator-1"},
        {"paste": "indicator-1"},
        {"propose": "target-1"},
        {"remove": f"indicator-{DIGITS}"},
        {"up": "indicator-\0"},
        {"confirm": "indicator-1-\0"},
        {f"indicator-{DIGITS}-actual": "1", f"initial-indicator-{DIGITS}-actual": ""},
    ],
)
def test_rows_and_entries_that_cannot_be_change_nothing(client, report, data):
    response = post(client, report, "indicators", **data)

    assert response.status_code in (200, 302)
    assert Report.objects.get(pk=report.pk).version == report.version
    assert EntryMark.objects.count() == 0


@pytest.mark.parametrize("section", ["submit", "presence"])
def test_a_version_no_report_can_have_is_not_found(client, report, section):
    address = f"/fill/{report.pk}/{section}/"
    asked = {"move": "submit", "section": "basics", "version": DIGITS}

    assert (client.post if section == "submit" else client.get)(address, asked).status_code == 404


def test_what_is_too_long_for_a_figure_is_not_taken_apart(client, report):
    place = f"indicator-{Indicator.objects.first().pk}-weight"

    response = post(client, report, "indicators", **{place: "1" + "\u0315" * 9000, f"initial-{place}": ""})

    assert "这里填了 9001 字，不是数值" in response.content.decode()


def test_bound_figures_of_one_text_are_counted(client, report):
    place = "text-result-text"

    response = post(client, report, "text-result", **{place: "〔一〕" * 201, f"initial-{place}": ""})

    assert "引用了 201 处数据，最多 200 处" in response.content.decode()


@pytest.mark.parametrize(
    "bind",
    [
        "text-result-text:0:〔自评总分〕",
        "text-result-text:0:",
        "text-result-text:-1:〔自评总分〕",
        f"text-result-text:{DIGITS}:〔自评总分〕",
        "text-\0-text:0:〔自评总分〕",
        "indicator-1-title:0:〔自评总分〕",
        "report-1-status:0:published",
        "::",
    ],
)
def test_nothing_but_a_typed_figure_is_replaced(client, report, bind):
    before = dict(report.texts.values_list("key", "text"))

    response = post(client, report, "text-result", bind=bind)

    assert response.status_code in (200, 302, 404)
    assert dict(report.texts.values_list("key", "text")) == before
    assert Report.objects.get(pk=report.pk).version == report.version


def test_a_figure_is_bound_in_its_place_whatever_ends_the_lines(client, report):
    report.texts.update_or_create(key="result", defaults={"text": "一\r\n二\r\n支出216.70万元，216.70万元。"})
    page = client.get(f"/fill/{report.pk}/text-result/").content.decode()
    offered = re.findall(r'name="bind"[^>]*value="([^"]+)"|value="(text-result-text:[^"]+)"', page)

    for one in offered[:1]:
        post(client, report, "text-result", bind="".join(one))

    text = report.texts.get(key="result").text.replace("\r\n", "\n")
    assert re.fullmatch("一\n二\n支出(216.70万元|〔[^〕]+〕)，(216.70万元|〔[^〕]+〕)。", text)

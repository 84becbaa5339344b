"""Data packages on the web: taken away, brought back, and refused in words."""

import json
import re
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.enums import Access, ReportStatus, Role
from evaluations.models import AccessRecord, EvaluationYear, Report, ScoreLine, Unit
from evaluations.package import dump
from evaluations.services.packaging import LARGEST, package_text
from tests.factories import make_unit, make_user
from tests.packages import demo_data
from tests.publications import DEMO, import_demo, publish_demo

pytestmark = pytest.mark.django_db
PACKAGE = DEMO / "zhanjiang-urban-renewal-2023-project.json"


@pytest.fixture
def report():
    return import_demo()


@pytest.fixture
def clerk(client, report):
    user = make_user(unit=report.unit)
    client.force_login(user)
    return user


def file(content, name="包.json"):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def upload(client, report, content):
    return client.post(f"/fill/{report.pk}/package/", {"file": file(content)})


def with_actual(report, value="2300亩"):
    """The package of a report with another value achieved."""
    data = json.loads(package_text(report))
    data["indicators"][0]["actual"] = value
    return dump(data)


def confirm(client, report, shown, **changed):
    return client.post(f"/fill/{report.pk}/package/confirm/", {"packed": shown.context["packed"]} | changed)


def errors(response):
    return [message for told in response.context["form"].errors.values() for message in told]


def said(response):
    return [str(message) for message in response.context["messages"]]


def actual_of(report):
    return report.indicators.order_by("position").first().actual


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.ENDORSED])
def test_whoever_sees_a_report_takes_its_package_away_and_that_is_kept(client, report, role, status):
    Report.objects.update(status=status)
    user = make_user(unit=report.unit, role=role)
    client.force_login(user)

    response = client.get(f"/fill/{report.pk}/package.json")

    assert b"".join(response.streaming_content) == PACKAGE.read_bytes()
    assert response["Cache-Control"] == "private, no-store"
    assert unquote(response["Content-Disposition"]).endswith(f"{report}数据包.json")
    record = AccessRecord.objects.get()
    assert (record.user, record.access, record.subject) == (user, Access.DOWNLOADED, "数据包")


@pytest.mark.parametrize("end", ["package.json", "package/"])
def test_for_strangers_there_is_no_package(client, report, stranger, end):
    client.force_login(stranger)

    assert client.get(f"/fill/{report.pk}/{end}").status_code == 404


@pytest.mark.parametrize("role", [Role.ENDORSER, Role.FINANCE_REVIEWER])
def test_reviewers_do_not_upload(client, report, role):
    client.force_login(make_user(unit=report.unit, role=role))

    assert client.get(f"/fill/{report.pk}/package/").status_code == 404
    assert upload(client, report, with_actual(report)).status_code == 404
    assert client.post(f"/fill/{report.pk}/package/confirm/", {"packed": "x"}).status_code == 404


def test_anybody_gets_the_package_of_a_published_report_as_it_was_published(client, administrator):
    publication = publish_demo(administrator)
    publication.report.indicators.update(actual="改过")

    response = client.get(f"/reports/{publication.report_id}/package.json")

    assert json.loads(b"".join(response.streaming_content)) == demo_data()
    assert (
        f'href="/reports/{publication.report_id}/package.json"'
        in client.get(f"/reports/{publication.report_id}/").content.decode()
    )


def test_there_is_no_public_package_of_a_draft(client, report):
    assert client.get(f"/reports/{report.pk}/package.json").status_code == 404


def test_a_package_is_shown_first_and_stored_once_confirmed(client, clerk, report):
    before = actual_of(report)

    shown = upload(client, report, with_actual(report))
    unchanged = actual_of(report)
    response = confirm(client, report, shown)

    text = shown.content.decode()
    assert ("<ins>" in text, unchanged) == (True, before)
    assert (response.status_code, response["Location"]) == (302, f"/fill/{report.pk}/preview/")
    assert actual_of(report) == "2300亩"
    assert said(client.get(response["Location"])) == ["已按数据包改动 1 处。"]


def test_what_changed_meanwhile_is_told_and_the_new_plan_shown(client, clerk, report):
    shown = upload(client, report, with_actual(report))
    report.indicators.filter(position=1).update(actual="1亩")

    again = confirm(client, report, shown)
    done = confirm(client, report, again)

    assert said(again) == [f"{report}在您核对之后有改动，没有写入。下面是按最新内容重新列出的改动，请再核对。"]
    assert (again.context["plan"].count, done.status_code, actual_of(report)) == (2, 302, "2300亩")


def test_a_plan_is_of_one_person_one_report_and_expires(client, clerk, report, monkeypatch):
    shown = upload(client, report, with_actual(report))
    other = make_user("other", unit=report.unit)

    client.force_login(other)
    foreign = confirm(client, report, shown)
    client.force_login(clerk)
    forged = client.post(f"/fill/{report.pk}/package/confirm/", {"packed": shown.context["packed"][:-1] + "_"})
    monkeypatch.setattr("evaluations.views.packaging.VALID", -1)
    late = confirm(client, report, shown)

    assert {response["Location"] for response in (foreign, forged, late)} == {f"/fill/{report.pk}/package/"}
    assert actual_of(report) != "2300亩"


def test_a_report_that_was_submitted_is_refused_by_name(client, clerk, report):
    shown = upload(client, report, with_actual(report))
    Report.objects.update(status=ReportStatus.SUBMITTED)

    for ask in (lambda: upload(client, report, with_actual(report)), lambda: confirm(client, report, shown)):
        response = ask()
        assert response["Location"] == f"/fill/{report.pk}/preview/"
        assert said(client.get(response["Location"])) == [f"{report}当前为“待单位审核”，内容不能再改。"]
    assert actual_of(report) != "2300亩"


def test_a_preparer_cannot_write_reviewed_points(client, clerk, report):
    data = json.loads(with_actual(report))
    data["lines"][0] |= {"reviewed_score": "1", "reviewed_reason": "很好"}

    confirm(client, report, upload(client, report, dump(data)))

    assert actual_of(report) == "2300亩"
    assert set(ScoreLine.objects.values_list("reviewed_score", "reviewed_reason")) == {(None, "")}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "不是有效的 JSON"),
        (b"\xff\xfe{}", "不是 UTF-8 编码"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"a": 1, "a": 2}', "重复的键"),
        (b'{"a": NaN}', "不是自评数据包"),
        (b'{"a": ' + b"9" * 5000 + b"}", "数千位"),
        (b" " * (LARGEST + 1), "文件超过 2 MB"),
    ],
)
def test_hostile_files_are_refused_in_words(client, clerk, report, content, message):
    for response in (
        upload(client, report, content),
        client.post("/fill/start/package/", {"unit": report.unit_id, "year": report.year_id, "file": file(content)}),
    ):
        assert response.status_code == 200
        assert [message in told for told in errors(response)] == [True]
        assert "<script" not in "".join(errors(response))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999999"])
def test_nothing_but_a_number_is_an_amount(client, clerk, report, number):
    text = re.sub(r'"spent": "[0-9.]+"', f'"spent": {number}', package_text(report))

    told = errors(upload(client, report, text))

    assert [one.partition("：")[0] for one in told] == ["预算项目第1行“城市更新专项工作经费”·支出"]


def start(client, unit, year, content=None):
    content = PACKAGE.read_bytes() if content is None else content
    return client.post("/fill/start/package/", {"unit": unit.pk, "year": year.pk, "file": file(content)})


def test_a_new_report_is_started_from_a_package(client, clerk, report):
    year, unit = report.year, report.unit
    Report.objects.all().delete()

    response = start(client, unit, year)

    started = Report.objects.get()
    assert response["Location"] == f"/fill/{started.pk}/"
    assert package_text(started).encode() == PACKAGE.read_bytes()


def test_a_package_for_another_year_is_refused_with_both_values(client, clerk, report):
    response = start(client, report.unit, EvaluationYear.objects.create(year=2024))

    assert errors(response) == ["数据包的评价年度是“2023”，这里应为“2024”。请核对是否选错了文件。"]


def test_no_report_is_started_for_a_unit_of_others(client, clerk, report):
    other, units = make_unit("示例市档案馆"), Unit.objects.count()
    data = demo_data() | {"unit": {"name": other.name}}

    response = start(client, other, report.year, dump(data))

    assert list(response.context["form"].errors) == ["unit"]
    assert (Report.objects.count(), Unit.objects.count()) == (1, units)


def test_a_report_that_is_there_already_is_led_to(client, clerk, report):
    text = start(client, report.unit, report.year).content.decode()

    assert f'href="/fill/{report.pk}/package/"' in text
    assert Report.objects.count() == 1

"""The sheet on which a report is handed over, taken back and returned."""

import pytest

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EntryMark, Report, ReportEvent
from tests.factories import make_report, make_unit, make_user
from tests.finished import make_finished_report
from tests.packages import stored_version
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def report():
    return make_finished_report()


def log_in(client, report, role=Role.PREPARER):
    client.force_login(make_user(role, unit=report.unit, role=role))


def post(client, report, move, **data):
    """What somebody sees after pressing a button of the page as it is now."""
    data = {"move": move, "version": Report.objects.get(pk=report.pk).version} | data
    return client.post(f"/fill/{report.pk}/submit/", data, follow=True)


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_the_sheet_shows_what_the_report_comes_to(client):
    report = import_demo(ReportKind.OVERALL)
    log_in(client, report)

    response = client.get(f"/fill/{report.pk}/submit/")

    context, text = response.context, response.content.decode()
    assert dict(context["figures"])["支出"] == "953.73 万元"
    assert dict(context["figures"])["绩效指标"] == "7 项"
    assert [(line.item.title, reasons) for line, reasons in context["above"]] == [
        ("部门整体绩效目标产出指标完成情况", [])
    ]
    assert ("99.48" in text, "97.74" in text, "没有说明理由" in text) == (True, True, True)
    indicator = next(one for one in report.indicators.all() if one.stated_ratio == "154.86%")
    assert f'href="/fill/{report.pk}/indicators/#id_indicator-{indicator.pk}-stated_ratio"' in text


def test_a_whole_report_is_handed_over_with_one_click(client, report):
    log_in(client, report)

    page = client.get(f"/fill/{report.pk}/submit/")
    response = post(client, report, "submit")

    assert "各部分都已填写完整" in page.content.decode()
    assert [move.name for move in page.context["moves"]] == ["submit"]
    assert told(response) == ["已送审。审核人可以看到报告，内容暂不能修改。"]
    assert [move.name for move in response.context["moves"]] == ["withdraw"]
    assert Report.objects.get().status == SUBMITTED


def test_what_is_left_is_told_and_linked_by_section(client, report):
    report.texts.first().delete()
    EntryMark.objects.create(report=report, place="score-D1-basis", origin="last_year")
    log_in(client, report)

    response = post(client, report, "submit")

    assert told(response) == ["还有 2 处需要处理，处理后再送审。"]
    shown = [(one.key, told, places) for one, told, places in response.context["obstacles"]]
    assert shown == [
        ("scores", [("有 1 处沿用或自动生成的内容还没有确认。", "")], ["score-D1-basis"]),
        ("text-opening", [("还没有填写。", "")], ()),
    ]
    text = response.content.decode()
    assert '<input type="hidden" name="confirm" value="score-D1-basis">' in text
    assert f'href="/fill/{report.pk}/text-opening/"' in text
    assert Report.objects.get().status == DRAFT


def test_marks_of_a_section_are_confirmed_together(client, report):
    EntryMark.objects.create(report=report, place=f"report-{report.pk}-attachment_label", origin="last_year")
    log_in(client, report)
    section, _, places = client.get(f"/fill/{report.pk}/submit/").context["obstacles"][0]

    client.post(f"/fill/{report.pk}/{section.key}/", {"confirm": places})

    assert EntryMark.objects.count() == 0
    assert client.get(f"/fill/{report.pk}/submit/").context["obstacles"] == []


@pytest.mark.parametrize("role", [Role.PREPARER, Role.ENDORSER])
def test_the_unit_publishes_an_approved_report_from_its_workbench(client, report, role):
    Report.objects.update(status=APPROVED)
    log_in(client, report, role)

    card = client.get("/fill/?year=2023").content.decode()
    response = post(client, report, "publish")

    assert f'href="/fill/{report.pk}/submit/">公开<' in card
    assert told(response) == ["已公开，任何人都可以查看和下载这份报告。"]
    assert client.get(f"/reports/{report.pk}/").status_code == 200


def test_a_finance_reviewer_does_not_publish(client, report):
    Report.objects.update(status=APPROVED)
    log_in(client, report, Role.FINANCE_REVIEWER)

    response = post(client, report, "publish")

    assert told(response) == ["您没有权限公开这份报告，请联系系统管理员。"]
    assert Report.objects.get().status == APPROVED


def test_two_clicks_end_in_a_sentence(client, report):
    log_in(client, report)
    version = report.version

    post(client, report, "submit", version=version)
    again = post(client, report, "submit", version=version)

    assert told(again) == ["报告当前为“待单位审核”，不能送审。"]
    assert ReportEvent.objects.count() == 1


def test_a_page_that_is_out_of_date_changes_nothing(client, report):
    log_in(client, report)

    response = post(client, report, "submit", version=report.version + 1)

    assert told(response) == [f"{report}在您打开本页之后有改动，请核对后再操作。"]
    assert Report.objects.get().status == DRAFT


@pytest.mark.parametrize("role", [Role.ENDORSER, Role.FINANCE_REVIEWER])
def test_reviewers_are_led_to_their_own_page(client, report, role):
    Report.objects.update(status=SUBMITTED)
    log_in(client, report, role)

    page = client.get(f"/fill/{report.pk}/submit/")

    assert page.context["moves"] == []
    assert f'href="/review/{report.pk}/"' in page.content.decode()
    assert post(client, report, "unit_return", note="理由").status_code == 404
    assert Report.objects.get().status == SUBMITTED


def test_preparers_are_not_led_to_the_page_of_reviewers(client, report):
    Report.objects.update(status=SUBMITTED)
    log_in(client, report)

    assert "/review/" not in client.get(f"/fill/{report.pk}/submit/").content.decode()


def test_only_those_who_may_change_the_report_are_led_to_its_sections(client, report):
    report.texts.first().delete()
    log_in(client, report, Role.ENDORSER)

    text = client.get(f"/fill/{report.pk}/submit/").content.decode()

    assert "还没有填写。" in text
    assert (f"/fill/{report.pk}/text-opening/" in text, 'name="move"' in text) == (False, False)


@pytest.mark.parametrize("data", [{"move": "publish"}, {"move": "nothing"}, {"version": "x"}, {}])
def test_what_the_page_does_not_offer_is_not_found(client, data, administrator):
    report = make_report(scheme_version=stored_version("zhanjiang-overall-2024"))
    client.force_login(administrator)

    assert client.post(f"/fill/{report.pk}/submit/", data).status_code == 404
    assert Report.objects.get().status == DRAFT


def test_somebody_elses_report_is_not_found(client, report):
    client.force_login(make_user(unit=make_unit("别的局")))

    assert client.get(f"/fill/{report.pk}/submit/").status_code == 404
    assert post(client, report, "submit").status_code == 404

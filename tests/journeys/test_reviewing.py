"""A report on its whole way, by three people in a real browser; and what the bureau counts afterwards."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import Notice, Report, ReportEvent
from evaluations.services.moving import move_report
from evaluations.trail import Act, faults_of
from tests.factories import NOW, make_user
from tests.finished import explain_findings, make_finished_report
from tests.journeys.test_reading import log_in

pytestmark = [pytest.mark.django_db(transaction=True)]
REMARKS = {"预决算公开合规性": "公开日期请核对", "绩效信息公开情况": "请附截图", "数据质量": "请说明差异"}


@pytest.fixture
def report():
    return make_finished_report(ReportKind.OVERALL)


@pytest.fixture
def people(report):
    """The three parts, by role."""
    return {role: make_user(str(role), unit=report.unit, role=role, last_name=role.label) for role in Role}


@pytest.fixture
def as_(page, live_server, report, people):
    """Somebody comes to a page of the report."""

    def come(role, path):
        page.context.clear_cookies()
        log_in(page, live_server, people[role].username)
        page.goto(f"{live_server.url}{path.format(report.pk)}")
        return page

    return come


def submit(page):
    page.get_by_role("button", name="送审", exact=True).click()


def moved():
    return list(ReportEvent.objects.order_by("number").values_list("transition", flat=True))


def stands(report):
    return Report.objects.get(pk=report.pk).status


def remark_on(page, item, text):
    """Typed beside a score line, and kept."""
    line = page.get_by_role("article", name=item, exact=True)
    line.get_by_text("提出意见").click()
    line.get_by_label("审核意见").fill(text)
    line.get_by_role("button", name="保存").click()
    expect(page.get_by_text(text).first).to_be_visible()


def answer(page, number, text, *, stands=False):
    page.locator(".asked").filter(has_text=re.compile(rf"审核意见 {number}\b")).get_by_label(
        f"回复审核意见 {number}"
    ).fill(text)
    one = page.locator(".asked").filter(has_text=re.compile(rf"审核意见 {number}\b"))
    if stands:
        one.get_by_label("维持原填报").check()
    one.get_by_role("button", name="回复").click()
    expect(page.get_by_text("已回复。")).to_be_visible()


def test_a_report_is_returned_twice_answered_and_approved(report, as_):
    preparer, endorser, finance = Role.PREPARER, Role.ENDORSER, Role.FINANCE_REVIEWER
    submit(as_(preparer, "/fill/{}/submit/"))

    page = as_(endorser, "/review/{}/")
    page.get_by_label("审核意见或退回的理由").fill("请补充结束语")
    page.get_by_role("button", name="退回", exact=True).click()
    assert stands(report) == ReportStatus.RETURNED

    page = as_(preparer, "/fill/{}/submit/")
    submit(page)
    expect(page.get_by_role("alert")).to_contain_text("没有改动")
    mend(report, "closing", "结束语已补充。")
    submit(as_(preparer, "/fill/{}/submit/"))

    page = as_(endorser, "/review/{}/")
    expect(page.locator("ins").filter(has_text="结束语已补充")).to_be_visible()
    page.get_by_role("button", name="同意上报").click()
    assert stands(report) == ReportStatus.ENDORSED

    page = as_(finance, "/review/{}/")
    for item, text in REMARKS.items():
        remark_on(page, item, text)
    page.get_by_role("button", name="退回", exact=True).click()
    assert ReportEvent.objects.latest("number").note.count("请") == 3

    page = as_(preparer, "/fill/{}/submit/")
    for number in (1, 2, 3):
        answer(page, number, f"第{number}条已核对", stands=number == 1)
    mend(report, "closing", "结束语再次补充。")
    submit(as_(preparer, "/fill/{}/submit/"))
    as_(endorser, "/review/{}/").get_by_role("button", name="同意上报").click()

    settle_and_approve(as_(finance, "/review/{}/"))
    assert stands(report) == ReportStatus.APPROVED
    assert moved() == ["submit", "unit_return", "submit", "endorse", "finance_return", "submit", "endorse", "approve"]
    assert list(faults_of(Report.objects.get())) == []
    assert Notice.objects.filter(user__username=preparer).count() == 5
    as_(preparer, "/fill/{}/submit/").get_by_role("button", name="公开").click()
    assert stands(report) == ReportStatus.PUBLISHED


def settle_and_approve(page):
    for number in (1, 2, 3):
        expect(page.get_by_text(f"第{number}条已核对")).to_be_visible()
        page.get_by_role("button", name=re.compile("^了结")).first.click()
        expect(page.locator('.remark[data-state="settled"]')).to_have_count(number)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("status").first).to_contain_text("已审核通过")


def mend(report, key, text):
    """The preparer writes on, and explains what that turns up."""
    row = report.texts.get(key=key)
    row.text += f"\n{text}"
    row.save()
    Report.objects.filter(pk=report.pk).update(version=Report.objects.get().version + 1)
    explain_findings(report)


def test_who_is_slower_is_told_and_nothing_happens_twice(report, as_, people):
    submit(as_(Role.PREPARER, "/fill/{}/submit/"))
    page = as_(Role.ENDORSER, "/review/{}/")
    page.get_by_label("审核意见或退回的理由").fill("我也要退回")
    other = make_user("other", unit=report.unit, role=Role.ENDORSER)
    opened = Report.objects.get()
    move_report(opened, "endorse", Act(other, NOW), version=opened.version)

    page.get_by_role("button", name="退回", exact=True).click()

    expect(page.get_by_role("alert").first).to_be_visible()
    assert stands(report) == ReportStatus.ENDORSED
    assert moved() == ["submit", "endorse"]


def test_the_cockpit_counts_what_the_events_say(report, as_):
    submit(as_(Role.PREPARER, "/fill/{}/submit/"))
    as_(Role.ENDORSER, "/review/{}/").get_by_role("button", name="同意上报").click()

    page = as_(Role.FINANCE_REVIEWER, f"/review/cockpit/?year={report.year.year}")

    last = ReportEvent.objects.order_by("report", "-number").first()
    recounted = Counter([last.target])
    shown = page.locator(".keyfigures, dl").filter(has_text="已报送").first
    expect(shown).to_contain_text(re.compile(rf"待财政审核\s*{recounted['endorsed']}"))
    row = page.get_by_role("row").filter(has_text=report.unit.name).first
    assert row.locator("td").all_inner_texts()[:3] == ["1", "1", "100%"]

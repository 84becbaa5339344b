"""What the checks find, in a real browser: corrected it vanishes, explained it reaches the reviewer."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportStatus, Role
from evaluations.models import Report
from tests.factories import make_user
from tests.finished import make_finished_report
from tests.journeys.test_reading import log_in
from tests.journeys.test_starting import is_sound

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report():
    """A finished report with one warning: a point less than computed, and nothing said of it."""
    report = make_finished_report()
    report.lines.filter(item="D1").update(self_score=1, basis="")
    return report


@pytest.fixture
def officer(page, live_server, report):
    log_in(page, live_server, make_user(unit=report.unit).username)
    return page


def test_a_wrong_ratio_is_corrected_and_vanishes(officer, live_server, report):
    report.indicators.filter(title="土地出让金收缴").update(stated_ratio="21.67%")
    indicator = report.indicators.get(title="签约（注册）项目协议投资额")
    report.indicators.filter(pk=indicator.pk).update(stated_ratio="154.86%")
    place = f"indicator-{indicator.pk}-stated_ratio"
    officer.goto(f"{live_server.url}/fill/{report.pk}/findings/")
    is_sound(officer)

    officer.locator(f'a[href$="#id_{place}"]').click()
    field = officer.locator(f'[id="id_{place}"]')
    expect(field).to_be_focused()
    expect(officer.locator(f'[id="told-{place}"]')).to_contain_text("154.80%")
    field.fill("154.80%")
    field.press("Enter")

    expect(officer.locator(f'[id="told-{place}"]')).to_be_empty()
    expect(officer.locator("#section-list [aria-current]")).to_contain_text("已完成")
    officer.goto(f"{live_server.url}/fill/{report.pk}/findings/")
    expect(officer.locator('.finding[data-severity="blocking"]')).to_have_count(0)


def test_a_warning_is_explained_and_the_reviewer_reads_why(officer, browser, live_server, report):
    officer.goto(f"{live_server.url}/fill/{report.pk}/scores/")
    officer.locator("#told-score-D1-self_score, #told-score-D1-basis").get_by_role(
        "link", name="确实无误的，去说明"
    ).click()
    note = officer.locator("textarea:focus")
    note.fill("按考核口径扣 1 分。")
    note.blur()
    expect(officer.locator("#save-state")).to_contain_text("已保存")

    officer.goto(f"{live_server.url}/fill/{report.pk}/submit/")
    is_sound(officer)
    officer.get_by_role("button", name="送审").click()
    expect(officer.get_by_text("已送审。")).to_be_visible()

    other = browser.new_context(locale="zh-CN")
    desk = other.new_page()
    log_in(desk, live_server, make_user("reviewer", unit=report.unit, role=Role.ENDORSER).username)
    desk.goto(f"{live_server.url}/fill/{report.pk}/submit/")
    finding = desk.locator(".finding", has_text="自评 1 分")
    expect(finding.locator(".finding-note")).to_have_text("填报人说明：按考核口径扣 1 分。")
    is_sound(desk)
    other.close()


def test_the_former_explanation_is_used_again_with_one_press(officer, live_server, report):
    report.lines.filter(item="D1").update(self_score=1)
    officer.goto(f"{live_server.url}/fill/{report.pk}/findings/")
    empty = officer.locator(".finding", has_text="自评 1 分").get_by_role("textbox")
    empty.fill("按考核口径扣分。")
    empty.blur()
    expect(officer.locator("#save-state")).to_contain_text("已保存")
    report.lines.filter(item="D1").update(self_score="0.5")
    officer.reload()

    finding = officer.locator(".finding", has_text="自评 0.5 分")
    expect(finding).to_contain_text("以前的说明")
    is_sound(officer)
    finding.get_by_role("button", name="仍用这一说明").press("Enter")

    expect(finding.locator(".finding-former")).to_have_count(0)
    expect(finding.get_by_role("textbox")).to_have_value("按考核口径扣分。")
    expect(officer.locator("#live-counts")).to_have_text(re.compile(r"警告 (\d+) 条.*警告中 \1 条已说明"))
    assert Report.objects.get().status == ReportStatus.DRAFT

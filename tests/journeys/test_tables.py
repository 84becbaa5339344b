"""Tables in a real browser: rows come, move and go without a page load, by keyboard, and fit every screen."""

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind
from tests.factories import make_user
from tests.journeys.test_reading import DESKTOP, PHONE, log_in, violations
from tests.publications import import_demo

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(db):
    return import_demo(ReportKind.PROJECT)


@pytest.fixture
def address(page, live_server, report):
    """Of the report, in the browser of who fills it in."""
    make_user(unit=report.unit)
    log_in(page, live_server, "clerk")
    return f"{live_server.url}/fill/{report.pk}"


def rows(page):
    return page.locator("tbody.indicator")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("section", ["budget", "indicators"])
def test_tables_with_everything_unfolded_fit_every_screen(page, address, section, size):
    page.set_viewport_size(size)
    page.goto(f"{address}/{section}/")

    folded = page.locator("details:not([open]) > summary")
    while folded.count():
        folded.first.press("Enter")

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_row_is_added_filled_in_moved_and_removed_by_keyboard(page, address):
    page.goto(f"{address}/indicators/")
    loads = []
    page.on("load", lambda loaded: loads.append(loaded.url))

    page.locator("#id_new-indicator-title").fill("培训人次")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(11)
    title = rows(page).last.get_by_role("textbox", name="三级指标")
    expect(title).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("100人次")
    page.keyboard.press("Tab")
    page.keyboard.type("90人次")
    page.keyboard.press("Tab")
    expect(rows(page).last).to_contain_text("完成率90%（完成值÷目标值）")

    up = rows(page).last.get_by_role("button", name="上移“培训人次”")
    up.focus()
    page.keyboard.press("Enter")
    expect(rows(page).nth(9).get_by_role("textbox", name="三级指标")).to_have_value("培训人次")
    expect(rows(page).nth(9).get_by_role("button", name="上移“培训人次”")).to_be_focused()

    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(10)
    expect(rows(page).last.get_by_role("textbox", name="三级指标")).to_be_focused()
    assert loads == []


def test_a_level_of_attainment_is_asked_for_as_soon_as_an_indicator_is_judged(page, address):
    page.goto(f"{address}/indicators/")
    row = rows(page).first
    level = row.get_by_label("达成程度")
    expect(level).to_be_hidden()

    row.get_by_label("计算方式").select_option("定性，按达成程度")
    level.select_option("部分达成预期目标")
    row.get_by_label("得分比例").fill("70%")
    row.get_by_label("得分比例").press("Enter")

    expect(row).to_contain_text("完成率70%（部分达成预期目标）")
    expect(row).to_contain_text("没有达到目标值，请填写偏差原因分析及改进措施。")


def test_rows_from_excel_are_pasted_with_all_faults_told_first(page, address):
    page.goto(f"{address}/indicators/")
    rows(page).first.get_by_role("textbox", name="目标值").fill("2300亩")

    page.locator("#paste-indicator summary").click()
    text = page.locator("#pasted-indicator")
    text.fill(
        "一级指标\t二级指标\t三级指标\t目标值\t完成值\t权重\n产出指标\t质量指标\t合格率\t≥95%\t96%\t很重\n\t\t返工率\t≤5%\t3%\t"
    )
    page.get_by_role("button", name="全部增加").last.click()
    expect(page.get_by_role("alert").filter(has_text="一行也没有增加")).to_be_visible()
    expect(page.locator("#paste-problems-indicator")).to_have_text(
        "第2行第6列“权重”：“很重”不是数值，请填写数字，例如 4.5。"
    )

    text.fill(text.input_value().replace("很重", ""))
    page.get_by_role("button", name="全部增加").last.click()
    expect(rows(page)).to_have_count(12)
    expect(rows(page).nth(10).get_by_role("textbox", name="三级指标")).to_be_focused()
    expect(rows(page).first.get_by_role("textbox", name="目标值")).to_have_value("2300亩")


def test_the_proposal_for_declared_targets_waits_for_a_look(page, address, report):
    page.goto(f"{address}/indicators/")

    page.get_by_role("button", name="据此生成指标").click()

    expect(rows(page)).to_have_count(15)
    expect(rows(page).nth(10).get_by_role("textbox", name="三级指标")).to_be_focused()
    expect(page.get_by_role("button", name="确认无误")).to_have_count(5)

"""The cockpit in a real browser: charts beside tables, down to a list of reports, a workbook, a reminder."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.models import Notice, Obligation, ReportEvent
from tests.evaluations.mixed_year import MixedYear
from tests.journeys.test_reading import assert_fit_for_everyone, log_in

pytestmark = [pytest.mark.django_db(transaction=True)]
CHARTS = 7
DRAWN = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.some((value) => value !== 0);
}"""


@pytest.fixture
def world(page, live_server):
    world = MixedYear()
    log_in(page, live_server, world.reviewer.username)
    return world


def filed_by_events(world):
    """How many owed reports of the reviewer's units the trail has with the finance bureau or beyond."""
    filed = 0
    for owed in Obligation.objects.exclude(report=None).select_related("unit"):
        last = ReportEvent.objects.filter(report=owed.report_id).order_by("number").last()
        is_seen = owed.unit.name in world.overseen
        filed += bool(is_seen and last and last.target in ("endorsed", "approved", "published"))
    return filed


def test_charts_are_drawn_and_every_page_is_fit_for_everyone(page, live_server, world):
    page.goto(f"{live_server.url}/review/cockpit/")

    charts = page.locator("[data-chart] canvas")
    expect(charts).to_have_count(CHARTS)
    page.wait_for_timeout(1500)  # until the bars have grown
    assert [chart.evaluate(DRAWN) for chart in charts.all()] == [True] * CHARTS
    for path in ("", f"?unit={world.first.pk}", "reports/?state=expected&owed=1", "remind/", "reports/?state=draft"):
        assert_fit_for_everyone(page, f"{live_server.url}/review/cockpit/{path}")


def test_from_a_figure_to_its_reports_and_a_bar_to_its_unit(page, live_server, world):
    page.goto(f"{live_server.url}/review/cockpit/")
    filed = page.locator(".keyfigures div", has_text="已报送").locator("a")
    expect(filed).to_have_text(str(filed_by_events(world)))

    filed.click()
    expect(page.locator("tbody tr")).to_have_count(filed_by_events(world))
    page.get_by_role("navigation", name="所在位置").get_by_role("link", name="全部单位").click()
    page.wait_for_timeout(1500)
    chart = page.locator('[data-chart="filing"] canvas')
    size = chart.bounding_box()
    chart.click(position={"x": size["width"] * 0.3, "y": size["height"] * 0.3})

    page.wait_for_url(re.compile(r"unit=\d+"))
    expect(page.locator("tbody tr", has_text="（本单位）")).to_have_count(1)


def test_without_scripts_the_late_are_reminded_and_the_workbook_taken(browser, live_server, world):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, world.reviewer.username)
    page.goto(f"{live_server.url}/review/cockpit/")
    expect(page.locator(".cockpit-figures table")).to_have_count(CHARTS + 1)

    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel").click()
    page.get_by_role("link", name="催报").click()
    page.get_by_role("button", name="发出通知").click()

    expect(page.locator("main")).to_contain_text(f"已通知 {Notice.objects.count()} 人。")
    assert download.value.suggested_filename == "2024年度自评工作进展（全部单位）.xlsx"
    assert Notice.objects.exists()
    context.close()

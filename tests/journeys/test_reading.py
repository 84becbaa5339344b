"""The site in a real browser: read, filter, log in, preview; no violation of accessibility rules, no console line."""

import hashlib
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from evaluations.enums import ReportKind
from tests.factories import make_report, make_unit, make_user
from tests.publications import import_demo, make_publication, publish_demo

pytestmark = [pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "correct horse battery"


def log_in(page, live_server, username):
    page.goto(f"{live_server.url}/account/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def violations(page):
    """What axe finds: rule and elements."""
    return [
        (violation["id"], [node["html"] for node in violation["nodes"]])
        for violation in Axe().run(page).response["violations"]
    ]


def assert_fit_for_everyone(page, address):
    """No rule of axe is violated and nothing runs off a phone's screen or a desktop's."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        page.goto(address)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_visitor_finds_reads_and_downloads_a_report(page, live_server, administrator):
    publication = publish_demo(administrator)
    make_publication(make_report(unit=make_unit("乙局")))

    page.goto(live_server.url)
    page.get_by_label("单位或项目名称").fill("城市更新专项")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("link", name="城市更新专项工作经费", exact=True).click()
    page.get_by_role("navigation", name="报告目录").get_by_role("link").nth(2).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()

    expect(page.locator("h1")).to_have_text("项目支出绩效自评报告")
    assert re.search("#.+", page.url)
    assert hashlib.sha256(download.value.path().read_bytes()).hexdigest() == publication.pdf_sha256
    assert download.value.suggested_filename == (
        "湛江市城市更新局本级城市更新专项工作经费2023年度项目支出绩效自评报告.pdf"
    )


def test_clerk_logs_in_previews_a_draft_and_logs_out(page, live_server):
    report = import_demo()
    make_user(unit=report.unit)

    log_in(page, live_server, "clerk")
    page.get_by_role("link", name="城市更新专项工作经费", exact=True).click()
    page.get_by_role("link", name="预览").click()
    expect(page.locator(".status")).to_have_text("填报中")
    expect(page.locator("h1")).to_have_text("项目支出绩效自评报告")
    page.get_by_role("button", name="退出（clerk）").click()

    expect(page.get_by_role("heading", name="公开的绩效自评报告")).to_be_visible()


def test_keyboard_reaches_the_text_first(page, live_server):
    page.goto(live_server.url)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_public_pages_are_fit_for_everyone(page, live_server, administrator):
    report = publish_demo(administrator, ReportKind.OVERALL).report

    for path in ("/", "/?text=没有", "/?year=x", f"/reports/{report.pk}/", "/account/login/"):
        assert_fit_for_everyone(page, live_server.url + path)


def test_pages_of_a_clerk_are_fit_for_everyone(page, live_server):
    report = import_demo(ReportKind.OVERALL)
    empty = make_report(unit=report.unit, year=2022)
    make_user(unit=report.unit)
    log_in(page, live_server, "clerk")

    sections = [f"/fill/{report.pk}/{key}/" for key in ("basics", "budget", "indicators", "scores", "text-goals")]
    previews = [f"/fill/{one.pk}/preview/" for one in (report, empty)]
    for path in ("/fill/", *sections, *previews, "/account/password/"):
        assert_fit_for_everyone(page, live_server.url + path)


@pytest.mark.parametrize("path", ["/nothing/", "/reports/9999/"])
def test_error_page_is_fit_for_everyone(page, live_server, silent_browser, path):
    assert_fit_for_everyone(page, live_server.url + path)

    assert {line.partition(" (")[0] for line in silent_browser} == {
        "error: Failed to load resource: the server responded with a status of 404"
    }
    silent_browser.clear()


def test_reference_data_can_be_kept_under_the_content_policy(page, live_server, administrator):
    log_in(page, live_server, "administrator")
    page.get_by_role("link", name="管理", exact=True).click()
    page.get_by_role("link", name="基础数据").click()
    page.get_by_role("link", name="预算单位", exact=True).first.click()
    page.get_by_role("link", name="增加 预算单位").click()
    page.get_by_label("单位名称").fill("新单位")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(page.locator(".success")).to_contain_text("新单位")


def test_pages_work_without_scripts(browser, live_server, administrator):
    make_publication(make_report(unit=make_unit("甲局")))
    make_publication(make_report(unit=make_unit("乙局")))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(live_server.url)
    page.get_by_label("单位或项目名称").fill("甲")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("link", name="甲局", exact=True).click()

    expect(page.locator(".page-title")).to_have_text("甲局")
    context.close()

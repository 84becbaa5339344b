"""查错 in a real browser: three files go one by one under a progress bar, then the summary and a report."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind, Role
from evaluations.models import AuditBatch
from tests.evaluations.auditing.files import package
from tests.factories import make_unit, make_user
from tests.journeys.test_reading import assert_fit_for_everyone, log_in
from tests.packages import demo_data, stored_version
from tests.workbooks import workbook

pytestmark = [pytest.mark.django_db(transaction=True)]


def file(name, content):
    return {"name": name, "mimeType": "application/json", "buffer": content}


FILES = [
    file("整体.json", package(demo_data(ReportKind.OVERALL))),
    file("项目.json", package(demo_data())),
    file("坏表.xlsx", workbook({"说明": [["这里没有评分表"]]})),
]


@pytest.fixture
def reviewer(page, live_server):
    for kind in ReportKind:
        stored_version(f"zhanjiang-{kind}-2024")
    user = make_user("reviewer", unit=make_unit(), role=Role.FINANCE_REVIEWER)
    log_in(page, live_server, user.username)
    return user


def test_three_files_are_examined_under_a_progress_bar(page, live_server, reviewer):
    page.goto(f"{live_server.url}/fill/")
    page.get_by_role("link", name="查错").click()
    steps = []
    page.on("request", lambda request: steps.append(request.url) if request.method == "POST" else None)
    held = []

    def hold(route):
        held.append(route)

    page.route("**/close/", hold)

    page.get_by_label("文件（可以一次选择多个").set_input_files(FILES)
    page.get_by_role("button", name="开始检查").click()

    expect(page.locator("#audit-list > li")).to_have_count(3)
    expect(page.locator("#audit-state")).to_have_text("正在对照同一单位的报告…")
    bar = page.get_by_role("progressbar")
    assert (bar.evaluate("bar => bar.value"), bar.evaluate("bar => bar.max")) == (3, 4)
    expect(page.locator("#audit-list > li").nth(0)).to_contain_text("错误")
    expect(page.locator("#audit-list > li").nth(2)).to_contain_text("没有读出")
    held[0].continue_()
    page.wait_for_url(f"**/review/audit/{AuditBatch.objects.get().pk}/")
    assert [url.rsplit("/", 2)[1] for url in steps] == ["begin", "files", "files", "files", "close"]
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".audit-errors")).to_contain_text("坏表.xlsx")


def test_a_report_is_read_filtered_and_downloaded(page, live_server, reviewer):
    page.goto(f"{live_server.url}/review/audit/")
    page.get_by_label("文件（可以一次选择多个").set_input_files(FILES)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_role("link", name="湛江市城市更新局本级", exact=True).click()
    page.get_by_role("navigation", name="按级别筛选").get_by_role("link", name="错误").click()

    expect(page.locator(".finding").first).to_have_attribute("data-severity", "blocking")
    expect(page.locator('.finding:not([data-severity="blocking"])')).to_have_count(0)
    expect(page.locator(".finding", has_text="CK-R1")).to_contain_text("154.80%")
    expect(page.locator("tr", has_text="协议投资额")).to_contain_text("154.86%")
    page.get_by_role("navigation", name="按级别筛选").get_by_role("link", name="全部").click()
    here = page.url
    batch = AuditBatch.objects.get().pk
    for address in (f"{live_server.url}/review/audit/", f"{live_server.url}/review/audit/{batch}/", here):
        assert_fit_for_everyone(page, address)
    page.goto(f"{live_server.url}/review/audit/{batch}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel").click()
    assert download.value.suggested_filename == "查错结果.xlsx"


def test_files_that_were_not_examined_are_read_of_before_the_result(page, live_server, reviewer, silent_browser):
    page.goto(f"{live_server.url}/review/audit/")
    refused = [file("空.json", b""), file("故障.json", b"{}")]
    broken = iter((False, True, False))  # the second that is sent, the first of all being empty

    def answer(route):
        route.fulfill(status=500) if next(broken) else route.continue_()

    page.route("**/files/", answer)
    page.get_by_label("文件（可以一次选择多个").set_input_files([*refused, FILES[1]])
    page.get_by_role("button", name="开始检查").click()

    expect(page.locator("#audit-state")).to_contain_text("有 2 个文件没有检查，原因见下。")
    expect(page.locator("[data-refused]")).to_have_text([re.compile("没有内容"), re.compile("“故障.json”时服务器出错")])
    expect(page.get_by_role("link", name="查看其余文件的结果")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_text("删除这一批").click()
    page.get_by_role("button", name="确定删除").click()
    expect(page.locator("main")).to_contain_text("已删除这一批检查")
    silent_browser.clear()


def test_pasted_text_is_a_file_and_who_was_logged_out_is_told(page, live_server, reviewer, silent_browser):
    page.goto(f"{live_server.url}/review/audit/")
    page.get_by_label("或粘贴一份报告的全文").fill("这不是一份报告。")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="开始检查").click()

    expect(page.locator("#audit-state")).to_contain_text("重新登录")
    expect(page.get_by_role("button", name="开始检查")).to_be_enabled()
    silent_browser.clear()


def test_without_scripts_the_same_files_are_examined(browser, live_server, reviewer):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, reviewer.username)
    page.goto(f"{live_server.url}/review/audit/")

    page.get_by_label("文件（可以一次选择多个").set_input_files(FILES)
    page.get_by_role("button", name="开始检查").click()

    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator(".audit-errors")).to_contain_text("坏表.xlsx")
    context.close()

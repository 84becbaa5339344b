"""A report as a workbook in a real browser: taken away, filled in, a conflict chosen, faults mended."""

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind
from evaluations.models import Indicator
from tests.factories import make_user
from tests.filled import Editing
from tests.journeys.test_reading import log_in
from tests.journeys.test_starting import is_sound
from tests.publications import import_demo

pytestmark = [pytest.mark.django_db(transaction=True)]
INDICATORS, LINES = "指标完成情况", "预算与决算"
AREA = "新增实施改造面积"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(page, book):
    page.get_by_label("填好的工作簿").set_input_files({"name": "填报.xlsx", "mimeType": EXCEL, "buffer": book.saved()})
    page.get_by_role("button", name="读取并核对").click()


def test_a_workbook_goes_out_and_comes_back(page, live_server):
    report = import_demo(ReportKind.OVERALL)
    log_in(page, live_server, make_user(unit=report.unit).username)
    page.goto(f"{live_server.url}/fill/{report.pk}/indicators/")
    page.get_by_role("link", name="Excel 工作簿").click()
    is_sound(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载工作簿").click()
    book = Editing(started.value.path().read_bytes())
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    book.put(LINES, "其他项目", "支出数（元）", "二百万")
    upload(page, book)

    expect(page.get_by_role("heading", name="工作簿有 1 处需要改正")).to_be_visible()
    expect(page.locator("#problems")).to_contain_text("预算与决算!I7：“二百万”不是数值")
    is_sound(page)
    with page.expect_download() as marked:
        page.get_by_role("link", name="下载标出错误的工作簿").click()
    book = Editing(marked.value.path().read_bytes())
    book.put(LINES, "其他项目", "支出数（元）", "260万元")
    Indicator.objects.filter(report=report, title=AREA).update(actual="2250亩")
    page.get_by_role("link", name="上传另一份").click()
    upload(page, book)

    expect(page.get_by_text("有 1 处在您下载以后被人在网页上改过")).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("还有 1 处冲突没有选择")).to_be_visible()
    page.get_by_label("工作簿里的：2300亩").check()
    page.get_by_role("button", name="确认写入").click()

    expect(page.get_by_text("已写入“填报.xlsx”的改动。")).to_be_visible()
    page.goto(f"{live_server.url}/fill/{report.pk}/indicators/")
    expect(page.locator('[name^="indicator-"][name$="-actual"]').first).to_have_value("2300亩")
    page.goto(f"{live_server.url}/fill/{report.pk}/budget/")
    expect(page.locator('[name^="line-"][name$="-spent"]').last).to_have_value("2,600,000.00")


def test_a_long_text_is_looked_at_whole_and_going_back_writes_nothing_again(page, live_server):
    report = import_demo(ReportKind.OVERALL)
    log_in(page, live_server, make_user(unit=report.unit).username)
    page.goto(f"{live_server.url}/fill/{report.pk}/workbook/")
    is_sound(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载工作簿").click()
    book = Editing(started.value.path().read_bytes())
    book.put(INDICATORS, AREA, "偏差原因分析及改进措施", "说明" * 500)
    upload(page, book)

    is_sound(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    table = page.get_by_role("region", name="指标完成情况的改动")
    expect(table).to_contain_text("说明" * 500)
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") == 0

    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_text("已写入“填报.xlsx”的改动。")).to_be_visible()
    assert Indicator.objects.get(title=AREA).deviation_reason == "说明" * 500
    page.go_back()
    expect(page.get_by_text("已经写入、放弃或过期")).to_be_visible()

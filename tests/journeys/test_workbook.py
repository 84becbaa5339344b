"""A workbook on its way out and back in a real browser."""

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
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AREA = "新增实施改造面积"


def test_a_long_text_is_looked_at_whole_and_going_back_writes_nothing_again(page, live_server):
    report = import_demo(ReportKind.OVERALL)
    log_in(page, live_server, make_user(unit=report.unit).username)
    page.goto(f"{live_server.url}/fill/{report.pk}/workbook/")
    is_sound(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="下载工作簿").click()
    book = Editing(started.value.path().read_bytes())
    book.put("指标完成情况", AREA, "偏差原因分析及改进措施", "说明" * 500)
    page.get_by_label("填好的工作簿").set_input_files({"name": "填报.xlsx", "mimeType": XLSX, "buffer": book.saved()})
    page.get_by_role("button", name="读取并核对").click()

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

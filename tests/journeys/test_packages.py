"""A data package on its way out and back in a real browser."""

import json

import pytest
from playwright.sync_api import expect

from evaluations.models import Report
from tests.factories import make_user
from tests.journeys.test_reading import log_in
from tests.journeys.test_starting import is_sound
from tests.publications import import_demo

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_a_package_is_downloaded_changed_and_brought_back(page, live_server):
    report = import_demo()
    log_in(page, live_server, make_user(unit=report.unit).username)
    page.goto(f"{live_server.url}/fill/{report.pk}/preview/")
    with page.expect_download() as started:
        page.get_by_role("link", name="下载数据包").click()
    data = json.loads(started.value.path().read_text(encoding="utf-8"))
    first = data["indicators"][0]
    first["actual"] = "2345亩"

    page.get_by_role("link", name="上传数据包").click()
    is_sound(page)
    content = json.dumps(data, ensure_ascii=False).encode()
    package = {"name": "改过的.json", "mimeType": "application/json", "buffer": content}
    page.get_by_label("数据包文件").set_input_files(package)
    page.get_by_role("button", name="读取并核对").click()

    expect(page.get_by_role("heading", name="核对数据包的改动")).to_be_visible()
    expect(page.locator(".changes")).to_contain_text(f"绩效指标“{first['title']}” · 完成值 修改")
    expect(page.locator(".changes")).to_contain_text("2345")
    is_sound(page)
    assert Report.objects.get().indicators.first().actual != "2345亩"

    page.get_by_role("button", name="确认写入").click()

    expect(page.get_by_text("已按数据包改动 1 处。")).to_be_visible()
    expect(page.locator(".sheet")).to_contain_text("2345亩")
    page.goto(f"{live_server.url}/fill/{report.pk}/indicators/")
    expect(page.locator('[name^="indicator-"][name$="-actual"]').first).to_have_value("2345亩")

"""Evidence and preview in a real browser."""

import pytest
from playwright.sync_api import expect

from evaluations.documents.pdf import page_count, pagination
from evaluations.services.composing import draft_document, review_report
from tests.factories import make_user
from tests.journeys.test_reading import assert_fit_for_everyone, log_in
from tests.publications import import_demo
from tests.uploads import JPEG, PDF

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(db):
    return import_demo()


@pytest.fixture
def clerk(page, live_server, report):
    """The browser of somebody who fills in the report."""
    log_in(page, live_server, make_user(unit=report.unit).username)
    return page


def test_files_are_uploaded_renamed_downloaded_and_removed(clerk, live_server, report):
    address = f"{live_server.url}/fill/{report.pk}/evidence/"
    files = {"结算 资料.pdf": PDF, "照片.jpg": JPEG, "工具.exe": b"MZ"}

    clerk.goto(address)
    clerk.get_by_label("文件（可以一次选择多个）").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
    )
    clerk.get_by_role("button", name="上传").click()
    expect(clerk.get_by_text("已上传 2 个文件。")).to_be_visible()
    expect(clerk.get_by_text("“工具.exe”不能上传这种文件")).to_be_visible()

    clerk.get_by_label("材料名称").first.fill("结算审核报告")
    clerk.get_by_label("材料名称").nth(1).focus()
    expect(clerk.locator("#save-state")).to_contain_text("已保存")
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载“结算 资料.pdf”").click()
    assert (download.value.suggested_filename, download.value.path().read_bytes()) == ("结算 资料.pdf", PDF)

    assert_fit_for_everyone(clerk, address)
    clerk.get_by_role("link", name="删除“照片”").click()
    clerk.get_by_role("button", name="删除").click()
    expect(clerk.get_by_text("已删除“照片”。")).to_be_visible()
    assert list(report.evidence.values_list("title", "file_name")) == [("结算审核报告", "结算 资料.pdf")]


def test_the_preview_comes_at_once_and_its_pages_a_moment_later(clerk, live_server, report):
    address = f"{live_server.url}/fill/{report.pk}/preview/"
    pagination.cache_clear()

    assert_fit_for_everyone(clerk, address)

    pages = page_count(draft_document(review_report(report)))
    expect(clerk.get_by_text(f"共 {pages} 页")).to_be_visible()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载草稿 PDF").click()
    assert download.value.suggested_filename.endswith("（草稿）.pdf")

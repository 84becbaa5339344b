"""The workbook of a report in the browser: taken away, uploaded, confirmed, refused with a sentence."""

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import AccessRecord, Indicator, Report, WorkbookUpload
from tests.factories import make_unit, make_user
from tests.filled import Editing, downloaded
from tests.publications import import_demo
from tests.workbooks import content_of, unit_table, workbook

pytestmark = pytest.mark.django_db
INDICATORS, LINES = "指标完成情况", "预算与决算"
AREA = "新增实施改造面积"


@pytest.fixture
def report():
    return import_demo(ReportKind.OVERALL)


@pytest.fixture
def clerk(client, report):
    user = make_user(unit=report.unit)
    client.force_login(user)
    return user


@pytest.fixture
def book(report):
    return Editing(downloaded(report))


def upload(client, report, content, name="填报.xlsx"):
    return client.post(f"/fill/{report.pk}/workbook/", {"file": SimpleUploadedFile(name, content)})


def plan_at(client, report, book):
    response = upload(client, report, book.saved())
    assert response.status_code == 302, response.content.decode()
    return response.url


def confirm(client, url, **choices):
    digest = client.get(url).context["digest"]
    return client.post(url, {"digest": digest} | {f"choose-{key}": choice for key, choice in choices.items()})


def area(report):
    return Indicator.objects.get(report=report, title=AREA)


def test_it_is_taken_away_uploaded_and_confirmed(client, clerk, report):
    response = client.get(f"/fill/{report.pk}/workbook.xlsx")
    book = Editing(b"".join(response.streaming_content))
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    url = plan_at(client, report, book)
    page = client.get(url).content.decode()
    answer = confirm(client, url)

    assert "2235.43亩</del> → 2300亩" in page
    assert (answer.status_code, area(report).actual) == (302, "2300亩")
    assert AccessRecord.objects.filter(subject="填报工作簿", user=clerk).count() == 1


def test_going_back_after_it_was_confirmed_says_so(client, clerk, report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    url = plan_at(client, report, book)
    confirm(client, url)

    answers = [client.get(url, follow=True), client.post(url, {"digest": "x"}, follow=True)]

    assert [one.redirect_chain for one in answers] == [[(f"/fill/{report.pk}/workbook/", 302)]] * 2
    assert all("已经写入、放弃或过期" in one.content.decode() for one in answers)


def test_nothing_is_written_before_it_is_confirmed(client, clerk, report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    url = plan_at(client, report, book)

    dropped = client.post(f"{url}drop/")

    assert (dropped.status_code, area(report).actual) == (302, "2235.43亩")
    assert not WorkbookUpload.objects.exists()


def test_what_changed_after_it_was_shown_is_shown_again(client, clerk, report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    url = plan_at(client, report, book)
    digest = client.get(url).context["digest"]
    Indicator.objects.filter(report=report, title=AREA).update(actual="2250亩")

    answer = client.post(url, {"digest": digest})

    page = answer.content.decode()
    assert (answer.status_code, area(report).actual) == (200, "2250亩")
    assert "核对期间报告又有改动" in page
    assert "下载时为“2235.43亩”" in page
    assert "网页上的：2250亩" in page


def test_every_conflict_has_to_be_chosen(client, clerk, report, book):
    row = area(report)
    Indicator.objects.filter(pk=row.pk).update(actual="2250亩")
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    url = plan_at(client, report, book)

    refused = confirm(client, url)
    answer = confirm(client, url, **{f"indicator-{row.pk}-actual": "own"})

    assert "还有 1 处冲突没有选择" in refused.content.decode()
    assert (refused.status_code, answer.status_code, area(report).actual) == (200, 302, "2300亩")


def test_all_faults_are_told_and_marked_in_the_own_workbook(client, clerk, report, book):
    book.put(INDICATORS, AREA, "二级指标", "质量")
    book.put(LINES, "其他项目", "支出数（元）", "二百万")
    url = plan_at(client, report, book)

    page = client.get(url).content.decode()
    copy = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{url}marked.xlsx").streaming_content)))

    assert "工作簿有 2 处需要改正" in page
    assert "确认写入" not in page
    assert "“二百万”不是数值" in copy[LINES]["I7"].comment.text
    assert copy[INDICATORS]["C4"].fill.start_color.rgb == "00FFC7CE"
    assert client.post(url, {"digest": "x"}).status_code == 200
    assert area(report).level2 == "quantity"


def test_a_workbook_that_cannot_be_marked_is_told_so(client, clerk, report, book, monkeypatch):
    book.put(LINES, "其他项目", "支出数（元）", "二百万")
    url = plan_at(client, report, book)
    monkeypatch.setattr("evaluations.exchange.marking.load_workbook", lambda *_, **__: {}["part"])

    answer = client.get(f"{url}marked.xlsx", follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "不能原样加上标记" in answer.content.decode()


def test_the_marked_workbook_can_be_mended_and_uploaded(client, clerk, report, book):
    book.put(LINES, "其他项目", "支出数（元）", "二百万")
    url = plan_at(client, report, book)
    copy = Editing(b"".join(client.get(f"{url}marked.xlsx").streaming_content))
    copy.put(LINES, "其他项目", "支出数（元）", "200万元")

    assert confirm(client, plan_at(client, report, copy)).status_code == 302


def test_rows_the_database_refuses_are_told_by_their_cell(client, clerk, report, book):
    book.put(LINES, "其他项目", "预算项目", "城市更新专项工作经费")
    url = plan_at(client, report, book)

    answer = confirm(client, url)

    assert (answer.status_code, "预算与决算!C7" in answer.content.decode()) == (200, True)


def outdated(book):
    book.book["zjperf"]["B1"].value = "0"
    return book.saved()


def tampered(book):
    book.book["zjperf"]["C3"].value = "[1"
    return book.saved()


def of_another(book):
    book.book["zjperf"]["C1"].value = "999"
    book.book["zjperf"]["D1"].value = "示例市图书馆2023年度整体绩效自评报告"
    return book.saved()


def without_sheets(book):
    for title in book.book.sheetnames[:-3]:
        del book.book[title]
    return book.saved()


def without_head(book):
    book.book[INDICATORS]["F3"].value = "完成"
    return book.saved()


def swollen(book):
    """As many cells as no report has, which compress well."""
    sheet = book.book.create_sheet("备注")
    for row in range(4000):
        sheet.append([f"内容{row}-{column}" for column in range(30)])
    return book.saved()


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (swollen, "远多于一份报告"),
        (outdated, "这是第 0 版模板的工作簿，现在用第 1 版"),
        (tampered, "用来核对的隐藏内容已被改动"),
        (of_another, "这是“示例市图书馆2023年度整体绩效自评报告”的工作簿，不是“"),
        (without_sheets, "中的任何一张表"),
        (lambda book: workbook({"评分表": unit_table()}), "不是从本系统下载的填报工作簿（工作表有“评分表”）"),
        (lambda book: b"%PDF-1.7", "这不是 Excel 工作簿"),
        (lambda book: b"", "是空的"),
    ],
)
def test_a_wrong_workbook_is_named(client, clerk, report, book, made, sentence):
    response = upload(client, report, made(book))

    assert sentence in response.content.decode()
    assert not WorkbookUpload.objects.exists()


def test_a_missing_head_is_told(client, clerk, report, book):
    url = upload(client, report, without_head(book)).url

    assert "表头缺少“完成值”" in client.get(url).content.decode()


def test_columns_and_sheets_of_ones_own_are_told_and_left(client, clerk, report, book):
    book.book[INDICATORS]["Z3"].value = "备注"
    del book.book["数据表"]

    page = client.get(plan_at(client, report, book)).content.decode()

    assert "“备注”列不是本表的内容" in page
    assert "没有名为“数据表”的工作表，这部分保持不变" in page


def test_nobody_else_sees_an_upload(client, clerk, report, book):
    url = plan_at(client, report, book)
    for user in (make_user("colleague", unit=report.unit), make_user("other", unit=make_unit("示例市图书馆"))):
        client.force_login(user)
        assert [client.get(one).status_code for one in (url, f"{url}marked.xlsx")] == [404, 404]
        assert client.post(f"{url}drop/").status_code == 404
    assert client.get(f"/fill/{report.pk}/workbook.xlsx").status_code == 404


def test_a_report_under_review_can_be_taken_away_and_takes_nothing(client, clerk, report, book):
    url = plan_at(client, report, book)
    Report.objects.filter(pk=report.pk).update(status=ReportStatus.SUBMITTED)

    assert client.get(f"/fill/{report.pk}/workbook.xlsx").status_code == 200
    assert client.get(f"/fill/{report.pk}/workbook/").status_code == 404
    assert client.post(url, {"digest": "x"}).status_code == 404


def test_reviewers_take_it_away(client, report):
    client.force_login(make_user("reviewer", unit=report.unit, role=Role.FINANCE_REVIEWER))

    content = b"".join(client.get(f"/fill/{report.pk}/workbook.xlsx").streaming_content)

    assert content_of(openpyxl.load_workbook(BytesIO(content)))


def test_a_fault_in_a_merged_cell_is_marked_where_people_see_it(client, clerk, report, book):
    cell = book.cell(INDICATORS, AREA, "三级指标")
    above = book.book[INDICATORS].cell(cell.row - 1, cell.column)
    book.book[INDICATORS].merge_cells(f"{above.coordinate}:{cell.coordinate}")
    url = plan_at(client, report, book)

    response = client.get(url.rstrip("/") + "/marked.xlsx")

    marked = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert marked[INDICATORS][above.coordinate].comment.text.startswith(cell.coordinate)

"""The preview of a report: its document, what cannot be read, its pages, its PDF."""

import io
import re
from urllib.parse import unquote

import pikepdf
import pytest

from evaluations.documents.pdf import to_pdf
from evaluations.documents.word import MEDIA_TYPE, to_docx
from evaluations.enums import Access, ReportStatus, Role
from evaluations.models import AccessRecord, Indicator, Report, ReportText
from evaluations.services.composing import assess_report, compose, draft_document, review_report
from tests.factories import make_report, make_unit, make_user
from tests.publications import import_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return import_demo()


@pytest.fixture
def client(client, report):
    client.force_login(make_user(unit=report.unit))
    return client


def address(report, end="preview/"):
    return f"/fill/{report.pk}/{end}"


def told(response):
    """The list of what cannot be read, each entry as its text and where it leads."""
    items = re.findall(r"<li>(.*?)</li>", response.content.decode().partition('id="faults"')[2].partition("</ul>")[0])
    return [(re.sub("<.*?>", "", item), "".join(re.findall(r'href="(.*?)"', item))) for item in items]


def test_the_preview_is_the_document_as_it_would_be_published(client, report):
    response = client.get(address(report))

    text = response.content.decode()
    assert response.context["document"] == compose(*assess_report(report)).document
    assert (text.count('<h1 class="report-cover-title">'), text.count(">填报中<"), told(response)) == (1, 1, [])


def test_what_is_missing_stands_as_such_in_the_document_and_is_no_fault(client, report):
    Report.objects.update(filed_on=None)
    ReportText.objects.filter(key="use").update(text="于〔填报日期〕填报。")

    response = client.get(address(report))

    assert "于〔填报日期：未填〕填报。" in response.content.decode()
    assert told(response) == []


def test_what_cannot_be_read_is_told_above_the_document_with_the_way_to_mend_it(client, report):
    Indicator.objects.filter(report=report, position=0).update(title="改造面积", actual="很多亩")
    ReportText.objects.filter(key="use").update(text="一。\n完成〔没有的数〕。")

    response = client.get(address(report))

    sentences = told(response)
    assert "完成〔没有的数〕。" in response.content.decode()
    assert [(text.partition("：")[0], link) for text, link in sentences] == [
        ("绩效指标", address(report, "indicators/")),
        ("绩效自评结果拟应用和公开情况", address(report, "text-use/")),
    ]
    assert sentences[1][0].startswith("绩效自评结果拟应用和公开情况：第2段：〔没有的数〕没有对应的数据")


def test_a_report_without_place_in_its_outline_is_told_instead_of_shown(client, report):
    ReportText.objects.create(report=report, key="gone", text="旧章节。")

    response = client.get(address(report))

    assert response.context["document"] is None
    assert [text.partition("，")[0] for text, _ in told(response)] == ["提纲“项目支出绩效自评报告”没有这一章"]
    assert "还不能生成预览" in response.content.decode()
    assert "draft." not in response.content.decode()


@pytest.mark.parametrize("status", ReportStatus)
def test_everybody_of_the_unit_reads_it_in_every_status_but_is_led_to_filling_in_only_while_that_is_possible(
    client, report, status
):
    Report.objects.update(status=status)
    ReportText.objects.filter(key="use").update(text="〔没有的数〕")
    is_open = status in (ReportStatus.DRAFT, ReportStatus.RETURNED)

    preparer = client.get(address(report))
    client.force_login(make_user("endorser", unit=report.unit, role=Role.ENDORSER))
    endorser = client.get(address(report))

    assert preparer.context["document"] == endorser.context["document"] == draft_document(review_report(report))
    assert ("继续填写" in preparer.content.decode(), told(preparer)[0][1] != "") == (is_open, is_open)
    assert ("继续填写" in endorser.content.decode(), told(endorser)[0][1] != "") == (False, False)


@pytest.mark.parametrize("end", ["preview/", "preview/?pages", "draft.pdf", "draft.docx"])
def test_another_units_report_is_not_found(client, end):
    other = make_report(unit=make_unit("乙局"), status=ReportStatus.PUBLISHED)

    response = client.get(address(other, end))

    assert response.status_code == 404
    assert "乙局" not in response.content.decode()


def test_pages_are_counted_when_asked_for_by_script_or_by_link(client, report):
    document = compose(*assess_report(report)).document

    shown = client.get(address(report)).content.decode()
    asked = client.get(address(report, "preview/?pages"), headers={"HX-Request": "true"})
    linked = client.get(address(report, "preview/?pages")).content.decode()

    expected = f"<span>共 {to_pdf(document).pages} 页</span>"
    assert '<a href="?pages" hx-get="?pages" hx-trigger="load, click" hx-target="#pages">' in shown
    assert asked.content.decode().strip() == expected
    assert (expected in linked, "hx-trigger" in linked) == (True, False)


def test_the_draft_is_a_file_of_its_own_that_no_cache_keeps(client, report):
    response = client.get(address(report, "draft.pdf"))

    content = b"".join(response)
    document = compose(*assess_report(report)).document
    assert content == to_pdf(document, is_draft=True).content
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert unquote(response["Content-Disposition"]) == (
        f"attachment; filename*=utf-8''{document.full_title}（草稿）.pdf"
    )
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert dict(opened.attachments) == {}


def test_the_draft_is_to_be_had_as_a_word_file_too(client, report):
    response = client.get(address(report, "draft.docx"))

    document = compose(*assess_report(report)).document
    assert b"".join(response) == to_docx(document, is_draft=True) != to_docx(document)
    assert (response["Content-Type"], response["Cache-Control"]) == (MEDIA_TYPE, "private, no-store")
    assert unquote(response["Content-Disposition"]) == (
        f"attachment; filename*=utf-8''{document.full_title}（草稿）.docx"
    )


@pytest.mark.parametrize(("end", "subject"), [("draft.pdf", "草稿 PDF"), ("draft.docx", "草稿 Word")])
def test_who_takes_a_draft_away_is_kept(client, report, end, subject):
    b"".join(client.get(address(report, end)))

    records = AccessRecord.objects.values_list("report", "user__username", "access", "subject")
    assert list(records) == [(report.pk, "clerk", Access.DOWNLOADED, subject)]


@pytest.mark.parametrize(("end", "kind"), [("draft.pdf", "PDF"), ("draft.docx", "Word")])
def test_a_draft_that_cannot_be_made_leads_back_to_what_is_told(client, report, end, kind):
    ReportText.objects.filter(key="use").update(text="表情😀。")

    response = client.get(address(report, end), follow=True)

    shown = response.content.decode()
    assert response.redirect_chain == [(address(report), 302)]
    assert AccessRecord.objects.filter(access=Access.DOWNLOADED).count() == 0
    assert f"不能生成 {kind}：公文字体没有这些字符：“表情😀。”中的 😀" in shown
    assert "不能生成 PDF：" in client.get(address(report, "preview/?pages")).content.decode()

"""The PDF as paper: margins, page numbers, breaks."""

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pikepdf
import pytest

from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
from evaluations.documents.pdf import to_pdf

from .samples import SENTENCE, make_chapters, make_document, make_table, pdftotext

POINTS_PER_MM = 72 / 25.4
LEFT, RIGHT = 28 * POINTS_PER_MM, (210 - 26) * POINTS_PER_MM
BOTTOM = (297 - 35) * POINTS_PER_MM


def pages_of(pdf):
    """Each page as a list of words: text, left, right, top."""
    markup = pdftotext(pdf.content, "-bbox").replace(b' xmlns="http://www.w3.org/1999/xhtml"', b"")
    tree = ET.fromstring(markup)  # noqa: S314 - written by pdftotext from a file of ours
    return [
        [
            (word.text, float(word.get("xMin")), float(word.get("xMax")), float(word.get("yMin")))
            for word in page.iter("word")
        ]
        for page in tree.iter("page")
    ]


def lines_of(page):
    """Lines of the text area from top to bottom: joined text, left and right edge."""
    rows = {}
    for text, left, right, top in sorted(page, key=lambda word: (round(word[3] / 20), word[1])):
        if top < BOTTOM:
            rows.setdefault(round(top / 20), []).append((text, left, right))
    return [("".join(w[0] for w in row), row[0][1], row[-1][2]) for _, row in sorted(rows.items())]


def footers_of(page):
    return [
        ("".join(w[0] for w in page if w[3] >= BOTTOM), "right" if w[1] > 300 else "left")
        for w in page
        if w[3] >= BOTTOM
    ][:1]


@pytest.fixture(scope="module")
def chapters():
    return pages_of(to_pdf(make_document(*make_chapters())))


def test_full_lines_end_at_the_right_margin():
    paragraph = "财政资金使用绩效情况良好" * 40 + "，年度预算1096.51万元，支出953.73万元，执行率86.98%" * 12
    lines = lines_of(pages_of(to_pdf(make_document(Paragraph(paragraph))))[1])

    full = [round(RIGHT - right) for _, _, right in lines[1:-1]]

    assert full == [0] * len(full)


def test_unbroken_chinese_lines_hold_28_characters_and_a_page_22_lines():
    pages = pages_of(to_pdf(make_document(Paragraph("财" * 28 * 60))))

    lines = lines_of(pages[2])

    assert [len(text) for text, _, _ in lines] == [28] * 22


def test_a_stretched_line_spreads_characters_but_no_number():
    paragraph = "支出1,096.51万元" + "绩效" * 8 + "123,456,789,012.34元。"

    page = pages_of(to_pdf(make_document(Paragraph(paragraph))))[1]

    first_line = [word for word in page if "123" not in word[0] and word[3] < 200][1:]
    assert [word[0] for word in first_line] == ["支", "出1,096.51万", "元", *("绩效" * 8)]
    assert round(RIGHT - first_line[-1][2]) == 0


def test_pages_are_numbered_outside_after_the_cover(chapters):
    footers = [footers_of(page) for page in chapters]

    expected = [[(f"—{number}—", "right" if number % 2 else "left")] for number in range(1, len(chapters))]
    assert footers == [[], *expected]


def test_no_heading_ends_a_page(chapters):
    last_lines = [lines_of(page)[-1][0] for page in chapters[1:]]

    assert [line for line in last_lines if line.startswith(("一、", "（一）工作情况。一"))] == []


def test_no_page_begins_with_the_last_line_of_a_paragraph(chapters):
    starts = [lines_of(page)[:2] for page in chapters[2:]]

    assert [first for first, second in starts if first[2] < RIGHT - 20 and second[1] > LEFT + 20] == []


def test_table_repeats_its_head_and_splits_no_row():
    document = make_document(annexes=(Annex("附表1", "评分表", (make_table(60),)),))

    pages = pages_of(to_pdf(document))[2:]

    heads = [[word[0] for word in page].count("计分说明") for page in pages]
    assert len(pages) > 1
    assert heads == [1] * len(pages)
    for page in pages:
        names = [word[0] for word in page if word[0].startswith("指标") and word[0] != "指标"]
        assert "".join(word[0] for word in page).count(SENTENCE[:12]) == len(names)


def test_group_row_and_total_stay_with_their_rows():
    plain = make_table(1)
    rows = [Row((f"第{number}组", "", ""), "group") if number % 3 == 0 else plain.rows[0] for number in range(90)]
    table = Table("评分表", plain.columns, (*rows, Row(("合计", "100", ""), "total")))

    pages = [lines_of(page) for page in pages_of(to_pdf(make_document(table)))[1:]]

    assert [page[-1][0] for page in pages if page[-1][0].startswith("第")] == []
    assert len(pages[-1]) > 2


def test_annexes_start_a_new_page():
    annexes = (Annex("附表1", "评分表", (make_table(2),)), Annex("附表2", "数据表", (make_table(2),)))

    pages = pages_of(to_pdf(make_document(annexes=annexes)))

    assert [lines_of(page)[0][0] for page in pages[2:]] == ["附表1", "附表2"]


def test_paper_is_a4():
    pdf = pikepdf.open(io.BytesIO(to_pdf(make_document()).content))

    sizes = {tuple(round(float(side) / POINTS_PER_MM) for side in page.mediabox[2:]) for page in pdf.pages}

    assert sizes == {(210, 297)}


def test_run_in_heading_and_text_share_a_line():
    pages = pages_of(to_pdf(make_document(Heading(2, "（一）", "机构情况。", "内设四科。"))))

    assert lines_of(pages[1])[-1][0] == "（一）机构情况。内设四科。"


def test_long_title_and_cover_lines_stay_on_one_page():
    document = make_document(title="示例市中心城区内涝治理及排水防涝设施建设补助资金" * 2 + "项目支出绩效自评报告")
    document = replace(document, cover=tuple((f"封面项目{line}", "很长的项目名称" * 4) for line in range(6)))

    pages = pages_of(to_pdf(document))

    assert [len(pages), footers_of(pages[1])] == [2, [("—1—", "right")]]


def test_row_of_more_than_a_page_goes_on_under_a_repeated_head():
    plain = make_table(1)
    table = Table("评分表", plain.columns, (*plain.rows, Row(("长指标", "1.00", SENTENCE * 40)), *plain.rows))

    pages = [lines_of(page) for page in pages_of(to_pdf(make_document(table)))[1:]]

    assert len(pages) > 2
    assert [page[0][0] for page in pages[1:]] == ["指标得分计分说明"] * (len(pages) - 1)


def test_figures_in_a_table_of_many_columns_are_not_broken():
    columns = (Column("名称", 30), *[Column(f"金额{number}", 10, "right") for number in range(7)])
    table = Table("预算执行情况", columns, (Row(("项目支出" * 6, *["1,345,678.90"] * 7)),))

    words = [word[0] for word in pages_of(to_pdf(make_document(table)))[1]]

    assert words.count("1,345,678.90") == 7

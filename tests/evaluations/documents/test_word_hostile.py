"""Texts of every kind in Word files: printed as they are, or refused with their place."""

import pytest
from docx.oxml.ns import qn

from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
from evaluations.documents.errors import DocumentError
from evaluations.documents.word import to_docx
from tests.office import printed

from .samples import SENTENCE, make_document, make_table, pdftotext
from .test_word import lines, opened, word

MARKUP = "<w:t>&lt;&amp;]]><!-- \"x\" 'y' &#10; {namespaces} %(number)d %s</w:t>"


def test_markup_is_text_wherever_it_stands():
    blocks = Heading(1, MARKUP, MARKUP, anchor="a"), Paragraph(MARKUP), Table(MARKUP, (Column(MARKUP, 1),), ())

    file = word(*blocks, annexes=(Annex(MARKUP, MARKUP, ()),), title=MARKUP)

    assert [text.count(MARKUP) for style, text in lines(file) if style in ("Title", "ReportTitle", "TOC1")] == [
        1,
        2,
        2,
        1,
    ]
    styles = ("Heading1", "BodyText", "Caption", "TableHead", "Label", "AnnexTitle")
    found = [(style, text) for style, text in lines(file) if style in styles]
    assert found[1:] == [(style, MARKUP * (2 if style == "Heading1" else 1)) for style in styles]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x0c", "\x1b", "\x7f", "\ufffe", "\ud800", "😀"])
def test_what_no_document_can_hold_is_refused_with_its_place(character):
    with pytest.raises(DocumentError) as refusal:
        to_docx(make_document(Heading(1, "一、", "预算"), Paragraph(f"支出{character}万元")))

    assert f"（U+{ord(character):04X}，一、预算）" in str(refusal.value)


def test_blanks_are_drawn_as_on_a_page_and_lines_of_a_cell_are_kept():
    table = Table("", (Column("说明", 100),), (Row(("第一行 \n\n 第二\t行\u3000",)),))

    file = word(Paragraph("  前\r\n后\t　末 "), table)

    found = [text for style, text in lines(file) if style in ("BodyText", "TableText")]
    assert found == ["前 后 　末", "第一行\n\n第二 行\u3000"]


@pytest.mark.parametrize(
    "table",
    [
        Table("无行", (Column("甲", 50), Column("乙", 50)), ()),
        Table("空格", (Column("", 0), Column("", 0)), (Row(("", "")), Row(("", ""), "total"))),
        Table("全并", (Column("甲", 1, merges=True),), tuple(Row(("同",)) for _ in range(9))),
        Table("长", (Column("甲", 50), Column("乙", 50, "center")), (Row((SENTENCE * 200, "9" * 5000)),)),
        Table("多列", tuple(Column(f"列{number}", 1, "right") for number in range(60)), (Row(("1,000.00",) * 60),)),
    ],
    ids=lambda table: table.caption,
)
def test_tables_of_every_shape_are_whole(table):
    file = word(table)

    grid = file.element.body.findall(qn("w:tbl"))[-1]
    widths = [[int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst] for row in grid.tr_lst]
    assert [sum(row) for row in widths] == [5000] * (1 + len(table.rows))
    assert min(width for row in widths for width in row) > 0
    assert all(len(cell.p_lst) == 1 for row in grid.tr_lst for cell in row.tc_lst)


def test_a_table_without_columns_leaves_no_trace():
    assert lines(word(Paragraph("甲"), Table("无", (), (), "注"))) == lines(word(Paragraph("甲")))


def test_very_long_properties_are_cut_where_word_cuts_them():
    report = make_document(title="很长的题目" * 100)
    object.__setattr__(report, "full_title", "很长的题目" * 100)

    assert len(opened(to_docx(report)).core_properties.title) == 255


def test_a_title_too_long_for_a_line_breaks_before_the_kind_of_report():
    file = word(title="示例市中心城区内涝治理项目支出绩效自评报告")

    titles = [text for style, text in lines(file) if style in ("Title", "ReportTitle")]
    assert titles == ["示例市中心城区内涝治理\n项目支出绩效自评报告"] * 2


def test_libreoffice_opens_all_of_it(tmp_path):
    blocks = (
        Heading(2, "（一）", MARKUP, MARKUP, anchor="a"),
        make_table(1),
        Table("长", (Column("甲", 50), Column("乙", 50)), (Row((f"熵{SENTENCE}" * 60, MARKUP)),)),
        Table("无行", (Column("甲", 50), Column("乙", 50)), ()),
    )
    report = make_document(*blocks, annexes=(Annex("附表1", "“三公”\\表", (make_table(3),)),))

    pages = printed(tmp_path, {"hostile": to_docx(report)})["hostile"]

    text = "".join(pdftotext(pages, "-raw").decode().split())
    assert text.count("".join(MARKUP.split())) == 4
    assert text.count("熵") == 60
    assert "附表1“三公”\\表" in text

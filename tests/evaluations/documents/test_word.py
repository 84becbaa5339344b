"""The Word file as a file: styles, fields, tables, properties, the same bytes every time, whatever the text is."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml.ns import qn

from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
from evaluations.documents.word import to_docx
from tests.evaluations.test_seed_words import document

from .samples import SENTENCE, make_document, make_table

RENDER = """
import django
django.setup()
import hashlib
from evaluations.documents.word import to_docx
from tests.evaluations.documents.samples import make_chapters, make_document
print(hashlib.sha256(to_docx(make_document(*make_chapters(2)), is_draft=True)).hexdigest())
"""
HEADINGS = (
    Heading(1, "一、", "基本情况", anchor="s1"),
    Heading(2, "（一）", "机构。", "内设四科。", anchor="s2"),
    Heading(3, "1.", "职能", anchor="s3"),
    Heading(4, "（1）", "任务", anchor="s4"),
)


def opened(content):
    return docx.Document(io.BytesIO(content))


def word(*blocks, **changes):
    return opened(to_docx(make_document(*blocks, **changes)))


def said(element):
    """The text of a paragraph: what a reader sees, not what fields are made of."""
    return "".join("\n" if one.tag == qn("w:br") else one.text for one in element.iter(qn("w:t"), qn("w:br")))


def lines(file):
    """Style and text of every paragraph, also in tables and in the list of contents."""
    found = ((one.pPr.pStyle.val, said(one)) for one in file.element.body.iter(qn("w:p")))
    return [(style, text) for style, text in found if style != "AfterTable"]


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def rows_of(file, number=-1):
    return file.element.body.findall(qn("w:tbl"))[number].findall(qn("w:tr"))


def expected_lines(report):
    """What the blocks of a report say, paragraph by paragraph, after cover and list of contents."""
    yield report.title
    for block in (*report.blocks, *annexed(report)):
        if isinstance(block, Heading):
            yield from filter(None, (block.number + block.title, block.text))
        elif isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from [block.caption] if block.caption else []
            yield from (column.title for column in block.columns)
            yield from (text for _, cells in block.grid for text, _ in cells)
            yield from [block.note] if block.note else []
        else:
            yield block


def annexed(report):
    for annex in report.annexes:
        yield from (annex.label, annex.title, *annex.blocks)


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_the_text_is_that_of_the_blocks_in_their_order(kind):
    report = document(kind)

    found = [text for style, text in lines(opened(to_docx(report))) if not style.startswith(("TOC", "Cover"))]

    cover = [report.attachment_label] if report.attachment_label else []
    assert found == [*cover, report.title, *expected_lines(report)]


def test_cover_lines_stand_label_beside_value():
    file = word()

    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == [
        ["评价年度：", "2023"],
        ["评价单位（公章）：", ""],
    ]


def test_headings_are_headings_and_text_that_runs_on_follows_a_style_separator():
    file = word(*HEADINGS, Paragraph("正文。"))

    found = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith(("Heading", "Body"))]
    separators = [one.text for one in file.paragraphs if one._p.find(f".//{qn('w:specVanish')}") is not None]
    assert found == [
        ("Heading 1", "一、基本情况"),
        ("Heading 2", "（一）机构。"),
        ("Body Text", "内设四科。"),
        ("Heading 3", "1.职能"),
        ("Heading 4", "（1）任务"),
        ("Body Text", "正文。"),
    ]
    assert separators == ["（一）机构。"]


def test_a_heading_with_nothing_below_may_end_a_page():
    file = word(Heading(3, "1.", "加减分：无。", keep_with_next=False), Heading(3, "2.", "情况"))

    alone, leading = [one for one in file.paragraphs if one.style.name == "Heading 3"]
    assert (alone.paragraph_format.keep_with_next, leading.paragraph_format.keep_with_next) == (False, None)
    assert leading.style.paragraph_format.keep_with_next is True


@pytest.mark.parametrize(
    ("style", "font", "latin", "size"),
    [
        ("Normal", "仿宋", "Times New Roman", 16),
        ("Heading 1", "黑体", "黑体", 16),
        ("Heading 2", "楷体", "Times New Roman", 16),
        ("Title", "方正小标宋简体", "方正小标宋简体", 26),
        ("正文题名", "方正小标宋简体", "方正小标宋简体", 22),
        ("表头", "黑体", "黑体", 12),
        ("表格小计（附表）", "黑体", "Times New Roman", 10.5),
        ("表格文字（多列）", "仿宋", "Times New Roman", 9),
        ("Footer", "宋体", "宋体", 14),
    ],
)
def test_styles_name_chinese_and_latin_fonts(style, font, latin, size):
    found = word().styles[style]

    fonts = found.element.rPr.rFonts
    assert (fonts.get(qn("w:eastAsia")), found.font.name, found.font.size.pt) == (font, latin, size)


def test_a_line_holds_28_characters_and_a_page_22_lines():
    file = word()
    normal, page = file.styles["Normal"], file.sections[-1]

    width = page.page_width - page.left_margin - page.right_margin
    height = page.page_height - page.top_margin - page.bottom_margin
    pitch = normal.font.size.pt + int(normal.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert (width / 12700 // pitch, height // normal.paragraph_format.line_spacing) == (28, 22)


def test_every_font_that_is_named_has_one_to_stand_in():
    content = parts(to_docx(make_document()))

    for font in ("仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"):
        assert f'<w:font w:name="{font}"><w:altName ' in content["word/fontTable.xml"].decode()


def test_parts_of_the_report_have_their_own_pages():
    file = word(*HEADINGS, annexes=(Annex("附表1", "评分表", (make_table(1),)),))

    margins = [
        [round(one.mm) for one in (part.top_margin, part.right_margin, part.bottom_margin, part.left_margin)]
        for part in file.sections
    ]
    starts = [part._sectPr.find(qn("w:pgNumType")) is not None for part in file.sections]
    assert margins == [[37, 26, 35, 28]] * 3 + [[26, 20, 27, 22]]
    assert starts == [False, False, True, False]


def test_pages_are_numbered_outside_from_the_text_on():
    file = word(*HEADINGS)
    cover, contents, text = file.sections

    numbered = [one.footer.is_linked_to_previous for one in (cover, contents, text)]
    footers = [part.paragraphs[0] for part in (text.footer, text.even_page_footer)]
    assert numbered == [True, True, False]
    assert file.settings.odd_and_even_pages_header_footer is True
    assert [(one.alignment.name, one.text) for one in footers] == [("RIGHT", "— 1 —"), ("LEFT", "— 1 —")]
    assert [fields(one._p) for one in footers] == [["PAGE"], ["PAGE"]]


def fields(element):
    return [one.text.strip() for one in element.iter(qn("w:instrText"))]


def test_the_list_of_contents_is_a_field_that_is_filled_in():
    file = word(*HEADINGS, annexes=(Annex("附表1", "“三公”表", (make_table(1),)),))

    contents = file.element.body.find(qn("w:sdt"))
    listed = [(one.pPr.pStyle.val, said(one)) for one in contents.iter(qn("w:p"))]
    assert listed == [
        ("TOCHeading", "目录"),
        ("TOC1", "一、基本情况1"),
        ("TOC2", "（一）机构1"),
        ("TOC1", "附表1　“三公”表2"),
    ]
    bookmarks = [one.get(qn("w:name")) for one in file.element.body.iter(qn("w:bookmarkStart"))]
    assert [one.get(qn("w:anchor")) for one in contents.iter(qn("w:hyperlink"))] == bookmarks
    assert fields(contents) == ['TOC \\o "1-2" \\h \\z \\f', *(f"PAGEREF {one} \\h" for one in bookmarks)]
    assert fields(file.element.body)[-1] == 'TC "附表1　\\“三公\\”表" \\l 1'


def test_no_field_asks_to_be_brought_up_to_date_on_opening():
    content = b"".join(parts(to_docx(make_document(*HEADINGS))).values())

    assert (b"updateFields" in content, b"w:dirty" in content) == (False, False)


def test_a_report_without_headings_has_no_list_of_contents():
    file = word(Paragraph("正文。"))

    assert (file.element.body.find(qn("w:sdt")), len(file.sections)) == (None, 2)


def test_a_table_repeats_its_head_and_splits_only_long_rows():
    plain = make_table(2)
    long = Row(("长", "1", SENTENCE * 40))

    rows = rows_of(word(replace(plain, rows=(*plain.rows, long))))

    assert [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [
        False
    ] * 3
    assert [row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [
        True,
        True,
        True,
        False,
    ]


def test_equal_cells_below_each_other_are_one_cell():
    columns = (Column("类别", 30, merges=True), Column("名称", 70))
    cells = [("甲", "一"), ("甲", "二"), ("乙", "三"), ("丙", "四"), ("丙", "五"), ("丙", "六")]

    rows = rows_of(word(Table("", columns, tuple(map(Row, cells)))))

    merges = [cell.tcPr.find(qn("w:vMerge")) for cell in (row.findall(qn("w:tc"))[0] for row in rows[1:])]
    found = ["" if merge is None else merge.get(qn("w:val"), "continue") for merge in merges]
    assert found == ["restart", "continue", "", "restart", "continue", "continue"]


def test_groups_and_totals_keep_to_their_rows_in_their_own_look():
    table = replace(make_table(4), note="")
    rows = (Row(("组", "", ""), "group"), *table.rows, Row(("合计", "4", ""), "total"))

    found = rows_of(word(replace(table, rows=rows)))[1:]

    first = [row.find(f".//{qn('w:pPr')}") for row in found]
    assert [one.pStyle.val for one in first] == ["TableSum", *["TableText"] * 4, "TableSum"]
    assert [one.find(qn("w:keepNext")) is not None for one in first] == [True, False, False, False, True, False]


def test_columns_have_their_widths_and_alignments():
    file = word(make_table(1))

    cells = rows_of(file)[1].findall(qn("w:tc"))
    assert [cell.tcPr.find(qn("w:tcW")).get(qn("w:w")) for cell in cells] == ["1500", "750", "2750"]
    assert [cell.tcPr.find(qn("w:tcW")).get(qn("w:type")) for cell in cells] == ["pct"] * 3
    assert [one.alignment and one.alignment.name for one in file.tables[-1].rows[1].cells[1].paragraphs] == ["RIGHT"]


def test_figures_of_many_columns_get_the_room_they_need():
    columns = (Column("名称", 30), *[Column(f"金额{number}", 10, "right") for number in range(7)])

    file = word(Table("预算", columns, (Row(("项目支出" * 6, *["1,345,678.90"] * 7)),)))

    widths = [int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in rows_of(file)[1].findall(qn("w:tc"))]
    assert sum(widths) == 5000
    assert min(widths) / 5000 * 442.2 >= 9 * 4.5 + 3 * 2.25 + 4  # 156 mm in points; figures and marks of 9 points


def test_a_table_is_named_by_its_caption_or_the_heading_above_it():
    file = word(Heading(1, "一、", "预算。"), replace(make_table(1), caption=""), make_table(1, "评分表"))

    names = [table.find(f".//{qn('w:tblCaption')}").get(qn("w:val")) for table in file.element.body.iter(qn("w:tbl"))]
    assert names == ["封面", "预算", "评分表"]


def test_annexes_start_a_new_page():
    annexes = (Annex("附表1", "评分表", (make_table(2),)), Annex("附表2", "数据表", (make_table(2),)))

    file = word(annexes=annexes)

    labels = [one for one in file.paragraphs if one.text.startswith("附表")]
    assert [(one.text, one.paragraph_format.page_break_before) for one in labels] == [("附表1", None), ("附表2", True)]
    assert file.sections[-1].start_type.name == "NEW_PAGE"


def test_properties_come_from_the_document():
    properties = word().core_properties

    assert (properties.title, properties.author, properties.subject, properties.keywords, properties.language) == (
        "示例市档案馆2023年度整体绩效自评报告",
        "示例市档案馆",
        "示例市2024年绩效自评通知",
        "绩效自评,2023",
        "zh-CN",
    )
    assert properties.created == properties.modified == datetime(2024, 7, 26, tzinfo=UTC)


def test_two_processes_write_the_same_bytes():
    digests = [
        subprocess.run(
            [sys.executable, "-c", RENDER],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "zjperf.settings", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York"))
    ]

    assert digests[0] == digests[1] != ""


def test_parts_are_dated_as_the_document_is():
    dates = set()
    for dated in (date(2024, 7, 26), date(1, 1, 1)):
        with zipfile.ZipFile(io.BytesIO(to_docx(replace(make_document(), dated=dated)))) as file:
            dates |= {entry.date_time for entry in file.infolist()}

    assert dates == {(2024, 7, 26, 0, 0, 0), (1980, 1, 1, 0, 0, 0)}


def test_only_a_draft_has_the_mark_on_all_pages_of_all_parts():
    report = make_document(*HEADINGS)

    draft, final = opened(to_docx(report, is_draft=True)), opened(to_docx(report))

    marked = [part for name, part in parts(to_docx(report, is_draft=True)).items() if "header" in name]
    assert ["草稿" in part.decode() for part in marked] == [True, True]
    assert [one.get(qn("w:type")) for one in draft.sections[0]._sectPr.findall(qn("w:headerReference"))] == [
        "default",
        "even",
    ]
    assert [part.header.is_linked_to_previous for part in draft.sections] == [False, True, True]
    assert [part.header.is_linked_to_previous for part in final.sections] == [True, True, True]
    assert lines(draft) == lines(final)

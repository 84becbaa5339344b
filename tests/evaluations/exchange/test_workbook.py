"""What is read from a workbook, and what is refused before anything is unpacked."""

import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from os import urandom

import openpyxl
import pytest
from openpyxl.styles import Font

from evaluations.exchange.workbook import COLUMNS, ROWS, Row, WorkbookError, read_workbook, shown
from evaluations.exchange.workbook import place as place_of
from tests.workbooks import content_of, workbook


def changed_entry(content, name, data=None, **replaced):
    """A workbook with one entry of its archive replaced or added; ``replaced`` pairs old text with new."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.infolist():
            if entry.filename != name:
                made.writestr(entry, source.read(entry))
        made.writestr(name, data if data is not None else source.read(name).replace(*replaced["swap"]))
    return target.getvalue()


def with_noise(content):
    """A workbook with a picture that cannot be compressed: what else is in it is not told by its ratio."""
    return changed_entry(content, "xl/media/image1.png", urandom(500_000))


def refused(content):
    with pytest.raises(WorkbookError) as caught:
        read_workbook(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "number_format", "value"),
    [
        ("  湛江市 ", "General", "湛江市"),
        ("   ", "General", None),
        (2200, "General", Decimal(2200)),
        (0.1 + 0.2, "0.00", Decimal("0.3")),
        (1096.51, "#,##0.00", Decimal("1096.51")),
        (0.9981, "0.00%", "99.81%"),
        (95, '0"%"', Decimal(95)),
        (True, "General", "是"),
        (False, "General", "否"),
        (datetime(2024, 12, 31, 9, 30), "yyyy-mm-dd", date(2024, 12, 31)),  # noqa: DTZ001
        (time(9, 30), "hh:mm", "09:30"),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_values_are_what_excel_shows(cell, number_format, value):
    content = workbook({"表": [["A", cell]]}, formats={"B1": number_format})

    row = read_workbook(content)[0].rows[0]

    assert (row.at(0), row.at(1), row.at(COLUMNS)) == ("A", value, None)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("文字", "文字"), (Decimal("2200.50"), "2200.5"), (date(2024, 1, 5), "2024年1月5日")],
)
def test_values_are_shown_as_text(value, text):
    assert shown(value) == text


def test_rows_keep_their_numbers_and_empty_ones_are_left_out():
    sheets = read_workbook(workbook({"一": [["题目"], [], [None, "值"]], "二": []}))

    assert [(sheet.title, sheet.rows) for sheet in sheets] == [
        ("一", (Row(1, ("题目",)), Row(3, (None, "值")))),
        ("二", ()),
    ]
    assert place_of("一", 3, 1) == "一!B3"
    assert place_of("一", 12, 27) == "一!AB12"


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.active.append(["看得见"])
    book.create_sheet("藏着的").sheet_state = "hidden"

    assert [sheet.rows[0].values for sheet in read_workbook(content_of(book))] == [("看得见",)]


def test_what_a_sheet_says_of_its_size_is_not_believed():
    content = workbook({"表": [["一"], ["二"], ["三"]]})
    shrunk = changed_entry(content, "xl/worksheets/sheet1.xml", swap=(b'ref="A1:A3"', b'ref="A1"'))

    assert [row.values for row in read_workbook(shrunk)[0].rows] == [("一",), ("二",), ("三",)]


def test_formats_down_to_the_end_of_the_sheet_are_no_rows():
    book = openpyxl.Workbook()
    book.active.append(["一"])
    book.active.cell(3 * ROWS, COLUMNS + 50).font = Font(bold=True)

    assert [row.values[0] for row in read_workbook(content_of(book))[0].rows] == ["一"]


def test_what_stands_far_from_the_table_is_told_by_its_place():
    corner, below = openpyxl.Workbook(), openpyxl.Workbook()
    for book, cell in ((corner, "XFD1048576"), (below, "B1048576")):
        book.active.title = "表"
        book.active.append(["一"])
        book.active[cell] = "远处"

    assert refused(content_of(corner)) == (
        "工作表超过 100 列：表!XFD1048576 处还有内容。请删去表格以外的内容后再上传。"
    )
    assert refused(content_of(below)) == (
        "工作表“表”超过 2000 行，表!B1048576 处还有内容。请只保留要导入的内容，删去其余各行后再上传。"
    )


def test_too_many_rows_and_columns_are_refused():
    book = openpyxl.Workbook()
    book.active.title = "表"
    book.active.cell(3, COLUMNS + 1, "远处")

    assert refused(workbook({"表": [["一"]] * (ROWS + 1)})).startswith("工作表“表”超过 2000 行，表!A2001 处")
    assert len(read_workbook(workbook({"表": [["一"]] * ROWS}))[0].rows) == ROWS
    assert refused(content_of(book)) == "工作表超过 100 列：表!CW3 处还有内容。请删去表格以外的内容后再上传。"


def test_what_is_no_workbook_is_named():
    content = workbook({"表": [["一"]]})
    word = BytesIO()
    with zipfile.ZipFile(word, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<document/>")

    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").startswith("这是旧版 .xls 文件，或是加了密码的文件")
    assert refused(b"").startswith("这不是 Excel 工作簿。请用 Excel 或 WPS 打开后另存为")
    assert refused("三级指标,指标值".encode()).startswith("这不是 Excel 工作簿。")
    assert refused(word.getvalue()).startswith("这不是 Excel 工作簿（可能是 Word 等其他文件）。")
    assert refused(content[: len(content) // 2]).startswith("文件不完整，可能没有传完或已损坏。")
    assert refused(changed_entry(content, "xl/vbaProject.bin", b"x")).startswith("文件带有宏，为了安全不予读取。")


@pytest.mark.parametrize(
    ("entry", "data"),
    [
        ("xl/workbook.xml", b"<workbook"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='A1' t='n'><v>x</v></c></row>"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
    ],
)
def test_damaged_and_booby_trapped_files_are_refused(entry, data):
    content = changed_entry(workbook({"表": [["一"]]}), entry, data)

    assert refused(content).startswith("文件已损坏或不是规范的 Excel 工作簿，读不出内容。")


def test_xml_is_read_through_the_guard_whatever_else_is_installed():
    assert openpyxl.DEFUSEDXML is True


def test_bombs_are_refused_unopened():
    content = workbook({"表": [["一"]]})
    flat = changed_entry(content, "xl/worksheets/sheet2.xml", b"0" * 30_000_000)
    many = BytesIO(content)
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}", b"")

    assert "共 28.6 MB，远大于正常的表格" in refused(flat)
    assert "部分、共 0.0 MB，远大于正常的表格" in refused(many.getvalue())
    assert refused(b"PK\x03\x04" + b"0" * 10 * 1024 * 1024).startswith("文件有 10.0 MB，超过 10 MB。")


def test_a_single_row_of_a_million_cells_is_refused_unparsed():
    head, foot = b"<worksheet><sheetData><row>", b"</row></sheetData></worksheet>"
    cells = b"".join(b"<c><v>%d</v></c>" % number for number in range(600_000))

    crowded = changed_entry(workbook({"表": [["一"]]}), "xl/worksheets/sheet1.xml", head + cells + foot)

    assert refused(crowded) == "工作簿里的单元格多得不正常，不予读取。请把要导入的内容复制到新的工作簿后再上传。"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 100_001 + b"</cellXfs></styleSheet>"),
        ("xl/workbook.xml", b"<workbook><definedNames>" + b"<definedName/>" * 100_001),
        ("xl/theme/theme1.xml", bytes(range(33, 60)) * 160_000),
        ("xl/worksheets/sheet1.xml", b"<worksheet " + b"".join(b"a%d='' " % n for n in range(150_000)) + b"/>"),
    ],
)
def test_parts_larger_than_any_form_has_are_refused_unparsed(name, data):
    told = refused(changed_entry(with_noise(workbook({"表": [["一"]]})), name, data))

    assert told.startswith(f"工作簿的“{name}”部分大得不正常，不予读取。")


def test_a_sheet_is_read_once():
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = b'<sheet xmlns:r="' + relations + b'" name="A%d" sheetId="%d" r:id="rId1"/>'
    more = b"".join(sheet % (number, number) for number in range(2, 61))
    content = workbook({"表": [["一"]]})

    twice = changed_entry(content, "xl/workbook.xml", swap=(b"</sheets>", sheet % (2, 2) + b"</sheets>"))
    many = changed_entry(content, "xl/workbook.xml", swap=(b"</sheets>", more + b"</sheets>"))

    assert refused(twice).startswith("文件已损坏或不是规范的 Excel 工作簿，读不出内容。")
    assert refused(many).startswith("工作簿有 60 张工作表，最多 50 张，不予读取。")


def test_no_sheet_hides_in_a_part_that_nobody_has_looked_at():
    content = changed_entry(workbook({"表": [["一"]]}), "xl/media/image1.png", b"<worksheet/>")

    hidden = changed_entry(
        content, "xl/_rels/workbook.xml.rels", swap=(b"/xl/worksheets/sheet1.xml", b"/xl/media/image1.png")
    )

    assert refused(hidden).startswith("文件已损坏或不是规范的 Excel 工作簿，读不出内容。")


def test_text_that_excel_would_not_hold_is_refused():
    content = with_noise(workbook({"表": [["TEXT"]]}))

    long = changed_entry(content, "xl/worksheets/sheet1.xml", swap=(b"TEXT", b"A" * 32_768))

    assert refused(long).startswith("有单元格的文字超过 32767 字，不予读取。")


def test_one_text_in_many_cells_is_refused():
    content = with_noise(workbook({"表": [["字" * 30_000] * 90] * 2}))

    assert refused(content).startswith("工作簿里的文字多得不正常，不予读取。")


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (9.8333333, "0.00", "9.83"),
        (9.8333333, "General", "9.8333333"),
        (1234567.891, "#,##0.0", "1234567.9"),
        (1234567.891, "#,##0", "1234568"),
        (2.345, "0.00_ ", "2.35"),
        (2.5, "0.##", "2.5"),
        (0.98709677, "0.00%", "98.71%"),
        (0.98709677, "0%", "99%"),
        (12.5, '0.0"万元"', "12.5"),
    ],
)
def test_a_number_is_printed_with_the_decimals_that_its_cell_shows(value, number_format, printed):
    (sheet,) = read_workbook(workbook({"表": [[value]]}, formats=(("A1", number_format),)))

    assert shown(sheet.rows[0].printed(0)) == printed


def test_rows_far_apart_are_refused():
    rows = [["一"], *[[None]] * 900] * 7

    assert refused(workbook({"表": rows})).startswith("工作表“表”超过 2000 行，表!A5407 处")


def test_a_title_longer_than_excel_has_is_cut():
    content = changed_entry(
        with_noise(workbook({"表": [["一"]]})), "xl/workbook.xml", swap=("表".encode(), b"A" * 5000)
    )

    assert [sheet.title for sheet in read_workbook(content)] == ["A" * 31]

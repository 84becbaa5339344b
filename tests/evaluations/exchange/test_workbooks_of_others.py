"""Workbooks as WPS, finance systems and people make them."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from evaluations.exchange.workbook import read_workbook
from tests.workbooks import OFFICE, PACKAGE, content_of, handmade

STRICT, STRICT_OFFICE = (
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def rows_of(content):
    (sheet,) = read_workbook(content)
    return [(row.number, *row.values) for row in sheet.rows]


def inline(text):
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def test_texts_in_the_cells_without_addresses_dimension_and_formats():
    rows = f"<row>{inline('单位')}{inline('支出数')}</row><row>{inline('示例市图书馆')}<c><v>12.5</v></c></row>"

    assert rows_of(handmade(rows)) == [(1, "单位", "支出数"), (2, "示例市图书馆", Decimal("12.5"))]


def test_cells_with_and_without_addresses_and_rows_that_are_left_out():
    rows = '<row r="3"><c r="B3"><v>1</v></c><c><v>2</v></c><c r="F3"><v>3</v></c></row><row><c><v>4</v></c></row>'

    assert rows_of(handmade(rows)) == [
        (3, None, Decimal(1), Decimal(2), None, None, Decimal(3)),
        (4, Decimal(4)),
    ]


def test_text_in_runs_loses_its_looks_and_reading_aids():
    strings = (
        "<si><r><rPr><b/></rPr><t>三公</t></r><r><t xml:space='preserve'> 经费</t></r>"
        "<rPh sb='0' eb='2'><t>sangong</t></rPh></si>"
    )
    rich = "<c t='inlineStr'><is><r><t>绩</t></r><r><rPr/><t>效</t></r></is></c>"

    found = rows_of(handmade(f"<row><c t='s'><v>0</v></c>{rich}</row>", strings=strings))

    assert found == [(1, "三公 经费", "绩效")]


def test_strict_open_xml_is_read_like_the_other():
    rows = '<row r="1"><c r="A1" t="d"><v>2024-12-31</v></c><c r="B1" t="s"><v>0</v></c></row>'

    content = handmade(rows, strings="<si><t>严格</t></si>", main=STRICT, office=STRICT_OFFICE)

    assert rows_of(content) == [(1, date(2024, 12, 31), "严格")]


def test_addresses_of_parts_may_be_absolute_and_names_have_prefixes():
    parts = {
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet9.xml"/></Relationships>',
        "xl/worksheets/sheet9.xml": '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    }

    assert rows_of(handmade(parts=parts)) == [(1, Decimal(7))]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("１０９６万元", "１０９６万元"),
        ("1,096.51万元", "1,096.51万元"),
        ("99.81%", "99.81%"),
        ("2024年12月31日", "2024年12月31日"),
        ("\u00a0 湛江市\u200b\u3000", "湛江市"),
        ("\ufeff", None),
        ("第一行_x000D_\n第二行", "第一行\r\n第二行"),
        ("_x005F_x000D_", "_x000D_"),
    ],
)
def test_text_is_kept_as_it_is_written_without_what_cannot_be_seen_around_it(written, read):
    strings = f"<si><t xml:space='preserve'>{written}</t></si>"

    (row,) = rows_of(handmade("<row><c t='s'><v>0</v></c><c><v>1</v></c></row>", strings=strings))

    assert row == (1, read, Decimal(1))


@pytest.mark.parametrize(
    ("style", "stored", "read"),
    [
        (0, "45657", Decimal(45657)),
        (1, "45657", date(2024, 12, 31)),
        (1, "99999999", "#VALUE!"),
        (2, "0.9981", "99.81%"),
        (3, "45657", date(2024, 12, 31)),
        (4, "12.3456", Decimal("12.3456")),
        (0, "1.1E-2", Decimal("0.011")),
        (0, " 5 ", Decimal(5)),
        (0, " ", None),
    ],
)
def test_numbers_look_as_their_formats_say(style, stored, read):
    styles = (
        '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        "<cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='10'/><xf numFmtId='176'/><xf numFmtId='9999'/></cellXfs>"
        "<dxfs><dxf><numFmt numFmtId='180' formatCode='0'/></dxf></dxfs>"
    )

    (row,) = rows_of(handmade(f"<row><c s='{style}'><v>{stored}</v></c><c><v>1</v></c></row>", styles=styles))

    assert row[1] == read


def test_days_count_from_1904_where_the_workbook_says_so():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append([date(2024, 12, 31)])

    assert rows_of(content_of(book)) == [(1, date(2024, 12, 31))]


def test_hidden_rows_and_columns_count_and_of_merged_cells_the_first():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["单位", "金额", None], [None, "预算", "支出"], ["甲", 1, 2], ["乙", 3, 4]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True

    assert rows_of(content_of(book)) == [
        (1, "单位", "金额"),
        (2, None, "预算", "支出"),
        (3, "甲", Decimal(1), Decimal(2)),
        (4, "乙", Decimal(3), Decimal(4)),
    ]


def test_errors_of_formulas_are_named_and_formulas_without_result_are_empty():
    rows = (
        '<row><c t="e"><f>A9</f><v>#REF!</v></c><c t="str"><f>T("x")</f><v>文</v></c><c><f>1+1</f></c>'
        '<c t="b"><v>1</v></c><c><f>2*2</f><v>4</v></c></row>'
    )

    assert rows_of(handmade(rows)) == [(1, "#REF!", "文", None, "是", Decimal(4))]


def test_sheets_of_charts_are_left_out():
    book = openpyxl.Workbook()
    book.active.append(["一"])
    book.create_chartsheet("图")

    assert rows_of(content_of(book)) == [(1, "一")]

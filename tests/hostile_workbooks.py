"""Workbooks made to do harm, or to be mistaken for what they are not, with how the sentence about each begins.

None: the file is read, and what could do harm in it is left alone.
"""

import random
import struct
import zipfile
from io import BytesIO

from tests.workbooks import MAIN, PACKAGE, archive, handmade

COUNT, SIZE = "工作簿里的单元格多得不正常，不予读取。", "部分大得不正常，不予读取。"
UNFOLDED, BROKEN = "文件展开后有", "文件已损坏或不是规范的 Excel 工作簿，读不出内容。"
TORN, MACROS = "文件不完整，可能没有传完或已损坏。", "文件带有宏，为了安全不予读取。"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'


def noise(size=300_000):
    """What cannot be compressed, so that how much else there is cannot be told by the ratio."""
    return {"xl/media/image1.png": random.Random(1).randbytes(size)}  # noqa: S311


def damp(rows="", **more):
    return handmade(rows, **more | {"parts": noise() | more.get("parts", {})})


def sheet(text):
    return {"xl/worksheets/sheet1.xml": text}


def million(piece):
    return "".join(piece % number for number in range(1, 1_000_001))


def twice():
    """Two parts of one name; readers differ in which they take."""
    target = BytesIO(handmade(CELL))
    with zipfile.ZipFile(target, "a") as made:
        name = "xl/worksheets/sheet1.xml"
        del made.NameToInfo[name]  # as if it were not there yet
        made.writestr(name, "<worksheet/>")
    return target.getvalue()


def changed_directory(content, name, offset, value):
    """The archive with a number of the entry of a part in the list at its end replaced."""
    at = content.rindex(name.encode()) - 46
    return content[: at + offset] + value + content[at + offset + len(value) :]


def lying():
    """A part that unfolds to more than is said of it."""
    content = handmade(CELL + " " * 5_000_000, parts=noise())
    return changed_directory(content, "xl/worksheets/sheet1.xml", 24, struct.pack("<I", 2000))


def overlapping():
    """Two entries of the list that share the same bytes."""
    content = handmade(CELL, parts={"xl/worksheets/sheet2.xml": CELL})
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(BytesIO(content)) as made:
        where = made.getinfo(name).header_offset
    return changed_directory(content, "xl/worksheets/sheet2.xml", 42, struct.pack("<I", where))


def encrypted():
    return changed_directory(handmade(CELL), "xl/worksheets/sheet1.xml", 8, b"\x01\x00")


def legal_mass():
    """As many cells as are read at once, each with another number."""
    rows = (
        f'<row r="{row}">{"".join(f"<c><v>{row * 1000 + at / 7}</v></c>" for at in range(90))}</row>'
        for row in range(1, 2001)
    )
    return damp("".join(rows))


def shared_mass():
    """Long texts in as many cells as may have them, each with a character that makes it four times as large."""
    strings = "".join(f"<si><t>{number}{'a' * 200}\U00020000</t></si>" for number in range(23_000))
    cells = (f'<row r="{row + 1}">{"".join(shared(row * 20 + at) for at in range(20))}</row>' for row in range(1150))
    return damp("".join(cells), strings=strings)


def repeated(rows, length):
    """One text in many cells, with a character that makes it four times as large."""
    cells = "".join(f'<row r="{row}">{shared(0) * 90}</row>' for row in range(1, rows + 1))
    return damp(cells, strings=f"<si><t>{'a' * length}\U00020000</t></si>")


def shared(number):
    return f'<c t="s"><v>{number}</v></c>'


def corpus():
    """Name → how it is made, and how the sentence begins."""
    return PACKED | PARSED | CROWDED | OTHER_KINDS | LEFT_ALONE


PACKED = {
    "a part that unfolds a thousandfold": (lambda: handmade(" " * 30_000_000), UNFOLDED),
    "just below the ratio, white space": (lambda: damp(" " * 28_000_000), SIZE),
    "a hundred megabytes declared": (lambda: damp(parts={f"x{n}.bin": b"0" * 30_000_000 for n in range(4)}), UNFOLDED),
    "two thousand parts": (lambda: handmade(CELL, parts={f"xl/x{n}.xml": "" for n in range(2000)}), UNFOLDED),
    "two parts of one name": (twice, BROKEN),
    "parts within each other": (overlapping, BROKEN),
    "a part larger than it says": (lying, TORN),
    "a part with a password": (encrypted, BROKEN),
    "a part outside the archive": (lambda: handmade(CELL, parts={"../../etc/cron.d/x": "x"}), BROKEN),
    "an absolute part": (lambda: handmade(CELL, parts={"/etc/passwd": "x"}), BROKEN),
    "cut in the middle": (lambda: damp(CELL)[:150_000], TORN),
    "the head alone": (lambda: b"PK\x03\x04", TORN),
}
PARSED = {
    f"a billion laughs in {name}": (
        lambda name=name: handmade(CELL, strings="<si/>", styles="<cellXfs/>", parts={name: f"{ENTITIES}<x>&l9;</x>"}),
        BROKEN,
    )
    for name in (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
    )
}
PARSED |= {
    "quadratic blow-up": (
        lambda: damp(parts=sheet(f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>{"&a;" * 50_000}</x>')),
        BROKEN,
    ),
    "a file of the server": (
        lambda: handmade(parts=sheet('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')),
        BROKEN,
    ),
    "elements within elements": (lambda: damp("<x>" * 400_000), BROKEN),
    "rows within rows": (lambda: damp("<row>" * 400_000), BROKEN),
    "deep formats": (lambda: damp(CELL, styles="<x>" * 90_000), BROKEN),
    "deep texts": (lambda: damp(CELL, strings="<si>" * 90_000), BROKEN),
    "a tag of a million attributes": (lambda: damp("<row " + million("a%d='' ") + "/>"), SIZE),
    "a tag of two megabytes": (lambda: damp(f'<row a="{"x" * 2_000_000}"/>'), SIZE),
    "many tags of many attributes": (
        lambda: damp(("<row " + " ".join(f"a{n}=''" for n in range(3000)) + "/>") * 2000),
        SIZE,
    ),
    "a number that is none": (lambda: handmade('<row r="1"><c><v>nan</v></c></row>'), BROKEN),
    "a number without end": (lambda: handmade('<row r="1"><c><v>1E999</v></c></row>'), BROKEN),
    "a huge exponent": (lambda: handmade('<row r="1"><c><v>1E300</v></c></row>'), None),
    "a text that is not there": (lambda: handmade(f'<row r="1">{shared(7)}</row>', strings="<si/>"), BROKEN),
    "a format that is not there": (lambda: handmade('<row r="1"><c s="9"><v>1</v></c></row>', styles="<x/>"), BROKEN),
    "half of a character": (lambda: handmade('<row r="1"><c t="str"><v>_xD800_</v></c></row>'), None),
    "a sheet that is another file": (
        lambda: handmade(CELL, parts={"xl/worksheets/sheet1.xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"}),
        BROKEN,
    ),
}
CROWDED = {
    "a cell in the last corner": (
        lambda: handmade('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "工作表超过",
    ),
    "a cell beyond the last corner": (lambda: handmade('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), BROKEN),
    "a million formatted empty rows": (lambda: damp(million('<row r="%d" s="1" ht="15"/>')), COUNT),
    "half a million formatted empty rows": (
        lambda: damp("".join(f'<row r="{n}" s="1" ht="15"/>' for n in range(1, 500_001))),
        None,
    ),
    "a row of a million cells": (lambda: damp(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"), COUNT),
    "a million shared texts": (lambda: damp(CELL, strings=million("<si><t>%d</t></si>")), COUNT),
    "two hundred thousand shared texts": (
        lambda: damp(CELL, strings="".join(f"<si><t>{n}</t></si>" for n in range(200_000))),
        SIZE,
    ),
    "thirty megabytes of shared texts": (
        lambda: damp(CELL, strings="".join(f"<si><t>{n}{'x' * 30_000}</t></si>" for n in range(1000))),
        SIZE,
    ),
    "as many numbers as are read": (legal_mass, None),
    "as much text as is read": (shared_mass, None),
    "one text in many cells": (lambda: repeated(20, 32_000), "工作簿里的文字多得不正常"),
    "one shorter text in all cells": (lambda: repeated(100, 600), "工作簿里的文字多得不正常"),
    "ten thousand merged ranges": (
        lambda: damp(CELL, below="".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10_000))),
        None,
    ),
    "ten thousand rules": (
        lambda: damp(CELL, below="<dataValidation/><conditionalFormatting><cfRule/></conditionalFormatting>" * 10_000),
        None,
    ),
    "all formats that Excel has": (
        lambda: damp(CELL, styles="<cellXfs>" + "<xf numFmtId='2'/>" * 65_490 + "</cellXfs>"),
        None,
    ),
    "more formats than Excel has": (
        lambda: damp(CELL, styles=f"<cellXfs>{'<xf/>' * 65_491}</cellXfs>"),
        BROKEN,
    ),
    "a hundred thousand names": (
        lambda: damp(parts={"xl/workbook.xml": f"<workbook>{'<definedName/>' * 100_001}</workbook>"}),
        SIZE,
    ),
    "comments of five megabytes": (
        lambda: damp(CELL, parts={"xl/comments1.xml": f"<t>{'x' * 100}</t>" * 45_000}),
        SIZE,
    ),
    "pictures of nine megabytes": (lambda: handmade(CELL, parts=noise(9_000_000)), None),
    "eleven megabytes": (lambda: handmade(CELL, parts=noise(11_000_000)), "文件有 10.5 MB，超过 10 MB。"),
}
OTHER_KINDS = {
    "nothing": (lambda: b"", "这不是 Excel 工作簿。"),
    "an .xls or encrypted file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "这是旧版 .xls 文件"),
    "an .xlsb file": (lambda: archive({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "这是二进制格式的 .xlsb"),
    "an .ods file": (lambda: archive({"mimetype": "x", "content.xml": "<x/>"}), "这是 OpenDocument 格式"),
    "a web page": ("\ufeff<html><table><tr><td>预算</td></tr></table>".encode, "这是网页或 XML 格式"),
    "a table of 2003": (lambda: b'<?xml version="1.0"?><Workbook/>', "这是网页或 XML 格式"),
    "a table of text": (lambda: "单位,金额\n=cmd|'/c calc'!A1,1".encode("gb18030"), "这不是 Excel 工作簿。"),
    "a PDF": (lambda: b"%PDF-1.7\n", "这不是 Excel 工作簿。"),
    "a text document": (lambda: archive({"[Content_Types].xml": "", "word/document.xml": ""}), "这不是 Excel 工作簿（"),
    "macros": (lambda: handmade(CELL, parts={"xl/vbaProject.bin": b"x"}), MACROS),
    "macros in another place": (lambda: handmade(CELL, parts={"xl/x/VBAPROJECT.BIN": b"x"}), MACROS),
    "a sheet of macros": (lambda: handmade(CELL, parts={"xl/macrosheets/sheet1.xml": "<x/>"}), MACROS),
}
LINKED = (
    f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
    f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Target="file:///etc/x"/></Relationships>',
)
LEFT_ALONE = {
    "other workbooks and commands": (
        lambda: handmade(
            '<row r="1"><c r="A1"><f>cmd|\'/c calc\'!A0</f><v>1</v></c><c r="B1"><f>[1]表!A1</f><v>2</v></c></row>',
            parts=dict(
                zip(("xl/externalLinks/externalLink1.xml", "xl/externalLinks/_rels/x.rels"), LINKED, strict=True)
            ),
        ),
        None,
    ),
    "connections and queries": (
        lambda: handmade(
            CELL, parts={"xl/connections.xml": "<connections/>", "xl/queryTables/queryTable1.xml": "<queryTable/>"}
        ),
        None,
    ),
    "objects and controls": (
        lambda: handmade(CELL, parts={"xl/embeddings/oleObject1.bin": b"x", "xl/activeX/activeX1.xml": "<x/>"}),
        None,
    ),
}

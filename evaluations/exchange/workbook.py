"""The only reader of .xlsx files: bytes → sheets of rows with their numbers, hostile files refused beforehand.

A value is text, Decimal, date or None (empty). A percentage is text as Excel shows it ("99.81%"), since
0.9981 alone does not say that it is one; yes and no are 是 and 否; what a formula came to counts.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from scoring.engine.rounding import plain

Value = str | Decimal | date | None

LARGEST_FILE = 10 * 1024 * 1024
MOST_ENTRIES = 200
LARGEST_CONTENT = 100 * 1024 * 1024
HIGHEST_RATIO = 100
MOST_TAGS = 2_000_000
ROWS, COLUMNS = 2000, 100
BLANK_ROWS = 1000
ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))

_LITERAL = re.compile(r'"[^"]*"|\\.')  # in a number format: printed as it is, without meaning
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COPY = "请把要导入的内容复制到新的工作簿后再上传。"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
# What openpyxl and what it reads with raise for files that are damaged, or made to do harm.
_DAMAGED = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class WorkbookError(Exception):
    """A file that is not read; the sentence says why and what to do."""


class Row(NamedTuple):
    """A row that is not empty, with its number in the sheet; ``values`` go from column A to the last one filled."""

    number: int
    values: tuple[Value, ...]

    def at(self, column: int) -> Value:
        """The value in a column, counted from 0."""
        return self.values[column] if column < len(self.values) else None


class Sheet(NamedTuple):
    """A sheet that can be seen, with the rows that are not empty."""

    title: str
    rows: tuple[Row, ...]


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx file. Raises WorkbookError with a sentence for whoever uploaded it.

    Reading ends after ``BLANK_ROWS`` empty rows: formats reach to the end of many sheets.
    """
    _refuse_unsound(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of extensions that it leaves out
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                return tuple(
                    Sheet(sheet.title, tuple(_rows(sheet)))
                    for sheet in book.worksheets
                    if sheet.sheet_state == "visible"
                )
            finally:
                book.close()
    except _DAMAGED as error:
        raise WorkbookError(f"文件已损坏或不是规范的 Excel 工作簿，读不出内容。{_SAVE_AS}") from error


def place(sheet: str, row: int, column: int) -> str:
    """How people name a cell; ``column`` counts from 0: 绩效目标!C7."""
    return f"{sheet}!{get_column_letter(column + 1)}{row}"


def shown(value: Value) -> str:
    """A value as text: a number without superfluous zeros, a day as 2024年12月31日."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value


def _refuse_unsound(content: bytes) -> None:
    """Everything that can be told before the file is parsed, so that a hostile one never is."""
    if len(content) > LARGEST_FILE:
        raise WorkbookError(f"文件有 {_megabytes(len(content))}，超过 10 MB。请只保留要导入的工作表后另存再上传。")
    if content.startswith(_OLE):
        raise WorkbookError(f"这是旧版 .xls 文件，或是加了密码的文件，不能直接读取。{_SAVE_AS}加了密码的请先取消密码。")
    if not content.startswith(_ZIP):
        raise WorkbookError(f"这不是 Excel 工作簿。{_SAVE_AS}")
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _DAMAGED as error:
        raise WorkbookError(f"文件不完整，可能没有传完或已损坏。{_SAVE_AS}") from error
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise WorkbookError(f"这不是 Excel 工作簿（可能是 Word 等其他文件）。{_SAVE_AS}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookError(f"文件带有宏，为了安全不予读取。{_SAVE_AS}")
    declared = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or declared > LARGEST_CONTENT or declared > HIGHEST_RATIO * len(content):
        raise WorkbookError(
            f"文件展开后有 {len(entries)} 个部分、共 {_megabytes(declared)}，远大于正常的表格，不予读取。{_COPY}"
        )
    if sum(_tags(archive, entry) for entry in entries) > MOST_TAGS:
        raise WorkbookError(f"工作簿里的单元格多得不正常，不予读取。{_COPY}")


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How much there is to parse in a part: one row of a million cells is as heavy as a million rows."""
    try:
        with archive.open(entry) as part:
            return sum(piece.count(b"<") for piece in iter(lambda: part.read(1 << 20), b""))
    except _DAMAGED as error:
        raise WorkbookError(f"文件不完整，可能没有传完或已损坏。{_SAVE_AS}") from error


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows that are not empty. Raises WorkbookError if there are more or wider ones than any form has."""
    sheet.reset_dimensions()  # the size a sheet declares may be wrong: rows outside it would not be read
    read = blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=2 * COLUMNS), start=1):
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        read, blank = (read + 1, 0) if values else (read, blank + 1)
        if blank > BLANK_ROWS:
            return
        if read > ROWS:
            raise WorkbookError(f"工作表“{sheet.title}”超过 {ROWS} 行。请只保留要导入的内容，删去其余各行后再上传。")
        if len(values) > COLUMNS:
            where = place(sheet.title, number, len(values) - 1)
            raise WorkbookError(f"工作表超过 {COLUMNS} 列：{where} 处还有内容。请删去表格以外的内容后再上传。")
        if values:
            yield Row(number, tuple(values))


def _value(cell: Any) -> Value:
    value = cell.value
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")  # as Excel shows it, without what binary fractions add
        is_percentage = "%" in _LITERAL.sub("", cell.number_format)
        return f"{plain(number * 100)}%" if is_percentage else number
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None if value is None else value.strftime("%H:%M") if isinstance(value, time) else str(value)

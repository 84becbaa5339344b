"""The only reader of .xlsx files: bytes → sheets of rows, hostile files refused beforehand.

A value is text, Decimal, date or None (empty). A percentage is text as Excel shows it ("99.81%"), since
0.9981 alone does not say that it is one; yes and no are 是 and 否; what a formula came to counts, with all
its decimals (``Row.printed``: with those that are shown).
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import Any, NamedTuple

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from scoring.engine.rounding import plain, round_half_up

Value = str | Decimal | date | None

LARGEST_FILE = 10 * 1024 * 1024
MOST_ENTRIES = 200
LARGEST_CONTENT = 100 * 1024 * 1024
HIGHEST_RATIO = 100
MOST_TAGS, MOST_TAGS_OUTSIDE = 2_000_000, 100_000
LARGEST_PART = 4 * 1024 * 1024
LARGEST_TAG = 1024 * 1024
MOST_SHEETS, LONGEST_TITLE = 50, 31  # characters of a title, as Excel has it
LONGEST_TEXT, MOST_TEXT = 32_767, 5_000_000  # characters of a cell, as Excel has it, and of all cells
ROWS, COLUMNS = 2000, 100
LOWEST_ROW = 5000  # with blank ones between
MOST_DECIMALS = 12  # that are looked at in a number format
BLANK_ROWS = 1000
ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))

_LITERAL = re.compile(r'"[^"]*"|\\.')  # in a number format: printed as it is, without meaning
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.(?P<decimals>[0#?]+))?")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COPY = "请把要导入的内容复制到新的工作簿后再上传。"
_SAVE_AS = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
# Parts that may be large: where they are stored → what they may be declared to be, the most tags and bytes.
_LARGE = {
    "xl/worksheets/": ("worksheet+xml", LARGEST_CONTENT, LARGEST_CONTENT),
    "xl/sharedStrings.xml": ("sharedStrings+xml", 500_000, 20 * 1024 * 1024),
    "xl/media/": ("image/", LARGEST_CONTENT, LARGEST_CONTENT),
}
# What openpyxl and what it reads with raise for files that are damaged, or made to do harm.
_DAMAGED = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class WorkbookError(Exception):
    """A file that is not read; the sentence says why and what to do."""


class Row(NamedTuple):
    """A row that is not empty, with its number in the sheet; ``values`` go from column A to the last one filled.

    ``decimals``: how many the format of a number shows, by column, where it says so.
    """

    number: int
    values: tuple[Value, ...]
    decimals: Mapping[int, int] = MappingProxyType({})

    def at(self, column: int) -> Value:
        """The value in a column, counted from 0."""
        return self.values[column] if column < len(self.values) else None

    def printed(self, column: int) -> Value:
        """As ``at``, but a number with no more decimals than the format of its cell shows."""
        value = self.at(column)
        shown = self.decimals.get(column)
        return round_half_up(value, shown) if isinstance(value, Decimal) and shown is not None else value


class Sheet(NamedTuple):
    """A sheet that can be seen, with the rows that are not empty; ``part`` is where the file has it."""

    title: str
    rows: tuple[Row, ...]
    part: str = ""


def read_workbook(content: bytes, *, most_rows: int = ROWS, hidden: str = "") -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx file. Raises WorkbookError with a sentence for whoever uploaded it.

    ``most_rows``: how many a sheet may have. ``hidden``: the title of a hidden sheet that is read too.

    Reading ends after ``BLANK_ROWS`` empty rows: formats reach to the end of many sheets.
    """
    _refuse_unsound(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of extensions that it leaves out
            reader = _Reader(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            with reader.archive:
                reader.read()
                parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
                return tuple(_sheets(reader.wb, parts, most_rows, hidden))
    except _DAMAGED as error:
        raise WorkbookError(f"文件已损坏或不是规范的 Excel 工作簿，读不出内容。{_SAVE_AS}") from error


class _Reader(ExcelReader):  # type: ignore[misc]
    """Reads worksheets and nothing else, each once, and takes no part for another that may be larger."""

    def read_manifest(self) -> None:
        super().read_manifest()
        for part in self.package.Override:
            limits = _limits(part.PartName[1:])
            if limits and limits[0] not in part.ContentType:
                raise ValueError(part.PartName)

    def read_worksheets(self) -> None:
        if len(self.parser.sheets) > MOST_SHEETS:
            raise WorkbookError(f"工作簿有 {len(self.parser.sheets)} 张工作表，最多 {MOST_SHEETS} 张。{_COPY}")
        parts = [relation.target for _, relation in self.parser.find_sheets()]
        if len(set(parts)) < len(parts):
            raise ValueError(parts)
        super().read_worksheets()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Charts are not read."""


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


def _limits(name: str) -> tuple[str, int, int] | None:
    return next((limits for start, limits in _LARGE.items() if name.startswith(start)), None)


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """How much there is to parse in a part: one row of a million cells is as heavy as a million rows."""
    kind, most_tags, largest = _limits(entry.filename) or ("", MOST_TAGS_OUTSIDE, LARGEST_PART)
    if kind == "image/":
        return 0
    tags, longest, open_tag = 0, 0, 0
    try:
        with archive.open(entry) as part:
            for piece in iter(lambda: part.read(1 << 16), b""):
                tags += piece.count(b"<")
                open_tag = len(piece) - piece.rfind(b"<") if b"<" in piece else open_tag + len(piece)
                longest = max(longest, open_tag)
    except _DAMAGED as error:
        raise WorkbookError(f"文件不完整，可能没有传完或已损坏。{_SAVE_AS}") from error
    if entry.file_size > largest or tags > most_tags or longest > LARGEST_TAG:
        raise WorkbookError(f"工作簿的“{entry.filename[:40]}”部分大得不正常，不予读取。{_COPY}")
    return tags


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _sheets(book: Any, parts: Mapping[str, str], most_rows: int, hidden: str) -> Iterator[Sheet]:
    characters = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" and sheet.title != hidden:
            continue
        rows = []
        for row in _rows(sheet, most_rows):
            characters += sum(len(value) for value in row.values if isinstance(value, str))
            if characters > MOST_TEXT:
                raise WorkbookError(f"工作簿里的文字多得不正常，不予读取。{_COPY}")
            rows.append(row)
        yield Sheet(sheet.title[:LONGEST_TITLE], tuple(rows), parts[sheet.title])


def _rows(sheet: Any, most_rows: int) -> Iterator[Row]:
    """The rows that are not empty. Raises WorkbookError if there are more or wider ones than any form has."""
    sheet.reset_dimensions()  # the size a sheet declares may be wrong: rows outside it would not be read
    read = blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=2 * COLUMNS), start=1):
        filled = max((at for at, cell in enumerate(cells, start=1) if cell.value is not None), default=0)
        values = [_value(cell) for cell in cells[:filled]]
        while values and values[-1] is None:
            values.pop()
        read, blank = (read + 1, 0) if values else (read, blank + 1)
        if blank > BLANK_ROWS:
            return
        if read > most_rows or number > max(LOWEST_ROW, 2 * most_rows):
            raise WorkbookError(
                f"工作表“{sheet.title[:LONGEST_TITLE]}”超过 {most_rows} 行。请只保留要导入的内容，删去其余各行后再上传。"
            )
        if len(values) > COLUMNS:
            where = place(sheet.title[:LONGEST_TITLE], number, len(values) - 1)
            raise WorkbookError(f"工作表超过 {COLUMNS} 列：{where} 处还有内容。请删去表格以外的内容后再上传。")
        if values:
            decimals = {at: shown for at, cell in enumerate(cells[:filled]) if (shown := _decimals(cell)) is not None}
            yield Row(number, tuple(values), decimals)


def _decimals(cell: Any) -> int | None:
    """How many decimals the number format of a cell shows; None if the cell is no number, or it says nothing."""
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return None
    found = _DIGITS.search(_LITERAL.sub("", cell.number_format).partition(";")[0])
    return min(len(found["decimals"] or ""), MOST_DECIMALS) if found else None


def _value(cell: Any) -> Value:
    value = cell.value
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise WorkbookError(f"有单元格的文字超过 {LONGEST_TEXT} 字，不予读取。{_COPY}")
        return value.strip() or None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")  # as Excel shows it, without what binary fractions add
        if "%" not in _LITERAL.sub("", cell.number_format):
            return number
        places = _decimals(cell)
        return f"{plain(number * 100 if places is None else round_half_up(number * 100, places))}%"
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None if value is None else value.strftime("%H:%M") if isinstance(value, time) else str(value)

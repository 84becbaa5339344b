"""The rows of a sheet as a stream, each cell as the value that people see in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple
from zipfile import ZipFile

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

from scoring.engine.rounding import plain, round_half_up

from .layout import letter
from .parts import DEEPEST, LONGEST_TITLE, Look, Texts, names, parsed, unescaped
from .soundness import WorkbookError, crowded

Value = str | Decimal | date | None

COLUMNS = 100
LOWEST_ROW = 5000  # with blank ones between
LONGEST_TEXT = 32_767  # characters of a cell, as Excel has it
MOST_AT_ONCE = 2_000_000  # characters of the cells in one piece of the file

_NAMES = names("worksheet", "sheetData", "row", "c", "v", "is", "r", "t", "f")
_LETTERS = {letter(number): number for number in range(1, 16_385)}
_DIGITS = "0123456789"
# What cannot be seen at either end of a text, besides what Python calls blank.
_UNSEEN = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200c\u200d\u2060\ufeff"
_NOT_A_DATE = "#VALUE!"
_PLAIN = Look()
_NO_DECIMALS: Mapping[int, int] = MappingProxyType({})


class Row(NamedTuple):
    """A row that is not empty, with its number in the sheet; ``values`` go from column A to the last one filled.

    ``decimals``: how many the format of a number shows, by column, where it says so.
    """

    number: int
    values: tuple[Value, ...]
    decimals: Mapping[int, int] = _NO_DECIMALS

    def at(self, column: int) -> Value:
        """The value in a column, counted from 0."""
        return self.values[column] if column < len(self.values) else None

    def printed(self, column: int) -> Value:
        """As ``at``, but a number with no more decimals than the format of its cell shows."""
        value = self.at(column)
        shown = self.decimals.get(column)
        return round_half_up(value, shown) if isinstance(value, Decimal) and shown is not None else value


def place(sheet: str, row: int, column: int) -> str:
    """How people name a cell; ``column`` counts from 0: 绩效目标!C7."""
    return f"{sheet}!{letter(column + 1)}{row}"


class Reading(NamedTuple):
    """What cells refer to, how many rows a sheet may have, what stands for a formula that was never computed."""

    texts: Texts
    looks: Sequence[Look]
    counts_from_1904: bool
    most_rows: int
    uncomputed: str = ""


def rows_of(archive: ZipFile, part: str, title: str, reading: Reading) -> Iterator[Row]:
    """The rows that are not empty, however many are only formatted, hidden ones too.

    Raises WorkbookError if there are more or wider ones than any form has.
    """
    handler = _Cells(title[:LONGEST_TITLE], reading)
    for _ in parsed(archive, part, handler):
        yield from handler.rows
        handler.rows.clear()
        handler.characters = 0
    yield from handler.rows


class _Cells:
    """Called by the parser for every element of a sheet; keeps the rows that have come to their end."""

    def __init__(self, title: str, reading: Reading) -> None:
        self.title, self.reading = title, reading
        self.lowest = max(LOWEST_ROW, 2 * reading.most_rows)
        self.rows: list[Row] = []
        self.read = self.number = self.column = self.depth = self.skipped = self.characters = 0
        self.values: dict[int, Value] = {}
        self.decimals: dict[int, int] = {}
        self.kind, self.style, self.pieces = "", "", list[str]()
        self.is_open = self.is_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = _NAMES.get(name)
        if self.skipped or local is None or self.depth > DEEPEST:
            self._skip(name)
        elif local == "c":
            given = attributes.get("r")
            self.column = _LETTERS[given.rstrip(_DIGITS)] if given else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.is_formula = False
        elif local == "f":
            self.is_formula = True
        elif local in ("v", "t"):
            self.is_open = True
        elif local == "row":
            number = int(attributes.get("r", self.number + 1))
            if number <= self.number:
                raise ValueError(number)
            self.number, self.column = number, 0

    def _skip(self, name: str) -> None:
        self.skipped += 1
        if self.depth == 1 or self.depth > DEEPEST:
            raise ValueError(name)

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
            return
        local = _NAMES[name]
        if local == "c":
            if self.pieces:
                self._keep("".join(self.pieces))
                self.pieces.clear()
            elif self.is_formula and self.reading.uncomputed and self.column <= COLUMNS:
                self.values[self.column - 1] = self.reading.uncomputed
        elif local in ("v", "t"):
            self.is_open = False
        elif local == "row" and self.values:
            self._finish()

    def text(self, piece: str) -> None:
        if self.is_open:
            self.pieces.append(piece)

    def _keep(self, text: str) -> None:
        look = self.reading.looks[int(self.style)] if self.style else _PLAIN
        value = _value(text, self.kind, look, self.reading)
        if value is None:
            return
        if isinstance(value, str):
            self.characters += len(value)
            if self.characters > MOST_AT_ONCE:  # one text in many cells takes more than the file has
                raise crowded("工作簿里的文字多得不正常")
        if self.column > COLUMNS:
            where = place(self.title, self.number, self.column - 1)
            raise WorkbookError(f"工作表超过 {COLUMNS} 列：{where} 处还有内容。请删去表格以外的内容后再上传。")
        self.values[self.column - 1] = value
        if look.decimals is not None and isinstance(value, Decimal):
            self.decimals[self.column - 1] = look.decimals

    def _finish(self) -> None:
        self.read += 1
        if self.read > self.reading.most_rows or self.number > self.lowest:
            where = place(self.title, self.number, min(self.values))
            raise WorkbookError(
                f"工作表“{self.title}”超过 {self.reading.most_rows} 行，{where} 处还有内容。"
                "请只保留要导入的内容，删去其余各行后再上传。"
            )
        values = tuple(map(self.values.get, range(max(self.values) + 1)))
        self.rows.append(Row(self.number, values, self.decimals or _NO_DECIMALS))
        self.values.clear()
        self.decimals = {}


def _value(text: str, kind: str, look: Look, reading: Reading) -> Value:
    """What people see in a cell, of what is stored in it."""
    if kind == "n":
        return _number(text, look, reading)
    if kind == "s":
        text = reading.texts.at(int(text))
    elif kind == "b":
        return "是" if int(text) else "否"
    elif kind == "d":
        return _day(from_ISO8601(text))
    if len(text) > LONGEST_TEXT:
        raise crowded(f"有单元格的文字超过 {LONGEST_TEXT} 字")
    return unescaped(text).strip(_UNSEEN) or None


def _number(text: str, look: Look, reading: Reading) -> Value:
    if not (text := text.strip()):
        return None
    if look.is_date:
        return _moment(float(text), look, reading)
    number = Decimal(f"{float(text):.15g}")  # as Excel shows it, without what binary fractions add
    if not number.is_finite():
        raise ValueError(text)
    if not look.is_percent:
        return number
    hundredfold = number * 100
    return f"{plain(hundredfold if look.decimals is None else round_half_up(hundredfold, look.decimals))}%"


def _moment(number: float, look: Look, reading: Reading) -> Value:
    epoch = CALENDAR_MAC_1904 if reading.counts_from_1904 else CALENDAR_WINDOWS_1900
    try:
        return _day(from_excel(number, epoch, timedelta=look.is_duration))
    except (OverflowError, ValueError):
        return _NOT_A_DATE


def _day(moment: object) -> Value:
    if isinstance(moment, datetime):
        return moment.date()
    if isinstance(moment, date):
        return moment
    return moment.strftime("%H:%M") if isinstance(moment, time) else str(moment)

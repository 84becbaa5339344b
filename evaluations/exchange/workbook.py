"""The only reader of .xlsx files: bytes → sheets of rows, hostile files refused beforehand.

A value is text, Decimal, date or None (empty). A percentage is text as Excel shows it ("99.81%"), since
0.9981 alone does not say that it is one; yes and no are 是 and 否; what a formula came to counts, with all
its decimals (``Row.printed``: with those that are shown). Hidden rows and columns count, hidden sheets do not;
of merged cells the first has the value.
"""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from scoring.engine.rounding import plain

from .cells import COLUMNS, LONGEST_TEXT, LOWEST_ROW, Reading, Row, Value, place, rows_of
from .parts import LONGEST_TITLE, contents_of, looks_of, texts_of
from .soundness import DAMAGED, LARGEST_FILE, Load, WorkbookError, crowded, damaged, opened

__all__ = [
    "COLUMNS", "ERRORS", "LARGEST_FILE", "LONGEST_TEXT", "LOWEST_ROW", "MOST_STREAMED", "ROWS", "Row", "Sheet",
    "Value", "WorkbookError", "place", "read_workbook", "refuse_unsound",
    "shown", "stream_rows",
]  # fmt: skip

ROWS, MOST_STREAMED = 2000, 100_000
MOST_TEXT = 5_000_000  # characters of all cells
ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))
_STREAMED = Load(tags=6_000_000, shared_tags=2_000_000)


class Sheet(NamedTuple):
    """A sheet that can be seen, with the rows that are not empty."""

    title: str
    rows: tuple[Row, ...]


def read_workbook(
    content: bytes, *, most_rows: int = ROWS, hidden: str = "", uncomputed: str = ""
) -> tuple[Sheet, ...]:
    """The visible sheets of an .xlsx file. Raises WorkbookError with a sentence for whoever uploaded it.

    ``most_rows``: how many a sheet may have. ``hidden``: the title of a hidden sheet that is read too.
    ``uncomputed``: what is read where a formula has no value yet, else nothing.
    """
    sheets: dict[int, tuple[str, list[Row]]] = {}
    characters = 0
    for number, title, row in _rows(content, Load(), most_rows, (hidden,), uncomputed):
        rows = sheets.setdefault(number, (title, []))[1]
        if row is None:
            continue
        characters += sum(len(value) for value in row.values if isinstance(value, str))
        if characters > MOST_TEXT:
            raise crowded("工作簿里的文字多得不正常")
        rows.append(row)
    return tuple(Sheet(title, tuple(rows)) for title, rows in sheets.values())


def stream_rows(content: bytes, *, most_rows: int = MOST_STREAMED) -> Iterator[tuple[str, Row]]:
    """The rows of the visible sheets, each with the title of its sheet, none of them held; else as above.

    What is wrong with the file is raised when it is come upon.
    """
    for _, title, row in _rows(content, _STREAMED, most_rows, ()):
        if row is not None:
            yield title, row


def refuse_unsound(content: bytes) -> None:
    """Raises WorkbookError if it can be told before reading that a file will not be streamed."""
    try:
        opened(content, _STREAMED).close()
    except DAMAGED as error:
        raise damaged() from error


def _rows(
    content: bytes, load: Load, most_rows: int, hidden: Collection[str], uncomputed: str = ""
) -> Iterator[tuple[int, str, Row | None]]:
    """Each sheet by number and title without a row, then with each of its rows."""
    try:
        with opened(content, load) as archive:
            found = contents_of(archive)
            texts, looks = texts_of(archive, found.texts), looks_of(archive, found.styles)
            reading = Reading(texts, looks, found.counts_from_1904, most_rows, uncomputed)
            for number, sheet in enumerate(found.sheets):
                if sheet.is_visible or sheet.title in hidden:
                    title = sheet.title[:LONGEST_TITLE]
                    yield number, title, None
                    for row in rows_of(archive, sheet.part, title, reading):
                        yield number, title, row
    except DAMAGED as error:
        raise damaged() from error


def shown(value: Value) -> str:
    """A value as text: a number without superfluous zeros, a day as 2024年12月31日."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value

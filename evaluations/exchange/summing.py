"""A table to be read and summed up further: declared columns, live formulas, a filter over every column."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .drawing import fit_to_width, put
from .layout import FORMATS, NUMERIC, Column

DATE = "date"
LOOKS = {**FORMATS, DATE: "yyyy-mm-dd"}
TITLE_ROW, NOTE_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3, 4
_BORDER = Border(*[Side(style="thin", color="999999")] * 4)
_HEAD, _TOTAL = (PatternFill("solid", start_color=color) for color in ("DCE6F1", "E8EEF5"))


class Formula(NamedTuple):
    """What a cell computes, as Excel writes it without its sign; only programs write it, never people's texts."""

    text: str


Value = str | int | Decimal | date | Formula | None


def draw_summary(
    title: str, note: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]], totals: Sequence[Sequence[Value]]
) -> bytes:
    """The workbook of one table under its title and a note, with rows of totals below. Text is never a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.cell(TITLE_ROW, 1, title).font = Font("宋体", 16, bold=True)
    sheet.cell(NOTE_ROW, 1, note).font = Font("宋体", 10)
    for at, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
        _draw(sheet.cell(HEAD_ROW, at), column.head, column, _HEAD)
    for number, row in enumerate([*rows, *totals]):
        fill = _TOTAL if number >= len(rows) else None
        for at, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            _draw(sheet.cell(FIRST_ROW + number, at), value, column, fill)
    last = get_column_letter(len(columns))
    sheet.freeze_panes = f"D{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{FIRST_ROW + len(rows) - 1}" if rows else None
    _page(sheet)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _draw(cell: Any, value: Value, column: Column, fill: PatternFill | None) -> None:
    if isinstance(value, Formula):
        cell.value = f"={value.text}"
    elif isinstance(value, date):
        cell.value = value
    else:
        put(cell, Decimal(value) if isinstance(value, int) else value)
    side = "center" if fill is _HEAD else "right" if column.look in NUMERIC else "left"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    cell.font, cell.border = Font("宋体", 10.5, bold=fill is not None), _BORDER
    if fill is not _HEAD:
        cell.number_format = LOOKS[column.look]
    if fill is not None:
        cell.fill = fill


def _page(sheet: Any) -> None:
    """Landscape A4, as wide as the page, the heading on every page."""
    fit_to_width(sheet)
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"

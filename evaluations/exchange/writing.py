"""The only writer of .xlsx files. Text that is written is never a formula."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from .layout import FORMATS, Column, letter

NARROWEST, WIDEST = 8, 60  # columns, in characters
LOWEST = 2000  # the last row of drop-downs


def write_workbook(
    sheets: Mapping[str, Sequence[Sequence[str | int | Decimal | None]]],
    *,
    columns: Mapping[str, tuple[Column, ...]] = MappingProxyType({}),
    choices: Mapping[str, Mapping[int, str | tuple[str, ...]]] = MappingProxyType({}),
    lowest: int = LOWEST,
) -> bytes:
    """An .xlsx file of these sheets: title → rows, the first of which is the heading. Text is never a formula.

    ``columns``: how those of a sheet are declared; the others are as wide as what stands in them.
    ``choices``: what is offered in a column of a sheet down to the row ``lowest``: texts, none other than
    which are taken, or the cells that hold them.
    """
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        declared = columns.get(title, ())
        widths = [one.width for one in declared] or [*map(_width, zip(*rows, strict=True))]
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[letter(number)].width = width
        for at, offered in choices.get(title, {}).items():
            sheet.data_validations.append(_offer(letter(at + 1), offered, lowest))
        for at, row in enumerate(rows):
            cells = [_written(sheet, value, is_heading=at == 0) for value in row]
            for cell, column in zip(cells, declared, strict=False):
                cell.number_format = FORMATS[column.look]
            sheet.append(cells)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _width(column: Iterable[object]) -> int:
    longest = max(len(str(value).encode("gbk", "replace")) for value in column if value is not None)
    return min(max(longest + 2, NARROWEST), WIDEST)


def _offer(column: str, offered: str | tuple[str, ...], lowest: int) -> DataValidation:
    is_closed = not isinstance(offered, str)
    formula = f'"{",".join(offered)}"' if is_closed else offered
    found = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=is_closed)
    found.error = "请从下拉列表中选择。"
    found.add(f"{column}2:{column}{lowest}")
    return found


def _written(sheet: Any, value: str | int | Decimal | None, *, is_heading: bool) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.font = Font(bold=is_heading)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    return cell

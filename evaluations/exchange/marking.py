"""An uploaded workbook given back with its faulty cells marked, so that it can be mended and uploaded again."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from scoring.engine import Problem

from .soundness import WorkbookError

# What openpyxl raises for workbooks of other programs with parts it does not know.
NOT_WRITABLE = (AttributeError, LookupError, OSError, TypeError, ValueError)
AUTHOR = "绩效自评系统"
WIDTH, HEIGHT = 320, 120
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[0-9]{1,7})")
_FAULTY = PatternFill("solid", start_color="FFC7CE")


def marked(content: bytes, problems: Iterable[Problem]) -> bytes:
    """The workbook with a coloured cell and a comment at every problem; ``content`` was read without a fault before.

    Raises WorkbookError for one that cannot be written again, though it could be read.
    """
    try:
        book = load_workbook(BytesIO(content), keep_links=False)
    except NOT_WRITABLE as error:
        raise WorkbookError("这份工作簿不能原样加上标记，请按页面上列出的位置改正。") from error
    told: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        if found := _CELL.fullmatch(one.path):
            cell = _seen(book[found["sheet"]], found["cell"])
            message = one.message if cell.coordinate == found["cell"] else f"{found['cell']}：{one.message}"
            told.setdefault((found["sheet"], cell.coordinate), []).append(message)
    for (title, place), messages in told.items():
        cell = book[title][place]
        cell.fill = _FAULTY
        cell.comment = Comment("\n".join(dict.fromkeys(messages)), AUTHOR, height=HEIGHT, width=WIDTH)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _seen(sheet: Any, place: str) -> Any:
    """The cell that people see there: of merged ones the first."""
    merged = (cells for cells in sheet.merged_cells.ranges if place in cells)
    return next((sheet.cell(cells.min_row, cells.min_col) for cells in merged), sheet[place])

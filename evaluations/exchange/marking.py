"""An uploaded workbook given back with its faulty cells marked, so that it can be mended and uploaded again."""

import re
from collections.abc import Iterable
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from scoring.engine import Problem

AUTHOR = "绩效自评系统"
WIDTH, HEIGHT = 320, 120
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[0-9]{1,7})")
_FAULTY = PatternFill("solid", start_color="FFC7CE")


def marked(content: bytes, problems: Iterable[Problem]) -> bytes:
    """The workbook with a coloured cell and a comment at every problem; ``content`` was read without a fault before."""
    book = load_workbook(BytesIO(content), keep_links=False)
    told: dict[tuple[str, str], list[str]] = {}
    for one in problems:
        if found := _CELL.fullmatch(one.path):
            shown = _visible(book[found["sheet"]], found["cell"])
            told.setdefault((found["sheet"], shown), []).append(one.message)
    for (title, place), messages in told.items():
        cell = book[title][place]
        cell.fill = _FAULTY
        cell.comment = Comment("\n".join(dict.fromkeys(messages)), AUTHOR, height=HEIGHT, width=WIDTH)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _visible(sheet: Worksheet, place: str) -> str:
    """The cell itself, or of a merged range the first one, which is all that can be seen of it."""
    return next((area.start_cell.coordinate for area in sheet.merged_cells.ranges if place in area), place)

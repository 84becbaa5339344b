"""A table of a report in Word: repeated head, merged cells, widths, and what stays together at the end of a page."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .blocks import TOTAL, Column, Table
from .word_styles import ANNEX_TABLE, TABLE, WIDE_TABLE, TableLook
from .word_xml import ems, node, one_line, paragraph, pt, runs

MANY = 6  # columns, more than which take smaller type
FULL = 5000  # a width of 100 %, as Word counts it
NARROWEST = 4  # characters of a column of text
UNBROKEN = re.compile("[!-\u024f]+")
SIDES = ("top", "left", "bottom", "right")


def table_node(table: Table, title: str, *, is_annex: bool, width: int) -> Any:
    """The table over the full ``width``; ``title`` is what it is called where it has no caption."""
    look = WIDE_TABLE if len(table.columns) > MANY else ANNEX_TABLE if is_annex else TABLE
    shares = widths(table, width, look)
    margins = (node(side, w=pt(one), type="dxa") for side, one in zip(SIDES, look[-2:] * 2, strict=True))
    return node(
        "tbl",
        node(
            "tblPr",
            node("tblStyle", val="TableGrid"),
            node("tblW", w=FULL, type="pct"),
            node("jc", val="center"),
            node("tblLayout", type="fixed"),
            node("tblCellMar", *margins),
            node("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1),
            node("tblCaption", val=one_line(table.caption or title)),
        ),
        node("tblGrid", *(node("gridCol", w=round(share * width / FULL)) for share in shares)),
        head(table, shares, look.key),
        *rows(table, shares, look.key),
    )


def widths(table: Table, width: int, look: TableLook) -> list[int]:
    """The width of each column in parts of 5000: as the columns wish, but so that no figure is broken."""
    padding = 2 * look.beside + 1
    wanted = [column.width or 1 for column in table.columns]
    wishes = [one / sum(wanted) for one in wanted]
    texts = zip(*(row.cells for row in table.rows), strict=True) if table.rows else [()] * len(wishes)
    needs = [
        pt(needed(column, cells) * look.size + padding) / width
        for column, cells in zip(table.columns, texts, strict=True)
    ]
    spare = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    lack, plenty = -sum(one for one in spare if one < 0), sum(one for one in spare if one > 0)
    if lack <= plenty and plenty:
        wishes = [
            need if left < 0 else wish - left * lack / plenty
            for wish, need, left in zip(wishes, needs, spare, strict=True)
        ]
    edges = [round(sum(wishes[:number]) * FULL) for number in range(len(wishes) + 1)]
    return [end - start for start, end in pairwise(edges)]


def needed(column: Column, cells: tuple[str, ...]) -> float:
    """How many characters of width a column cannot do without: text wraps, a figure does not."""
    if column.align == "left":
        return NARROWEST
    return max((ems(piece) for cell in cells for piece in UNBROKEN.findall(cell)), default=0)


def head(table: Table, shares: list[int], look: str) -> Any:
    """The first row, which every page repeats."""
    cells = (
        cell(share, paragraph(f"{look}Head", *runs(one_line(column.title)), looks=[node("keepNext")]))
        for column, share in zip(table.columns, shares, strict=True)
    )
    return node("tr", node("trPr", node("cantSplit"), node("tblHeader")), *cells)


def rows(table: Table, shares: list[int], look: str) -> Iterator[Any]:
    """The rows below the head; only one that is long may go on on the next page."""
    drawn = [(row.role, classes.split(), cells) for row, (classes, cells) in zip(table.rows, table.grid, strict=True)]
    for number, (role, classes, cells) in enumerate(drawn):
        following = drawn[number + 1 :]
        stays = bool(following) and (role == "group" or number == 0 or len(following) == 1 or following[0][0] == TOTAL)
        keeps = "long" not in classes and (stays or (not following and bool(table.note)))
        below = following[0][2] if following else [("", "")] * len(cells)
        style = f"{look}Sum" if role else f"{look}Text"
        yield node(
            "tr",
            *([] if "long" in classes else [node("trPr", node("cantSplit"))]),
            *(
                drawn_cell(share, style, text, how.split(), goes_on="same" in next_how, keeps=keeps)
                for share, (text, how), (_, next_how) in zip(shares, cells, below, strict=True)
            ),
        )


def drawn_cell(share: int, style: str, text: str, how: list[str], *, goes_on: bool, keeps: bool) -> Any:
    """A cell with its text, merged with those below that say the same."""
    looks = [node("keepNext")] if keeps else []
    if how[0] != "left":
        looks.append(node("jc", val=how[0]))
    content = paragraph(style, *runs(text), looks=looks)
    if "same" in how:
        return cell(share, content, node("vMerge"))
    return cell(share, content, node("vMerge", val="restart")) if goes_on else cell(share, content)


def cell(share: int, content: Any, *merge: Any) -> Any:
    """A cell; what is merged begins at its top, beside the first of its rows."""
    place = node("vAlign", val="top" if merge else "center")
    return node("tc", node("tcPr", node("tcW", w=share, type="pct"), *merge, place), content)

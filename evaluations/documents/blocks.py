"""What a finished document consists of: plain, ready-formatted text in reading order.

``context.py`` makes these from facts and score; the one template draws them on screen and paper.
"""

from dataclasses import dataclass
from datetime import date

# In characters: about half a page in a column of ordinary width.
LONG_CELL = 400


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading. ``level`` 1 to 4 (一、/（一）/1./（1）); ``text`` runs on in the same line."""

    level: int
    number: str
    title: str
    text: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``keep_with_next`` for a line that introduces what follows ("其中：")."""

    text: str
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in percent of the table; ``align`` is "left", "center" or "right"."""

    title: str
    width: int
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """One table row; ``role`` is "", "group" (subtotal) or "total"."""

    cells: tuple[str, ...]
    role: str = ""

    @property
    def classes(self) -> str:
        """The role, and "long" for a row that may have to go on on the next page."""
        is_long = any(len(cell) > LONG_CELL for cell in self.cells)
        return " ".join(filter(None, (self.role, "long" if is_long else "")))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above and, if there is one, a note below."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""

    @property
    def grid(self) -> list[tuple[str, list[tuple[str, Column]]]]:
        """Each row as classes and cells, a cell with its column: what a template can walk through."""
        return [(row.classes, list(zip(row.cells, self.columns, strict=True))) for row in self.rows]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex such as 评分表; starts on a new page."""

    label: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def anchor(self) -> str:
        """Where a list of contents leads to: labels differ from each other."""
        return self.label


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it is read. ``cover``: label and value of each cover line; ``title`` stands on
    the cover and over the text; ``full_title`` (with unit and year) is the file's title."""

    title: str
    full_title: str
    subject: str
    author: str
    attachment_label: str
    cover: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    dated: date
    year: int

"""What a finished document consists of: plain, ready-formatted text in reading order.

``context.py`` makes these from facts and score; the one template draws them on screen and paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

# In characters: about half a page in a column of ordinary width.
LONG_CELL = 400
TOTAL = "total"
# The kind of report at the end of a title, which stays on one line: 项目支出绩效自评报告.
_KIND = re.compile(r"(?:部门)?(?:整体支出|项目支出|整体)?绩效(?!.*绩效).*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading. ``level`` 1 to 4 (一、/（一）/1./（1）); ``text`` runs on in the same line.

    ``keep_with_next`` is false for one with nothing below it, which may end a page.
    """

    level: int
    number: str
    title: str
    text: str = ""
    anchor: str = ""
    keep_with_next: bool = True

    @property
    def entry(self) -> str:
        """The title as a list of contents has it: without the mark that leads on to the text."""
        return self.title.removesuffix("，其中：").rstrip("。：")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``keep_with_next`` for a line that introduces what follows ("其中：")."""

    text: str
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in percent of the table; ``align`` is "left", "center" or "right".

    With ``merges``, equal cells below each other are drawn as one.
    """

    title: str
    width: int
    align: str = "left"
    merges: bool = False


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
    def has_merges(self) -> bool:
        """Whether cells are drawn as one, which paper has to close at the end of a page."""
        return any(column.merges for column in self.columns)

    @property
    def grid(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each row as classes and cells, a cell as text and classes: what a template can walk through."""
        above = (None, *self.rows)
        return [(row.classes, list(self._drawn(row, last))) for row, last in zip(self.rows, above, strict=False)]

    def _drawn(self, row: Row, above: Row | None) -> Iterator[tuple[str, str]]:
        """A cell that goes on with the one above is blank; to its left, merging cells must do so too.

        Rows that begin or end something say everything again.
        """
        goes_on = above is not None and not row.role and above.role != TOTAL
        for position, (text, column) in enumerate(zip(row.cells, self.columns, strict=True)):
            if column.merges:
                goes_on = goes_on and above is not None and above.cells[position] == text != ""
            yield ("", f"{column.align} same") if column.merges and goes_on else (text, column.align)


Block = Heading | Paragraph | Table


def under_headings(blocks: tuple[Block, ...], title: str) -> Iterator[tuple[Block, str]]:
    """Each block with the heading above it (first ``title``), which names a table that has no caption."""
    for block in blocks:
        title = (isinstance(block, Heading) and block.entry) or title
        yield block, title


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

    @property
    def drawn(self) -> list[tuple[Block, str]]:
        return list(under_headings(self.blocks, self.title))


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

    @property
    def drawn(self) -> list[tuple[Block, str]]:
        return list(under_headings(self.blocks, self.title))

    @property
    def title_parts(self) -> tuple[str, str]:
        """The title as what precedes the kind of report, and that kind: a long title breaks between them."""
        found = _KIND.search(self.title)
        start = found.start() if found else len(self.title)
        return self.title[:start], self.title[start:]

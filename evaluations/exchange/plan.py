"""What a filled-in workbook would change in a report: plain data, shown before anything is stored."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.engine import Problem

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
OWN, WEB = "own", "web"
"""What is chosen in a conflict: the value of the workbook, or the one that is stored."""


class PlannedCell(NamedTuple):
    """An entry that would change: its head and cell, what it held at download, what is stored, what the cell says.

    ``seen`` and ``value`` are the last two as they are stored. In a conflict somebody changed the entry meanwhile.
    """

    place: str
    head: str
    cell: str
    base: str
    before: str
    after: str
    seen: Any = None
    value: Any = None
    is_conflict: bool = False

    @property
    def address(self) -> str:
        """The cell within its sheet."""
        return self.cell.rpartition("!")[2]


@dataclass(frozen=True)
class PlannedRow:
    """A row that would be added, changed or removed; ``key`` is its record, ``number`` its row (0: not there).

    ``values`` of an added one by entry. In a conflict a removed row was changed meanwhile, or an added one is
    a row that was changed here and removed there.
    """

    kind: str
    sheet: str
    key: str
    number: int
    subject: str
    what: str
    cells: tuple[PlannedCell, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    is_conflict: bool = False

    @property
    def conflicts(self) -> list[str]:
        """What has to be chosen: the row as a whole, or cells of it, by key and by place."""
        return [self.key] if self.is_conflict else [cell.place for cell in self.cells if cell.is_conflict]


@dataclass
class Plan:
    """What would change, row by row, or everything that is wrong; with problems nothing may be stored."""

    rows: list[PlannedRow] = field(default_factory=list)
    unchanged: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def conflicts(self) -> list[str]:
        return [one for row in self.rows for one in row.conflicts]

    @property
    def digest(self) -> str:
        """Equal for equal plans: that nothing was changed between showing and storing one."""
        content = [
            [row.key, row.what, row.is_conflict, [list(map(str, cell)) for cell in row.cells]] for row in self.rows
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    @property
    def untouched(self) -> list[str]:
        """The titles of the sheets in which nothing changes."""
        touched = {row.sheet for row in self.rows}
        return [title for title in self.unchanged if title not in touched]

    def by_sheet(self) -> Iterator[tuple[str, list[PlannedRow], dict[str, int]]]:
        """Title of a sheet, its rows that change, and how many are added, changed, removed, unchanged."""
        for title in [one for one in self.unchanged if one not in self.untouched]:
            rows = [row for row in self.rows if row.sheet == title]
            counted = {what: sum(row.what == what for row in rows) for what in (ADDED, CHANGED, REMOVED)}
            yield title, rows, counted | {"unchanged": self.unchanged[title]}

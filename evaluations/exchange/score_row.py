"""One row of a score table: its cells by what their columns are, each with its place."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from scoring.engine import Problem
from scoring.engine.quantities import normalise

from .columns import ACTUAL, BASIS, POINTS, REASON, SCORE, STANDARD, Head
from .levels import LEVEL1, LEVEL2
from .numbers import is_blank, number
from .proposing import TITLE, VALUE
from .workbook import ERRORS, Row, Sheet, place, shown

_SCORE_FIRST = re.compile("(?:自评|实际|评价)?得分")
LONGEST_TEXT, LONGEST_LABEL = 2000, 200
_TELLING = ("指标说明", "评价内容")  # heads of columns in which some tell what was done
_BASIS = (("目标值：", VALUE), ("完成值：", ACTUAL), ("", BASIS), ("", REASON))


class ScoreRow(NamedTuple):
    """The cells of a row by part; ``problems`` is where faults are told."""

    sheet: Sheet
    row: Row
    head: Head
    given: Mapping[str, str]
    problems: list[Problem]

    def where(self, part: str) -> str:
        """The cell of a part, or of the title if the table has no such column."""
        return place(self.sheet.title, self.row.number, self.head.of.get(part, self.head.of[TITLE]))

    def tell(self, part: str, message: str) -> None:
        """Something in a cell is not understood."""
        self.problems.append(Problem(self.where(part), message))

    def has(self, part: str) -> bool:
        """Whether the row says something there."""
        return not is_blank(self.given.get(part, ""))

    def number(self, part: str) -> Decimal | None:
        """The number in a cell; what is none is told."""
        text = self.given.get(part, "")
        value = number(text)
        if part == SCORE and value is not None and "%" in normalise(text):
            self.tell(part, f"得分“{text[:20]}”是百分数，不是分，没有读取。")
            return None
        if value is None and not is_blank(text):
            self.tell(part, f"{'得分' if part == SCORE else '分值'}“{text[:20]}”不是数字，没有读取。")
        return value

    @property
    def title(self) -> str:
        """The name of the item; of a row that only has a group, the group's."""
        return next((self.given[part] for part in (TITLE, LEVEL2, LEVEL1) if self.has(part)), "")

    @property
    def labels(self) -> list[str]:
        """What the cells say, without blanks, as far as they can be labels."""
        return [label(self.row, column) for column, value in enumerate(self.row.values) if value is not None]

    @property
    def reasons(self) -> str:
        """Why an indicator departs from its target."""
        return "\n".join(self.given[part] for part in (REASON, BASIS) if self.has(part))

    def basis(self, reason: str = "") -> str:
        """What a line without formula was judged by, without what is its ``reason`` for taking points away."""
        parts = [
            (name if VALUE in self.head.of else "", part) for name, part in _BASIS if not (reason and part == REASON)
        ]
        if not any(self.has(part) for _, part in parts) and self.head.words.get(STANDARD) in _TELLING:
            parts.append(("", STANDARD))
        return "\n".join(f"{name}{self.given[part]}" for name, part in parts if self.has(part))

    def first_of(self, *parts: str) -> str:
        """The first part that says something, or the first at all."""
        return next((part for part in parts if self.has(part)), parts[0])


def score_row(sheet: Sheet, row: Row, head: Head, problems: list[Problem]) -> ScoreRow:
    """The row by its head. Error values are told and left out, overlong texts cut."""
    given: dict[str, str] = {}
    one = ScoreRow(sheet, row, head, given, problems)
    for part, column in head.of.items():
        text = shown(row.printed(column))
        if text in ERRORS:
            one.tell(part, f"单元格是错误值 {text}，没有读取。")
            text = ""
        given[part] = text[:LONGEST_TEXT]
    if POINTS in head.of and head.of[POINTS] == head.of.get(SCORE):
        _share_out(given, head.words[SCORE])
    return one


def _share_out(given: dict[str, str], words: str) -> None:
    """Full points and score in one cell: 10/9.5 under 分值/得分."""
    parts = (SCORE, POINTS) if _SCORE_FIRST.match(words) else (POINTS, SCORE)
    cells = re.split("[/／|、]", given[POINTS])
    if len(cells) == len(parts):
        given |= zip(parts, (cell.strip() for cell in cells), strict=True)
    else:
        given[SCORE] = ""


def label(row: Row, column: int | None = None) -> str:
    """What a cell says as a label, without blanks; without ``column`` the first that is not empty."""
    value = row.at(column) if column is not None else next(value for value in row.values if value is not None)
    return normalise(shown(value)[:LONGEST_LABEL])

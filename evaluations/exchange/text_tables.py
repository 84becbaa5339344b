"""Tables in running text: declared targets 目标表, indicators with targets and results 完成情况表, whole score tables."""

import re
from collections.abc import Sequence
from dataclasses import replace

from evaluations.enums import Level1
from evaluations.facts import MOST_ROWS, TargetFacts
from scoring.engine.quantities import normalise

from .columns import ACTUAL, SCORE, Head, any_head
from .funds import Funds, read_funds
from .levels import LEVEL1, LEVEL2
from .numbers import is_blank
from .printed_indicator import levels_named
from .proposing import SIGN, TITLE, UNIT, VALUE
from .score_rows import ScoreRows
from .text_layout import Line, Written, tables_in
from .workbook import Row, Sheet, shown

TEXT = "正文"
_ABOVE = 6  # lines above a table that may say whose indicators it has
_FIRST = (
    (re.compile("满意度指标"), Level1.SATISFACTION),
    (re.compile("效益指标"), Level1.BENEFIT),
    (re.compile("成本指标"), Level1.COST),
    (re.compile("产出指标"), Level1.OUTPUT),
)


class TextTables:
    """What the tables of a report say. Rows that were understood are taken out of its chapters."""

    def __init__(self, year: int) -> None:
        self.targets: list[TargetFacts] = []
        self.rows = ScoreRows(Sheet(TEXT, ()), year)
        self.funds = Funds()

    def take(self, written: Written) -> None:
        """All tables of a report, in its order."""
        for title, lines in (("", written.opening), *written.chapters.items()):
            taken: set[int] = set()
            for start, rows in tables_in(lines):
                if self._take_table(_whole(rows), [Line(0, title), *lines[max(0, start - _ABOVE) : start]]):
                    taken |= {row.number for row in rows}
            lines[:] = [line for line in lines if line.number not in taken or not line.cells]
        self._place_indicators()

    def _take_table(self, rows: Sequence[Row], above: Sequence[Line]) -> bool:
        found = next(((i, head) for i in range(len(rows)) if (head := any_head(rows, i))), None)
        if found is None:
            return self._take_funds(rows)
        at, head = found
        if ACTUAL not in head.of and SCORE not in head.of:
            self._take_targets(rows[at + head.rows :], head)
            return True
        self._take_funds(rows[:at])
        self.rows.has_funds = bool(self.funds.whole)
        self.rows.begin(_level_above(above) if LEVEL1 not in head.of else "")
        self.rows.read(rows, at, head)
        return True

    def _take_funds(self, rows: Sequence[Row]) -> bool:
        funds = read_funds(Sheet(TEXT, tuple(rows)), rows)
        if funds.whole is None or self.funds.whole is not None:
            return False
        self.funds = funds
        return True

    def _take_targets(self, rows: Sequence[Row], head: Head) -> None:
        first = second = ""
        for row in rows:
            given = {part: shown(row.at(column)) for part, column in head.of.items()}
            first, second = given.get(LEVEL1) or first, given.get(LEVEL2) or second
            level1, level2 = levels_named(first, second)
            title, value = given[TITLE], given[VALUE]
            if is_blank(title) or is_blank(value) or not level1 or len(self.targets) == MOST_ROWS:
                continue
            sign = given.get(SIGN, "")
            sign = "" if is_blank(sign) or "定" in sign or sign in value else sign
            unit = given.get(UNIT, "")
            unit = "" if is_blank(unit) or not value[-1].isdigit() else unit
            self.targets.append(TargetFacts(level1, level2, title, f"{sign}{value}{unit}"))

    def _place_indicators(self) -> None:
        """The second level of an indicator is that of the target with the same name."""
        known = {normalise(one.title): one.level2 for one in self.targets}
        self.rows.indicators = [
            one if one.level2 else replace(one, level2=known.get(normalise(one.title), ""))
            for one in self.rows.indicators
        ]


def _level_above(lines: Sequence[Line]) -> str:
    """Whose indicators a table has that does not say so itself: what stands above it, the nearest line first."""
    for line in reversed(lines):
        for pattern, level1 in _FIRST:
            if pattern.search(line.text):
                return str(level1.label)
    return ""


def _whole(rows: Sequence[Row]) -> list[Row]:
    """A cell that a page broke goes on in a row that has nothing before it."""
    whole: list[Row] = []
    for row in rows:
        filled = [i for i, value in enumerate(row.values) if value is not None]
        if whole and filled and filled[0] >= 2 and filled[0] < len(whole[-1].values):
            values = list(whole[-1].values)
            for i in filled:
                values[i : i + 1] = [f"{shown(whole[-1].at(i))}{shown(row.at(i))}"]
            whole[-1] = Row(whole[-1].number, tuple(values))
        elif filled:
            whole.append(row)
    return whole

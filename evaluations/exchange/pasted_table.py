"""Rows pasted from Excel or Word: tab-separated lines → cells by column, everything wrong told with line and column."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import NamedTuple

from scoring.engine import Problem
from scoring.engine.quantities import normalise

from .workbook import ERRORS

MOST_LINES, MOST_COLUMNS, LONGEST_CELL = 300, 50, 2000
LEFT_OUT = re.compile("序号|执行率|完成率|完成比例")
TOTALS = re.compile("(?:合|总|小)计")
_REMARK = re.compile(r"\(([^()]*)\)$")


class Column(NamedTuple):
    """A column that can be pasted; ``heads`` matches what its head may say besides ``title``.

    ``is_usual``: among those that stand, in this order, where no head was pasted.
    """

    name: str
    title: str
    heads: re.Pattern[str]
    is_usual: bool = True
    is_needed: bool = False


class PastedRow(NamedTuple):
    """A row with the number of its first line; ``cells`` has a text for every column that was pasted."""

    line: int
    cells: Mapping[str, str]


@dataclass
class PastedTable:
    """The rows below the head.

    ``at``: column name → its number from 0; ``units``: what heads name in brackets; ``passed_over``:
    numbers of columns that nothing is taken from.
    """

    columns: Sequence[Column]
    rows: list[PastedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    at: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    passed_over: set[int] = field(default_factory=set)

    @property
    def is_without_column(self) -> bool:
        """A needed column was not pasted, which is told."""
        return any(column.is_needed and column.name not in self.at for column in self.columns)

    def tell(self, line: int, name: str, message: str) -> None:
        """Something is wrong with a cell."""
        title = next(column.title for column in self.columns if column.name == name)
        where = f"第{line}行第{self.at[name] + 1}列“{title}”" if name in self.at else f"第{line}行“{title}”"
        self.problems.append(Problem(where, message))


def read_table(text: str, columns: Sequence[Column]) -> PastedTable:
    """The rows of a text; a head, if there is one, says what stands where.

    Blank lines and rows of totals are passed over.
    """
    table = PastedTable(columns)
    lines = [(number, cells) for number, cells in _lines(text) if any(cells)]
    if not lines:
        table.problems.append(Problem("", "没有可增加的内容，请从 Excel 或 Word 复制表格的若干行后粘贴。"))
    elif len(lines) > MOST_LINES:
        table.problems.append(Problem("", f"一次最多粘贴 {MOST_LINES} 行，现有 {len(lines)} 行，请分几次粘贴。"))
    elif unfit := [*_unfit(lines)]:
        table.problems += unfit
    elif _take_head(table, *lines[0]):
        _take_rows(table, lines[1:])
    else:
        table.at = {column.name: at for at, column in enumerate(column for column in columns if column.is_usual)}
        _take_rows(table, lines)
    return table


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every line. Excel puts cells with line breaks between quotes; other quotes are text."""
    number = 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter="\t", strict=True)
        for cells in list(reader):
            yield number, [cell.strip() for cell in cells]
            number += 1 + sum(cell.count("\n") for cell in cells)
    except csv.Error:
        for number, line in enumerate(text.splitlines(), start=1):
            yield number, [cell.strip() for cell in line.split("\t")]


def _unfit(lines: Sequence[tuple[int, list[str]]]) -> Iterator[Problem]:
    """What is too wide or too long to be a row of a report's table, told before anything is parsed."""
    for line, cells in lines:
        filled = sum(1 for cell in cells if cell)
        if filled > MOST_COLUMNS:
            yield Problem(f"第{line}行", f"有 {filled} 列内容，最多 {MOST_COLUMNS} 列，请只复制需要的各列。")
            continue
        for at, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                yield Problem(f"第{line}行第{at + 1}列", f"有 {len(cell)} 字，最多 {LONGEST_CELL} 字，请精简后再粘贴。")


def _take_head(table: PastedTable, line: int, cells: list[str]) -> bool:
    """Find the columns by their heads; false if the line is no head."""
    strange = []
    for at, cell in enumerate(cells):
        words = normalise(cell)
        remark = _REMARK.search(words)
        name = _REMARK.sub("", words)
        column = next((one for one in table.columns if name == one.title or one.heads.fullmatch(name)), None)
        if column is not None:
            table.at[column.name] = at
            table.units[column.name] = remark[1] if remark else ""
        elif name:
            table.passed_over.add(at)
            strange += [] if LEFT_OUT.fullmatch(name) else [(at, cell)]
    if len(table.at) < 2:
        table.at, table.passed_over = {}, set()
        return False
    for at, cell in strange:
        allowed = "、".join(column.title for column in table.columns)
        message = f"不认识“{cell}”这一列，可用的列有：{allowed}。请改名，或去掉这一列再粘贴。"
        table.problems.append(Problem(f"第{line}行第{at + 1}列", message))
    for column in table.columns:
        if column.is_needed and column.name not in table.at:
            table.problems.append(Problem(f"第{line}行", f"缺少“{column.title}”一列，请补上后再粘贴。"))
    return True


def _take_rows(table: PastedTable, lines: Sequence[tuple[int, list[str]]]) -> None:
    usual = "、".join(column.title for column in table.columns if column.is_usual)
    for line, cells in lines:
        if any(TOTALS.fullmatch(normalise(cell)) for cell in cells):
            continue
        known = {*table.at.values(), *table.passed_over}
        for at, cell in enumerate(cells):
            if cell in ERRORS:
                message = f"单元格是错误值 {cell}，请改正公式，或直接填写内容。"
                table.problems.append(Problem(f"第{line}行第{at + 1}列", message))
            elif cell and at not in known:
                message = f"不知“{cell[:20]}”属于哪一列。没有表头时各列应依次为：{usual}；列数不同的请连表头一起粘贴。"
                table.problems.append(Problem(f"第{line}行第{at + 1}列", message))
        table.rows.append(
            PastedRow(line, {name: cells[at] if at < len(cells) else "" for name, at in table.at.items()})
        )
    if not table.rows and not table.problems:
        table.problems.append(Problem("", "表头下面没有内容，请连同要增加的各行一起粘贴。"))

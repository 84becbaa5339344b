"""A year's budget lines of all units in a workbook: rows as in the sheet of one report, with the unit before them.

The head is found wherever it stands, in one row or in two, in any sheet that has one; titles may stand above it, total
rows below. Amounts are in the unit that the head names, in that of the table ("单位：万元"), in their own, or in yuan.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import NamedTuple

from evaluations.enums import BudgetCategory
from scoring.engine.inputs import BUDGET_AMOUNTS

from .cells import Row, Value, place
from .layout import LINES, Column
from .names import key_of
from .soundness import WorkbookError
from .workbook import shown
from .writing import write_workbook

UNIT = Column("unit", "单位", 30, "单位的全称，须是已登记的单位；合并的单元格请取消合并，逐行填写。", is_needed=True)
COLUMNS = (UNIT, *(column for column in LINES.columns if column.is_open))
HEADS = {column.name: column.head for column in COLUMNS}
NEEDED = frozenset(column.name for column in COLUMNS if column.is_needed)
HEAD_WITHIN = 20  # rows
TEMPLATE_ROWS = 5000
YUAN = "元"
_SCALES = {YUAN: 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}
_REMARK = re.compile(r"\(.*?(?P<scale>[千万亿]?元)?\)$")
_SCALE_OF_TABLE = re.compile(r"单位:?(?:人民币)?(?P<scale>[千万亿]?元)")
_TOTALS = frozenset(("合计", "总计", "小计"))
_BARE = re.compile(r"[-+]?[\d,.]+")
_ALSO = {
    "unit": ("单位名称", "预算单位", "预算单位名称", "部门(单位)"),
    "category": ("支出类型", "支出分类"),
    "title": ("预算项目名称", "项目名称"),
    "source": ("来源",),
    "project": ("项目",),
    "initial_budget": ("年初预算", "年初预算金额"),
    "adjusted_budget": ("调整后预算", "调整预算数", "全年预算数"),
    "received": ("到位资金数", "资金到位", "到位数"),
    "spent": ("支出", "支出决算数", "决算数", "全年执行数"),
    "carried_over": ("结转", "结余", "年末结转结余", "结转和结余"),
}


class GivenLine(NamedTuple):
    """A row below a head: values by column, of those that the table has; an amount that is a number is in yuan."""

    sheet: str
    row: int
    values: Mapping[str, Value]
    at: Mapping[str, int]

    def place(self, name: str) -> str:
        """The cell of a column."""
        return place(self.sheet, self.row, self.at.get(name, self.at[UNIT.name]))


class _Head(NamedTuple):
    """Where columns stand, in which unit their amounts are, and the row below which lines begin."""

    at: Mapping[str, int]
    scales: Mapping[str, str]
    last: int


def budget_lines(rows: Iterable[tuple[str, Row]]) -> Iterator[GivenLine]:
    """The lines of all sheets that have a head; ``rows`` each with the title of its sheet.

    Raises WorkbookError if no sheet has one.
    """
    is_found, missing = False, [*NEEDED]
    for title, group in groupby(rows, key=itemgetter(0)):
        below = (row for _, row in group)
        first = list(islice(below, HEAD_WITHIN))
        head, lacking = _find_head(first)
        missing = min(missing, lacking, key=len)
        if head is not None:
            is_found = True
            yield from _lines(title, chain(first, below), head)
    if not is_found:
        named = "、".join(f"“{column.head}”" for column in COLUMNS if column.name in missing) or "金额各列"
        raise WorkbookError(f"没有找到表头，缺少{named}。请用下载的模板填写，不改动表头。")


def _lines(title: str, rows: Iterable[Row], head: _Head) -> Iterator[GivenLine]:
    for row in rows:
        if row.number <= head.last:
            continue
        values = {name: row.at(column) for name, column in head.at.items()}
        if any(value is not None for value in values.values()) and not _is_total(values):
            for name, scale in head.scales.items():
                values[name] = _in_scale(values[name], scale)
            yield GivenLine(title, row.number, values, head.at)


def _is_total(values: Mapping[str, Value]) -> bool:
    words = [values[name] for name in ("unit", "category", "title") if values[name] is not None]
    return len(words) == 1 and key_of(shown(words[0])) in _TOTALS


def _in_scale(value: Value, scale: str) -> Value:
    if isinstance(value, Decimal):
        return value * _SCALES[scale]
    is_bare = isinstance(value, str) and _BARE.fullmatch(unicodedata.normalize("NFKC", value))
    return f"{value}{scale}" if is_bare else value


def _known() -> dict[str, str]:
    own = {_words(column.head)[0]: column.name for column in COLUMNS}
    return own | {key_of(word): name for name, words in _ALSO.items() for word in words}


def _words(value: Value) -> tuple[str, str]:
    """What a head says without what stands in brackets at its end, and the unit of amounts that is named there."""
    text = key_of(shown(value)).rstrip("*")
    found = _REMARK.search(text)
    return (text[: found.start()], found["scale"] or "") if found and found.start() else (text, "")


_KNOWN = _known()


def _name(value: Value) -> str:
    return _KNOWN.get(key_of(shown(value)).rstrip("*")) or _KNOWN.get(_words(value)[0], "")


def _find_head(rows: Sequence[Row]) -> tuple[_Head | None, list[str]]:
    """The head, else which of the needed columns the row that comes nearest to one lacks."""
    lacking, scale = [*NEEDED], YUAN
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        found = (_SCALE_OF_TABLE.search(key_of(shown(value))) for value in row.values)
        scale = next((one["scale"] for one in found if one), scale)
        for head in (_head(row, None, scale), below and _head(row, below, scale)):
            if head is None:
                continue
            missing = sorted(NEEDED - head.at.keys())
            if not missing and head.scales:
                return head, []
            lacking = min(lacking, missing, key=len)
    return None, lacking


def _head(row: Row, below: Row | None, scale: str) -> _Head | None:
    """The head that a row is, or that it is together with the one below if that, too, has nothing but heads."""
    if below is not None and not all(_name(value) for value in below.values if value is not None):
        return None
    at: dict[str, int] = {}
    scales: dict[str, str] = {}
    above = ""
    for column in range(max(len(row.values), len(below.values) if below else 0)):
        upper, lower = row.at(column), below.at(column) if below else None
        above = _words(upper)[1] if upper is not None else above
        name = _name(lower) or _name(upper)
        if name and name not in at:
            at[name] = column
            if name in BUDGET_AMOUNTS:
                own = _words(upper)[1] if lower is None else _words(lower)[1]
                scales[name] = own or (above if lower is not None else "") or scale
    return _Head(at, scales, below.number if below else row.number)


def write_budget(units: Sequence[str], lines: Iterable[Sequence[str | Decimal | None]]) -> bytes:
    """The workbook to fill in, with these lines already in it; ``units``: the names that are offered."""
    guide = [("列", "怎么填"), *((column.head, column.help) for column in COLUMNS)]
    names = f"'单位名称'!$A$2:$A${len(units) + 1}"
    choices: dict[int, str | tuple[str, ...]] = {0: names, 1: tuple(BudgetCategory.labels)}
    return write_workbook(
        {
            LINES.title: [[column.head for column in COLUMNS], *lines],
            "填写说明": guide,
            "单位名称": [["已登记的单位"], *([name] for name in units)],
        },
        choices={LINES.title: choices},
        lowest=TEMPLATE_ROWS,
    )

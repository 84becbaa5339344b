"""The declared target table 绩效目标申报表 as units have it → declared targets and proposed indicators.

There is no one form of it. The head is found by its words wherever it stands; a title, the project and
the unit may stand above it, signatures below. Levels of merged cells go on downwards. Everything wrong
is told at once, each with sheet and cell; nothing is written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from evaluations.facts import MOST_ROWS, IndicatorFacts, TargetFacts
from scoring.engine import Problem
from scoring.engine.quantities import normalise

from .levels import LEVEL1, LEVEL2, REMARK, Levels
from .pasted_table import TOTALS
from .proposing import SIGN, TITLE, UNIT, VALUE, Tell, declared_in, proposal
from .workbook import ERRORS, Row, Sheet, Value, WorkbookError, place, read_workbook, shown

WEIGHT = "weight"
HEADS = {
    LEVEL1: re.compile("一级指标"),
    LEVEL2: re.compile("二级指标"),
    TITLE: re.compile("三级指标(?:名称|内容)?|指标(?:名称|内容)"),
    VALUE: re.compile(r"(?:(?:当|本)?年度?|\d{4}年度?)?(?:绩效|预期)?(?:指标|目标|指标目标)值"),
    UNIT: re.compile("(?:绩效)?(?:计量|度量)?单位"),
    SIGN: re.compile("(?:计算|指标|比较)?符号|(?:绩效)?指标性质|性质"),
    WEIGHT: re.compile("(?:指标)?(?:分值|权重|分值权重)%?"),
}
# Some forms call the third level this, others write it beside all three.
TITLE_IF_NO_OTHER = re.compile("绩效指标(?:名称|内容)?")
HIGHEST_WEIGHT = 1000
LONGEST_LABEL = 500
LENGTHS = {TITLE: 200, VALUE: 200, UNIT: 20}

_END = re.compile(
    "注[:：]|备注|填表|填报|审核|联系|经办|负责人|单位负责人|主管部门|财政部门|其他(?:需要)?说明|说明[:：]"
)
_PROJECT = re.compile("项目名称(?::(?P<rest>.*))?")
_HOLDER = re.compile(
    r"(?:(?:预算|申报|填报|(?:项目)?实施|项目(?:申报)?)单位(?:名称)?|单位名称|部门\(单位\)名称)"
    r"(?:\([^()]*\))?(?::(?P<rest>.*))?"
)
_LABEL = re.compile(r".*(?:名称|部门|单位|日期|年度|属性|类型|金额|负责人|电话)(?:\([^()]*\))?:?")
_NUMBERS = re.compile("序号|编号")
_WEIGHT = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,4})?)[%分]?")
_NO_WEIGHT = re.compile("[-~/]*")
_FUNDS = re.compile("(?:年度|项目|其中|实施期|:)*(?:资金|财政拨款|预算(?:金额|资金|总额|安排)).*")
_YEAR = re.compile(r"(20\d\d)年")


class About(NamedTuple):
    """What the table must be about: the unit's names, the project ("" for the whole unit), the year."""

    unit_names: tuple[str, ...]
    project: str
    year: int


@dataclass
class TargetTable:
    """What a table declares, and what is wrong with it: paths name sheet and cell, "" the whole file.

    ``columns_left_out``: heads of the columns that have content which is not taken in;
    ``has_funds``: above the head stand amounts, which are not taken in either.
    """

    targets: list[TargetFacts] = field(default_factory=list)
    indicators: list[IndicatorFacts] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns_left_out: list[str] = field(default_factory=list)
    has_funds: bool = False

    @property
    def left_out(self) -> str:
        """What somebody has to enter by hand, in sentences; "" if all was taken in."""
        columns = f"申报表中这些列没有导入：{'、'.join(self.columns_left_out)}。" if self.columns_left_out else ""
        return columns + ("申报表上方的资金没有导入，请在“预算与决算”中填写。" if self.has_funds else "")


class Columns(NamedTuple):
    """The head of a table: the number of its row, and the column of each part found there."""

    row: int
    of: Mapping[str, int]


def read_target_table(content: bytes, about: About) -> TargetTable:
    """Read an .xlsx file. With problems, what was read is incomplete and must not be used."""
    table = TargetTable()
    try:
        sheets = read_workbook(content)
    except WorkbookError as error:
        table.problems.append(Problem("", str(error)))
        return table
    found = [(sheet, head) for sheet in sheets if (head := _head(sheet))]
    if len(found) == 1:
        _Reading(*found[0], about, table).read()
    elif found:
        names = "、".join(f"“{sheet.title}”" for sheet, _ in found)
        table.problems.append(Problem("", f"工作表{names}都像申报表，请只保留要用的一张后再上传。"))
    else:
        message = "没有找到申报表：应有一行表头，其中有“三级指标”和“指标值”。请核对文件，或从空白开始填报。"
        table.problems.append(Problem("", message))
    return table


def _head(sheet: Sheet) -> Columns | None:
    return next((Columns(row.number, columns) for row in sheet.rows if (columns := _columns(row))), None)


def _columns(row: Row) -> dict[str, int]:
    """The parts a row heads; none if it is no head. Of what stands twice (all years, this year) the last counts."""
    found: dict[str, int] = {}
    other = None
    for column, value in enumerate(row.values):
        words = _words(value)
        found |= {part: column for part, pattern in HEADS.items() if pattern.fullmatch(words)}
        other = column if TITLE_IF_NO_OTHER.fullmatch(words) else other
    if TITLE not in found and other is not None:
        found[TITLE] = other
    return found if {TITLE, VALUE} <= found.keys() else {}


def _words(value: Value) -> str:
    """A head without what it remarks in brackets."""
    return REMARK.sub("", _label(value))


def _label(value: Value) -> str:
    """What a cell says, without blanks. Labels are short: of a long text only the beginning can be one."""
    return normalise(shown(value)[:LONGEST_LABEL])


def _strange(row: Row) -> dict[int, str]:
    """Columns of a head that nothing is taken from: number → what it says."""
    known = (*HEADS.values(), TITLE_IF_NO_OTHER, _NUMBERS)
    words = {column: _words(value) for column, value in enumerate(row.values)}
    return {column: text for column, text in words.items() if text and not any(one.fullmatch(text) for one in known)}


def _has_funds(row: Row) -> bool:
    """Whether a row above the head states an amount of money."""
    texts = [_label(value) for value in row.values]
    return any(_FUNDS.fullmatch(text) for text in texts) and any(re.search(r"\d", text) for text in texts)


@dataclass
class _Reading:
    """One pass over one sheet: remembers the levels that merged cells leave out further down."""

    sheet: Sheet
    head: Columns
    about: About
    table: TargetTable
    levels: Levels = field(default_factory=Levels)
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def read(self) -> None:
        """Everything above the head, then row by row until something else follows."""
        self.table.problems += _mismatches(self.sheet, self.head.row, self.about)
        columns, strange = self.head.of, {}
        for row in self.sheet.rows:
            if row.number < self.head.row:
                self.table.has_funds |= _has_funds(row)
                continue
            if again := _columns(row):  # the head, or its like on the next page
                columns, strange = again, _strange(row)
                continue
            if _END.match(_label(next(value for value in row.values if value is not None))):
                break
            if not any(TOTALS.fullmatch(_label(value)) for value in row.values):
                self._leave_out(row, strange)
                self._read_row(row, columns)
        if len(self.table.targets) > MOST_ROWS:
            message = f"有 {len(self.table.targets)} 个指标，最多 {MOST_ROWS} 个，请合并或减少后再上传。"
            self.table.problems.append(Problem(self.sheet.title, message))
        if not self.table.targets and not self.table.problems:
            where = place(self.sheet.title, self.head.row, columns[TITLE])
            self.table.problems.append(Problem(where, "表头下面没有指标，请填写后再上传。"))

    def _leave_out(self, row: Row, strange: Mapping[int, str]) -> None:
        found = [text for column, text in strange.items() if row.at(column) is not None]
        self.table.columns_left_out += [text for text in found if text not in self.table.columns_left_out]

    def _read_row(self, row: Row, columns: Mapping[str, int]) -> None:
        def tell(part: str, message: str) -> None:
            where = place(self.sheet.title, row.number, columns.get(part, columns[TITLE]))
            self.table.problems.append(Problem(where, message))

        given = {part: shown(row.at(column)) for part, column in columns.items()}
        unfit = {part for part, text in given.items() if _is_unfit(part, text, tell)}
        self.levels.take({part: "" if part in unfit else text for part, text in given.items()}, tell)
        self.levels.is_known &= not unfit & {LEVEL1, LEVEL2}
        if unfit:
            return
        declared = declared_in(given, self.about.year, tell)
        weight = _weight(given.get(WEIGHT, ""), tell)
        levels = declared and self.levels.of(declared.title, tell)
        if not declared or not levels:
            return
        target = TargetFacts(*levels, declared.title, declared.value)
        identity = (target.level1, target.level2, target.title)
        if identity in self.seen:
            tell(TITLE, f"三级指标“{declared.title}”在同一二级指标下重复，请合并或改名。")
        self.seen.add(identity)
        proposed = proposal(f"indicator_{len(self.seen)}", target, declared)
        self.table.indicators.append(replace(proposed, weight=weight))
        self.table.targets.append(target)


def _weight(text: str, tell: Tell) -> Decimal | None:
    """The points of an indicator: 10 of "10", "10分" and "10%"; None if there are none, or they are wrong and told."""
    written = normalise(text)
    if _NO_WEIGHT.fullmatch(written):
        return None
    found = _WEIGHT.fullmatch(written)
    weight = Decimal(found["number"]) if found else None
    if weight is None or weight > HIGHEST_WEIGHT:
        tell(WEIGHT, f"权重“{text}”不是 0 至 {HIGHEST_WEIGHT} 的数字，请填写例如 10 或 10%。")
    return weight


def _is_unfit(part: str, text: str, tell: Tell) -> bool:
    longest = LENGTHS.get(part, 200)
    if text in ERRORS:
        tell(part, f"单元格是错误值 {text}，请改正公式，或直接填写内容。")
    elif len(text) > longest:
        tell(part, f"“{text[:20]}……”有 {len(text)} 字，超过 {longest} 字，请精简。")
    return text in ERRORS or len(text) > longest


def _mismatches(sheet: Sheet, head: int, about: About) -> Iterator[Problem]:
    """Where what stands above the head is about something else. Names may be given in part: 某局 for 某局本级."""
    for row in sheet.rows:
        if row.number >= head:
            return
        for column, value in enumerate(row.values):
            where, text = place(sheet.title, row.number, column), _label(value)
            if found := _PROJECT.fullmatch(text):
                yield from _other_project(where, found["rest"] or _next(row, column), about)
            elif found := _HOLDER.fullmatch(text):
                name = found["rest"] or _next(row, column)
                if name and not _is_named(name, about.unit_names):
                    yield Problem(
                        where, f"申报表的单位是“{name}”，所选单位是“{about.unit_names[0]}”，请核对后重新选择。"
                    )
            elif "绩效目标" in text and (years := _YEAR.findall(text)) and str(about.year) not in years:
                yield Problem(
                    where, f"这是 {years[0]} 年度的申报表，所选评价年度是 {about.year} 年，请核对后重新选择。"
                )


def _other_project(where: str, name: str, about: About) -> Iterator[Problem]:
    if name and not about.project:
        yield Problem(where, f"这是项目“{name}”的申报表，所选的是整体绩效自评，请核对后重新选择。")
    elif name and not _is_named(name, (about.project,)):
        yield Problem(where, f"申报表的项目是“{name}”，所选项目是“{about.project}”，请核对后重新选择。")


def _next(row: Row, column: int) -> str:
    """The next value in a row that is not empty; "" if that is a label again."""
    value = next((shown(value)[:LONGEST_LABEL] for value in row.values[column + 1 :] if value is not None), "")
    return "" if _LABEL.fullmatch(normalise(value)) else value


def _is_named(name: str, names: tuple[str, ...]) -> bool:
    found = normalise(name)
    return any(found in known or known in found for one in names if (known := normalise(one)))

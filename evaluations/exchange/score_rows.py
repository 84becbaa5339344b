"""The rows of a score table → indicators with targets, lines without, groups, totals; each figure with its cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from evaluations.enums import Level1
from evaluations.facts import MOST_ROWS, IndicatorFacts, LineFacts
from scoring.engine import Problem
from scoring.engine.quantities import normalise
from scoring.engine.rounding import HUNDRED, ONE

from .columns import (
    ACTUAL,
    BASIS,
    POINTS,
    POINTS1,
    POINTS2,
    RATIO,
    REASON,
    SCORE,
    STANDARD,
    Head,
    score_head,
)
from .levels import LEVEL1, LEVEL2
from .numbers import full_points, is_blank, number, without_points
from .own_scheme import ADJUSTMENT, EXECUTION
from .printed_indicator import levels_named, printed_indicator, stated_percentage
from .proposing import TITLE, VALUE
from .workbook import ERRORS, Row, Sheet, place, shown

LONGEST_TEXT = 2000
_TOTAL = re.compile(
    "(?:自评|评价|绩效|项目|部门|综合|指标)*(?:合计|总计|总分|总得分|总分值|总和|得分合计)(?:得分|分值|分数)?(?:[:(\\d].*)?"
)
_SUBTOTAL = re.compile("小计|.{0,20}小计")
_ADJUSTMENT = re.compile(".*(?:加减分|加分项|减分项|加分指标|扣分项|扣分指标|附加分).*")
_EXECUTION = re.compile("(?:项目|部门|整体|年度|全年)*(?:预算|资金)?(?:资金)?(?:执行|支出)(?:率|情况|进度)?(?:指标)?")
_END = re.compile(
    "注[:：]|备注|填表|填报|审核|联系|经办|说明[:：]|(?:自评|评价|综合)?(?:结论|等级|等次)|.{0,8}存在(?:的)?(?:主要)?问题|"
    "偏差|.{0,14}原因|改进|其他需要|其他说明|下一步|评价人|负责人|单位负责人|主管部门|财政部门|指标说明"
)
_GRADE = re.compile("(优|良|中|差)(?:秀|好|等)?")
_WITHIN = re.compile(r"总(?:得)?分[^\d]{0,6}(\d{1,3}(?:\.\d{1,4})?)")
_CODES = (*(chr(letter) for letter in range(ord("A"), ord("Z") + 1)),)


class Group(NamedTuple):
    """A group of rows, by what its levels say in print."""

    code: str
    title: str


@dataclass
class ScoreRows:
    """What the rows say. ``cells``: path into the data package → cell."""

    sheet: Sheet
    year: int
    has_funds: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    indicators: list[IndicatorFacts] = field(default_factory=list)
    lines: list[LineFacts] = field(default_factory=list)
    maxima: dict[str, Decimal] = field(default_factory=dict)
    dimensions: dict[str, Decimal] = field(default_factory=dict)
    adjustments: dict[str, Decimal] = field(default_factory=dict)
    total: Decimal | None = None
    maximum: Decimal | None = None
    grade: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    end: int = 0
    _head: Head = field(default_factory=lambda: Head({}, {}))
    _first: str = ""
    _second: str = ""
    _is_by_second: bool = False
    _factor: Decimal = ONE
    _groups: dict[str, Group] = field(default_factory=dict)

    def begin(self, level1: str) -> None:
        """A new table, whose indicators belong to a level that it does not name itself."""
        self._first, self._second = level1, ""

    def read(self, rows: Sequence[Row], at: int, head: Head) -> None:
        """All rows below the head at ``at``, up to notes or the end."""
        self._head = head
        self._look_ahead(rows[at + head.rows :])
        number_of_row = at + head.rows
        while number_of_row < len(rows):
            row = rows[number_of_row]
            if again := score_head(rows, number_of_row):  # the head, or its like on the next page
                self._head = again
                number_of_row += again.rows
                continue
            label = self._label(row)
            if _END.match(label) and not _TOTAL.fullmatch(label):
                break
            self._take(row, label)
            number_of_row += 1
        self.end = number_of_row
        if len(self.indicators) > MOST_ROWS or len(self.lines) > MOST_ROWS:
            self.problems.append(Problem(self.sheet.title, f"指标超过 {MOST_ROWS} 行，其余没有读取。"))
            del self.indicators[MOST_ROWS:], self.lines[MOST_ROWS:]

    def _look_ahead(self, rows: Sequence[Row]) -> None:
        """Which level prints the points of its groups, and whether weights are fractions of one."""
        of, words = self._head.of, self._head.words
        first, second = ([shown(row.at(of[level])) for row in rows if level in of] for level in (LEVEL1, LEVEL2))
        has_first = POINTS1 in of or any(full_points(text) for text in first)
        has_second = POINTS2 in of or any(full_points(text) for text in second)
        self._is_by_second = has_second and not has_first
        points = [value for row in rows if POINTS in of and (value := number(shown(row.at(of[POINTS])))) is not None]
        if "权重" in words.get(POINTS, "") and len(points) > 2 and max(points) <= 1:
            self._factor = HUNDRED

    def _label(self, row: Row) -> str:
        value = next(value for value in row.values if value is not None)
        return normalise(shown(value)[:200])

    def _where(self, row: Row, part: str) -> str:
        return place(self.sheet.title, row.number, self._head.of.get(part, self._head.of[TITLE]))

    def _given(self, row: Row) -> dict[str, str]:
        """The cells of a row by part. Error values and overlong texts are told and left out."""
        given = {}
        for part, column in self._head.of.items():
            text = shown(row.printed(column))
            if text in ERRORS:
                self.problems.append(Problem(self._where(row, part), f"单元格是错误值 {text}，没有读取。"))
                text = ""
            given[part] = text[:LONGEST_TEXT]
        return given

    def _take(self, row: Row, label: str) -> None:
        given = self._given(row)
        if _TOTAL.fullmatch(label):
            self._take_total(row, given)
            return
        if any(_SUBTOTAL.fullmatch(normalise(given.get(part, ""))) for part in (LEVEL1, LEVEL2, TITLE)):
            self._take_subtotal(row, given)
            return
        self._take_levels(row, given)
        title = given[TITLE]
        if is_blank(title):
            title = next((given[part] for part in (LEVEL2, LEVEL1) if not is_blank(given.get(part, ""))), "")
        points, score = self._number(row, given, POINTS), self._number(row, given, SCORE)
        points = points * self._factor if points is not None else full_points(title)
        if not title:
            if points is not None or score is not None or not is_blank(given.get(ACTUAL, "")):
                self.problems.append(Problem(self._where(row, TITLE), "这一行没有写明三级指标，没有读取。"))
        elif _ADJUSTMENT.fullmatch(normalise(title)) or _ADJUSTMENT.fullmatch(normalise(self._first)):
            self._take_adjustment(row, title, score)
        elif points is not None or score is not None or not is_blank(given.get(ACTUAL, "")):
            self._take_scored(row, {**given, TITLE: title}, points, score)

    def _take_levels(self, row: Row, given: Mapping[str, str]) -> None:
        """A level goes on downwards until the next one is given."""
        first, second = given.get(LEVEL1, ""), given.get(LEVEL2, "")
        if first:
            self._second = "" if first != self._first else self._second
            self._first = first
        self._second = second or self._second
        for level, part, text in ((LEVEL1, POINTS1, first), (LEVEL2, POINTS2, second)):
            is_group = (level == LEVEL2) == self._is_by_second
            printed = self._number(row, given, part) if part in given else None
            printed = printed if printed is not None else full_points(text)
            if text and is_group and printed is not None:
                code = self._group(levels_named(self._first, self._second)[0]).code
                self.maxima[code] = printed
                self.cells[f"stated.maxima.{code}"] = self._where(row, part if part in given else level)

    def _group(self, level1: str) -> Group:
        """The group that rows belong to now. What is no level of indicators has a letter."""
        text = self._second if self._is_by_second and self._second else self._first or self._second
        title = without_points(normalise(text))
        key = level1 if level1 and not self._is_by_second else title
        if key not in self._groups:
            used = sum(1 for group in self._groups.values() if group.code not in Level1.values)
            letter = _CODES[used] if used < len(_CODES) else f"G{used}"
            code = key if key in Level1.values else letter
            self._groups[key] = Group(code, title or str(Level1(code).label if code in Level1.values else "评分项"))
            self.titles[code] = self._groups[key].title
        return self._groups[key]

    def _number(self, row: Row, given: Mapping[str, str], part: str) -> Decimal | None:
        text = given.get(part, "")
        value = number(text)
        if value is None and not is_blank(text):
            name = "得分" if part == SCORE else "分值"
            self.problems.append(Problem(self._where(row, part), f"{name}“{text[:20]}”不是数字，没有读取。"))
        return value

    def _take_scored(self, row: Row, given: Mapping[str, str], points: Decimal | None, score: Decimal | None) -> None:
        level1, level2 = levels_named(self._first, self._second)
        has_results = VALUE in self._head.of or ACTUAL in self._head.of
        if has_results and level1 and not self._is_by_second:
            self._take_indicator(row, given, (level1, level2), points, score)
        else:
            self._take_line(row, given, level1, points, score)

    def _take_indicator(
        self, row: Row, given: Mapping[str, str], levels: tuple[str, str], points: Decimal | None, score: Decimal | None
    ) -> None:
        self._group(levels[0])
        one = printed_indicator(f"indicator_{len(self.indicators) + 1}", levels, given, self.year)
        reasons = [given[part] for part in (REASON, BASIS) if not is_blank(given.get(part, ""))]
        one = replace(
            one,
            weight=points,
            self_score=score,
            stated_ratio=stated_percentage(given, self._head.words.get(RATIO, "")),
            deviation_reason="\n".join(reasons),
        )
        path = f"indicators[{len(self.indicators)}]"
        self.indicators.append(one)
        reason = REASON if not is_blank(given.get(REASON, "")) else BASIS
        for name, part in (
            ("title", TITLE), ("target", VALUE), ("actual", ACTUAL), ("weight", POINTS), ("self_score", SCORE),
            ("stated_ratio", RATIO), ("deviation_reason", reason),
        ):  # fmt: skip
            self.cells[f"{path}.{name}"] = self._where(row, part)
        self.cells[path] = self._where(row, TITLE)

    def _take_line(
        self, row: Row, given: Mapping[str, str], level1: str, points: Decimal | None, score: Decimal | None
    ) -> None:
        group = self._group(level1)
        title = normalise(given[TITLE])
        is_execution = _EXECUTION.fullmatch(without_points(title)) and not level1 and self.has_funds
        is_execution = is_execution and is_blank(given.get(STANDARD, "")) and EXECUTION not in self.titles
        count = sum(1 for line in self.lines if line.item.startswith(group.code)) + 1
        code = EXECUTION if is_execution else f"{group.code}{count}"
        words = [("目标值", VALUE), ("完成值", ACTUAL), ("", BASIS), ("", REASON)]
        basis = [
            f"{name}：{given[part]}" if name else given[part]
            for name, part in words
            if not is_blank(given.get(part, ""))
        ]
        path = f"lines[{len(self.lines)}]"
        self.lines.append(LineFacts(code, basis="\n".join(basis), self_score=score))
        self.titles[code] = without_points(given[TITLE])
        if points is not None:
            self.maxima[code] = points
        written = next((part for part in (BASIS, REASON, ACTUAL) if not is_blank(given.get(part, ""))), BASIS)
        for name, part in (("self_score", SCORE), ("points", POINTS), ("basis", written)):
            self.cells[f"{path}.{name}"] = self._where(row, part)
        self.cells[f"stated.maxima.{code}"] = self._where(row, POINTS)
        self.cells[path] = self._where(row, TITLE)

    def _take_adjustment(self, row: Row, title: str, score: Decimal | None) -> None:
        if score:
            code = f"{ADJUSTMENT}{len(self.adjustments) + 1}"
            self.adjustments[code], self.titles[code] = score, title
            self.cells[f"adjustments.{code}"] = self._where(row, SCORE)

    def _take_subtotal(self, row: Row, given: Mapping[str, str]) -> None:
        points, score = self._number(row, given, POINTS), self._number(row, given, SCORE)
        code = self._group(levels_named(self._first, self._second)[0]).code
        for values, name, value, part in (
            (self.maxima, "maxima", points, POINTS), (self.dimensions, "dimensions", score, SCORE)
        ):  # fmt: skip
            if value is not None and code not in values:
                values[code] = value
                self.cells[f"stated.{name}.{code}"] = self._where(row, part)

    def _take_total(self, row: Row, given: Mapping[str, str]) -> None:
        for name, part in (("maximum", POINTS), ("total", SCORE)):
            value = number(given.get(part, ""))
            if value is not None:
                setattr(self, name, value)
                self.cells[f"stated.{name}"] = self._where(row, part)
        texts = [normalise(shown(value)[:200]) for value in row.values if value is not None]
        within = next((found for text in texts if (found := _WITHIN.search(text))), None)
        if self.total is None and within:
            self.total = Decimal(within[1])
            self.cells["stated.total"] = place(self.sheet.title, row.number, 0)
        grade = next((found[1] for text in texts if (found := _GRADE.fullmatch(text))), "")
        self.grade = self.grade or grade

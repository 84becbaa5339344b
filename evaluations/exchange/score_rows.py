"""The rows of a score table → indicators with targets, lines without, groups, totals; each figure with its cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from evaluations.facts import MOST_ROWS, IndicatorFacts, LineFacts
from scoring.engine import Problem
from scoring.engine.quantities import normalise
from scoring.engine.rounding import HUNDRED, ONE, ZERO

from .columns import ACTUAL, BASIS, POINTS, POINTS1, POINTS2, RATIO, REASON, SCORE, STANDARD, Head, score_head
from .levels import LEVEL1, LEVEL2
from .numbers import full_points, number, without_points
from .own_scheme import ADJUSTMENT, EXECUTION
from .printed_indicator import printed_indicator, stated_percentage
from .proposing import TITLE, VALUE
from .score_groups import Groups
from .score_row import ScoreRow, label, score_row
from .workbook import Row, Sheet, shown

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
_LEAST_HEAD = 3
_USUAL_EXECUTION = (10, 20)  # full points
_WITHIN = re.compile(r"总(?:得)?分[^\d]{0,6}(\d{1,3}(?:\.\d{1,4})?)")


@dataclass
class ScoreRows:
    """What the rows say. ``cells``: path into the data package → cell; ``end``: the first row that is not read."""

    sheet: Sheet
    year: int
    has_funds: bool = False
    groups: Groups = field(default_factory=Groups)
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
    _factor: Decimal = ONE

    @property
    def titles(self) -> dict[str, str]:
        """Code of group or line → its title, in the order of the table."""
        return self.groups.titles

    def begin(self, level1: str) -> None:
        """A new table, whose indicators belong to a level that it does not name itself."""
        self.groups.first, self.groups.second = level1, ""

    def read(self, rows: Sequence[Row], at: int, head: Head) -> None:
        """All rows below the head at ``at``, up to notes or the end."""
        self._look_ahead(rows[at + head.rows :], head)
        self.end = at + head.rows
        while self.end < len(rows):
            row = rows[self.end]
            if again := score_head(rows, self.end):  # the head, or its like on the next page
                head = again
                self.end += again.rows
                continue
            is_total = _is_total(row)
            is_note = not is_total and _END.match(label(row)) is not None
            if is_note and self.total is None and (notes := _notes_between(rows[self.end :], head)):
                self.end += notes
                continue
            if is_note or (self.total is not None and _begins_another(rows[self.end - 1], row)):
                return
            one = score_row(self.sheet, row, head, self.problems)
            if is_total:
                self._take_total(one)
            elif len(self.indicators) + len(self.lines) == MOST_ROWS:
                one.tell(TITLE, f"指标超过 {MOST_ROWS} 行，从这一行起没有读取。")
                return
            else:
                self._take(one)
            self.end += 1

    def _look_ahead(self, rows: Sequence[Row], head: Head) -> None:
        """Which level prints the points of its groups, and whether weights are fractions of one."""
        of, words = head.of, head.words
        first, second = ([shown(row.at(of[level])) for row in rows if level in of] for level in (LEVEL1, LEVEL2))
        self.groups.look_ahead(first, second, beside=(POINTS1 in of, POINTS2 in of))
        points = [value for row in rows if POINTS in of and (value := number(shown(row.at(of[POINTS])))) is not None]
        self._factor = HUNDRED if "权重" in words.get(POINTS, "") and len(points) > 2 and max(points) <= 1 else ONE

    def _take(self, one: ScoreRow) -> None:
        if any(_SUBTOTAL.fullmatch(normalise(one.given.get(part, ""))) for part in (LEVEL1, LEVEL2, TITLE)):
            self._take_subtotal(one)
            return
        self._take_levels(one)
        points, score = one.number(POINTS), one.number(SCORE)
        points = points * self._factor if points is not None else full_points(one.title)
        if points is None and score is None and not one.has(ACTUAL):
            return
        if not one.title and self.indicators and one.has(VALUE):
            one = _named_below(self.indicators[-1].title, one)
        if not one.title:
            one.tell(TITLE, "这一行没有写明三级指标，没有读取。")
        elif any(_ADJUSTMENT.fullmatch(normalise(text)) for text in (one.title, self.groups.first)):
            self._take_adjustment(one, score)
        elif self.groups.levels[0] and not self.groups.is_by_second and VALUE in one.head.of:
            self._take_indicator(one, points, score)
        else:
            self._take_line(one, points, score)

    def _take_levels(self, one: ScoreRow) -> None:
        """The levels, and the points that the group prints."""
        first, second = one.given.get(LEVEL1, ""), one.given.get(LEVEL2, "")
        self.groups.take(first, second)
        level, part, text = (LEVEL2, POINTS2, second) if self.groups.is_by_second else (LEVEL1, POINTS1, first)
        beside = one.number(part)
        printed = full_points(text) if beside is None else beside
        if text and printed is not None:
            code = self.groups.current()
            self.maxima[code] = printed
            self.cells[f"stated.maxima.{code}"] = one.where(level if beside is None else part)

    def _take_indicator(self, one: ScoreRow, points: Decimal | None, score: Decimal | None) -> None:
        self.groups.current()
        given = {**one.given, TITLE: one.title}
        indicator = printed_indicator(f"indicator_{len(self.indicators) + 1}", self.groups.levels, given, self.year)
        path = f"indicators[{len(self.indicators)}]"
        self.indicators.append(
            replace(
                indicator,
                weight=points,
                self_score=score,
                stated_ratio=stated_percentage(given, one.head.words.get(RATIO, "")),
                deviation_reason=one.reasons,
            )
        )
        for name, part in (
            ("title", TITLE), ("target", VALUE), ("actual", ACTUAL), ("weight", POINTS), ("self_score", SCORE),
            ("stated_ratio", RATIO), ("deviation_reason", one.first_of(REASON, BASIS)),
        ):  # fmt: skip
            self.cells[f"{path}.{name}"] = one.where(part)
        self.cells[path] = one.where(TITLE)

    def _take_line(self, one: ScoreRow, points: Decimal | None, score: Decimal | None) -> None:
        code = EXECUTION if _is_execution(self, one) else self._next_code()
        path = f"lines[{len(self.lines)}]"
        reason = "" if code == EXECUTION else _reason(one, points, score)
        self.lines.append(LineFacts(code, basis=one.basis(reason), self_score=score, self_reason=reason))
        self.titles[code] = without_points(one.title)
        if points is not None:
            self.maxima[code] = points
        for name, part in (("self_score", SCORE), ("points", POINTS), ("basis", one.first_of(BASIS, REASON, ACTUAL))):
            self.cells[f"{path}.{name}"] = one.where(part)
        self.cells[f"stated.maxima.{code}"] = one.where(POINTS)
        self.cells[path] = one.where(TITLE)

    def _next_code(self) -> str:
        group = self.groups.current()
        return f"{group}{sum(1 for line in self.lines if line.item.startswith(group)) + 1}"

    def _take_adjustment(self, one: ScoreRow, score: Decimal | None) -> None:
        if score:
            code = f"{ADJUSTMENT}{len(self.adjustments) + 1}"
            self.adjustments[code], self.titles[code] = score, one.title
            self.cells[f"adjustments.{code}"] = one.where(SCORE)

    def _take_subtotal(self, one: ScoreRow) -> None:
        code = self.groups.current()
        for values, name, part in ((self.maxima, "maxima", POINTS), (self.dimensions, "dimensions", SCORE)):
            value = one.number(part)
            if value is not None and code not in values:
                values[code] = value
                self.cells[f"stated.{name}.{code}"] = one.where(part)

    def _take_total(self, one: ScoreRow) -> None:
        maximum, total = number(one.given.get(POINTS, "")), number(one.given.get(SCORE, ""))
        within = next((found for text in one.labels if (found := _WITHIN.search(text))), None)
        if maximum is not None:
            maximum = maximum * self._factor if maximum <= 1 else maximum
            self.maximum, self.cells["stated.maximum"] = maximum, one.where(POINTS)
        if total is not None:
            self.total, self.cells["stated.total"] = total, one.where(SCORE)
        elif self.total is None and within:
            self.total, self.cells["stated.total"] = Decimal(within[1]), one.where(TITLE)
        grade = next((found[1] for text in one.labels if (found := _GRADE.fullmatch(text))), "")
        self.grade = self.grade or grade


def _is_total(row: Row) -> bool:
    return bool(_TOTAL.fullmatch(label(row)))


def _begins_another(before: Row, row: Row) -> bool:
    """Below the total: after a blank row, or with a head of words alone, something else begins."""
    texts = [shown(value) for value in row.values if value is not None]
    return row.number > before.number + 1 or (len(texts) >= _LEAST_HEAD and all(number(text) is None for text in texts))


def _notes_between(rows: Sequence[Row], head: Head) -> int:
    """How many notes, from the first row on, only interrupt the table: scores or the total follow at once."""
    following = next((i for i, row in enumerate(rows) if _is_total(row) or not _END.match(label(row))), 0)
    if not following or rows[following].number != rows[0].number + following:
        return 0
    columns = [head.of[part] for part in (POINTS, SCORE) if part in head.of]
    is_scored = all(number(shown(rows[following].at(i))) is not None for i in columns)
    return following if len(columns) == 2 and is_scored else 0


def leave_execution(read: ScoreRows) -> None:
    """Rows that make 90 or 80 points leave the rest to the execution of the budget, whose row stands elsewhere."""
    points = [read.maxima.get(line.item) for line in read.lines] + [one.weight or ZERO for one in read.indicators]
    known = [one for one in points if one is not None]
    left = HUNDRED - sum(known, ZERO)
    is_named = any(_EXECUTION.fullmatch(normalise(title)) for title in read.titles.values())
    if read.maximum in (None, HUNDRED) and left in _USUAL_EXECUTION and len(known) == len(points) and not is_named:
        read.lines.append(LineFacts(EXECUTION))
        read.titles[EXECUTION], read.maxima[EXECUTION] = "预算执行率", left


def _named_below(title: str, one: ScoreRow) -> ScoreRow:
    """A row whose name is merged with the one above has its name, and a number."""
    first, _, at = title.rpartition("（")
    number_above = at.removesuffix("）")
    is_third = number_above.isdigit()
    title = f"{first}（{int(number_above) + 1}）" if is_third else f"{title}（2）"
    return one._replace(given={**one.given, TITLE: title})


def _is_execution(read: ScoreRows, one: ScoreRow) -> bool:
    """A row for the execution of the budget that has no steps of its own, in a table that states the amounts."""
    is_named = _EXECUTION.fullmatch(without_points(normalise(one.title))) is not None
    is_free = read.has_funds and EXECUTION not in read.titles and not one.has(STANDARD)
    return is_named and is_free and not read.groups.levels[0]


def _reason(one: ScoreRow, points: Decimal | None, score: Decimal | None) -> str:
    """Why a line has fewer than its full points."""
    is_reduced = points is not None and score is not None and score < points
    return one.given.get(REASON, "") if is_reduced and one.has(REASON) else ""

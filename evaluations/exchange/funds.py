"""The funds in a score table 项目资金（万元）: amounts by source, printed rates, the points for execution."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from evaluations.enums import BudgetCategory, ReportKind
from evaluations.facts import MOST_ROWS, BudgetLineFacts
from scoring.engine import Problem
from scoring.engine.quantities import normalise
from scoring.engine.rounding import HUNDRED, round_half_up

from .columns import POINTS, RATIO, SCORE, head_words
from .numbers import full_points, is_blank, number
from .printed_indicator import stated_percentage
from .workbook import Row, Sheet, place, shown

AMOUNTS = {
    "initial_budget": re.compile("年初(?:部门)?预算(?:数|金额|安排|资金)?|年初批复(?:预算)?数?|年初数"),
    "adjusted_budget": re.compile("(?:全年|调整后|年度|调整后全年|全年调整后|本年)预算(?:数|金额|资金)?|预算(?:数|金额|安排数?)"),
    "received": re.compile("(?:实际)?到位(?:数|资金|金额|资金数)?|资金到位(?:数|金额)?|全年到位数?"),
    "spent": re.compile(
        "(?:全年|实际|年度|本年|资金)*(?:执行|支出|使用)(?:数|金额|资金)?|决算(?:数|支出数?|金额)|预算执行数"
    ),
    "carried_over": re.compile("(?:年末)?结转(?:结余)?(?:数|资金|金额)?|结余(?:数|资金|金额)?"),
}  # fmt: skip
_RATE = re.compile("(?:预算)?(?:执行|支出)(?:率|进度)")
_SCORES = {POINTS: re.compile("分值|满分|权重"), SCORE: re.compile("(?:自评)?得分|自评分")}
_WHOLE = re.compile(
    "(?:年度|项目|全年|资金)*(?:资金|预算|支出)?(?:总额|总计|合计|总数|总和)|合计|总计|(?:年度|项目)资金|部门整体支出(?:总额)?|部门预算"
)
_PART = re.compile("^(?:其中)?[:：]?(?:其中[:：])?")
_SUBSOURCE = re.compile(
    "(?:其中)?:?(?:中央|省级?|市级?|县级?|区级?|镇级?|本级|上级|地市)(?:本级)?(?:补助|财政|专项|资金|拨款|配套|转移支付)*(?:\\(.*\\))?"
)
_GRANT = re.compile("(?:当年|本年|一般公共预算)?财政拨款(?:资金|收入)?|(?:当年)?财政资金|一般公共预算(?:拨款|资金)?")
_SCALE = re.compile("(亿|万|千)?元")
_SAYS_UNIT = re.compile(r"单位:|[(\[].{0,10}元.{0,4}[)\]]")
_SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "": Decimal(1)}
_END = re.compile("(?:年度)?(?:总体|绩效)目标.*|绩效指标|一级指标|年初设定目标|预期目标|年度主要任务|任务名称")
_TIMES_RATE = re.compile("[*×xX]执行率")
_CENT = Decimal("0.01")
_SCORE_DECIMALS = 2


class FundRow(NamedTuple):
    """One row: its number in the sheet, what it is called, amounts in yuan, printed rate, points and score."""

    number: int
    title: str
    amounts: Mapping[str, Decimal]
    rate: str
    points: Decimal | None
    score: Decimal | None


@dataclass
class Funds:
    """``whole``: the row of totals; ``parts``: the others; ``columns``: where each amount stands.

    ``points``: what the execution of the budget can earn, where the table prints it.
    """

    whole: FundRow | None = None
    parts: list[FundRow] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    points: Decimal | None = None
    problems: list[Problem] = field(default_factory=list)

    def lines(self, kind: str, project: str) -> Iterator[tuple[FundRow, BudgetLineFacts]]:
        """The budget lines: the parts, or the total where it has no parts."""
        seen: dict[str, int] = {}
        for row in self.parts or ([self.whole] if self.whole and self.whole.amounts else []):
            seen[row.title] = seen.get(row.title, 0) + 1
            title = row.title if seen[row.title] == 1 else f"{row.title}（{seen[row.title]}）"
            of_project = kind == ReportKind.PROJECT
            is_basic = "基本支出" in title and not of_project
            category = BudgetCategory.BASIC if is_basic else BudgetCategory.PROJECT
            yield row, _line(str(category), title, project if of_project else "", row.amounts)


def _line(category: str, title: str, project: str, amounts: Mapping[str, Decimal]) -> BudgetLineFacts:
    return BudgetLineFacts(
        category,
        title,
        project=project,
        initial_budget=amounts.get("initial_budget"),
        adjusted_budget=amounts.get("adjusted_budget"),
        received=amounts.get("received"),
        spent=amounts.get("spent"),
        carried_over=amounts.get("carried_over"),
    )


def read_funds(sheet: Sheet, rows: Sequence[Row]) -> Funds:
    """The funds in the rows above the indicators; nothing if there are none."""
    funds = Funds()
    head: Row | None = None
    head_words_of: dict[str, str] = {}
    scale: Decimal | None = None
    for row in rows:
        if found := _columns(row):
            scale = scale if head else _scale(rows, row)
            funds.columns, head_words_of, head = *found, row
            funds.points = next(filter(None, (full_points(shown(value)) for value in row.values)), None)
            continue
        if head is None:
            continue
        if any(_END.fullmatch(head_words(value)) for value in row.values if value is not None):
            break
        _take(funds, sheet, row, scale or _SCALES["万"], head_words_of)
    if funds.whole is not None and funds.whole.points is not None:
        funds.points = funds.whole.points
    if head is not None and scale is None and (funds.parts or funds.whole):
        message = "资金没有写明单位（元或万元），已按表样的“万元”读取，请核对。"
        funds.problems.append(Problem(place(sheet.title, head.number, min(funds.columns.values())), message))
    if len(funds.parts) > MOST_ROWS:
        funds.problems.append(
            Problem(sheet.title, f"资金有 {len(funds.parts)} 行，最多 {MOST_ROWS} 行，其余没有读取。")
        )
        del funds.parts[MOST_ROWS:]
    return funds


def _columns(row: Row) -> tuple[dict[str, int], dict[str, str]] | None:
    found: dict[str, int] = {}
    words: dict[str, str] = {}
    patterns = {**AMOUNTS, RATIO: _RATE, **_SCORES}
    for column, value in enumerate(row.values):
        text = head_words(value)
        part = next((part for part, pattern in patterns.items() if text and pattern.fullmatch(text)), None)
        if part and part not in found:
            found[part], words[part] = column, normalise(shown(value))
    amounts = found.keys() & AMOUNTS.keys()
    return (found, words) if len(amounts) >= 2 or (amounts and RATIO in found) else None


def _scale(rows: Sequence[Row], head: Row) -> Decimal | None:
    """The unit of the amounts: beside them, or wherever a cell above says 单位：万元."""
    for row in (head, *(row for row in rows if abs(row.number - head.number) <= 3), *rows):
        for value in row.values:
            text = normalise(shown(value)) if value is not None and len(shown(value)) <= 100 else ""
            if found := _scale_in(text):
                return found
    return None


def _scale_in(text: str) -> Decimal | None:
    """What a label says of the unit: 年初预算数（万元）, 单位：元."""
    found = _SCALE.search(text) if _SAYS_UNIT.search(text) else None
    return _SCALES[found[1] or ""] if found else None


def _take(funds: Funds, sheet: Sheet, row: Row, scale: Decimal, heads: Mapping[str, str]) -> None:
    first = min(funds.columns.values())
    labels = [normalise(shown(value)) for value in row.values[:first] if value is not None]
    label = labels[-1] if labels else ""
    if not label or len(label) > 60:
        return
    scales = {part: _scale_in(heads.get(part, "")) or scale for part in AMOUNTS}
    read = {part: _amount(funds, sheet, row, part, scales[part]) for part in AMOUNTS}
    amounts = {part: amount for part, amount in read.items() if amount is not None}
    given = {part: shown(row.printed(funds.columns[part])) for part in (RATIO, POINTS, SCORE) if part in funds.columns}
    rate = stated_percentage(given, heads.get(RATIO, ""))
    title = _PART.sub("", label).strip("()") if not _WHOLE.fullmatch(label) else label
    points, score = number(given.get(POINTS, "")), _score(given.get(SCORE, ""), heads.get(SCORE, ""))
    one = FundRow(row.number, title, amounts, rate, points, score)
    if funds.whole is None and not funds.parts and (_WHOLE.fullmatch(label) or not label.startswith("其中")):
        funds.whole = one
    elif amounts and not _is_within(funds, label):
        funds.parts.append(one)


def _score(text: str, head: str) -> Decimal | None:
    """Points; a percentage is none, unless the head says what to multiply it with: 得分（20分×执行率）."""
    value = number(text)
    if value is None or "%" not in normalise(text):
        return value
    points = full_points(head) if _TIMES_RATE.search(head) else None
    return None if points is None else round_half_up(points * value / HUNDRED, _SCORE_DECIMALS)


def _is_within(funds: Funds, label: str) -> bool:
    """中央、省、市 below 财政拨款 are parts of it, not beside it."""
    return bool(_SUBSOURCE.fullmatch(label)) and any(_GRANT.fullmatch(part.title) for part in funds.parts)


def _amount(funds: Funds, sheet: Sheet, row: Row, part: str, scale: Decimal) -> Decimal | None:
    if part not in funds.columns:
        return None
    text = shown(row.at(funds.columns[part]))
    if is_blank(text):
        return None
    written = normalise(text)
    value = number(text)
    if value is None:
        where = place(sheet.title, row.number, funds.columns[part])
        funds.problems.append(Problem(where, f"金额“{text[:20]}”不是数字，没有读取。"))
        return None
    if found := _SCALE.search(written):
        scale = _SCALES[found[1] or ""]
    return (value * scale).quantize(_CENT)

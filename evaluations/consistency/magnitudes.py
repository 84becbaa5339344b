"""Whether two amounts are the same, and whether they differ by a slipped unit (元, 万元) or decimal point."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from evaluations.enums import IndicatorKind, Severity
from evaluations.execution import added_up, annual_budget
from evaluations.facts import BudgetLineFacts, IndicatorFacts
from evaluations.measuring import measured_indicator
from evaluations.prose.mentions import AMOUNT, figures
from scoring.engine import MeasurementError
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.quantities import Quantity
from scoring.engine.rounding import HUNDRED, ONE, ZERO, places_of, plain, round_half_up

from .findings import Found, check
from .subject import Subject

YUAN = "元"
AMOUNTS = dict(zip(BUDGET_AMOUNTS, ("年初预算", "调整后预算", "到位资金", "支出", "结转结余"), strict=True))
_WAN = Decimal(10) ** 4
_FAR, _TIMES = Decimal(1000), Decimal(10)
_TELLING_DIGITS, _TELLING_NAME = 3, 4
_LINKS = re.compile("(?:项目|资金|经费|支出|支付|共计?|合计|为|实际|预算|安排|[：:“”《》])+$")
_SHARE = re.compile("每|均|单价|标准|/")


class Amount(NamedTuple):
    """An amount in yuan with its path into the package and what people call it."""

    where: str
    name: str
    value: Decimal


def shown(amount: Decimal) -> str:
    """An amount in yuan as people print it: 216.7万元, or 8.77元 where 万元 would need more than four decimals."""
    in_wan = amount / _WAN
    return (
        f"{plain(in_wan)}万元"
        if places_of(in_wan.normalize()) <= 4 and abs(amount) >= HUNDRED
        else f"{plain(amount)}元"
    )


def is_same(whole: Decimal, *parts: Decimal) -> bool:
    """Whether an amount is the sum of the parts, as far as figures printed in 万元 with two decimals can tell."""
    leeway = sum((_coarseness(value) for value in (whole, *parts)), ZERO) / 2
    return abs(whole - sum(parts, ZERO)) <= leeway


def _coarseness(amount: Decimal) -> Decimal:
    """What an amount may have been rounded to: 0.01 万元, a yuan, or nothing."""
    return HUNDRED if amount % HUNDRED == 0 else ONE if amount % 1 == 0 else ZERO


def is_jump(one: Decimal, other: Decimal) -> bool:
    """Whether two amounts that should be alike are 1000 times apart, or have the same digits at another place."""
    if one <= 0 or other <= 0 or one == other:
        return False
    if max(one, other) >= _FAR * min(one, other):
        return True
    digits = [value.normalize().as_tuple().digits for value in (one, other)]
    return digits[0] == digits[1] and len(digits[0]) >= _TELLING_DIGITS


@lru_cache(maxsize=2048)
def measured(one: IndicatorFacts, year: int) -> tuple[Quantity | None, Quantity | None]:
    """Target and actual value of a quantitative indicator in one unit; None for what is missing or cannot be read."""
    if one.kind != IndicatorKind.QUANTITY:
        return None, None
    try:
        read = measured_indicator(one, year)
    except MeasurementError:
        return None, None
    target, actual = (figure if isinstance(figure, Quantity) else None for figure in (read.target, read.actual))
    return target, actual


def is_money(one: IndicatorFacts, figure: Quantity) -> bool:
    """Whether a figure is an amount of money; many tables print 300万 for 300万元."""
    return figure.unit == YUAN or (not figure.unit and not one.unit and figure.scale >= _WAN)


def total(lines: Sequence[BudgetLineFacts], name: str) -> Decimal | None:
    """The sum of one amount over budget lines; the adjusted budget is the initial one where nothing was adjusted."""
    if name == "adjusted_budget":
        return added_up([annual_budget(line) for line in lines])
    return added_up([getattr(line, name) for line in lines])


@check(
    "CK-F8",
    Severity.ADVISORY,
    title="金额相差悬殊，可能写错了单位",
    source="财政部门复核的通行做法：同一事项的金额前后相差悬殊的，核对是否混用了元、万元、亿元",
)
def amounts_are_of_one_magnitude(subject: Subject) -> Iterator[Found]:
    """Amounts that belong together are not a thousand times apart, nor of the same digits at another place."""
    for one, other in (*_in_lines(subject), *_in_total_row(subject), *_in_items(subject)):
        if is_jump(one.value, other.value) or _is_overspent(one, other):
            a, b = shown(one.value), shown(other.value)
            message = f"{one.name} {a} 与{other.name} {b} 相差悬殊，可能混用了元、万元或多写、漏写了位数，请核对。"
            yield Found(one.where, a, b, message)
    spent = total(subject.facts.budget_lines, "spent")
    for row in subject.indicators:
        target, actual = measured(row.facts, subject.facts.year.year)
        if not (target and actual and is_money(row.facts, target)):
            continue
        title, own, planned = row.facts.title, row.facts.actual, row.facts.target
        if is_jump(actual.value, target.value):
            message = f"指标“{title}”的完成值 {own} 与目标值 {planned} 相差悬殊，可能混用了元、万元，请核对单位。"
            yield Found(f"{row.path}.actual", own, planned, message)
        elif spent and is_whole_budget(target, subject) and is_jump(actual.value, spent):
            told = shown(spent)
            message = f"指标“{title}”的完成值 {own} 与支出 {told} 数字相同而位数不同，可能写错了单位或小数点，请核对。"
            yield Found(f"{row.path}.actual", own, told, message)
    yield from _in_words(subject)


def _in_words(subject: Subject) -> Iterator[Found]:
    """An amount in text right behind the title of a budget line that has its digits, at another place."""
    lines = [(line, _amounts(i, line)) for i, line in enumerate(subject.facts.budget_lines)]
    named = [(line, amounts) for line, amounts in lines if len(line.title) >= _TELLING_NAME and amounts]
    for passage in subject.passages:
        for line, amounts in named if any(line.title in passage.text for line, _ in named) else ():
            for one in figures(passage.text):
                is_its = one.kind == AMOUNT and _LINKS.sub("", one.name).endswith(line.title)
                jumped = [amount for amount in amounts if is_jump(one.value, amount.value)] if is_its else []
                if len(jumped) == len(amounts) and not _SHARE.search(one.name) and passage.is_typed(one.start, one.end):
                    a, b = one.text, shown(jumped[-1].value)
                    message = (
                        f"“{passage.title}”中“{line.title}”写作 {a}，预算项目数据为 {b}，"
                        "可能混用了元、万元或写错了小数点，请核对。"
                    )
                    yield Found(passage.where, a, b, message)


def is_whole_budget(target: Quantity, subject: Subject) -> bool:
    """Whether a target is the budget itself, as it reads with the target's decimals."""
    budgets = [total(subject.facts.budget_lines, name) for name in ("initial_budget", "adjusted_budget", "received")]
    return any(budget and at_precision(budget, target) == target.shown for budget in budgets)


def _is_overspent(one: Amount, other: Amount) -> bool:
    """Ten times what there was to spend is no overspending; the other way round is a project that has not begun."""
    return (
        one.where.startswith("budget_lines") and one.where.endswith(".spent") and one.value >= _TIMES * other.value > 0
    )


def _in_lines(subject: Subject) -> Iterator[tuple[Amount, Amount]]:
    """Of each line its expenditure, or else its funds, beside the larger of what there was before."""
    for i, line in enumerate(subject.facts.budget_lines):
        amounts = _amounts(i, line)
        if len(amounts) > 1:
            yield amounts[-1], max(amounts[:-1], key=lambda amount: amount.value)


def _amounts(i: int, line: BudgetLineFacts) -> list[Amount]:
    return [
        Amount(f"budget_lines[{i}].{name}", f"“{line.title}”的{label}", value)
        for name, label in AMOUNTS.items()
        if name != "carried_over" and (value := getattr(line, name)) is not None and value > 0
    ]


def _in_total_row(subject: Subject) -> Iterator[tuple[Amount, Amount]]:
    for name, stated in subject.facts.stated.budget.items():
        summed = total(subject.facts.budget_lines, name)
        if summed is not None:
            where, label = f"stated.budget.{name}", AMOUNTS[name]
            yield Amount(where, f"所载{label}合计", stated), Amount(where, f"各行{label}之和", summed)


def _in_items(subject: Subject) -> Iterator[tuple[Amount, Amount]]:
    """The amounts of the data sheet that a score line compares."""
    entered = subject.facts.figures
    for item in subject.assessment.result.items:
        amounts = [
            Amount(f"figures.{one.key}", f"“{one.label}”", one.value)
            for one in item.inputs
            if one.unit == YUAN and isinstance(one.value, Decimal) and one.key in entered
        ]
        if len(amounts) > 1:
            yield amounts[0], amounts[1]


def at_precision(amount: Decimal, figure: Quantity) -> Decimal:
    """An amount as it reads with the unit and the decimals that a figure is written with."""
    return round_half_up(amount / figure.scale, places_of(figure.shown))


CHECKS = (amounts_are_of_one_magnitude,)

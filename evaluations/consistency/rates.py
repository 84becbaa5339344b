"""Checks on rates of money and posts: execution and control."""

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from evaluations.enums import ReportKind, Severity
from evaluations.execution import added_up, annual_budget
from evaluations.facts import BudgetLineFacts
from evaluations.measuring import has_amount, stated_percentage
from evaluations.prose.basis import rate_above_limit
from scoring.engine import Input
from scoring.engine.rounding import HUNDRED, ONE, ZERO, percent_text, places_of, plain, round_half_up

from .findings import Found, check
from .judged import full_lines
from .subject import Subject

TOTAL = "合计"
_HALF_A_HUNDRED = Decimal(50)  # 万元 with two decimals hide as much
_HALF_A_CENT = Decimal("0.005")


class Amounts(NamedTuple):
    """What execution rates are made of, in yuan, of one line or of the whole table."""

    initial: Decimal | None
    annual: Decimal | None
    received: Decimal | None
    carried_over: Decimal | None
    spent: Decimal | None

    @property
    def bases(self) -> tuple[Decimal, ...]:
        """Everything that expenditure is usually measured against."""
        with_rest = self.annual + (self.carried_over or ZERO) if self.annual is not None else None
        known = (self.annual, self.initial, self.received, with_rest)
        return tuple(dict.fromkeys(amount for amount in known if amount))


@check(
    "CK-R7",
    Severity.BLOCKING,
    title="执行率超过100%或与支出、预算不符",
    source="财预〔2020〕10号：预算执行率＝全年执行数÷全年预算数；预算法第十三条：支出以批准的预算为依据",
)
def execution_rates_follow_from_amounts(subject: Subject) -> Iterator[Found]:
    """Nobody spends more than the year's budget, and printed rates are spent over budget."""
    facts = subject.facts
    for i, line in enumerate(facts.budget_lines):
        # A department's initial budget alone limits nothing: what was added during the year is not shown.
        if facts.kind == ReportKind.PROJECT or line.adjusted_budget is not None:
            yield from _overspent(f"budget_lines[{i}].spent", line)
    lines = [line for line in facts.budget_lines if has_amount(line)]
    for title, text in facts.stated.rates.items():
        stated = stated_percentage(text)
        amounts = [_amounts([line]) for line in lines if line.title == title]
        if len(amounts) != 1:
            chosen = lines if title == TOTAL else [line for line in lines if line.title == title]
            amounts += [_amounts(chosen)] if chosen else []
        if title == TOTAL:
            amounts += [_printed_total(subject)]
        amounts = [one for one in amounts if one.spent is not None and one.bases]
        if stated is None or not amounts or any(_prints_rate(one, stated, text) for one in amounts):
            continue
        first = amounts[0]
        computed = percent_text((first.spent or ZERO) / first.bases[0])
        message = (
            f"“{title}”所载执行率 {text}，支出 {_money(first.spent or ZERO)}÷预算 {_money(first.bases[0])}"
            f"＝{computed}，按年初预算、到位资金计算也不相符，请核对后更正。"
        )
        yield Found(f"stated.rates.{title}", text, computed, message)


def _overspent(where: str, line: BudgetLineFacts) -> Iterator[Found]:
    budget, spent = annual_budget(line), line.spent
    if not budget or spent is None:
        return
    funds = budget + (line.carried_over or ZERO)
    if line.adjusted_budget is None:
        # A table without adjusted budgets shows what was added during the year as funds received.
        funds = max(funds, line.received or ZERO)
    if spent > funds:
        rate = percent_text(spent / budget)
        message = (
            f"“{line.title}”支出 {_money(spent)}，超过全年预算 {_money(budget)}，执行率 {rate}，"
            "请核对；有追加或上年结转的，请填调整后预算数、结转数。"
        )
        yield Found(where, _money(spent), _money(budget), message)


def _amounts(lines: Sequence[BudgetLineFacts]) -> Amounts:
    return Amounts(
        added_up([line.initial_budget for line in lines]),
        added_up([annual_budget(line) for line in lines]),
        added_up([line.received for line in lines]),
        sum((line.carried_over or ZERO for line in lines), ZERO),
        added_up([line.spent for line in lines]),
    )


def _printed_total(subject: Subject) -> Amounts:
    printed = subject.facts.stated.budget
    initial = printed.get("initial_budget")
    annual = printed.get("adjusted_budget", initial)
    return Amounts(initial, annual, printed.get("received"), printed.get("carried_over"), printed.get("spent"))


def _prints_rate(amounts: Amounts, stated: Decimal, text: str) -> bool:
    """Whether a rate is spent over one of the bases, rounded or cut off, with what rounded amounts hide."""
    spent = amounts.spent or ZERO
    # "0.98" without a sign is a fraction.
    given = [stated.scaleb(2), stated] if "%" not in text and abs(stated) <= 2 else [stated]
    for base in amounts.bases:
        if stated == HUNDRED and spent >= base:
            return True
        # Rates are made of the amounts behind those printed.
        lowest = (spent - _hidden(spent)) / (base + _hidden(base)) * HUNDRED
        highest = (spent + _hidden(spent)) / max(base - _hidden(base), ONE) * HUNDRED
        if any(_cut(lowest, one) <= one <= round_half_up(highest, places_of(one)) for one in given):
            return True
    return False


def _cut(percentage: Decimal, stated: Decimal) -> Decimal:
    return percentage.quantize(Decimal(1).scaleb(-places_of(stated)), ROUND_FLOOR)


def _hidden(amount: Decimal) -> Decimal:
    if amount % 10000 == 0:
        return ZERO
    return _HALF_A_HUNDRED if amount % 100 == 0 else _HALF_A_CENT


def _money(yuan: Decimal) -> str:
    return f"{plain(yuan.scaleb(-4))}万元"


_CONTROLLED = (
    ("在职人员", re.compile("在职"), re.compile("编制")),
    ("公用经费", re.compile("公用经费"), re.compile("公用经费")),
    ("“三公”经费", re.compile("三公"), re.compile("三公")),
)
_BUDGETED = re.compile("预算|年初|安排|编制|核定|控制数")
_RATE = re.compile("率|比例|增减|变动|上年")


@check(
    "CK-F7",
    Severity.ADVISORY,
    title="控制率超过100%（在职人员、公用经费、“三公”经费）",
    source="财政部预算绩效管理共性指标体系框架（财预〔2013〕53号）：在职人员控制率、公用经费控制率、“三公经费”控制率应≤100%",
)
def controlled_amounts_stay_within_their_limits(subject: Subject) -> Iterator[Found]:
    """Staff stay within authorised posts, operating and “三公” expenditure within their budgets."""
    values, inputs = subject.assessment.values, subject.assessment.scheme.inputs
    told: list[re.Pattern[str]] = []
    for name, what, within in _CONTROLLED:
        given = [one for one in inputs if one.key in values and not _RATE.search(one.label)]
        actual = [one for one in given if what.search(one.label) and not _BUDGETED.search(one.label)]
        limit = [one for one in given if within.search(one.label) and _BUDGETED.search(one.label)]
        if len(actual) != 1 or len(limit) != 1 or actual[0].unit != limit[0].unit:
            continue
        done, allowed = values[actual[0].key], values[limit[0].key]
        if done <= allowed:
            continue
        rate = f"，控制率 {percent_text(done / allowed)}" if allowed else ""
        stated, computed = _shown(done, actual[0]), _shown(allowed, limit[0])
        message = (
            f"{name}：{actual[0].label} {stated}，超过{limit[0].label} {computed}{rate}，"
            "请核对数字；确实超过的，请说明原因，该项不应得满分。"
        )
        told.append(what)
        yield Found(f"figures.{actual[0].key}", stated, computed, message)
    yield from _full_points_beyond_limits(subject, told)


def _full_points_beyond_limits(subject: Subject, told: Sequence[re.Pattern[str]]) -> Iterator[Found]:
    """Lines whose own basis gives a rate beyond 100 %, unless the figures behind it were told."""
    for path, line in full_lines(subject):
        title, rate = line.item.title, rate_above_limit(line.item.title, line.facts.basis)
        if rate is None or line.facts.self_reason or any(what.search(title) for what in told):
            continue
        given = plain(line.item.maximum)
        message = (
            f"“{title}”自评 {given} 分，是满分；得分依据所载控制率 {percent_text(rate)}，超过 100%，"
            "请按评分标准扣分，或更正依据、说明理由。"
        )
        yield Found(f"{path}.self_score", given, percent_text(rate), message)


def _shown(value: Decimal, entry: Input) -> str:
    return _money(value) if entry.unit == "元" else f"{plain(value)}{entry.unit}"


CHECKS = (execution_rates_follow_from_amounts, controlled_amounts_stay_within_their_limits)

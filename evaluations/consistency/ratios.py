"""Checks on completion ratios: printed ones, missing ones, targets that nothing can be divided by."""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from evaluations.enums import IndicatorKind, Severity
from evaluations.execution import annual_budget
from evaluations.measuring import stated_percentage
from scoring.engine.quantities import EQUAL, LESS, MORE, WITHIN, Quantity
from scoring.engine.rounding import HUNDRED, ONE, ZERO, percent_text, places_of, plain, round_half_up

from .completions import Reading, reading
from .findings import Found, check
from .subject import Subject

_FAR = Decimal("1.3")  # 30 % beyond the target counts as a deviation
_FEW = 3  # a third of the ratios is missing at most, else the report does not print them
_FRACTIONS_UP_TO = 3  # "1.05" without a sign may be a fraction, "105" may not
_CHANGE = re.compile("增|提高|提升|上升|降|减|节约|节支|同比|偏差|差异")
_UNWANTED = re.compile(
    "事故|投诉|违规|违纪|违法|问题|发生|差错|错误|超标|超支|中断|逾期|延误|伤亡|死亡|负面|上访|信访|拖欠"
)


@check(
    "CK-R1",
    Severity.BLOCKING,
    title="完成率不等于完成值与目标值之比",
    source="财预〔2020〕10号：完成率按实际完成值与年度指标值计算",
)
def stated_ratio_is_actual_over_target(subject: Subject) -> Iterator[Found]:
    """A printed completion ratio follows from target and actual by one of the usual ways of counting."""
    for row in subject.indicators:
        one = row.facts
        stated = stated_percentage(one.stated_ratio) if one.stated_ratio else None
        read = reading(one, subject.facts.year.year)
        if stated is None or read is None or _follows(stated, "%" not in one.stated_ratio, read):
            continue
        computed = percent_text(read.done.ratio)
        message = (
            f"指标“{one.title}”所载完成率 {one.stated_ratio}，按目标值 {one.target}、完成值 {one.actual}"
            f"计算为 {computed}，请核对后更正。"
        )
        yield Found(f"{row.path}.stated_ratio", one.stated_ratio, computed, message)


def _follows(stated: Decimal, is_bare: bool, read: Reading) -> bool:
    """Whether a percentage is one that an honest report could print."""
    if stated >= HUNDRED and not isinstance(read.target, Quantity):
        return read.done.is_met
    if not isinstance(read.target, Quantity):
        return True
    if stated == HUNDRED and not read.is_missed:
        return True
    given = [stated]
    if is_bare and abs(stated) < _FRACTIONS_UP_TO:
        given.append(stated.scaleb(2))
    usual = list(_usual_ratios(read))
    usual += [ratio - ONE for ratio in usual]  # 偏离度 printed instead of the ratio
    near = ONE if _is_approximate(read) else ZERO
    return any(_prints_as(ratio * HUNDRED, one, near) for ratio in usual for one in given)


def _usual_ratios(read: Reading) -> Iterator[Decimal]:
    """The ratio of the scheme, and the others in use where the regulation leaves them open."""
    yield read.done.ratio
    target, actual = read.target, read.actual
    if not isinstance(target, Quantity) or not isinstance(actual, Quantity):
        return
    if target.unit == "%" and target.comparator != WITHIN:
        yield actual.value  # of a rate, the rate reached is often printed as its completion
    is_open = read.direction in (LESS, EQUAL, WITHIN) or read.is_cost or target.is_strict
    for bound in filter(None, (target.value, target.upper)) if is_open else ():
        yield actual.value / bound
        yield 2 - actual.value / bound  # 1＋（目标－完成）÷目标
        if actual.value:
            yield bound / actual.value


def _is_approximate(read: Reading) -> bool:
    return any(isinstance(one, Quantity) and one.is_approximate for one in (read.target, read.actual))


def _prints_as(percentage: Decimal, stated: Decimal, near: Decimal) -> bool:
    """Rounded or cut off at the places printed."""
    places = places_of(stated)
    cut = percentage.quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)
    return stated in (round_half_up(percentage, places), cut) or (near > 0 and abs(percentage - stated) <= near)


@check(
    "CK-R3",
    Severity.ADVISORY,
    title="有目标值和完成值而没有完成率",
    source="财预〔2020〕10号：逐项填报年度指标值、实际完成值，未完成的说明原因",
)
def missed_indicator_prints_its_ratio(subject: Subject) -> Iterator[Found]:
    """Where a report prints ratios, it does not leave out those that look bad."""
    read = {row.path: reading(row.facts, subject.facts.year.year) for row in subject.indicators}
    counted = [row for row in subject.indicators if row.facts.kind == IndicatorKind.QUANTITY and read[row.path]]
    gaps = [row for row in counted if not row.facts.stated_ratio.strip(" /-—")]
    if not any(row.facts.stated_ratio for row in subject.indicators) or len(gaps) > max(len(counted) // _FEW, 1):
        return
    for row in gaps:
        one, done = row.facts, read[row.path]
        is_told = one.weight is not None and one.self_score == one.weight  # a miss with full points: by CK-R4
        if done is None or not ((done.is_missed and not is_told) or (len(gaps) == 1 and done.done.ratio >= _FAR)):
            continue
        computed = percent_text(done.done.ratio)
        advice = "请补填并说明没有达标的原因。" if done.is_missed else "请补填。"
        message = (
            f"指标“{one.title}”目标值 {one.target}、完成值 {one.actual}，没有完成率，计算为 {computed}"
            f"（{done.done.basis}），而报告的其他指标载有完成率，{advice}"
        )
        yield Found(f"{row.path}.stated_ratio", "", computed, message)


@check(
    "CK-R6",
    Severity.BLOCKING,
    title="目标值或预算数为0",
    source="财政部门审核绩效目标的通行做法：指标值应可衡量；执行率以预算数为分母，不能为0",
)
def targets_and_budgets_are_not_zero(subject: Subject) -> Iterator[Found]:
    """More than nothing is no target, and money spent had a budget."""
    for row in subject.indicators:
        one, read = row.facts, reading(row.facts, subject.facts.year.year)
        if read is None or not isinstance(read.target, Quantity) or read.target.value != 0:
            continue
        is_right = read.direction != MORE or read.target.upper is not None or _CHANGE.search(one.title + one.target)
        is_typed = read.target.comparator == MORE or (isinstance(read.actual, Quantity) and read.actual.value != 0)
        if not is_right and is_typed and not _UNWANTED.search(one.title):
            message = (
                f"指标“{one.title}”目标值为 {one.target}，完成多少都算达标，完成率无法计算，"
                "请改为可衡量的目标值，或改用“≤”“=”。"
            )
            yield Found(f"{row.path}.target", one.target, "", message)
    yield from _spent_without_budget(subject)


def _spent_without_budget(subject: Subject) -> Iterator[Found]:
    printed, is_told = subject.facts.stated.budget, False
    for i, line in enumerate(subject.facts.budget_lines):
        spent, covered = line.spent or ZERO, max(line.received or ZERO, line.carried_over or ZERO)
        if annual_budget(line) == 0 and spent > covered:
            name = "initial_budget" if line.adjusted_budget is None else "adjusted_budget"
            is_told = True
            yield _no_budget(f"budget_lines[{i}].{name}", line.title, spent)
    for name in ("adjusted_budget", "initial_budget"):
        amount = printed.get(name)
        if amount is None or is_told:
            continue
        spent = printed.get("spent", ZERO)
        if amount == 0 and spent > max(printed.get("received", ZERO), printed.get("carried_over", ZERO)):
            yield _no_budget(f"stated.budget.{name}", "合计", spent)
        return


def _no_budget(where: str, title: str, spent: Decimal) -> Found:
    amount = f"{plain(spent.scaleb(-4))}万元"
    message = f"“{title}”预算数为0，支出 {amount}，执行率没有分母，请核对预算数（有追加的填调整后预算数）。"
    return Found(where, "0", amount, message)


CHECKS = (stated_ratio_is_actual_over_target, missed_indicator_prints_its_ratio, targets_and_budgets_are_not_zero)

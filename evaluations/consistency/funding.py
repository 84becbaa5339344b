"""Checks on amounts: budget, funds received, expenditure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluations.enums import BudgetCategory, Level2, ReportKind, Severity
from evaluations.execution import annual_budget
from evaluations.facts import BudgetLineFacts
from scoring.engine import Input
from scoring.engine.rounding import ONE, ZERO, percent_text, places_of, round_half_up

from .findings import WHOLE_REPORT, Found, check
from .magnitudes import AMOUNTS, YUAN, at_precision, is_jump, is_money, is_same, is_whole_budget, measured, shown, total
from .passages import Passage, Sentence
from .subject import Subject

_SPENT_IN_ALL = re.compile("(?:年度|全年|本年|部门)?(?:决算|总)?支出(?:决算)?(?:数|合计|总计|总额)?")


def _data_sheet(subject: Subject) -> Iterator[tuple[Input, Decimal]]:
    """The amounts that were entered in the data sheet, in yuan."""
    for entry in subject.assessment.scheme.inputs:
        value = subject.facts.figures.get(entry.key)
        if entry.unit == YUAN and value is not None:
            yield entry, value


# CK-F1

_MANY = Decimal("1.3")  # no slip in adding up


@check(
    "CK-F1",
    Severity.BLOCKING,
    title="合计不等于明细之和",
    source="财政部门复核自评表的通行做法：资金合计等于各资金来源之和，支出总额等于基本支出与项目支出之和",
    rests_on=WHOLE_REPORT,
)
def totals_are_the_sum_of_their_parts(subject: Subject) -> Iterator[Found]:
    """The printed total row adds up, and so do basic and project expenditure of an overall report."""
    lines = subject.facts.budget_lines
    for name, stated in subject.facts.stated.budget.items():
        # A row that prints no adjusted budget of its own may have been adjusted all the same.
        parts = [value for line in lines if (value := getattr(line, name)) is not None]
        has_gap = len(parts) < len(lines)
        added = sum(parts, ZERO)
        has_gap = has_gap or (_lists_projects_alone(subject) and stated > added * _MANY)
        # A cell left empty may hold what is missing, but nothing takes away from what is there.
        if not parts or is_same(stated, *parts) or is_jump(stated, added) or (has_gap and added < stated):
            continue
        a, b = shown(stated), shown(added)
        message = f"“{AMOUNTS[name]}”所载合计 {a}，各行相加为 {b}，请核对合计和各行的数字。"
        yield Found(f"stated.budget.{name}", a, b, message)
    yield from _unlike_expenditure(subject)


def _lists_projects_alone(subject: Subject) -> bool:
    """Beside a total of the whole unit."""
    categories = {line.category for line in subject.facts.budget_lines}
    return subject.facts.kind == ReportKind.OVERALL and categories == {BudgetCategory.PROJECT}


def _unlike_expenditure(subject: Subject) -> Iterator[Found]:
    lines = [line for line in subject.facts.budget_lines if line.spent is not None]
    categories = {line.category for line in lines}
    if subject.facts.kind != ReportKind.OVERALL or categories != set(BudgetCategory.values):
        return
    if len(lines) < len(subject.facts.budget_lines):
        return
    parts = [line.spent for line in lines if line.spent is not None]
    added = sum(parts, ZERO)
    for entry, value in _data_sheet(subject):
        if _SPENT_IN_ALL.fullmatch(entry.label) and not is_same(value, *parts) and not is_jump(value, added):
            a, b = shown(value), shown(added)
            message = f"“{entry.label}”为 {a}，各预算项目的基本支出与项目支出之和为 {b}，请核对后统一。"
            yield Found(f"figures.{entry.key}", a, b, message)


# CK-F2

_PARTIAL = re.compile("非税|事业|经营|附属|上级|其他|捐赠|专户")


@check(
    "CK-F2",
    Severity.BLOCKING,
    title="收入与支出不平衡",
    source="预算法实施条例、部门预算表：收入预算总计等于支出预算总计，收入总计等于支出总计",
)
def income_and_expenditure_balance(subject: Subject) -> Iterator[Found]:
    """Budgeted income equals budgeted expenditure, and so do the totals 总计 of the final accounts."""
    amounts = {entry.label: (entry, value) for entry, value in _data_sheet(subject)}
    for label, (_, income) in amounts.items():
        is_budget = "预算" in label and "决算" not in label
        if "收入" not in label or not (is_budget or "总计" in label) or _PARTIAL.search(label):
            continue
        partner = label.replace("收入", "支出")
        if partner in amounts and not is_same(income, amounts[partner][1]) and partner != label:
            entry, spending = amounts[partner]
            a, b = shown(spending), shown(income)
            message = f"“{partner}”{a} 与“{label}”{b} 不相等，同一口径的收支应当平衡，请核对。"
            yield Found(f"figures.{entry.key}", a, b, message)


# CK-F3

_CHANGE = "调整|追加|调剂|调增|调减|压减|核减|压缩|收回|统筹|结转|年中"
_ADJUSTED = re.compile(
    rf"(?:{_CHANGE})[^。；\n]{{0,12}}(?:预算|资金|指标|经费|\d)|(?:预算|资金|指标|经费)[^。；\n]{{0,12}}(?:{_CHANGE})"
)
_DENIED = re.compile(
    rf"(?:无|没有|未|不存在|不涉及)[^。；，\n]{{0,14}}(?:{_CHANGE}|差异)|(?:{_CHANGE})[^。；，\n]{{0,10}}(?:均无|为0|为零)"
)
_TOGETHER = 3


@check(
    "CK-F3",
    Severity.ADVISORY,
    title="全年预算等于执行数而没有调整说明",
    source="财政部门复核的通行做法：不得按实际支出倒推全年预算数（以支定收）",
)
def adjusted_budgets_are_explained(subject: Subject) -> Iterator[Found]:
    """A budget that was adjusted to exactly what was spent says who adjusted it, and why."""
    fitted = [
        (i, line.title, line.initial_budget, line.spent)
        for i, line in enumerate(subject.facts.budget_lines)
        if line.adjusted_budget and line.initial_budget and line.adjusted_budget == line.spent != line.initial_budget
    ]
    if not fitted or any(_tells_of_adjustment(passage) for passage in subject.passages):
        return
    for i, title, initial, spent in fitted[: None if len(fitted) <= _TOGETHER else 1]:
        name = f"“{title}”" + (f"等 {len(fitted)} 个预算项目" if len(fitted) > _TOGETHER else "")
        a, b = shown(spent or ZERO), shown(initial or ZERO)
        message = f"{name}的全年预算数 {a} 恰好等于执行数，与年初预算 {b} 不同，没有调整说明，请写明调整的依据。"
        yield Found(f"budget_lines[{i}].adjusted_budget", a, b, message)


def _tells_of_adjustment(passage: Passage) -> bool:
    return any(_ADJUSTED.search(one.text) and not _DENIED.search(one.text) for one in passage.sentences)


# CK-F4

_ROUGHLY = Decimal("0.05")
_OTHER_YEARS = re.compile("上年结转|上年结余|以前年度|历年|往年|累计|自筹|垫付|收回|上缴|缴回|交回|核减|调减|追加")


@check(
    "CK-F4",
    Severity.ADVISORY,
    title="到位、支出、成本的数字不一致",
    source="财政部门复核的通行做法：到位资金、支出和项目成本相互印证",
)
def spending_cost_and_funds_agree(subject: Subject) -> Iterator[Found]:
    """The cost of the whole budget is what was spent; what is left over is what was there less what was spent."""
    yield from _cost_other_than_spent(subject)
    if not any(_OTHER_YEARS.search(passage.text) for passage in subject.passages):
        for i, line in enumerate(subject.facts.budget_lines):
            yield from _funds_that_disagree(i, line)


def _cost_other_than_spent(subject: Subject) -> Iterator[Found]:
    """Only indicators of which the target is the budget: unit costs and parts of the cost are something else."""
    lines = subject.facts.budget_lines
    spent = total(lines, "spent")
    for row in subject.indicators:
        target, actual = measured(row.facts, subject.facts.year.year)
        if row.facts.level2 != Level2.COST or not target or not actual or spent is None:
            continue
        is_whole = is_whole_budget(target, subject)
        if not is_whole or not is_money(row.facts, target) or is_jump(actual.value, spent):
            continue
        is_near = actual.is_approximate and abs(actual.value - spent) <= spent * _ROUGHLY
        if not is_near and at_precision(spent, actual) != round_half_up(actual.shown, places_of(actual.shown)):
            own, told = row.facts.actual, shown(spent)
            message = f"指标“{row.facts.title}”的完成值 {own}，与预算项目的支出 {told} 不一致，请核对后统一或说明差额。"
            yield Found(f"{row.path}.actual", own, told, message)


def _funds_that_disagree(i: int, line: BudgetLineFacts) -> Iterator[Found]:
    received, spent, left, budget = line.received, line.spent, line.carried_over, annual_budget(line)
    if received is None or spent is None or _OTHER_YEARS.search(line.title + line.source):
        return
    if spent > received and not is_same(spent, received):
        a, b = shown(spent), shown(received)
        # Above the annual budget it is told with the execution rate.
        if budget is None or spent <= budget:
            message = f"“{line.title}”的支出 {a} 大于到位资金 {b}，请核对，或说明资金来源。"
            yield Found(f"budget_lines[{i}].spent", a, b, message)
    elif left is not None and not is_same(received, spent, left) and not (budget and is_same(budget, spent, left)):
        a, b = shown(left), shown(received - spent)
        message = f"“{line.title}”的结转结余 {a}，到位资金减支出为 {b}，请核对，或说明差额的去向。"
        yield Found(f"budget_lines[{i}].carried_over", a, b, message)


# CK-F5

_NO_GAP = re.compile(r"差异率?(?:均)?(?:为|是|=|＝)?(?:0|零)(?![.\d])%?|(?:无|没有|不存在)(?:预决算)?差异")
_NO_CHANGE = re.compile(r"(?:无|没有|未|不存在)(?:发生|进行|任何)?[^。；，\n]{0,8}(?:调剂|追加|预算调整|调整预算)")
_ALL_SPENT = re.compile(r"执行率(?:均)?(?:为|达到|达|是|=|＝)?100(?:\.0{1,2})?%|(?:无|没有)(?:资金)?结余")
_ON_RECEIVED = re.compile("(?:按|以|占|与)[^。；，\n]{0,6}到位|到位率")
_FINAL_INCOME = re.compile("(?:年度|部门)?(?:决算收入|收入决算)(?:数|合计|总计|总额)?")
_INCOME_BUDGET = re.compile("(?:年度|部门|年初)?(?:收入预算|预算收入)(?:数|合计|总计|总额)?")
_GAP = Decimal("0.005")
_LONGEST_QUOTE = 60


@check(
    "CK-F5",
    Severity.ADVISORY,
    title="预算与决算有差异，文字却称没有",
    source="部门整体支出绩效评价共性指标：预决算差异率、预算调整率按预算数与决算数计算",
)
def stated_agreement_of_budget_and_accounts_holds(subject: Subject) -> Iterator[Found]:
    """No gap, no adjustment, all spent: what the words say of the budget holds for its amounts."""
    gap, changed, unspent = _income_gap(subject), _changed_line(subject), _spent_of_received(subject)
    for passage in subject.passages:
        for sentence in passage.sentences:
            text = sentence.text
            if gap and (found := _NO_GAP.search(text)) and "收入" in text:
                said, told, rate = _clause(sentence, found), gap[0], gap[1]
            elif changed and (found := _NO_CHANGE.search(text)):
                said, told, rate = _clause(sentence, found), changed[0], changed[1]
            else:
                continue
            message = f"{passage.title}写“{said}”，而{told}，请核对后更正或说明。"
            yield Found(passage.where, said, rate, message)
    if unspent:
        yield from _all_spent(subject, *unspent)


def _clause(sentence: Sentence, found: re.Match[str]) -> str:
    """The half-sentence around what was found."""
    text = sentence.text
    start = max(text.rfind(mark, 0, found.start()) for mark in "，。；") + 1
    end = min((at for mark in "，。；\n" if (at := text.find(mark, found.end())) >= 0), default=len(text))
    return text[start:end].strip()[-_LONGEST_QUOTE:]


def _income_gap(subject: Subject) -> tuple[str, str] | None:
    amounts = list(_data_sheet(subject))
    budget = next((one for one in amounts if _INCOME_BUDGET.fullmatch(one[0].label)), None)
    final = next((one for one in amounts if _FINAL_INCOME.fullmatch(one[0].label)), None)
    if not budget or not final or not budget[1] or abs(final[1] / budget[1] - ONE) < _GAP:
        return None
    rate = percent_text(final[1] / budget[1] - ONE)
    wan = f"{budget[0].label} {_wan(budget[1])}、{final[0].label} {_wan(final[1])}"
    return f"{wan}，差异率为 {rate}", rate


def _wan(amount: Decimal) -> str:
    return shown(round_half_up(amount / 100, 0) * 100)


def _changed_line(subject: Subject) -> tuple[str, str] | None:
    for line in subject.facts.budget_lines:
        if line.initial_budget and line.adjusted_budget is not None and line.adjusted_budget != line.initial_budget:
            a, b = shown(line.initial_budget), shown(line.adjusted_budget)
            return f"“{line.title}”年初预算 {a}、调整后预算 {b}", b
    printed = subject.facts.stated.budget
    initial, adjusted = printed.get("initial_budget"), printed.get("adjusted_budget")
    if initial and adjusted is not None and not is_same(initial, adjusted):
        return f"合计年初预算 {shown(initial)}、调整后预算 {shown(adjusted)}", shown(adjusted)
    return None


def _spent_of_received(subject: Subject) -> tuple[BudgetLineFacts, Decimal] | None:
    """A line whose funds are spent and whose budget is not, with its expenditure over its budget."""
    for line in subject.facts.budget_lines:
        budget = annual_budget(line)
        if budget and line.received and line.spent is not None and line.spent < budget * (ONE - _GAP):
            is_all = is_same(line.received, line.spent) or line.spent > line.received
            if is_all and not is_jump(budget, line.spent):
                return line, line.spent / budget
    return None


def _all_spent(subject: Subject, line: BudgetLineFacts, rate: Decimal) -> Iterator[Found]:
    """Told once: 100 % of the funds received is less of the budget, unless the words say which of the two they mean."""
    if any(_ON_RECEIVED.search(passage.text) for passage in subject.passages):
        return
    for passage in subject.passages:
        if found := _ALL_SPENT.search(passage.text):
            budget = shown(annual_budget(line) or ZERO)
            amounts = f"支出 {shown(line.spent or ZERO)} 只占预算 {budget} 的 {percent_text(rate)}"
            basis = f"按到位资金 {shown(line.received or ZERO)} 计算才是 100%"
            message = f"{passage.title}写“{found[0]}”，“{line.title}”{amounts}，{basis}，请注明口径或更正。"
            yield Found(passage.where, found[0], percent_text(rate), message)
            return


CHECKS = (
    totals_are_the_sum_of_their_parts,
    income_and_expenditure_balance,
    adjusted_budgets_are_explained,
    spending_cost_and_funds_agree,
    stated_agreement_of_budget_and_accounts_holds,
)

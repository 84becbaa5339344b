"""Checks on how indicators are filled in: direction, type, and figures that are figures."""

import re
from collections.abc import Iterator, Sequence

from evaluations.enums import IndicatorKind, Level1, Level2, Severity
from evaluations.facts import IndicatorFacts
from scoring.engine import MeasurementError
from scoring.engine.dates import parse_date
from scoring.engine.quantities import LESS, MORE, Quantity, normalise, parse_quantity

from .findings import Found, check
from .magnitudes import is_money, is_same, measured, total
from .subject import IndicatorRow, Subject

MOST_TOLD = 3
"""So many findings of a kind are told one by one; more have one cause and are told together."""
PERCENT = "%"
SATISFIED = re.compile("(?<!不)满意(?:度|率)$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


def name_of(one: IndicatorFacts) -> str:
    """The title without unit and remarks in brackets."""
    return _BRACKETS.sub("", one.title).strip()


def listed(rows: Sequence[IndicatorRow]) -> str:
    """Several indicators by name, the first of many."""
    named = "、".join(f"“{row.facts.title}”" for row in rows[:MOST_TOLD])
    return f"{named}等 {len(rows)} 个指标" if len(rows) > MOST_TOLD else f"指标{named}"


def direction_of(one: IndicatorFacts, target: Quantity) -> str:
    """≥, ≤ or =, as the target writes it, or else as it is entered."""
    return target.comparator or one.direction


# CK-T3

_MORE_IS_BETTER = re.compile(
    "(?:(?<!不)满意度|(?<!不)满意率|(?<!不)合格率|达标率|优良率|(?<!未)完成率|及时率|覆盖率|准确率)$"
)
_LESS_IS_BETTER = re.compile(
    "(?:成本|事故|投诉|差错|失误|违规|死亡|时限)(?:发生)?(?:率|数|数量|次数|起数|件数|人数|额|金额|天数|时间)?$"
)
_TURNED = re.compile("降低|减少|下降|节约|节省|压减|压缩|处理|办结|整改|回复|隐患|演练|培训|防|不满意|未")
_COST = re.compile("成本(?:额|金额|总额|数)?$")
_SPENT = re.compile(
    "(?:资金|经费|预算|拨款).{0,4}(?:支付|支出|拨付|使用|执行|投入)(?:完成)?(?:率|进度|金额|额|总额|数)?$"
)
_FUNDS = re.compile("(?:资金|经费)(?:金额|额|总额|数|规模)?$")


@check(
    "CK-T3",
    Severity.ADVISORY,
    title="指标方向写反或类型放错",
    source="财预〔2021〕101号：数量指标反映产出，成本指标反映投入；正向指标用≥，反向指标用≤",
)
def indicators_stand_where_they_belong(subject: Subject) -> Iterator[Found]:
    """More of a good thing is ≥, less of a bad one ≤; cost, satisfaction and money spent are no output."""
    for row in subject.indicators:
        target, _ = measured(row.facts, subject.facts.year.year)
        if target and (found := _wrong_way(row, direction_of(row.facts, target))):
            yield found
        if (belongs := _belongs_to(row.facts, target, subject)) and row.facts.level2:
            now = Level2(row.facts.level2).label
            message = f"指标“{row.facts.title}”列为{now}，按内容属于{belongs}，请调整指标类型或改写指标。"
            yield Found(f"{row.path}.level2", now, belongs, message)


def _wrong_way(row: IndicatorRow, direction: str) -> Found | None:
    name = name_of(row.facts)
    if direction == LESS and _MORE_IS_BETTER.search(name) and not _TURNED.search(name):
        wanted, says = MORE, "越大越好"
    elif direction == MORE and _LESS_IS_BETTER.search(name) and not _TURNED.search(name):
        wanted, says = LESS, "越小越好"
    else:
        return None
    written = row.facts.target if direction in row.facts.target else f"{direction}{row.facts.target}"
    message = f"指标“{row.facts.title}”{says}，目标值却写作“{written}”，方向写反，请改为“{wanted}”。"
    return Found(f"{row.path}.direction", direction, wanted, message)


def _belongs_to(one: IndicatorFacts, target: Quantity | None, subject: Subject) -> str:
    """What an indicator of output is by its name; "" if it stands where it belongs or the name does not tell."""
    name = name_of(one)
    if one.level1 != Level1.OUTPUT or one.level2 == Level2.COST:
        return ""
    if SATISFIED.search(name):
        return str(Level2.SATISFACTION.label)
    if one.level2 != Level2.QUANTITY or target is None:
        return ""
    if _COST.search(name) and is_money(one, target):
        return str(Level2.COST.label)
    return "预算执行（资金支出不是产出）" if _is_money_spent(one, name, target, subject) else ""


def _is_money_spent(one: IndicatorFacts, name: str, target: Quantity, subject: Subject) -> bool:
    """Paying out is no output, nor are funds of which the target is the budget itself."""
    if _SPENT.search(name):
        return True
    budgets = [total(subject.facts.budget_lines, amount) for amount in ("initial_budget", "adjusted_budget")]
    is_budget = any(budget is not None and is_same(budget, target.value) for budget in budgets)
    return bool(_FUNDS.search(name)) and is_money(one, target) and is_budget


# CK-T4

_SIGNS = "≥≤><≧≦⩾⩽"
_BOUND_IN_WORDS = re.compile("不少于|不低于|不小于|不超过|不高于|不大于|不多于|以上|以下|以内|之内")
_LONG = 6
_SIGNED_FIGURE = re.compile(rf"[{_SIGNS}]=?\d")


@check(
    "CK-T4",
    Severity.ADVISORY,
    title="完成值照抄目标值",
    source="财政部门复核自评表的通行做法：完成值应为实际完成的数值或情况，不得照抄目标",
)
def actual_values_are_not_copied(subject: Subject) -> Iterator[Found]:
    """What was done is a figure, not a bound ("≥90%"); of qualitative indicators not the long words of the target."""
    repeated = []
    for row in subject.indicators:
        one = row.facts
        target, actual = normalise(one.target), normalise(one.actual)
        if _is_figure_in_kind(one.kind, actual) and _is_bound(target, actual):
            message = f"指标“{one.title}”的完成值“{one.actual}”是目标的写法，没有实际完成的数值，请填写实际值。"
            yield Found(f"{row.path}.actual", one.actual, "", message)
        elif one.kind == IndicatorKind.QUALITATIVE and target == actual and len(_words(actual)) > _LONG:
            repeated.append(row)
    if repeated:
        message = f"{listed(repeated)}的完成值与目标值一字不差，请写明实际完成情况。"
        stated = repeated[0].facts.actual if len(repeated) == 1 else f"{len(repeated)} 个指标"
        yield Found(f"{repeated[0].path}.actual", stated, "", message)


def _is_figure_in_kind(kind: str, actual: str) -> bool:
    """Also "≥10年" of an indicator that was entered as qualitative."""
    return kind == IndicatorKind.QUANTITY or (kind == IndicatorKind.QUALITATIVE and bool(_SIGNED_FIGURE.match(actual)))


def _is_bound(target: str, actual: str) -> bool:
    """A sign never stands before what was counted; bounding words do ("超过1000人次"), unless copied."""
    return actual[:1] in tuple(_SIGNS) or (target == actual and bool(_BOUND_IN_WORDS.search(actual)))


def _words(text: str) -> str:
    return re.sub(r"\W", "", text)


# CK-T5

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_IN_WORDS = re.compile("[零〇一二两三四五六七八九十百千万亿半]")
_NOTHING = re.compile("无|未发生|没有|未出现|不存在|不发生|不出现|不得发生")
_AS_ONE = re.compile(r"\d+(?:\.\d+)?[:×xX]\d+(?:\.\d+)?")
"""What reads as one: 7×24小时, 1:3."""
_NO_FIGURE = re.compile(r"^(?:[/\\—~-]*|无|不涉及|不适用)$")
_ASIDE = re.compile(r"\d+[kK][vV]|\d{4}年(?:度)?(?:\d{1,2}月)?(?:\d{1,2}日)?|\([^()]*\)")


@check(
    "CK-T5",
    Severity.BLOCKING,
    title="数值指标填了文字或填错了栏",
    source="财政部门复核自评表的通行做法：定量指标填写一个数值和计量单位",
)
def figures_are_figures(subject: Subject) -> Iterator[Found]:
    """A quantitative target or actual value holds one number, a date no percentage."""
    for row in subject.indicators:
        for name, label in (("target", "目标值"), ("actual", "完成值")):
            text = getattr(row.facts, name)
            if text and (fault := _no_figure(row.facts, text, subject.facts.year.year)):
                message = f"指标“{row.facts.title}”的{label}“{text}”{fault}"
                yield Found(f"{row.path}.{name}", text, "", message)


def _no_figure(one: IndicatorFacts, text: str, year: int) -> str:
    """What is wrong with a figure. One number among words can be understood, and so can 无 for none."""
    clean = normalise(text)
    if one.not_applicable or _NO_FIGURE.match(clean):
        return ""
    if clean.endswith(PERCENT) and text == one.actual and _is_date(one.target, year):
        return "不是日期而是百分数，请填写完成日期。"
    if one.kind != IndicatorKind.QUANTITY or _is_figure(text):
        return ""
    if _NUMBER.fullmatch(normalise(one.unit)) and not _DIGIT.search(clean):
        return f"与计量单位“{one.unit}”填反了栏，请对调。"
    if not _DIGIT.search(clean):
        is_number = _IN_WORDS.search(clean) or _NOTHING.search(clean)
        return "" if is_number else "是文字，不是数值，请填写数字和计量单位，或改为定性指标。"
    if len(_NUMBER.findall(_AS_ONE.sub("1", _ASIDE.sub("", clean)))) > 1:
        return "含有多个数值，无法计算完成率，请只填一个，其余另列指标。"
    return ""


def _is_date(text: str, year: int) -> bool:
    try:
        return parse_date(text, year) is not None
    except MeasurementError:
        return False


def _is_figure(text: str) -> bool:
    try:
        parse_quantity(text)
    except MeasurementError:
        return False
    return True


CHECKS = (
    indicators_stand_where_they_belong,
    actual_values_are_not_copied,
    figures_are_figures,
)

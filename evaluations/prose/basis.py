"""What the basis of a score (得分依据) says: whether the standard was missed, and why points were taken away.

Only plain cases are read. Standards stand in score tables that reports do not repeat, so that a rate below
100 % alone says nothing: 96 % of a budget spent may well be worth full points.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from scoring.engine.rounding import ONE, ZERO, percent_text

from .mentions import AMOUNT, BELOW, PERCENT, POINTS, Mention, figures

_NEARLY_ALL = Decimal("0.95")  # some targets of rates lie below 100 %, few below this
_LITTLE_CHANGE = Decimal("0.1")  # of the budget: nobody gives full points to more
_LOW_PROCUREMENT = Decimal("0.9")
_AROUND = 3
_LONGEST_QUOTE = 60
_PLANNED = re.compile(
    r"(?:目标|计划|任务|要求|指标)(?:值|数|总数|为|是|应|≥|>=|≤|<=|[：:]|达到|达|不低于|不少于|不超过){0,3}$"
)
_OTHER_TIME = re.compile("[下次明]一?年|下一|序时")
_DONE = re.compile(r"(?:完成|实际|办结|实现|达到|达)[一-龥]{0,4}$")
_IS_DONE = re.compile(r"(?:完成|办结)(?:了)?$")
_TASKS = re.compile("工作|任务|计划|事项|实事|项目|目标")
_PART = re.compile("其中|包括|含|另|[提增]高|增长|[下上]升|下降|减少|增加|同比|上年|去年")
_OF_PLAN = re.compile(r"(?:完成|占)[^，。；、]{0,20}(?:计划|目标|任务)[^，。；、]{0,20}的$")
_COMPLETION = re.compile(r"完成率(?:为|是|仅|只有|达到|达)?$")
_RATE_REACHED = re.compile(r"(?:完成率|合格率|满意[率度]|覆盖率|分配率|办结率)(?:为|是|仅|只有|达到|达)?$")
_MET = re.compile("高于|超过|超出|达标|不低于|以上|要求|目标")
_OF_MONEY = re.compile("预算|资金|支出|采购|投资|执行")
_FEWER_IS_BETTER = re.compile("成本|能耗|浓度|时间|时长|时限|用时|天数|结余|结转|控制|变动|偏差|差异|负债|节约|死亡")
_TROUBLE = re.compile("事故|投诉|违[规法纪]|差错|逾期")
_HANDLED = re.compile("快处|处[置理]|办结|查处|化解|结案|整改")
_EXCUSED = re.compile(
    "累计|截至|跨年|续建|分年|分期|[两二三五]年|十四五|取消|调减|核减|终止|不可抗力|全部(?:完成|办结)|均已?(?:完成|办结)|"
    "得满分|不扣分|视同|因|由于|上级|政策"
)
_SHORT = re.compile(
    r"(?:未|没有|尚未)能?(?:达到?|完成)(?:年初|年度|全年|预期|规定|既定)?(?:的)?"
    r"(?:目标|标准|要求|任务|计划|指标|\d{1,3}(?:\.\d{1,2})?[%％]?)(?![\d.%％]|的[，,]?[每扣不]|[，,]?每|则|[，,]?不得分)"
    r"|未达标(?!的|则|[，,]?每|[，,]?不得分)"
)
_SENTENCE_END = re.compile(r"[。；;\n]")
_DENIED = re.compile(r"(?:无|没有|不存在|杜绝|未出现|未发生|是否|如|凡)[^，。；]{0,8}$")
_OVER = re.compile(
    r"(?<![未不没得应能可每凡如])(?<!没有)(?:超过|超出|高于)了?(?:规定|标准|上限|控制|目标)?的?"
    r"\d{1,3}(?:\.\d{1,2})?[%％]?(?![\d.%％]|[的每则]|以?[上内])"
)
_RATE_OF_CHANGE = re.compile("调整率|变动率|控制率")
_BUDGET_CHANGE = re.compile("预算(?:调整|控制)率")
_CAUSES = re.compile(
    "扣|未|因|由于|不|低|超|仅|欠|滞后|偏|个别|部分|尚|逾期|延期|迟|晚|差|缺|少|调[整剂减]|追加|较|有待|需|漏|问题|得\\d|计分|[×*]"
)


@lru_cache(maxsize=1024)
def shortfall(title: str, basis: str) -> str:
    """The words by which a basis says that the standard of its line was missed, or ""."""
    if not basis or _EXCUSED.search(basis):
        return ""
    return next(_shortfalls(title, basis), "")


def _shortfalls(title: str, basis: str) -> Iterator[str]:
    for found in _SHORT.finditer(basis):
        if not _DENIED.search(basis[max(0, found.start() - 12) : found.start()]):
            yield _clause(basis, found.start(), found.end())
    given = figures(basis)
    if not _is_unwanted(title):
        yield from _less_than_planned(title, given)
        yield from filter(None, (_low_rate(title, basis, one) for one in given))
    yield from _more_than_planned(given)
    if _BUDGET_CHANGE.search(title):
        rates = [one for one in given if one.kind == PERCENT and _RATE_OF_CHANGE.search(one.name)]
        yield from (f"{one.name}{one.text}" for one in rates if abs(one.value) > _LITTLE_CHANGE)
    if _RATE_OF_CHANGE.search(title):
        yield from (_clause(basis, found.start(), found.end()) for found in _OVER.finditer(basis))


def _clause(text: str, start: int, end: int) -> str:
    """The sentence around a stretch of text, without its end and no longer than can be quoted."""
    before, after = text[max(0, start - _LONGEST_QUOTE) : start], text[end : end + _LONGEST_QUOTE]
    return (_SENTENCE_END.split(before)[-1] + text[start:end] + _SENTENCE_END.split(after)[0]).strip()


def _less_than_planned(title: str, given: tuple[Mention, ...]) -> Iterator[str]:
    for one, beside in _plans(given):
        near = [other for other in beside if _are_comparable(one, other)]
        done = [other for other in near if _is_result(other, one) and not _PLANNED.search(other.name)]
        if one.approximate != BELOW and len(done) == 1 and done[0].value < one.value:
            yield f"完成{done[0].text}，目标为{one.text}"
    for one, other in pairwise(given):
        if not _are_comparable(one, other) or not _IS_DONE.search(other.name) or len(other.name) > 10:
            continue
        if _TASKS.search(one.name + other.name + title) and other.value < one.value:
            yield f"{one.name}{one.text}，完成{other.text}"


def _plans(given: tuple[Mention, ...]) -> Iterator[tuple[Mention, tuple[Mention, ...]]]:
    """What is said to be planned, each with the few figures around it."""
    for i, one in enumerate(given):
        if _PLANNED.search(one.name) and not _OTHER_TIME.search(one.name):
            yield one, (*given[max(0, i - _AROUND) : i], *given[i + 1 : i + 1 + _AROUND])


def _are_comparable(one: Mention, other: Mention) -> bool:
    is_counted = one.kind not in (AMOUNT, POINTS) and one.unit == other.unit and one.part == other.part
    return is_counted and not (_is_unwanted(one.name + other.name) or _PART.search(one.name + other.name))


def _is_unwanted(words: str) -> bool:
    """Of accidents and costs fewer are better, of accidents dealt with more are."""
    return bool(_FEWER_IS_BETTER.search(words) or (_TROUBLE.search(words) and not _HANDLED.search(words)))


def _is_result(other: Mention, planned: Mention) -> bool:
    """What is said to be done, or stands right before the plan: 86.5%，目标90%."""
    is_before = other.end <= planned.start and planned.start - other.end <= len(planned.name) + 2
    return bool(_DONE.search(other.name)) or is_before


def _more_than_planned(given: tuple[Mention, ...]) -> Iterator[str]:
    for one, beside in _plans(given):
        near = [other for other in beside if other.part == one.part and other.unit == one.unit]
        done = [other for other in near if _DONE.search(other.name)]
        if one.approximate == BELOW and len(done) == 1 and done[0].value > one.value:
            yield f"完成{done[0].text}，目标为不超过{one.text}"


def _low_rate(title: str, basis: str, one: Mention) -> str:
    """Of a plan, or of what a rate of completion is the whole of."""
    if one.kind != PERCENT or one.value < 0:
        return ""
    before = basis[max(0, one.start - 60) : one.start]
    words = title + one.name
    is_open = _COMPLETION.search(one.name) and not _MET.search(basis)  # else the target is named, and held against
    limit = ONE if _OF_PLAN.search(before) else _NEARLY_ALL if is_open else None
    if limit is not None and not _OF_MONEY.search(words):
        return f"完成率{percent_text(one.value)}" if one.value < limit else ""
    is_procurement = "采购执行率" in title and "节约" not in basis and one.name.endswith("率")
    return f"执行率{percent_text(one.value)}" if is_procurement and one.value < _LOW_PROCUREMENT else ""


def completion_named(basis: str) -> Decimal | None:
    """The rate of completion or satisfaction that a basis names as its only percentage, as a fraction below one."""
    rates = [one for one in figures(basis) if one.kind == PERCENT]
    is_only = len(rates) == 1 and ZERO < rates[0].value < ONE and _RATE_REACHED.search(rates[0].name)
    return rates[0].value if is_only and not _MET.search(basis) else None


def rate_above_limit(title: str, basis: str) -> Decimal | None:
    """A control rate beyond 100 % that a basis gives as its only rate, as a fraction."""
    if "控制率" not in title or _BUDGET_CHANGE.search(title):
        return None
    rates = {one.value for one in figures(basis) if one.kind == PERCENT}
    return rates.pop() if len(rates) == 1 and max(rates) > ONE else None


@lru_cache(maxsize=1024)
def gives_cause(title: str, basis: str, goals: str = "") -> bool:
    """Whether a basis says why points were taken away: in words, by a rate that is not all, or by work undone.

    A satisfaction that the goals of the report ask for is none.
    """
    words = basis.replace(title, "", 1)
    if _CAUSES.search(words) or shortfall(title, basis):
        return True
    rates = [one.value for one in figures(basis) if one.kind == PERCENT and one.value != ONE]
    if len(rates) != 1 or "满意" not in title:
        return bool(rates)
    asked = {one.value for one in figures(goals) if one.kind == PERCENT and "满意" in one.name}
    return len(asked) != 1 or rates[0] < max(asked)

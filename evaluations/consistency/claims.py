"""Whether what a sentence calls done was done: figures of results beside the planned ones, in words alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from evaluations.prose.mentions import BELOW, COUNT, PERCENT, Mention, figures
from evaluations.prose.naming import naming

from .passages import GOALS
from .subject import Subject

DONE = re.compile(r"(?P<all>圆满|全面)(?:完成|实现)|超额(?:完成|实现)|(?:达到|高于|优于)了?(?:年度|年初|预期)?目标")
_PLANNED = re.compile("计划|目标|任务")
_LESS_IS_BETTER = re.compile("成本|事故|投诉|差错|违规|死亡|时限|时长|耗|排放|发生|下降|降低|减少|压减|费|支出|不超")
_OF_ANOTHER_TIME = re.compile("上年|去年|同期|累计|每|平均|季度|半年|以来|[一二三四五]年|十[一二三四五]五|到20")
_NOT_ALL = re.compile("除|基本|但|未|外|大部分|个别|多数|预计|将|拟")
_SHARE = re.compile(
    r"(?:完成|实现)(?:年度|年初|全年|总)?(?:计划|目标|任务)[^，。；%％\n]{0,14}的(?P<rate>\d{1,2}(?:\.\d{1,4})?)[%％]"
)
_PART_OF_YEAR = re.compile("上半年|季度|月底|月末|截至")


class Shortfall(NamedTuple):
    """A result that is less than its plan."""

    planned: Mention
    result: Mention


def shortfalls_told(text: str) -> Iterator[str]:
    """What a text itself tells of plans that were not reached: 计划30所，完成28所; 完成计划5万亩的92%."""
    for sentence in re.split(r"[。；\n]", text):
        share = _SHARE.search(sentence)
        if share and not _PART_OF_YEAR.search(sentence):
            yield share[0]
        elif _PLANNED.search(sentence) and (found := _short_within(figures(sentence))):
            yield f"{words(found.planned)}，{words(found.result)}"


def plans(subject: Subject) -> dict[str, list[Mention]]:
    """The figures that the chapters on goals name, by what they are called."""
    found: dict[str, list[Mention]] = {}
    for passage in subject.passages:
        if passage.role == GOALS:
            for one in figures(passage.text):
                before = passage.text[one.sentence : one.start]
                if _is_plan(one) and not _OF_ANOTHER_TIME.search(before[-20:]):
                    found.setdefault(naming(one.name).core, []).append(one)
    return found


def unreached(sentence: str, planned: Mapping[str, Sequence[Mention]]) -> Shortfall | None:
    """A figure that the sentence calls done, short of what it names itself, or a chapter on goals, as planned."""
    claim = DONE.search(sentence)
    if claim is None or _NOT_ALL.search(sentence):
        return None
    said = [one for one in figures(sentence) if one.end <= claim.start()]
    said = [one for one in said if not _OF_ANOTHER_TIME.search(one.name)]
    if found := _short_within(tuple(said)):
        return found
    # "超额完成" speaks of what stands right before it, "全面完成" of all that the sentence counts.
    for one in said if claim["all"] else said[-1:]:
        goals = planned.get(naming(one.name).core, ())
        if goals and all(_is_short(one, goal) for goal in goals):
            return Shortfall(goals[0], one)
    return None


def _short_within(said: tuple[Mention, ...]) -> Shortfall | None:
    """The first plan of a sentence with the figure after it, or else before it, in the same unit."""
    for i, one in enumerate(said):
        if _PLANNED.search(one.name) and _is_plan(one):
            near = [
                other for other in (*said[i + 1 : i + 2], *said[max(0, i - 1) : i]) if not _PLANNED.search(other.name)
            ]
            same = [other for other in near if _unit(other) == _unit(one)][:1]
            if same and _is_short(same[0], one):
                return Shortfall(one, same[0])
    return None


def _is_plan(one: Mention) -> bool:
    return one.kind in (COUNT, PERCENT) and one.approximate != BELOW and not _LESS_IS_BETTER.search(one.name)


def _is_short(result: Mention, planned: Mention) -> bool:
    is_alike = _unit(result) == _unit(planned) and not result.approximate
    return is_alike and Decimal(0) < result.value < planned.value


def _unit(one: Mention) -> str:
    """人次 counts otherwise than 人, 场次 as 场."""
    return {"场次": "场", "批次": "批"}.get(one.unit, one.unit)


def words(one: Mention) -> str:
    """A figure with the end of the words before it."""
    return one.name.strip("，,。；;、（( ")[-12:] + one.text

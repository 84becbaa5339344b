"""The arithmetic of one sentence: which of its figures do not follow from the others."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from evaluations.narrative import number
from scoring.engine.rounding import HUNDRED, ONE, ZERO, places_of

from .mentions import AMOUNT, DATE, DIRECTION, DOWN, PERCENT, POINTS, UP, YEAR, Mention, mentions

# No sentence says more than this many figures of one thing; it also keeps the work linear.
NEAR = 12
RATIO, SUM, TURN = "ratio", "sum", "turn"
_SHARE = re.compile(r"(?:率|比率|比例|占比)(?:约?为|约?达到?|是|约|[=＝:：])?$")
_PARTS_OF = re.compile(r"(?:的|占比?|占总数的?)$")
_GROWTH = re.compile(rf"(?P<way>{UP}|{DOWN}|同比|环比|差异率|变动率)(?:了|率|幅度?|约?为|约?达到?|约)*$")
_NO_SHARE = re.compile(
    r"增长率|下降率|提高率|调整率|调剂率|变更率|增幅|降幅|差异率|变动率|结余率|结转率|减少率|递增|偏[离差]"
)
_WHOLE = re.compile(
    r"预算|计划|目标|任务|应[^用]|总|共|受理|排查|发放|发出|调查|安排|收入|到位|全部|核定|编制|发现|接[收到]|收到"
)
_PART = re.compile(r"实际|支出|支付|使用|完成|办结|整改|回收|有效|满意|在用|达标|合格|执行|在职|解决|处理|到位|投入")
_LAST_YEAR = re.compile(
    r"^(?:[，,]?(?:同比|比|较|与|对比|相比))?(?:上年|去年|上一年|上年度|前年|(?:19|20)\d\d年(?:度)?)"
    r"(?:同期|全年)?(?:数|值)?(?:的|为|相比)?$"
)
_CHANGE = re.compile(rf"(?P<way>{UP}|{DOWN})(?:了|约|近)*$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,20}$")
_TO = re.compile(rf"^(?P<way>{UP})(?:到|至|为)?约?$|^(?P<down>{DOWN})(?:到|至|为)约?$")
_BELOW = re.compile(r"(?:控制在|未超过|没有超过|未超出?|不超过|不高于|低于|少于|小于)(?:[^，。；]{0,14})$")
_ABOVE = re.compile(r"(?<![未没不])(?<!没有)(?:超过|高于|多于|超出|大于)(?:了)?(?:[^，。；]{0,14})$")
_NO_PART = re.compile(r"其中|预算|比|较|低于|高于|超过|上年|去年|合计|共计|控制|由|到$")
_OPENING = re.compile(r"(?:其中|(基本支出|项目支出)中)[^\d]{0,40}$")
_PARTITIONS = tuple(
    (tuple(re.compile(part) for part in parts), re.compile(whole))
    for parts, whole in (
        (("基本支出", "项目支出"), "支出|执行数"),
        (("人员(?:经费|支出)", "公用(?:经费|支出)"), "基本支出"),
        (("工资福利", "商品和服务", "对个人和家庭"), "基本支出"),
    )
)
_LEVELS = re.compile(r"(?:中央|国家|省|市|县|区|镇|乡|村|街)[^，、。；]{0,8}$")
_RECEPTION = re.compile(r"公务接待|公务用车|因公出国|公车")
_THREE_PUBLIC = re.compile(r"^(?!.*预算).*(?:三公|决算|支出)")
_ANY = re.compile("")


class Slip(NamedTuple):
    """A figure that does not follow from the others of its sentence: what it should be, and from what."""

    kind: str
    stated: Mention
    computed: str
    basis: str
    sentence: str


@lru_cache(maxsize=2048)
def slips(text: str, year: int) -> tuple[Slip, ...]:
    """Everything in a text that contradicts the other figures of its sentence; ``year`` is the one evaluated."""
    found = mentions(text)
    told: list[Slip] = []
    for _, members in groupby(found, key=lambda one: one.sentence):
        sentence = [one for one in members if one.kind not in (YEAR, DIRECTION)]
        if len(sentence) > 1:
            told += _slips(text, sentence)
    told += _sums(text, [one for one in found if one.kind not in (YEAR, DIRECTION, PERCENT, POINTS)])
    return tuple(sorted(told, key=lambda one: one.stated.start))


def _slips(text: str, sentence: list[Mention]) -> Iterator[Slip]:
    for at, one in enumerate(sentence):
        recent = sentence[max(0, at - NEAR) : at]
        before = [other for other in recent if other.part == one.part]
        if one.kind == PERCENT and _GROWTH.search(one.name):
            yield from _growth(text, one, before, sentence[at + 1 : at + 2])
        elif one.kind == PERCENT and not _is_share_of_another(one, recent):
            yield from _share(text, one, before)
        elif one.kind != PERCENT:
            yield from _turn(text, one, before)


def _is_share_of_another(stated: Mention, before: list[Mention]) -> bool:
    """Whether two other figures of the sentence come to the percentage."""
    figures = [one for one in before if one.kind not in (PERCENT, POINTS, DATE)][-8:]
    return any(_fits(stated, a, b) for a in figures for b in figures if a is not b and a.unit == b.unit)


def _share(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """A rate behind its two figures; several figures before it, or another thing named, and nothing is said."""
    if _NO_SHARE.search(stated.name) or stated.approximate or len(before) < 2:
        return
    first, second = before[-2:]
    recent = _since_last_percentage(before)
    if PERCENT in (first.kind, second.kind) or first.unit != second.unit or first.kind == POINTS:
        return
    if len([one for one in recent if one.unit == first.unit]) != 2 or _LAST_YEAR.search(second.name):
        return
    is_part_of = bool(_PARTS_OF.search(stated.name)) and not stated.name.strip("的占比")
    if not is_part_of and not (_SHARE.search(stated.name) and _is_pair(stated, first, second)):
        return
    if is_part_of and not re.search(r"占|完成|达到", second.name):
        return
    whole = _whole_of(first, second)
    part = second if whole is first else first
    # 完成率 ends at 100 % in many tables.
    if not whole.value or (stated.value == ONE and part.value > whole.value):
        return
    yield _slip(RATIO, text, stated, part.value / whole.value, f"{part.text}÷{whole.text}")


def _whole_of(first: Mention, second: Mention) -> Mention:
    if _WHOLE.search(second.name) and not _WHOLE.search(first.name):
        return second if second.value else first
    return first if first.value else second


def _is_pair(stated: Mention, first: Mention, second: Mention) -> bool:
    """Whether the words say that one figure is a part of the other, or the rate is named after one of them."""
    wholes = [bool(_WHOLE.search(one.name)) for one in (first, second)]
    parts = [bool(_PART.search(one.name)) for one in (first, second)]
    if (wholes[0] and parts[1]) or (wholes[1] and parts[0]):
        return True
    named = re.sub(r"[^一-龥]", "", _SHARE.sub("", stated.name))[-2:]
    return len(named) == 2 and named in second.name


def _since_last_percentage(before: Sequence[Mention]) -> list[Mention]:
    last = max((at for at, one in enumerate(before) if one.kind == PERCENT), default=-1)
    return list(before[last + 1 :])


def _fits(stated: Mention, part: Mention, whole: Mention) -> bool:
    """Whether a printed percentage can come from two figures that may have been rounded themselves."""
    least, most = _bounds(part)
    small, large = _bounds(whole)
    if small <= 0:
        return True
    return least / large - stated.step <= stated.value <= most / small + stated.step


def _bounds(one: Mention) -> tuple[Decimal, Decimal]:
    """What a printed figure may have been: with decimals, or in 万 and 亿, it has been rounded; a count has not."""
    exact = one.step == 1 or (one.step >= one.scale and one.value == one.value.to_integral_value())
    half = ZERO if exact and not one.approximate else one.step / 2
    return one.value - half, one.value + half


def _growth(text: str, stated: Mention, before: list[Mention], after: list[Mention]) -> Iterator[Slip]:
    """比上年的B增长x%, or 增长x%（上年B）: against the figure before, or the change that is named between."""
    if after and text[stated.end : after[0].start].lstrip("（(") == after[0].name.lstrip("（("):
        before = [*before, *(one for one in after if before and one.unit == before[-1].unit)]
    years = [at for at, one in enumerate(before) if _LAST_YEAR.search(one.name.strip("（("))]
    if not years or stated.approximate:
        return
    last = before[years[-1]]
    changes = [one for one in before[years[-1] + 1 :] if one.unit == last.unit and _CHANGE.search(one.name)]
    if len(before) > years[-1] + 1 + len(changes) or not last.value or last.kind == PERCENT:
        return
    now = [one for one in before[: years[-1]] if one.unit == last.unit and not _CHANGE.search(one.name)][-3:]
    way = _GROWTH.search(stated.name)
    if now and way and (turn := _opposite(text, stated, now, last, way["way"])):
        yield turn
        return
    differences = [(one.value - last.value, one) for one in now] + [(one.value, one) for one in changes]
    if differences and not any(_changed(stated, difference, one, last) for difference, one in differences):
        amount, one = differences[len(now) - 1] if now else differences[-1]
        basis = f"（{one.text}－{last.text}）÷{last.text}" if now else f"{one.text}÷{last.text}"
        yield _slip(RATIO, text, stated, abs(amount) / last.value, basis)


def _opposite(text: str, stated: Mention, now: list[Mention], last: Mention, way: str) -> Slip | None:
    """下降 of what grew, or the reverse; only if it is so for every figure that may be meant."""
    rises = bool(re.fullmatch(UP, way))
    if not rises and not re.fullmatch(DOWN, way):
        return None
    if any((one.value > last.value) == rises or one.value == last.value for one in now):
        return None
    word = "低于" if rises else "高于"
    return Slip(TURN, stated, f"{now[-1].text}{word}{last.text}", way, _quoted(text, now[-1], stated))


def _changed(stated: Mention, difference: Decimal, one: Mention, last: Mention) -> bool:
    slack = sum((_bounds(each)[1] - each.value for each in (one, last)), ZERO)
    wanted = abs(stated.value)
    small, large = abs(difference) - slack, abs(difference) + slack
    return (
        small / last.value * (1 - slack / last.value) - stated.step
        <= wanted
        <= (large / last.value * (1 + 2 * slack / last.value) + stated.step)
    )


def _turn(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """由A增加到B with B below A; 控制在B以内 and 低于B of what is above it, and the reverse."""
    same = [one for one in before if one.unit == stated.unit]
    if not same or stated.kind == POINTS:
        return
    last, way = same[-1], _TO.search(stated.name)
    if way and before[-1] is last and _FROM.search(last.name):
        if (stated.value < last.value) if way["way"] else (stated.value > last.value):
            word = "低于" if stated.value < last.value else "高于"
            yield Slip(TURN, stated, f"{stated.text}{word}{last.text}", way[0], _quoted(text, last, stated))
        return
    below, above = _BELOW.search(stated.name), _ABOVE.search(stated.name)
    if last.approximate or re.search(r"预算|目标|计划|任务", last.name) or last.kind != AMOUNT:
        return
    if below and all(one.value > stated.value for one in same):
        yield Slip(TURN, stated, f"{same[0].text}高于{stated.text}", "不超过", _quoted(text, same[0], stated))
    elif above and not below and all(one.value < stated.value for one in same) and len(same) == 1:
        yield Slip(TURN, stated, f"{same[0].text}低于{stated.text}", "超过", _quoted(text, same[0], stated))


def _sums(text: str, found: list[Mention]) -> Iterator[Slip]:
    """其中 with parts that are the whole: 基本支出 and 项目支出, the kinds of 三公, levels of government."""
    for at, one in enumerate(found):
        between = text[found[at - 1].end : one.start] if at else ""
        opened = _OPENING.search(between)
        if not opened or "\n" in between:
            continue
        parts = _parts(found[at : at + NEAR + 1], one)
        before = [
            each
            for each in found[max(0, at - NEAR) : at]
            if each.unit == one.unit and "\n" not in text[each.end : one.start]
        ]
        wholes = [each for each in before if (opened[1] or "") in each.name and not _CHANGE.search(each.name)][-4:]
        if wholes and 1 < len(parts) <= NEAR and (whole := _whole_of_parts(text, wholes, parts)):
            total = sum((part.value for part in parts), ZERO)
            basis = "＋".join(part.text for part in parts)
            yield Slip(SUM, whole, _in_unit(total, whole), basis, _quoted(text, whole, parts[-1]))


def _parts(following: list[Mention], first: Mention) -> list[Mention]:
    """What is listed behind 其中, up to the end of the sentence or what is something else."""
    parts: list[Mention] = []
    for one in following:
        is_other = bool(parts) and bool(_NO_PART.search(one.name))
        if one.sentence != first.sentence or one.unit != first.unit or is_other:
            break
        parts.append(one)
    return parts


def _whole_of_parts(text: str, wholes: list[Mention], parts: list[Mention]) -> Mention | None:
    """The figure that the parts should add up to, if they add up to none before them."""
    total = sum((one.value for one in parts), ZERO)
    # Beside figures with decimals those without are exact; where all are whole, all may have been rounded.
    finest = min(one.step for one in (*parts, *wholes))
    slack = finest * (1 + sum(one.step == finest for one in parts)) / 2
    if any(one.approximate for one in parts) or any(abs(total - one.value) <= slack for one in wholes):
        return None
    meant = _partition(text, parts)
    named = [one for one in wholes if meant and meant.search(one.name) and not one.approximate]
    if not named or not named[-1].value:
        return None
    is_near = abs(total - named[-1].value) <= abs(named[-1].value) / 20
    return named[-1] if is_near or (meant is not _ANY and meant is not None) else None


def _partition(text: str, parts: list[Mention]) -> re.Pattern[str] | None:
    """The words in the name of the whole, if these parts are all of it."""
    names = [one.name for one in parts]
    for members, whole in _PARTITIONS:
        if len(members) == len(parts) and all(each.search(name) for each, name in zip(members, names, strict=True)):
            return whole
    if all(_RECEPTION.search(name) for name in names):
        return _THREE_PUBLIC
    is_spent_on = all(text.startswith("用于", one.end) for one in parts)
    return _ANY if is_spent_on or all(_LEVELS.search(name) for name in names) else None


def _slip(kind: str, text: str, stated: Mention, ratio: Decimal, basis: str) -> Slip:
    places = max(places_of((stated.step * HUNDRED).normalize()), 2)
    return Slip(kind, stated, f"{number(ratio * HUNDRED, places)}%", basis, _quoted(text, stated, stated))


def _in_unit(value: Decimal, like: Mention) -> str:
    return number(value / like.scale, places_of(like.step / like.scale)) + like.unit_shown


def _quoted(text: str, first: Mention, last: Mention) -> str:
    """The words from the name of the first figure to the last one, shortened in the middle."""
    words = text[first.start - len(first.name) : last.end].strip("，,。；;、\n ")
    return words if len(words) <= 80 else f"{words[:38]}…{words[-38:]}"


@lru_cache(maxsize=2048)
def recomputed(text: str, year: int) -> frozenset[Mention]:
    """The percentages that their own sentence contradicts."""
    return frozenset(slip.stated for slip in slips(text, year) if slip.kind == RATIO)

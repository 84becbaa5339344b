"""What a sentence says of two values of one thing: growth, the change itself, and which way it went."""

import re
from collections.abc import Iterator
from decimal import Decimal

from scoring.engine.rounding import HUNDRED, ONE

from .mentions import AMOUNT, DOWN, PERCENT, POINTS, UP, Mention
from .slip import RATIO, TURN, Slip, in_unit_of, quoted, ratio_slip, slack_of

GROWTH = re.compile(rf"(?P<way>{UP}|{DOWN}|同比|环比|差异率|变动率|增幅|降幅)(?:了|率|幅度?|约?为|约?达到?|约)*$")
LAST_YEAR = re.compile(
    r"^(?:[，,]?(?:同比|比|较|与|对比|相比))?(?:上年|去年|上一年|上年度|前年|(?:19|20)\d\d年(?:度)?)"
    r"(?:同期|全年)?(?:数|值)?(?:的|为|相比)?$"
)
# 支出比上年 names the thing that changed beside the figure of last year.
_ITS_LAST_YEAR = re.compile(
    r"[一-龥](?:比|较)(?:上年|去年|上一年|上年度|(?:19|20)\d\d年(?:度)?)(?:同期|全年)?(?:支出|收入|数)?的?$"
)
_BARE = re.compile(r"^[，,、（( ]{0,3}(?:同比|环比|相应|总体|约|也|则|又|并|却|实际)*$")
_IN_WORDS = re.compile(rf"(?:有所|略有|明显|大幅|稍有|小幅|显著|进一步)(?:(?P<up>{UP})|{DOWN})(?!\d)")
CHANGE = re.compile(rf"(?P<way>{UP}|{DOWN})(?:了|约|近)*$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,20}$")
_TO = re.compile(
    rf"^[^，。；、\d]{{0,6}}?(?:(?P<way>{UP}|[增升])|(?P<down>{DOWN}|[减降]))"
    r"(?:到|至|为)(?:了|约)?(?:20\d\d年(?:度)?的?|今年的?|本年的?|目前的?)?$"
)
_BELOW = re.compile(r"(?:控制在|未超过|没有超过|未超出?|不超过|不高于|低于|少于|小于)(?:[^，。；]{0,14})$")
_ABOVE = re.compile(r"(?<![未没不])(?<!没有)(?:超过|高于|多于|超出|大于)(?:了)?(?:[^，。；]{0,14})$")

_TARGET = re.compile(
    r"[，,、]?(?:(?P<above>高于|超过|超出)|(?P<below>低于|未达到?|不及))了?"
    r"(?:年度|年初|预期|绩效|既定|设定|指标)?目标(?:值|数)?的?"
)


def growth(text: str, stated: Mention, before: list[Mention], after: list[Mention]) -> Iterator[Slip]:
    """增长x% after 由A增加到B, 比上年的B, or before （上年B）: against the figure before, or the change between."""
    told = next(_of_percentages(stated, before, text), None) or _both_ways(text, stated, before)
    if told:
        yield told
        return
    if not stated.approximate and (pair := _from_to(before)):
        last, now = pair
        if last.kind != PERCENT and last.value and not _changed(stated, now.value - last.value, now, last):
            difference = now.value - last.value
            large, small = (now, last) if difference > 0 else (last, now)
            basis = f"（{large.text}－{small.text}）÷{last.text}"
            yield ratio_slip(text, stated, abs(difference) / last.value, basis)
        return
    if after and text[stated.end : after[0].start].lstrip("（(") == after[0].name.lstrip("（("):
        before = [*before, *(one for one in after if before and one.unit == before[-1].unit)]
    years = [at for at, one in enumerate(before) if is_last_year(one)]
    if not years or stated.approximate or not _is_bare(stated):
        return
    last = before[years[-1]]
    changes = [one for one in before[years[-1] + 1 :] if one.unit == last.unit and CHANGE.search(one.name)]
    if len(before) > years[-1] + 1 + len(changes) or not last.value or last.kind == PERCENT:
        return
    others = before[: years[-1]] if LAST_YEAR.search(last.name.strip("（(")) else []
    now_or_more = [one for one in others if one.unit == last.unit and not CHANGE.search(one.name)][-3:]
    yield from _against_last_year(text, stated, now_or_more, last, changes)


def is_last_year(one: Mention) -> bool:
    """Whether a figure is that of the year before."""
    return bool(LAST_YEAR.search(one.name.strip("（(")) or _ITS_LAST_YEAR.search(one.name))


def _is_bare(stated: Mention) -> bool:
    """Whether no thing of its own is said to have changed: 下降2%, not 其中接待费下降2%."""
    return bool(_BARE.match(GROWTH.sub("", stated.name)))


def _of_percentages(stated: Mention, before: list[Mention], text: str) -> Iterator[Slip]:
    """87.5%，比上年的84.1%提高3.4%: what lies between two percentages are percentage points."""
    pair = _from_to(before) or ((before[-1], before[-2]) if len(before) > 1 and is_last_year(before[-1]) else None)
    if pair is None or stated.approximate or not CHANGE.search(stated.name) or not _is_bare(stated):
        return
    last, now = pair
    difference = abs(now.value - last.value)
    if last.kind != PERCENT or now.kind != PERCENT or not last.value or difference != stated.value:
        return
    if abs(difference / last.value - difference) > stated.step:
        points, (small, large) = stated.text.rstrip("%％"), sorted((last, now), key=lambda one: one.value)
        words = quoted(text, min(last, now, key=lambda one: one.start), stated)
        yield Slip(RATIO, stated, f"{points}个百分点", f"{large.text}－{small.text}", words)


def _both_ways(text: str, stated: Mention, before: list[Mention]) -> Slip | None:
    """减少45.2万元，增长2.05%: one change goes both ways, as its percentage shows."""
    way, done = CHANGE.search(stated.name), CHANGE.search(before[-1].name) if before else None
    if not (way and done and len(before) > 1 and _is_bare(stated) and is_last_year(before[-2])):
        return None
    by, last = before[-1], before[-2]
    is_other_way = bool(re.fullmatch(UP, way["way"])) != bool(re.fullmatch(UP, done["way"]))
    if is_other_way and by.unit == last.unit and last.value and _changed(stated, by.value, by, last):
        return Slip(
            TURN, stated, f"前面写{done['way']}{by.text}", f"{way['way']}{stated.text}", quoted(text, by, stated)
        )
    return None


def turned_in_words(text: str, last: Mention, before: list[Mention]) -> Iterator[Slip]:
    """3.08%，比上年的5.38%有所上升, if it is so of every figure that may be meant."""
    way = _IN_WORDS.match(text, last.end) if before and LAST_YEAR.search(last.name.strip("（(")) else None
    same = [one for one in before if one.unit == last.unit]
    if way is None or not same or before[-1] is not same[-1]:
        return
    rises = bool(way["up"])
    if not any(one.value == last.value or (one.value > last.value) == rises for one in same):
        word = "低于" if rises else "高于"
        yield Slip(TURN, last, f"{same[-1].text}{word}{last.text}", way[0], quoted(text, same[-1], last) + way[0])


def _against_last_year(
    text: str, stated: Mention, now: list[Mention], last: Mention, changes: list[Mention]
) -> Iterator[Slip]:
    way = GROWTH.search(stated.name)
    if now and way and (turn := _opposite(text, stated, now, last, way["way"])):
        yield turn
        return
    differences = [(one.value - last.value, one) for one in now] + [(one.value, one) for one in changes]
    if differences and not any(_changed(stated, difference, one, last) for difference, one in differences):
        amount, one = differences[len(now) - 1] if now else differences[-1]
        basis = f"（{one.text}－{last.text}）÷{last.text}" if now else f"{one.text}÷{last.text}"
        yield ratio_slip(text, stated, abs(amount) / last.value, basis)


def _from_to(before: list[Mention]) -> tuple[Mention, Mention] | None:
    """The two figures of 由A增加到B, if they are the last ones."""
    if len(before) < 2 or before[-1].unit != before[-2].unit:
        return None
    return (before[-2], before[-1]) if _FROM.search(before[-2].name) and _TO.search(before[-1].name) else None


def _opposite(text: str, stated: Mention, now: list[Mention], last: Mention, way: str) -> Slip | None:
    """下降 of what grew, or the reverse; only if it is so for every figure that may be meant."""
    rises = bool(re.fullmatch(UP, way)) or way == "增幅"
    if not rises and not re.fullmatch(DOWN, way) and way != "降幅":
        return None
    if any((one.value > last.value) == rises or one.value == last.value for one in now):
        return None
    word = "低于" if rises else "高于"
    return Slip(TURN, stated, f"{now[-1].text}{word}{last.text}", way, quoted(text, now[-1], stated))


def _changed(stated: Mention, difference: Decimal, one: Mention, last: Mention) -> bool:
    slack = slack_of(one, last)
    small, large = abs(difference) - slack, abs(difference) + slack
    return (
        small / last.value * (1 - slack / last.value) - stated.step
        <= abs(stated.value)
        <= large / last.value * (1 + 2 * slack / last.value) + stated.step
    )


def change(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """A，比上年的B增加C and 由B提高到A，提高C: C is what lies between, and it goes that way.

    What stands before B may be of another thing: only what is nearly right is told.
    """
    unit = "%" if stated.kind == POINTS else stated.unit
    way = CHANGE.fullmatch(stated.name.strip("，,、 "))
    if not way or stated.approximate or len(before) < 2 or before[-1].unit != unit:
        return
    last, candidates = before[-1], [one for one in before[:-1] if one.unit == unit and not CHANGE.search(one.name)]
    if pair := _from_to(before):
        last, candidates = pair[0], [pair[1]]
    elif not LAST_YEAR.search(last.name):
        return
    wanted = stated.value / HUNDRED if stated.kind == POINTS else stated.value
    step = stated.step / HUNDRED if stated.kind == POINTS else stated.step
    rises = bool(re.fullmatch(UP, way["way"]))
    off = [(abs(abs(one.value - last.value) - wanted) - slack_of(one, last) - step, one) for one in candidates]
    right = [one for distance, one in off if distance <= 0]
    if right and all((one.value > last.value) != rises and one.value != last.value for one in right):
        word = "低于" if rises else "高于"
        told = f"{right[-1].text}{word}{last.text}"
        yield Slip(TURN, stated, told, way["way"], quoted(text, right[-1], stated))
    elif candidates and not right and off[-1][0] <= wanted / 10:
        now = off[-1][1]
        large, small = (now, last) if now.value > last.value else (last, now)
        difference = (large.value - small.value) * (HUNDRED if stated.kind == POINTS else ONE)
        basis = f"{large.text}－{small.text}"
        words = quoted(text, min(now, last, key=lambda one: one.start), stated)
        yield Slip(RATIO, stated, in_unit_of(stated, difference), basis, words)


def turn_of_target(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """76%，高于目标80%, and the reverse; 180%，超过目标80% may tell by how much."""
    way = _TARGET.fullmatch(stated.name.strip("（( "))
    if not way or not before or stated.kind != PERCENT:
        return
    last = before[-1]
    if last.kind != PERCENT or last.approximate or last.sentence != stated.sentence or is_last_year(last):
        return
    least, most = sorted((last.value, stated.value))
    is_target = least > most / 2 and (way["above"] or least + most > ONE)
    if least < most and is_target and (last.value > stated.value) != bool(way["above"]):
        word = "低于" if last.value < stated.value else "高于"
        words = way["above"] or way["below"]
        yield Slip(TURN, stated, f"{last.text}{word}{stated.text}", words, quoted(text, last, stated))


def turn(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """由A增加到B with B below A; 控制在B以内 and 低于B of what is above it, and the reverse."""
    same = [one for one in before if one.unit == stated.unit]
    if not same or stated.kind == POINTS:
        return
    last, way = same[-1], _TO.search(stated.name)
    if way and before[-1] is last and _FROM.search(last.name):
        if (stated.value < last.value) if way["way"] else (stated.value > last.value):
            word = "低于" if stated.value < last.value else "高于"
            yield Slip(TURN, stated, f"{stated.text}{word}{last.text}", way[0].strip(), quoted(text, last, stated))
        return
    below, above = _BELOW.search(stated.name), _ABOVE.search(stated.name)
    if last.approximate or re.search(r"预算|目标|计划|任务", last.name) or last.kind != AMOUNT:
        return
    if below and all(one.value > stated.value for one in same):
        yield Slip(TURN, stated, f"{same[0].text}高于{stated.text}", "不超过", quoted(text, same[0], stated))
    elif above and not below and all(one.value < stated.value for one in same) and len(same) == 1:
        yield Slip(TURN, stated, f"{same[0].text}低于{stated.text}", "超过", quoted(text, same[0], stated))

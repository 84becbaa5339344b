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
CHANGE = re.compile(rf"(?P<way>{UP}|{DOWN})(?:了|约|近)*$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,20}$")
_TO = re.compile(
    rf"^[^，。；、\d]{{0,6}}?(?:(?P<way>{UP}|[增升])|(?P<down>{DOWN}|[减降]))"
    r"(?:到|至|为)(?:了|约)?(?:20\d\d年(?:度)?的?|今年的?|本年的?|目前的?)?$"
)
_BELOW = re.compile(r"(?:控制在|未超过|没有超过|未超出?|不超过|不高于|低于|少于|小于)(?:[^，。；]{0,14})$")
_ABOVE = re.compile(r"(?<![未没不])(?<!没有)(?:超过|高于|多于|超出|大于)(?:了)?(?:[^，。；]{0,14})$")


def growth(text: str, stated: Mention, before: list[Mention], after: list[Mention]) -> Iterator[Slip]:
    """增长x% after 由A增加到B, 比上年的B, or before （上年B）: against the figure before, or the change between."""
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
    years = [at for at, one in enumerate(before) if LAST_YEAR.search(one.name.strip("（("))]
    if not years or stated.approximate:
        return
    last = before[years[-1]]
    changes = [one for one in before[years[-1] + 1 :] if one.unit == last.unit and CHANGE.search(one.name)]
    if len(before) > years[-1] + 1 + len(changes) or not last.value or last.kind == PERCENT:
        return
    now_or_more = [one for one in before[: years[-1]] if one.unit == last.unit and not CHANGE.search(one.name)][-3:]
    yield from _against_last_year(text, stated, now_or_more, last, changes)


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

"""Rates and shares: of two figures in the same sentence, or of one further back in the paragraph."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from scoring.engine.rounding import ONE

from .changes import CHANGE, LAST_YEAR
from .mentions import AMOUNT, COUNT, DATE, PERCENT, POINTS, Mention
from .slip import RATIO, Slip, fits, in_unit_of, is_misprint, quoted, ratio_slip, unswapped

_SHARE = re.compile(r"(?:率|比率|比例|占比)(?:约?为|约?达到?|是|约|[=＝:：])?$")
_PARTS_OF = re.compile(r"(?:的|占比?|占总数的?)$")
_NO_SHARE = re.compile(
    r"增长率|下降率|提高率|调整率|调剂率|变更率|增幅|降幅|差异率|变动率|结余率|结转率|减少率|递增|偏[离差]"
)
_WHOLE = re.compile(
    r"预算|计划|目标|任务|应[^用]|总|共|受理|排查|发放|发出|调查|安排|收入|到位|全部|核定|编制|发现|接[收到]|收到"
)
_PART = re.compile(r"实际|支出|支付|使用|完成|办结|整改|回收|有效|满意|在用|达标|合格|执行|在职|解决|处理|到位|投入")
_RATE_OF_MONEY = re.compile(r"(?:执行|支出|完成|到位|支付|使用)率(?:约?为|达到?|是)?$")
_WAN, _NEARLY = Decimal(10) ** 4, Decimal("0.005")
_SCALES = {Decimal(1): "元", _WAN: "万元", _WAN * _WAN: "亿元"}
_OF_WHOLE = re.compile(r"(?P<who>[^占]{0,24})占(?P<of>[^占]{0,14}?)(?:的|比|比重|比例)?(?:为|达到?|是)?$")


def share(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """A rate behind its two figures; several figures before it, or another thing named, and nothing is said."""
    if _NO_SHARE.search(stated.name) or stated.approximate or len(before) < 2:
        return
    first, second = before[-2:]
    if told := _more_than_all(text, stated, first, second):
        yield told
        return
    recent = _since_last_percentage(before)
    if PERCENT in (first.kind, second.kind) or first.unit != second.unit or first.kind == POINTS:
        return
    if len([one for one in recent if one.unit == first.unit]) != 2 or LAST_YEAR.search(second.name):
        return
    is_part_of = bool(_PARTS_OF.search(stated.name)) and not stated.name.strip("的占比")
    if not is_part_of and not (_SHARE.search(stated.name) and _is_pair(stated, first, second)):
        return
    if is_part_of and not re.search(r"占|完成|达到", second.name):
        return
    whole = _whole_of(first, second)
    part = second if whole is first else first
    # 完成率 ends at 100 % in many tables.
    # A part above its whole is one of another whole, unless exchanged digits show it.
    if whole.value and not (stated.value <= ONE and part.value > whole.value and part is second):
        yield _told(text, stated, part, whole)


def _more_than_all(text: str, stated: Mention, whole: Mention, part: Mention) -> Slip | None:
    """收回335份，其中满意341份，满意率93.7%: a part above its whole, and the rate is that of 314."""
    is_pair = whole.unit == part.unit and whole.kind == part.kind == COUNT and whole.step == part.step
    named = re.sub(r"[^一-龥]", "", _SHARE.sub("", stated.name))[-2:]
    is_named = _SHARE.search(stated.name) and len(named) == 2 and named in part.name
    if not (is_pair and is_named and part.value > whole.value > 0 and stated.value < ONE) or part.approximate:
        return None
    meant = [value for value in unswapped(part) if fits(stated, part._replace(value=value), whole)]
    if len(meant) != 1 or len(part.text) < 4:
        return None
    basis = f"{part.text}多于{whole.text}，按{stated.text}折算"
    return Slip(RATIO, part, in_unit_of(part, meant[0]), basis, quoted(text, whole, stated))


def share_of_paragraph(text: str, stated: Mention, before: list[Mention]) -> Iterator[Slip]:
    """占… and 执行率 whose whole stands further back in the paragraph.

    Which figure is meant is only guessed. So it is told if none of them fits and either two digits are
    mistaken, or the share before it in its sentence is of a figure of which this one is not.
    """
    if stated.approximate or _NO_SHARE.search(stated.name):
        return
    said = _OF_WHOLE.fullmatch(stated.name.strip("，,（( "))
    figures = [one for one in before if one.kind not in (PERCENT, POINTS, DATE)]
    part = _part_of(stated, said["who"].strip(), figures) if said else None
    if said and part:
        wholes = [one for one in figures if _may_be_whole(one, part)]
        sibling = _whole_of_sibling(stated, said["of"], before, wholes)
        meant = sibling or next((one for one in wholes if is_misprint(stated, part.value / one.value)), None)
        if meant and not any(fits(stated, part, one) for one in wholes):
            yield _told(text, stated, part, meant)
        yield from () if meant else _slipped_unit(text, stated, part, before)
    elif _RATE_OF_MONEY.search(stated.name):
        yield from _mistaken_rate(text, stated, figures)


def _slipped_unit(text: str, stated: Mention, part: Mention, before: list[Mention]) -> Iterator[Slip]:
    """842.9万元，占19.50%；334.22亿元，占7.73%: by the share before it the amount is one of 万元."""
    of = _share_before(stated, before)
    if part.kind != AMOUNT or of is None or of[0].unit != part.unit or not of[0].value or not of[1].value:
        return
    other, percentage = of
    by_shares = other.value * stated.value / percentage.value
    for scale in (_WAN, 1 / _WAN):
        if part.value and abs(by_shares / (part.value * scale) - 1) <= _NEARLY:
            right = f"{part.text.rstrip('亿万元')}{_SCALES.get(part.scale * scale, '元')}"
            basis = f"按{other.text}占{percentage.text}折算，{stated.text}"
            yield Slip(RATIO, part, right, basis, quoted(text, part, stated))


def _share_before(stated: Mention, before: list[Mention]) -> tuple[Mention, Mention] | None:
    """The last figure with its share in the same sentence."""
    for part, one in zip(reversed(before[:-1]), reversed(before), strict=False):
        if one.kind == PERCENT and one.sentence == stated.sentence and _OF_WHOLE.fullmatch(one.name.strip("，, ")):
            return part, one
    return None


def is_share_of_any(stated: Mention, before: Sequence[Mention]) -> bool:
    """Whether two other figures come to the percentage."""
    figures = [one for one in before if one.kind not in (PERCENT, POINTS, DATE)][-8:]
    return any(fits(stated, a, b) for a in figures for b in figures if a is not b and a.unit == b.unit)


def _told(text: str, stated: Mention, part: Mention, whole: Mention) -> Slip:
    return ratio_slip(text, stated, part.value / whole.value, f"{part.text}÷{whole.text}")


def _part_of(stated: Mention, who: str, figures: list[Mention]) -> Mention | None:
    """What is a share: the figure right before 占, or the one of this name in the same sentence."""
    own = [one for one in figures if one.sentence == stated.sentence]
    if who:
        own = [one for one in own if len(who) >= 4 and one.name.strip("，,、；：: 其中").endswith(who)]
    return own[-1] if own else None


def _may_be_whole(one: Mention, part: Mention) -> bool:
    is_other_year = CHANGE.search(one.name) or LAST_YEAR.search(one.name)
    return one is not part and _unit(one) == _unit(part) and one.value > part.value and not is_other_year


def _unit(one: Mention) -> str:
    """People are counted in 人 and in 名."""
    return {"名": "人"}.get(one.unit, one.unit)


def _whole_of_sibling(stated: Mention, of: str, before: list[Mention], wholes: list[Mention]) -> Mention | None:
    """The figure of which the share before this one is one, if both are said in the same words."""
    for at in range(len(before) - 1, 0, -1):
        one, part = before[at], before[at - 1]
        if one.sentence != stated.sentence:
            return None
        said = _OF_WHOLE.fullmatch(one.name.strip("，, ")) if one.kind == PERCENT else None
        if said and said["of"] == of and not said["who"]:
            found = [whole for whole in wholes if _unit(whole) == _unit(part) and fits(one, part, whole)]
            return found[-1] if found else None
    return None


def _mistaken_rate(text: str, stated: Mention, figures: list[Mention]) -> Iterator[Slip]:
    """执行率 with two digits mistaken, of a part and a whole that are named so in the paragraph."""
    for part in reversed(figures):
        for whole in figures:
            is_pair = part is not whole and part.unit == whole.unit and whole.value and _PART.search(part.name)
            if is_pair and _WHOLE.search(whole.name) and is_misprint(stated, part.value / whole.value):
                if not is_share_of_any(stated, figures):
                    yield _told(text, stated, part, whole)
                return


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

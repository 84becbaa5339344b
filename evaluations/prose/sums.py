"""Figures that are listed as the parts of another one, and do not add up to it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from scoring.engine.rounding import ZERO

from .changes import CHANGE, LAST_YEAR
from .mentions import AMOUNT, COUNT, Mention
from .naming import RECEIVED, SPENT, Naming, naming
from .slip import NEAR, SUM, Slip, in_unit_of, is_swapped, quoted

_NO_PART = re.compile(r"其中|预算|比|较|低于|高于|超过|上年|去年|合计|共计|控制|由|到$")
_OPENING = re.compile(r"(?:其中|(基本支出|项目支出)中)[^\d]{0,40}$|^中[，,：:][^\d。\n]{1,24}$")
# What opens a list of all parts. After 其中 people also pick some of them.
_LISTING = re.compile(r"^(?:[，,]?(?:分别[为是]|包括|分为|由)[：:]?|[：:])[^\d。]{0,24}$")
# All that was spent, by what it was spent on; the whole may stand in the paragraph before.
_BREAKDOWN = re.compile(r"(?:支出(?:明细|构成)|按(?:用途|内容|支出内容|经济分类)(?:划?分|看)?)[，,：:][^\d。\n]{1,24}$")
_OPEN_LIST = re.compile(r"主要|等(?![奖级])|其?余|部分|涉及|重点|包含")
_REPEATED = re.compile(r"重[复叠]|交叉|[（(][含减扣]")
# Attributes that one thing may share with another, and stages that it passes one after the other.
_OVERLAPPING = re.compile(
    r"女|党员|民族|岁|以[上下]|学历|研究生|本科|专科生|职称|硕士|博士|办结|完成|结案|立案|整改|处理|到位|支付|结转|"
    r"失能|独居|留守|困难|脱贫|残疾|低保|已|尚|未|达|合格|通过|回收|有效|满意|累计|新增|每|均|各|约|含|再|又|还|同时|受理|移送|查处"
)
# Two parts more easily share something than three.
_MAY_OVERLAP = re.compile(r"高级|中级|初级|骨干|持证|大专|退[役休]|兼|青年|优秀|农村|外地|先进|重点|贫困|党|团|男")
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
_OF_TWO = re.compile("(?:[两二]年|[两二]者|[两二]项|[两二]类)(?:合计|共计?|总计|累计)")
_ANY = re.compile("")


def wrong_sums(text: str, found: list[Mention]) -> Iterator[Slip]:
    """Parts behind 其中 or a colon that are the whole of the figure before, and come to another one."""
    for at, one in enumerate(found):
        between = text[found[at - 1].end : one.start] if at else ""
        opened, listing = _OPENING.search(between), at and _LISTING.search(between)
        if at and _BREAKDOWN.search(between):
            yield from _breakdown(text, found[max(0, at - NEAR) : at], _parts(text, found[at : at + 2 * NEAR], one))
            continue
        if "\n" in between or not (opened or listing):
            continue
        parts = _parts(text, found[at : at + 2 * NEAR + 1], one)
        before = [
            each
            for each in found[max(0, at - NEAR) : at]
            if each.unit == one.unit and "\n" not in text[each.end : one.start]
        ]
        group = (opened[1] or "") if opened else ""
        wholes = [each for each in before if group in each.name and not CHANGE.search(each.name)][-4:]
        if not wholes or not 1 < len(parts) <= NEAR or _comes_to_one(wholes, parts):
            continue
        whole = _whole_by_name(text, wholes, parts) if opened else None
        whole = whole or _whole_of_list(text, wholes[-1], parts, bool(listing) and found[at - 1] is wholes[-1])
        if whole:
            basis = "＋".join(part.text for part in parts)
            yield Slip(SUM, whole, in_unit_of(whole, _total(parts)), basis, quoted(text, whole, parts[-1]))


def wrong_pairs(text: str, found: list[Mention]) -> Iterator[Slip]:
    """支出320.80万元 … 支出306.90万元，两年合计支出672.70万元: two digits of the sum are exchanged."""
    for at, whole in enumerate(found):
        if not _OF_TWO.search(whole.name) or whole.approximate:
            continue
        recent = found[max(0, at - NEAR) : at]
        parts = [one for one in recent if one.unit == whole.unit and "\n" not in text[one.end : whole.start]]
        pairs = [(a, b) for a, b in combinations(parts, 2) if _are_alike(a, b, whole)]
        wrong = [(a, b) for a, b in pairs if is_swapped(whole, a.value + b.value)]
        if len(wrong) == 1 and not any(_comes_to_one([whole], list(pair)) for pair in combinations(parts, 2)):
            a, b = wrong[0]
            total = in_unit_of(whole, a.value + b.value)
            yield Slip(SUM, whole, total, f"{a.text}＋{b.text}", quoted(text, b, whole))


def _are_alike(one: Mention, other: Mention, whole: Mention) -> bool:
    """Whether two figures are the same of two things, and as exact as their sum."""
    aspects = [naming(each.name).aspects for each in (one, other)]
    return (
        aspects[0] == aspects[1] and not (one.approximate or other.approximate) and one.step == other.step == whole.step
    )


def _breakdown(text: str, before: list[Mention], parts: list[Mention]) -> Iterator[Slip]:
    """支出明细 that comes to nearly what was spent."""
    spent = [one for one in before if one.unit == parts[0].unit and naming(one.name) == Naming("", frozenset((SPENT,)))]
    if not spent or not 3 < len(parts) <= NEAR or _comes_to_one(spent, parts):
        return
    whole, end = spent[-1], text[parts[-1].end : parts[-1].end + 8]
    is_near = abs(_total(parts) - whole.value) <= whole.value / 200
    if is_near and not whole.approximate and not _OPEN_LIST.match(end.lstrip("，,、； ")):
        basis = "＋".join(part.text for part in parts)
        yield Slip(SUM, whole, in_unit_of(whole, _total(parts)), basis, quoted(text, whole, parts[-1]))


def _total(parts: list[Mention]) -> Decimal:
    return sum((part.value for part in parts), ZERO)


def _parts(text: str, following: list[Mention], first: Mention) -> list[Mention]:
    """What is listed, without what stands in brackets behind a part, up to where something else is said."""
    parts: list[Mention] = []
    depth, last, strongest = 0, first.start, 0
    for one in following:
        between = text[last : one.start]
        depth += len(re.findall("[（(]", between)) - len(re.findall("[）)]", between))
        last = one.end
        if depth < 0 or one.sentence != first.sentence:
            break
        if depth > 0 and parts:
            continue
        stop = _strength(between) if parts else 0
        if one.unit != first.unit or (parts and _NO_PART.search(one.name)) or (strongest and stop > strongest):
            break
        strongest = max(strongest, stop)
        parts.append(one)
    return parts


def _strength(between: str) -> int:
    """Of the strongest sign between two parts: behind a list with 、 another thing is said after ；."""
    return next(
        (rank for rank, signs in ((3, "；;"), (2, "，,"), (1, "、")) if any(one in between for one in signs)), 0
    )


def _comes_to_one(wholes: list[Mention], parts: list[Mention]) -> bool:
    """Whether the parts add up to one of the figures before them, or are not exact."""
    # Beside figures with decimals those without are exact; where all are whole, all may have been rounded.
    finest = min(one.step for one in (*parts, *wholes))
    is_counted = parts[0].kind == COUNT and finest == max(one.scale for one in parts) == 1
    slack = ZERO if is_counted else finest * (1 + sum(one.step == finest for one in parts)) / 2
    total = _total(parts)
    return any(one.approximate for one in parts) or any(abs(total - one.value) <= slack for one in wholes)


def _whole_by_name(text: str, wholes: list[Mention], parts: list[Mention]) -> Mention | None:
    """The figure that the parts should add up to, as their names say that they are all of it."""
    meant = _partition(text, parts)
    named = [one for one in wholes if meant and meant.search(one.name) and not one.approximate]
    if not named or not named[-1].value:
        return None
    is_near = abs(_total(parts) - named[-1].value) <= abs(named[-1].value) / 20
    return named[-1] if is_near or meant is not _ANY else None


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


def _whole_of_list(text: str, whole: Mention, parts: list[Mention], is_listing: bool) -> Mention | None:
    """The figure before two parts or more that nearly make it up.

    More than the whole is always wrong; less is only where a colon opens the list, as 其中 may pick out.
    """
    opening, end = text[whole.end : parts[0].start], text[parts[-1].end : parts[-1].end + 8]
    is_open = _OPEN_LIST.search(opening[-24:]) or _OPEN_LIST.match(end.lstrip("，,、； ")) or _REPEATED.search(end)
    if is_open or whole.approximate or LAST_YEAR.search(whole.name) or not whole.value:
        return None
    if any(_OVERLAPPING.search(one.name) or not one.name.strip("，,、；;：: ") for one in parts):
        return None
    aspects = {frozenset(naming(one.name).aspects & {SPENT, RECEIVED}) for one in parts}
    is_enumerated = all("、" in text[one.end : two.start] for one, two in pairwise(parts))
    if len(aspects) > 1 or not (is_enumerated or is_listing or whole.kind == AMOUNT):
        return None
    more = (_total(parts) - whole.value) / whole.value
    if len(parts) < 3:
        is_told = is_enumerated and whole.kind == COUNT and not any(_MAY_OVERLAP.search(one.name) for one in parts)
        return whole if is_told and 0 < more <= Decimal("0.05") else None
    most = Decimal("0.2") if is_enumerated or is_listing else Decimal("0.1")
    return whole if 0 < more <= most or (is_listing and -Decimal("0.05") <= more < 0) else None

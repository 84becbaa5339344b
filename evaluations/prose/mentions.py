"""Figures that people typed into text: amounts, percentages, areas, counts, dates, document numbers, directions.

Every expression is bounded, so that a hostile text of any length is read in linear time.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from scoring.engine.dates import parse_date
from scoring.engine.errors import MeasurementError
from scoring.engine.quantities import split_unit

AMOUNT, PERCENT, POINTS, AREA, COUNT = "amount", "percent", "points", "area", "count"
DATE, YEAR, NUMBER, DIRECTION = "date", "year", "number", "direction"
FIGURES = frozenset((AMOUNT, PERCENT, POINTS, AREA, COUNT))
ABOUT, ABOVE, BELOW = "约", "超", "近"
UP = r"增长|增加|上升|提高|提升|增收|扩大|增(?=\d)"
DOWN = r"下降|减少|降低|压减|缩减|节约|节省|压缩|缩短|减(?=\d)"
LONGEST_NAME = 40

_UNIT = (
    r"(?:万亿|千万|百万|亿|万|千)?(?:[余多])?(?:元|平方公里|平方千米|平方米|㎡|平米|公顷|亩|立方米|人次|场次|批次|台次|户次|家次|件次|册次|班次|例次|车次|"
    r"公里|千米|公斤|千克|微克|毫克|课时|小时|个百分点|百分点|[人名位户家个件宗项条次场期份册本张套台辆座幢栋间所处米吨天分岁头只株"
    r"棵篇起批支部艘枚幅对例床盏面根块种门届轮班箱袋](?!钟|之|别|期|析|类|配|步|布|散|管|解))|亿|[%％‰]"
)
_FIGURE = (
    r"(?P<sign>(?<=[为是达率＝=（(])[-−－])?(?P<digits>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)"
    rf"[ 　]?(?P<more>[余多])?(?P<unit>{_UNIT})(?P<per>[/／](?:立方米|平方米|人次|\w))?"
)
# The first characters keep the search fast: most of a text begins nothing.
_MENTION = re.compile(
    r"(?=[\d〔\[（(\-−－增上提扩下减降压缩节])(?:"
    r"(?P<number>[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号)"
    r"|(?P<date>\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.]))"
    r"|(?P<month>\d{4}年\d{1,2}月|\d{1,2}月(?:\d{1,2}日)?)"
    r"|(?P<year>(?:19|20)\d\d年(?:度)?)"
    rf"|(?<![\d.A-Za-z第#-]){_FIGURE}"
    rf"|(?P<up>{UP})|(?P<down>{DOWN}))"
)
_ISSUER = re.compile(r"[一-龥]{1,12}$")
_LEAD_OF_ISSUER = re.compile(r"^.{0,8}(?:根据|依据|按照|按|文号为?|以及|印发|关于|和|及|与)")
_BOUNDARY = re.compile(r"[，,。；;、：:！？!?\n]")
_SENTENCE_END = re.compile(r"[。！？\n]")
_APPROXIMATE = ((ABOUT, re.compile(r"(?:大约|约|大概)$")), (BELOW, re.compile(r"(?:接近|将近|近)$")))
_ABOVE = re.compile(
    r"(?:超过|突破|超|逾|高于|大于|不少于|不低于|不小于|至少|≥|>=|>|达到?)$"  # "达90%" is exact; see _approximate
)
_AFTER = re.compile(r"(?P<above>(?:及|或)?以上|余)|(?P<about>左右|上下)|(?P<below>(?:及|或)?以下|以内|之内)")
_LIMIT = re.compile(r"(?:不超过|不高于|不大于|不多于|低于|少于|小于|未超过|没有超过|控制在|≤|<=|<)$")
_RANGE = re.compile(r"[ ]?(?:[-~～—–至到])[ ]?\d")
# 由58起降至54起 are two figures, no range.
_RANGE_BEFORE = re.compile(r"\d[^\d，。；、\n]{0,4}(?<![升降增减加少高低短缩大])[-~～—–至]$")


class Mention(NamedTuple):
    """One figure in a text.

    ``value`` and ``step`` (one unit of the last printed digit) are in the base unit of ``unit``: yuan for
    amounts, a fraction for percentages. ``meaning`` is what is no quantity: a day, a year, a document number
    or a direction as "+" or "-"; None for a month.
    ``approximate``: "约", "超" (at least), "近" (at most), or "" for exact. ``name``: the words before it in its
    clause. ``sentence`` and ``part`` say where its sentence, and its part of it up to ；, begin.
    """

    kind: str
    text: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    step: Decimal = Decimal(0)
    scale: Decimal = Decimal(1)
    approximate: str = ""
    name: str = ""
    sentence: int = 0
    part: int = 0
    meaning: date | int | str | None = None

    @property
    def unit_shown(self) -> str:
        """The unit as it was written."""
        return self.text.lstrip("-−－0123456789.,余多 　")


@lru_cache(maxsize=2048)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every figure of a text, in order."""
    return tuple(_found(text))


def figures(text: str) -> tuple[Mention, ...]:
    """The quantities among them."""
    return tuple(one for one in mentions(text) if one.kind in FIGURES)


def _found(text: str) -> Iterator[Mention]:
    stops = [one.end() for one in _BOUNDARY.finditer(text)]
    sentences = [0, *(one.end() for one in _SENTENCE_END.finditer(text))]
    parts = sorted({*sentences, *(at + 1 for at, sign in enumerate(text) if sign in "；;")})
    last = 0
    for found in _MENTION.finditer(text):
        begins = max(last, _before(stops, found.start()), found.start() - LONGEST_NAME)
        name = text[begins : found.start()]
        one = _read(found, name, text)
        if one is None:
            continue
        if one.kind in FIGURES:
            last = one.end
        yield one._replace(name=name, sentence=_before(sentences, one.start), part=_before(parts, one.start))


def _before(places: list[int], at: int) -> int:
    found = bisect_right(places, at)
    return places[found - 1] if found else 0


def _read(found: re.Match[str], name: str, text: str) -> Mention | None:
    start, end, words = found.start(), found.end(), found[0]
    if found["number"]:
        return _number(text, start, end)
    if found["date"] or found["month"]:
        return Mention(DATE, words, start, end, meaning=_day(found["date"] or ""))
    if found["year"]:
        return Mention(YEAR, words, start, end, meaning=int(words[:4]))
    if found["up"] or found["down"]:
        return Mention(DIRECTION, words, start, end, meaning="+" if found["up"] else "-")
    return None if _is_range(text, start, end) else _quantity(found, name, text)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except MeasurementError:
        return None  # 2023年2月30日 is no day to compare with


def _number(text: str, start: int, end: int) -> Mention | None:
    """A document number begins with the code of its issuer; what leads up to that is cut off."""
    issuer = _ISSUER.search(text[max(0, start - 12) : start])
    if issuer is None:
        return None
    lead = _LEAD_OF_ISSUER.match(issuer[0])
    start -= len(issuer[0]) - (lead.end() if lead else 0)
    words = text[start:end]
    return Mention(NUMBER, words, start, end, meaning=re.sub(r"[\[（(](\d{4})[\]）)]", r"〔\1〕", words))


def _is_range(text: str, start: int, end: int) -> bool:
    """One end of 80%～90%: neither end is the figure."""
    return bool(_RANGE.match(text, end) or _RANGE_BEFORE.search(text[max(0, start - 8) : start]))


def _quantity(found: re.Match[str], name: str, text: str) -> Mention:
    digits, more = (
        found["digits"].replace(",", ""),
        found["more"] or ("余" if re.search("[余多]", found["unit"]) else ""),
    )
    scale, unit = _scaled(re.sub("[余多]", "", found["unit"]))
    if found["per"]:
        unit += found["per"]
    shown = Decimal(digits) * (-1 if found["sign"] else 1)
    places = len(digits.partition(".")[2])
    return Mention(
        _kind(unit),
        found[0],
        found.start(),
        found.end(),
        shown * scale,
        unit,
        scale.scaleb(-places),
        scale,
        ABOVE if more else _approximate(name, text[found.end() : found.end() + 4]),
    )


@lru_cache(maxsize=512)
def _scaled(unit: str) -> tuple[Decimal, str]:
    scale, base = split_unit(unit)
    return scale, "元" if unit == "亿" else base


def _kind(unit: str) -> str:
    if unit in ("平方米", "平方公里", "平方千米", "公顷", "亩"):
        return AREA
    return {"元": AMOUNT, "%": PERCENT, "个百分点": POINTS}.get(unit, COUNT)


def _approximate(name: str, after: str) -> str:
    name = name.rstrip("（( ")
    follows = _AFTER.match(after)
    if _LIMIT.search(name):
        return BELOW
    for sign, pattern in _APPROXIMATE:
        if pattern.search(name):
            return sign
    if follows:
        return ABOVE if follows["above"] else ABOUT if follows["about"] else BELOW
    return ABOVE if (found := _ABOVE.search(name)) and not found[0].startswith("达") else ""

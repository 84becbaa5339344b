"""One row of a table with targets and what was achieved → an indicator, its figures as printed."""

import re
from collections.abc import Mapping

from evaluations.enums import Direction, IndicatorKind, Level1, Level2
from evaluations.facts import IndicatorFacts
from scoring.engine import MeasurementError
from scoring.engine.dates import parse_date
from scoring.engine.quantities import Quantity, normalise, parse_quantity
from scoring.engine.rounding import HUNDRED, plain

from .columns import ACTUAL, RATIO
from .levels import HOMES, ONLY_LEVEL2, WORDS1, WORDS2, named
from .numbers import is_blank, number, without_points
from .proposing import LONGEST_UNIT, SIGN, TITLE, UNIT, UNIT_IN_TITLE, VALUE, YES_OR_NO

_DAY = re.compile(r"[年月季旬日底末]|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}")
_NUMBERED = re.compile(r"^\s*+(?:指标\s*+\d*+\s*+[：:.、]|\d{1,2}[.、](?!\d)|[（(]\d{1,2}[)）])\s*+")
_LESS = re.compile("投诉|事故|违规|违纪|失误|差错|死亡|伤亡|控制|成本|超标|超支|逾期|漏|能耗|闲置|负面|上访|发案|病死")
_UNFIT_FOR_LESS = re.compile("结案|办结|处理|处置|整改|满意|解决|达标|完成|合格|节约|降低|下降|减少|及时")
_DIRECTIONS = {"正向": Direction.MORE, "反向": Direction.LESS, "逆向": Direction.LESS, "负向": Direction.LESS}
_HIGHEST_FRACTION = 3


def levels_named(first: str, second: str) -> tuple[str, str]:
    """First and second level that two cells name; ("", …) if the first cannot be told from them."""
    first, second = without_points(first), without_points(second)
    level1, level2 = named(first, WORDS1), named(second, WORDS2)
    if level1 is None and level2 is None and named(second, WORDS1) is not None:
        level1 = named(second, WORDS1)
    if level1 is None and level2 is not None:
        level1 = HOMES.get(level2)
    if level1 is None and level2 == Level2.COST:
        level1 = Level1.COST
    return str(level1 or ""), str(level2 or (ONLY_LEVEL2.get(level1) if level1 else None) or "")


def printed_indicator(key: str, levels: tuple[str, str], given: Mapping[str, str], year: int) -> IndicatorFacts:
    """The indicator with its words as printed; of a bare figure more is better, unless it counts what is bad."""
    title = _NUMBERED.sub("", given.get(TITLE, "")).strip()
    value, actual, sign = given.get(VALUE, ""), given.get(ACTUAL, ""), normalise(given.get(SIGN, ""))
    kind = _kind(actual if is_blank(value) else value, actual, sign, year)
    target = _quantity(value) if kind == IndicatorKind.QUANTITY else None
    if target is not None and target.upper is None and sign in (">", "<", "＞", "＜") and not target.comparator:
        value, target = f"{sign}{value}", _quantity(f"{sign}{value}")
    return IndicatorFacts(
        key=key,
        level1=levels[0],
        level2=levels[1],
        title=title,
        kind=str(kind),
        direction=_direction(target, sign, title, levels) if target else "",
        unit=_unit(given.get(UNIT, ""), target, title) if target else "",
        target="" if is_blank(value) else value,
        actual="" if is_blank(actual) else actual,
    )


def stated_percentage(given: Mapping[str, str], head: str, part: str = RATIO) -> str:
    """A ratio as a percentage: "98.5" under 完成率（%） and "0.985" under 完成率 are both 98.5%."""
    text = given.get(part, "")
    value = number(text)
    if is_blank(text) or value is None or "%" in normalise(text):
        return "" if is_blank(text) else text
    if "%" not in normalise(head) and abs(value) <= _HIGHEST_FRACTION:
        value *= HUNDRED
    return f"{plain(value)}%"


def _kind(value: str, actual: str, sign: str, year: int) -> IndicatorKind:
    if "定性" in sign:
        return IndicatorKind.QUALITATIVE
    if _is_day(value, year):
        return IndicatorKind.DATE if is_blank(actual) or _is_day(actual, year) else IndicatorKind.QUALITATIVE
    if _quantity(value) is not None:
        return IndicatorKind.QUANTITY
    if normalise(value) in YES_OR_NO and normalise(actual) in YES_OR_NO:
        return IndicatorKind.YES_NO
    return IndicatorKind.QUALITATIVE


def _is_day(text: str, year: int) -> bool:
    if not _DAY.search(text):
        return False
    try:
        return parse_date(text, year) is not None
    except MeasurementError:  # a day that does not exist, which whoever measures tells
        return True


def _quantity(text: str) -> Quantity | None:
    try:
        return parse_quantity(text)
    except MeasurementError:
        return None


def _direction(target: Quantity, sign: str, title: str, levels: tuple[str, str]) -> str:
    if target.upper is not None:
        return ""
    one = _quantity(f"{sign}1") if sign else None
    if one is not None and one.comparator in Direction.values:
        return one.comparator
    if found := next((way for word, way in _DIRECTIONS.items() if word in sign), None):
        return str(found)
    if target.comparator in Direction.values:
        return target.comparator
    is_less = (
        target.value == 0 or levels[1] == Level2.COST or (_LESS.search(title) and not _UNFIT_FOR_LESS.search(title))
    )
    return str(Direction.LESS if is_less else Direction.MORE)


def _unit(unit: str, target: Quantity, title: str) -> str:
    """As its own column says, or the title behind a bare figure: 改造面积（亩）."""
    written = normalise(unit).strip("()")
    in_title = UNIT_IN_TITLE.search(normalise(title))
    if is_blank(written):
        written = in_title[1] if in_title and not target.unit and target.scale == 1 else ""
    return written if len(written) <= LONGEST_UNIT else ""

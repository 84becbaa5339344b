"""One declared target → how an indicator would measure it: quantity, day, yes or no, or quality.

A proposal: what cannot be computed with becomes a qualitative indicator, and people look at all of it.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from evaluations.enums import Direction, IndicatorKind, Level2
from evaluations.facts import IndicatorFacts, TargetFacts
from scoring.engine import MeasurementError
from scoring.engine.dates import parse_date
from scoring.engine.quantities import Quantity, in_unit, normalise, parse_quantity

TITLE, VALUE, UNIT, SIGN = "title", "value", "unit", "sign"
Tell = Callable[[str, str], None]
"""Takes a part of a row and the sentence that says what is wrong with it."""

LONGEST_UNIT, LONGEST_TARGET = 20, 200  # characters that an indicator has room for
YES_OR_NO = frozenset("是否有无√×")

_BLANK = frozenset(("", "/", "-", "—", "——", "~"))
_NO_TITLE = _BLANK | {"无", "…", "……", "...", "......"}
_NUMBERED = re.compile(r"^\s*+指标\s*+\d*+\s*+[：:.、]\s*+")
UNIT_IN_TITLE = re.compile(
    r"\((%|‰|亩|[万亿]?元|个|项|人?次|人|户|家|件|份|宗|天|个月|公里|平方米|米|公顷|吨|场|批)\)$"
)
_DAY = re.compile(r"[年月季旬日底末]|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}")


class Declared(NamedTuple):
    """A row as declared: ``value`` with its sign and unit; ``figure`` and ``unit`` if it is a quantity."""

    title: str
    value: str
    kind: IndicatorKind
    figure: Quantity | None = None
    unit: str = ""


def declared_in(given: Mapping[str, str], year: int, tell: Tell) -> Declared | None:
    """What a row declares; None if it declares nothing, or what it does is wrong and told."""
    title, value = _NUMBERED.sub("", given[TITLE]), given[VALUE]
    has_title, has_value = normalise(title) not in _NO_TITLE, normalise(value) not in _BLANK
    if has_title and has_value:
        declared = _declared(title, value, given, year, tell)
        if declared is None or declared.value == value or len(declared.value) <= LONGEST_TARGET:
            return declared
        tell(VALUE, f"连同计算符号和单位有 {len(declared.value)} 字，超过 {LONGEST_TARGET} 字，请精简。")
        return None
    if has_title:
        tell(VALUE, f"三级指标“{title}”没有指标值，请填写；不设这个指标的，请删去这一行。")
    elif has_value:
        tell(TITLE, f"指标值“{value}”没有写明三级指标，请填写指标名称。")
    return None


def proposal(key: str, target: TargetFacts, declared: Declared) -> IndicatorFacts:
    """The indicator for a target. Of a quantity without sign more is better, of costs less."""
    direction = ""
    if declared.figure is not None and declared.figure.upper is None:
        is_cost = target.level2 == Level2.COST
        direction = declared.figure.comparator or str(Direction.LESS if is_cost else Direction.MORE)
    return IndicatorFacts(
        key=key,
        level1=target.level1,
        level2=target.level2,
        title=target.title,
        kind=str(declared.kind),
        direction=direction,
        unit=declared.unit,
        target=declared.value,
    )


def _declared(title: str, value: str, given: Mapping[str, str], year: int, tell: Tell) -> Declared | None:
    qualified = Declared(title, value, _judged(value))
    if "定性" in given.get(SIGN, ""):
        return qualified
    if _DAY.search(value):
        try:
            if parse_date(value, year):
                return Declared(title, value, IndicatorKind.DATE)
        except MeasurementError as error:
            tell(VALUE, error.problems[0].message)
            return None
    figure = _quantity(value)
    if figure is None:
        return qualified
    sign = _sign(given.get(SIGN, ""), figure, value, tell)
    if sign is None:
        return None
    if sign:
        figure = parse_quantity(f"{sign}{value}")
    return _measured(title, f"{sign}{value}", figure, given.get(UNIT, ""), tell)


def _judged(value: str) -> IndicatorKind:
    return IndicatorKind.YES_NO if normalise(value) in YES_OR_NO else IndicatorKind.QUALITATIVE


def _quantity(text: str) -> Quantity | None:
    try:
        return parse_quantity(text)
    except MeasurementError:
        return None


def _sign(text: str, figure: Quantity, value: str, tell: Tell) -> str | None:
    """The sign to write before the figure; "" if there is none, or the figure has it already."""
    if normalise(text) in _BLANK or "定量" in text:
        return ""
    one = _quantity(f"{text}1")
    if one is None or not one.comparator:
        tell(SIGN, f"“{text}”不是计算符号，请填写 ≥、≤、= 或“定性”。")
        return None
    if figure.comparator not in ("", one.comparator):
        tell(SIGN, f"计算符号“{text}”与指标值“{value}”方向不一致，请改为一致。")
        return None
    return "" if figure.comparator else text if one.is_strict else one.comparator


def _measured(title: str, text: str, figure: Quantity, unit: str, tell: Tell) -> Declared | None:
    """With the unit of its own column, or the one in its title, as in 改造面积（亩）.

    A unit that an indicator has no room for stays in the value alone.
    """
    is_bare = not figure.unit and figure.scale == 1
    named = UNIT_IN_TITLE.search(normalise(title))
    if not unit and is_bare and named:
        unit = named[1]
    unit = normalise(unit).strip("()")
    if not unit:
        shown = figure.unit_shown
        return Declared(title, text, IndicatorKind.QUANTITY, figure, shown if len(shown) <= LONGEST_UNIT else "")
    try:
        in_unit(figure, unit)
    except MeasurementError as error:
        tell(UNIT, f"指标值“{text}”与计量单位“{unit}”：{error.problems[0].message}")
        return None
    return Declared(
        title, f"{text}{unit}" if is_bare and text[-1].isdigit() else text, IndicatorKind.QUANTITY, figure, unit
    )

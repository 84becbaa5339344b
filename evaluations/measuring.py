"""Facts → measurements: reads the figures as typed, sums the budget lines, tells what cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from scoring.engine import (
    Answer,
    IndicatorMeasurement,
    Input,
    MeasurementError,
    Measurements,
    NotMeasured,
    Problem,
    Scheme,
    Value,
)
from scoring.engine.dates import parse_date
from scoring.engine.inputs import BUDGET_AMOUNTS, BudgetSum
from scoring.engine.measurements import Figure
from scoring.engine.quantities import NO, YES, Quantity, in_unit, normalise, parse_quantity, same_unit

from .enums import IndicatorKind
from .facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts

T = TypeVar("T")

_BLANK = frozenset({"", "/", "-", "—", "——"})
_NOT_APPLICABLE = NotMeasured("指标不适用")
_QUALITATIVE = NotMeasured("定性指标按达成程度计分")


def measure(facts: ReportFacts, scheme: Scheme) -> Measurements:
    """What the scheme needs from the facts. Raises MeasurementError with all unreadable figures."""
    measurements, problems = measure_readable(facts, scheme)
    if problems:
        raise MeasurementError(problems)
    return measurements


def measure_readable(facts: ReportFacts, scheme: Scheme) -> tuple[Measurements, list[Problem]]:
    """As ``measure``, but what cannot be read is told beside, and missing in the measurements."""
    problems = list(_figure_problems(facts, scheme))
    indicators = []
    for i, one in enumerate(facts.indicators):
        try:
            indicators.append(measured_indicator(one, facts.year.year))
        except MeasurementError as error:
            indicators.append(measured_indicator(replace(one, target="", actual=""), facts.year.year))
            problems += [
                Problem(f"indicators[{i}].{fault.path}", f"指标“{one.title}”：{fault.message}")
                for fault in error.problems
            ]
    measurements = Measurements(
        values={entry.key: _value(entry, facts) for entry in scheme.inputs},
        indicators=tuple(indicators),
        answers={line.item: _answer(line) for line in facts.lines},
        adjustments=facts.adjustments,
    )
    return measurements, problems


def _figure_problems(facts: ReportFacts, scheme: Scheme) -> Iterator[Problem]:
    for key in facts.figures:
        entry = scheme.inputs_by_key.get(key)
        if entry is None:
            known = "、".join(one.key for one in scheme.inputs if one.sum_of is None) or "无"
            yield Problem(f"figures.{key}", f"评分方案“{scheme.title}”的数据表没有“{key}”，可填：{known}。")
        elif entry.sum_of is not None:
            yield Problem(f"figures.{key}", f"“{entry.label}”由预算项目汇总得出，不能另填，请删去这一项。")


def _value(entry: Input, facts: ReportFacts) -> Value:
    if entry.sum_of is None:
        missing = NotMeasured(f"数据表“{entry.label}”未填，请填写后再计分。")
        return facts.figures.get(entry.key, missing)
    amounts = [
        (line.title, _amount(line, entry.sum_of))
        for line in facts.budget_lines
        if entry.sum_of.category in ("", line.category) and has_amount(line)
    ]
    known = [amount for _, amount in amounts if amount is not None]
    if not known:
        return NotMeasured(f"预算项目中没有填写“{entry.label}”，请填写后再计分。")
    if len(known) < len(amounts):
        empty = "、".join(f"“{title}”" for title, amount in amounts if amount is None)
        return NotMeasured(f"“{entry.label}”无法汇总：预算项目{empty}没有填写，请补填（没有发生的填 0）。")
    return sum(known, Decimal(0))


def has_amount(line: BudgetLineFacts) -> bool:
    """False for a line on which no amount was filled in; it counts nowhere."""
    return any(getattr(line, name) is not None for name in BUDGET_AMOUNTS)


def stated_percentage(text: str) -> Decimal | None:
    """The percentage that a report prints as a ratio, with its decimals: "154.80%" → 154.80; None if it is none."""
    try:
        quantity = parse_quantity(text)
    except MeasurementError:
        return None
    if quantity.unit not in ("%", "") or quantity.upper is not None:
        return None
    return quantity.value.scaleb(2) if quantity.unit == "%" else quantity.value


def _amount(line: BudgetLineFacts, sum_of: BudgetSum) -> Decimal | None:
    amount: Decimal | None = getattr(line, sum_of.field)
    return getattr(line, sum_of.otherwise) if amount is None and sum_of.otherwise else amount


def _answer(line: LineFacts) -> Answer:
    return Answer(line.checks, line.level, line.share, line.points, line.not_applicable)


def measured_indicator(one: IndicatorFacts, year: int) -> IndicatorMeasurement:
    """Read one indicator of an evaluation year, which dates without a year belong to.

    Raises MeasurementError with paths "target", "actual" or "direction".
    """
    target, actual = _figures(one, year)
    return IndicatorMeasurement(
        key=one.key,
        title=one.title,
        level1=one.level1,
        level2=one.level2,
        direction=one.direction,
        target=target,
        actual=actual,
        is_qualitative=one.kind == IndicatorKind.QUALITATIVE,
        level=one.level,
        share=one.share,
        weight=one.weight,
        not_applicable=one.not_applicable,
    )


def _figures(one: IndicatorFacts, year: int) -> tuple[Figure, Figure]:
    if one.not_applicable:
        return _NOT_APPLICABLE, _NOT_APPLICABLE
    if one.kind == IndicatorKind.QUALITATIVE:
        return _QUALITATIVE, _QUALITATIVE
    target, actual = (_read(one.kind, getattr(one, name), name, year) for name in ("target", "actual"))
    if isinstance(target, Quantity):
        _check_direction(one, target)
        if isinstance(actual, Quantity):
            if actual.upper is not None:
                message = f"完成值“{one.actual}”是一个区间，请填写实际完成的一个数值。"
                raise MeasurementError([Problem("actual", message)])
            return _in_one_unit(target, actual, one.unit)
    return target, actual


def _read(kind: str, text: str, path: str, year: int) -> Figure:
    if text.strip() in _BLANK:
        return NotMeasured("未填")
    if kind == IndicatorKind.DATE:
        return _at(path, lambda: _date(text, year))
    return _at(path, lambda: _yes_no(text) if kind == IndicatorKind.YES_NO else parse_quantity(text))


def _date(text: str, year: int) -> date:
    day = parse_date(text, year)
    if day is None:
        raise MeasurementError([Problem("", f"“{text}”不是日期，请按“2023年12月31日”填写。")])
    return day


def _yes_no(text: str) -> bool:
    word = normalise(text)
    if word not in YES | NO:
        raise MeasurementError([Problem("", f"“{text}”不是“是”或“否”，请填写“是”或“否”。")])
    return word in YES


def _check_direction(one: IndicatorFacts, target: Quantity) -> None:
    if target.upper is not None:
        return
    if not one.direction and not target.comparator:
        raise MeasurementError([Problem("direction", "没有计算符号，请填写 ≥（越大越好）、≤（越小越好）或 =。")])
    if one.direction and target.comparator not in ("", one.direction):
        message = f"目标值“{one.target}”与计算符号“{one.direction}”方向不一致，请改为一致。"
        raise MeasurementError([Problem("direction", message)])


def _in_one_unit(target: Quantity, actual: Quantity, unit: str) -> tuple[Quantity, Quantity]:
    if not unit:
        return _at("actual", lambda: same_unit(target, actual))
    return _at("target", lambda: in_unit(target, unit)), _at("actual", lambda: in_unit(actual, unit))


def _at(path: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except MeasurementError as error:
        raise MeasurementError([Problem(path, fault.message) for fault in error.problems]) from None

"""Data-sheet values ↔ text with units, exact to what every database stores."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from scoring.engine import MeasurementError, Problem, Scheme
from scoring.engine.quantities import in_unit, parse_quantity
from scoring.engine.rounding import HUNDRED, ZERO, plain
from scoring.reading import join, shown

_DIGITS = 15  # what every supported database stores exactly


def exact(value: Decimal, places: int, path: str, complain: Callable[[str, str], None]) -> Decimal:
    """The canonical form; a value that the database would round is a problem."""
    if value.adjusted() >= _DIGITS - 2:
        complain(path, f"{shown(value)} 的位数过多，请核对是否多写了数字或用错了单位。")
        return ZERO
    value += ZERO  # no negative zero
    if value != round(value, places):
        complain(path, f"{plain(value)} 的小数超过 {places} 位，保存会丢失精度，请四舍五入后填写。")
    return value.quantize(Decimal("0.01")) if places == 2 else Decimal(plain(value))


def read_figures(data: Any, scheme: Scheme | None) -> tuple[dict[str, Decimal], list[Problem]]:
    """Data-sheet values in base units; each may be written with its unit ("1096.51万元", "100%")."""
    if data is None:
        return {}, []
    if not isinstance(data, dict):
        return {}, [Problem("figures", "应为“数据项: 数值”的条目。")]
    values: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for key, given in data.items():
        if given is None:
            continue
        entry = scheme.inputs_by_key.get(key) if scheme else None
        path = join("figures", key)
        try:
            value = _figure(given if isinstance(given, str) else shown(given)[1:-1], entry.unit if entry else None)
        except MeasurementError as error:
            label = f"“{entry.label}”" if entry else ""
            problems.append(Problem(path, label + error.problems[0].message))
            continue
        if value < 0 and not (entry and entry.unit == "%"):
            problems.append(Problem(path, f"{given} 是负数，应不小于 0。"))
        places = 2 if entry and entry.unit == "元" else 6
        values[key] = exact(value, places, path, lambda where, message: problems.append(Problem(where, message)))
    return values, problems


def _figure(text: str, unit: str | None) -> Decimal:
    """A bare number of a percentage could mean a fraction or a percent, so the sign must be written."""
    quantity = parse_quantity(text)
    if unit == "%" and not quantity.unit:
        raise MeasurementError([Problem("", f"的“{text}”没有写明百分号，请写成 98.5% 的样子。")])
    return quantity.value if unit is None else in_unit(quantity, unit).value


def figure_text(value: Decimal, unit: str) -> str:
    if unit == "%":
        return plain(value * HUNDRED) + "%"
    return f"{value:.2f}" if unit == "元" else plain(value)

"""Numbers → the geometry of a small line chart, drawn by an SVG template that computes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 12, 26
TICKS = 2
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
ROUGHEST = Decimal(100)


class Point(NamedTuple):
    """Where a value lies on the drawing."""

    x: int
    y: int


class Label(NamedTuple):
    """A text along an axis, and where it belongs on it."""

    at: int
    text: str


class Line(NamedTuple):
    """One series: its key and name, its points, and the strokes that join neighbours (a gap joins nothing)."""

    key: str
    name: str
    points: tuple[Point, ...]
    strokes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ``width`` by ``height``, the plot between ``left`` and ``right``, ``top`` and ``bottom``."""

    lines: tuple[Line, ...]
    columns: tuple[Label, ...]
    ticks: tuple[Label, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def line_chart(
    columns: Sequence[str], series: Mapping[tuple[str, str], Sequence[Decimal | None]], unit: str = ""
) -> Chart | None:
    """A chart of series (key and name → a value or None for every column); None unless one has two values.

    The scale ends at round numbers just around the values, so that small differences can be seen.
    """
    known = {name: [one for one in values if one is not None] for name, values in series.items()}
    if all(len(values) < TICKS for values in known.values()):
        return None
    values = [one for given in known.values() for one in given]
    lowest, highest, step = _scale(min(values), max(values))
    xs = [_spread(number, len(columns)) for number in range(len(columns))]

    def height(value: Decimal) -> int:
        part = (value - lowest) / (highest - lowest)
        return round(HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP))

    lines = tuple(
        _line(key, name, [None if one is None else Point(x, height(one)) for x, one in zip(xs, given, strict=True)])
        for (key, name), given in series.items()
    )
    ticks = tuple(
        Label(height(one), f"{one:f}{unit}")
        for one in (lowest + step * n for n in range(_count(lowest, highest, step)))
    )
    return Chart(lines, tuple(Label(x, text) for x, text in zip(xs, columns, strict=True)), ticks)


def _scale(lowest: Decimal, highest: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Round numbers around the values, and a step that divides what lies between into a few parts."""
    spread = max(highest - lowest, Decimal(1))
    step = next((one for one in STEPS if one * 4 >= spread), ROUGHEST)
    below = (lowest / step).to_integral_value(ROUND_FLOOR) * step
    above = (highest / step).to_integral_value(ROUND_CEILING) * step
    return below, above if above > below else below + step, step


def _count(lowest: Decimal, highest: Decimal, step: Decimal) -> int:
    return int((highest - lowest) / step) + 1


def _spread(number: int, count: int) -> int:
    """The middle of one of ``count`` equal columns."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (number * 2 + 1) / (count * 2))


def _line(key: str, name: str, points: Sequence[Point | None]) -> Line:
    strokes: list[list[Point]] = [[]]
    for one in points:
        if one is None:
            strokes.append([])
        else:
            strokes[-1].append(one)
    drawn = tuple(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes if len(stroke) > 1)
    return Line(key, name, tuple(one for one in points if one is not None), drawn)

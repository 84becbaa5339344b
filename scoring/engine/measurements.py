"""What was planned, what was done, and what is missing. Missing is a value of its own, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .quantities import Quantity

LEVEL1 = ("output", "benefit", "satisfaction", "cost")
LEVEL2 = (
    "quantity", "quality", "timeliness", "cost",
    "economic", "social", "ecological", "sustainability", "satisfaction",
)  # fmt: skip


class NotMeasured(NamedTuple):
    """A figure that is not there; ``reason`` says what is missing and what to do, in Chinese."""

    reason: str


Value = Decimal | NotMeasured
Figure = Quantity | date | bool | NotMeasured


class Answer(NamedTuple):
    """What a person decided about one score item.

    ``checks``: the checklist entries that were answered. ``level`` and ``share``: the level reached
    and, as a fraction of the points, where within it. ``points``: points given by judgement.
    ``not_applicable``: why the item does not apply; empty when it does.
    """

    checks: Mapping[str, bool] = {}
    level: str = ""
    share: Decimal | None = None
    points: Decimal | None = None
    not_applicable: str = ""


NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class IndicatorMeasurement:
    """One indicator: what was promised and what came of it.

    ``direction`` is "≥" (more is better), "≤" (less is better), "=" or "" for dates, yes/no and
    qualitative indicators. A qualitative indicator has ``level`` and ``share`` instead of figures.
    ``weight`` is relative to the other indicators of its item; None means all weigh the same. One
    that is ``not_applicable`` (the reason) leaves its part to the others.
    """

    key: str
    title: str
    level1: str
    level2: str = ""
    direction: str = ""
    target: Figure = NotMeasured("目标值未填")
    actual: Figure = NotMeasured("完成值未填")
    is_qualitative: bool = False
    level: str = ""
    share: Decimal | None = None
    weight: Decimal | None = None
    not_applicable: str = ""


@dataclass(frozen=True, slots=True)
class Measurements:
    """All that a scheme needs to score one report: data-sheet values, indicators, answers by item."""

    values: Mapping[str, Value] = field(default_factory=dict)
    indicators: tuple[IndicatorMeasurement, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    adjustments: Mapping[str, Decimal] = field(default_factory=dict)

"""The frozen result tree. The printed score table is made from it and from nothing else."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .measurements import NotMeasured, Value

SCORED, NOT_APPLICABLE, NOT_MEASURED = "scored", "not_applicable", "not_measured"


class InputValue(NamedTuple):
    """One figure that went into a rule: key and label of the data sheet, value in ``unit``."""

    key: str
    label: str
    value: Value
    unit: str


class Ratio(NamedTuple):
    """A ratio (a fraction, or a plain value if it has no denominator) and what it is based on."""

    value: Decimal
    basis: str


class Completion(NamedTuple):
    """How far an indicator got: ``ratio`` as a fraction (1.0161 for 101.61 %), how it was compared."""

    ratio: Decimal
    is_met: bool
    basis: str


class Outcome(NamedTuple):
    """What a rule says of one item, before rounding."""

    points: Value
    sentence: str
    ratio: Ratio | None = None
    alternatives: tuple[Ratio, ...] = ()
    inputs: tuple[InputValue, ...] = ()
    indicators: tuple["IndicatorResult", ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator inside an item: its part of the points and how it was earned.

    ``maximum`` and ``points`` are rounded where the scheme publishes points per indicator and
    None where it publishes only the item; ``share`` is the indicator's part of the item's points.
    """

    key: str
    title: str
    share: Decimal
    completion: Completion | NotMeasured
    unrounded: Value
    maximum: Decimal | None
    points: Value | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One line of the score table. ``points`` is None when not applicable and left out of the total."""

    code: str
    title: str
    maximum: Decimal
    rule: str
    state: str
    unrounded: Value | None
    points: Value | None
    sentence: str
    ratio: Ratio | None = None
    alternatives: tuple[Ratio, ...] = ()
    inputs: tuple[InputValue, ...] = ()
    indicators: tuple[IndicatorResult, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionResult:
    """A group of items; ``points`` is the sum of the measured ones."""

    code: str
    title: str
    maximum: Decimal
    points: Decimal
    items: tuple[ItemResult, ...]


class LimitStep(NamedTuple):
    """One thing that acted on the total: rescaling, bonus, cap; total before and after it."""

    name: str
    before: Decimal
    after: Decimal
    sentence: str


class Total(NamedTuple):
    """A total and how it came about. ``grade`` is None while something is missing."""

    points: Decimal
    grade: str | None
    steps: tuple[LimitStep, ...]
    missing: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one report under one scheme."""

    scheme: str
    dimensions: tuple[DimensionResult, ...]
    total: Total

    @property
    def items(self) -> tuple[ItemResult, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.items)

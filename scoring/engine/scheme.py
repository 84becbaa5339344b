"""A scoring scheme as plain frozen data, and everything that must hold between its parts.

Broken parts arrive from the loader as None, so that all other problems can still be told at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from .errors import Problem, SchemeError
from .rounding import ONE, ZERO, plain

FORBIDDEN, FULL, RESCALE, ZERO_POINTS = "forbidden", "full", "rescale", "zero"
NOT_APPLICABLE_MEANINGS = (FORBIDDEN, FULL, RESCALE, ZERO_POINTS)
OVERALL, PROJECT = "overall", "project"


class BudgetSum(NamedTuple):
    """Sum one amount over budget lines: ``field`` such as "spent"; ``category`` "" for all lines."""

    field: str
    category: str = ""


class Input(NamedTuple):
    """One row of the data sheet 数据表: entered by a person, or summed from budget lines."""

    key: str
    label: str
    unit: str
    sum_of: BudgetSum | None = None
    note: str = ""


class Term(NamedTuple):
    """One addend of a measure: the input's key and +1 or -1."""

    key: str
    sign: int


class Measure(NamedTuple):
    """A figure made of inputs: sum of terms, over a sum of terms if there is a denominator.

    ``basis`` names it in print ("决算支出/决算收入"). ``absolute`` takes the size of the numerator,
    for differences. ``when_zero`` says what a zero denominator means: "not_measured" (default) or
    "not_applicable" (nothing to measure, such as no contract in the year).
    """

    basis: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    absolute: bool = False
    when_zero: str = "not_measured"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(term.key for term in self.numerator + self.denominator)


class Parameters(Protocol):
    """What a rule needs beyond the points; every rule has its own frozen class of them."""

    def problems(self, item: "Item") -> Iterator[Problem]: ...

    def measures(self) -> Iterator[tuple[str, Measure]]: ...


class Item(NamedTuple):
    """One scored line 三级指标: full points, the rule that earns them, the standard in words."""

    code: str
    title: str
    points: Decimal
    rule: str
    parameters: Any
    not_applicable: str = FORBIDDEN
    standard: str = ""


class Dimension(NamedTuple):
    """A group of items 二级指标; ``category`` is the heading above it 一级指标, for print."""

    code: str
    title: str
    points: Decimal
    items: tuple[Item, ...]
    category: str = ""


class Adjustment(NamedTuple):
    """Points added to or taken from the total 加减分, within bounds (None: the scheme sets none)."""

    code: str
    title: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    standard: str = ""


class Band(NamedTuple):
    """A grade 等级 and the lowest total that earns it (inclusive)."""

    grade: str
    minimum: Decimal


class OverTarget(NamedTuple):
    """Indicators above their target by ``beyond`` (a fraction) or more lose ``deduct`` points each."""

    beyond: Decimal
    deduct: Decimal


class CapStep(NamedTuple):
    """Below this ratio (exclusive) the total is at most ``cap`` points."""

    below: Decimal
    cap: Decimal


class RatioCap(NamedTuple):
    """Caps on the total by a ratio, such as the execution rate; the lowest fitting step acts."""

    measure: Measure
    steps: tuple[CapStep, ...]


class Limits(NamedTuple):
    """What acts beyond the items. The total never leaves ``minimum`` to ``maximum``."""

    minimum: Decimal
    maximum: Decimal
    over_target: OverTarget | None = None
    ratio_cap: RatioCap | None = None


class Source(NamedTuple):
    """The document a scheme was taken from, and what in it is assumed rather than read."""

    title: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Scheme:
    """One scoring scheme: a year's score table as data. Points are printed with ``decimals`` places.

    Raises SchemeError with *all* problems if its parts contradict each other.
    """

    code: str
    title: str
    kind: str
    year: int
    source: Source
    total: Decimal
    decimals: int
    inputs: tuple[Input, ...]
    dimensions: tuple[Dimension, ...]
    bands: tuple[Band, ...]
    limits: Limits
    adjustments: tuple[Adjustment, ...] = ()
    inputs_by_key: Mapping[str, Input] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if problems := list(problems_of(self)):
            raise SchemeError(problems)
        object.__setattr__(self, "inputs_by_key", {entry.key: entry for entry in self.inputs})

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    def grade(self, points: Decimal) -> str:
        """The grade of a total between the scheme's minimum and maximum."""
        return next((band.grade for band in self.bands if points >= band.minimum), self.bands[-1].grade)

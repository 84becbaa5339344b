"""Facts → measurements → result, with the three values of every score line kept apart.

computed 测算分 (by the scheme), self 自评分 (by the unit), reviewed 复核分 (by the reviewer).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.engine import DimensionResult, ItemResult, Result, Scheme, Total

from .facts import IndicatorFacts, LineFacts, ReportFacts


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """One score line: the computed result beside what people entered for it.

    ``self_score`` is what the unit gives itself: entered, or the computed points if it left them
    alone, or None if neither is there. ``differs`` is true if it departs from the computed points.
    """

    item: ItemResult
    facts: LineFacts
    self_score: Decimal | None
    differs: bool


@dataclass(frozen=True, slots=True)
class AssessedDimension:
    """A group of score lines with its computed result and its self-score."""

    result: DimensionResult
    lines: tuple[AssessedLine, ...]
    self_score: Decimal


@dataclass(frozen=True, slots=True)
class Assessment:
    """The score of one report: computed and self-scored, item by item and in total.

    ``values`` are the data-sheet values by input key (entered or summed from budget lines) in base
    units; ``indicators`` pairs each indicator's facts with its key.
    """

    scheme: Scheme
    result: Result
    dimensions: tuple[AssessedDimension, ...]
    computed: Total
    self_scored: Total
    values: Mapping[str, Decimal]
    indicators: Mapping[str, IndicatorFacts]

    @property
    def lines(self) -> tuple[AssessedLine, ...]:
        return tuple(line for dimension in self.dimensions for line in dimension.lines)


def assess(facts: ReportFacts, scheme: Scheme) -> Assessment:
    """Score a report. Raises MeasurementError if a figure cannot be read or has a wrong unit."""
    raise NotImplementedError  # written next

"""Facts → measurements → result, with the three values of every score line kept apart.

computed 测算分 (by the scheme), self 自评分 (by the unit), reviewed 复核分 (by the reviewer).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from scoring.engine import (
    DimensionResult,
    ItemResult,
    MeasurementError,
    Measurements,
    NotMeasured,
    Problem,
    Result,
    Scheme,
    Total,
    Value,
    score,
    total,
)

from .facts import IndicatorFacts, LineFacts, ReportFacts
from .measuring import measure, measure_readable


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

    @property
    def reviewed_score(self) -> Decimal | None:
        """What the reviewer gives: entered, or the self-score if the reviewer left it alone."""
        return self.self_score if self.facts.reviewed_score is None else self.facts.reviewed_score


@dataclass(frozen=True, slots=True)
class AssessedDimension:
    """A group of score lines with its computed result; its points are None where a line is missing or none applies."""

    result: DimensionResult
    lines: tuple[AssessedLine, ...]

    @property
    def computed(self) -> Decimal | None:
        """The computed points, missing as soon as one line could not be measured."""
        points = [line.item.points for line in self.lines]
        is_open = any(isinstance(value, NotMeasured) for value in points) or all(value is None for value in points)
        return None if is_open else self.result.points

    @property
    def self_score(self) -> Decimal | None:
        """The sum of the self-scores, missing as soon as one line that applies has none."""
        applicable = [line for line in self.lines if line.item.points is not None or line.self_score is not None]
        given = [line.self_score for line in applicable if line.self_score is not None]
        return sum(given, Decimal(0)) if given and len(given) == len(applicable) else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The score of one report: computed, self-scored and reviewed, item by item and in total.

    ``values`` are the data-sheet values by input key (entered or summed from budget lines) in base
    units, only those that are there; ``indicators`` are the indicators' facts by key.
    """

    scheme: Scheme
    result: Result
    dimensions: tuple[AssessedDimension, ...]
    computed: Total
    self_scored: Total
    reviewed: Total
    values: Mapping[str, Decimal]
    indicators: Mapping[str, IndicatorFacts]

    @property
    def is_reviewed(self) -> bool:
        """Whether a reviewer gave points of the own to any line."""
        return any(line.facts.reviewed_score is not None for line in self.lines)

    @property
    def lines(self) -> tuple[AssessedLine, ...]:
        return tuple(line for dimension in self.dimensions for line in dimension.lines)


def assess(facts: ReportFacts, scheme: Scheme) -> Assessment:
    """Score a report. Raises MeasurementError with all figures that cannot be read or do not fit."""
    measurements = measure(facts, scheme)
    return _assessment(facts, scheme, measurements, score(scheme, measurements))


def assess_readable(facts: ReportFacts, scheme: Scheme) -> tuple[Assessment, list[Problem]]:
    """As ``assess``, while a report is filled in: what cannot be read or does not fit is missing, and told beside."""
    measurements, problems = measure_readable(facts, scheme)
    try:
        result = score(scheme, measurements)
    except MeasurementError as error:
        problems += error.problems
        measurements = _without_answers(measurements, [problem.path for problem in error.problems])
        result = score(scheme, measurements)
    return _assessment(facts, scheme, measurements, result), problems


def _without_answers(measurements: Measurements, paths: list[str]) -> Measurements:
    """Take out the answers at these paths; what an indicator was graded with goes for all of them."""
    at_fault = {path.partition(".")[0] for path in paths}
    keep_answers = "lines" not in at_fault  # every line was declared not applicable
    indicators = measurements.indicators
    if any(path.startswith("indicators") for path in at_fault):
        indicators = tuple(replace(one, level="", share=None, weight=None) for one in indicators)
    answers = {code: one for code, one in measurements.answers.items() if f"lines[{code}]" not in at_fault}
    adjustments = {code: one for code, one in measurements.adjustments.items() if f"adjustments.{code}" not in paths}
    return replace(
        measurements,
        indicators=indicators,
        answers=answers if keep_answers else {},
        adjustments=adjustments,
    )


def _assessment(facts: ReportFacts, scheme: Scheme, measurements: Measurements, result: Result) -> Assessment:
    entered = {line.item: line for line in facts.lines}
    indicators = {one.key: one for one in facts.indicators}
    dimensions = tuple(_assessed(dimension, entered, indicators) for dimension in result.dimensions)
    lines = [line for dimension in dimensions for line in dimension.lines]
    own = {line.item.code: _given(line, line.self_score) for line in lines}
    reviewed = {line.item.code: _given(line, line.reviewed_score) for line in lines}
    return Assessment(
        scheme=scheme,
        result=result,
        dimensions=dimensions,
        computed=result.total,
        self_scored=total(scheme, own, facts.adjustments, measurements.values),
        reviewed=total(scheme, reviewed, facts.adjustments, measurements.values),
        values={key: value for key, value in measurements.values.items() if isinstance(value, Decimal)},
        indicators=indicators,
    )


def faults(facts: ReportFacts, scheme: Scheme) -> list[Problem]:
    """Every figure that cannot be read and every answer that does not fit, instead of raising."""
    measurements, problems = measure_readable(facts, scheme)
    try:
        score(scheme, measurements)
    except MeasurementError as error:
        problems += error.problems
    return problems


def _assessed(
    result: DimensionResult, entered: Mapping[str, LineFacts], indicators: Mapping[str, IndicatorFacts]
) -> AssessedDimension:
    lines = tuple(
        _assessed_line(item, entered.get(item.code, LineFacts(item.code)), indicators) for item in result.items
    )
    return AssessedDimension(result, lines)


def _assessed_line(item: ItemResult, facts: LineFacts, indicators: Mapping[str, IndicatorFacts]) -> AssessedLine:
    computed = item.points if isinstance(item.points, Decimal) else None
    own = facts.self_score if facts.self_score is not None else _from_indicators(item, indicators)
    own = computed if own is None else own
    return AssessedLine(item, facts, own, own is not None and computed is not None and own != computed)


def _from_indicators(item: ItemResult, indicators: Mapping[str, IndicatorFacts]) -> Decimal | None:
    """The sum of self-scores given indicator by indicator, computed points standing in for those left alone."""
    given = [indicators[row.key].self_score for row in item.indicators]
    if all(score is None for score in given):
        return None
    parts = [row.points if own is None else own for row, own in zip(item.indicators, given, strict=True)]
    known = [part for part in parts if isinstance(part, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _given(line: AssessedLine, points: Decimal | None) -> Value | None:
    is_left_out = line.item.points is None
    return line.item.points if is_left_out or points is None else points

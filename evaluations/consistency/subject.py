"""What checks look at: one report with its score, its words, and the reports beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluations.assessment import AssessedLine, Assessment
from evaluations.bindable import Figures, figures
from evaluations.facts import IndicatorFacts, ReportFacts
from evaluations.outline import Outline
from scoring.engine import Completion, ItemResult, Problem
from scoring.engine.results import IndicatorResult

from .completions import reading
from .passages import Passage, passages_of


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator: ``path`` into the package, as entered, as scored, and the item it counts for.

    ``result`` and ``item`` are None where no item of the scheme takes indicators of its levels, or it does
    not apply. ``completion`` (also then) is None where it cannot be measured.
    """

    path: str
    facts: IndicatorFacts
    result: IndicatorResult | None
    item: ItemResult | None
    completion: Completion | None


@dataclass(frozen=True)
class Subject:
    """One report under examination.

    ``problems``: figures that cannot be read, by path. ``others``: the unit's other reports of the year.
    ``last_year``: the same report of the year before. ``outline``: None if nobody knows it.
    """

    facts: ReportFacts
    assessment: Assessment
    outline: Outline | None = None
    problems: tuple[Problem, ...] = ()
    others: tuple["Subject", ...] = ()
    last_year: ReportFacts | None = None

    @cached_property
    def indicators(self) -> tuple[IndicatorRow, ...]:
        """The indicators in the order of the report."""
        return tuple(self._indicators())

    def _indicators(self) -> Iterator[IndicatorRow]:
        scored = {row.key: (row, item) for item in self.assessment.result.items for row in item.indicators}
        for i, one in enumerate(self.facts.indicators):
            result, item = scored.get(one.key, (None, None))
            read = reading(one, self.facts.year.year)
            done = result.completion if result else read.done if read else None
            yield IndicatorRow(f"indicators[{i}]", one, result, item, done if isinstance(done, Completion) else None)

    @cached_property
    def lines(self) -> tuple[tuple[str, AssessedLine], ...]:
        """The score lines in the order of the scheme, each with its path into the package."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[tuple[str, AssessedLine]]:
        entered = {line.item: f"lines[{i}]" for i, line in enumerate(self.facts.lines)}
        for line in self.assessment.lines:
            yield entered.get(line.item.code, f"lines[{line.item.code}]"), line

    @cached_property
    def figures(self) -> Figures:
        """Everything text can name."""
        return figures(self.facts, self.assessment)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Everything the report says in words, with its bound figures printed, in the order of the report."""
        return passages_of(self.facts, self.assessment, self.outline, self.figures)

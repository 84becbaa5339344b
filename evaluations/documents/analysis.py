"""The analysis of the scores 得分情况分析: dimension by dimension, worded by the outline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from evaluations.assessment import AssessedDimension, AssessedLine
from evaluations.outline import RESULTS, ScorePart
from scoring.engine.scheme import Adjustment

from .blocks import Block, Paragraph
from .scores import explanation, points
from .writer import Writer, paragraph

NOT_SCORED, NOT_COUNTED = "尚未计分", "不计分"


def leading(title: str, written: Sequence[str]) -> str:
    """A title that text follows in the same line ends with a mark."""
    return title if not written or title.endswith(("。", "：", "；", "，")) else f"{title}。"


@dataclass
class ScoreAnalysis:
    """Writes the score analysis of one report."""

    writer: Writer

    def blocks(self, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        """All dimensions as the outline words them, then the adjustments."""
        for dimension in self.writer.assessment.dimensions:
            part = self.part_for(dimension.result.code)
            if part:
                yield from self.dimension(dimension, part, depth, numbers)
        if self.writer.outline.adjustment:
            for entry in self.writer.assessment.scheme.adjustments:
                yield self.writer.heading(depth, next(numbers), self.adjustment(entry), keep_with_next=False)

    def part_for(self, code: str) -> ScorePart | None:
        """The wording for a dimension: the part that names it, or else the part for the rest."""
        fitting = [part for part in self.writer.outline.scores if code in part.dimensions]
        return next(iter(fitting or [part for part in self.writer.outline.scores if not part.dimensions]), None)

    def dimension(
        self, dimension: AssessedDimension, part: ScorePart, depth: int, numbers: Iterator[int]
    ) -> Iterator[Block]:
        result, score = dimension.result, dimension.self_score
        applies = any(line.item.points is not None for line in dimension.lines)
        if not part.heading:
            for line in dimension.lines:
                yield from self.score_line(line, part, depth, numbers)
        elif part.single and len(dimension.lines) == 1:
            title = self.worded(part.single, result.title, score, applies)
            yield from self.under_heading(depth, next(numbers), title, self.basis(dimension.lines[0], part))
            yield from self.indicators(dimension.lines[0], part)
        else:
            yield self.writer.heading(depth, next(numbers), self.worded(part.heading, result.title, score, applies))
            inner = count(1)
            for line in dimension.lines:
                yield from self.score_line(line, part, depth + 1, inner)

    def score_line(self, line: AssessedLine, part: ScorePart, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        about = line.item.title, line.self_score, line.item.points is not None
        written, closing = self.basis(line, part), self.worded(part.closing, *about)
        several = len(written) > 1
        title = self.worded(part.several if several and part.several else part.item, *about)
        if several:
            written = [*written, closing] if closing else written
        elif closing:
            written = ["".join(written) + closing]
        table = self.indicators(line, part)
        if part.numbered:
            yield from self.under_heading(depth, next(numbers), title, written)
        elif several:
            yield from (Paragraph(title, keep_with_next=True), *map(paragraph, written))
        else:
            yield Paragraph(leading(title, written) + "".join(written), keep_with_next=bool(table))
        yield from table

    def under_heading(self, depth: int, number: int, title: str, written: list[str]) -> Iterator[Block]:
        """A heading; a single paragraph goes on in its line, several stand below it."""
        if len(written) == 1:
            yield self.writer.heading(depth, number, leading(title, written), written[0])
        else:
            yield self.writer.heading(depth, number, title)
            yield from map(paragraph, written)

    def worded(self, template: str, title: str, score: Decimal | None, applies: bool) -> str:
        """A template with title and score, or with words where there is no score."""
        if score is None:
            template = template.replace("{score}分", NOT_SCORED if applies else NOT_COUNTED)
        return template.format(title=title, score=points(score, self.writer.assessment))

    def basis(self, line: AssessedLine, part: ScorePart) -> list[str]:
        """What stands for an item: the written basis, or how it was scored if no table below shows that."""
        return self.writer.bases[line.item.code] or (
            [] if self.indicators(line, part) else [explanation(line, self.writer.assessment)]
        )

    def indicators(self, line: AssessedLine, part: ScorePart) -> list[Block]:
        keys = [result.key for result in line.item.indicators]
        return self.writer.table(RESULTS, keys) if part.results and keys else []

    def adjustment(self, entry: Adjustment) -> str:
        given = self.writer.facts.adjustments.get(entry.code)
        words = f"{'加' if given > 0 else '减'}{points(abs(given), self.writer.assessment)}分" if given else "无"
        return self.writer.outline.adjustment.format(title=entry.title, points=words)

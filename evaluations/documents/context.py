"""Facts, score and outline → the finished document. Numbers, sentences and tables are generated here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import count

from evaluations.assessment import AssessedDimension, AssessedLine, Assessment
from evaluations.facts import ReportFacts
from evaluations.narrative import Figures, NarrativeError, figures, own_points, resolve
from evaluations.outline import RESULTS, SCORES, TEXT, AnnexForm, Outline, ScorePart, Section
from scoring.engine.errors import Problem, ProblemsError
from scoring.engine.scheme import Adjustment

from .blocks import Annex, Block, Document, Heading, Paragraph
from .scores import explanation, points
from .tables import make

NOT_WRITTEN = "（未填写）"
NOT_FILLED_IN = "〔{}：未填〕"
NOT_SCORED, NOT_COUNTED = "尚未计分", "不计分"
ANNEX_LABEL = "附表"
_DIGITS = "〇一二三四五六七八九"


class ContextError(ProblemsError):
    """The report cannot be made: text and outline do not fit, or bound figures are wrong."""


def build(facts: ReportFacts, assessment: Assessment, outline: Outline, *, is_draft: bool = False) -> Document:
    """The whole report, ready to be drawn. Raises ContextError with *all* problems and their places.

    In a draft a bound figure not yet filled in prints 〔决算收入：未填〕; otherwise it is a problem.
    Until a filing date is entered the document is dated the last day of the evaluated year.
    """
    writer = _Writer(facts, assessment, outline, figures(facts, assessment), NOT_FILLED_IN if is_draft else None)
    writer.problems += _misfits(facts, assessment, outline)
    document = Document(
        title=outline.title,
        full_title=writer.line(outline.full_title, "标题"),
        subject=f"{facts.year.notice_title}{facts.year.notice_number}",
        author=facts.unit.name,
        attachment_label=facts.attachment_label,
        cover=tuple((line.label, writer.line(line.value, f"封面的{line.label}")) for line in outline.cover),
        blocks=tuple(writer.blocks()),
        annexes=tuple(writer.annexes()),
        dated=facts.filed_on or date(facts.year.year, 12, 31),
        year=facts.year.year,
    )
    if writer.problems:
        raise ContextError(writer.problems)
    return document


def paragraph(text: str) -> Paragraph:
    """A line that announces what follows ("主要职能是：") stays with it."""
    return Paragraph(text, keep_with_next=text.endswith("："))


def numeral(number: int, depth: int) -> str:
    """The number of a heading by its depth: 一、 （一） 1. （1）."""
    return (f"{_chinese(number)}、", f"（{_chinese(number)}）", f"{number}.", f"（{number}）")[depth - 1]


def _chinese(number: int) -> str:
    """1 to 99: 一, 十, 十二, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def _misfits(facts: ReportFacts, assessment: Assessment, outline: Outline) -> Iterator[Problem]:
    if outline.kind != facts.kind:
        yield Problem("outline", f"提纲“{outline.code}”不适用于这类报告，请另选提纲。")
    known = [part.key for part in outline.written]
    for key in facts.texts:
        if key not in known:
            yield Problem(f"texts.{key}", f"提纲“{outline.code}”没有这一节，可填：{'、'.join(known)}。")
    items = [line.item.code for line in assessment.lines]
    for table in outline.tables:
        if table.item and table.item not in items:
            yield Problem("outline.tables", f"评分方案没有“{table.item}”这一项，现有：{'、'.join(items)}。")
    yield from _score_misfits(assessment, outline)


def _score_misfits(assessment: Assessment, outline: Outline) -> Iterator[Problem]:
    """Every dimension of the scheme has its place in the outline, and no other is named."""
    if not outline.scores:
        return
    codes = [dimension.result.code for dimension in assessment.dimensions]
    named = [code for part in outline.scores for code in part.dimensions]
    for code in named:
        if code not in codes:
            yield Problem("outline.scores", f"评分方案没有“{code}”组，现有：{'、'.join(codes)}。")
    if all(part.dimensions for part in outline.scores):
        for code in codes:
            if code not in named:
                yield Problem("outline.scores", f"提纲没有写明评分方案的“{code}”组怎样列出。")


@dataclass
class _Writer:
    """Walks the outline and writes blocks, noting problems as it goes."""

    facts: ReportFacts
    assessment: Assessment
    outline: Outline
    figures: Figures
    blank: str | None
    problems: list[Problem] = field(default_factory=list)
    anchors: Iterator[int] = field(default_factory=lambda: count(1))

    def resolved(self, text: str, where: str, blank: str | None) -> str:
        try:
            return resolve(text, self.figures, where, blank)
        except NarrativeError as error:
            self.problems += error.problems
            return ""

    def line(self, text: str, where: str) -> str:
        """A line of the frame, where a figure not yet filled in leaves a blank."""
        return self.resolved(text, where, blank="")

    def paragraphs(self, text: str, where: str) -> list[str]:
        clean = "\n".join(line.strip() for line in text.splitlines() if line.strip())
        return self.resolved(clean, where, self.blank).splitlines()

    def heading(self, depth: int, number: int, title: str, text: str = "", *, keep_with_next: bool = True) -> Heading:
        return Heading(depth, numeral(number, depth), title, text, f"section-{next(self.anchors)}", keep_with_next)

    def blocks(self) -> Iterator[Block]:
        for frame, sections in ((self.outline.opening, self.outline.chapters), (self.outline.closing, ())):
            if frame:
                written = self.paragraphs(self.facts.texts.get(frame.key, ""), frame.title)
                yield from map(paragraph, written or ([NOT_WRITTEN] if frame.required else []))
            yield from self.sections(sections, 1, count(1))

    def sections(self, sections: Sequence[Section], depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        for section in sections:
            if section.required or not self.is_empty(section):
                yield from self.section(section, depth, numbers)

    def is_empty(self, section: Section) -> bool:
        """True if nothing was written for it; what is generated always has something to say."""
        return (
            section.contents == (TEXT,) and not section.sections and not self.facts.texts.get(section.key, "").strip()
        )

    def section(self, section: Section, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        title = section.title + section.mark
        written = []
        if TEXT in section.contents:
            written = self.paragraphs(self.facts.texts.get(section.key, ""), section.title) or [NOT_WRITTEN]
        if not section.numbered:
            yield Paragraph(title, keep_with_next=True)
        elif section.run_in and section.contents[:1] == (TEXT,):
            yield self.heading(depth, next(numbers), title, written.pop(0))
        else:
            yield self.heading(depth, next(numbers), title)
        inner = count(1)
        for kind in section.contents:
            if kind == TEXT:
                yield from map(paragraph, written)
            elif kind == SCORES:
                yield from self.scores(depth + 1, inner)
            else:
                yield from self.table(kind) or [Paragraph(NOT_WRITTEN)]
        yield from self.sections(section.sections, depth + 1, inner)

    def table(self, kind: str, keys: Sequence[str] | None = None) -> list[Block]:
        table = make(self.outline.table(kind), self.facts, self.assessment, self.written_bases, keys)
        return [table] if table else []

    def scores(self, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        for dimension in self.assessment.dimensions:
            part = self.part_for(dimension.result.code)
            if part:
                yield from self.dimension(dimension, part, depth, numbers)
        if self.outline.adjustment:
            for entry in self.assessment.scheme.adjustments:
                yield self.heading(depth, next(numbers), self.adjustment(entry), keep_with_next=False)

    def part_for(self, code: str) -> ScorePart | None:
        """The wording for a dimension: the part that names it, or else the part for the rest."""
        fitting = [part for part in self.outline.scores if code in part.dimensions]
        return next(iter(fitting or [part for part in self.outline.scores if not part.dimensions]), None)

    def dimension(
        self, dimension: AssessedDimension, part: ScorePart, depth: int, numbers: Iterator[int]
    ) -> Iterator[Block]:
        result, score = dimension.result, own_points(dimension)
        applies = any(line.item.points is not None for line in dimension.lines)
        if not part.heading:
            for line in dimension.lines:
                yield from self.score_line(line, part, depth, numbers)
        elif part.single and len(dimension.lines) == 1:
            title = self.worded(part.single, result.title, score, applies)
            yield from self.under_heading(depth, next(numbers), title, self.basis(dimension.lines[0], part))
            yield from self.indicators(dimension.lines[0], part)
        else:
            yield self.heading(depth, next(numbers), self.worded(part.heading, result.title, score, applies))
            inner = count(1)
            for line in dimension.lines:
                yield from self.score_line(line, part, depth + 1, inner)

    def score_line(self, line: AssessedLine, part: ScorePart, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        about = line.item.title, line.self_score, line.item.points is not None
        written, closing = self.basis(line, part), self.worded(part.closing, *about)
        several = len(written) > 1
        title = self.worded(part.several if several and part.several else part.item, *about)
        if several:
            written += [closing] if closing else []
        elif closing:
            written = ["".join(written) + closing]
        if part.numbered:
            yield from self.under_heading(depth, next(numbers), title, written)
        elif several:
            yield from (Paragraph(title, keep_with_next=True), *map(paragraph, written))
        else:
            yield Paragraph(title + "".join(written))
        yield from self.indicators(line, part)

    def under_heading(self, depth: int, number: int, title: str, written: list[str]) -> Iterator[Block]:
        """A heading; a single paragraph goes on in its line, several stand below it."""
        if len(written) == 1:
            yield self.heading(depth, number, title, written[0])
        else:
            yield self.heading(depth, number, title)
            yield from map(paragraph, written)

    def worded(self, template: str, title: str, score: Decimal | None, applies: bool) -> str:
        """A template with title and score, or with words where there is no score."""
        if score is None:
            template = template.replace("{score}分", NOT_SCORED if applies else NOT_COUNTED)
        return template.format(title=title, score=points(score, self.assessment))

    @cached_property
    def bases(self) -> dict[str, list[str]]:
        """Item code → what the unit wrote for it, or why it does not apply."""
        return {line.item.code: self.written_basis(line) for line in self.assessment.lines}

    @property
    def written_bases(self) -> dict[str, str]:
        return {code: "\n".join(written) for code, written in self.bases.items()}

    def written_basis(self, line: AssessedLine) -> list[str]:
        where = f"{line.item.title}的得分依据"
        if line.facts.basis or not line.facts.not_applicable:
            return self.paragraphs(line.facts.basis, where)
        reason = "".join(self.paragraphs(line.facts.not_applicable, where)).rstrip("。") + "。"
        return [f"不适用：{reason}" if line.self_score is None else reason]

    def basis(self, line: AssessedLine, part: ScorePart) -> list[str]:
        """What stands for an item: the written basis, or how it was scored if no table below shows that."""
        return self.bases[line.item.code] or (
            [] if self.indicators(line, part) else [explanation(line, self.assessment)]
        )

    def indicators(self, line: AssessedLine, part: ScorePart) -> list[Block]:
        keys = [result.key for result in line.item.indicators]
        return self.table(RESULTS, keys) if part.results and keys else []

    def adjustment(self, entry: Adjustment) -> str:
        given = self.facts.adjustments.get(entry.code)
        words = f"{'加' if given > 0 else '减'}{points(abs(given), self.assessment)}分" if given else "无"
        return self.outline.adjustment.format(title=entry.title, points=words)

    def annexes(self) -> Iterator[Annex]:
        for number, form in enumerate(self.outline.annexes, 1):
            yield Annex(f"{ANNEX_LABEL}{number}", form.title, tuple(self.annex_blocks(form)))

    def annex_blocks(self, form: AnnexForm) -> Iterator[Block]:
        for kind in form.holds:
            yield from self.table(kind)

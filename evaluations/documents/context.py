"""Facts, score and outline → the finished document. Numbers, sentences and tables are generated here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from operator import itemgetter

from evaluations.assessment import Assessment
from evaluations.bindable import figures
from evaluations.contradictions import outline_misfits
from evaluations.facts import ReportFacts
from evaluations.outline import SCORES, TEXT, AnnexForm, Outline, Section
from scoring.engine.errors import Problem, ProblemsError

from .analysis import ScoreAnalysis
from .blocks import Annex, Block, Document, Paragraph
from .writer import Writer, paragraph

NOT_WRITTEN = "（未填写）"
NOT_FILLED_IN = "〔{}：未填〕"
ANNEX_LABEL = "附表"


class ContextError(ProblemsError):
    """The report cannot be made: text and outline do not fit, or bound figures are wrong."""


def build(facts: ReportFacts, assessment: Assessment, outline: Outline, *, is_draft: bool = False) -> Document:
    """The whole report, ready to be drawn. Raises ContextError with *all* problems and their places.

    In a draft a bound figure not yet filled in prints 〔决算收入：未填〕 and an unknown one stands as
    typed; otherwise both are problems.
    Until a filing date is entered the document is dated the last day of the evaluated year.
    """
    writer = Writer(facts, assessment, outline, figures(facts, assessment), NOT_FILLED_IN if is_draft else None)
    chapters = _Chapters(writer)
    writer.problems += _misfits(facts, assessment, outline)
    document = Document(
        title=outline.title,
        full_title=writer.line(outline.full_title, "标题"),
        subject=f"{facts.year.notice_title}{facts.year.notice_number}",
        author=facts.unit.name,
        attachment_label=facts.attachment_label,
        cover=tuple((line.label, writer.line(line.value, f"封面的{line.label}")) for line in outline.cover),
        blocks=tuple(chapters.blocks()),
        annexes=tuple(chapters.annexes()),
        dated=facts.filed_on or date(facts.year.year, 12, 31),
        year=facts.year.year,
    )
    if writer.problems:
        raise ContextError(writer.problems)
    return document


def _misfits(facts: ReportFacts, assessment: Assessment, outline: Outline) -> Iterator[Problem]:
    yield from outline_misfits(facts, outline)
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
class _Chapters:
    """Walks the outline and has its blocks written."""

    writer: Writer

    def blocks(self) -> Iterator[Block]:
        for frame, sections in (
            (self.writer.outline.opening, self.writer.outline.chapters),
            (self.writer.outline.closing, ()),
        ):
            if frame:
                written = self.writer.paragraphs(self.writer.facts.texts.get(frame.key, ""), frame.title)
                yield from map(paragraph, written or ([NOT_WRITTEN] if frame.required else []))
            yield from self.sections(sections, 1, count(1))

    def sections(self, sections: Sequence[Section], depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        for section in sections:
            if section.is_printed(self.writer.facts.texts):
                yield from self.section(section, depth, numbers)

    def section(self, section: Section, depth: int, numbers: Iterator[int]) -> Iterator[Block]:
        title = section.title + section.mark
        written = []
        if TEXT in section.contents:
            written = self.writer.paragraphs(self.writer.facts.texts.get(section.key, ""), section.title) or [
                NOT_WRITTEN
            ]
        if not section.numbered:
            yield Paragraph(title, keep_with_next=True)
        elif section.run_in and section.contents[:1] == (TEXT,):
            yield self.writer.heading(depth, next(numbers), title, written.pop(0))
        else:
            yield self.writer.heading(depth, next(numbers), title)
        inner = count(1)
        for kind in section.contents:
            if kind == TEXT:
                yield from map(paragraph, written)
            elif kind == SCORES:
                yield from ScoreAnalysis(self.writer).blocks(depth + 1, inner)
            else:
                yield from self.writer.table(kind) or [Paragraph(NOT_WRITTEN)]
        yield from self.sections(section.sections, depth + 1, inner)

    def annexes(self) -> Iterator[Annex]:
        drawn = [(form.title, tuple(self.annex_blocks(form))) for form in self.writer.outline.annexes]
        for number, (title, blocks) in enumerate(filter(itemgetter(1), drawn), 1):
            yield Annex(f"{ANNEX_LABEL}{number}", title, blocks)

    def annex_blocks(self, form: AnnexForm) -> Iterator[Block]:
        for kind in form.holds:
            yield from self.writer.table(kind)

"""What all parts of a document are written with: numbered headings, bound figures, tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from evaluations.assessment import AssessedLine, Assessment
from evaluations.bindable import Figures
from evaluations.facts import ReportFacts
from evaluations.narrative import NarrativeError, resolve
from evaluations.outline import Outline
from scoring.engine.errors import Problem

from .blocks import Block, Heading, Paragraph
from .tables import make

_DIGITS = "〇一二三四五六七八九"


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


@dataclass
class Writer:
    """Writes single blocks of one report, noting problems as it goes.

    ``blank`` is what a figure not yet filled in prints, with its token for {}, and lets an unknown one
    stand as it was typed; None: both are problems.
    """

    facts: ReportFacts
    assessment: Assessment
    outline: Outline
    figures: Figures
    blank: str | None
    problems: list[Problem] = field(default_factory=list)
    anchors: Iterator[int] = field(default_factory=lambda: count(1))

    def resolved(self, text: str, where: str, blank: str | None) -> str:
        try:
            return resolve(text, self.figures, where, blank, keeps_unknown=self.blank is not None)
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

    def table(self, kind: str, keys: Sequence[str] | None = None) -> list[Block]:
        table = make(self.outline.table(kind), self.facts, self.assessment, self.written_bases, keys)
        return [table] if table else []

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

"""What a report says in words: chapters, justifications and reasons, with their bound figures printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from evaluations.assessment import Assessment
from evaluations.bindable import Figures
from evaluations.facts import ReportFacts
from evaluations.narrative import TYPED, VALUE, pieces
from evaluations.outline import Outline

GOALS, PROBLEMS, IMPROVEMENTS, RESULTS, BASIS, REASON, OTHER = (
    "goals", "problems", "improvements", "results", "basis", "reason", "other",
)  # fmt: skip
_ROLES = (
    (re.compile("问题|偏离|偏差|不足"), PROBLEMS),
    (re.compile("改进|建议|措施|整改|下一步"), IMPROVEMENTS),
    (re.compile("目标(?!.*(?:完成|实现|分析))|工作任务"), GOALS),
    (re.compile("结果|完成|结论|绩效分析|成效|经验|做法|执行"), RESULTS),
)
# Chapters are known by what their titles say; where a title does not tell, the usual keys do.
_ROLE_OF_KEY = {"problems": PROBLEMS, "deviations": PROBLEMS, "improvements": IMPROVEMENTS, "goals": GOALS}
_SUBHEADING = re.compile(
    r"^[（(][一二三四五六七八九十]{1,3}[)）](?P<title>[^。，；：:\n]{1,30})(?:[。：:]|$)", re.MULTILINE
)
_TASKS = re.compile("(?:重点|主要|年度)(?:工作|任务)(?!.*(?:完成|开展|情况|成效))")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?[”’）)]?")


class Sentence(NamedTuple):
    """A sentence (or half-sentence up to ；) and where it begins in its passage."""

    text: str
    start: int


@dataclass(frozen=True)
class Passage:
    """A text of the report: path into the package, its title for people, what it is about, its words.

    ``bound``: stretches of the text (start, end) that a figure was printed into; the rest was typed.
    """

    where: str
    title: str
    role: str
    text: str
    bound: tuple[tuple[int, int], ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Without empty ones."""
        return tuple(part for line in self.text.splitlines() if (part := line.strip()))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        found = (Sentence(one[0], one.start()) for one in _SENTENCE.finditer(self.text))
        return tuple(one for one in found if one.text.strip())

    @cached_property
    def _goals(self) -> tuple[tuple[int, int], ...]:
        """Stretches below a heading of goals, such as （三）部门整体绩效目标, up to the next heading of its kind."""
        heads = [*_SUBHEADING.finditer(self.text)]
        ends = [*(one.start() for one in heads[1:]), *([len(self.text)] if heads else [])]
        return tuple((one.end(), end) for one, end in zip(heads, ends, strict=True) if _is_of_goals(one["title"]))

    def is_about_goals(self, start: int) -> bool:
        """Whether what stands there is planned: in a chapter on goals, or below such a heading in another."""
        return self.role == GOALS or any(begin <= start < end for begin, end in self._goals)

    def is_typed(self, start: int, end: int) -> bool:
        """Whether a stretch was typed by hand, outside all bound figures."""
        return not any(start < last and first < end for first, last in self.bound)


def passages_of(
    facts: ReportFacts, assessment: Assessment, outline: Outline | None, bound: Figures
) -> tuple[Passage, ...]:
    """All texts that are not empty: chapters in the order of the outline, justifications, reasons."""
    return tuple(_printed(*one, bound) for one in _written(facts, assessment, outline) if one[-1].strip())


def role_of(title: str, key: str = "") -> str:
    """What a chapter is about, by its title."""
    return _ROLE_OF_KEY.get(key) or next((role for pattern, role in _ROLES if pattern.search(title)), OTHER)


def _is_of_goals(heading: str) -> bool:
    return role_of(heading) == GOALS or _TASKS.search(heading) is not None


def _written(
    facts: ReportFacts, assessment: Assessment, outline: Outline | None
) -> Iterator[tuple[str, str, str, str]]:
    titles = {part.key: part.title for part in outline.written} if outline else {}
    known = [key for key in titles if key in facts.texts]
    for key in [*known, *(key for key in facts.texts if key not in titles)]:
        title = titles.get(key, key)
        yield f"texts.{key}", title, role_of(title, key), facts.texts[key]
    names = {item.code: item.title for item in assessment.scheme.items}
    for i, line in enumerate(facts.lines):
        name = names.get(line.item, line.item)
        yield f"lines[{i}].basis", f"{name}的得分依据", BASIS, line.basis
        yield f"lines[{i}].self_reason", f"{name}的理由", REASON, line.self_reason
    for i, one in enumerate(facts.indicators):
        yield f"indicators[{i}].deviation_reason", f"{one.title}的偏差原因", REASON, one.deviation_reason


def _printed(where: str, title: str, role: str, text: str, figures: Figures) -> Passage:
    if "〔" not in text:
        return Passage(where, title, role, text)
    printed, bound = "", []
    for line in text.splitlines(keepends=True):
        for piece in pieces(line, figures):
            # What has no value yet keeps its brackets and is no figure.
            shown = piece.text if piece.state in (TYPED, VALUE) else f"〔{piece.text}〕"
            if piece.state != TYPED:
                bound.append((len(printed), len(printed) + len(shown)))
            printed += shown
    return Passage(where, title, role, printed, tuple(bound))

"""How far each section of a report is filled in, and which section a finding belongs to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from scoring.engine import NotMeasured, Problem

from .assessment import Assessment
from .consistency import BY_CODE, Finding
from .enums import IndicatorKind, SectionState, Severity
from .facts import IndicatorFacts, ReportFacts
from .measuring import has_amount
from .outline import Frame, Outline, Section

BASICS, BUDGET, INDICATORS, SCORES, EVIDENCE = "basics", "budget", "indicators", "scores", "evidence"
FINDINGS = "findings"  # the page of what was found; nothing is wanted there, so it is no section
TITLES = {
    BASICS: "基本情况",
    BUDGET: "预算与决算",
    INDICATORS: "绩效指标",
    SCORES: "评分",
    EVIDENCE: "附件佐证",
    FINDINGS: "查错",
}
TEXT = "text-"
# The first part of a path into the data package → the section where it is filled in.
SECTION_OF = {
    "figures": BUDGET,
    "budget_lines": BUDGET,
    "targets": INDICATORS,
    "indicators": INDICATORS,
    "lines": SCORES,
    "adjustments": SCORES,
    "stated": SCORES,
    "evidence": EVIDENCE,
}
# The kind of a record on the page → the section that shows it.
SECTION_OF_KIND = {
    "figure": BUDGET,
    "line": BUDGET,
    "target": INDICATORS,
    "indicator": INDICATORS,
    "score": SCORES,
    "adjustment": SCORES,
    "evidence": EVIDENCE,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """One section: how many of its entries are filled in, what was found in it, how many marks are open."""

    key: str
    title: str
    filled: int
    wanted: int
    marks: int
    faults: tuple[Problem | Finding, ...]

    @property
    def state(self) -> SectionState:
        if self.is_contradicted:
            return SectionState.FINDINGS
        if not self.filled and not self.marks:
            return SectionState.EMPTY
        return SectionState.BEGUN if self.marks or not self.is_done else SectionState.COMPLETE

    @property
    def is_contradicted(self) -> bool:
        return bool(self.to_correct)

    @property
    def to_correct(self) -> tuple[Problem | Finding, ...]:
        """What cannot be read or contradicts, without the hints, which need no change."""
        return tuple(one for one in self.faults if isinstance(one, Problem) or one.severity != Severity.HINT)

    @property
    def is_done(self) -> bool:
        """Nothing that has to be filled in is missing."""
        return self.filled >= self.wanted

    @property
    def label(self) -> str:
        return str(self.state.label)


def path_of(fault: Problem | Finding) -> str:
    """Where it was found: a path into the data package."""
    return fault.where if isinstance(fault, Finding) else fault.path


def section_of(where: str) -> str:
    """The section of a path: ``indicators[3].actual`` → indicators, ``texts.goals`` → its chapter."""
    head, _, rest = where.replace("[", ".").partition(".")
    return TEXT + rest.partition(".")[0] if head == "texts" else SECTION_OF.get(head, BASICS)


def section_of_place(place: str) -> str:
    """The section of a place: ``score-A1-basis`` → scores."""
    kind, _, rest = place.partition("-")
    if kind == "text":
        return TEXT + rest.rpartition("-")[0]
    return SECTION_OF_KIND.get(kind, BASICS)


def section_of_record(place: str) -> str:
    """The section of a record, named by its place without a field: ``score-A1`` → scores, ``text-goals`` → its chapter.

    The key of a chapter may contain anything, so that the two kinds of places cannot be told apart.
    """
    kind, _, rest = place.partition("-")
    return TEXT + rest if kind == "text" else SECTION_OF_KIND.get(kind, BASICS)


def progress(
    facts: ReportFacts,
    assessment: Assessment,
    outline: Outline,
    faults: Sequence[Problem | Finding],
    marks: Collection[str],
) -> tuple[Progress, ...]:
    """All sections in the order of the page. ``marks``: places that were carried over and not touched."""
    found: dict[str, list[Problem | Finding]] = {}
    for fault in faults:
        found.setdefault(section_of(path_of(fault)), []).append(fault)
    marked = [section_of_place(place) for place in marks]
    return tuple(
        Progress(key, title, sum(entries), len(entries), marked.count(key), tuple(found.get(key, ())))
        for key, title, entries in _sections(facts, assessment, outline)
    )


def is_due(finding: Finding, sections: Sequence[Progress]) -> bool:
    """Whether everything its check rests on is filled in; until then gaps are told, not what seems to follow."""
    gaps = tuple(one.key for one in sections if not one.is_done)
    return not any(key.startswith(section_of(part)) for part in BY_CODE[finding.code].rests_on for key in gaps)


def _sections(facts: ReportFacts, assessment: Assessment, outline: Outline) -> Iterator[tuple[str, str, list[bool]]]:
    """Key, title and for each entry that is wanted whether it is there."""
    yield BASICS, TITLES[BASICS], [facts.filed_on is not None]
    yield BUDGET, TITLES[BUDGET], list(_budget(facts, assessment))
    yield INDICATORS, TITLES[INDICATORS], [_is_filled(one) for one in facts.indicators] or [False]
    yield SCORES, TITLES[SCORES], [not isinstance(line.item.points, NotMeasured) for line in assessment.lines]
    for part in outline.written:
        is_written = bool(facts.texts.get(part.key, "").strip())
        yield TEXT + part.key, part.title, [is_written] if part.required or is_written else []
    yield EVIDENCE, TITLES[EVIDENCE], [True] * len(facts.evidence)


def _budget(facts: ReportFacts, assessment: Assessment) -> Iterator[bool]:
    entered = [entry for entry in assessment.scheme.inputs if entry.sum_of is None]
    yield from (entry.key in facts.figures for entry in entered)
    yield from [has_amount(line) for line in facts.budget_lines] or [False]


def _is_filled(one: IndicatorFacts) -> bool:
    if one.not_applicable:
        return True
    return bool(one.level if one.kind == IndicatorKind.QUALITATIVE else one.target and one.actual)


def parts_by_key(outline: Outline) -> dict[str, Frame | Section]:
    """What people write, by the key of its section."""
    return {TEXT + part.key: part for part in outline.written}

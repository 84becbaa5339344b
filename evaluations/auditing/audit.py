"""Files → what they state, what follows from their figures, and what was found."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

from evaluations.consistency import Finding, Subject, run
from evaluations.enums import ReportKind
from evaluations.facts import ReportFacts

from .reading import FindOutline, FindScheme, Scored, UnreadableFile, read_file

Files = Iterable[tuple[str, bytes]]
MOST_OTHERS = 50  # that a report is held against: each with each would take minutes for hundreds
Beside = dict[tuple[str, int], list[Subject]]


class Audited(NamedTuple):
    """One report and what was found in it; ``subject`` is the report as the checks saw it."""

    scored: Scored
    subject: Subject
    findings: tuple[Finding, ...]


class Unread(NamedTuple):
    """A file that could not be read, and why."""

    file: str
    message: str


class Outcome(NamedTuple):
    """What an audit came to. ``files`` counts those that were given."""

    files: int
    reports: tuple[Audited, ...]
    errors: tuple[Unread, ...]


def audit(
    files: Files, find_scheme: FindScheme, find_outline: FindOutline, *, step: Callable[[], None] = lambda: None
) -> Outcome:
    """Examine every report in the files, those of one unit together.

    Reports of the same unit and year are examined beside each other, and the same report of the year before
    as last year's. A file that cannot be read is told; the others go on. ``step`` is called twice a file:
    once it is read, once it is examined.
    """
    read: list[tuple[Scored, ...]] = []
    errors: list[Unread] = []
    for name, content in files:
        try:
            read.append(read_file(name, content, find_scheme, find_outline))
        except UnreadableFile as fault:
            read.append(())
            errors.append(Unread(name, str(fault)))
        step()
    beside: Beside = defaultdict(list)
    for one in (one for file in read for one in file):
        beside[_place(one.facts)].append(Subject(one.facts, one.assessment, one.outline, one.problems))
    reports = []
    for file in read:
        seen = [_with_neighbours(one, beside) for one in file]
        reports += [Audited(one, subject, tuple(run(subject))) for one, subject in zip(file, seen, strict=True)]
        step()
    return Outcome(len(read), tuple(reports), tuple(errors))


def _with_neighbours(one: Scored, beside: Beside) -> Subject:
    """The report among the others, those of the whole unit first. The same report in another file is none of them."""
    unit, year = _place(one.facts)
    same_year = beside[unit, year]
    own = next(subject for subject in same_year if subject.facts is one.facts)
    if not unit:
        return own
    others = {_identity(subject.facts): subject for subject in same_year}
    others.pop(_identity(one.facts))
    nearest = sorted(others.values(), key=lambda subject: subject.facts.kind == ReportKind.PROJECT)[:MOST_OTHERS]
    before = beside.get((unit, year - 1), ())
    last = next((subject.facts for subject in before if _identity(subject.facts) == _identity(one.facts)), None)
    return replace(own, others=tuple(nearest), last_year=last) if nearest or last else own


def _place(facts: ReportFacts) -> tuple[str, int]:
    return "".join(facts.unit.name.split()), facts.year.year


def _identity(facts: ReportFacts) -> tuple[str, str]:
    return facts.kind, "".join(facts.project.split())

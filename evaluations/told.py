"""What the checks found in a report as pages show it: by section, each with its place and why it is let stand."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evaluations.consistency import BY_CODE, Finding
from evaluations.consistency.findings import STEM_LENGTH
from evaluations.desk import Desk
from evaluations.enums import Severity
from evaluations.progress import BASICS, section_of


class Told(NamedTuple):
    """One finding: what the check looks for and whom it serves, where it leads, and why it is let stand ("": not).

    ``former``: why it was let stand with other values, while nothing is said of the present ones.
    """

    finding: Finding
    title: str
    source: str
    key: str
    place: str
    note: str
    former: str

    @property
    def is_open(self) -> bool:
        """It has to be mended or, if that is enough, explained."""
        needs_words = self.finding.severity == Severity.ADVISORY and not self.note
        return self.finding.severity == Severity.BLOCKING or needs_words

    @property
    def is_explainable(self) -> bool:
        return self.finding.severity == Severity.ADVISORY

    @property
    def label(self) -> str:
        return str(self.finding.severity.label)


class Group(NamedTuple):
    """The findings of one section, the graver ones first."""

    key: str
    title: str
    findings: tuple[Told, ...]


def findings_told(desk: Desk) -> tuple[Told, ...]:
    """Everything found in the report and against the reports beside it, each finding once."""
    by_key = {desk.key(one): one for one in desk.examined.findings if desk.is_told(one)}
    former = {key[:STEM_LENGTH]: note for key, note in desk.notes.items() if key not in by_key}
    told = []
    for key, one in by_key.items():
        check, note = BY_CODE[one.code], desk.notes.get(key, "")
        before = "" if note else former.get(key[:STEM_LENGTH], "")
        told.append(Told(one, check.title, check.source, key, desk.place(one.where), note, before))
    return tuple(told)


def grouped(desk: Desk, found: Sequence[Told]) -> tuple[Group, ...]:
    """By section in the order of the report; what belongs to none of them stands with the basics."""
    return tuple(_groups(desk, found))


def _groups(desk: Desk, found: Sequence[Told]) -> Iterator[Group]:
    titles = {one.key: one.title for one in desk.progress}
    by_section: dict[str, list[Told]] = {key: [] for key in titles}
    for one in found:
        by_section.get(section_of(one.finding.where), by_section[BASICS]).append(one)
    gravest = list(Severity)
    for key, told in by_section.items():
        if told:
            yield Group(key, titles[key], tuple(sorted(told, key=lambda one: gravest.index(one.finding.severity))))


def counted(found: Sequence[Told]) -> str:
    """How many there are of each kind, in words."""
    by_severity = {severity: [one for one in found if one.finding.severity == severity] for severity in Severity}
    counts = [f"{severity.label} {len(told)} 条" for severity, told in by_severity.items() if told]
    explained = sum(bool(one.note) for one in by_severity[Severity.ADVISORY])
    return "、".join(counts) + (f"，警告中 {explained} 条已说明" if explained else "") if counts else "没有发现问题"

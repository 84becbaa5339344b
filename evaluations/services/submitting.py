"""What is left to do before a report can be handed over."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evaluations import outline, review_wording, wording
from evaluations.consistency import Finding
from evaluations.enums import Severity
from evaluations.models import Report, ReviewRemark
from evaluations.progress import BASICS, FINDINGS, TITLES, Progress, progress, section_of, section_of_record
from evaluations.queries.answers import remarks_to_answer, unanswered
from evaluations.queries.places import place_of, rows_by_list
from evaluations.queries.report_facts import budget_lines_of
from scoring.engine import Problem, ProblemsError

from .composing import Reviewed, draft_document, review_report

REMARK = "remark-"


class Obstacle(NamedTuple):
    """What stands in the way of handing a report over.

    ``section`` and its ``title`` say where to go; ``where`` is the path into the data package or the anchor
    of a remark, "" for the section as a whole.
    """

    section: str
    title: str
    where: str
    message: str


class Incomplete(Exception):
    """The report cannot be handed over yet: ``obstacles``."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(wording.obstacles_are_left(len(obstacles)))
        self.obstacles = obstacles


def obstacles_of(report: Report) -> tuple[Obstacle, ...]:
    """Everything that is left to do before a report can be handed over."""
    lines = list(budget_lines_of(report))
    reviewed = review_report(report, lines, with_neighbours=True)
    notes = set(report.finding_notes.values_list("key", flat=True))
    rows = rows_by_list(report, lines)
    marks = list(report.marks.values_list("place", flat=True))
    places = [(one, place_of(one.where, rows)) for one in reviewed.findings]
    left = [one for one, place in places if place not in marks and one.key(place) not in notes]
    sections = progress(reviewed.facts, reviewed.assessment, outline.load(report.outline), reviewed.problems, marks)
    waiting = unanswered(remarks_to_answer(report))
    return obstacles(reviewed, sections, sum(one.severity == Severity.ADVISORY for one in left), waiting)


def obstacles(
    reviewed: Reviewed, sections: tuple[Progress, ...], unexplained: int, waiting: Sequence[ReviewRemark] = ()
) -> tuple[Obstacle, ...]:
    """As ``obstacles_of``, of a report read already.

    ``unexplained``: how many advisory findings have no note; ``waiting``: the open remarks without an answer.

    What cannot be read, contradicts or does not fit the outline, then what is missing, not confirmed, not
    explained or not answered.
    """
    titles = {section.key: section.title for section in sections}
    paths = [(one.path, one.message) for one in reviewed.problems]
    paths += [(one.where, one.message) for one in reviewed.findings if is_blocking(one)]
    paths += [("", one.message) for one in _misfits(reviewed)]
    told = []
    for path, message in paths:
        key = section_of(path) if section_of(path) in titles else BASICS  # a chapter the outline does not have
        told.append(Obstacle(key, titles[key], path, message))
    for section in sections:
        if not section.is_done:
            gaps = wording.section_has_gaps(section.wanted - section.filled, section.wanted)
            told.append(Obstacle(section.key, section.title, "", gaps))
        if section.marks:
            told.append(Obstacle(section.key, section.title, "", wording.section_has_marks(section.marks)))
    if unexplained:
        told.append(Obstacle(FINDINGS, TITLES[FINDINGS], "", wording.findings_are_unexplained(unexplained)))
    return (*told, *_unanswered(titles, waiting))


def _unanswered(titles: dict[str, str], waiting: Sequence[ReviewRemark]) -> Iterator[Obstacle]:
    """How many remarks wait in each section, with the anchor of the first."""
    by_section: dict[str, list[ReviewRemark]] = {key: [] for key in titles}
    for remark in waiting:
        by_section.get(section_of_record(remark.place), by_section[BASICS]).append(remark)
    for key, remarks in by_section.items():
        if remarks:
            sentence = review_wording.remarks_are_unanswered(len(remarks))
            yield Obstacle(key, titles[key], remark_anchor(remarks[0]), sentence)


def remark_anchor(remark: ReviewRemark) -> str:
    """The id of a remark on the pages that show it."""
    return f"{REMARK}{remark.pk}"


def _misfits(reviewed: Reviewed) -> tuple[Problem, ...]:
    """Why the document cannot be laid out at all."""
    try:
        draft_document(reviewed)
    except ProblemsError as error:
        return error.problems
    return ()


def is_blocking(finding: Finding) -> bool:
    """Whether a finding stops a report from being handed over."""
    return finding.severity == Severity.BLOCKING

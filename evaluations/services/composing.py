"""From a stored report to its score and document, as it is now."""

from collections.abc import Iterable
from dataclasses import dataclass

from evaluations import consistency, outline
from evaluations.assessment import Assessment, assess, assess_readable
from evaluations.consistency import Finding, Subject
from evaluations.documents.blocks import Document
from evaluations.documents.context import build
from evaluations.facts import ReportFacts
from evaluations.models import BudgetLine, Report
from evaluations.narrative import unknown_figures
from evaluations.progress import is_due, progress
from evaluations.queries.neighbours import report_before, reports_beside
from evaluations.queries.report_facts import report_facts
from scoring.engine import Problem
from scoring.storing import stored_scheme


@dataclass(frozen=True)
class Composed:
    """A report's facts, their score, and the document made of both."""

    facts: ReportFacts
    assessment: Assessment
    document: Document


@dataclass(frozen=True)
class Reviewed:
    """A report as far as it can be read: ``problems`` tell what cannot, ``findings`` what contradicts."""

    facts: ReportFacts
    assessment: Assessment
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]


def review_report(
    report: Report, lines: Iterable[BudgetLine] | None = None, *, with_neighbours: bool = False
) -> Reviewed:
    """The facts of a report with their score, problems and findings. Missing figures are no problem.

    Findings that rest on sections with gaps are left out until these are filled in.

    ``lines``: the budget lines it shows, if they were read already. ``with_neighbours``: held also against
    the unit's other reports of the year and the report of the year before.
    """
    subject = examined(report, lines, with_neighbours=with_neighbours)
    told = {problem.path for problem in subject.problems}  # what cannot be read is told once
    sections = progress(subject.facts, subject.assessment, outline.load(report.outline), (), ())
    findings = tuple(one for one in consistency.run(subject) if one.where not in told and is_due(one, sections))
    return Reviewed(subject.facts, subject.assessment, subject.problems, findings)


def examined(report: Report, lines: Iterable[BudgetLine] | None = None, *, with_neighbours: bool = False) -> Subject:
    """A report as the checks see it; see ``review_report``."""
    facts = report_facts(report, lines)
    assessment, problems = assess_readable(facts, stored_scheme(report.scheme_version))
    problems += unknown_figures(facts, assessment)
    before = report_before(report) if with_neighbours else None
    return Subject(
        facts,
        assessment,
        outline.load(report.outline),
        tuple(problems),
        others=tuple(examined(one) for one in reports_beside(report)) if with_neighbours else (),
        last_year=report_facts(before) if before else None,
    )


def assess_report(report: Report) -> tuple[ReportFacts, Assessment]:
    """The facts of a report and their score. Raises MeasurementError if a figure cannot be read."""
    facts = report_facts(report)
    return facts, assess(facts, stored_scheme(report.scheme_version))


def compose(facts: ReportFacts, assessment: Assessment) -> Composed:
    """Lay out the document. Raises a ProblemsError with all places if a bound figure is unknown or missing."""
    return Composed(facts, assessment, build(facts, assessment, outline.load(facts.outline)))


def draft_document(reviewed: Reviewed) -> Document:
    """The document as far as the report goes; what is missing or cannot be read stands in it as such.

    Raises a ProblemsError with all places where report and outline do not fit.
    """
    chapters = outline.load(reviewed.facts.outline)
    return build(reviewed.facts, reviewed.assessment, chapters, is_draft=True)

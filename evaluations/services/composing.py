"""From a stored report to its score and document, as it is now."""

from dataclasses import dataclass

from evaluations import outline
from evaluations.assessment import Assessment, assess
from evaluations.documents.blocks import Document
from evaluations.documents.context import build
from evaluations.facts import ReportFacts
from evaluations.models import Report
from evaluations.queries.report_facts import report_facts
from scoring.storing import stored_scheme


@dataclass(frozen=True)
class Composed:
    """A report's facts, their score, and the document made of both."""

    facts: ReportFacts
    assessment: Assessment
    document: Document


def assess_report(report: Report) -> tuple[ReportFacts, Assessment]:
    """The facts of a report and their score. Raises MeasurementError if a figure cannot be read."""
    facts = report_facts(report)
    return facts, assess(facts, stored_scheme(report.scheme_version))


def compose(facts: ReportFacts, assessment: Assessment, *, is_draft: bool = False) -> Composed:
    """Lay out the document. Raises a ProblemsError with all places if a bound figure is unknown.

    One that is missing is a problem too, but stands as such in the text of a draft.
    """
    return Composed(facts, assessment, build(facts, assessment, outline.load(facts.outline), is_draft=is_draft))


def compose_report(report: Report, *, is_draft: bool = False) -> Composed:
    """Score a report and lay out its document; see ``compose``.

    Raises a ProblemsError with all places if a figure cannot be read.
    """
    return compose(*assess_report(report), is_draft=is_draft)

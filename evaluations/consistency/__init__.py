"""Cross-checks of one report: what it states against what its own figures come to."""

from evaluations.assessment import Assessment
from evaluations.facts import ReportFacts

from .findings import Finding
from .registry import CHECKS

__all__ = ["Finding", "run"]


def run(facts: ReportFacts, assessment: Assessment) -> list[Finding]:
    """All findings, in the order of the registry."""
    return [finding for check in CHECKS for finding in check(facts, assessment)]

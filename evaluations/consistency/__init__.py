"""Cross-checks of one report: what it states against what its own figures come to."""

from .findings import Check, Finding
from .registry import BY_CODE, CHECKS
from .subject import Subject

__all__ = ["BY_CODE", "CHECKS", "Check", "Finding", "Subject", "run"]


def run(subject: Subject) -> list[Finding]:
    """All findings, in the order of the registry."""
    return [finding for check in CHECKS for finding in check(subject)]

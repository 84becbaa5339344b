"""What the reviewers' queue says of one report."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from evaluations.enums import ReportStatus, Severity
from evaluations.models import Report
from evaluations.queries.review_queue import AGREED

FOUND = (Severity.BLOCKING, Severity.ADVISORY, Severity.HINT)


@dataclass(frozen=True)
class Row:
    """One report of the queue; ``findings``: severity → count; ``is_turn``: it waits for who looks at it."""

    report: Report
    today: date
    findings: dict[str, int]
    is_turn: bool

    @property
    def days(self):
        """For how many days it has stood where it stands; None once nothing is to come."""
        if self.report.status == ReportStatus.PUBLISHED:
            return None
        return max((self.today - timezone.localdate(self.report.moved_at)).days, 0)

    @property
    def days_late(self):
        """For how many days it should have been agreed to, 0 if it is in time or has been."""
        deadline = self.report.year.unit_deadline
        if deadline is None or self.report.status in AGREED:
            return 0
        return max((self.today - deadline).days, 0)

    @property
    def found(self) -> list[tuple[Any, int]]:
        """How much was found of each severity, the gravest first."""
        return [(severity, self.findings[severity]) for severity in FOUND if self.findings.get(severity)]

    @property
    def is_above(self):
        """Whether the unit gave itself more than its figures come to."""
        own, computed = self.report.self_total, self.report.computed_total
        return own is not None and computed is not None and own > computed

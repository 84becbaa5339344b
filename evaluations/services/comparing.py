"""What a report says now beside what it said when it was last submitted, and that submission beside the one before."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluations import outline, review_wording
from evaluations.changes import Group, compare
from evaluations.entries import Package
from evaluations.facts import ReportFacts
from evaluations.models import Report, ReportEvent, Snapshot
from evaluations.package import dump, package_from
from evaluations.queries.answers import all_stand, open_remarks
from evaluations.queries.report_facts import report_facts
from scoring.engine import Scheme
from scoring.storing import stored_scheme

RETURNS = ("unit_return", "finance_return")


@dataclass(frozen=True)
class Compared:
    """What changed since an earlier submission, by section; ``since`` is None if there was none.

    ``was_returned``: a reviewer has sent the report back, so that it is expected to differ.
    """

    since: datetime | None = None
    groups: tuple[Group, ...] = ()
    was_returned: bool = False

    @property
    def is_first(self) -> bool:
        return self.since is None

    @property
    def count(self) -> int:
        return sum(len(group.changes) for group in self.groups)

    @property
    def is_unchanged(self) -> bool:
        """There was a submission, and the unit has changed nothing since."""
        return not self.is_first and all(one.is_registered for group in self.groups for one in group.changes)


@dataclass(frozen=True)
class _Submissions:
    """The submissions of a report whose facts were kept, the oldest first, and whether it was ever returned.

    ``stayed``: those that were not taken back, which reviewers may have read.
    """

    stayed: tuple[ReportEvent, ...]
    withdrawn: tuple[ReportEvent, ...]
    was_returned: bool


def changes_since_submission(report: Report, facts: ReportFacts | None = None) -> Compared:
    """What the report says now against what it said when it was last submitted, for who fills it in.

    A submission that was taken back counts only if there is no other: nobody has read it. ``facts``: those
    of the report, if they were read already.
    """
    found = _submissions(report)
    last = (found.stayed or found.withdrawn)[-1:]
    if not last:
        return Compared(was_returned=found.was_returned)
    scheme = stored_scheme(report.scheme_version)
    now = _stored(content_of(report_facts(report) if facts is None else facts, scheme))
    return _compared(report, last[0], _kept(last[0]), now, was_returned=found.was_returned)


def changes_of_submission(report: Report) -> Compared:
    """What the last submission changed against the one before it, for who reviews it; empty for a first one.

    A submission that was taken back counts for nothing: the reviewer sees everything since the one that
    stayed.
    """
    found = _submissions(report)
    if len(found.stayed) < 2:
        return Compared(was_returned=found.was_returned)
    before, last = found.stayed[-2:]
    return _compared(report, before, _kept(before), _kept(last), was_returned=found.was_returned)


def why_not_again(report: Report, compared: Compared) -> str:
    """Why a report that was returned cannot be submitted as it is; "" if it can.

    It differs from what was returned, or each open remark was answered last by that the entry stands.
    """
    if not (compared.was_returned and compared.is_unchanged) or all_stand(open_remarks(report)):
        return ""
    return review_wording.nothing_has_changed()


def content_of(facts: ReportFacts, scheme: Scheme) -> str:
    """What a report says, as its open data package in the form in which snapshots keep it."""
    return dump(package_from(facts, scheme))


def _submissions(report: Report) -> _Submissions:
    stayed: list[ReportEvent] = []
    withdrawn: list[ReportEvent] = []
    was_returned = False
    for event in report.events.filter(transition__in=("submit", "withdraw", *RETURNS)).order_by("number"):
        if event.transition == "submit":
            stayed.append(event)
        elif event.transition == "withdraw":
            withdrawn += stayed[-1:]
            stayed = stayed[:-1]
        else:
            was_returned = True
    return _Submissions(_with_facts(stayed), _with_facts(withdrawn), was_returned)


def _with_facts(events: list[ReportEvent]) -> tuple[ReportEvent, ...]:
    """Submissions from before facts were kept have none."""
    return tuple(event for event in events if event.snapshot_id)


def _compared(report: Report, since: ReportEvent, before: Package, after: Package, *, was_returned: bool) -> Compared:
    scheme, chapters = stored_scheme(report.scheme_version), outline.load(report.outline)
    return Compared(since.at, compare(before, after, scheme=scheme, outline=chapters), was_returned)


def _kept(event: ReportEvent) -> Package:
    return _stored(Snapshot.objects.get(pk=event.snapshot_id).content)


def _stored(content: str) -> dict[str, Any]:
    """Read without judging it: what was valid once need not be by the rules of today."""
    package: dict[str, Any] = json.loads(content)
    return package

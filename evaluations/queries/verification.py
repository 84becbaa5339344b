"""All trails checked from the first event to the last, read once in a stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from django.db import connection, transaction

from evaluations import review_wording
from evaluations.models import Report, ReportEvent, Snapshot
from evaluations.trail import faults_in, is_spoilt

CHUNK, CHUNK_OF_SNAPSHOTS = 1000, 20


class Head(NamedTuple):
    """The last event of a report."""

    number: int
    digest: str


@dataclass
class Verification:
    """What was checked, and the heads found; ``saved``: heads of an earlier time. Both by the report's primary key."""

    saved: Mapping[int, Head] = field(default_factory=dict)
    reports: int = 0
    events: int = 0
    snapshots: int = 0
    heads: dict[int, Head] = field(default_factory=dict)
    _spoilt: set[str] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)
    _kept: set[int] = field(default_factory=set)

    def faults(self) -> Iterator[str]:
        """Every fault, a sentence each. People may go on working: what is read is the state of one moment."""
        with transaction.atomic():
            _hold_still()
            self._read_snapshots()
            yield from self._of_events()
            yield from map(review_wording.snapshot_without_event_was_changed, sorted(self._spoilt - self._used))
        for report, head in self.saved.items():
            if report not in self._kept:
                yield review_wording.saved_head_is_gone(report, *head)

    def _read_snapshots(self) -> None:
        for snapshot in Snapshot.objects.iterator(CHUNK_OF_SNAPSHOTS):
            self.snapshots += 1
            if is_spoilt(snapshot):
                self._spoilt.add(snapshot.digest)

    def _of_events(self) -> Iterator[str]:
        """Reports and events come in the same order; a report may have none."""
        events = ReportEvent.objects.order_by("report_id", "number").select_related("snapshot")
        groups = groupby(events.defer("snapshot__content").iterator(CHUNK), lambda event: event.report_id)
        key, group = next(groups, (None, iter(())))
        reports = Report.objects.order_by("pk").select_related("unit", "year", "project")
        named = reports.only("status", "kind", "unit__name", "year__year", "project__name")
        for report in named.iterator(CHUNK):
            self.reports += 1
            while key is not None and key < report.pk:
                yield review_wording.events_without_report(key, sum(1 for _ in group))
                key, group = next(groups, (None, iter(())))
            own = key == report.pk
            yield from faults_in(report, self._counted(report, group) if own else (), self._spoilt)
            key, group = next(groups, (None, iter(()))) if own else (key, group)
        if key is not None:
            yield review_wording.events_without_report(key, sum(1 for _ in group))
        for left, more in groups:
            yield review_wording.events_without_report(left, sum(1 for _ in more))

    def _counted(self, report: Report, events: Iterator[ReportEvent]) -> Iterator[ReportEvent]:
        for event in events:
            self.events += 1
            head = self.heads[report.pk] = Head(event.number, event.digest)
            if self.saved.get(report.pk) == head:
                self._kept.add(report.pk)
            if event.snapshot_id in self._spoilt:
                self._used.add(event.snapshot_id)
            yield event


def _hold_still() -> None:
    """Read the state of one moment: SQLite does so in any transaction, PostgreSQL when asked to."""
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

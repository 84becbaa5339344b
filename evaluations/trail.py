"""The chain of a report's events: written one after the other, checked from the first to the last."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User

from . import review_wording
from .enums import ReportStatus
from .models import Report, ReportEvent, Snapshot

FIRST = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does: who, when, why, and from which address it was asked for."""

    actor: User
    now: datetime
    note: str = ""
    address: str = ""


def record(
    report: Report, act: Act, *, transition: str, target: str, on_behalf_of: User | None, snapshot: Snapshot | None
) -> ReportEvent:
    """Append an event; ``report`` still has the status it leaves. The caller holds the report's row."""
    last = report.events.order_by("-number").first()
    event = ReportEvent(
        report=report,
        number=last.number + 1 if last else 1,
        at=act.now,
        actor=act.actor,
        on_behalf_of=on_behalf_of,
        address=act.address,
        transition=transition,
        source=report.status,
        target=target,
        note=act.note,
        snapshot=snapshot,
        previous=last.digest if last else FIRST,
    )
    event.digest = digest_of(event)
    event.save()
    return event


def digest_of(event: ReportEvent) -> str:
    """The SHA-256 of everything an event says, the digest of the event before included."""
    said: dict[str, Any] = {
        "report": event.report_id,
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "on_behalf_of": event.on_behalf_of_id,
        "snapshot": event.snapshot_id,
    }
    said |= {name: getattr(event, name) for name in ("address", "transition", "source", "target", "note", "previous")}
    return content_digest(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def content_digest(content: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(content.encode()).hexdigest()


def keep_snapshot(content: str) -> Snapshot:
    """Store the facts of a report as they are now; the same facts are stored once."""
    return Snapshot.objects.get_or_create(digest=content_digest(content), defaults={"content": content})[0]


def faults_of(report: Report) -> Iterator[str]:
    """Everything that was changed in, or taken out of, the events and snapshots of a report, a sentence each."""
    events = list(report.events.select_related("snapshot").order_by("number"))
    return faults_in(report, events, {one.snapshot_id for one in events if one.snapshot and is_spoilt(one.snapshot)})


def is_spoilt(snapshot: Snapshot) -> bool:
    """Whether a snapshot is not what it was when it was stored."""
    return content_digest(snapshot.content) != snapshot.digest


def faults_in(report: Report, events: Iterable[ReportEvent], spoilt: Collection[str | None]) -> Iterator[str]:
    """As ``faults_of``, of the events by number, each with its snapshot; ``spoilt``: digests of changed snapshots."""
    before: ReportEvent | None = None
    for event in events:
        expected = before.number + 1 if before else 1
        if event.number != expected:
            yield review_wording.events_are_missing(report, expected, event.number - 1)
        elif not _follows(event, before):
            yield review_wording.event_does_not_follow(report, event.number)
        if event.digest != digest_of(event):
            yield review_wording.event_was_changed(report, event.number)
        if event.snapshot_id and event.snapshot is None:
            yield review_wording.snapshot_is_missing(report, event.number)
        if event.snapshot_id in spoilt:
            yield review_wording.snapshot_was_changed(report, event.number)
        before = event
    if before is None and report.status != ReportStatus.DRAFT:
        yield review_wording.events_are_all_missing(report, report.get_status_display())
    if before and before.target != report.status:
        yield review_wording.status_does_not_follow(report, before.number)


def _follows(event: ReportEvent, before: ReportEvent | None) -> bool:
    """Whether an event goes on where the one before ended, and moves the report somewhere else."""
    previous, source = (before.digest, before.target) if before else (FIRST, event.source)
    return event.previous == previous and event.source == source != event.target

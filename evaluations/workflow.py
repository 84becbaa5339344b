"""The transition table of a report and ``apply``, the only writer of ``Report.status``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from . import policies, wording
from .enums import ReportStatus
from .models import Report, ReportEvent
from .models.reports import FILLING


class NotAllowed(Exception):
    """This person may not do this."""


class NotPossibleNow(Exception):
    """The report is not in a state for this, or somebody else was faster."""


@dataclass(frozen=True)
class Transition:
    """One allowed move: name, label for people, from, to, who, and whether it has to be explained."""

    name: str
    label: str
    sources: tuple[ReportStatus, ...]
    target: ReportStatus
    allowed: Callable[[policies.Visitor, Report], bool]
    needs_note: bool = False


TRANSITIONS = (
    Transition("submit", "送审", FILLING, ReportStatus.SUBMITTED, policies.can_prepare),
    Transition("withdraw", "撤回", (ReportStatus.SUBMITTED,), ReportStatus.DRAFT, policies.can_prepare),
    Transition(
        "return", "退回", (ReportStatus.SUBMITTED,), ReportStatus.RETURNED, policies.can_review, needs_note=True
    ),
    Transition("publish", "公开", (*FILLING, ReportStatus.SUBMITTED), ReportStatus.PUBLISHED, policies.can_publish),
)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def apply(report: Report, name: str, *, actor: User, now: datetime, note: str = "") -> Report:
    """Move a report and record who did it.

    Raises NotAllowed, or NotPossibleNow if the status does not allow it, it has changed meanwhile, or
    a note is missing.
    """
    move = BY_NAME[name]
    if not move.allowed(actor, report):
        raise NotAllowed(wording.not_allowed(f"{move.label}这份报告"))
    if report.status not in move.sources:
        raise NotPossibleNow(wording.not_possible_now(move.label, ReportStatus(report.status).label))
    if move.needs_note and not note.strip():
        raise NotPossibleNow(wording.note_is_missing(move.label))
    with transaction.atomic():
        unchanged = Report.objects.filter(pk=report.pk, status=report.status, version=report.version)
        if not unchanged.update(status=move.target, version=F("version") + 1, updated_at=now):
            raise NotPossibleNow(wording.somebody_was_faster(report))
        ReportEvent.objects.create(report=report, at=now, actor=actor, transition=name, note=note)
    report.refresh_from_db()
    return report


def moves(report: Report, actor: policies.Visitor) -> tuple[Transition, ...]:
    """What this person may do with the report as it stands."""
    return tuple(move for move in TRANSITIONS if report.status in move.sources and move.allowed(actor, report))

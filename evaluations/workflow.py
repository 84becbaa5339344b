"""The transition table of a report and ``apply``, the only writer of ``Report.status``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from . import policies, review_wording, wording
from .enums import ReportStatus, Role
from .models import Report, Snapshot
from .models.reports import FILLING
from .trail import Act, record

DRAFT, SUBMITTED, ENDORSED = ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.ENDORSED
RETURNED, APPROVED, PUBLISHED = ReportStatus.RETURNED, ReportStatus.APPROVED, ReportStatus.PUBLISHED


class NotAllowed(Exception):
    """This person may not do this."""


class NotPossibleNow(Exception):
    """The report is not in a state for this, or somebody else was faster."""


def without_open_remarks(part: Role) -> Callable[[Report], str]:
    """A report is not agreed to while remarks of those who agree are open; the others settle their own."""

    def why_not(report: Report) -> str:
        count = report.remarks.filter(settled_at=None, role=part).count()
        return review_wording.remarks_are_open(count) if count else ""

    return why_not


def was_taken_up(report: Report) -> str:
    """A reviewer has claimed the report, or said something about it since it was submitted."""
    if report.claimed_by:
        return review_wording.report_was_taken_up(report.claimed_by)
    said = report.remarks.filter(at__gte=report.submitted_at or report.created_at).select_related("author").first()
    return review_wording.report_was_taken_up(said.author) if said else ""


@dataclass(frozen=True)
class Transition:
    """One allowed move: name, label for people, from, to, who, and what must hold.

    ``part``: the part a person takes in the report by this. Preparer, endorser and finance reviewer of
    one report are different people. ``obstacle``: why it cannot be done as things are, "" if it can.
    """

    name: str
    label: str
    sources: tuple[ReportStatus, ...]
    target: ReportStatus
    allowed: Callable[[policies.Visitor, Report], bool]
    part: Role | None = None
    needs_note: bool = False
    obstacle: Callable[[Report], str] = lambda report: ""


PREPARER, ENDORSER, FINANCE = Role.PREPARER, Role.ENDORSER, Role.FINANCE_REVIEWER
TRANSITIONS = (
    Transition("submit", "送审", FILLING, SUBMITTED, policies.can_prepare, PREPARER),
    Transition("withdraw", "撤回", (SUBMITTED,), DRAFT, policies.can_prepare, PREPARER, obstacle=was_taken_up),
    Transition(
        "endorse",
        "同意上报",
        (SUBMITTED,),
        ENDORSED,
        policies.can_endorse,
        ENDORSER,
        obstacle=without_open_remarks(ENDORSER),
    ),
    Transition("unit_return", "退回", (SUBMITTED,), RETURNED, policies.can_endorse, ENDORSER, needs_note=True),
    Transition(
        "approve",
        "审核通过",
        (ENDORSED,),
        APPROVED,
        policies.can_approve,
        FINANCE,
        obstacle=without_open_remarks(FINANCE),
    ),
    Transition("finance_return", "退回", (ENDORSED,), RETURNED, policies.can_approve, FINANCE, needs_note=True),
    Transition("reopen", "取消审核", (APPROVED,), ENDORSED, policies.can_approve, FINANCE, needs_note=True),
    Transition("publish", "公开", (APPROVED,), PUBLISHED, policies.can_publish),
    # Reports that were approved and published before they were kept here.
    Transition(
        "record", "补录公开", FILLING, PUBLISHED, lambda user, report: policies.is_administrator(user), needs_note=True
    ),
)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}
# By which move a reviewer agrees to a report that stands there: until then it is that reviewer's turn.
AGREED_BY = {SUBMITTED: "endorse", ENDORSED: "approve"}
NAMES_OF_PART = {part: tuple(move.name for move in TRANSITIONS if move.part == part) for part in Role}


def apply(report: Report, name: str, act: Act, snapshot: Snapshot | None = None) -> Report:
    """Move a report and record who did it, for whom, and what it said then.

    Raises NotAllowed, also if the person took another part in the report; NotPossibleNow if the status
    does not allow it, it has changed meanwhile, or something that must hold does not.
    """
    move = BY_NAME[name]
    if not move.allowed(act.actor, report):
        raise NotAllowed(wording.not_allowed(f"{move.label}这份报告"))
    if report.status not in move.sources:
        raise NotPossibleNow(wording.not_possible_now(move.label, ReportStatus(report.status).label))
    principal = principal_of(move, report, act.actor)
    if other := other_part(move, report, {act.actor.pk, principal.pk if principal else act.actor.pk}):
        raise NotAllowed(review_wording.took_another_part(move.label, other.label))
    if move.needs_note and not act.note.strip():
        raise NotPossibleNow(wording.note_is_missing(move.label))
    with transaction.atomic():
        seen = {"status": report.status, "version": report.version, "claimed_by": report.claimed_by_id}
        unchanged = Report.objects.filter(pk=report.pk, **seen)
        values: dict[str, Any] = {
            "status": move.target,
            "version": F("version") + 1,
            "updated_at": act.now,
            "moved_at": act.now,
        }
        values |= {"claimed_by": None, "claimed_at": None}
        if name == "submit":
            values["submitted_at"] = act.now
        if not unchanged.update(**values):
            raise NotPossibleNow(wording.somebody_was_faster(report))
        if why := move.obstacle(report):  # asked while nobody else can change the report
            raise NotPossibleNow(why)
        record(report, act, transition=name, target=move.target, on_behalf_of=principal, snapshot=snapshot)
    report.refresh_from_db()
    return report


def moves(report: Report, actor: policies.Visitor) -> tuple[Transition, ...]:
    """What this person may do with the report as it stands."""
    return tuple(
        move
        for move in TRANSITIONS
        if report.status in move.sources and move.allowed(actor, report) and not _is_barred(move, report, actor)
    )


def require_turn(report: Report, actor: User, action: str) -> Role:
    """The part in which somebody reviews the report as it stands.

    Raises NotPossibleNow if nobody does, NotAllowed if somebody else does; ``action`` is what was to be done.
    """
    if report.status not in AGREED_BY:
        raise NotPossibleNow(wording.not_possible_now(action, ReportStatus(report.status).label))
    move = BY_NAME[AGREED_BY[ReportStatus(report.status)]]
    if not move.part or not move.allowed(actor, report):
        raise NotAllowed(review_wording.not_your_turn(action, ReportStatus(report.status).label))
    principal = principal_of(move, report, actor)
    if other := other_part(move, report, {actor.pk, principal.pk if principal else actor.pk}):
        raise NotAllowed(review_wording.took_another_part(action, other.label))
    return move.part


def turn_of(report: Report, actor: User) -> Role | None:
    """As ``require_turn``; None if it is not this person's turn."""
    try:
        return require_turn(report, actor, "")
    except (NotAllowed, NotPossibleNow):
        return None


def principal_of(move: Transition, report: Report, actor: policies.Visitor) -> User | None:
    """For whom somebody acts who holds the role only by delegation."""
    roles = (move.part,) if move.part else (PREPARER, ENDORSER)
    held = policies.membership(actor, report, *roles)
    return held.on_behalf_of if held else None


def other_part(move: Transition, report: Report, people: set[int]) -> Role | None:
    """The part that one of these people took in the report already, if it bars this move."""
    others = (part for part in Role if move.part and part != move.part)
    for part in others:
        if policies.acted_otherwise(people, report, NAMES_OF_PART[part], changed=part == PREPARER):
            return part
    return None


def _is_barred(move: Transition, report: Report, actor: policies.Visitor) -> bool:
    if not move.part or actor.pk is None:
        return False
    principal = principal_of(move, report, actor)
    return other_part(move, report, {actor.pk, *((principal.pk,) if principal else ())}) is not None

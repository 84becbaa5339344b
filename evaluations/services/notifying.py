"""Who is told what: of every move of a report, those concerned by it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from evaluations import policies, workflow
from evaluations.enums import NoticeKind, Role
from evaluations.letters import Letter, letter_of_move
from evaluations.models import Notice, Report, ReportEvent, Snapshot
from evaluations.queries.people import staff_above, those_who_moved
from evaluations.trail import Act
from evaluations.workflow import NAMES_OF_PART

PREPARER, ENDORSER, FINANCE = Role.PREPARER, Role.ENDORSER, Role.FINANCE_REVIEWER
Told = Iterator[tuple[User, Role]]


def move_and_tell(report: Report, name: str, act: Act, snapshot: Snapshot | None = None) -> Report:
    """``workflow.apply``, and those concerned are told of it; neither without the other."""
    with transaction.atomic():
        workflow.apply(report, name, act, snapshot)
        tell_of_move(report, report.events.latest("number"))
    return report


def tell_of_move(report: Report, event: ReportEvent) -> None:
    """A notice for everybody concerned by a move, once each and never for who made it.

    Told are those who have to act next, where a role has nobody in the unit those of the nearest unit above,
    without those who may not because of the part they took in the report; and those whose work it was.
    """
    people: dict[User, Role] = {}
    for user, part in CONCERNED[event.transition](report, event):
        people.setdefault(user, part)
    letters = [(user, letter_of_move(report, event, part)) for user, part in people.items() if user != event.actor]
    tell(letters, NoticeKind.MOVED, f"move-{event.pk}", now=event.at, report=report)


def tell(
    letters: Iterable[tuple[User, Letter]], kind: NoticeKind, key: str, *, now: datetime, report: Report | None = None
) -> None:
    """Store notices; who has been told of this ``key`` already is not told again."""
    Notice.objects.bulk_create(
        [
            Notice(
                user=user,
                kind=kind,
                key=key,
                title=letter.title,
                text=letter.text,
                report=report,
                at=now,
                mail_after=now if user.email else None,
            )
            for user, letter in letters
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def mark_read(user: User, *, now: datetime, pk: int | None = None, up_to: int | None = None) -> int:
    """Mark one notice of a user as read, or all up to the newest one that was seen; how many were unread."""
    unread = Notice.objects.filter(user=user, read_at=None)
    unread = unread.filter(pk=pk) if pk is not None else unread.filter(pk__lte=up_to)
    return unread.update(read_at=now)


def _next_in(part: Role) -> Callable[[Report, ReportEvent], Told]:
    """Those who may take this part in the report now."""

    def people(report: Report, event: ReportEvent) -> Told:
        taken: set[int] = {event.actor_id} if event.actor_id else set()
        for other in (one for one in Role if one != part):
            moved = those_who_moved([report.pk], NAMES_OF_PART[other], changed=other == PREPARER)
            taken |= moved.get(report.pk, set())
        staff = staff_above(report.unit_id, timezone.localdate(event.at))
        for user in staff.nearest(report.unit_id, part, taken):
            yield user, part

    return people


def _who_last(name: str, part: Role) -> Callable[[Report, ReportEvent], Told]:
    """Who made a move of the report last, and for whom."""

    def people(report: Report, event: ReportEvent) -> Told:
        events = report.events.filter(transition=name, number__lt=event.number).select_related("actor", "on_behalf_of")
        last = events.order_by("-number").first()
        for user in (last.actor, last.on_behalf_of) if last else ():
            if user and _still_concerned(user, report):
                yield user, part

    return people


def _still_concerned(user: User, report: Report) -> bool:
    """Whether somebody works for the unit, or one above it, to this day: others learn nothing of its reports."""
    return policies.is_administrator(user) or policies.membership(user, report) is not None


def _told_of_submission(report: Report, event: ReportEvent) -> Told:
    last = report.events.filter(transition="submit", number__lt=event.number).order_by("-number").first()
    told = Notice.objects.filter(key=f"move-{last.pk}", report=report) if last else Notice.objects.none()
    for notice in told.select_related("user").order_by("pk"):
        if _still_concerned(notice.user, report):
            yield notice.user, ENDORSER


def _all(*groups: Callable[[Report, ReportEvent], Told]) -> Callable[[Report, ReportEvent], Told]:
    def people(report: Report, event: ReportEvent) -> Told:
        for group in groups:
            yield from group(report, event)

    return people


def _nobody(report: Report, event: ReportEvent) -> Told:
    return iter(())


SUBMITTER = _who_last("submit", PREPARER)
WHO_ENDORSED = _who_last("endorse", ENDORSER)
UNIT = _all(SUBMITTER, _next_in(PREPARER), WHO_ENDORSED)
CONCERNED: dict[str, Callable[[Report, ReportEvent], Told]] = {
    "submit": _next_in(ENDORSER),
    "withdraw": _told_of_submission,
    "endorse": _all(_next_in(FINANCE), SUBMITTER),
    "unit_return": _all(SUBMITTER, _next_in(PREPARER)),
    "finance_return": UNIT,
    "approve": UNIT,
    "reopen": UNIT,
    "publish": _who_last("approve", FINANCE),
    "record": _nobody,
}

"""Reminds those who owe reports of a year that have not been filed: each person once a day, in one notice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from evaluations import round_wording
from evaluations.enums import FilingState, NoticeKind, ReportKind, ReportStatus, Role
from evaluations.models import EvaluationYear, Notice, UnitMembership
from evaluations.policies import can_oversee
from evaluations.queries.drilldown import Late, late_reports
from evaluations.queries.overseeing import Overseen, Scope, UnitRow, overseen_by
from evaluations.trail import Act
from evaluations.workflow import NotAllowed

MOST_LINES = 50  # of what is owed, in one notice

People = Mapping[tuple[int, str], list[int]]


@dataclass(frozen=True)
class Reminders:
    """Who would be told of which reports, and which units have nobody in the role that is to act next."""

    owed: list[Late]
    units: dict[int, UnitRow]
    by_person: dict[int, list[Late]] = field(default_factory=dict)
    without: list[tuple[UnitRow, Role]] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """How many people were told, how many had been told today already, and whom there is nobody to tell for."""

    told: int
    told_before: int
    without: list[tuple[UnitRow, Role]]


def remind_late(act: Act, year: EvaluationYear, unit: int | None = None) -> Outcome:
    """Tell those whose turn it is what they owe, for all units the actor oversees or one of them and those below.

    That is who prepares the reports of a unit or, where a report waits for its unit's reviewer, who endorses
    them. Raises NotAllowed if the actor oversees nothing, or not this unit.
    """
    day = timezone.localdate(act.now)
    with transaction.atomic():
        # Two clicks at once: the second waits here, and then sees what the first has told.
        locked = EvaluationYear.objects.select_for_update().get(pk=year.pk)
        reminders = reminders_of(act.actor, locked, unit, day)
        key = _key(locked, act.now)
        people = set(reminders.by_person)
        before = set(Notice.objects.filter(key=key, user__in=people).values_list("user", flat=True))
        notices = [
            _notice(user, owed, reminders.units, locked, act.now)
            for user, owed in sorted(reminders.by_person.items())
            if user not in before
        ]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return Outcome(len(notices), len(before), reminders.without)


def reminders_of(actor: User, year: EvaluationYear, unit: int | None, day: date) -> Reminders:
    """What ``remind_late`` would do on that day."""
    overseen = overseen_by(actor)
    if not can_oversee(actor) or (unit is not None and unit not in overseen.seen):
        raise NotAllowed(round_wording.unit_is_not_overseen())
    owed = late_reports(Scope(overseen, year, unit))
    people = _people(day)
    by_person: dict[int, list[Late]] = defaultdict(list)
    without: dict[tuple[UnitRow, Role], None] = {}
    for late in owed:
        role = Role.ENDORSER if late.status == ReportStatus.SUBMITTED else Role.PREPARER
        users = _nearest(people, overseen, late.unit, role)
        for user in users:
            by_person[user].append(late)
        if not users:
            without[overseen.units[late.unit], role] = None
    return Reminders(owed, overseen.units, dict(by_person), list(without))


def _people(day: date) -> People:
    """Who may act that day, by unit and role."""
    held = UnitMembership.objects.filter(user__is_active=True, role__in=(Role.PREPARER, Role.ENDORSER)).current(day)
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for unit, role, user in held.order_by("user").values_list("unit", "role", "user").distinct():
        found[unit, role].append(user)
    return found


def _nearest(people: People, overseen: Overseen, unit: int, role: Role) -> list[int]:
    """Who works in the role for the unit, or else for the nearest one above it that has somebody."""
    for above in _upwards(overseen, unit):
        if found := people.get((above, role)):
            return found
    return []


def _upwards(overseen: Overseen, unit: int) -> Iterator[int]:
    passed: set[int] = set()
    current: int | None = unit
    while current is not None and current not in passed:
        yield current
        passed.add(current)
        current = overseen.units[current].parent


def _notice(user: int, owed: list[Late], units: dict[int, UnitRow], year: EvaluationYear, now: datetime) -> Notice:
    to_endorse = sum(late.status == ReportStatus.SUBMITTED for late in owed)
    lines = [_line(late, units) for late in owed[:MOST_LINES]]
    deadline = round_wording.filing_deadline(year.unit_deadline, timezone.localdate(now))
    return Notice(
        user_id=user,
        kind=NoticeKind.REMINDER,
        key=_key(year, now),
        title=round_wording.reminder_title(year.year, len(owed) - to_endorse, to_endorse),
        text=round_wording.reminder_text(year.year, deadline, lines, max(len(owed) - MOST_LINES, 0)),
        report_id=owed[0].report if len(owed) == 1 else None,
        at=now,
    )


def _key(year: EvaluationYear, now: datetime) -> str:
    return f"reminder-{year.year}-{timezone.localdate(now).isoformat()}"


def _line(late: Late, units: dict[int, UnitRow]) -> str:
    project = f"“{late.project}”" if late.project else ""
    status = ReportStatus(late.status).label if late.status else FilingState.UNSTARTED.label
    return f"{units[late.unit].name}{project}{ReportKind(late.kind).label}：{status}"

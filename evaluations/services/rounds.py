"""The yearly round: opened by an administrator with what every unit owes, told to those who prepare it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from evaluations import round_wording
from evaluations.enums import NoticeKind, ReportKind, Role
from evaluations.models import EvaluationYear, Notice, Obligation, Project, Report, Unit, UnitMembership
from evaluations.workflow import NotPossibleNow

MOST_NAMED = 12
Subject = tuple[int, int | None]  # a unit and one of its projects, or none for its overall report


@dataclass(frozen=True, slots=True)
class Opened:
    """How many owed reports were added, and how many people were told."""

    added: int
    told: int


def save_round(year: EvaluationYear) -> None:
    """Store notice, deadlines and schemes. Raises NotPossibleNow if somebody else registered the year meanwhile."""
    try:
        with transaction.atomic():
            year.save()
    except IntegrityError as error:
        raise NotPossibleNow(round_wording.year_is_registered(year.year)) from error


def open_round(year: EvaluationYear, *, now: datetime) -> Opened:
    """Store the year, add what is owed and not listed yet, and tell those preparers who were not told.

    Owed are an overall report of every unit not abolished before the year, a report on every project of
    theirs with a budget line of the year or a report of the year before, and every report that is there.
    Raises NotPossibleNow as ``save_round``.
    """
    with transaction.atomic():
        year.opened_at = year.opened_at or now
        save_round(year)
        EvaluationYear.objects.select_for_update().get(pk=year.pk)  # of two at once the second finds all listed
        added = _add_missing(year)
        return Opened(added, _tell(year, now))


def _add_missing(year: EvaluationYear) -> int:
    begun: dict[Subject, int] = {
        (unit, project): pk
        for pk, unit, project in Report.objects.filter(year=year).values_list("pk", "unit", "project")
    }
    owed = Obligation.objects.filter(year=year)
    listed = {(row.unit_id, row.project_id): row for row in owed}
    missing = [subject for subject in dict.fromkeys([*_due(year), *begun]) if subject not in listed]
    Obligation.objects.bulk_create(
        (_obligation(year, subject, begun.get(subject)) for subject in missing), batch_size=1000
    )
    unlinked = [row for subject, row in listed.items() if subject in begun and row.report_id is None]
    for row in unlinked:
        row.report_id, row.exempt_reason = begun[row.unit_id, row.project_id], ""
    Obligation.objects.bulk_update(unlinked, ("report", "exempt_reason"), batch_size=500)
    return len(missing)


def _due(year: EvaluationYear) -> Iterator[Subject]:
    units = Unit.objects.filter(Q(abolished_on=None) | Q(abolished_on__year__gte=year.year))
    yield from ((pk, None) for pk in units.values_list("pk", flat=True))
    projects = Project.objects.filter(unit__in=units)
    is_paid, had_report = Q(budget_lines__year=year), Q(reports__year__year=year.year - 1)
    yield from projects.filter(is_paid | had_report).distinct().values_list("unit", "pk")


def _obligation(year: EvaluationYear, subject: Subject, report: int | None) -> Obligation:
    unit, project = subject
    kind = ReportKind.OVERALL if project is None else ReportKind.PROJECT
    return Obligation(year=year, unit_id=unit, kind=kind, project_id=project, report_id=report)


def _tell(year: EvaluationYear, now: datetime) -> int:
    """A notice for everybody who prepares reports of a unit that owes one, naming what is owed."""
    key = f"round-{year.year}"
    told = set(Notice.objects.filter(key=key).values_list("user", flat=True))
    rows = [
        Notice(
            user_id=user,
            kind=NoticeKind.ROUND,
            key=key,
            title=round_wording.round_is_opened(year.year),
            text=round_wording.round_says(year, [str(row) for row in owed[:MOST_NAMED]], len(owed)),
            at=now,
        )
        for user, owed in _owed_by_preparer(year, timezone.localdate(now)).items()
        if user not in told
    ]
    Notice.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _owed_by_preparer(year: EvaluationYear, day: object) -> dict[int, list[Obligation]]:
    parents = dict(Unit.objects.values_list("pk", "parent"))
    held = UnitMembership.objects.filter(role=Role.PREPARER, user__is_active=True).current(day)
    preparers: dict[int, list[int]] = defaultdict(list)
    for user, unit in held.order_by("pk").values_list("user", "unit"):
        preparers[unit].append(user)
    found: dict[int, list[Obligation]] = defaultdict(list)
    owed = Obligation.objects.filter(year=year, exempt_reason="").select_related("unit", "year", "project")
    for row in owed.order_by("unit__name", "kind", "project__name", "pk"):
        for user in dict.fromkeys(user for unit in _upwards(row.unit_id, parents) for user in preparers.get(unit, ())):
            found[user].append(row)
    return found


def _upwards(unit: int | None, parents: dict[int, int | None]) -> Iterable[int]:
    above: dict[int, None] = {}
    while unit is not None and unit not in above:
        above[unit] = None
        unit = parents.get(unit)
    return above

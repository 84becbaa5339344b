"""The ladder before a deadline: at 14, 7, 3 and 1 days those are told who still owe something, and what."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from evaluations.enums import NoticeKind, ReportKind, ReportStatus, Role
from evaluations.letters import PUBLIC, UNIT, Owed, letter_of_deadline, stage_text
from evaluations.models import EvaluationYear, Notice, Report
from evaluations.models.reports import FILLING
from evaluations.queries.people import Staff, everybody, those_who_moved
from evaluations.workflow import NAMES_OF_PART

from .notifying import tell

RUNGS = (1, 3, 7, 14)
FILL_IN, ENDORSE, PUBLISH = "要填报并送审的报告", "等您审核的报告", "已审核通过、要公开的报告"
Debts = dict[User, dict[str, list[str]]]


def rung_of(deadline: date | None, today: date) -> int | None:
    """The rung that applies on a day: the lowest one not below the days that are left, none after the deadline."""
    left = (deadline - today).days if deadline else -1
    return next((rung for rung in RUNGS if 0 <= left <= rung), None)


def remind_of_deadlines(now: datetime) -> int:
    """Tell everybody who owes something before a deadline that is near; how many notices were made.

    Nobody is told twice on a rung of the same deadline, whenever and however often this runs; a day that was
    missed is caught up with the rung that applies by now.
    """
    today, made = timezone.localdate(now), 0
    staff: Staff | None = None
    for year in EvaluationYear.objects.filter(Q(unit_deadline__gte=today) | Q(public_deadline__gte=today)):
        for kind, deadline in ((UNIT, year.unit_deadline), (PUBLIC, year.public_deadline)):
            rung = rung_of(deadline, today)
            if deadline is None or rung is None:
                continue
            staff = staff or everybody(today)
            debts = _owed_to_unit(year, staff) if kind == UNIT else _owed_to_public(year, staff)
            key = f"deadline-{year.year}-{kind}-{deadline:%Y-%m-%d}-{rung}"
            made += _remind(debts, year, (kind, deadline, key), now)
    return made


def _remind(debts: Debts, year: EvaluationYear, rung: tuple[str, date, str], now: datetime) -> int:
    kind, deadline, key = rung
    told = set(Notice.objects.filter(key=key).values_list("user", flat=True))
    letters = [
        (
            user,
            letter_of_deadline(
                year, kind, deadline, timezone.localdate(now), [Owed(task, owed) for task, owed in tasks.items()]
            ),
        )
        for user, tasks in debts.items()
        if user.pk not in told
    ]
    tell(letters, NoticeKind.DEADLINE, key, now=now)
    return len(letters)


def _owed_to_unit(year: EvaluationYear, staff: Staff) -> Debts:
    """What preparers have to fill in, and what waits for endorsers who may endorse it."""
    debts: Debts = {}
    for obligation in owed_obligations(year):
        stage = stage_text(obligation.stage, ReportStatus(obligation.stage or ReportStatus.DRAFT).label)
        _add(debts, staff.nearest(obligation.unit_id, Role.PREPARER), FILL_IN, f"{obligation}（{stage}）")
    waiting = list(_reports(year, ReportStatus.SUBMITTED))
    pks = [report.pk for report in waiting]
    prepared = those_who_moved(pks, NAMES_OF_PART[Role.PREPARER], changed=True)
    reviewed = those_who_moved(pks, NAMES_OF_PART[Role.FINANCE_REVIEWER], changed=False)
    for report in waiting:
        barred = prepared.get(report.pk, set()) | reviewed.get(report.pk, set())
        _add(debts, staff.nearest(report.unit_id, Role.ENDORSER, barred), ENDORSE, str(report))
    return debts


def _owed_to_public(year: EvaluationYear, staff: Staff) -> Debts:
    debts: Debts = {}
    for report in _reports(year, ReportStatus.APPROVED):
        _add(debts, staff.nearest(report.unit_id, Role.PREPARER), PUBLISH, str(report))
    return debts


def owed_obligations(year: EvaluationYear) -> QuerySet[Any]:
    """The reports of a year that are to be filled in still, each with its ``stage``: None where none is begun.

    A report counts for what is owed whether or not it has been tied to it.
    """
    same = Report.objects.filter(unit=OuterRef("unit"), year=OuterRef("year"), kind=OuterRef("kind"))
    same = same.filter(Q(kind=ReportKind.OVERALL) | Q(project=OuterRef("project")))
    owed = year.obligations.filter(exempt_reason="").select_related("unit", "year", "project")
    staged = owed.annotate(stage=Coalesce("report__status", Subquery(same.values("status")[:1])))
    return staged.filter(Q(stage=None) | Q(stage__in=FILLING)).order_by("unit__name", "kind", "pk")


def _reports(year: EvaluationYear, status: ReportStatus) -> QuerySet[Report]:
    found = Report.objects.filter(year=year, status=status).select_related("unit", "year", "project")
    return found.only("kind", "unit__name", "year__year", "project__name").order_by("unit__name", "kind", "pk")


def _add(debts: Debts, people: Collection[User], task: str, report: str) -> None:
    for user in people:
        debts.setdefault(user, {}).setdefault(task, []).append(report)

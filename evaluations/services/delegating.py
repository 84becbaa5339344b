"""代理: somebody's own roles handed to somebody else for a time, and taken back before it is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from evaluations import round_wording
from evaluations.enums import Role
from evaluations.models import Unit, UnitMembership

from .editing import Refused

LONGEST = timedelta(days=60)
FURTHEST = timedelta(days=365)  # from today to the first day


@dataclass(frozen=True, slots=True)
class Handover:
    """Which of the own roles go to whom, from which day to which, both included."""

    memberships: Sequence[UnitMembership]
    deputy: User
    starts_on: date
    ends_on: date


def own_roles(user: User, today: date) -> QuerySet[UnitMembership]:
    """What a user may hand over: roles that are the own ones today."""
    held = UnitMembership.objects.filter(user=user, on_behalf_of=None).current(today)
    return held.select_related("unit").order_by("unit__name", "role")


def handed_over(user: User, today: date) -> QuerySet[UnitMembership]:
    """Roles that others hold for this user, now or later."""
    return _lasting(today).filter(on_behalf_of=user)


def taken_over(user: User, today: date) -> QuerySet[UnitMembership]:
    """Roles that this user holds for others, now or later."""
    return _lasting(today).filter(user=user, on_behalf_of__isnull=False)


def colleagues(user: User, memberships: Sequence[UnitMembership]) -> QuerySet[User]:
    """Who may stand in for each of the roles: those with a role of their own in the same unit, or above or below.

    For a finance reviewer only other finance reviewers: nobody of a unit reviews for the bureau.
    """
    found, own = (
        User.objects.filter(is_active=True).exclude(pk=user.pk),
        UnitMembership.objects.filter(on_behalf_of=None),
    )
    if any(one.role == Role.FINANCE_REVIEWER for one in memberships):
        found = found.filter(pk__in=own.filter(role=Role.FINANCE_REVIEWER).values("user"))
    for unit in {one.unit_id for one in memberships if one.role != Role.FINANCE_REVIEWER}:
        related = Unit.objects.at_or_above(unit) | _below(unit)
        found = found.filter(pk__in=own.filter(unit__in=related).values("user"))
    return found.order_by("username")


def delegate(principal: User, handover: Handover, *, today: date) -> list[UnitMembership]:
    """The roles of the deputy, until the last day.

    Raises Refused if there is nothing to hand over, the time is past or too long, the deputy cannot stand in,
    or somebody holds one of the roles for the principal in that time already.
    """
    if why := _obstacle(principal, handover, today):
        raise Refused(why)
    with transaction.atomic():
        chosen = [one.pk for one in handover.memberships]
        own = UnitMembership.objects.select_for_update().filter(pk__in=chosen, user=principal, on_behalf_of=None)
        rows = [
            UnitMembership(
                user=handover.deputy,
                unit_id=one.unit_id,
                role=one.role,
                on_behalf_of=principal,
                starts_on=handover.starts_on,
                ends_on=handover.ends_on,
            )
            for one in own.order_by("pk")
        ]
        if len(rows) < len(chosen):
            raise Refused(round_wording.roles_are_gone())
        for row in rows:
            _refuse_overlap(row)
        for row in rows:
            row.save()
    return rows


def end_early(delegated: UnitMembership, *, today: date) -> None:
    """From now on the role is held no more; one that has not lasted a day is as if it had never been."""
    if delegated.starts_on and delegated.starts_on < today:
        delegated.ends_on = today - timedelta(days=1)
        delegated.save()
    else:
        delegated.delete()


def _obstacle(principal: User, handover: Handover, today: date) -> str:
    if not handover.memberships:
        return round_wording.no_role_is_chosen()
    if why := _wrong_period(handover.starts_on, handover.ends_on, today):
        return why
    if handover.deputy == principal:
        return round_wording.delegated_to_oneself()
    if not colleagues(principal, handover.memberships).filter(pk=handover.deputy.pk).exists():
        return round_wording.cannot_stand_in(handover.deputy.get_username())
    return ""


def _wrong_period(starts_on: date, ends_on: date, today: date) -> str:
    if starts_on < today:
        return round_wording.delegation_is_past(starts_on, today)
    if starts_on > today + FURTHEST:
        return round_wording.delegation_is_far_off(starts_on, today + FURTHEST)
    if ends_on < starts_on:
        return round_wording.delegation_ends_before_it_begins(starts_on, ends_on)
    last = starts_on + LONGEST - timedelta(days=1)
    return round_wording.delegation_is_too_long(LONGEST.days, last) if ends_on > last else ""


def _refuse_overlap(row: UnitMembership) -> None:
    """One role is in one other hand at a time."""
    same = UnitMembership.objects.filter(on_behalf_of=row.on_behalf_of, unit=row.unit_id, role=row.role)
    other = same.filter(starts_on__lte=row.ends_on, ends_on__gte=row.starts_on).select_related("user", "unit").first()
    if other:
        name = f"{other.unit.name}{other.get_role_display()}"
        raise Refused(round_wording.delegated_already(name, other.user, other.starts_on, other.ends_on))


def _lasting(today: date) -> QuerySet[UnitMembership]:
    rows = UnitMembership.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return rows.select_related("user", "unit", "on_behalf_of").order_by("starts_on", "pk")


def _below(unit: int) -> set[int]:
    found = frontier = {unit}
    while frontier:
        frontier = set(Unit.objects.filter(parent__in=frontier).values_list("pk", flat=True)) - found
        found = found | frontier
    return found

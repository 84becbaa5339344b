"""Units, users and their roles, many at once from a workbook: planned, shown, and stored in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from evaluations import round_wording
from evaluations.exchange.directory import Directory, UnitRow, UserRow
from evaluations.exchange.directory_plan import Plan, Registered, plan_of
from evaluations.models import Unit, UnitMembership
from evaluations.workflow import NotPossibleNow

PLAIN = tuple(one.name for one in fields(UnitRow) if one.name not in ("name", "parent"))


def registered() -> Registered:
    """What is registered: delegated roles are not, they end by themselves."""
    units = {row.pop("name"): row for row in Unit.objects.order_by("name").values("name", "parent__name", *PLAIN)}
    people = User.objects.order_by("username").only("username", "first_name", "last_name", "email")
    held = UnitMembership.objects.filter(on_behalf_of=None).order_by("user__username", "unit__name", "role")
    return Registered(
        {name: UnitRow(name, parent=row.pop("parent__name") or "", **row) for name, row in units.items()},
        {one.username: UserRow(one.username, one.get_full_name(), one.email) for one in people},
        frozenset(held.values_list("user__username", "unit__name", "role")),
    )


def exported(stored: Registered) -> tuple[list[UnitRow], list[UserRow]]:
    """The rows of a workbook that changes nothing: a user has one for each role, or one without."""
    roles: dict[str, list[tuple[str, str]]] = {name: [] for name in stored.users}
    for username, unit, role in sorted(stored.roles):
        roles[username].append((unit, role))
    users = [
        UserRow(one.username, one.name, one.email, unit, role)
        for one in stored.users.values()
        for unit, role in roles[one.username] or [("", "")]
    ]
    return [*stored.units.values()], users


def register(given: Directory, digest: str) -> tuple[Plan, list[User]]:
    """Store what a workbook says, all or nothing; returns what was stored and the new users, without password.

    Raises NotPossibleNow if what it would change is not what was shown with ``digest``.
    """
    try:
        with transaction.atomic():
            list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
            list(User.objects.select_for_update().order_by("pk").values_list("pk"))
            plan = plan_of(given, registered())
            if plan.problems or plan.digest != digest:
                raise NotPossibleNow(round_wording.registered_meanwhile())
            _store_units(plan.units)
            new = _store_users(plan.users)
            _store_roles(plan.roles)
    except IntegrityError as error:  # somebody added the same unit, user or role at this moment
        raise NotPossibleNow(round_wording.registered_meanwhile()) from error
    return plan, new


def uninvited() -> QuerySet[User]:
    """Who has an address, and has never had a password to log in with."""
    never = User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None)
    return never.exclude(email="").order_by("pk")


def _store_units(rows: Mapping[str, UnitRow]) -> None:
    """First all units, without codes that may still be those of others, then what refers to each other."""
    stored = {unit.name: unit for unit in Unit.objects.filter(name__in=rows)}
    for name in rows:
        unit = stored.setdefault(name, Unit(name=name))
        unit.code = ""
        unit.save()
    named = {row.parent for row in rows.values()} - {""}
    parents = stored | {unit.name: unit for unit in Unit.objects.filter(name__in=named - stored.keys())}
    for name, row in rows.items():
        unit = stored[name]
        for column in PLAIN:
            setattr(unit, column, getattr(row, column))
        unit.parent = parents[row.parent] if row.parent else None
        unit.save()


def _store_users(rows: Mapping[str, UserRow]) -> list[User]:
    stored = {user.username: user for user in User.objects.filter(username__in=rows)}
    new = []
    for username, row in rows.items():
        user = stored.get(username)
        if user is None:
            user = User(username=username)
            user.set_unusable_password()
            new.append(user)
        if user.get_full_name() != row.name:
            user.first_name, user.last_name = row.name, ""
        user.email = row.email
        user.save()
    return new


def _store_roles(roles: Iterable[tuple[str, str, str]]) -> None:
    wanted = [*roles]
    users = dict(User.objects.filter(username__in={one[0] for one in wanted}).values_list("username", "pk"))
    units = dict(Unit.objects.filter(name__in={one[1] for one in wanted}).values_list("name", "pk"))
    UnitMembership.objects.bulk_create(
        UnitMembership(user_id=users[username], unit_id=units[unit], role=role) for username, unit, role in wanted
    )

"""Who works for which units, and who took which part in reports: for telling people what concerns them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from evaluations.enums import Access, Role
from evaluations.models import AccessRecord, ReportEvent, Unit, UnitMembership


@dataclass(frozen=True)
class Staff:
    """The unit above each unit, and the memberships in each that hold today, by role."""

    parents: dict[int, int | None]
    memberships: dict[tuple[int, str], list[UnitMembership]]

    def nearest(self, unit_id: int, role: Role, barred: Collection[int] = ()) -> list[User]:
        """Those with a role in a unit or, where there is nobody, in the nearest unit above it that has somebody.

        Left out are the ``barred``, and who acts on behalf of one of them.
        """
        for level in self._upwards(unit_id):
            held = self.memberships.get((level, role), ())
            free = [one.user for one in held if not {one.user_id, one.on_behalf_of_id} & {*barred}]
            if free:
                return [*dict.fromkeys(free)]
        return []

    def _upwards(self, unit_id: int) -> Iterator[int]:
        seen: set[int] = set()
        current: int | None = unit_id
        while current is not None and current not in seen:
            yield current
            seen.add(current)
            current = self.parents.get(current)


def staff_above(unit_id: int, day: date) -> Staff:
    """Who works on a day for a unit and the units above it."""
    return _staff(day, Unit.objects.at_or_above(unit_id))


def everybody(day: date) -> Staff:
    """Who works on a day for any unit."""
    return _staff(day, None)


def _staff(day: date, units: Collection[int] | None) -> Staff:
    tree, held = Unit.objects.all(), UnitMembership.objects.current(day).filter(user__is_active=True)
    if units is not None:
        tree, held = tree.filter(pk__in=units), held.filter(unit__in=units)
    memberships: dict[tuple[int, str], list[UnitMembership]] = {}
    for one in held.select_related("user").order_by("pk"):
        memberships.setdefault((one.unit_id, one.role), []).append(one)
    return Staff(dict(tree.values_list("pk", "parent_id")), memberships)


def those_who_moved(reports: Collection[int], names: Collection[str], *, changed: bool) -> dict[int, set[int]]:
    """Who moved each of the reports by one of these transitions, or had it moved by a delegate, by primary keys.

    ``changed``: or changed what it says.
    """
    found: dict[int, set[int]] = {}
    events = ReportEvent.objects.filter(report__in=reports, transition__in=names)
    for report, *people in events.values_list("report", "actor", "on_behalf_of"):
        found.setdefault(report, set()).update(one for one in people if one is not None)
    if changed:
        records = AccessRecord.objects.filter(report__in=reports, access=Access.CHANGED)
        for report, user in records.values_list("report", "user").distinct():
            found.setdefault(report, set()).add(user)
    return found

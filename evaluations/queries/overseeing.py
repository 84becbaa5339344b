"""Which units somebody oversees for the finance bureau, as a tree that is read once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from evaluations.enums import Role
from evaluations.models import EvaluationYear, Unit, UnitMembership
from evaluations.policies import Visitor, is_administrator


class UnitRow(NamedTuple):
    """What is told of a unit."""

    pk: int
    name: str
    parent: int | None
    unit_type: str


class Branch(NamedTuple):
    """Units that are counted together: one with all below it, or, ``is_own``, one alone."""

    unit: UnitRow
    is_own: bool


@dataclass(frozen=True)
class Overseen:
    """All units by their primary keys, and which of them the user sees."""

    units: dict[int, UnitRow]
    seen: frozenset[int]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The seen units directly below each."""
        found: dict[int, list[int]] = defaultdict(list)
        for pk in self.seen:
            if (parent := self.units[pk].parent) is not None:
                found[parent].append(pk)
        return found

    @cached_property
    def tops(self) -> list[int]:
        """The seen units that are below no other seen one; of units below each other in a ring, one."""
        tops = [pk for pk in self.seen if self.units[pk].parent not in self.seen]
        reached = {pk for top in tops for pk in self.below(top)}
        for pk in sorted(self.seen - reached):
            if pk not in reached:
                tops.append(pk)
                reached |= self.below(pk)
        return tops

    @property
    def entrance(self) -> int | None:
        """The only top unit, if there is but one."""
        return self.tops[0] if len(self.tops) == 1 else None

    def below(self, pk: int) -> frozenset[int]:
        """A seen unit and all below it."""
        return _closed((pk,), self.children)

    def path(self, pk: int) -> list[UnitRow]:
        """The seen units from the top down to this one."""
        found: list[UnitRow] = []
        current: int | None = pk
        while current in self.seen and self.units[current] not in found:
            found.insert(0, self.units[current])
            current = self.units[current].parent
        return found

    def branches(self, pk: int | None) -> dict[int, Branch]:
        """By unit, the branch it is counted in: the departments, or, of one unit, itself and those directly below."""
        found = {} if pk is None else {pk: Branch(self.units[pk], is_own=True)}
        for top in self.tops if pk is None else self.children.get(pk, ()):
            branch = Branch(self.units[top], is_own=False)
            found |= {unit: branch for unit in self.below(top) if unit not in found}
        return found


@dataclass(frozen=True)
class Scope:
    """A year and the units of one view of it: all that the user oversees, or one of them with those below."""

    overseen: Overseen
    year: EvaluationYear
    chosen: int | None
    is_alone: bool = False

    @cached_property
    def shown(self) -> frozenset[int]:
        if self.chosen is None:
            return self.overseen.seen
        return frozenset((self.chosen,)) if self.is_alone else self.overseen.below(self.chosen)

    def within(self, path: str = "unit") -> Q:
        """The condition that a row is of one of these units, told by whichever list is shorter."""
        hidden = self.overseen.units.keys() - self.shown
        if not hidden:
            return Q()
        return ~Q(**{f"{path}__in": hidden}) if len(hidden) < len(self.shown) else Q(**{f"{path}__in": self.shown})


def overseen_by(user: Visitor) -> Overseen:
    """The units for which a user reviews and those below them; for administrators all. Two queries."""
    rows = Unit.objects.order_by().values_list("pk", "name", "parent", "unit_type")
    units = {row[0]: UnitRow(*row) for row in rows}
    if is_administrator(user):
        return Overseen(units, frozenset(units))
    held = UnitMembership.objects.of(user, Role.FINANCE_REVIEWER).order_by().values_list("unit", flat=True)
    children: dict[int, list[int]] = defaultdict(list)
    for unit in units.values():
        if unit.parent is not None:
            children[unit.parent].append(unit.pk)
    return Overseen(units, _closed(held, children))


def _closed(units: Iterable[int], children: dict[int, list[int]]) -> frozenset[int]:
    """These units and everything below them."""
    found: set[int] = set()
    waiting = list(units)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children.get(pk, ()))
    return frozenset(found)

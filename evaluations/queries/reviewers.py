"""Which reports somebody reviews, and whose turn it is: over the whole unit tree at once, not report by report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from evaluations.enums import Access, ReportStatus, Role
from evaluations.models import AccessRecord, Report, ReportEvent, Unit, UnitMembership
from evaluations.policies import is_administrator

WAITING_FOR = {Role.ENDORSER: ReportStatus.SUBMITTED, Role.FINANCE_REVIEWER: ReportStatus.ENDORSED}


class UnitTree:
    """All units, read at once: there are thousands, and every report hangs on one."""

    def __init__(self) -> None:
        self.names: dict[int, tuple[str, str]] = {}
        self.below: defaultdict[int | None, list[int]] = defaultdict(list)
        for pk, parent, name, code in Unit.objects.order_by("name").values_list("pk", "parent", "name", "code"):
            self.names[pk] = name, code
            self.below[parent].append(pk)

    def at_or_below(self, units: Iterable[int]) -> frozenset[int]:
        """These units and all below them."""
        found: set[int] = set()
        frontier = [pk for pk in units if pk in self.names]
        while frontier:
            found.update(frontier)
            frontier = [pk for above in frontier for pk in self.below.get(above, ()) if pk not in found]
        return frozenset(found)

    def named(self, text: str) -> frozenset[int]:
        """The units with this text in their name or code."""
        sought = text.casefold()
        return frozenset(pk for pk, told in self.names.items() if any(sought in one.casefold() for one in told))

    def among(self, units: frozenset[int]) -> Q:
        """The condition that a report is of one of these units, told by whichever list of units is shorter."""
        others = self.names.keys() - units
        if len(others) < len(units):
            return ~Q(unit__in=others) if others else Q()
        return Q(unit__in=units)


@dataclass(frozen=True, slots=True)
class Turn:
    """The role in which somebody reviews the reports of some units, and for whom (None: in the own name)."""

    role: Role
    units: frozenset[int]
    principal: int | None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody with the units whose reports are theirs to see as a reviewer, and their turns."""

    user: User
    tree: UnitTree
    units: frozenset[int]
    turns: tuple[Turn, ...]

    @property
    def reports(self) -> QuerySet[Report]:
        """Every report that is theirs to see as a reviewer."""
        return Report.objects.filter(self.tree.among(self.units))

    @property
    def departments(self) -> list[tuple[int, str]]:
        """Those of the units that have units below them, by name."""
        names = self.tree.names.items()
        return [(pk, name) for pk, (name, _) in names if pk in self.units and pk in self.tree.below]


def reviewer_of(user: User) -> Reviewer | None:
    """Who endorses or reviews reports, or sees all of them as an administrator; None for anybody else."""
    tree = UnitTree()
    turns = tuple(_turns(UnitMembership.objects.of(user, *WAITING_FOR), tree))
    if is_administrator(user):
        return Reviewer(user, tree, frozenset(tree.names), turns)
    units = frozenset(pk for turn in turns for pk in turn.units)
    return Reviewer(user, tree, units, turns) if turns else None


def _turns(held: Iterable[UnitMembership], tree: UnitTree) -> Iterator[Turn]:
    """Every unit once a role, under the first membership that reaches it: as ``policies.membership`` decides."""
    by_role: defaultdict[str, dict[int, int | None]] = defaultdict(dict)
    for one in held:
        for unit in tree.at_or_below([one.unit_id]):
            by_role[one.role].setdefault(unit, one.on_behalf_of_id)
    for role, principals in by_role.items():
        for principal in dict.fromkeys(principals.values()):
            units = frozenset(unit for unit, of in principals.items() if of == principal)
            yield Turn(Role(role), units, principal)


def own_turn(reviewer: Reviewer, units: frozenset[int], parts: Mapping[Role, tuple[str, ...]]) -> Q:
    """The condition that a report of these units waits for this reviewer, who took no other part in it.

    ``parts``: by which transitions people take which part (``workflow.NAMES_OF_PART``).
    """
    condition = Q(pk__in=())
    for turn in reviewer.turns:
        waits = Q(status=WAITING_FOR[turn.role])
        if not units <= turn.units:
            waits &= Q(unit__in=turn.units & units)
        people = {reviewer.user.pk, turn.principal or reviewer.user.pk}
        condition |= waits & ~_took_another_part(people, turn.role, parts)
    return condition


def _took_another_part(people: set[int], role: Role, parts: Mapping[Role, tuple[str, ...]]) -> Q:
    """As ``policies.acted_otherwise``, for many reports at once: from what these people did, which is less."""
    others = [name for part, names in parts.items() if part != role for name in names]
    events = ReportEvent.objects.filter(Q(actor__in=people) | Q(on_behalf_of__in=people), transition__in=others)
    changes = AccessRecord.objects.filter(access=Access.CHANGED, user__in=people)
    return Q(pk__in=events.order_by().values("report")) | Q(pk__in=changes.order_by().values("report"))

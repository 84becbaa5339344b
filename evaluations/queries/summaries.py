"""How filing goes on in a year, as the finance bureau sees it: figures over many reports, in a fixed number of queries.

Expected is what is owed and needed (``Obligation``). Filed 已报送 is what lies with the finance bureau or has passed
it; a report that waits for its unit's reviewer is still with the unit. Reports that nobody expected count in
everything but the progress of filing, which tells their number apart.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import add
from typing import NamedTuple

from django.db.models import Count, F, IntegerField, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast, Floor
from django.utils import timezone

from evaluations.enums import FilingState, ReportStatus, UnitType
from evaluations.models import FindingCount, Obligation, Report, ScoreGap
from scoring.engine.rounding import round_half_up

from .overseeing import Branch, Scope, UnitRow

FILED = (ReportStatus.ENDORSED, ReportStatus.APPROVED, ReportStatus.PUBLISHED)
REVIEWED = (ReportStatus.APPROVED, ReportStatus.PUBLISHED)
WAITING = (
    ReportStatus.DRAFT,
    ReportStatus.RETURNED,
    ReportStatus.SUBMITTED,
    ReportStatus.ENDORSED,
    ReportStatus.APPROVED,
)
LONGEST = 20
BIN = 5  # points
LAST_BIN = 100 // BIN  # what is above 100 points; exactly 100 counts below


@dataclass(frozen=True)
class Filing:
    """Of how many owed reports: how far they are, by ``unstarted``, the status of a report, ``exempt``."""

    counts: Counter[str]

    @property
    def expected(self) -> int:
        return self.counts.total() - self.counts[FilingState.EXEMPT]

    @property
    def filed(self) -> int:
        return sum(self.counts[status] for status in FILED)

    @property
    def late(self) -> int:
        return self.expected - self.filed

    @property
    def rate(self) -> Decimal | None:
        return Decimal(self.filed) / self.expected if self.expected else None


class Progress(NamedTuple):
    """All expected reports of a scope, and by branch, those with most missing first; reports that nobody expected."""

    total: Filing
    branches: list[tuple[Branch, Filing]]
    unexpected: int


@dataclass(frozen=True, slots=True)
class Wait:
    """How many reports stand in a status, and for how many days."""

    status: ReportStatus
    count: int
    median: Decimal | None
    longest: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How many filed reports have a score of this bin and this grade, by unit type; None: without total."""

    unit_type: str
    grade: str
    bin: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Gap:
    """How far self-scores lie above reviewed ones: over how many reports, in all and in the mean."""

    count: int
    total: Decimal

    @property
    def mean(self) -> Decimal:
        return self.total / self.count


class ItemGap(NamedTuple):
    """The gap of one score item, over the reports in which it is not nought."""

    kind: str
    item: str
    title: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Frequency:
    """In how many reports a check found something when they were last submitted, and how often."""

    code: str
    severity: str
    reports: int
    count: int


def progress_of(scope: Scope) -> Progress:
    """Expected reports against filed ones. Two queries."""
    needed, begun = Q(exempt_reason=""), Q(report__isnull=False)
    counted = {
        FilingState.EXEMPT.value: Count("pk", filter=~needed),
        FilingState.UNSTARTED.value: Count("pk", filter=needed & ~begun),
    }
    counted |= {status.value: Count("pk", filter=Q(report__status=status)) for status in ReportStatus}
    owed = Obligation.objects.filter(scope.within(), year=scope.year).order_by()
    rows = owed.values("unit").annotate(**counted).values_list("unit", *counted)
    branch_of = scope.overseen.branches(scope.chosen)
    sums: dict[Branch, list[int]] = {}
    for unit, *numbers in rows:
        before = sums.get(branch_of[unit])
        sums[branch_of[unit]] = list(map(add, before, numbers)) if before else numbers
    branches = [(branch, Filing(Counter(dict(zip(counted, sum_, strict=True))))) for branch, sum_ in sums.items()]
    branches.sort(key=lambda one: (not one[0].is_own, -one[1].late, one[0].unit.name))
    total = Counter(dict(zip(counted, map(sum, zip(*sums.values(), strict=True)), strict=False)))
    return Progress(Filing(total), branches, reports_of(scope).filter(obligation=None).count())


def reports_of(scope: Scope) -> QuerySet[Report]:
    """The reports of the year and units, in no order."""
    return Report.objects.filter(scope.within(), year=scope.year).order_by()


def waits_of(scope: Scope, now: datetime) -> list[Wait]:
    """How long reports have stood where they stand, in calendar days. A query, and one for each status there is."""
    reports, today = reports_of(scope), timezone.localdate(now)
    found = {status: (count, oldest) for status, count, oldest in _standing(reports)}
    waits = []
    for status in WAITING:
        count, oldest = found.get(status, (0, None))
        median = _median(reports.filter(status=status), count, today) if count else None
        waits.append(Wait(status, count, median, days_since(oldest, today) if oldest else None))
    return waits


def days_since(moment: datetime, today: date) -> int:
    """Calendar days from a moment to today, as people here count them."""
    return (today - timezone.localdate(moment)).days


def longest_waiting(scope: Scope) -> list[Report]:
    """The reports that have stood longest where they stand, short of being public."""
    first = reports_of(scope).filter(status__in=WAITING).order_by("moved_at", "pk")[:LONGEST]
    # Sorted by what the index holds; only the rows shown are read whole.
    found = Report.objects.filter(pk__in=first.values("pk")).select_related("unit", "project")
    return list(found.order_by("moved_at", "pk"))


def spread_of(scope: Scope) -> list[Spread]:
    """Reviewed totals and grades of filed reports by unit type; one not reviewed yet counts as the unit scored it."""
    place = Cast(Floor(F("reviewed_total") / BIN), IntegerField())
    rows = reports_of(scope).filter(status__in=FILED).annotate(place=place, is_round=Q(reviewed_total=100))
    groups = rows.values_list("unit__unit_type", "reviewed_grade", "place", "is_round")
    counts: Counter[tuple[str, str, int | None]] = Counter()
    for unit_type, grade, number, is_round, count in groups.annotate(count=Count("pk")):
        bin_ = None if number is None else LAST_BIN - 1 if is_round else min(number, LAST_BIN)
        counts[unit_type, grade, bin_] += count
    order = ["", *UnitType]
    found = [Spread(*key, count) for key, count in counts.items()]
    return sorted(found, key=lambda one: (order.index(one.unit_type), one.grade, -1 if one.bin is None else one.bin))


def gaps_by_unit(scope: Scope) -> list[tuple[UnitRow, Gap]]:
    """Self-scored minus reviewed totals of approved and published reports, the largest mean first."""
    rows = with_both_totals(scope).values_list("unit")
    summed = rows.annotate(count=Count("pk"), total=Sum(F("self_total") - F("reviewed_total")))
    found = [(scope.overseen.units[unit], Gap(count, _exact(total))) for unit, count, total in summed]
    return sorted(found, key=lambda one: (-one[1].mean, one[0].name))


def with_both_totals(scope: Scope) -> QuerySet[Report]:
    """Approved and published reports whose self-scored and reviewed totals are known."""
    known = Q(self_total__isnull=False, reviewed_total__isnull=False)
    return reports_of(scope).filter(known, status__in=REVIEWED)


def gaps_by_item(scope: Scope) -> list[ItemGap]:
    """Self-scored minus reviewed points of score items in approved and published reports, the largest mean first."""
    rows = ScoreGap.objects.filter(
        scope.within("report__unit"),
        report__year=scope.year,
        report__status__in=REVIEWED,
        self_score__isnull=False,
        reviewed_score__isnull=False,
    )
    groups = rows.order_by().values_list("report__kind", "item", "title")
    summed = groups.annotate(count=Count("pk"), total=Sum(F("self_score") - F("reviewed_score")))
    found = [ItemGap(kind, item, title, Gap(count, _exact(total))) for kind, item, title, count, total in summed]
    return sorted(found, key=lambda one: (-one.gap.mean, one[:3]))


def frequent_findings(scope: Scope) -> list[Frequency]:
    """What checks found in reports as they were last submitted, what the most reports have first."""
    rows = FindingCount.objects.filter(scope.within("report__unit"), report__year=scope.year).order_by()
    groups = rows.values_list("code", "severity").annotate(reports=Count("pk"), number=Sum("count"))
    found = [Frequency(*row) for row in groups]
    return sorted(found, key=lambda one: (-one.reports, -one.count, one.code, one.severity))


def _standing(reports: QuerySet[Report]) -> Iterable[tuple[str, int, datetime]]:
    return reports.values_list("status").annotate(Count("pk"), Min("moved_at"))


def _median(reports: QuerySet[Report], count: int, today: date) -> Decimal:
    """Read at its place in the order, so that no more than two rows are fetched."""
    middle = reports.order_by("moved_at").values_list("moved_at", flat=True)[(count - 1) // 2 : count // 2 + 1]
    days = [days_since(moment, today) for moment in middle]
    return Decimal(sum(days)) / len(days)


def _exact(total: Decimal) -> Decimal:
    """A sum of points as stored: SQLite adds them up in binary."""
    return round_half_up(total, 4)

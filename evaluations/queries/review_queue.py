"""The reviewers' queue: reports narrowed, sorted and counted, with what the list says of each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db.models import BigIntegerField, CharField, Count, DateTimeField, DecimalField, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Round

from evaluations.enums import ReportStatus, Role
from evaluations.models import EvaluationYear, FindingCount, Report

from .keyset import Key, Order
from .reviewers import Reviewer, own_turn

AGREED = (ReportStatus.APPROVED, ReportStatus.PUBLISHED)
TURN, CLAIMED = "turn", "claimed"
POINTS: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=9, decimal_places=4)
NEVER = Value(datetime(2000, 1, 1, tzinfo=UTC), output_field=DateTimeField())
NO_POINTS = Value(Decimal(-9999), output_field=POINTS)
# Rounded, since SQLite subtracts in binary: a cursor has to meet the very number it was made of.
MORE = Round(F("self_total") - F("computed_total"), 4, output_field=POINTS)
LAST = Key(F("pk"), BigIntegerField())
ORDERS = (
    Order("waiting", (Key(F("moved_at"), DateTimeField()), LAST)),
    Order("newest", (Key(Coalesce("submitted_at", NEVER), DateTimeField()), LAST), falls=True),
    Order("unit", (Key(F("unit__name"), CharField()), Key(F("kind"), CharField()), LAST)),
    Order("self", (Key(Coalesce("self_total", NO_POINTS), POINTS), LAST), falls=True),
    Order("difference", (Key(Coalesce(MORE, NO_POINTS), POINTS), LAST), falls=True),
)
SHOWN = (
    *("kind", "status", "version", "moved_at", "self_total", "self_grade", "computed_total", "reviewed_total"),
    *("unit__name", "project__name", "year__year", "year__unit_deadline", "claimed_by__username"),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is asked for; an empty value asks for nothing in particular."""

    text: str = ""
    department: int | None = None
    year: int | None = None
    kind: str = ""
    grade: str = ""
    mine: str = ""
    is_overdue: bool = False


def reports_sought(
    reviewer: Reviewer, sought: Sought, overdue: Collection[int], parts: Mapping[Role, tuple[str, ...]]
) -> QuerySet[Report]:
    """Those reports of a reviewer that are asked for, in whatever status.

    ``overdue``: the years that are over, see ``overdue_years``; ``parts``: see ``own_turn``.
    """
    units = reviewer.units
    if sought.text:
        units &= reviewer.tree.named(sought.text)
    if sought.department is not None:
        units &= reviewer.tree.at_or_below([sought.department])
    given = {"year__year": sought.year, "kind": sought.kind, "self_grade": sought.grade}
    found = Report.objects.filter(reviewer.tree.among(units), **{name: one for name, one in given.items() if one})
    if sought.is_overdue:
        found = found.filter(year__in=overdue).exclude(status__in=AGREED)
    if sought.mine == TURN:
        found = found.filter(own_turn(reviewer, units, parts))
    if sought.mine == CLAIMED:
        found = found.filter(claimed_by=reviewer.user)
    return found


def overdue_years(years: Iterable[EvaluationYear], today: date) -> set[int]:
    """The years whose reports should have been agreed to before today."""
    return {one.pk for one in years if one.unit_deadline and one.unit_deadline < today}


def counts_by_status(found: QuerySet[Report]) -> Counter[str]:
    """How many of these reports there are in each status."""
    counted = found.order_by().values_list("status").annotate(count=Count("pk"))
    return Counter(dict(counted))


def rows_shown(found: QuerySet[Report], statuses: Collection[str]) -> QuerySet[Report]:
    """These reports, of some statuses if any are named, with what the list shows of each."""
    narrowed = found.filter(status__in=statuses) if statuses else found
    return narrowed.select_related("unit", "project", "year", "claimed_by").only(*SHOWN)


def counts_of_findings(reports: Collection[Report]) -> dict[int, dict[str, int]]:
    """How often the checks found something at the last submission: report → severity → count."""
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = FindingCount.objects.filter(report__in=reports).order_by().values_list("report", "severity")
    for report, severity, count in rows.annotate(sum=Sum("count")):
        counted[report][severity] = count
    return counted


def turns_among(reviewer: Reviewer, reports: Collection[Report], parts: Mapping[Role, tuple[str, ...]]) -> set[int]:
    """Those of the reports that wait for this reviewer."""
    units = frozenset(one.unit_id for one in reports)
    rows = Report.objects.filter(own_turn(reviewer, units, parts), pk__in=[one.pk for one in reports])
    return set(rows.values_list("pk", flat=True))


def grades_given() -> list[str]:
    """Every grade that units gave themselves."""
    grades = Report.objects.exclude(self_grade="").order_by("self_grade").values_list("self_grade", flat=True)
    return list(grades.distinct())

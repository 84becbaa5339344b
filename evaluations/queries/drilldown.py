"""The rows behind a figure of the overview."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from evaluations.enums import FilingState, ReportStatus
from evaluations.models import Obligation, Report

from .overseeing import Scope
from .summaries import BIN, FILED, LAST_BIN, REVIEWED, reports_of, with_both_totals

WITHOUT = "none"  # asked for in place of a unit type, a grade or a bin: where there is none


@dataclass(frozen=True)
class Asked:
    """What the rows have in common; what is empty is not asked for. ``owed``: only reports that were expected."""

    state: str = ""
    owed: bool = False
    compared: bool = False
    unit_type: str = ""
    grade: str = ""
    bin: str = ""
    code: str = ""
    severity: str = ""
    kind: str = ""
    item: str = ""
    title: str = ""

    @property
    def is_of_obligations(self) -> bool:
        """Whether rows are what is owed, begun or not, rather than reports."""
        only = (FilingState.EXPECTED, FilingState.UNSTARTED, FilingState.LATE, FilingState.EXEMPT)
        return self.owed or self.state in only


class Late(NamedTuple):
    """A report that is owed and not filed; ``status`` is empty while it is not begun."""

    unit: int
    kind: str
    project: str | None
    report: int | None
    status: str | None


def obligations_behind(scope: Scope, asked: Asked) -> QuerySet[Obligation]:
    """What is owed, by unit."""
    rows = Obligation.objects.filter(scope.within(), _owed(asked.state), year=scope.year)
    return rows.select_related("unit", "project", "report").order_by("unit__name", "kind", "pk")


def reports_behind(scope: Scope, asked: Asked) -> QuerySet[Report]:
    """Reports, the one that has stood longest where it stands first."""
    found = with_both_totals(scope) if asked.compared else reports_of(scope)
    if asked.state == FilingState.UNEXPECTED:
        found = found.filter(obligation=None)
    elif asked.state:
        found = found.filter(status__in=FILED if asked.state == FilingState.FILED else [asked.state])
    equal = {"unit__unit_type": asked.unit_type, "reviewed_grade": asked.grade}
    equal |= {"finding_counts__code": asked.code, "finding_counts__severity": asked.severity if asked.code else ""}
    found = found.filter(**{path: "" if value == WITHOUT else value for path, value in equal.items() if value})
    if asked.bin:
        found = found.filter(_in_bin(asked.bin))
    if asked.item:
        gaps = {"score_gaps__item": asked.item, "score_gaps__title": asked.title, "kind": asked.kind}
        known = {"score_gaps__self_score__isnull": False, "score_gaps__reviewed_score__isnull": False}
        found = found.filter(**gaps, **known, status__in=REVIEWED)
    return found.select_related("unit", "project").order_by("moved_at", "pk")


def late_reports(scope: Scope) -> list[Late]:
    """Everything owed and not filed yet, by unit."""
    rows = Obligation.objects.filter(scope.within(), _owed(FilingState.LATE), year=scope.year)
    names = ("unit", "kind", "project__name", "report", "report__status")
    return [Late(*row) for row in rows.order_by("unit__name", "kind", "pk").values_list(*names)]


def _owed(state: str) -> Q:
    needed = Q(exempt_reason="")
    conditions: dict[str, Q] = {
        FilingState.EXPECTED: needed,
        FilingState.UNSTARTED: needed & Q(report=None),
        FilingState.FILED: Q(report__status__in=FILED),
        FilingState.LATE: needed & (Q(report=None) | ~Q(report__status__in=FILED)),
        FilingState.EXEMPT: ~needed,
    }
    conditions |= {status: Q(report__status=status) for status in ReportStatus}
    return conditions.get(state, Q())


def _in_bin(number: str) -> Q:
    if number == WITHOUT:
        return Q(reviewed_total=None)
    low = int(number) * BIN
    if int(number) == LAST_BIN:
        return Q(reviewed_total__gt=low)
    top = {"reviewed_total__lte": low + BIN} if int(number) == LAST_BIN - 1 else {"reviewed_total__lt": low + BIN}
    return Q(reviewed_total__gte=low, **top)

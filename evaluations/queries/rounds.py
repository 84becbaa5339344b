"""The yearly rounds, and which reports are owed in one."""

from django.db.models import Count, Q, QuerySet

from evaluations.enums import OwedState
from evaluations.models import EvaluationYear, Obligation

STATES: dict[str, Q] = {
    OwedState.UNSTARTED: Q(report=None, exempt_reason=""),
    OwedState.BEGUN: Q(report__isnull=False),
    OwedState.EXEMPT: ~Q(exempt_reason=""),
}


def rounds() -> QuerySet[EvaluationYear]:
    """Every year, with how many reports are listed, begun and not needed."""
    owed = Count("obligations")
    begun = Count("obligations", filter=Q(obligations__report__isnull=False))
    exempt = Count("obligations", filter=Q(obligations__exempt_reason__gt=""))
    return EvaluationYear.objects.annotate(owed=owed, begun=begun, exempt=exempt).order_by("-year")


def owed_reports(year: EvaluationYear, text: str = "", state: str = "") -> QuerySet[Obligation]:
    """What is owed in a year, by unit; only where unit or project is named so, only in this state."""
    found = Obligation.objects.filter(year=year).select_related("unit", "project", "report", "report__year")
    if text:
        found = found.filter(Q(unit__name__icontains=text) | Q(project__name__icontains=text))
    if state in STATES:
        found = found.filter(STATES[state])
    return found.order_by("unit__name", "unit", "kind", "project__name", "pk")

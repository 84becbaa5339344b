"""Holding a report while its reviewer changes something about it."""

from django.contrib.auth.models import User

from evaluations import workflow
from evaluations.enums import Role
from evaluations.models import Report
from evaluations.queries.report_facts import RELATED


def hold(report: Report, actor: User, action: str) -> tuple[Report, Role]:
    """The report as it is now, and the part in which the actor reviews it.

    Nobody else moves it until the caller's transaction ends: what comes at the same moment comes before or
    after. Raises NotPossibleNow or NotAllowed unless it is the actor's turn.
    """
    held = Report.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=report.pk)
    return held, workflow.require_turn(held, actor, action)

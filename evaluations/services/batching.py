"""The same move for many reports, one after the other: each is moved as a whole or left as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evaluations import review_wording, wording
from evaluations.enums import ReportStatus
from evaluations.models import Report
from evaluations.trail import Act
from evaluations.workflow import BY_NAME, NotAllowed, NotPossibleNow
from scoring.engine import ProblemsError

from .moving import move_report
from .submitting import Incomplete

MOST = 50
RETURN = "return"
# Action → the transition by which it is done; returning is another one at each level.
ACTIONS = {"endorse": "endorse", "approve": "approve", RETURN: "finance_return"}


class TooMany(Exception):
    """More reports than one batch may hold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report of a batch: ``refusal`` says why it was left as it is, "" if it was moved."""

    key: int
    report: Report | None
    refusal: str = ""


def move_reports(
    reports: QuerySet[Report], seen: Sequence[tuple[int, int]], action: str, act: Act
) -> tuple[Outcome, ...]:
    """Move those of ``reports`` that are named by key and version, in that order, each in a transaction of its own.

    ``action`` is one of ACTIONS. A report that was changed since, may not be moved, cannot be read or is
    not among ``reports`` is told and does not stop the others. Raises TooMany.
    """
    if len(seen) > MOST:
        raise TooMany(review_wording.batch_is_too_big(MOST, len(seen)))
    return tuple(_moved(reports, key, version, action, act) for key, version in dict(seen).items())


def transition_of(action: str, status: str) -> str:
    """By which transition an action is done on a report of this status."""
    is_at_unit = action == RETURN and status == ReportStatus.SUBMITTED
    return "unit_return" if is_at_unit else ACTIONS[action]


def refusal_of(report: Report, action: str) -> str:
    """Why an action makes no sense on a report as it stands, "" if it does; who may do it is not asked."""
    move = BY_NAME[transition_of(action, report.status)]
    if report.status in move.sources:
        return ""
    return wording.not_possible_now(move.label, ReportStatus(report.status).label)


def _moved(reports: QuerySet[Report], key: int, version: int, action: str, act: Act) -> Outcome:
    report = reports.filter(pk=key).first()
    if report is None:
        return Outcome(key, None, review_wording.report_is_not_found(key))
    try:
        move_report(report, transition_of(action, report.status), act, version=version)
    except (Incomplete, NotAllowed, NotPossibleNow, ProblemsError) as refusal:
        return Outcome(key, report, str(refusal))
    return Outcome(key, report)

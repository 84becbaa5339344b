"""Saying who takes care of a report in review: others see it, nobody is kept from reviewing."""

from evaluations import review_wording, wording, workflow
from evaluations.models import Report
from evaluations.policies import is_administrator
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow

CLAIM = "领取"


def claim_report(report: Report, act: Act) -> Report:
    """Claim a report for whose turn it is to review it; of several at once exactly one succeeds.

    Claiming what one has already changes nothing. Raises NotAllowed to whom the report does not wait for,
    NotPossibleNow if it waits for no reviewer, somebody else has it, or it was moved meanwhile.
    """
    workflow.require_turn(report, act.actor, CLAIM)
    free = Report.objects.filter(pk=report.pk, status=report.status, claimed_by=None)
    is_claimed = free.update(claimed_by=act.actor, claimed_at=act.now)
    seen = report.status
    report.refresh_from_db(fields=["status", "version", "claimed_by", "claimed_at"])
    if is_claimed or (report.status == seen and report.claimed_by == act.actor):
        return report
    if report.status == seen and report.claimed_by:
        raise NotPossibleNow(review_wording.report_is_claimed(report, report.claimed_by))
    raise NotPossibleNow(wording.somebody_was_faster(report))


def release_report(report: Report, act: Act) -> Report:
    """Give a claimed report back: by who has it, or by an administrator.

    Raises NotAllowed to anybody else, NotPossibleNow if nobody has it or it changed hands meanwhile.
    """
    holder = report.claimed_by
    if holder is None:
        raise NotPossibleNow(review_wording.report_is_not_claimed(report))
    if holder != act.actor and not is_administrator(act.actor):
        raise NotAllowed(review_wording.claim_is_of_another(report, holder))
    held = Report.objects.filter(pk=report.pk, claimed_by=holder)
    if not held.update(claimed_by=None, claimed_at=None):
        raise NotPossibleNow(wording.somebody_was_faster(report))
    report.refresh_from_db(fields=["status", "version", "claimed_by", "claimed_at"])
    return report

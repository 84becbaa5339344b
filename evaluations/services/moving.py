"""Moving a report through its review: submitted, taken back, endorsed, returned, approved."""

from dataclasses import replace

from django.db import transaction

from evaluations import review_wording, wording, workflow
from evaluations.assessment import Assessment
from evaluations.facts import ReportFacts
from evaluations.models import Report, Snapshot
from evaluations.queries.answers import open_remarks
from evaluations.trail import Act, keep_snapshot
from evaluations.workflow import BY_NAME, NotPossibleNow

from .comparing import RETURNS, changes_since_submission, content_of, why_not_again
from .composing import review_report
from .notifying import move_and_tell
from .standing import drop_outdated_points, keep_findings, keep_standing
from .submitting import Incomplete, obstacles_of

FROZEN = ("submit", "endorse", "approve")


def move_report(report: Report, name: str, act: Act, *, version: int) -> Report:
    """Move a report that still is what the actor saw as ``version``.

    Its facts are kept with the event wherever somebody vouches for them; the open remarks are kept with a
    return. Raises Incomplete if a report to be submitted cannot be read, contradicts itself or has gaps;
    NotPossibleNow if somebody changed it since, or nothing in it was changed since it was returned; and as
    ``workflow.apply``.
    """
    if report.version != version and report.status in BY_NAME[name].sources:
        raise NotPossibleNow(wording.changed_since_seen(report))
    is_offered = BY_NAME[name] in workflow.moves(report, act.actor)
    if name in RETURNS and is_offered:
        return _return(report, name, act)
    if name not in FROZEN or not is_offered:
        return move_and_tell(report, name, act)
    if name == "submit" and (found := obstacles_of(report)):
        raise Incomplete(found)
    reviewed = review_report(report, with_neighbours=name == "submit")
    if name == "submit" and (why := why_not_again(report, changes_since_submission(report, reviewed.facts))):
        raise NotPossibleNow(why)
    with transaction.atomic():
        if name == "submit" and drop_outdated_points(report, reviewed.assessment):
            reviewed = review_report(report, with_neighbours=True)
        move_and_tell(report, name, act, kept_facts(reviewed.facts, reviewed.assessment))
        keep_standing(report, reviewed.assessment)
        if name == "submit":
            keep_findings(report, reviewed.findings)
    return report


def kept_facts(facts: ReportFacts, assessment: Assessment) -> Snapshot:
    """A snapshot of what a report says, as its open data package."""
    return keep_snapshot(content_of(facts, assessment.scheme))


def _return(report: Report, name: str, act: Act) -> Report:
    """The reason as typed, and below it the remarks that are open while nobody else can move the report."""
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        remarks = [(remark.title, remark.text) for remark in open_remarks(report)]
        return move_and_tell(report, name, replace(act, note=review_wording.reason_with_remarks(act.note, remarks)))

"""The unit's answers to reviewers' remarks."""

from django.db import transaction

from evaluations import policies, review_wording, wording
from evaluations.enums import ReportStatus
from evaluations.models import RemarkAnswer, Report
from evaluations.models.reports import FILLING
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow

from .editing import Refused

MOST_ANSWER = 2000  # characters


def answer_remark(report: Report, key: int, text: str, act: Act, *, stands: bool = False) -> RemarkAnswer:
    """Keep what a preparer answers to an open remark of a report that is being filled in.

    ``stands``: the entry is right as it is, and the text says why. There may be several answers, of which
    the last counts; the same one sent twice is kept once. Raises NotAllowed; NotPossibleNow if the report
    is being reviewed or somebody has settled or taken back the remark; Refused if the text is empty or too
    long.
    """
    if not policies.can_prepare(act.actor, report):
        raise NotAllowed(wording.not_allowed("回复这份报告的审核意见"))
    if fault := fault_of(text):
        raise Refused(fault)
    with transaction.atomic():
        current = Report.objects.select_for_update().get(pk=report.pk)
        if current.status not in FILLING:
            raise NotPossibleNow(wording.report_is_not_being_filled_in(report, ReportStatus(current.status).label))
        remark = current.remarks.filter(pk=key).first()
        if remark is None or not remark.is_open:
            raise NotPossibleNow(review_wording.remark_is_not_open())
        last = remark.answers.order_by("pk").last()
        if last and (last.author_id, last.text, last.stands) == (act.actor.pk, text, stands):
            return last
        return RemarkAnswer.objects.create(remark=remark, author=act.actor, at=act.now, text=text, stands=stands)


def fault_of(text: str) -> str:
    """What is wrong with the text of an answer; "" if nothing is."""
    if not text.strip():
        return review_wording.answer_is_empty()
    return review_wording.answer_is_too_long(len(text), MOST_ANSWER) if len(text) > MOST_ANSWER else ""

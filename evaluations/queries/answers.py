"""Reviewers' remarks as the unit sees them: the open ones, with what was answered."""

from collections.abc import Collection

from django.db.models import Count, Prefetch

from evaluations.enums import ReportStatus
from evaluations.models import RemarkAnswer, Report, ReviewRemark
from evaluations.models.reports import FILLING


def open_remarks(report: Report) -> list[ReviewRemark]:
    """The remarks on a report that are not settled, the oldest first, each with its answers and who wrote them."""
    answers = Prefetch("answers", RemarkAnswer.objects.select_related("author").order_by("pk"))
    remarks = report.remarks.filter(settled_at=None).select_related("author").order_by("pk")
    return list(remarks.prefetch_related(answers))


def remarks_to_answer(report: Report) -> list[ReviewRemark]:
    """The open remarks while the unit fills the report in; none while it is reviewed, when they still change."""
    may_have_remarks = report.status == ReportStatus.RETURNED or (report.status in FILLING and report.submitted_at)
    return open_remarks(report) if may_have_remarks else []


def unanswered(remarks: Collection[ReviewRemark]) -> list[ReviewRemark]:
    """Those of the remarks, read with their answers, to which nobody has answered."""
    return [remark for remark in remarks if not remark.answers.all()]


def all_stand(remarks: Collection[ReviewRemark]) -> bool:
    """Whether there are remarks, and the last answer to each of them is that the entry stands as it is."""
    last = [list(remark.answers.all())[-1:] for remark in remarks]
    return bool(last) and all(answer and answer[0].stands for answer in last)


def waiting_by_report(reports: Collection[Report]) -> dict[int, int]:
    """How many open remarks wait for a first answer, by the primary key of each report that is being filled in."""
    filled_in = [report.pk for report in reports if report.status in FILLING]
    if not filled_in:
        return {}
    remarks = ReviewRemark.objects.filter(report__in=filled_in, settled_at=None, answers=None)
    return dict(remarks.order_by().values_list("report").annotate(count=Count("pk")))

"""Remarks and answers as rows, and reports on their way through the review."""

from datetime import timedelta

from evaluations.enums import ReportStatus, Role
from evaluations.models import RemarkAnswer, Report, ReviewRemark
from evaluations.services.moving import move_report
from evaluations.trail import Act
from tests.factories import NOW, make_user


def make_remark(report, place, text="请补充依据", *, title="评分项", author=None, role=Role.ENDORSER, **fields):
    """An open remark of a reviewer on one record of the report."""
    author = author or make_user(f"reviewer-{ReviewRemark.objects.count()}")
    return ReviewRemark.objects.create(
        report=report, place=place, title=title, text=text, role=role, author=author, at=NOW, **fields
    )


def make_answer(remark, author, text="已补充", *, stands=False):
    return RemarkAnswer.objects.create(remark=remark, author=author, at=NOW, text=text, stands=stands)


def settle(remark, by):
    """As a reviewer does who is content."""
    ReviewRemark.objects.filter(pk=remark.pk).update(settled_at=NOW, settled_by=by)


def move(report, name, actor, note="请核对", *, minutes=0):
    """Move a report as it stands now, ``minutes`` later than usual."""
    report = Report.objects.get(pk=report.pk)
    return move_report(report, name, Act(actor, NOW + timedelta(minutes=minutes), note), version=report.version)


def returned(report, preparer, endorser):
    """The report after it was submitted and returned."""
    move(report, "submit", preparer)
    move(report, "unit_return", endorser, minutes=1)
    report = Report.objects.get(pk=report.pk)
    assert report.status == ReportStatus.RETURNED
    return report

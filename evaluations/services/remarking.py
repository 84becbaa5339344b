"""Remarks of reviewers 审核意见 on the records of a report: made, settled, opened again."""

from typing import NamedTuple

from django.db import transaction

from evaluations import outline, review_wording
from evaluations.enums import Role
from evaluations.models import Report, ReviewRemark
from evaluations.queries.report_facts import budget_lines_of
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from scoring.storing import stored_scheme

from .holding import hold

MOST_TEXT = 2000
MOST_TITLE = 250
SCORE, INDICATOR, LINE, CHAPTER = "评分项", "绩效指标", "预算项目", "章节"


class Record(NamedTuple):
    """A record of a report on which there can be remarks: what it is, and what it is called now."""

    group: str
    title: str


def records_of(report: Report) -> dict[str, Record]:
    """The records of a report by their place: score lines, indicators, budget lines and chapters, in this order."""
    items = stored_scheme(report.scheme_version).items
    found = {f"score-{item.code}": Record(SCORE, item.title) for item in items}
    found |= {f"indicator-{one.pk}": Record(INDICATOR, one.title) for one in report.indicators.all()}
    found |= {f"line-{one.pk}": Record(LINE, one.title) for one in budget_lines_of(report)}
    return found | {f"text-{part.key}": Record(CHAPTER, part.title) for part in outline.load(report.outline).written}


def add_remark(report: Report, place: str, text: str, act: Act) -> ReviewRemark:
    """A remark of the reviewer whose turn it is on the record at ``place``, which is one of the report.

    Comes wholly before or after a move of the report: a report with a remark is not taken back any more.
    Raises NotAllowed or NotPossibleNow.
    """
    with transaction.atomic():
        held, part = hold(report, act.actor, "提出审核意见")
        record = records_of(held).get(place)
        if record is None:
            raise NotPossibleNow(review_wording.no_such_record())
        if not 0 < len(text.strip()) <= MOST_TEXT:
            raise NotPossibleNow(review_wording.remark_wants_text(MOST_TEXT))
        return ReviewRemark.objects.create(
            report=held,
            place=place,
            title=record.title[:MOST_TITLE],
            text=text.strip(),
            role=part,
            author=act.actor,
            at=act.now,
        )


def settle_remark(report: Report, key: int, act: Act) -> ReviewRemark:
    """The reviewer whose turn it is takes a remark of the own part for settled. Raises NotAllowed or NotPossibleNow."""
    with transaction.atomic():
        remark = _held_remark(report, key, act, "了结审核意见")
        if not remark.is_open:
            raise NotPossibleNow(review_wording.remark_is_settled())
        remark.settled_at, remark.settled_by = act.now, act.actor
        remark.save(update_fields=("settled_at", "settled_by"))
    return remark


def reopen_remark(report: Report, key: int, act: Act) -> ReviewRemark:
    """The reviewer whose turn it is opens a settled remark again. Raises NotAllowed or NotPossibleNow."""
    with transaction.atomic():
        remark = _held_remark(report, key, act, "恢复审核意见")
        if remark.is_open:
            raise NotPossibleNow(review_wording.remark_is_open())
        remark.settled_at = remark.settled_by = None
        remark.save(update_fields=("settled_at", "settled_by"))
    return remark


def _held_remark(report: Report, key: int, act: Act, action: str) -> ReviewRemark:
    held, part = hold(report, act.actor, action)
    remark = held.remarks.filter(pk=key).first()
    if remark is None:
        raise NotPossibleNow(review_wording.no_such_remark())
    if remark.role != part:
        raise NotAllowed(review_wording.remark_is_of_others(Role(remark.role).label, action))
    return remark

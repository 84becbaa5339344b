"""Remarks go back with a report, are answered by the unit, and wait until they are."""

import pytest

from evaluations.enums import ReportStatus, Role
from evaluations.models import RemarkAnswer, Report, ReportEvent
from evaluations.services.answering import MOST_ANSWER, answer_remark
from evaluations.services.editing import Refused
from evaluations.services.submitting import Incomplete, obstacles_of
from evaluations.trail import Act, faults_of
from evaluations.workflow import NotAllowed, NotPossibleNow
from tests.factories import NOW, make_report, make_unit, make_user
from tests.finished import make_finished_report
from tests.remarks import make_answer, make_remark, move, settle

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def report(unit):
    return make_report(unit=unit, status=RETURNED)


def kept():
    return list(RemarkAnswer.objects.values_list("remark", "author__username", "at", "text", "stands"))


@pytest.mark.parametrize("status", [DRAFT, RETURNED])
def test_a_preparer_answers_and_the_last_answer_counts(report, preparer, status):
    Report.objects.update(status=status)
    remark = make_remark(report, "score-A1")

    answer_remark(report, remark.pk, "已补充", Act(preparer, NOW))
    answer_remark(report, remark.pk, "仍维持", Act(preparer, NOW), stands=True)

    assert kept() == [
        (remark.pk, "preparer", NOW, "已补充", False),
        (remark.pk, "preparer", NOW, "仍维持", True),
    ]


def test_two_clicks_keep_one_answer(report, preparer):
    remark = make_remark(report, "score-A1")

    first, second = (answer_remark(report, remark.pk, "已补充", Act(preparer, NOW)) for _ in range(2))

    assert (first, len(kept())) == (second, 1)


@pytest.mark.parametrize("who", ["endorser", "finance_reviewer", "stranger"])
def test_nobody_but_a_preparer_answers(request, report, who):
    remark = make_remark(report, "score-A1")

    with pytest.raises(NotAllowed, match="您没有权限回复这份报告的审核意见"):
        answer_remark(report, remark.pk, "已补充", Act(request.getfixturevalue(who), NOW))

    assert kept() == []


@pytest.mark.parametrize("status", [SUBMITTED, ENDORSED, APPROVED, PUBLISHED])
def test_nothing_is_answered_while_the_report_is_reviewed(report, preparer, status):
    remark = make_remark(report, "score-A1")
    Report.objects.update(status=status)  # meanwhile: the page still shows it as returned

    with pytest.raises(NotPossibleNow, match=f"当前为“{status.label}”，内容不能再改"):
        answer_remark(report, remark.pk, "已补充", Act(preparer, NOW))

    assert kept() == []


def test_what_was_settled_or_taken_back_or_belongs_elsewhere_is_not_answered(report, preparer, endorser):
    settled = make_remark(report, "score-A1")
    settle(settled, endorser)
    elsewhere = make_remark(make_report(unit=make_unit("别的局"), status=RETURNED), "score-A1")

    for key in (settled.pk, elsewhere.pk, 10**9):
        with pytest.raises(NotPossibleNow, match="这条审核意见刚刚被了结或撤销"):
            answer_remark(report, key, "已补充", Act(preparer, NOW))

    assert kept() == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "请写明怎样处理"), (" \n ", "请写明怎样处理"), ("字" * (MOST_ANSWER + 1), "回复有 2001 字，最多 2000 字")],
)
def test_an_answer_has_1_to_2000_characters(report, preparer, text, sentence):
    remark = make_remark(report, "score-A1")

    with pytest.raises(Refused, match=sentence):
        answer_remark(report, remark.pk, text, Act(preparer, NOW))
    answer_remark(report, remark.pk, "字" * MOST_ANSWER, Act(preparer, NOW))

    assert [len(text) for *_, text, _ in kept()] == [MOST_ANSWER]


@pytest.mark.parametrize(
    ("status", "move_name", "who"),
    [(SUBMITTED, "unit_return", "endorser"), (ENDORSED, "finance_return", "finance_reviewer")],
)
def test_a_return_carries_the_reason_and_the_open_remarks(request, report, status, move_name, who):
    reviewer = request.getfixturevalue(who)
    Report.objects.update(status=status)
    make_remark(report, "score-A1", "请补充证据", title="预算编制", author=reviewer)
    settle(make_remark(report, "score-A2", "已了结", title="预算约束", author=reviewer), reviewer)
    make_remark(report, "indicator-3", "完成值与报表不符", title="改造面积", author=reviewer)

    move(report, move_name, reviewer, "请修改后再报。")

    expected = "请修改后再报。\n审核意见 2 条：\n1. 预算编制：请补充证据\n2. 改造面积：完成值与报表不符"
    assert ReportEvent.objects.get().note == expected
    assert list(faults_of(Report.objects.get())) == []


def test_with_open_remarks_no_other_reason_is_needed(report, endorser):
    Report.objects.update(status=SUBMITTED)
    remark = make_remark(report, "score-A1", "请补充证据", title="预算编制", author=endorser)

    move(report, "unit_return", endorser, " ")

    assert ReportEvent.objects.get().note == "审核意见 1 条：\n1. 预算编制：请补充证据"
    assert remark.is_open


def test_without_a_reason_and_open_remarks_nothing_is_returned(report, endorser):
    Report.objects.update(status=SUBMITTED)
    settle(make_remark(report, "score-A1", author=endorser), endorser)

    with pytest.raises(NotPossibleNow, match="退回要写明理由"):
        move(report, "unit_return", endorser, " ")

    assert (Report.objects.get().status, ReportEvent.objects.count()) == (SUBMITTED, 0)


def test_unanswered_remarks_stand_in_the_way_section_by_section():
    report = make_finished_report()
    Report.objects.update(status=RETURNED)
    report.refresh_from_db()
    preparer = make_user("preparer", unit=report.unit)
    make_answer(make_remark(report, "score-B1"), preparer)
    settle(make_remark(report, "score-B2"), make_user("endorser"))
    first = make_remark(report, "text-goals")
    others = [make_remark(report, place) for place in ("score-D1", "score-gone", "chapter-?")]

    found = [(one.section, one.where, one.message) for one in obstacles_of(report)]

    sentence = "有 {} 条审核意见还没有回复，请逐条回复；不改的写明理由，并选“维持原填报”。"
    assert found == [
        ("basics", f"remark-{others[2].pk}", sentence.format(1)),
        ("scores", f"remark-{others[0].pk}", sentence.format(2)),
        ("text-goals", f"remark-{first.pk}", sentence.format(1)),
    ]
    with pytest.raises(Incomplete, match="还有 3 处需要处理"):
        move(report, "submit", preparer)


def test_answered_remarks_do_not_stand_in_the_way():
    report = make_finished_report()
    Report.objects.update(status=RETURNED)
    report.refresh_from_db()
    preparer = make_user("preparer", unit=report.unit, role=Role.PREPARER)
    make_answer(make_remark(report, "score-B1"), preparer)

    move(report, "submit", preparer)

    assert Report.objects.get().status == SUBMITTED

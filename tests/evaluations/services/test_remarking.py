"""Remarks on the records of a report: by whom, on what, open and settled."""

import pytest

from evaluations.enums import BudgetCategory, ReportStatus, Role
from evaluations.models import BudgetLine, Report, ReviewRemark
from evaluations.services.remarking import add_remark, records_of, reopen_remark, settle_remark
from evaluations.services.reviewing import Review, save_review
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from tests.factories import NOW, make_report, make_unit
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
PEOPLE = ("preparer", "endorser", "finance_reviewer", "stranger", "administrator")
TURNS = {(SUBMITTED, "endorser"): Role.ENDORSER, (ENDORSED, "finance_reviewer"): Role.FINANCE_REVIEWER}


def make_reviewed(unit, **fields):
    given = {"unit": unit, "status": SUBMITTED, "scheme_version": stored_version("zhanjiang-overall-2024")}
    return make_report(**given | fields)


@pytest.fixture
def report(unit):
    return make_reviewed(unit)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ReportStatus)
def test_remarks_are_made_and_settled_by_the_reviewer_whose_turn_it_is(request, report, status, who):
    actor = request.getfixturevalue(who)
    role = TURNS.get((status, who), Role.ENDORSER)
    open_one, settled = (
        ReviewRemark.objects.create(
            report=report, place="score-A1", title="甲", text="乙", role=role, author=actor, at=NOW, **more
        )
        for more in ({}, {"settled_at": NOW, "settled_by": actor})
    )
    Report.objects.update(status=status)
    jobs = (
        lambda: add_remark(report, "score-A1", "请说明", Act(actor, NOW)),
        lambda: settle_remark(report, open_one.pk, Act(actor, NOW)),
        lambda: reopen_remark(report, settled.pk, Act(actor, NOW)),
    )

    if (status, who) in TURNS:
        remark, *others = [job() for job in jobs]
        assert (remark.title, remark.text) == ("部门整体绩效目标产出指标完成情况", "请说明")
        assert (remark.role, remark.author, remark.at) == (TURNS[status, who], actor, NOW)
        assert [one.is_open for one in others] == [False, True]
    else:
        for job in jobs:
            with pytest.raises(NotAllowed if status in (SUBMITTED, ENDORSED) else NotPossibleNow):
                job()
        assert [one.is_open for one in ReviewRemark.objects.all()] == [True, False]


def test_every_kind_of_record_can_be_remarked_on_by_its_present_name(report, endorser):
    indicator = report.indicators.create(
        key="a", level1="output", level2="quantity", title="培训人次", kind="quantity", position=0
    )
    line = BudgetLine.objects.create(
        unit=report.unit, year=report.year, category=BudgetCategory.PROJECT, title="培训经费"
    )
    places = ("score-A1", f"indicator-{indicator.pk}", f"line-{line.pk}", "text-opening")

    made = [add_remark(report, place, "请说明", Act(endorser, NOW)) for place in places]

    assert [one.title for one in made] == ["部门整体绩效目标产出指标完成情况", "培训人次", "培训经费", "前言"]
    assert [one.place for one in made] == list(places)
    assert set(places) <= records_of(report).keys()


@pytest.mark.parametrize("place", ["", "score-Z9", "score-A1-self_score", "indicator-0", "text-x", "line-\x00", "公章"])
def test_what_is_no_record_of_the_report_is_not_remarked_on(report, endorser, place):
    with pytest.raises(NotPossibleNow) as caught:
        add_remark(report, place, "请说明", Act(endorser, NOW))

    assert str(caught.value) == "要提意见的对象已不在报告中，没有保存，请刷新页面后重新选择。"


def test_records_of_other_reports_are_not_remarked_on(report, endorser):
    other = make_reviewed(make_unit("别的局"))
    indicator = other.indicators.create(
        key="a", level1="output", level2="quantity", title="甲", kind="quantity", position=0
    )

    with pytest.raises(NotPossibleNow):
        add_remark(report, f"indicator-{indicator.pk}", "请说明", Act(endorser, NOW))


@pytest.mark.parametrize("text", ["", " \n ", "字" * 2001])
def test_a_remark_has_a_text_that_can_be_read(report, endorser, text):
    with pytest.raises(NotPossibleNow) as caught:
        add_remark(report, "score-A1", text, Act(endorser, NOW))

    assert str(caught.value) == "审核意见应有 1～2000 个字，没有保存。"
    assert ReviewRemark.objects.count() == 0


def test_settling_twice_is_told(report, endorser):
    remark = add_remark(report, "score-A1", "请说明", Act(endorser, NOW))
    with pytest.raises(NotPossibleNow, match="这条审核意见没有了结，不用恢复。"):
        reopen_remark(report, remark.pk, Act(endorser, NOW))
    settle_remark(report, remark.pk, Act(endorser, NOW))

    with pytest.raises(NotPossibleNow, match="这条审核意见已经了结。"):
        settle_remark(report, remark.pk, Act(endorser, NOW))

    assert (ReviewRemark.objects.get().settled_at, ReviewRemark.objects.get().settled_by) == (NOW, endorser)


def test_remarks_of_other_reports_are_not_settled(report, endorser):
    remark = add_remark(report, "score-A1", "请说明", Act(endorser, NOW))
    other = make_reviewed(report.unit, year=2022)

    with pytest.raises(NotPossibleNow, match="这条审核意见已不存在，请刷新页面。"):
        settle_remark(other, remark.pk, Act(endorser, NOW))

    assert ReviewRemark.objects.get().is_open


def test_a_review_is_stored_wholly_or_not_at_all(report, endorser):
    review = Review(remarks=[("score-A1", "请说明"), ("score-Z9", "没有这一项")])

    with pytest.raises(NotPossibleNow):
        save_review(report, review, Act(endorser, NOW), version=report.version)

    assert ReviewRemark.objects.count() == 0


def test_what_the_unit_s_reviewer_wants_is_settled_by_the_unit_s_reviewer(unit, endorser, finance_reviewer):
    report = make_reviewed(unit, status=ENDORSED)
    own = {"report": report, "place": "score-A1", "title": "甲", "text": "乙", "at": NOW}
    remark = ReviewRemark.objects.create(role=Role.ENDORSER, author=endorser, **own)

    with pytest.raises(NotAllowed) as caught:
        settle_remark(report, remark.pk, Act(finance_reviewer, NOW))

    assert str(caught.value) == "这条意见由单位审核人提出，应由单位审核人了结审核意见。"
    assert ReviewRemark.objects.get().is_open

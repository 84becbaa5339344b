"""The points a reviewer gives: by whom, when, within which bounds, and what they change besides."""

from decimal import Decimal

import pytest

from evaluations.enums import ReportStatus, Role
from evaluations.models import Report, ReportEvent, ScoreGap
from evaluations.services.scoring_review import Given, PointsRefused, save_reviewed_points
from evaluations.trail import Act, digest_of
from evaluations.workflow import NotAllowed, NotPossibleNow
from tests.factories import NOW, make_report, make_user
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
PEOPLE = ("preparer", "endorser", "finance_reviewer", "stranger", "administrator")
TURNS = {(SUBMITTED, "endorser"), (ENDORSED, "finance_reviewer")}
REASON = "佐证材料不足"


@pytest.fixture
def report(unit):
    """A report that waits for its unit's reviewer; the unit gives itself 18 of 20 points for A1."""
    report = make_report(unit=unit, status=SUBMITTED, scheme_version=stored_version("zhanjiang-overall-2024"))
    report.lines.create(item="A1", self_score=18)
    return report


def save(report, who, *given, version=None):
    opened = Report.objects.get(pk=report.pk)
    return save_reviewed_points(opened, given, Act(who, NOW), version=opened.version if version is None else version)


def stored(report, item="A1"):
    return report.lines.filter(item=item).values_list("reviewed_score", "reviewed_reason").first()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ReportStatus)
def test_points_are_given_by_the_reviewer_whose_turn_it_is(request, report, status, who):
    Report.objects.update(status=status)
    actor = request.getfixturevalue(who)

    if (status, who) in TURNS:
        assert save(report, actor, Given("A1", Decimal(15), REASON)) == 1
        assert stored(report) == (15, REASON)
    else:
        with pytest.raises(NotAllowed if status in (SUBMITTED, ENDORSED) else NotPossibleNow):
            save(report, actor, Given("A1", Decimal(15), REASON))
        assert stored(report) == (None, "")
        assert Report.objects.get().version == report.version


def test_who_submitted_the_report_gives_no_points(report, unit, endorser):
    event = ReportEvent(report=report, number=1, at=NOW, actor=endorser, transition="submit", source=DRAFT)
    event.target = SUBMITTED
    event.digest = digest_of(event)
    event.save()

    with pytest.raises(NotAllowed) as caught:
        save(report, endorser, Given("A1", Decimal(15), REASON))

    assert "您或您代理的人已经是这份报告的填报人，不能再复核评分" in str(caught.value)
    other = make_user("other", unit=unit, role=Role.ENDORSER)
    assert save(report, other, Given("A1", Decimal(15), REASON)) == 1


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (Given("A1", Decimal(15)), "复核分 15 与自评分 18 不同，请写明复核说明。"),
        (Given("A1", Decimal(15), " \n"), "复核分 15 与自评分 18 不同，请写明复核说明。"),
        (Given("A1", Decimal("20.01"), REASON), "复核分 20.01 不在 0 至分值 20 之间，请核对。"),
        (Given("A1", Decimal("-0.01"), REASON), "复核分 -0.01 不在 0 至分值 20 之间，请核对。"),
        (
            Given("A1", Decimal("15.125"), REASON),
            "复核分 15.125 的小数位数过多，评分表保留 2 位小数，请四舍五入。",
        ),
        (
            Given("A1", None, REASON),
            "写了复核说明，但复核分为空或与自评分 18 相同。请填写复核分，或清空说明，把话写在审核意见里。",
        ),
        (Given("Z9", Decimal(1), REASON), "评分表中没有“Z9”这一项，没有保存。"),
    ],
)
def test_points_that_cannot_be_given_are_told_and_nothing_is_stored(report, endorser, given, fault):
    with pytest.raises(PointsRefused) as caught:
        save(report, endorser, Given("A2", Decimal(1), REASON), given)

    assert caught.value.faults == {given.item: fault}
    assert (stored(report), stored(report, "A2")) == ((None, ""), None)
    assert Report.objects.get().version == report.version


@pytest.mark.parametrize("points", [Decimal(0), Decimal("15.25"), Decimal(20)])
def test_bounds_and_printed_decimals_are_allowed(report, endorser, points):
    save(report, endorser, Given("A1", points, REASON))

    assert stored(report) == (points, REASON)


@pytest.mark.parametrize("given", [Given("A1", None), Given("A1", Decimal(18)), Given("A1", Decimal(18), REASON)])
def test_the_self_score_is_no_reviewed_score(report, endorser, given):
    save(report, endorser, Given("A1", Decimal(15), REASON))

    assert save(report, endorser, given) == 1
    assert stored(report) == (None, "")
    assert save(report, endorser, Given("A1", None)) == 0


def test_points_for_what_the_unit_left_open_need_a_reason(report, endorser):
    with pytest.raises(PointsRefused) as caught:
        save(report, endorser, Given("A2", Decimal(1)))

    assert caught.value.faults == {"A2": "复核分 1 与自评分 未填 不同，请写明复核说明。"}


def test_points_renew_the_standing_raise_the_version_and_claim_the_report(report, endorser, finance_reviewer):
    save(report, endorser, Given("A1", Decimal(15), REASON))

    after = Report.objects.get()
    assert (after.version, after.updated_at) == (report.version + 1, NOW)
    assert (after.claimed_by, after.claimed_at) == (endorser, NOW)
    assert (after.self_total, after.reviewed_total) == (18, 15)
    gap = ScoreGap.objects.get()
    assert (gap.item, gap.self_score, gap.reviewed_score) == ("A1", 18, 15)


def test_points_leave_the_claim_of_a_colleague(report, unit, endorser):
    colleague = make_user("colleague", unit=unit, role=Role.ENDORSER)
    Report.objects.update(claimed_by=colleague, claimed_at=NOW)

    save(report, endorser, Given("A1", Decimal(15), REASON))

    assert Report.objects.get().claimed_by == colleague


def test_a_page_that_is_out_of_date_changes_no_points(report, endorser):
    save(report, endorser, Given("A1", Decimal(15), REASON))

    with pytest.raises(NotPossibleNow) as caught:
        save(report, endorser, Given("A1", Decimal(16), REASON), version=report.version)

    assert str(caught.value) == f"{report}在您打开本页之后有改动，请核对后再操作。"
    assert save(report, endorser, Given("A1", Decimal(15), REASON), version=report.version) == 0
    assert stored(report) == (15, REASON)

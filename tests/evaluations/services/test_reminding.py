"""催报: who is told of what, once a day."""

from datetime import timedelta

import pytest

from evaluations.enums import NoticeKind, ReportStatus, Role
from evaluations.models import EvaluationYear, Notice, Obligation, UnitMembership
from evaluations.services.reminding import Outcome, remind_late
from evaluations.trail import Act
from evaluations.workflow import NotAllowed
from tests.factories import NOW, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024, unit_deadline=(NOW + timedelta(days=3)).date())


def owe(year, unit, status=None, **fields):
    report = make_report(unit=unit, year=year.year, status=status) if status else None
    return Obligation.objects.create(year=year, unit=unit, kind="overall", report=report, **fields)


def notices():
    return [(one.user.username, one.title, one.text, one.report_id) for one in Notice.objects.order_by("user__pk")]


def test_preparers_are_told_of_what_is_not_filed_in_one_notice(year, unit, preparer, endorser, finance_reviewer):
    owed = owe(year, unit, ReportStatus.RETURNED)

    outcome = remind_late(Act(finance_reviewer, NOW), year)

    assert outcome == Outcome(1, 0, [])
    text = (
        "2024年度绩效自评报告的报送期限是2024年6月6日，还有 3 天。下列报告还没有报送财政部门，"
        "请尽快完成填报或单位审核：\n· 示例市城市更新中心整体绩效自评报告：已退回"
    )
    assert notices() == [("preparer", "催报：2024年度绩效自评报告还有 1 份没有报送", text, owed.report_id)]
    notice = Notice.objects.get()
    assert (notice.kind, notice.key) == (NoticeKind.REMINDER, "reminder-2024-2024-06-03")
    assert (notice.at, notice.mailed_at, notice.read_at) == (NOW, None, None)


def test_where_the_units_reviewer_has_to_act_that_one_is_told(year, unit, preparer, endorser, finance_reviewer):
    owe(year, unit, ReportStatus.SUBMITTED)

    remind_late(Act(finance_reviewer, NOW), year)

    assert [(who, title) for who, title, *_ in notices()] == [
        ("endorser", "催报：2024年度绩效自评报告还有 1 份待单位审核")
    ]


@pytest.mark.parametrize("status", [ReportStatus.ENDORSED, ReportStatus.APPROVED, ReportStatus.PUBLISHED])
def test_nobody_is_told_of_what_is_filed_or_not_needed(year, unit, preparer, finance_reviewer, status):
    owe(year, unit, status)
    below = make_unit("下属单位", parent=unit)
    owe(year, below, exempt_reason="涉密")

    assert remind_late(Act(finance_reviewer, NOW), year) == Outcome(0, 0, [])
    assert notices() == []


def test_two_clicks_on_one_day_tell_nobody_twice(year, unit, preparer, finance_reviewer):
    owe(year, unit)
    remind_late(Act(finance_reviewer, NOW), year)
    later = make_user("later", unit=unit)

    second = remind_late(Act(finance_reviewer, NOW + timedelta(hours=2)), year)
    tomorrow = remind_late(Act(finance_reviewer, NOW + timedelta(days=1)), year)

    assert (second, tomorrow) == (Outcome(1, 1, []), Outcome(2, 0, []))
    assert Notice.objects.filter(user=later).count() == 2


def test_a_unit_without_people_is_answered_for_by_the_nearest_above(year, unit, preparer, finance_reviewer):
    below = make_unit("下属单位", parent=make_unit("中间单位", parent=unit))
    owe(year, below)

    assert remind_late(Act(finance_reviewer, NOW), year) == Outcome(1, 0, [])
    assert "下属单位整体绩效自评报告：未开始" in notices()[0][2]


def test_units_without_anybody_are_named(year, unit, finance_reviewer, preparer):
    preparer.is_active = False
    preparer.save()
    owe(year, unit)

    outcome = remind_late(Act(finance_reviewer, NOW), year)

    assert (outcome.told, [(one.name, role) for one, role in outcome.without]) == (0, [(unit.name, Role.PREPARER)])


def test_who_stood_in_only_last_week_is_not_told(year, unit, preparer, finance_reviewer):
    deputy = make_user("deputy")
    day = NOW.date()
    for start, end in ((-9, -2), (30, 40)):
        dates = {"starts_on": day + timedelta(days=start), "ends_on": day + timedelta(days=end)}
        UnitMembership.objects.create(user=deputy, unit=unit, role=Role.PREPARER, on_behalf_of=preparer, **dates)
    owe(year, unit)

    remind_late(Act(finance_reviewer, NOW), year)

    assert [who for who, *_ in notices()] == ["preparer"]


def test_units_of_others_are_left_alone(year, unit, preparer, finance_reviewer):
    other = make_unit("别的单位")
    make_user("elsewhere", unit=other)
    owe(year, unit)
    owe(year, other)

    remind_late(Act(finance_reviewer, NOW), year)

    assert [who for who, *_ in notices()] == ["preparer"]
    for actor, chosen in ((finance_reviewer, other.pk), (preparer, None), (preparer, unit.pk)):
        with pytest.raises(NotAllowed):
            remind_late(Act(actor, NOW), year, chosen)


def test_a_long_list_is_cut_with_the_number_left_out(year, unit, preparer, finance_reviewer):
    for number in range(52):
        owe(year, make_unit(f"单位{number:02d}", parent=unit))

    remind_late(Act(finance_reviewer, NOW), year)

    lines = notices()[0][2].splitlines()
    assert (len(lines), lines[-1]) == (52, "· 另有 2 份，请到“我的报告”查看。")

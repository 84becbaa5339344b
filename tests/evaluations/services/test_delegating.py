"""Own roles are handed over for a time, to somebody near, once at a time, and taken back early."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Role
from evaluations.models import Unit, UnitMembership
from evaluations.policies import membership
from evaluations.services.delegating import Handover, delegate, end_early, handed_over, own_roles, taken_over
from evaluations.services.editing import Refused
from tests.factories import make_report, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def deputy(unit):
    return make_user("deputy", unit=unit, role=Role.ENDORSER)


@pytest.fixture
def hand_over(preparer, deputy, today):
    def run(*, to=deputy, first=0, last=9, roles=None):
        chosen = own_roles(preparer, today) if roles is None else roles
        handover = Handover(list(chosen), to, today + timedelta(days=first), today + timedelta(days=last))
        return delegate(preparer, handover, today=today)

    return run


def refused(call, **options):
    before = list(UnitMembership.objects.values())
    with pytest.raises(Refused) as caught:
        call(**options)
    assert list(UnitMembership.objects.values()) == before
    return str(caught.value)


def test_the_deputy_holds_the_role_for_the_principal(hand_over, preparer, deputy, unit, today):
    (row,) = hand_over()

    assert (row.user, row.unit, row.role, row.on_behalf_of) == (deputy, unit, Role.PREPARER, preparer)
    assert (row.starts_on, row.ends_on) == (today, today + timedelta(days=9))
    report = make_report(unit=unit)
    assert membership(deputy, report, Role.PREPARER) == row
    assert membership(preparer, report, Role.PREPARER).on_behalf_of is None
    assert (list(handed_over(preparer, today)), list(taken_over(deputy, today))) == ([row], [row])


def test_a_role_that_begins_later_is_not_held_yet(hand_over, deputy, unit):
    hand_over(first=1)

    assert membership(deputy, make_report(unit=unit), Role.PREPARER) is None


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"first": -1}, "已经过去，请选择今天"),
        ({"first": 366, "last": 370}, "太远，最晚为"),
        ({"first": 5, "last": 4}, "早于开始日期"),
        ({"first": 0, "last": 60}, "代理最长 60 天，结束日期最晚为"),
    ],
)
def test_periods_that_cannot_be_are_refused(hand_over, days, told):
    assert told in refused(hand_over, **days)


def test_sixty_days_and_a_single_one_are_periods(hand_over, deputy, today):
    hand_over(first=0, last=0)
    hand_over(first=1, last=60)

    assert taken_over(deputy, today).count() == 2


def test_only_those_near_can_stand_in(hand_over, unit, preparer, today):
    above = make_unit("上级局")
    Unit.objects.filter(pk=unit.pk).update(parent=above)
    boss = make_user("boss", unit=above)
    clerk = make_user("below", unit=make_unit("下属中心", parent=unit))
    beside = make_user("beside", unit=make_unit("平级中心", parent=above))
    inactive = make_user("inactive", unit=unit, is_active=False)
    idle = make_user("idle")

    for user in (beside, inactive, idle):
        assert refused(hand_over, to=user) == (
            f"“{user}”不能代理：代理人须是这些单位或其上级、下级单位的在用用户，"
            "代理财政审核人的须本身是财政审核人。请核对登录名，或另选代理人。"
        )
    assert refused(hand_over, to=preparer) == "不能由本人代理本人，请填写他人的登录名。"
    hand_over(to=boss, last=1)
    hand_over(to=clerk, first=2, last=3)
    assert [one.user for one in handed_over(preparer, today)] == [boss, clerk]


def test_one_role_is_in_one_other_hand_at_a_time(hand_over, unit):
    hand_over(first=5, last=9)
    other = make_user("other", unit=unit)

    for days in ({"first": 0, "last": 5}, {"first": 9, "last": 12}, {"first": 6, "last": 7}, {"first": 0, "last": 30}):
        assert "已由“deputy”代理，同一时间只能由一人代理" in refused(hand_over, to=other, **days)
    hand_over(to=other, first=10, last=12)


def test_roles_of_others_and_roles_held_for_others_are_not_handed_on(hand_over, preparer, deputy, unit, today):
    (delegated,) = hand_over()

    assert list(own_roles(deputy, today)) == [UnitMembership.objects.get(user=deputy, on_behalf_of=None)]
    handover = Handover([delegated], preparer, today, today)
    told = refused(lambda: delegate(deputy, handover, today=today))
    assert told == "所选的角色中有的刚刚被取消，请刷新页面后重选。"
    assert refused(hand_over, roles=[]) == "请至少选择一个要交由他人代理的角色。"


def test_a_delegation_ends_early_at_once(hand_over, preparer, deputy, unit, today):
    (row,) = hand_over()
    row.starts_on = today - timedelta(days=3)
    row.save()

    end_early(row, today=today)

    assert membership(deputy, make_report(unit=unit), Role.PREPARER) is None
    row.refresh_from_db()
    assert row.ends_on == today - timedelta(days=1)
    assert list(handed_over(preparer, today)) == []


@pytest.mark.parametrize("first", [0, 5])
def test_one_that_has_not_lasted_a_day_is_gone(hand_over, first, today):
    (row,) = hand_over(first=first)

    end_early(row, today=today)

    assert not UnitMembership.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("role", "may"), [(Role.PREPARER, False), (Role.ENDORSER, False), (Role.FINANCE_REVIEWER, True)]
)
def test_only_a_finance_reviewer_stands_in_for_a_finance_reviewer(unit, finance_reviewer, today, role, may):
    home = make_unit("别的部门") if may else unit
    other = make_user("other", unit=home, role=role)
    handover = Handover(list(own_roles(finance_reviewer, today)), other, today, today)

    if may:
        (row,) = delegate(finance_reviewer, handover, today=today)
        assert (row.user, row.unit, row.role) == (other, unit, Role.FINANCE_REVIEWER)
    else:
        assert "代理财政审核人的须本身是财政审核人" in refused(
            lambda: delegate(finance_reviewer, handover, today=today)
        )

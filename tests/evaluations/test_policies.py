from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from evaluations.enums import ReportStatus, Role
from evaluations.models import Report, Unit, UnitMembership
from evaluations.policies import can_approve, can_endorse, can_oversee, can_prepare, can_publish, is_administrator
from tests.factories import make_report, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """A department with an office, an office below that, and a unit that has nothing to do with them."""
    top = make_unit("示例市自然资源局")
    middle = make_unit("示例市城市更新中心", parent=top)
    units = {"top": top, "middle": middle, "bottom": make_unit("示例市更新服务站", parent=middle)}
    units["other"] = make_unit("示例市档案馆")
    return {name: make_report(unit=unit) for name, unit in units.items()}


def seen_by(user, tree):
    visible = set(Report.objects.visible_to(user))
    return {name for name, report in tree.items() if report in visible}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("top", {"top", "middle", "bottom"}),
        ("middle", {"middle", "bottom"}),
        ("bottom", {"bottom"}),
        ("other", {"other"}),
    ],
)
def test_people_see_their_unit_and_those_below(tree, role, home, expected):
    user = make_user(unit=tree[home].unit, role=role)

    assert seen_by(user, tree) == expected


def test_people_of_several_units_see_all_of_them_once(tree):
    user = make_user(unit=tree["middle"].unit)
    UnitMembership.objects.create(user=user, unit=tree["bottom"].unit, role=Role.ENDORSER)
    UnitMembership.objects.create(user=user, unit=tree["other"].unit, role=Role.PREPARER)

    assert seen_by(user, tree) == {"middle", "bottom", "other"}
    assert Report.objects.visible_to(user).count() == 3


def test_strangers_and_visitors_see_nothing_and_administrators_everything(tree, administrator):
    assert seen_by(make_user(), tree) == set()
    assert seen_by(make_user("staff", is_staff=True), tree) == set()
    assert seen_by(AnonymousUser(), tree) == set()
    assert seen_by(administrator, tree) == set(tree)


def test_whoever_leaves_a_unit_no_longer_sees_its_reports(tree):
    user = make_user(unit=tree["middle"].unit)

    UnitMembership.objects.filter(user=user).delete()

    assert seen_by(user, tree) == set()


def test_units_that_stand_below_each_other_do_not_go_round_in_circles(tree):
    Unit.objects.filter(pk=tree["top"].unit_id).update(parent=tree["bottom"].unit)
    user = make_user(unit=tree["middle"].unit)

    assert seen_by(user, tree) == {"top", "middle", "bottom"}


@pytest.mark.parametrize(
    ("predicate", "required"),
    [
        (can_prepare, {Role.PREPARER}),
        (can_endorse, {Role.ENDORSER}),
        (can_approve, {Role.FINANCE_REVIEWER}),
        (can_publish, {Role.PREPARER, Role.ENDORSER}),
    ],
)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", ReportStatus)
def test_preparing_and_reviewing_ask_for_the_role_in_the_unit_or_above(tree, predicate, required, role, status):
    user, expected = make_user(unit=tree["middle"].unit, role=role), {"middle", "bottom"} if role in required else set()
    Report.objects.update(status=status)

    assert {name for name, report in tree.items() if predicate(user, report)} == expected


@pytest.mark.parametrize("predicate", [can_prepare, can_endorse, can_approve, can_publish])
def test_strangers_and_visitors_may_nothing(tree, predicate):
    for user in (make_user(unit=tree["other"].unit), make_user("staff", is_staff=True), AnonymousUser()):
        assert predicate(user, tree["top"]) is False


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("status", ReportStatus)
def test_preparers_may_edit_what_is_being_filled_in(tree, role, status):
    user = make_user(unit=tree["middle"].unit, role=role)
    Report.objects.update(status=status)
    is_open = role == Role.PREPARER and status in (ReportStatus.DRAFT, ReportStatus.RETURNED)

    editable = Report.objects.editable_by(user)

    assert set(editable) == ({tree["middle"], tree["bottom"]} if is_open else set())


@pytest.mark.parametrize("status", ReportStatus)
def test_administrators_may_edit_everything_that_is_being_filled_in_and_visitors_nothing(tree, administrator, status):
    Report.objects.update(status=status)
    is_open = status in (ReportStatus.DRAFT, ReportStatus.RETURNED)

    assert set(Report.objects.editable_by(administrator)) == (set(tree.values()) if is_open else set())
    assert set(Report.objects.editable_by(AnonymousUser())) == set()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, False),
        ({"is_staff": True}, False),
        ({"is_superuser": True}, True),
        ({"is_superuser": True, "is_active": False}, False),
    ],
)
def test_active_administrators_prepare_and_oversee_but_review_nothing_without_a_role(tree, fields, expected):
    user, report = make_user(**fields), tree["top"]

    assert (is_administrator(user), can_prepare(user, report), can_oversee(user)) == (expected,) * 3
    assert (can_endorse(user, report), can_approve(user, report), can_publish(user, report)) == (False,) * 3


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [(-2, -1, False), (-1, 0, True), (0, 0, True), (0, 1, True), (1, 2, False)],
)
def test_what_is_delegated_holds_for_its_days(tree, starts, ends, expected):
    today, deputy, endorser = timezone.localdate(), make_user("deputy"), make_user("endorser")
    days = {"starts_on": today + timedelta(days=starts), "ends_on": today + timedelta(days=ends)}
    unit = tree["middle"].unit
    UnitMembership.objects.create(user=deputy, unit=unit, role=Role.ENDORSER, on_behalf_of=endorser, **days)

    assert can_endorse(deputy, tree["bottom"]) is expected
    assert seen_by(deputy, tree) == ({"middle", "bottom"} if expected else set())

"""Who is told what when a report moves."""

from datetime import date

import pytest
from django.db import transaction

from evaluations.enums import Access, NoticeKind, ReportStatus, Role
from evaluations.models import AccessRecord, EvaluationYear, Notice, Report, UnitMembership
from evaluations.services import notifying
from evaluations.services.moving import move_report
from evaluations.services.notifying import mark_read, move_and_tell, tell_of_move
from evaluations.services.publishing import record_publication
from evaluations.trail import Act
from evaluations.workflow import BY_NAME, NotPossibleNow
from tests.factories import NOW, make_report, make_unit, make_user
from tests.finished import make_finished_report

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
LATER = "2999-12-31"


@pytest.fixture
def people(unit):
    """Two of each role in the unit, an administrator and a stranger."""
    named = {}
    for role in Role:
        for number in (1, 2):
            name = f"{role}{number}"
            named[name] = make_user(name, unit=unit, role=role)
    named["root"] = make_user("root", is_superuser=True)
    make_user("stranger", unit=make_unit("别的单位"))
    return named


def walk(report, people, *steps):
    for step in steps:
        name, _, who = step.partition(" ")
        move_and_tell(report, name, Act(people[who], NOW, "金额与决算不符"))


def told(report, name):
    event = report.events.filter(transition=name).latest("number")
    return [one.user.username for one in Notice.objects.filter(key=f"move-{event.pk}").order_by("pk")]


SUBMIT, ENDORSE, APPROVE = "submit preparer1", "endorse endorser1", "approve finance_reviewer1"
UNIT = ["preparer1", "preparer2", "endorser1"]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([SUBMIT], ["endorser1", "endorser2"]),
        ([SUBMIT, "withdraw preparer2"], ["endorser1", "endorser2"]),
        ([SUBMIT, ENDORSE], ["finance_reviewer1", "finance_reviewer2", "preparer1"]),
        (["submit preparer2", "unit_return endorser1"], ["preparer2", "preparer1"]),
        ([SUBMIT, ENDORSE, "finance_return finance_reviewer2"], UNIT),
        ([SUBMIT, ENDORSE, APPROVE], UNIT),
        ([SUBMIT, ENDORSE, APPROVE, "reopen finance_reviewer2"], UNIT),
        ([SUBMIT, ENDORSE, APPROVE, "publish preparer2"], ["finance_reviewer1"]),
        ([SUBMIT, ENDORSE, APPROVE, "publish endorser1"], ["finance_reviewer1"]),
        (["record root"], []),
    ],
)
def test_those_concerned_by_a_move_are_told(unit, people, steps, expected):
    report = make_report(unit=unit)

    walk(report, people, *steps)

    assert told(report, steps[-1].partition(" ")[0]) == expected


def test_every_move_has_somebody_or_nobody_to_tell():
    assert set(notifying.CONCERNED) == set(BY_NAME)


def test_a_notice_says_who_did_what_what_is_next_by_when_and_why(unit, people):
    report = make_report(unit=unit)
    EvaluationYear.objects.update(unit_deadline=date(2024, 6, 6), public_deadline=date(2024, 7, 1))
    report = Report.objects.get(pk=report.pk)
    walk(report, people, SUBMIT, "unit_return endorser1")

    notice = Notice.objects.get(user=people["preparer2"])

    assert (notice.kind, notice.report, notice.at, notice.mailed_at) == (NoticeKind.MOVED, report, NOW, None)
    assert notice.title == "已退回，请修改：示例市城市更新中心2023年度整体绩效自评报告"
    assert notice.text.splitlines() == [
        "2024年6月3日 17:30，endorser1退回了示例市城市更新中心2023年度整体绩效自评报告。",
        "请按退回理由和审核意见修改，逐条回复后再次送审。报送期限：2024年6月6日（还有 3 天）。",
        "说明：金额与决算不符",
    ]


def test_who_acts_for_somebody_is_named_with_whom_he_acts_for(unit, people):
    deputy = make_user("deputy", first_name="代理", last_name="")
    days = {"starts_on": "2000-01-01", "ends_on": LATER}
    UnitMembership.objects.create(user=deputy, unit=unit, role=Role.PREPARER, on_behalf_of=people["preparer1"], **days)
    report = make_report(unit=unit)

    walk(report, people | {"deputy": deputy}, "submit deputy")

    assert Notice.objects.first().text.splitlines()[0].startswith("2024年6月3日 17:30，代理（代preparer1）送审了")


def test_where_a_unit_has_nobody_the_nearest_unit_above_is_told(people, unit):
    middle = make_unit("主管局", parent=unit)
    report = make_report(unit=make_unit("下属单位", parent=middle))
    make_user("middle", unit=middle, role=Role.ENDORSER)

    walk(report, people, SUBMIT)

    assert told(report, "submit") == ["middle"]


def test_those_who_may_not_review_the_report_are_not_asked_to(unit, people):
    """Both endorsers of the unit took another part in it: the endorser above is asked."""
    top = make_unit("市政府")
    unit.parent = top
    unit.save()
    make_user("above", unit=top, role=Role.ENDORSER)
    UnitMembership.objects.create(user=people["endorser1"], unit=unit, role=Role.PREPARER)
    report = make_report(unit=unit)
    AccessRecord.objects.create(report=report, user=people["endorser2"], at=NOW, access=Access.CHANGED)

    walk(report, people, "submit endorser1")

    assert told(report, "submit") == ["above"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"starts_on": "2000-01-01", "ends_on": LATER}, ["deputy"]),
        ({"starts_on": "2000-01-01", "ends_on": "2000-02-01"}, []),
    ],
)
def test_delegates_are_told_while_they_hold_the_role(unit, days, expected):
    principal = make_user("principal")
    deputy = make_user("deputy")
    UnitMembership.objects.create(user=deputy, unit=unit, role=Role.ENDORSER, on_behalf_of=principal, **days)
    report = make_report(unit=unit)

    walk(report, {"clerk": make_user("clerk", unit=unit)}, "submit clerk")

    assert told(report, "submit") == expected


def test_who_has_left_is_told_nothing(unit, people):
    report = make_report(unit=unit)
    walk(report, people, SUBMIT, ENDORSE)
    people["preparer1"].memberships.all().delete()
    people["preparer2"].is_active = False
    people["preparer2"].save()
    people["endorser1"].memberships.all().delete()

    walk(report, people, "finance_return finance_reviewer1")

    assert told(report, "finance_return") == []


def test_nobody_is_told_of_one_event_twice(unit, people):
    report = make_report(unit=unit)
    walk(report, people, SUBMIT)

    tell_of_move(report, report.events.get())

    assert told(report, "submit") == ["endorser1", "endorser2"]


def test_a_long_name_is_cut_in_the_title_and_whole_in_the_text(people, unit):
    unit.name = "很长的单位名称" * 17
    unit.save()
    report = make_report(unit=unit, kind="project")
    report.project.name = "很长的项目名称\n" * 25
    report.project.save()

    walk(report, people, SUBMIT)

    notice = Notice.objects.first()
    assert (len(notice.title), notice.title[-1], "\n" in notice.title) == (200, "…", False)
    assert str(report) in notice.text


def test_a_move_that_fails_tells_nobody(unit, people, monkeypatch):
    report = make_report(unit=unit)
    Report.objects.filter(pk=report.pk).update(version=7)

    with pytest.raises(NotPossibleNow), transaction.atomic():
        move_and_tell(report, "submit", Act(people["preparer1"], NOW))

    assert Notice.objects.count() == 0


def test_moves_of_the_pages_tell_by_the_same_way(preparer, endorser, administrator):
    report = make_finished_report()
    for who in (preparer, endorser):
        who.memberships.update(unit=report.unit)

    move_report(report, "submit", Act(preparer, NOW), version=report.version)
    assert told(report, "submit") == ["endorser"]
    move_report(report, "unit_return", Act(endorser, NOW, "请核对"), version=report.version)
    assert told(report, "unit_return") == ["preparer"]
    record_publication(report, Act(administrator, NOW, "补录"))
    assert told(report, "record") == []


def test_one_notice_is_read_or_all_that_were_seen(unit, people):
    report = make_report(unit=unit)
    walk(report, people, SUBMIT, "withdraw preparer1", SUBMIT)
    user = people["endorser1"]
    first, second, third = user.notices.order_by("pk")

    assert mark_read(user, now=NOW, pk=first.pk) == 1
    assert mark_read(user, now=NOW, pk=people["endorser2"].notices.first().pk) == 0
    assert mark_read(user, now=NOW, up_to=second.pk) == 1
    assert [one.read_at for one in user.notices.order_by("pk")] == [NOW, NOW, None]
    assert not people["endorser2"].notices.exclude(read_at=None).exists()
    assert third.read_at is None

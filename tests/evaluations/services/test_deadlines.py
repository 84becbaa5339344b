"""The ladder before a deadline: who is reminded on which day of what."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Access, NoticeKind, ReportKind, ReportStatus, Role
from evaluations.models import AccessRecord, EvaluationYear, Notice, Obligation, Project, UnitMembership
from evaluations.services.deadlines import remind_of_deadlines, rung_of
from tests.factories import NOW, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
DEADLINE = date(2024, 6, 20)
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def year(db):
    return EvaluationYear.objects.create(year=2023, unit_deadline=DEADLINE)


@pytest.fixture
def owed(year, unit, preparer):
    """The overall report of the unit, not begun, and its preparer."""
    return Obligation.objects.create(year=year, unit=unit, kind=ReportKind.OVERALL)


def remind(days_left, deadline=DEADLINE):
    """Runs the ladder at nine in the morning, so many days before the deadline."""
    day = deadline - timedelta(days=days_left)
    return remind_of_deadlines(timezone.make_aware(datetime.combine(day, time(9))))


def keys():
    return [one.key.removeprefix("deadline-2023-") for one in Notice.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("left", "rung"),
    [
        (15, None), (14, 14), (13, 14), (8, 14), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 1), (-1, None),
    ],
)  # fmt: skip
def test_the_rung_of_a_day(left, rung):
    assert rung_of(DEADLINE, DEADLINE - timedelta(days=left)) == rung


def test_without_a_deadline_there_is_no_rung():
    assert rung_of(None, DEADLINE) is None


def test_every_day_of_a_month_makes_four_notices(owed):
    made = {left: remind(left) for left in range(20, -10, -1)}

    assert {left: count for left, count in made.items() if count} == {14: 1, 7: 1, 3: 1, 1: 1}
    assert keys() == [f"unit-2024-06-20-{rung}" for rung in (14, 7, 3, 1)]


def test_missed_days_are_caught_up_with_the_rung_that_applies(owed):
    assert [remind(left) for left in (10, 2, 2, -3)] == [1, 1, 0, 0]

    assert keys() == ["unit-2024-06-20-14", "unit-2024-06-20-3"]
    assert Notice.objects.first().title == "2023年度自评报告报送期限还有 2 天，您有 1 份待办"


def test_a_moved_deadline_is_told_anew_and_never_twice(owed, year):
    remind(7)
    year.unit_deadline = DEADLINE + timedelta(days=3)
    year.save()
    assert remind(7) == 1
    assert remind(6) == 0
    year.unit_deadline = DEADLINE
    year.save()

    assert remind(6) == 0
    assert keys() == ["unit-2024-06-20-7", "unit-2024-06-23-14"]


def test_a_notice_says_what_is_owed_and_where_it_stands(owed, year, unit, preparer):
    projects = [Project.objects.create(unit=unit, name=f"项目{number}") for number in range(2)]
    for project, status in zip(projects, (RETURNED, ENDORSED), strict=True):
        report = make_report(unit=unit, kind=ReportKind.PROJECT, project=project, status=status)
        Obligation.objects.create(year=year, unit=unit, kind=ReportKind.PROJECT, project=project, report=report)

    remind(3)

    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.report) == (preparer, NoticeKind.DEADLINE, None)
    assert notice.text.splitlines() == [
        "2023年度自评报告报送期限为2024年6月20日，还有 3 天。",
        "要填报并送审的报告（2 份）：",
        "· 示例市城市更新中心2023年度整体绩效自评报告（还没有开始）",
        "· 示例市城市更新中心“项目0”2023年度项目支出绩效自评报告（已退回）",
    ]


@pytest.mark.parametrize(("status", "count"), [(DRAFT, 1), (RETURNED, 1), (ENDORSED, 0), (APPROVED, 0), (PUBLISHED, 0)])
@pytest.mark.parametrize("is_tied", [True, False])
def test_a_report_that_is_on_its_way_is_not_owed_whether_or_not_it_is_tied(owed, unit, status, count, is_tied):
    report = make_report(unit=unit, status=status)
    owed.report = report if is_tied else None
    owed.save()

    assert remind(3) == count


def test_what_is_exempt_or_of_another_year_is_not_owed(owed, unit):
    owed.exempt_reason = "涉密，不需自评"
    owed.save()
    Obligation.objects.create(year=EvaluationYear.objects.create(year=2022), unit=unit, kind=ReportKind.OVERALL)

    assert remind(3) == 0


def test_endorsers_are_reminded_of_what_waits_for_them(year, unit, preparer, endorser, finance_reviewer):
    report = make_report(unit=unit, status=SUBMITTED)
    Obligation.objects.create(year=year, unit=unit, kind=ReportKind.OVERALL, report=report)

    assert remind(1) == 1

    notice = Notice.objects.get()
    assert (notice.user, notice.text.splitlines()[1:]) == (
        endorser, ["等您审核的报告（1 份）：", "· 示例市城市更新中心2023年度整体绩效自评报告"],
    )  # fmt: skip


def test_who_may_not_endorse_a_report_is_not_reminded_of_it(year, unit, endorser):
    report = make_report(unit=unit, status=SUBMITTED)
    AccessRecord.objects.create(report=report, user=endorser, at=NOW, access=Access.CHANGED)

    assert remind(1) == 0


def test_approved_reports_are_to_be_published_by_the_other_deadline(year, unit, preparer, endorser):
    year.public_deadline = DEADLINE + timedelta(days=30)
    year.save()
    make_report(unit=unit, status=APPROVED)
    make_report(unit=make_unit("别的单位"), status=PUBLISHED)

    assert remind(7, year.public_deadline) == 1
    notice = Notice.objects.get()
    assert (notice.user, notice.key) == (preparer, "deadline-2023-public-2024-07-20-7")
    assert notice.text.splitlines()[:2] == [
        "2023年度自评报告公开期限为2024年7月20日，还有 7 天。",
        "已审核通过、要公开的报告（1 份）：",
    ]


def test_both_tasks_of_one_person_are_in_one_notice_and_twenty_are_named(owed, year, unit, preparer):
    UnitMembership.objects.create(user=preparer, unit=unit, role=Role.ENDORSER)
    for number in range(22):
        below = make_unit(f"下属单位{number:02d}", parent=unit)
        Obligation.objects.create(year=year, unit=below, kind=ReportKind.OVERALL)
    make_report(unit=make_unit("下属单位99", parent=unit), status=SUBMITTED)

    assert remind(3) == 1

    notice = Notice.objects.get()
    lines = notice.text.splitlines()
    assert notice.title == "2023年度自评报告报送期限还有 3 天，您有 24 份待办"
    assert sum(line.endswith("（还没有开始）") for line in lines) == 20
    assert lines[-3:] == ["· 另有 3 份没有列出", "等您审核的报告（1 份）：", "· 另有 1 份没有列出"]


def test_the_ladder_needs_the_same_queries_for_one_unit_and_for_many(year, django_assert_num_queries):
    def fill(numbers):
        for number in numbers:
            unit = make_unit(f"单位{number}")
            make_user(f"clerk{number}", unit=unit)
            make_user(f"endorser{number}", unit=unit, role=Role.ENDORSER)
            Obligation.objects.create(year=year, unit=unit, kind=ReportKind.OVERALL)
            make_report(unit=unit, kind=ReportKind.PROJECT, status=SUBMITTED)

    fill([0])
    with django_assert_num_queries(10):
        assert remind(7) == 2
    fill(range(1, 6))
    with django_assert_num_queries(10):
        assert remind(3) == 12

"""What is to be expected of a unit in a year, and is not there."""

from datetime import date

import pytest

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import BudgetLine, EvaluationYear, Project, Report
from evaluations.queries.workbench import (
    MOST_UNSTARTED,
    budget_lines_by_report,
    latest_returns,
    prepared_units,
    reviewed_units,
    unstarted,
)
from evaluations.trail import Act, record
from tests.factories import NOW, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024)


def expected(user, year):
    return [(one.unit.name, one.project, one.has_last, one.has_budget) for one in unstarted(user, year)]


def line(unit, year, title, *, project=None, category="project"):
    return BudgetLine.objects.create(unit=unit, year=year, category=category, title=title, project=project)


def test_a_unit_without_overall_report_is_expected_to_make_one(preparer, unit, year):
    assert expected(preparer, year) == [(unit.name, "", False, False)]

    make_report(unit=unit, year=2023)
    line(unit, year, "人员经费", category="basic")
    assert expected(preparer, year) == [(unit.name, "", True, True)]

    make_report(unit=unit, year=2024)
    assert expected(preparer, year) == []


def test_projects_without_report_follow_those_of_this_years_budget_first(preparer, unit, year):
    make_report(unit=unit, year=2024)
    paid, done, old = (Project.objects.create(unit=unit, name=name) for name in ("有预算", "已填报", "有旧报告"))
    Project.objects.create(unit=unit, name="没有动静")
    line(unit, year, "培训", project=paid)
    make_report(unit=unit, year=2024, kind=PROJECT, project=done)
    make_report(unit=unit, year=2022, kind=PROJECT, project=old)

    assert expected(preparer, year) == [
        (unit.name, "有预算", False, True),
        (unit.name, "有旧报告", True, False),
        (unit.name, "没有动静", False, False),
    ]


def test_project_expenditure_that_is_no_project_yet_is_named(preparer, unit, year):
    make_report(unit=unit, year=2024)
    for title, category in (("宣传", "project"), ("人员经费", "basic")):
        line(unit, year, title, category=category)
    BudgetLine.objects.create(unit=unit, year=year, category="project", title="宣传", source="上级补助")
    Project.objects.create(unit=unit, name="培训")
    line(unit, year, "培训")

    assert expected(preparer, year) == [(unit.name, "培训", False, False), (unit.name, "宣传", False, True)]


def test_units_abolished_before_the_year_are_left_alone(preparer, unit, year):
    make_unit("还在的中心", parent=unit, abolished_on=date(2024, 3, 1))
    make_unit("早撤的中心", parent=unit, abolished_on=date(2023, 12, 31))

    assert [one.unit.name for one in unstarted(preparer, year)] == ["示例市城市更新中心", "还在的中心"]


def test_nothing_is_expected_of_those_who_prepare_nothing(endorser, stranger, unit, year):
    assert unstarted(endorser, year) == []
    assert [one.unit.name for one in unstarted(stranger, year)] == ["示例市档案馆"]


def test_long_lists_end_with_one_more_than_is_shown(preparer, unit, year, django_assert_num_queries):
    for number in range(MOST_UNSTARTED + 5):
        make_unit(f"下属{number}", parent=unit)
        Project.objects.create(unit=unit, name=f"项目{number}")

    assert len(unstarted(preparer, year)) == MOST_UNSTARTED + 1


def test_roles_decide_what_is_prepared_and_reviewed(unit, preparer, endorser, administrator):
    below = make_unit("下属中心", parent=unit)
    both = make_user("both", unit=unit)
    both.memberships.create(unit=below, role=Role.ENDORSER)

    assert set(prepared_units(preparer)) == {unit, below}
    assert set(prepared_units(endorser)) == set(reviewed_units(preparer)) == set()
    assert (set(prepared_units(both)), set(reviewed_units(both))) == ({unit, below}, {below})
    assert set(prepared_units(administrator)) == set(reviewed_units(administrator)) == {unit, below}


def test_each_report_gets_the_lines_it_shows(unit, year):
    overall = make_report(unit=unit, year=2024)
    project = make_report(unit=unit, year=2024, kind=PROJECT)
    other = make_report(unit=make_unit("别的局"), year=2024)
    basic = line(unit, year, "人员经费", category="basic")
    own = line(unit, year, "培训", project=project.project)
    line(unit, EvaluationYear.objects.create(year=2020), "旧账", category="basic")

    found = budget_lines_by_report([overall, project, other], year)

    assert found == {overall.pk: [basic, own], project.pk: [own], other.pk: []}


def test_the_last_return_counts_while_the_report_is_returned(unit, endorser, django_assert_num_queries):
    returned = make_report(unit=unit, status=ReportStatus.RETURNED)
    again = make_report(unit=unit, year=2022, status=ReportStatus.SUBMITTED)
    events = [
        record(report, Act(endorser, NOW), transition=name, target=to, on_behalf_of=None, snapshot=None)
        for report in (returned, again)
        for name, to in (("unit_return", "returned"), ("submit", "submitted"), ("finance_return", "returned"))
    ]

    assert latest_returns(Report.objects.all()) == {returned.pk: events[2]}
    with django_assert_num_queries(0):
        assert latest_returns([again]) == {}

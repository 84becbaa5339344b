"""Which reports are in whose queue, and what a filter leaves of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from evaluations.enums import Access, ReportStatus, Role
from evaluations.models import AccessRecord, EvaluationYear, FindingCount, Report, UnitMembership
from evaluations.queries.review_queue import (
    Sought,
    counts_by_status,
    counts_of_findings,
    overdue_years,
    reports_sought,
    turns_among,
)
from evaluations.queries.reviewers import reviewer_of
from evaluations.trail import Act, record
from evaluations.workflow import NAMES_OF_PART, moves
from tests.factories import NOW, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def top():
    return make_unit("住建局", code="301")


@pytest.fixture
def below(top):
    return make_unit("更新中心", code="301002", parent=top)


@pytest.fixture
def reports(top, below):
    """By a name each: of the department, of the unit below it, and of a unit elsewhere."""
    return {
        "top": make_report(unit=top, status=SUBMITTED, self_grade="优"),
        "below": make_report(unit=below, status=ENDORSED, self_grade="良"),
        "project": make_report(unit=below, kind="project", status=APPROVED, year=2024, self_grade="优"),
        "elsewhere": make_report(unit=make_unit("教育局"), status=SUBMITTED, year=2024),
    }


def found(user, reports, today=date(2024, 6, 3), **sought):
    overdue = overdue_years(EvaluationYear.objects.all(), today)
    rows = reports_sought(reviewer_of(user), Sought(**sought), overdue, NAMES_OF_PART)
    return {name for name, report in reports.items() if report in rows}


@pytest.mark.parametrize("role", [Role.ENDORSER, Role.FINANCE_REVIEWER])
def test_reviewers_see_their_units_and_those_below(top, below, reports, role):
    assert found(make_user("a", unit=top, role=role), reports) == {"top", "below", "project"}
    assert found(make_user("b", unit=below, role=role), reports) == {"below", "project"}


def test_delegates_see_what_they_stand_in_for_while_it_lasts(top, below, reports):
    delegate, today = make_user("delegate"), timezone.localdate()
    stands_in = {"user": delegate, "role": Role.ENDORSER, "on_behalf_of": make_user("absent")}
    UnitMembership.objects.create(unit=below, starts_on=today, ends_on=today, **stands_in)
    yesterday = today - timedelta(days=1)
    UnitMembership.objects.create(unit=top, starts_on=yesterday, ends_on=yesterday, **stands_in)

    assert found(delegate, reports) == {"below", "project"}


def test_administrators_see_all_and_wait_for_none(administrator, reports):
    assert found(administrator, reports) == set(reports)
    assert found(administrator, reports, mine="turn") == set()


def test_others_have_no_queue(preparer):
    assert reviewer_of(preparer) is None
    assert reviewer_of(make_user("nobody")) is None


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ({}, {"top", "below", "project", "elsewhere"}),
        ({"year": 2024}, {"project", "elsewhere"}),
        ({"kind": "project"}, {"project"}),
        ({"grade": "优"}, {"top", "project"}),
        ({"text": "更新"}, {"below", "project"}),
        ({"text": "301"}, {"top", "below", "project"}),
        ({"text": "%"}, set()),
        ({"text": "教育", "year": 2023}, set()),
        ({"is_overdue": True}, {"top", "below"}),
        ({"mine": "claimed"}, {"top"}),
        ({"text": "局", "grade": "优", "is_overdue": True}, {"top"}),
    ],
)
def test_filters_leave_what_fits_all_of_them(administrator, reports, sought, expected):
    EvaluationYear.objects.filter(year=2023).update(unit_deadline=date(2024, 6, 2))
    EvaluationYear.objects.filter(year=2024).update(unit_deadline=date(2024, 6, 3))
    Report.objects.filter(pk=reports["top"].pk).update(claimed_by=administrator, claimed_at=NOW)

    assert found(administrator, reports, **sought) == expected


def test_a_department_is_narrowed_to_with_the_units_below_it(administrator, top, below, reports):
    assert found(administrator, reports, department=top.pk) == {"top", "below", "project"}
    assert found(administrator, reports, department=below.pk) == {"below", "project"}
    assert reviewer_of(administrator).departments == [(top.pk, "住建局")]


@pytest.mark.parametrize("status", [APPROVED, PUBLISHED])
def test_what_is_agreed_to_is_never_overdue(administrator, reports, status):
    EvaluationYear.objects.update(unit_deadline=date(2020, 1, 1))
    Report.objects.update(status=status)

    assert found(administrator, reports, is_overdue=True) == set()


def test_reports_are_counted_by_status(administrator, reports):
    rows = reports_sought(reviewer_of(administrator), Sought(), (), NAMES_OF_PART)

    assert counts_by_status(rows) == {SUBMITTED: 2, ENDORSED: 1, APPROVED: 1}


def test_findings_are_summed_up_by_severity(reports):
    for code, severity, count in (("CK-R1", "blocking", 1), ("CK-R4", "advisory", 2), ("CK-E1", "advisory", 3)):
        FindingCount.objects.create(report=reports["top"], code=code, severity=severity, count=count)

    assert counts_of_findings([reports["top"], reports["below"]]) == {reports["top"].pk: {"blocking": 1, "advisory": 5}}


def moved(report, name, actor, principal=None):
    record(report, Act(actor, NOW), transition=name, target=report.status, on_behalf_of=principal, snapshot=None)


def people_of(unit):
    """Everybody the rule of three parts has to do with: reviewers, delegates, somebody with both roles."""
    today = timezone.localdate()
    people = {
        "endorser": make_user("endorser", unit=unit, role=Role.ENDORSER),
        "finance": make_user("finance", unit=unit, role=Role.FINANCE_REVIEWER),
        "both": make_user("both", unit=unit, role=Role.ENDORSER),
        "delegate": make_user("delegate"),
    }
    UnitMembership.objects.create(user=people["both"], unit=unit, role=Role.FINANCE_REVIEWER)
    for role, absent in ((Role.ENDORSER, "endorser"), (Role.FINANCE_REVIEWER, "finance")):
        UnitMembership.objects.create(
            user=people["delegate"],
            unit=unit,
            role=role,
            on_behalf_of=people[absent],
            starts_on=today,
            ends_on=today,
        )
    return people


@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("deed", [None, "submit", "endorse", "approve", "changed", "seen", "behalf"])
@pytest.mark.parametrize("doer", ["endorser", "finance", "both", "delegate"])
def test_a_turn_is_what_the_workflow_would_offer(top, below, status, deed, doer):
    people, report = people_of(top), make_report(unit=below, status=status)
    if deed in Access.values:
        AccessRecord.objects.create(report=report, user=people[doer], at=NOW, access=deed)
    elif deed == "behalf":
        moved(report, "endorse", make_user("another"), people[doer])
    elif deed:
        moved(report, deed, people[doer])
    review = {"endorse", "approve"}

    waits = {name for name, user in people.items() if turns_among(reviewer_of(user), [report], NAMES_OF_PART)}

    assert waits == {name for name, user in people.items() if review & {one.name for one in moves(report, user)}}

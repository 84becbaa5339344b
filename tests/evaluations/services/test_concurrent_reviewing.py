"""Several reviewers at the same moment: real threads on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import Project, Report, ReportEvent
from evaluations.services.batching import move_reports
from evaluations.services.claiming import claim_report
from evaluations.services.moving import move_report
from evaluations.trail import Act, faults_of
from evaluations.workflow import NotPossibleNow
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]
PEOPLE = 8
REPORTS = 6


def at_once(*jobs):
    """Runs every job in a thread of its own, all starting together; their results, or what they raised."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait()
            return job()
        except NotPossibleNow as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def people(unit):
    return [make_user(f"reviewer{number}", unit=unit, role=Role.FINANCE_REVIEWER) for number in range(PEOPLE)]


@pytest.fixture
def reports(unit):
    version = stored_version("zhanjiang-project-2024")
    projects = [Project.objects.create(unit=unit, name=f"项目{number}") for number in range(REPORTS)]
    given = {"unit": unit, "kind": ReportKind.PROJECT, "status": ReportStatus.ENDORSED, "scheme_version": version}
    return [make_report(project=project, **given) for project in projects]


def test_of_many_claims_exactly_one_succeeds_and_the_others_are_told_who_has_it(people, reports):
    seen = [Report.objects.get(pk=reports[0].pk) for _ in people]

    outcomes = at_once(
        *(lambda one=one, who=who: claim_report(one, Act(who, NOW)) for one, who in zip(seen, people, strict=True))
    )

    holder = Report.objects.get(pk=reports[0].pk).claimed_by
    assert [who for who, outcome in zip(people, outcomes, strict=True) if isinstance(outcome, Report)] == [holder]
    told = [str(one) for one in outcomes if not isinstance(one, Report)]
    assert [f"已由{holder}领取" in sentence for sentence in told] == [True] * (PEOPLE - 1)


def test_a_claim_racing_with_a_move_leaves_no_claim_behind(people, reports):
    for report in reports:
        claimed, seen = Report.objects.get(pk=report.pk), Report.objects.get(pk=report.pk)

        first, second = at_once(
            lambda one=claimed: claim_report(one, Act(people[0], NOW)),
            lambda one=seen: move_report(one, "finance_return", Act(people[1], NOW, "请补充"), version=1),
        )

        stored = Report.objects.get(pk=report.pk)
        if isinstance(second, Report):
            assert (stored.status, stored.claimed_by) == (ReportStatus.RETURNED, None)
        else:
            assert (stored.status, stored.claimed_by, first) == (ReportStatus.ENDORSED, people[0], stored)


def test_two_batches_at_once_move_every_report_once(people, reports):
    seen = [(one.pk, one.version) for one in reports]

    def batch(actor, action, keys):
        return lambda: move_reports(Report.objects.all(), keys, action, Act(actor, NOW, "请补充"))

    outcomes = at_once(batch(people[0], "approve", seen), batch(people[1], "return", seen[::-1]))

    done = sorted(one.key for told in outcomes for one in told if not one.refusal)
    assert done == sorted(key for key, _ in seen)
    refusals = [one.refusal for told in outcomes for one in told if one.refusal]
    assert len(refusals) == REPORTS
    assert all("刚刚被他人处理过" in one or "在您打开本页之后有改动" in one or "不能" in one for one in refusals)
    assert ReportEvent.objects.count() == REPORTS
    assert [fault for one in Report.objects.all() for fault in faults_of(one)] == []
    winners = {one.key: number for number, told in enumerate(outcomes) for one in told if not one.refusal}
    targets = (ReportStatus.APPROVED, ReportStatus.RETURNED)
    assert {one.pk: one.status for one in Report.objects.all()} == {pk: targets[who] for pk, who in winners.items()}

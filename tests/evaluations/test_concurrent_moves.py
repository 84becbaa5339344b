"""Two clicks, two servers, two people: of moves that exclude each other exactly one succeeds, and leaves one event."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from evaluations.enums import ReportStatus, Role
from evaluations.models import Report, ReportEvent
from evaluations.services.moving import move_report
from evaluations.trail import Act, faults_of
from evaluations.workflow import BY_NAME, TRANSITIONS, NotPossibleNow, apply, moves
from tests.factories import NOW, make_report, make_unit, make_user
from tests.finished import make_finished_report

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = 4
FASTER = "刚刚被他人处理过，请刷新后查看最新状态。"


def at_once(*jobs):
    """Runs every job in a thread of its own, all starting together; the sentences of those that were refused."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait()
            job()
        except NotPossibleNow as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def people_of(unit):
    """Two of every part."""
    return {role: [make_user(f"{role}{number}", unit=unit, role=role) for number in range(2)] for role in Role}


def moving(report, name, actor):
    """A job: somebody moves the report as it was when the page was opened."""
    opened = Report.objects.get(pk=report.pk)
    return lambda: apply(opened, name, Act(actor, NOW, "说明"))


@pytest.mark.parametrize("status", [one for one in ReportStatus if any(one in move.sources for move in TRANSITIONS)])
def test_of_all_moves_from_a_status_by_everybody_one_succeeds(status):
    unit = make_unit()
    people, administrator = people_of(unit), make_user("administrator", is_superuser=True)
    report = make_report(unit=unit)
    if status != ReportStatus.DRAFT:  # the chain begins where the report stands
        Report.objects.update(status=status)
    everybody = [administrator, *(who for group in people.values() for who in group)]
    possible = [(move.name, who) for who in everybody for move in moves(Report.objects.get(), who)]
    jobs = [moving(report, name, who) for name, who in possible * TWICE]

    refusals = [one for one in at_once(*jobs) if one]

    report.refresh_from_db()
    event = ReportEvent.objects.get()
    assert len(jobs) > TWICE
    assert len(refusals) == len(jobs) - 1
    assert all(one.endswith(FASTER) for one in refusals)
    assert (event.source, event.target, report.status) == (status, BY_NAME[event.transition].target, event.target)
    assert (report.version, list(faults_of(report))) == (2, [])


def test_two_clicks_on_submit_hand_a_whole_report_over_once():
    report = make_finished_report()
    clerk = make_user("clerk", unit=report.unit)
    opened = [Report.objects.get(pk=report.pk) for _ in range(TWICE)]

    def submitting(one):
        return lambda: move_report(one, "submit", Act(clerk, NOW), version=report.version)

    refusals = [one for one in at_once(*(submitting(one) for one in opened)) if one]

    assert len(refusals) == TWICE - 1
    assert all(one.endswith(FASTER) for one in refusals) or connection.vendor == "sqlite"
    event = ReportEvent.objects.get()
    assert (event.transition, Report.objects.get().status) == ("submit", ReportStatus.SUBMITTED)
    assert event.snapshot.content.startswith("{")

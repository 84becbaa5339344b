"""Workers are killed six times and frozen once while they work: every job is done, and its outcome exists once."""

import signal

import pytest
from django.db.models import Count
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from evaluations.enums import AttemptOutcome, JobStatus
from evaluations.models import TaskAttempt, TaskLease
from evaluations.services import working
from tests.jobs.models import Parcel
from tests.jobs.workers import Workers, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

JOBS, KILLS, LEASE = 120, 6, 2
ENOUGH = 60  # jobs that wait while a worker is caught
ARGUMENTS = ("--every", 0.1, "--lease", LEASE, "--grace", 5)


@pytest.fixture
def workers(tmp_path):
    workers = Workers(tmp_path / "log")
    yield workers
    workers.end()


def count_done():
    return Parcel.objects.filter(status=JobStatus.DONE).count()


def want(jobs):
    for _ in range(jobs):
        working.enqueue(Parcel.objects.create(seconds=0.1))


def catch_at_work(worker):
    """Wait until it is in the middle of a job, some jobs later; on a fast machine the work must not run out before."""
    before = count_done()
    want(max(ENOUGH - Parcel.objects.exclude(status=JobStatus.DONE).count(), 0))
    wait_until(lambda: count_done() > before + 3)
    wait_until(TaskLease.objects.filter(worker__endswith=f"-{worker.pid}").exists)


def test_nothing_is_lost_and_nothing_done_twice(workers):
    want(JOBS)
    team = [workers.start(*ARGUMENTS) for _ in range(2)]

    frozen = team[0]
    catch_at_work(frozen)
    workers.signal_all_of(frozen, signal.SIGSTOP)
    team.append(workers.start(*ARGUMENTS))
    for _ in range(KILLS):
        victim = team[1]
        catch_at_work(victim)
        workers.kill(victim)
        team = [frozen, *team[2:], workers.start(*ARGUMENTS)]
    wait_until(lambda: not TaskLease.objects.filter(worker__endswith=f"-{frozen.pid}").exists())
    workers.signal_all_of(frozen, signal.SIGCONT)
    wait_until(lambda: count_done() == Parcel.objects.count())
    for worker in team:
        worker.terminate()

    assert [worker.wait(20) for worker in team] == [0, 0, 0]
    delivered = Parcel.objects.annotate(times=Count("deliveries")).values_list("status", "times")
    assert len(delivered) >= JOBS
    assert set(delivered) == {(JobStatus.DONE, 1)}
    ended = DBTaskResult.objects.values_list("status", flat=True)
    assert list(ended) == [TaskResultStatus.SUCCESSFUL] * len(delivered)
    assert TaskLease.objects.count() == 0
    # A worker may have finished in the moment between being looked at and being killed.
    assert KILLS // 2 < TaskAttempt.objects.filter(outcome=AttemptOutcome.LOST).count() <= KILLS + 1

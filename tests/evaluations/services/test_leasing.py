"""Tasks under a lease: one holder at a time, and only the holder writes the outcome."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from evaluations.enums import AttemptOutcome, JobStatus
from evaluations.models import TaskAttempt, TaskLease
from evaluations.services import leasing, working
from evaluations.services.leasing import Fault
from tests.jobs.models import Parcel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

NOW = timezone.now()
MINUTE = timedelta(minutes=1)
PAUSE = timedelta(hours=5)  # the queue goes by the real time: longer than all tests take
FAULT = Fault("程序出错（ValueError）", "ValueError", "Traceback …")


@pytest.fixture
def parcel():
    parcel = Parcel.objects.create()
    working.enqueue(parcel)
    return parcel


def claim(worker="w1", now=NOW):
    return leasing.claim(worker, now=now, lease=MINUTE)


def settle(held, fault=None, now=NOW):
    return leasing.settle(held, fault, now=now, pause=PAUSE)


def task():
    return DBTaskResult.objects.get()


def outcomes():
    return list(TaskAttempt.objects.order_by("number").values_list("worker", "outcome"))


def make_due():
    """As if the pause after a failed attempt was over."""
    DBTaskResult.objects.update(run_after=timezone.now())


def test_a_task_has_one_holder(parcel):
    held = claim()

    assert (claim("w2"), task().status) == (None, TaskResultStatus.RUNNING)
    assert settle(held)
    assert (task().status, TaskLease.objects.count()) == (TaskResultStatus.SUCCESSFUL, 0)
    assert outcomes() == [("w1", AttemptOutcome.SUCCEEDED)]


def test_a_renewed_lease_is_left_alone_and_one_that_ran_out_is_reaped(parcel):
    held = claim()

    assert leasing.renew(held, now=NOW + MINUTE, lease=MINUTE)
    assert leasing.reap(now=NOW + MINUTE * 1.9) == 0
    assert leasing.reap(now=NOW + MINUTE * 2) == 1
    assert not leasing.renew(held, now=NOW + MINUTE * 2, lease=MINUTE)
    assert (task().status, outcomes()) == (TaskResultStatus.READY, [("w1", AttemptOutcome.LOST)])


@pytest.mark.parametrize("fault", [None, FAULT])
def test_who_lost_the_lease_writes_no_outcome(parcel, fault):
    late = claim()
    leasing.reap(now=NOW + MINUTE)
    make_due()
    claim("w2", now=NOW + MINUTE)

    assert not settle(late, fault, now=NOW + MINUTE)
    leasing.give_back(late, now=NOW + MINUTE)
    assert task().status == TaskResultStatus.RUNNING
    assert outcomes() == [("w1", AttemptOutcome.LOST), ("w2", "")]


def test_after_a_fault_there_is_a_pause_that_grows(parcel):
    pauses = []

    for _ in range(2):
        settle(claim(), FAULT)
        pauses.append(task().run_after - NOW)
        assert claim() is None
        make_due()

    assert pauses == [PAUSE, 2 * PAUSE]


def test_after_the_third_fault_task_and_job_are_given_up(parcel):
    for _ in range(3):
        make_due()
        settle(claim(), FAULT)

    parcel.refresh_from_db()
    assert (task().status, task().exception_class_path, task().traceback) == ("FAILED", "ValueError", "Traceback …")
    assert parcel.status == JobStatus.FAILED
    assert parcel.error.startswith("处理没有完成，已尝试 3 次：程序出错（ValueError）。")


def test_a_task_given_back_is_due_at_once_and_keeps_its_attempts(parcel):
    for number in range(1, 6):
        held = claim(f"w{number}")
        with working.under_lease(held.token):
            assert working.begin(Parcel, parcel.pk, clock=timezone.now).job.attempts == 1
        leasing.give_back(held, now=NOW)

    assert [outcome for _, outcome in outcomes()] == [AttemptOutcome.RETURNED] * 5
    parcel.refresh_from_db()
    assert (parcel.status, parcel.attempts) == (JobStatus.QUEUED, 0)


def test_what_ended_long_ago_is_forgotten_and_the_job_stays(parcel):
    settle(claim())
    working.enqueue(parcel)

    assert leasing.prune(now=NOW + timedelta(days=13)) == 0
    assert leasing.prune(now=NOW + timedelta(days=15)) == 1
    assert (task().status, TaskAttempt.objects.count(), Parcel.objects.count()) == (TaskResultStatus.READY, 0, 1)

"""``manage.py work``: does what is queued, and survives what jobs, operators and machines do to it."""

import io
import re
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.enums import AttemptOutcome, JobStatus
from evaluations.models import TaskAttempt, TaskLease
from evaluations.services import leasing, working
from tests.jobs.models import Delivery, Parcel
from tests.jobs.workers import Workers, children_of, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def workers(tmp_path):
    workers = Workers(tmp_path / "log")
    yield workers
    workers.end()


def order(count=1, **fields):
    parcels = [Parcel.objects.create(**fields) for _ in range(count)]
    for parcel in parcels:
        working.enqueue(parcel)
    return parcels


def work(**options):
    out = io.StringIO()
    call_command("work", stdout=out, **options)
    return [re.sub(r"\(\d+\)|[\d.]+ 秒$", "…", line) for line in out.getvalue().splitlines()]


def states():
    return {(one.status, one.attempts) for one in Parcel.objects.all()}


def outcomes():
    return list(TaskAttempt.objects.order_by("number", "started_at").values_list("outcome", flat=True))


def test_it_does_what_is_queued_and_ends():
    order(3)

    assert work() == ["完成：deliver…，…"] * 3
    assert states() == {(JobStatus.DONE, 1)}
    assert outcomes() == [AttemptOutcome.SUCCEEDED] * 3
    assert (Delivery.objects.count(), TaskLease.objects.count()) == (3, 0)


def test_after_so_many_tasks_it_ends_to_be_started_afresh():
    order(3)

    assert work(every=60, max_tasks=2) == ["完成：deliver…，…"] * 2


def test_what_lost_its_task_is_found_at_the_start():
    Parcel.objects.create()
    Parcel.objects.update(updated_at=timezone.now() - timedelta(minutes=5))

    assert work() == ["完成：deliver…，…"]


def test_a_job_longer_than_the_lease_is_left_to_its_worker(workers):
    order(seconds=2.5)
    workers.start("--every", 0.1, "--lease", 1)
    workers.start("--every", 0.1, "--lease", 1)

    wait_until(lambda: states() == {(JobStatus.DONE, 1)})

    wait_until(lambda: not TaskLease.objects.exists())
    assert outcomes() == [AttemptOutcome.SUCCEEDED]


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("raises", "程序出错（ValueError）"),
        ("dies", "处理程序意外中止，可能是内存不足，也可能是服务器停机"),
        ("hangs", "超过 1 秒没有完成"),
        ("greedy", "内存不足"),
    ],
)
def test_a_job_that_never_goes_well_fails_after_three_attempts_and_harms_nobody(trouble, reason):
    [bad] = order(trouble=trouble)
    order()

    told = work(every=0.1, lease=1, limit=1, max_tasks=4)

    assert sorted(told) == sorted(["完成：deliver…，…", *[f"出错：deliver…，{reason}，…"] * 3])
    bad.refresh_from_db()
    sentence = f"处理没有完成，已尝试 3 次：{reason}。请稍后重试；仍不成功时请联系系统管理员。"
    assert (bad.status, bad.attempts, bad.error, bad.deliveries.count()) == (JobStatus.FAILED, 3, sentence, 0)
    assert (DBTaskResult.objects.failed().count(), TaskLease.objects.count()) == (1, 0)


def test_a_database_that_is_away_for_a_while_ends_no_worker(monkeypatch):
    order()
    faults = [OperationalError("database is locked"), InterfaceError("connection already closed")]
    claim = leasing.claim

    def fail_twice(*arguments, **options):
        if faults:
            raise faults.pop()
        return claim(*arguments, **options)

    monkeypatch.setattr(leasing, "claim", fail_twice)

    assert work(every=0.1, max_tasks=1) == ["完成：deliver…，…"]
    assert faults == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"every": 0.01}, "--every 0.01 太小，请写 0.1 或更大的数。\n"),
        ({"max_tasks": 0}, "--max-tasks 0 太小，请写 1 或更大的数。\n"),
        ({"memory": 1}, "--memory 1 太小，请写 64 或更大的数。\n"),
    ],
)
def test_a_pace_that_makes_no_sense_is_refused(options, sentence):
    err = io.StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("work", stderr=err, **options)
    assert (caught.value.code, err.getvalue()) == (2, sentence)


def test_the_queue_is_listed(workers):
    assert work(list=True) == ["排队 0 项。", "失败 0 项（只计最近 14 天）。"]
    order(2, seconds=600)
    worker = workers.start("--every", 0.1)
    wait_until(TaskLease.objects.exists)

    waiting, running, _ = work(list=True)

    assert waiting.startswith("排队 1 项，最早的从 ")
    assert running.startswith("处理中：deliver…，从 ")
    assert running.endswith(f"-{worker.pid} 处理。")
    TaskLease.objects.all().delete()
    assert work(list=True)[1].endswith("开始，处理程序没有动静，将由其他处理程序接手。")


def test_told_to_stop_it_finishes_what_will_not_take_long(workers):
    order(2, seconds=1)
    worker = workers.start("--every", 0.1, "--grace", 20)
    wait_until(TaskLease.objects.exists)

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    assert sorted(outcomes()) == [AttemptOutcome.SUCCEEDED]
    assert (Delivery.objects.count(), TaskLease.objects.count()) == (1, 0)


@pytest.mark.parametrize(("grace", "signals"), [(0, 1), (600, 2)])
def test_told_to_stop_it_gives_back_what_takes_long_and_no_attempt_is_lost(workers, grace, signals):
    order(seconds=600)
    worker = workers.start("--every", 0.1, "--grace", grace)
    wait_until(lambda: JobStatus.RUNNING in {status for status, _ in states()})

    for number in range(signals):
        worker.send_signal(signal.SIGTERM)
        wait_until(lambda: workers.log.read_text().count("停止：") > number)  # noqa: B023 – asked at once

    assert worker.wait(20) == 0
    assert (states(), outcomes(), TaskLease.objects.count()) == ({(JobStatus.QUEUED, 0)}, [AttemptOutcome.RETURNED], 0)
    Parcel.objects.update(seconds=0)
    assert work() == ["完成：deliver…，…"]
    assert states() == {(JobStatus.DONE, 1)}


def test_a_killed_worker_leaves_no_process_and_another_does_its_job(workers):
    order(seconds=600)
    worker = workers.start("--every", 0.1, "--lease", 1)
    wait_until(lambda: JobStatus.RUNNING in {status for status, _ in states()})
    [child] = children_of(worker)

    workers.kill(worker)

    wait_until(lambda: not Path(f"/proc/{child}").exists(), 5)
    Parcel.objects.update(seconds=0)
    assert work(every=0.1, lease=1, max_tasks=1) == ["完成：deliver…，…"]
    assert (states(), outcomes()) == ({(JobStatus.DONE, 2)}, [AttemptOutcome.LOST, AttemptOutcome.SUCCEEDED])


def test_a_frozen_worker_finds_that_others_have_done_its_job(workers):
    order(seconds=1)
    worker = workers.start("--every", 0.1, "--lease", 1)
    wait_until(lambda: JobStatus.RUNNING in {status for status, _ in states()})

    workers.signal_all_of(worker, signal.SIGSTOP)
    assert work(every=0.1, lease=1, max_tasks=1) == ["完成：deliver…，…"]
    workers.signal_all_of(worker, signal.SIGCONT)

    wait_until(lambda: "作废：deliver" in workers.log.read_text())
    assert (states(), Delivery.objects.count(), TaskLease.objects.count()) == ({(JobStatus.DONE, 2)}, 1, 0)

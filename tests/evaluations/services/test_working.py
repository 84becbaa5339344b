"""Work in the background, seen from its row: one turn at a time gets through, and nothing that is wanted is lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.enums import JobStatus
from evaluations.models import Job, TaskLease
from evaluations.services import working
from tests.jobs.models import Parcel
from tests.jobs.tasks import deliver

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def begin(parcel, clock=timezone.now):
    return working.begin(Parcel, parcel.pk, clock=clock)


def begin_under_lease(parcel, expires_at):
    """Begun by a worker with a lease until then."""
    token = uuid4()
    TaskLease.objects.create(task_id=uuid4(), token=token, worker="w", expires_at=expires_at)
    with working.under_lease(token):
        return begin(parcel)


def state(parcel):
    parcel.refresh_from_db()
    return (parcel.status, parcel.done, parcel.total, parcel.attempts, parcel.error)


def age(parcel, minutes=10):
    Parcel.objects.filter(pk=parcel.pk).update(updated_at=timezone.now() - timedelta(minutes=minutes))


def test_what_is_enqueued_is_done_and_says_so():
    parcel = Parcel.objects.create()

    working.enqueue(parcel)

    assert state(parcel) == (JobStatus.DONE, 2, 2, 1, "")
    assert (parcel.receipt, parcel.deliveries.count(), parcel.token) == ("送达", 1, None)
    assert parcel.started_at <= parcel.finished_at


def test_a_task_is_enqueued_with_the_row_or_not_at_all(queue):
    with transaction.atomic():
        working.enqueue(Parcel.objects.create())
        transaction.set_rollback(True)

    assert (Parcel.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_refusal_fails_at_once_with_its_sentence():
    parcel = Parcel.objects.create(trouble="refused")

    working.enqueue(parcel)

    assert state(parcel) == (JobStatus.FAILED, 0, 0, 1, "收件地址“”为空，请填写。")


def test_what_goes_wrong_is_tried_three_times_and_then_told_without_its_details():
    parcel = Parcel.objects.create(trouble="raises")
    states = []

    for _ in range(4):
        working.enqueue(parcel)
        states.append(state(parcel))

    failed = "处理没有完成，已尝试 3 次：程序出错（ValueError）。请稍后重试；仍不成功时请联系系统管理员。"
    assert states == [
        (JobStatus.QUEUED, 0, 0, 1, ""),
        (JobStatus.QUEUED, 0, 0, 2, ""),
        (JobStatus.FAILED, 0, 0, 3, failed),
        (JobStatus.FAILED, 0, 0, 3, failed),
    ]


def test_three_turns_that_were_never_ended_are_enough():
    parcel = Parcel.objects.create()

    turns = [begin(parcel) for _ in range(4)]

    assert [turn is None for turn in turns] == [False, False, False, True]
    assert state(parcel)[0] == JobStatus.FAILED
    assert state(parcel)[4].startswith("处理没有完成，已尝试 3 次：处理程序意外中止")


def test_progress_is_stored_once_a_second():
    clock = [NOW]
    parcel = Parcel.objects.create()
    turn = begin(parcel, lambda: clock[0])
    seen = []

    for done in range(1, 6):
        turn.progress(done, 5)
        seen.append(state(parcel)[1])
        clock[0] += timedelta(milliseconds=400)

    assert seen == [1, 1, 1, 4, 4]
    turn.finish()
    assert state(parcel)[:3] == (JobStatus.DONE, 5, 5)


@pytest.mark.parametrize("change", [lambda t: t.progress(1, 2), lambda t: t.finish(receipt="x"), lambda t: t.fail("x")])
def test_who_lost_the_turn_changes_nothing(change):
    parcel = Parcel.objects.create()
    late, current = begin(parcel), begin(parcel)

    with pytest.raises(working.Lost):
        change(late)

    assert state(parcel) == (JobStatus.RUNNING, 0, 0, 2, "")
    current.finish(receipt="y")
    with pytest.raises(working.Lost):
        change(late)
    assert (state(parcel)[0], parcel.receipt) == (JobStatus.DONE, "y")


def test_the_result_of_who_lost_the_turn_is_rolled_back(monkeypatch):
    parcel = Parcel.objects.create()
    monkeypatch.setattr("tests.jobs.tasks.time.sleep", lambda seconds: begin(parcel))

    deliver.enqueue(parcel.pk)

    assert (state(parcel)[0], parcel.deliveries.count()) == (JobStatus.RUNNING, 0)


def test_a_job_with_a_live_lease_is_left_to_its_worker():
    parcel = Parcel.objects.create()
    begin_under_lease(parcel, timezone.now() + timedelta(minutes=1))

    assert begin(parcel) is None
    TaskLease.objects.update(expires_at=timezone.now())
    assert begin(parcel).job.attempts == 2


def test_a_job_that_is_gone_or_over_is_not_begun():
    parcel = Parcel.objects.create()
    begin(parcel).fail("没有结果。")

    assert begin(parcel) is None
    parcel.delete()
    assert working.begin(Parcel, 4711, clock=timezone.now) is None


def test_what_failed_is_asked_for_again_once(queue):
    parcel = Parcel.objects.create()
    begin(parcel).fail("没有结果。")

    assert [working.retry(parcel, now=timezone.now()) for _ in range(2)] == [True, False]
    assert state(parcel) == (JobStatus.QUEUED, 0, 0, 0, "")
    assert DBTaskResult.objects.count() == 1


def test_a_sweep_asks_again_for_what_nobody_will_do(queue):
    lost, dropped, waiting, held, over, _ = (Parcel.objects.create() for _ in range(6))
    working.enqueue(waiting)
    begin(dropped)
    begin_under_lease(held, timezone.now() + timedelta(minutes=1))
    begin(over).finish()
    for parcel in (lost, dropped, waiting, held, over):
        age(parcel)

    found = [working.sweep(now=timezone.now()) for _ in range(2)]

    assert found == [2, 0]
    asked = DBTaskResult.objects.order_by("enqueued_at").values_list("args_kwargs", flat=True)
    assert [one["args"] for one in asked] == [[waiting.pk], *sorted([[lost.pk], [dropped.pk]])]


def test_a_job_handed_back_has_lost_no_attempt():
    parcel = Parcel.objects.create()
    turn = begin(parcel)

    working.hand_back(deliver.module_path, parcel.pk, uuid4(), now=NOW)
    assert state(parcel)[0] == JobStatus.RUNNING
    working.hand_back(deliver.module_path, parcel.pk, turn.job.token, now=NOW)

    assert state(parcel) == (JobStatus.QUEUED, 0, 0, 0, "")


def test_a_job_given_up_says_why_and_what_is_over_stays_as_it_is():
    given_up, over = Parcel.objects.create(), Parcel.objects.create()
    begin(over).finish()

    for parcel in (given_up, over):
        working.abandon(deliver.module_path, parcel.pk, "超过 10 分钟没有完成", now=NOW)

    assert (
        state(given_up)[4]
        == "处理没有完成，已尝试 3 次：超过 10 分钟没有完成。请稍后重试；仍不成功时请联系系统管理员。"
    )
    assert (state(over)[0], state(over)[4]) == (JobStatus.DONE, "")


def test_a_job_that_another_worker_is_at_is_not_given_up_with_a_task():
    parcel = Parcel.objects.create()
    begin_under_lease(parcel, timezone.now() + timedelta(minutes=1))

    working.abandon(deliver.module_path, parcel.pk, "程序出错（ValueError）", now=timezone.now())

    assert state(parcel) == (JobStatus.RUNNING, 0, 0, 1, "")


def test_every_kind_of_job_has_a_task():
    assert {model for model in apps.get_models() if issubclass(model, Job)} == set(working.tasks())

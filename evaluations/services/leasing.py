"""Tasks of the queue are held under a lease: who lets it run out has lost the task, and only the holder ends it.

Times come from the machine of the worker; clocks of several machines must agree within a fraction of the lease.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from evaluations.enums import AttemptOutcome
from evaluations.models import TaskAttempt, TaskLease

from .working import BROKE_OFF, MOST_ATTEMPTS, abandon, hand_back

Queued = DBTaskResult[[int], None]

KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Held:
    """A task that a worker has under a lease."""

    task: Queued
    token: UUID


@dataclass(frozen=True)
class Fault:
    """Why an attempt failed: in words for the user, and for the operator the exception."""

    reason: str
    exception: str = ""
    traceback: str = ""


def claim(worker: str, *, now: datetime, lease: timedelta) -> Held | None:
    """The first task that is due, held by this worker; None if there is none."""
    if not DBTaskResult.objects.ready().exists():  # looking does not lock
        return None
    with transaction.atomic():
        task = DBTaskResult.objects.ready().get_locked()
        if task is None:
            return None
        task.claim(worker)
        held = Held(task, uuid4())
        TaskLease.objects.update_or_create(
            task_id=task.pk, defaults={"token": held.token, "worker": worker, "expires_at": now + lease}
        )
        number = TaskAttempt.objects.filter(task_id=task.pk).count() + 1
        TaskAttempt.objects.create(task_id=task.pk, number=number, worker=worker, started_at=now)
        return held


def renew(held: Held, *, now: datetime, lease: timedelta) -> bool:
    """Hold the task longer; False if somebody else has taken it for lost."""
    return TaskLease.objects.filter(token=held.token).update(expires_at=now + lease) == 1


def settle(held: Held, fault: Fault | None, *, now: datetime, pause: timedelta) -> bool:
    """Write the outcome of the attempt; False, and nothing is written, if the lease was lost.

    After a fault the task waits for the pause, twice as long after the second, and is given up after the third.
    """
    with transaction.atomic():
        if not _let_go(held.token):
            return False
        _end(held.task.pk, AttemptOutcome.RAISED if fault else AttemptOutcome.SUCCEEDED, now)
        if fault:
            _again_or_never(held.task, fault, now=now, pause=pause)
        else:
            held.task.set_successful(None)
    return True


def give_back(held: Held, *, now: datetime) -> None:
    """A worker that is told to stop returns its task for others to do at once; the attempt does not count."""
    with transaction.atomic():
        if _let_go(held.token):
            _end(held.task.pk, AttemptOutcome.RETURNED, now)
            _make_ready(held.task, now)
            hand_back(held.task.task_path, _pk(held.task), held.token, now=now)


def reap(*, now: datetime) -> int:
    """Make ready again, or give up, what workers hold that have not been heard of for the length of their lease."""
    live = TaskLease.objects.filter(task_id=OuterRef("pk"), expires_at__gt=now)
    lost = DBTaskResult.objects.running().filter(~Exists(live))
    return sum(_reap(pk, now) for pk in list(lost.values_list("pk", flat=True)[:100]))


def prune(*, now: datetime) -> int:
    """Forget tasks that ended more than 14 days ago, with their attempts; the rows of jobs stay."""
    old = TaskAttempt.objects.filter(started_at__lt=now - KEPT)
    unfinished = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    old.exclude(task_id__in=unfinished.values("pk")).delete()
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()[0]


def _reap(pk: UUID, now: datetime) -> bool:
    with transaction.atomic():
        task = DBTaskResult.objects.running().select_for_update(skip_locked=True).filter(pk=pk).first()
        if task is None or TaskLease.objects.filter(task_id=pk, expires_at__gt=now).exists():
            return False
        TaskLease.objects.filter(task_id=pk).delete()
        _end(pk, AttemptOutcome.LOST, now)
        _again_or_never(task, Fault(BROKE_OFF, "Lost"), now=now, pause=timedelta(0))
        return True


def _let_go(token: UUID) -> bool:
    return TaskLease.objects.filter(token=token).delete()[0] == 1


def _end(task_id: UUID, outcome: AttemptOutcome, now: datetime) -> None:
    TaskAttempt.objects.filter(task_id=task_id, outcome="").update(outcome=outcome, ended_at=now)


def _again_or_never(task: Queued, fault: Fault, *, now: datetime, pause: timedelta) -> None:
    tried = TaskAttempt.objects.filter(task_id=task.pk).exclude(outcome=AttemptOutcome.RETURNED).count()
    if tried < MOST_ATTEMPTS:
        _make_ready(task, now + pause * tried)
        return
    task.status, task.finished_at = TaskResultStatus.FAILED, now
    task.exception_class_path, task.traceback = fault.exception, fault.traceback or fault.reason
    task.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
    abandon(task.task_path, _pk(task), fault.reason, now=now)


def _make_ready(task: Queued, after: datetime) -> None:
    task.status, task.run_after = TaskResultStatus.READY, after
    task.save(update_fields=["status", "run_after"])


def _pk(task: Queued) -> int:
    """Of the job that the task works on."""
    return int(task.args_kwargs["args"][0])

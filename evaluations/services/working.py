"""Work in the background: a job row says what is wanted, whoever has the turn does it, what was lost is found again.

A service stores the row and calls ``enqueue`` in one transaction. The task does the work outside of any transaction
and ends it in a short one, with ``Turn.finish``. It may be run twice or be cut off at any point: what a turn writes
it writes under ``Turn.finish``, which lets one turn through.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from evaluations.enums import JobStatus
from evaluations.models import Job, TaskLease

from .editing import Refused

logger = logging.getLogger(__name__)

J = TypeVar("J", bound=Job)

MOST_ATTEMPTS = 3
TELL_EVERY = timedelta(seconds=1)
LOST_AFTER = timedelta(minutes=2)
BROKE_OFF = "处理程序意外中止，可能是内存不足，也可能是服务器停机"
OVER = {"token": None}

_tasks: dict[type[Job], Task[[int], None]] = {}
_lease: ContextVar[UUID | None] = ContextVar("lease", default=None)


class Lost(Exception):
    """Another worker has the job, or it is over: what this one found out must not be stored."""


@dataclass
class Turn(Generic[J]):
    """One try at a job, for as long as nobody else has begun another. ``job`` is the row as it was at the start."""

    job: J
    clock: Callable[[], datetime]
    told_at: datetime | None = None
    is_over: bool = False

    def progress(self, done: int, total: int) -> None:
        """Tell how far the work is; stored once a second at most. Not within a transaction. Raises Lost."""
        now = self.clock()
        if self.told_at and now - self.told_at < TELL_EVERY:
            return
        self._change(done=min(done, total), total=total, updated_at=now)
        self.told_at = now

    def finish(self, **found: Any) -> None:
        """The work is done; ``found`` are fields of the row. In the transaction that stores the result. Raises Lost."""
        now = self.clock()
        closed = {"status": JobStatus.DONE, "done": F("total"), "finished_at": now, "updated_at": now}
        self._change(**closed | OVER | found)
        self.is_over = True

    def fail(self, sentence: str) -> None:
        """The work cannot be done, for the reason given to the user. Raises Lost."""
        self._change(**_failed(sentence, self.clock()))
        self.is_over = True

    def put_back(self, error: Exception) -> None:
        """Something went wrong that may go well next time; the last attempt ends the job. Raises Lost."""
        if self.job.attempts >= MOST_ATTEMPTS:
            self.fail(_given_up(plain_reason(error)))
        else:
            self._change(status=JobStatus.QUEUED, updated_at=self.clock(), **OVER)

    def _change(self, **values: Any) -> None:
        own = type(self.job)._default_manager.filter(pk=self.job.pk, token=self.job.token, status=JobStatus.RUNNING)
        if not own.update(**values):
            raise Lost


def does_work_of(model: type[J]) -> Callable[[Callable[[Turn[J]], None]], Task[[int], None]]:
    """Makes a task of a function of ``evaluations/tasks.py``, which is called with a turn at a row of this model."""

    def register(work: Callable[[Turn[J]], None]) -> Task[[int], None]:
        @wraps(work)
        def run(pk: int) -> None:
            if turn := begin(model, pk, clock=timezone.now):
                _take(turn, work)

        _tasks[model] = task(run)
        return _tasks[model]

    return register


def tasks() -> dict[type[Job], Task[[int], None]]:
    """Which task does the work of which rows, as the ``tasks`` modules of all applications say."""
    autodiscover_modules("tasks")
    return _tasks


def enqueue(job: Job) -> None:
    """Ask for the work of a stored row; in the transaction that stores it."""
    tasks()[type(job)].enqueue(job.pk)


def retry(job: Job, *, now: datetime) -> bool:
    """Ask once more for work that failed; False if it did not, or was asked for again already."""
    fresh = {"status": JobStatus.QUEUED, "done": 0, "total": 0, "error": "", "attempts": 0, "started_at": None}
    with transaction.atomic():
        failed = type(job)._default_manager.filter(pk=job.pk, status=JobStatus.FAILED)
        is_asked = failed.update(finished_at=None, updated_at=now, **fresh) == 1
        if is_asked:
            enqueue(job)
    return is_asked


def begin(model: type[J], pk: int, *, clock: Callable[[], datetime]) -> Turn[J] | None:
    """The turn at a job; None if it is gone, over, held by a live worker, or was begun too often already."""
    with transaction.atomic():
        job = model._default_manager.select_for_update().filter(pk=pk).first()
        now = clock()
        if job is None or job.is_over or _is_held(job, now):
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _open(model, pk).update(**_failed(_given_up(BROKE_OFF), now))
            return None
        job.status, job.started_at, job.done, job.total = JobStatus.RUNNING, now, 0, 0
        job.attempts, job.token = job.attempts + 1, _lease.get() or uuid4()
        job.save(update_fields=["status", "started_at", "done", "total", "attempts", "token", "updated_at"])
        return Turn(job, clock)


@contextmanager
def under_lease(token: UUID) -> Iterator[None]:
    """What is begun inside belongs to the holder of this lease."""
    before = _lease.set(token)
    try:
        yield
    finally:
        _lease.reset(before)


def plain_reason(error: BaseException) -> str:
    """What went wrong, as far as it concerns a user."""
    return "内存不足" if isinstance(error, MemoryError) else f"程序出错（{type(error).__name__}）"


def abandon(task_path: str, pk: int, reason: str, *, now: datetime) -> None:
    """The task of a job was given up for good: so is the job, unless another task has a live worker at it."""
    for model in _models_of(task_path):
        for job in _open(model, pk).only("token"):
            if not _is_held(job, now):
                _open(model, pk).filter(token=job.token).update(**_failed(_given_up(reason), now))


def hand_back(task_path: str, pk: int, token: UUID, *, now: datetime) -> None:
    """A worker that is told to stop returns the job; the attempt does not count."""
    for model in _models_of(task_path):
        _open(model, pk).filter(token=token).update(
            status=JobStatus.QUEUED, attempts=F("attempts") - 1, updated_at=now, **OVER
        )


def sweep(*, now: datetime, lost_after: timedelta = LOST_AFTER) -> int:
    """Ask again for what nobody is working on or going to: open jobs, unchanged for a while, without task and lease."""
    return sum(_sweep(model, one, now, now - lost_after) for model, one in tasks().items())


def _sweep(model: type[Job], one: Task[[int], None], now: datetime, before: datetime) -> int:
    found = 0
    waiting = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path=one.module_path
    )
    expected = {arguments["args"][0] for arguments in waiting.values_list("args_kwargs", flat=True)}
    old = _open(model).filter(updated_at__lt=before).only("pk", "token", "updated_at")
    for job in old:
        if job.pk in expected or _is_held(job, now):
            continue
        with transaction.atomic():  # of several sweeps one moves the time on, and asks
            if _open(model, job.pk).filter(updated_at=job.updated_at).update(updated_at=now):
                one.enqueue(job.pk)
                found += 1
    return found


def _take(turn: Turn[J], work: Callable[[Turn[J]], None]) -> None:
    try:
        work(turn)
        if not turn.is_over:
            turn.finish()
    except Lost:
        logger.warning("%s %s is done by another worker; its own outcome is dropped", type(turn.job), turn.job.pk)
    except Refused as refused:
        with suppress(Lost):
            turn.fail(str(refused))
    except Exception as error:
        with suppress(Lost):
            turn.put_back(error)
        raise


def _is_held(job: Job, now: datetime) -> bool:
    """Whether another live worker has it."""
    if job.token is None or job.token == _lease.get():
        return False
    return TaskLease.objects.filter(token=job.token, expires_at__gt=now).exists()


def _open(model: type[J], *pks: int) -> QuerySet[J]:
    """Jobs that are not over: these, or all."""
    jobs = model._default_manager.filter(status__in=(JobStatus.QUEUED, JobStatus.RUNNING))
    return jobs.filter(pk__in=pks) if pks else jobs


def _models_of(task_path: str) -> list[type[Job]]:
    return [model for model, one in tasks().items() if one.module_path == task_path]


def _failed(sentence: str, now: datetime) -> dict[str, Any]:
    return {"status": JobStatus.FAILED, "error": sentence, "finished_at": now, "updated_at": now, **OVER}


def _given_up(reason: str) -> str:
    return f"处理没有完成，已尝试 {MOST_ATTEMPTS} 次：{reason}。请稍后重试；仍不成功时请联系系统管理员。"

"""Work that is done in the background: rows that say what is wanted, and who is working on which task."""

from django.db import models
from django.db.models import F, Q

from evaluations.enums import AttemptOutcome, JobStatus

from .base import Timestamped, one_of

OPEN, OVER = (JobStatus.QUEUED, JobStatus.RUNNING), (JobStatus.DONE, JobStatus.FAILED)


class Job(Timestamped):
    """A row that wants work done 任务, and how far it is; see ``services/working.py``, its only writer.

    A model of its own says what the work is. One with constraints of its own declares
    ``class Meta(Job.Meta)`` and ``constraints = (*Job.Meta.constraints, …)``.
    """

    status = models.CharField("状态", max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("共需处理", default=0, help_text="0 表示还不知道有多少。")
    error = models.TextField("失败原因", blank=True, default="")
    attempts = models.PositiveSmallIntegerField("处理次数", default=0)
    started_at = models.DateTimeField("开始处理时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    token = models.UUIDField("处理者", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = (
            one_of("%(class)s", "status", JobStatus),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False, status__in=OVER) | Q(finished_at__isnull=True, status__in=OPEN),
                name="%(class)s_is_over_when_finished",
            ),
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="%(class)s_done_of_total"),
        )

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.status in OVER


class TaskLease(models.Model):
    """A worker has a task until then, and longer as long as it says so. Whoever holds the token writes the outcome."""

    task_id = models.UUIDField("队列任务", primary_key=True)
    token = models.UUIDField("处理者", unique=True)
    worker = models.CharField("处理程序", max_length=64)
    expires_at = models.DateTimeField("有效期至", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务占用"

    def __str__(self) -> str:
        return f"{self.task_id} {self.worker}"


class TaskAttempt(models.Model):
    """One try at a task, by whom and with what outcome; none while it lasts."""

    task_id = models.UUIDField("队列任务")
    number = models.PositiveSmallIntegerField("第几次")
    worker = models.CharField("处理程序", max_length=64)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=AttemptOutcome.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务处理记录"
        ordering = ("task_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("task_id", "number"), name="taskattempt_is_unique"),
            one_of("taskattempt", "outcome", AttemptOutcome, blank=True),
        )

    def __str__(self) -> str:
        return f"{self.task_id} {self.number}"

"""What is in the queue of background work."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from evaluations.models import TaskLease


def describe_queue(now: datetime) -> Iterator[str]:
    """A line on what waits, one for each task that is being done, one on what failed."""
    unfinished = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    waiting = unfinished.aggregate(count=Count("pk"), oldest=Min("enqueued_at"))
    since = f"，最早的从 {_clock(waiting['oldest'])} 开始等待" if waiting["count"] else ""
    yield f"排队 {waiting['count']} 项{since}。"
    leases = {lease.task_id: lease for lease in TaskLease.objects.all()}
    for task in DBTaskResult.objects.running().order_by("started_at"):
        lease = leases.get(task.pk)
        by = f"由 {lease.worker} 处理" if lease and lease.expires_at > now else "处理程序没有动静，将由其他处理程序接手"
        yield f"处理中：{task.task_name}({task.args_kwargs['args'][0]})，从 {_clock(task.started_at)} 开始，{by}。"
    yield f"失败 {DBTaskResult.objects.failed().count()} 项（只计最近 14 天）。"


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%m-%d %H:%M:%S}"

"""What happened to a report: append-only, each event chained to the one before."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.enums import Access

from .reports import Report


class AppendOnly(models.QuerySet[Any]):
    """Rows that are added and never changed or removed from here."""

    def update(self, **values: Any) -> NoReturn:
        raise TypeError("rows of this table are never changed")

    def delete(self) -> NoReturn:
        raise TypeError("rows of this table are never removed")


class Recorded(models.Model):
    """A row that is stored once."""

    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **options: Any) -> None:
        if not self._state.adding:
            raise TypeError("rows of this table are never changed")
        super().save(*arguments, **options)

    def delete(self, *arguments: Any, **options: Any) -> NoReturn:
        raise TypeError("rows of this table are never removed")


class Snapshot(Recorded):
    """The facts of a report at one moment, as an open data package, under the SHA-256 of its bytes."""

    digest = models.CharField("摘要值", max_length=64, primary_key=True)
    content = models.TextField("数据包")

    class Meta:
        verbose_name = verbose_name_plural = "数据快照"
        constraints = (models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="snapshot_has_digest"),)

    def __str__(self) -> str:
        return self.digest


class ReportEvent(Recorded):
    """Who moved a report when, from where, from which status to which, and why.

    ``number`` counts from 1 within the report; ``digest`` covers everything the row says and ``previous``,
    the digest of the event before, so that no row can be changed or taken out unnoticed (``trail``).
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="events", verbose_name="报告")
    number = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="操作人"
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代理何人"
    )
    address = models.CharField("来自", max_length=45, blank=True)
    transition = models.CharField("操作", max_length=20)
    source = models.CharField("原状态", max_length=20)
    target = models.CharField("新状态", max_length=20)
    note = models.TextField("说明", blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="数据快照"
    )
    previous = models.CharField("上一条的摘要值", max_length=64, blank=True)
    digest = models.CharField("摘要值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "报告日志"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="reportevent_is_numbered"),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="reportevent_has_digest"),
            models.CheckConstraint(condition=Q(number=1, previous="") | ~Q(previous=""), name="reportevent_is_chained"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.transition}"


class AccessRecord(Recorded):
    """Who saw, changed or downloaded what of a report when, and from where. ``changes``: place, before, after."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="accesses", verbose_name="报告")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accesses", verbose_name="用户")
    at = models.DateTimeField("时间")
    address = models.CharField("来自", max_length=45, blank=True)
    access = models.CharField("操作", max_length=12, choices=Access.choices)
    subject = models.CharField("对象", max_length=200, blank=True)
    changes = models.JSONField("修改", default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "查看、修改和下载记录"
        ordering = ("pk",)
        indexes = (models.Index(fields=("report", "access", "user"), name="access_by_report"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.user} {self.get_access_display()}"

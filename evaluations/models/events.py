"""What happened to a report: append-only."""

from django.conf import settings
from django.db import models

from .reports import Report


class ReportEvent(models.Model):
    """Who did what when. Rows are never changed or removed while the report exists."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="events", verbose_name="报告")
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="操作人")
    transition = models.CharField("操作", max_length=20)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报告日志"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.transition}"

"""What accompanies filling in: entries nobody has touched yet, explained findings, who is in a report right now."""

from django.conf import settings
from django.db import models

from evaluations.enums import Origin

from .base import Timestamped, one_of
from .reports import Report


class EntryMark(models.Model):
    """An entry that was carried over or generated and not touched since; ``place`` names it as the page does."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="marks", verbose_name="报告")
    place = models.CharField("位置", max_length=150)
    origin = models.CharField("来源", max_length=20, choices=Origin.choices)

    class Meta:
        verbose_name = verbose_name_plural = "待确认的内容"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("report", "place"), name="entrymark_is_unique"),
            one_of("entrymark", "origin", Origin),
        )

    def __str__(self) -> str:
        return f"{self.place}：{self.get_origin_display()}"


class FindingNote(Timestamped):
    """Why a finding is let stand 说明. ``key`` names the finding, then its values: once they change, it is another.

    The note of the former values stays, to be offered for the present ones.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="finding_notes", verbose_name="报告")
    key = models.CharField("发现的问题", max_length=24)
    note = models.TextField("说明")

    class Meta:
        verbose_name = verbose_name_plural = "对发现问题的说明"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="findingnote_is_unique"),)

    def __str__(self) -> str:
        return f"{self.report}：{self.note[:40]}"


class Presence(models.Model):
    """Who had a report open for filling in, where, and when last."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="presences", verbose_name="报告")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences", verbose_name="用户")
    section = models.CharField("所在部分", max_length=80)
    seen_at = models.DateTimeField("最近时间")

    class Meta:
        verbose_name = verbose_name_plural = "在线填报"
        ordering = ("-seen_at",)
        constraints = (models.UniqueConstraint(fields=("report", "user"), name="presence_is_unique"),)

    def __str__(self) -> str:
        return f"{self.user}：{self.report}"

"""Which reports are owed in a year, and what people are told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluations.enums import NoticeKind, ReportKind

from .base import one_of
from .budgets import EvaluationYear, Project
from .reports import Report
from .units import Unit


class Obligation(models.Model):
    """A report that a unit owes for a year 应报报告, the report once it is begun, or why none is needed 不需自评."""

    year = models.ForeignKey(EvaluationYear, models.PROTECT, related_name="obligations", verbose_name="评价年度")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="obligations", verbose_name="单位")
    kind = models.CharField("报告种类", max_length=20, choices=ReportKind.choices)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="obligations", verbose_name="项目"
    )
    report = models.OneToOneField(
        Report, models.SET_NULL, null=True, blank=True, related_name="obligation", verbose_name="报告"
    )
    exempt_reason = models.CharField("不需自评的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "应报报告"
        ordering = ("year", "unit", "kind", "pk")
        constraints = (
            one_of("obligation", "kind", ReportKind),
            models.UniqueConstraint(
                fields=("year", "unit"), condition=Q(kind=ReportKind.OVERALL), name="obligation_overall_is_unique"
            ),
            models.UniqueConstraint(
                fields=("year", "unit", "project"),
                condition=Q(kind=ReportKind.PROJECT),
                name="obligation_project_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.OVERALL, project__isnull=True)
                | Q(kind=ReportKind.PROJECT, project__isnull=False),
                name="obligation_has_project_if_and_only_if_kind_says_so",
            ),
            models.CheckConstraint(
                condition=Q(exempt_reason="") | Q(report__isnull=True), name="obligation_is_exempt_or_reported"
            ),
        )

    def __str__(self) -> str:
        subject = f"{self.unit.name}“{self.project.name}”" if self.project else self.unit.name
        return f"{subject}{self.year.year}年度{self.get_kind_display()}"


class Notice(models.Model):
    """Something a user is told in the application and by mail. ``key`` keeps one thing from being told twice.

    ``mail_after`` is when it is to be mailed next: empty once it was, or will not be any more.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="用户")
    kind = models.CharField("类别", max_length=12, choices=NoticeKind.choices)
    key = models.CharField("标识", max_length=120)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    report = models.ForeignKey(
        Report, models.CASCADE, null=True, blank=True, related_name="notices", verbose_name="报告"
    )
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    mail_after = models.DateTimeField("待发信时间", null=True, blank=True, default=timezone.now)
    mailed_at = models.DateTimeField("发信时间", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("发信次数", default=0)
    mail_error = models.CharField("发信故障", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="notice_is_told_once"),
            one_of("notice", "kind", NoticeKind),
        )
        indexes = (
            models.Index(fields=("user",), condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=("mail_after",), condition=Q(mail_after__isnull=False), name="notice_to_be_mailed"),
        )

    def __str__(self) -> str:
        return self.title

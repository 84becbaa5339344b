"""What reviewers say of a report, what is answered, and what the last submission or review came to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.enums import Role, Severity

from .base import one_of, points_field
from .reports import Report


class ReviewRemark(models.Model):
    """A reviewer's remark 审核意见 on one record of a report.

    ``place`` names the record as pages do, without its field (``score-A1``, ``indicator-12``, ``line-3``,
    ``text-goals``); ``title`` is what it was called then. It is open until a reviewer settles it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks", verbose_name="报告")
    place = models.CharField("位置", max_length=100)
    title = models.CharField("对象", max_length=250)
    text = models.TextField("意见")
    role = models.CharField("审核环节", max_length=20, choices=Role.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="remarks", verbose_name="提出人")
    at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("了结时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="了结人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"
        ordering = ("pk",)
        constraints = (
            one_of("reviewremark", "role", Role),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="reviewremark_settled_by_whom_and_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}：{self.text[:40]}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class RemarkAnswer(models.Model):
    """What the unit answers to a remark. ``stands``: the entry is right as it is, and the text says why."""

    remark = models.ForeignKey(ReviewRemark, models.CASCADE, related_name="answers", verbose_name="审核意见")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="回复人")
    at = models.DateTimeField("回复时间")
    text = models.TextField("回复")
    stands = models.BooleanField("维持原填报", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "对审核意见的回复"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:40]


class FindingCount(models.Model):
    """How often a check found something in a report as it was last submitted."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="finding_counts", verbose_name="报告")
    code = models.CharField("检查码", max_length=12)
    severity = models.CharField("级别", max_length=12, choices=Severity.choices)
    count = models.PositiveSmallIntegerField("处数")

    class Meta:
        verbose_name = verbose_name_plural = "送审时的检查结果"
        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=("report", "code"), name="findingcount_is_unique"),)

    def __str__(self) -> str:
        return f"{self.code} {self.count}"


class ScoreGap(models.Model):
    """A score line whose reviewed points 复核分 are not those the unit gave itself 自评分, as last reviewed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="score_gaps", verbose_name="报告")
    item = models.CharField("评分项", max_length=20)
    title = models.CharField("评分项名称", max_length=120)
    self_score = points_field("自评分")
    reviewed_score = points_field("复核分")

    class Meta:
        verbose_name = verbose_name_plural = "复核差异"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "item"), name="scoregap_is_unique"),)

    def __str__(self) -> str:
        return f"{self.item} {self.self_score} → {self.reviewed_score}"

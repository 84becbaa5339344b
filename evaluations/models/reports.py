"""The self-evaluation report, the figures and texts entered for it, its score lines and evidence."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluations.enums import ReportKind, ReportStatus, Role

from .base import Timestamped, not_negative, one_of, points_field, share_field
from .budgets import EvaluationYear, Project
from .units import Unit

FILLING = (ReportStatus.DRAFT, ReportStatus.RETURNED)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user) -> "ReportQuerySet":
        """What a user may see: everything for a superuser, else reports of the own units and those below."""
        if user.is_authenticated and user.is_superuser:
            return self
        return self.filter(unit__in=Unit.objects.of(user))

    def editable_by(self, user) -> "ReportQuerySet":
        """What a user may change now: reports being filled in, of the units (and those below) the user prepares."""
        reports = self.filter(status__in=FILLING)
        if user.is_authenticated and user.is_superuser:
            return reports
        return reports.filter(unit__in=Unit.objects.of(user, Role.PREPARER))


class Report(Timestamped):
    """One self-evaluation of a unit (overall) or of one of its projects for one year 自评报告.

    ``version`` grows with every change and guards against two people saving at once. The ``stated_*``
    fields hold what an imported report prints as its results, beside what is computed. ``moved_at`` says
    since when it stands where it stands; totals and grades are those of the last submission or review.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="单位")
    year = models.ForeignKey(EvaluationYear, models.PROTECT, related_name="reports", verbose_name="评价年度")
    kind = models.CharField("报告种类", max_length=20, choices=ReportKind.choices)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="项目"
    )
    scheme_version = models.ForeignKey(
        "scoring.SchemeVersion", models.PROTECT, related_name="reports", verbose_name="评分方案"
    )
    outline = models.CharField("报告提纲", max_length=80)
    status = models.CharField("状态", max_length=20, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    version = models.PositiveIntegerField("修改次数", default=1)
    filed_on = models.DateField("填报日期", null=True, blank=True)
    attachment_label = models.CharField("附件标号", max_length=20, blank=True)
    stated_total = points_field("报告所载总分")
    stated_grade = models.CharField("报告所载等级", max_length=10, blank=True)
    stated_dimensions = models.JSONField("报告所载分组得分", default=dict, blank=True)
    stated_details = models.JSONField("报告所载分值、合计和执行率", default=dict, blank=True)
    moved_at = models.DateTimeField("进入当前状态的时间", default=timezone.now)
    submitted_at = models.DateTimeField("最近送审时间", null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="领取人"
    )
    claimed_at = models.DateTimeField("领取时间", null=True, blank=True)
    self_total = points_field("自评总分")
    self_grade = models.CharField("自评等级", max_length=10, blank=True)
    computed_total = points_field("测算总分")
    reviewed_total = points_field("复核总分")
    reviewed_grade = models.CharField("复核等级", max_length=10, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自评报告"
        ordering = ("-year__year", "unit__name", "kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"), condition=Q(kind=ReportKind.OVERALL), name="report_overall_is_unique"
            ),
            models.UniqueConstraint(
                fields=("unit", "year", "project"),
                condition=Q(kind=ReportKind.PROJECT),
                name="report_project_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(kind=ReportKind.OVERALL, project__isnull=True)
                | Q(kind=ReportKind.PROJECT, project__isnull=False),
                name="report_has_project_if_and_only_if_kind_says_so",
            ),
            one_of("report", "status", ReportStatus),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False), name="report_claimed_when"
            ),
        )
        indexes = (
            models.Index(fields=("year", "status", "moved_at", "id"), name="report_by_stage"),
            models.Index(fields=("unit", "year"), name="report_by_unit_and_year"),
        )

    def __str__(self) -> str:
        subject = f"{self.unit.name}“{self.project.name}”" if self.project else self.unit.name
        return f"{subject}{self.year.year}年度{self.get_kind_display()}"


class ReportFigure(models.Model):
    """One entered value of the data sheet 数据表, in base units: yuan, a fraction for percentages, a count."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures", verbose_name="报告")
    key = models.CharField("数据项", max_length=60)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)

    class Meta:
        verbose_name = verbose_name_plural = "数据表数值"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="reportfigure_is_unique"),)

    def __str__(self) -> str:
        return self.key


class ReportText(models.Model):
    """One written chapter: plain text, a paragraph a line, with bound figures."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts", verbose_name="报告")
    key = models.CharField("章节", max_length=60)
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "章节文字"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "key"), name="reporttext_is_unique"),)

    def __str__(self) -> str:
        return self.key


class ScoreLine(models.Model):
    """What people entered for one item of the score table 评分项: decisions, justification, scores."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="lines", verbose_name="报告")
    item = models.CharField("评分项", max_length=20)
    checks = models.JSONField("清单", default=dict, blank=True)
    level = models.CharField("达成程度", max_length=20, blank=True)
    share = share_field("得分比例")
    points = points_field("评定得分")
    not_applicable = models.TextField("不适用原因", blank=True)
    basis = models.TextField("得分依据", blank=True)
    self_score = points_field("自评分")
    self_reason = models.TextField("自评分说明", blank=True)
    reviewed_score = points_field("复核分")
    reviewed_reason = models.TextField("复核说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分项"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("report", "item"), name="scoreline_is_unique"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="scoreline_share_is_fraction"
            ),
            *not_negative("scoreline", "points", "self_score", "reviewed_score"),
        )

    def __str__(self) -> str:
        return self.item


class ScoreAdjustment(models.Model):
    """Points added or taken away 加减分 for one adjustment of the scheme."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="adjustments", verbose_name="报告")
    code = models.CharField("加减分项", max_length=20)
    points = models.DecimalField("加减分", max_digits=9, decimal_places=4)

    class Meta:
        verbose_name = verbose_name_plural = "加减分"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("report", "code"), name="scoreadjustment_is_unique"),)

    def __str__(self) -> str:
        return self.code


def evidence_path(evidence: "Evidence", name: str) -> str:
    """The stored name is ours: derived from the content, never from what was uploaded."""
    return f"evidence/{evidence.sha256[:2]}/{evidence.sha256}"


def private_storage():
    """Files that are never served by the web server directly."""
    return storages["default"]


class Evidence(Timestamped):
    """One evidence file 佐证材料; ``item`` or ``indicator`` says what it proves."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence", verbose_name="报告")
    title = models.CharField("材料名称", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("摘要值", max_length=64)
    file = models.FileField("文件", upload_to=evidence_path, storage=private_storage, blank=True)
    item = models.CharField("评分项", max_length=20, blank=True)
    indicator = models.CharField("绩效指标", max_length=60, blank=True)
    size = models.PositiveIntegerField("字节数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("report", "sha256", "item", "indicator"),
                name="evidence_is_unique",
                violation_error_message="同一个文件已经用来证明同一项。",
            ),
        )

    def __str__(self) -> str:
        return self.title

"""Budget lines of all units that an administrator brings in: the file, the plan made of it, its confirmation."""

from django.conf import settings
from django.db import models
from django.db.models import F

from evaluations.enums import PlanKind

from .base import one_of
from .budgets import BudgetLine, EvaluationYear
from .jobs import Job
from .units import Unit


class BudgetImport(Job):
    """A workbook that is read and checked in the background; what it would change is its ``lines``, or ``faults``.

    A plan belongs to an attempt: what an attempt that was lost has left behind does not count.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="budget_imports", verbose_name="导入人"
    )
    year = models.ForeignKey(EvaluationYear, models.CASCADE, related_name="+", verbose_name="评价年度")
    name = models.CharField("文件名", max_length=220)
    content = models.BinaryField("内容", max_length=10 * 1024 * 1024)
    left_out = models.TextField("没有读取的内容", blank=True)
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("改动", default=0)
    unchanged = models.PositiveIntegerField("不变", default=0)
    wrong = models.PositiveIntegerField("错误", default=0)

    class Meta(Job.Meta):
        verbose_name = verbose_name_plural = "预算数据导入"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def plan(self) -> models.QuerySet["PlannedLine"]:
        """What it would change."""
        return self.lines.filter(attempt=F("job__attempts"))

    @property
    def told(self) -> models.QuerySet["ImportFault"]:
        """What is wrong with it, as far as it is kept."""
        return self.faults.filter(attempt=F("job__attempts"))


class BudgetPosting(Job):
    """The confirmation of a plan: its lines are stored in the background, all or none."""

    plan = models.OneToOneField(BudgetImport, models.CASCADE, related_name="posting", verbose_name="预算数据导入")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="确认人")
    address = models.CharField("来源地址", max_length=45, blank=True)

    class Meta(Job.Meta):
        verbose_name = verbose_name_plural = "预算数据写入"

    def __str__(self) -> str:
        return str(self.plan)


class PlannedLine(models.Model):
    """A row of the workbook that adds or changes a budget line; ``old`` and ``new`` by column, of what differs."""

    job = models.ForeignKey(BudgetImport, models.CASCADE, related_name="lines", verbose_name="预算数据导入")
    attempt = models.PositiveSmallIntegerField("第几次处理")
    place = models.CharField("单元格", max_length=60)
    kind = models.CharField("改动", max_length=10, choices=PlanKind.choices)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    line = models.ForeignKey(BudgetLine, models.SET_NULL, null=True, related_name="+", verbose_name="预算项目")
    category = models.CharField("支出类别", max_length=20)
    title = models.CharField("预算项目", max_length=200)
    source = models.CharField("资金来源", max_length=100, blank=True)
    old = models.JSONField("原值", default=dict)
    new = models.JSONField("新值")

    class Meta:
        verbose_name = verbose_name_plural = "预算数据的改动"
        ordering = ("pk",)
        constraints = (one_of("plannedline", "kind", PlanKind),)

    def __str__(self) -> str:
        return self.title

    @property
    def identity(self) -> tuple[int, str, str, str]:
        """What tells it from the others of its year."""
        return self.unit_id, self.category, self.title, self.source


class ImportFault(models.Model):
    """What is wrong in a cell: what was found there and what is expected."""

    job = models.ForeignKey(BudgetImport, models.CASCADE, related_name="faults", verbose_name="预算数据导入")
    attempt = models.PositiveSmallIntegerField("第几次处理")
    place = models.CharField("单元格", max_length=60)
    message = models.TextField("问题")

    class Meta:
        verbose_name = verbose_name_plural = "预算数据的错误"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.place

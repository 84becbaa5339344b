"""Evaluation years, projects, and the budget lines that all reports of a unit and year share."""

from django.db import models
from django.db.models import F, Q

from evaluations.enums import BudgetCategory

from .base import Timestamped, money_field, not_negative, one_of
from .units import Unit


class EvaluationYear(Timestamped):
    """The year that is evaluated 评价年度, and the notice by which the finance bureau opens the round."""

    year = models.PositiveSmallIntegerField("评价年度", unique=True)
    notice_title = models.CharField("通知名称", max_length=200, blank=True)
    notice_number = models.CharField("通知文号", max_length=60, blank=True)
    unit_deadline = models.DateField("报送期限", null=True, blank=True)
    public_deadline = models.DateField("公开期限", null=True, blank=True)
    opened_at = models.DateTimeField("布置时间", null=True, blank=True)
    overall_scheme = models.ForeignKey(
        "scoring.Scheme", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整体支出评分方案"
    )
    project_scheme = models.ForeignKey(
        "scoring.Scheme", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="项目支出评分方案"
    )

    class Meta:
        verbose_name = verbose_name_plural = "评价年度"
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="evaluationyear_is_plausible"),
            models.CheckConstraint(
                condition=Q(public_deadline__isnull=True)
                | Q(unit_deadline__isnull=True)
                | Q(public_deadline__gte=F("unit_deadline")),
                name="evaluationyear_publishes_after_filing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}年度"


class Project(Timestamped):
    """A project of a unit that gets its own budget and its own report 项目."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", verbose_name="单位")
    name = models.CharField("项目名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ("unit", "name")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="project_name_is_unique_in_unit"),)

    def __str__(self) -> str:
        return self.name


class BudgetLine(Timestamped):
    """Budget and execution of one purpose, in yuan. Typed once for a unit and year, used by every report."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budget_lines", verbose_name="单位")
    year = models.ForeignKey(EvaluationYear, models.PROTECT, related_name="budget_lines", verbose_name="评价年度")
    position = models.PositiveIntegerField("顺序", default=0)
    category = models.CharField("支出类别", max_length=20, choices=BudgetCategory.choices)
    title = models.CharField("预算项目", max_length=200)
    source = models.CharField("资金来源", max_length=100, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name="项目"
    )
    initial_budget = money_field("年初预算数")
    adjusted_budget = money_field("调整后预算数")
    received = money_field("到位资金")
    spent = money_field("支出数")
    carried_over = money_field("结转结余")

    class Meta:
        verbose_name = verbose_name_plural = "预算项目"
        ordering = ("unit", "year", "position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year", "category", "title", "source"), name="budgetline_is_unique_in_year"
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=True) | Q(category=BudgetCategory.PROJECT),
                name="budgetline_of_project_is_project_expenditure",
            ),
            one_of("budgetline", "category", BudgetCategory),
            *not_negative("budgetline", "initial_budget", "adjusted_budget", "received", "spent", "carried_over"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells a line from the others of its unit and year."""
        return self.category, self.title, self.source

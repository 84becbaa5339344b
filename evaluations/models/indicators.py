"""Declared targets and the indicators that are evaluated."""

from django.db import models
from django.db.models import Q

from evaluations.enums import Direction, IndicatorKind, Level1, Level2

from .base import not_negative, one_of, points_field, share_field
from .reports import Report


class Target(models.Model):
    """One row of the declared target table 绩效目标申报表, kept as it was declared."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="targets", verbose_name="报告")
    position = models.PositiveIntegerField("顺序")
    level1 = models.CharField("一级指标", max_length=20, choices=Level1.choices)
    level2 = models.CharField("二级指标", max_length=20, choices=Level2.choices, blank=True)
    title = models.CharField("三级指标", max_length=200)
    value = models.CharField("指标值", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "申报目标"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("report", "position"), name="target_position_is_unique"),
            one_of("target", "level1", Level1),
            one_of("target", "level2", Level2, blank=True),
        )

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """One 三级指标 with target and actual value as typed; the scoring engine reads the figures."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="indicators", verbose_name="报告")
    position = models.PositiveIntegerField("顺序")
    key = models.CharField("标识", max_length=60)
    level1 = models.CharField("一级指标", max_length=20, choices=Level1.choices)
    level2 = models.CharField("二级指标", max_length=20, choices=Level2.choices, blank=True)
    title = models.CharField("三级指标", max_length=200)
    kind = models.CharField("指标性质", max_length=20, choices=IndicatorKind.choices)
    direction = models.CharField("计算符号", max_length=1, choices=Direction.choices, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    target = models.CharField("目标值", max_length=200, blank=True)
    actual = models.TextField("完成值", blank=True)
    weight = points_field("权重")
    level = models.CharField("达成程度", max_length=20, blank=True)
    share = share_field("得分比例")
    not_applicable = models.TextField("不适用原因", blank=True)
    deviation_reason = models.TextField("偏差原因分析及改进措施", blank=True)
    stated_ratio = models.CharField("报告所载完成率", max_length=20, blank=True)
    self_score = points_field("自评分")
    self_reason = models.TextField("自评分说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("report", "key"), name="indicator_key_is_unique"),
            models.UniqueConstraint(fields=("report", "position"), name="indicator_position_is_unique"),
            one_of("indicator", "level1", Level1),
            one_of("indicator", "level2", Level2, blank=True),
            one_of("indicator", "kind", IndicatorKind),
            one_of("indicator", "direction", Direction, blank=True),
            models.CheckConstraint(
                condition=Q(direction="") | Q(kind__in=[IndicatorKind.QUANTITY, IndicatorKind.DATE]),
                name="indicator_direction_is_for_quantities_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 1)), name="indicator_share_is_fraction"
            ),
            *not_negative("indicator", "weight", "self_score"),
        )

    def __str__(self) -> str:
        return self.title

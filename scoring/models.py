"""Stored schemes. A version is frozen once a report uses it: a correction is a new version."""

from django.db import models


class Scheme(models.Model):
    """A score table 评分方案 of one finance bureau, year and report kind, in its versions."""

    code = models.SlugField("编码", max_length=80, unique=True)
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("报告种类", max_length=20)
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = verbose_name_plural = "评分方案"
        ordering = ("-year", "code")

    def __str__(self) -> str:
        return self.title


class SchemeVersion(models.Model):
    """The content of a scheme as loaded from its file; ``digest`` is the SHA-256 of ``data``."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions", verbose_name="评分方案")
    number = models.PositiveSmallIntegerField("版本")
    data = models.JSONField("内容")
    digest = models.CharField("摘要值", max_length=64)
    created_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分方案版本"
        ordering = ("scheme", "-number")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="schemeversion_number_is_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="schemeversion_number_starts_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} 第{self.number}版"

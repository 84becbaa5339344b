"""What was published: a frozen copy of facts and score, and the PDF made from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from evaluations.enums import ReportKind

from .reports import Report, private_storage


def pdf_path(publication: "Publication", name: str) -> str:
    """Named by content, so that a file is never overwritten by another."""
    return f"pdf/{publication.pdf_sha256[:2]}/{publication.pdf_sha256}.pdf"


class Publication(models.Model):
    """One published version of a report. Public pages read this copy and never the live report.

    ``scheme`` is the scheme's content as used, ``document`` the report as laid out; unit, year and so
    on are copied for the catalogue.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications", verbose_name="报告")
    version = models.PositiveSmallIntegerField("版本")
    published_at = models.DateTimeField("公开时间")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="公开人"
    )
    facts = models.JSONField("数据")
    scheme = models.JSONField("评分方案")
    score = models.JSONField("评分结果")
    document = models.JSONField("文稿")
    pdf = models.FileField("PDF", upload_to=pdf_path, storage=private_storage)
    pdf_sha256 = models.CharField("PDF 摘要值", max_length=64)
    pdf_size = models.PositiveIntegerField("PDF 字节数")
    page_count = models.PositiveSmallIntegerField("页数")
    unit_name = models.CharField("单位名称", max_length=120)
    project_name = models.CharField("项目名称", max_length=200, blank=True)
    kind = models.CharField("报告种类", max_length=20, choices=ReportKind.choices)
    year = models.PositiveSmallIntegerField("评价年度")
    self_total = models.DecimalField("自评总分", max_digits=9, decimal_places=4)
    computed_total = models.DecimalField("测算总分", max_digits=9, decimal_places=4)
    grade = models.CharField("自评等级", max_length=10)
    computed_grade = models.CharField("测算等级", max_length=10, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开报告"
        ordering = ("-published_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("report", "version"), name="publication_version_is_unique"),
            models.CheckConstraint(condition=Q(pdf_sha256__regex="^[0-9a-f]{64}$"), name="publication_has_digest"),
            models.CheckConstraint(condition=Q(page_count__gte=1), name="publication_has_pages"),
        )

    def __str__(self) -> str:
        return f"{self.report} 第{self.version}版"

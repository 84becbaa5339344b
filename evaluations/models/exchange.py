"""Workbooks that were uploaded and wait to be confirmed."""

from django.conf import settings
from django.db import models

from .reports import Report


class WorkbookUpload(models.Model):
    """A filled-in workbook of a report, kept while its owner looks at what it would change; then it goes."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="uploads", verbose_name="报告")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="workbook_uploads", verbose_name="上传人"
    )
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容", max_length=10 * 1024 * 1024)
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "待确认的工作簿"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

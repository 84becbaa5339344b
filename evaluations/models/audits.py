"""Reports from elsewhere that a reviewer has examined: a batch of files, and what was found in each."""

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery


class AuditBatchQuerySet(models.QuerySet["AuditBatch"]):
    def visible_to(self, user) -> "AuditBatchQuerySet":
        """The own ones; all for a superuser."""
        return self if user.is_superuser else self.filter(owner=user)

    def with_names(self) -> "AuditBatchQuerySet":
        """With ``files_count`` and ``first_name``, the name of the first file."""
        first = AuditedFile.objects.filter(batch=OuterRef("pk")).values("name")[:1]
        named = self.annotate(files_count=Count("files"), first_name=Subquery(first))
        return named.order_by("-created_at", "-pk")  # counting lets go of the usual order


class AuditBatch(models.Model):
    """Files examined together 查错. Once closed its files have been compared, and no more are added."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="audit_batches", verbose_name="检查人"
    )
    created_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("汇总时间", null=True, blank=True)

    objects = AuditBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查错"
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.owner} {self.created_at:%Y-%m-%d %H:%M}"


class AuditedFile(models.Model):
    """A file of a batch and what its audit came to, see docs/audit.md. Its content goes when the batch closes."""

    batch = models.ForeignKey(AuditBatch, models.CASCADE, related_name="files", verbose_name="查错")
    name = models.CharField("文件名", max_length=220)
    sha256 = models.CharField("摘要值", max_length=64)
    content = models.BinaryField("内容", max_length=5 * 1024 * 1024)
    result = models.JSONField("结果")

    class Meta:
        verbose_name = verbose_name_plural = "查错的文件"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("batch", "name"), name="auditedfile_is_unique"),
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="auditedfile_has_digest"),
        )

    def __str__(self) -> str:
        return self.name

"""Audits of reports from elsewhere: a batch is begun, gets files, is closed, and vanishes after a month.

Every file is examined as it comes; when the batch closes, those of one unit are examined together.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import PurePath

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from evaluations import outline
from evaluations.auditing import Data, as_data, audit, summed
from evaluations.filetypes import MEGABYTE
from evaluations.models import AuditBatch, AuditedFile
from scoring.engine import Scheme
from scoring.storing import find_stored, stored_scheme

from .attaching import clean_name
from .editing import Refused

MOST_FILES = 200
LARGEST, LARGEST_BATCH = 5 * MEGABYTE, 50 * MEGABYTE
MOST_BATCHES = 100  # of one person
KEPT = timedelta(days=30)


def begin_audit(owner: User, *, now: datetime) -> AuditBatch:
    """An empty batch. Those of everybody that are older than 30 days are deleted, and the owner's beyond the latest."""
    AuditBatch.objects.filter(created_at__lt=now - KEPT).delete()
    latest = AuditBatch.objects.filter(owner=owner).order_by("-created_at", "-pk").values_list("pk", flat=True)
    AuditBatch.objects.filter(pk__in=list(latest[MOST_BATCHES - 1 :])).delete()
    return AuditBatch.objects.create(owner=owner, created_at=now)


def add_file(batch: AuditBatch, name: str, content: bytes) -> AuditedFile:
    """Examine a file and keep it with the result; that it cannot be read is a result, too.

    Raises Refused if it is empty, too large, one too many, or the batch is closed or as large as it may be.
    """
    name = clean_name(name) or "未命名"
    if not content:
        raise Refused(f"“{name}”没有内容（0 字节），请核对后重新上传。")
    if len(content) > LARGEST:
        raise Refused(f"“{name}”超过 {LARGEST // MEGABYTE} MB，请只保留报告本身后再上传。")
    result = _audited([(name, content)])
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        _require_open(batch)
        names = set(batch.files.values_list("name", flat=True))
        if len(names) >= MOST_FILES:
            raise Refused(f"“{name}”没有检查：一批最多 {MOST_FILES} 个文件，请另开一批。")
        held = batch.files.aggregate(size=Sum(Length("content"), default=0))["size"]
        if held + len(content) > LARGEST_BATCH:
            raise Refused(f"“{name}”没有检查：一批最多 {LARGEST_BATCH // MEGABYTE} MB，请另开一批。")
        free = _free_name(name, names)
        for row in (*result["reports"], *result["errors"]):
            row["file"] = free
        return AuditedFile.objects.create(batch=batch, name=free, sha256=digest, content=content, result=result)


def close_audit(batch: AuditBatch, *, now: datetime) -> None:
    """Compare the files of one unit with each other, and let go of all contents. Raises Refused if closed already."""
    with transaction.atomic():
        _require_open(batch)
        files = list(batch.files.all())
        together = [file for file in files if file.name in _of_one_unit(files)]
        again = _audited([(file.name, bytes(file.content)) for file in together])
        for file in together:
            parts = ([row for row in again[name] if row["file"] == file.name] for name in ("reports", "errors"))
            file.result = summed(1, *parts)
            file.save()
        batch.files.update(content=b"")
        batch.closed_at = now
        batch.save()


def delete_audit(batch: AuditBatch) -> None:
    """The batch with its files and results, before the month is over."""
    batch.delete()


def result_of(batch: AuditBatch) -> Data:
    """What the audit of the whole batch came to, see docs/audit.md."""
    results = list(batch.files.values_list("result", flat=True))
    reports, errors = ([row for one in results for row in one[name]] for name in ("reports", "errors"))
    return summed(len(results), reports, errors)


def _audited(files: Iterable[tuple[str, bytes]]) -> Data:
    return as_data(audit(files, cache(_find_scheme), outline.load))


def _find_scheme(code: str) -> Scheme:
    return stored_scheme(find_stored(code))


def _require_open(batch: AuditBatch) -> None:
    """Lock the batch, or refuse."""
    if not AuditBatch.objects.select_for_update().filter(pk=batch.pk, closed_at=None).exists():
        raise Refused("这一批已经汇总，请另开一批。")


def _free_name(name: str, taken: Collection[str]) -> str:
    """The name, numbered if the batch has a file of this name.

    >>> _free_name("自评表.xlsx", {"自评表.xlsx"})
    '自评表（2）.xlsx'
    """
    path = PurePath(name)
    numbered = (f"{path.stem}（{number}）{path.suffix}" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _of_one_unit(files: Iterable[AuditedFile]) -> set[str]:
    """The names of files that have a unit in common with another file."""
    by_unit: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for report in file.result["reports"]:
            by_unit["".join(report["unit"].split())].add(file.name)
    return {name for names in by_unit.values() if len(names) > 1 for name in names}

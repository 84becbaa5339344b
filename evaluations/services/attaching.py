"""Evidence files 佐证材料: attached to a report and taken away again, only while it is being filled in.

A file is stored once: rows of one content share it, also across reports, and it goes with the last
of them. Who shares a file locks a row that has it, so that it cannot vanish at the same moment.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath

from django.core.files import File
from django.db import transaction

from evaluations import wording
from evaluations.documents.fonts import undrawable
from evaluations.filetypes import LARGEST, MEGABYTE, MOST, MOST_FILES, UnfitFile, require_fit
from evaluations.models import EntryMark, Evidence, Report
from evaluations.models.reports import private_storage
from evaluations.trail import Act

from .accounting import Trace, titles_of
from .editing import Refused, lock, touch

LONGEST_NAME = 200


def attach_evidence(
    report: Report, upload: "File[bytes]", act: Act, *, title: str = "", item: str = "", indicator: str = ""
) -> Evidence:
    """Store a file as proof of a score item, an indicator (its key), both, or the report as a whole.

    Without ``title`` it is called after its file. A row that was imported without its file gets it.
    Raises Refused if the file is empty, too large, of another kind than allowed or there already;
    NotPossibleNow if the report is not being filled in.
    """
    name = clean_name(str(upload.name))
    digest = _checked_digest(upload, name)
    with transaction.atomic():
        lock(report)
        own = list(Evidence.objects.filter(report=report))
        row = next((one for one in own if (one.sha256, one.item, one.indicator) == (digest, item, indicator)), None)
        if row is None:
            if len(own) >= MOST_FILES:
                raise _refusal(name, f"没有上传：一份报告最多 {MOST_FILES} 份佐证材料，请合并或删除不需要的。")
            row = Evidence(report=report, title=title or PurePath(name).stem, item=item, indicator=indicator)
        elif row.file:
            raise Refused(wording.evidence_is_there(name, row.title))
        _refuse_too_much(name, digest, upload.size, own)
        row.file_name, row.sha256, row.size = name, digest, upload.size
        _store(row, upload)
        row.save()
        _note(report, act, row.pk, "", f"{row.title}（{name}）")
    return row


def remove_evidence(report: Report, key: int, act: Act) -> None:
    """Take a file away again; one that is gone already is no fault. Raises NotPossibleNow as above."""
    with transaction.atomic():
        lock(report)
        row = Evidence.objects.filter(report=report, pk=key).first()
        if row is None:
            return
        row.delete()
        EntryMark.objects.filter(report=report, place__startswith=f"evidence-{key}-").delete()
        _note(report, act, key, f"{row.title}（{row.file_name}）", "")
        drop_unused_after_commit([row.file.name or ""])


def _note(report: Report, act: Act, key: int, before: str, after: str) -> None:
    place = f"evidence-{key}"
    touch(report, act, titles_of(report, [place]), [Trace(place, before, after)])


def drop_unused_after_commit(names: Iterable[str]) -> None:
    """Delete these stored files once the transaction holds, as far as no row has them any more."""
    transaction.on_commit(partial(_drop_unused, [name for name in names if name]))


def _drop_unused(names: list[str]) -> None:
    used = set(Evidence.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names:
        if name not in used:
            private_storage().delete(name)  # type: ignore[no-untyped-call]


def clean_name(name: str) -> str:
    """A file name without folders and invisible characters, as the annex can print it, extension kept.

    >>> clean_name("资料\\\\结算\\u202egpj.pdf")
    '结算gpj.pdf'
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    strange = undrawable(set(visible))
    printable = PurePath("".join("_" if char in strange else char for char in visible))
    extension = printable.suffix[:LONGEST_NAME]
    return printable.stem[: LONGEST_NAME - len(extension)] + extension


def _refusal(name: str, reason: str) -> Refused:
    return Refused(f"“{name}”{reason}")


def _checked_digest(upload: "File[bytes]", name: str) -> str:
    if not upload.size:
        raise _refusal(name, "没有内容（0 字节），请核对后重新上传。")
    if upload.size > LARGEST:
        size, limit = _megabytes(upload.size), _megabytes(LARGEST)
        raise _refusal(name, f"有 {size}，每个文件最大 {limit}，请压缩或拆分后上传。")
    try:
        require_fit(name, upload)
    except UnfitFile as fault:
        raise _refusal(name, str(fault)) from fault
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _refuse_too_much(name: str, digest: str, size: int, own: list[Evidence]) -> None:
    total = sum(({one.sha256: one.size for one in own} | {digest: size}).values())
    if total > MOST:
        together, limit = _megabytes(total), _megabytes(MOST)
        raise _refusal(name, f"没有上传：加上它本报告共 {together}，最多 {limit}，请压缩或删除不需要的。")


def _megabytes(size: int) -> str:
    return f"{-(-size * 10 // MEGABYTE) / 10:g} MB"


def _store(row: Evidence, upload: "File[bytes]") -> None:
    """Share the file of a row with the same content; else store it, under a free name in any case."""
    same = Evidence.objects.select_for_update().filter(sha256=row.sha256).exclude(file="").order_by("pk").first()
    if same and same.file.storage.exists(str(same.file.name)):
        row.file.name = same.file.name
    else:
        row.file.save("", upload, save=False)

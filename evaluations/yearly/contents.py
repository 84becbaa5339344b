"""What an archive says of itself: for programs, for people, and for ``sha256sum -c``."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from evaluations.models import Report

FORMAT, VERSION = "zjperf-year", 1
MANIFEST, LISTING, SUMS = "目录.json", "目录.txt", "SHA256SUMS"
Contents = dict[str, Any]


def contents_of(report: Report, at: datetime, reports: Sequence[Contents], files: Sequence[Contents]) -> Contents:
    """The contents of the archive of the unit and year of ``report``, see docs/package.md."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "unit": report.unit.name,
        "year": report.year.year,
        "made_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "reports": list(reports),
        "files": list(files),
    }


def as_json(contents: Contents) -> bytes:
    """For programs."""
    return (json.dumps(contents, ensure_ascii=False, indent=2) + "\n").encode()


def as_text(contents: Contents) -> bytes:
    """For people; lines end as every editor on Windows shows them."""
    made = datetime.fromisoformat(contents["made_at"])
    lines = [
        f"{contents['unit']} {contents['year']} 年度绩效自评材料",
        f"{made:%Y-%m-%d %H:%M} 生成，共 {len(contents['reports'])} 份报告、{len(contents['files'])} 个文件。",
        f"核对文件是否原样：在解压后的文件夹中运行 sha256sum -c {SUMS}",
    ]
    for report in contents["reports"]:
        own = [file for file in contents["files"] if file["report"] == report["folder"]]
        lines += ["", report["title"], f"  状态：{report['status_label']}；修改次数：{report['version']}"]
        lines += [f"  {_line(file)}" for file in own]
        lines += [f"  缺：{one['what']}（{_sentence(one['reason'])}）" for one in report["missing"]]
    return ("\r\n".join(lines) + "\r\n").encode()


def sums_of(files: Iterable[Contents]) -> bytes:
    """The digests, as ``sha256sum`` writes them."""
    return "".join(f"{file['sha256']}  {file['path']}\n" for file in files).encode()


def _line(file: Contents) -> str:
    proves = "、".join(dict.fromkeys(one["title"] for one in file.get("proves", ())))
    told = [f"{file['path']}  {file['bytes']} 字节", proves and f"（{proves}）", file.get("fault", "")]
    return " ".join(filter(None, told))


def _sentence(reason: str) -> str:
    return "；".join(reason.splitlines())

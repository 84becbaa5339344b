"""The last events of all reports as a file, to be kept where nobody who could change the database can change it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evaluations.queries.verification import Head
from evaluations.trail import content_digest

FORM = "zjperf-trail-heads"
FIELDS = {"report": int, "number": int, "digest": str}


class HeadsError(Exception):
    """The file does not hold saved heads; the sentence says why."""


def dump_heads(heads: Mapping[int, Head], now: datetime) -> str:
    """The file: the heads by report, and a digest over all of them."""
    rows = [{"report": report, "number": head.number, "digest": head.digest} for report, head in sorted(heads.items())]
    content = {"form": FORM, "at": now.isoformat(timespec="seconds"), "heads": rows, "digest": _digest(rows)}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def parse_heads(content: bytes) -> dict[int, Head]:
    """The heads of a file. Raises HeadsError."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise HeadsError("不是 JSON 文件，或内容不完整。") from error
    if not isinstance(data, dict) or data.get("form") != FORM or not isinstance(data.get("heads"), list):
        raise HeadsError("不是 verify_trail --save 保存的文件。")
    rows = data["heads"]
    for at, row in enumerate(rows, 1):
        if not isinstance(row, dict) or {name: type(value) for name, value in row.items()} != FIELDS:
            raise HeadsError(f"第 {at} 个报告的记录不完整，应当有 report、number、digest 三项。")
    try:
        is_whole = data.get("digest") == _digest(rows)
    except UnicodeEncodeError:
        is_whole = False
    if not is_whole:
        raise HeadsError("内容与文件中的总摘要值不符，文件被改动过或已损坏。")
    heads = {row["report"]: Head(row["number"], row["digest"]) for row in rows}
    if len(heads) < len(rows):
        raise HeadsError("同一报告出现了两次，文件被改动过。")
    return heads


def _digest(rows: list[dict[str, Any]]) -> str:
    return content_digest("".join(f"{row['report']} {row['number']} {row['digest']}\n" for row in rows))

"""The trail of a report as an .xlsx file."""

import re
from collections.abc import Iterable, Sequence

from .workbook import LONGEST_TEXT
from .writing import write_workbook

EVENTS = (
    "序号",
    "时间",
    "操作人",
    "代理何人",
    "来自",
    "操作",
    "原状态",
    "新状态",
    "说明",
    "数据快照",
    "上一条的摘要值",
    "摘要值",
)
ACCESSES = ("时间", "用户", "来自", "操作", "对象", "修改的位置", "修改前", "修改后")

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def trail_workbook(events: Iterable[Sequence[str]], accesses: Iterable[Sequence[str]]) -> bytes:
    """Two sheets: what moved the report, and who saw, changed and downloaded what."""
    sheets = {"日志": (EVENTS, events), "查看修改下载": (ACCESSES, accesses)}
    return write_workbook({title: [heading, *map(_writable, rows)] for title, (heading, rows) in sheets.items()})


def _writable(row: Sequence[str]) -> list[str]:
    return [_UNWRITABLE.sub(" ", text)[:LONGEST_TEXT] for text in row]

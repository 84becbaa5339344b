"""A workbook that was downloaded and filled in further, read back: what stands in its rows, and what stood there then.

Whether it is one at all, of which report and of which version of the template, is told first. Nothing is cleaned
here: a cell is the text that people see in it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.engine import Problem

from .drawing import GUIDE, LISTS
from .layout import AMOUNT, FORMS, HEAD_ROW, KEYS, FilledSheet, Form
from .names import key_of
from .workbook import ERRORS, Row, Sheet, WorkbookError, place, read_workbook, shown

HIDDEN = "zjperf"
WHAT, VERSION = "绩效自评填报工作簿", "1"
HEAD_WITHIN = 20  # rows
MOST_ROWS = 1000
PACKED = 30_000  # characters
UNCOMPUTED = "=?"
NO_RECORD = "-"
"""The key of a row that is no record: a group, a total."""

_UNIT = re.compile(r"[（(](?P<unit>[^（()）]*)[)）]$")
_AGAIN = "请重新下载本报告的工作簿，把改动填到新的工作簿中再上传。"


class Origin(NamedTuple):
    """What a workbook says of itself: the report by number and by name, and when it was made."""

    report: str
    subject: str
    made: str


@dataclass
class GivenRow:
    """A row of a sheet: its number there, the key of its record ("" for a new one), its texts by column."""

    number: int
    key: str
    texts: dict[str, str]


@dataclass
class GivenSheet:
    """A sheet that was found: its title there, where its columns stand (counted from 0), its rows in order."""

    form: Form
    title: str
    columns: Mapping[str, int]
    rows: list[GivenRow] = field(default_factory=list)

    def place(self, row: int, column: str) -> str:
        """The cell of a column in a row, as people name it."""
        return place(self.title, row, self.columns[column])


@dataclass
class Given:
    """What a workbook says: its sheets by kind of record; what it held when it was made, by kind, key and column.

    ``names``: the columns that it had then to be filled in, by kind. ``faulty``: cells that could not be read, told
    in ``problems``. ``notices``: what is left aside.
    """

    made: str
    names: dict[str, list[str]] = field(default_factory=dict)
    sheets: dict[str, GivenSheet] = field(default_factory=dict)
    base: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)


def records_of(origin: Origin, sheets: Iterable[FilledSheet]) -> Iterator[Sequence[str]]:
    """The rows of the hidden sheet: what the workbook is, the columns of every sheet, what each record holds."""
    yield WHAT, VERSION, *origin
    for one in sheets:
        names = [column.name for column in one.form.columns if column.is_open]
        yield one.form.kind, "", *_packed(names)
        for row in one.rows:
            if row.key != NO_RECORD:
                texts = [row.cells[name].text if name in row.cells else "" for name in names]
                yield one.form.kind, row.key, *_packed(texts)


def _packed(texts: Sequence[str]) -> list[str]:
    """Texts as cells that keep them: without blanks, which a cell may lose at its ends, and never too long."""
    content = json.dumps(texts, separators=(",", ":")).replace(" ", "\\u0020")
    return [content[start : start + PACKED] for start in range(0, len(content), PACKED)]


def read_filled(content: bytes, report: str, subject: str, *, most_rows: int = MOST_ROWS) -> Given:
    """Read the workbook of a report. Raises WorkbookError if it is none of this report."""
    sheets = read_workbook(content, most_rows=most_rows, hidden=HIDDEN, uncomputed=UNCOMPUTED)
    hidden = next((sheet for sheet in sheets if sheet.title == HIDDEN), None)
    origin = _origin(hidden, sheets)
    if (origin.report, origin.subject) != (report, subject):
        raise WorkbookError(
            f"这是“{origin.subject}”的工作簿，不是“{subject}”的。请核对是否选错了文件，或下载本报告的工作簿填写。"
        )
    given = Given(origin.made)
    if hidden:
        _read_base(hidden, given)
    by_title = {key_of(sheet.title): sheet for sheet in sheets if sheet is not hidden}
    forms = [form for form in FORMS if form.kind in given.names]
    for form in forms:
        if sheet := by_title.get(key_of(form.title)):
            _read_sheet(sheet, form, given)
        else:
            given.notices.append(
                f"没有名为“{form.title}”的工作表，这部分保持不变。改了表名或隐藏了这张表的，请恢复后重新上传。"
            )
    _tell_other_sheets(by_title, forms, given)
    if not given.sheets and not given.problems:
        raise WorkbookError(f"工作簿里没有{'、'.join(f'“{form.title}”' for form in forms)}中的任何一张表。{_AGAIN}")
    return given


def _origin(hidden: Sheet | None, sheets: Sequence[Sheet]) -> Origin:
    first = [shown(value) for value in hidden.rows[0].values] if hidden and hidden.rows else []
    if len(first) != len(Origin._fields) + 2 or first[0] != WHAT:
        titles = "、".join(f"“{sheet.title}”" for sheet in sheets[:5]) or "（没有可见的工作表）"
        raise WorkbookError(
            f"这不是从本系统下载的填报工作簿（工作表有{titles}），无法对应到报告的各行。"
            "请下载本报告的工作簿，把内容复制到对应的表中再上传；申报目标和指标也可以直接粘贴到网页的表格里。"
        )
    if first[1] != VERSION:
        raise WorkbookError(f"这是第 {first[1]} 版模板的工作簿，现在用第 {VERSION} 版。{_AGAIN}")
    return Origin(*first[2:])


def _read_base(hidden: Sheet, given: Given) -> None:
    """What the workbook held; the sheet is ours, so whatever does not read was tampered with."""
    names = given.names
    try:
        for row in hidden.rows[1:]:
            kind, key, *packed = map(shown, row.values)
            texts = json.loads("".join(packed))
            if key:
                given.base[kind][key] = dict(zip(names[kind], texts, strict=True))
            else:
                names[kind], given.base[kind] = texts, {}
    except (ValueError, KeyError, TypeError) as error:
        raise WorkbookError(f"工作簿里用来核对的隐藏内容已被改动，无法判断哪些是您的修改。{_AGAIN}") from error


def _read_sheet(sheet: Sheet, form: Form, given: Given) -> None:
    heads = ((row, _columns(row, form)) for row in sheet.rows[:HEAD_WITHIN])
    row, found = max(heads, key=lambda one: len(one[1]), default=(None, {}))
    missing = [one.head for one in form.columns if one.name in given.names[form.kind] and one.name not in found]
    if row is None or KEYS not in found or missing:
        names = "、".join(f"“{head}”" for head in [*missing, *([] if KEYS in found else [f"{KEYS}（A 列，隐藏）"])])
        message = f"表头缺少{names}，请恢复表头，或{_AGAIN.removeprefix('请')}"
        given.problems.append(Problem(place(sheet.title, row.number if row else HEAD_ROW, 0), message))
        return
    one = GivenSheet(form, sheet.title, found)
    units = _units(row, form, found)
    given.sheets[form.kind] = one
    _tell_others(row, one, given)
    for below in sheet.rows:
        if below.number > row.number:
            _read_row(below, one, units, given)


def _tell_other_sheets(by_title: Mapping[str, Sheet], forms: Sequence[Form], given: Given) -> None:
    known = {key_of(title) for title in (*(form.title for form in forms), GUIDE, LISTS)}
    others = [f"“{sheet.title}”" for title, sheet in by_title.items() if title not in known and sheet.rows]
    if others:
        given.notices.append(f"工作表{'、'.join(others[:10])}不是下载时的表，没有读取。")


def _columns(row: Row, form: Form) -> dict[str, int]:
    """Name of a column → where its head stands; the unit behind a head may be another one."""
    names = {_head(column.head): column.name for column in form.columns} | {key_of(KEYS): KEYS}
    texts = [_head(shown(value)) for value in row.values]
    return {names[text]: at for at, text in reversed([*enumerate(texts)]) if text in names}


def _head(text: str) -> str:
    return key_of(_UNIT.sub("", text.strip().rstrip("*")))


def _units(row: Row, form: Form, found: Mapping[str, int]) -> dict[str, str]:
    """What bare numbers of the columns with amounts are in: 元, unless the head says 万元."""
    amounts = [one.name for one in form.columns if one.look == AMOUNT and one.name in found]
    heads = {name: _UNIT.search(shown(row.at(found[name]))) for name in amounts}
    return {name: match["unit"].strip() for name, match in heads.items() if match and "元" in match["unit"]}


def _tell_others(row: Row, sheet: GivenSheet, given: Given) -> None:
    known = set(sheet.columns.values())
    others = [shown(value) for at, value in enumerate(row.values) if value is not None and at not in known]
    if others:
        names = "、".join(f"“{name}”" for name in others[:10])
        given.notices.append(f"“{sheet.title}”表的{names}列不是本表的内容，没有读取。")


def _read_row(row: Row, sheet: GivenSheet, units: Mapping[str, str], given: Given) -> None:
    key = shown(row.at(sheet.columns[KEYS]))
    if key == NO_RECORD:
        return
    texts: dict[str, str] = {}
    for name in given.names[sheet.form.kind]:
        text = shown(row.at(sheet.columns[name]))
        if text in ERRORS or text == UNCOMPUTED:
            path = sheet.place(row.number, name)
            given.problems.append(Problem(path, _fault(text)))
            given.faulty.add(path)
        unit = units.get(name, "元")
        texts[name] = f"{text}{unit}" if unit != "元" and text[-1:].isdecimal() else text
    if key or any(texts.values()):
        sheet.rows.append(GivenRow(row.number, key, texts))


def _fault(text: str) -> str:
    if text == UNCOMPUTED:
        return "这一格的公式还没有算出结果，请用 Excel 或 WPS 打开工作簿、保存后再上传，或改为数值。"
    return f"这一格是公式错误“{text}”，请改为内容。"

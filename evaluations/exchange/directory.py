"""Units and users as administrators keep them in a workbook: its layout in both directions, and reading it.

Two sheets, 单位 and 用户. The head is found wherever it stands; titles may stand above it, blank rows between.
A user has one row for each role. Everything wrong is told at once, each with sheet and cell; nothing is written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from evaluations.enums import Role, UnitType
from scoring.engine import Problem
from scoring.engine.dates import parse_date
from scoring.engine.errors import MeasurementError

from .layout import FIGURE, Column
from .names import key_of
from .workbook import ERRORS, Row, Sheet, Value, WorkbookError, place, read_workbook, shown
from .writing import write_workbook

UNITS, USERS, HELP = "单位", "用户", "填写说明"
MOST_ROWS = 10_000
HEAD_WITHIN = 20  # rows
YES, NO = "是", "否"
LAST_ROW = MOST_ROWS + HEAD_WITHIN
_BREAK = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\r?\n[ \t]*(?=[^\x00-\x7f])")  # within Chinese words


UNIT_COLUMNS = (
    Column(
        "name", "单位名称", 36, "必填，单位的全称。已登记的单位按名称认出，改动其余各列；没有登记的新增。", FIGURE,
        is_needed=True, longest=120,
    ),
    Column("short_name", "正文简称", 24, "报告正文中的称呼，可不填。", FIGURE, longest=120),
    Column("code", "预算单位编码", 16, "可不填；各单位不能相同。", FIGURE, longest=40),
    Column("parent", "主管部门", 36, "上级单位的全称，已登记的或本表中的（可以在后面）；没有的不填。", FIGURE, longest=120),
    Column("is_head_office", "本级", 8, "是或否；不填为否。", FIGURE, longest=10),
    Column("unit_type", "单位类型", 22, f"可不填；{'、'.join(UnitType.labels)}之一。", FIGURE, longest=20),
    Column("abolished_on", "撤销日期", 16, "已撤销的单位填写，例如 2024-12-31。", FIGURE, longest=40),
)  # fmt: skip
USER_COLUMNS = (
    Column(
        "username", "登录名", 20, "必填，只能有字母（含汉字）、数字和 @ . + - _。已有的用户不改密码。", FIGURE,
        is_needed=True, longest=150,
    ),
    Column("name", "姓名", 16, "可不填。同一用户有几行的，填在一行即可。", FIGURE, longest=150),
    Column("email", "邮箱", 30, "新用户凭它收到设置密码的链接。", FIGURE, longest=254),
    Column("unit", "单位", 36, "单位的全称，已登记的或“单位”表中的。", FIGURE, longest=120),
    Column("role", "角色", 16, f"{'、'.join(Role.labels)}之一。一个角色一行，同一用户可以有几行。", FIGURE, longest=20),
)  # fmt: skip
SHEETS: Mapping[str, tuple[Column, ...]] = {UNITS: UNIT_COLUMNS, USERS: USER_COLUMNS}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What is said of a unit; ``parent`` is a name, ``unit_type`` a value of the choices."""

    name: str
    short_name: str = ""
    code: str = ""
    parent: str = ""
    is_head_office: bool = False
    unit_type: str = ""
    abolished_on: date | None = None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user and one of the roles, a value of the choices; both unit and role may be empty."""

    username: str
    name: str = ""
    email: str = ""
    unit: str = ""
    role: str = ""


@dataclass
class Directory:
    """What a workbook says, by row number, and what is wrong with it: paths name sheet and cell."""

    units: dict[int, UnitRow] = field(default_factory=dict)
    users: dict[int, UserRow] = field(default_factory=dict)
    columns: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    told: set[str] = field(default_factory=set, compare=False)

    def tell(self, sheet: str, row: int, name: str, message: str) -> None:
        """Something is wrong in the cell of a row; of one cell the first thing wrong is told."""
        path = place(sheet, row, self.columns[sheet].get(name, 0))
        if path not in self.told:
            self.told.add(path)
            self.problems.append(Problem(path, message))


def read_directory(content: bytes) -> Directory:
    """Read an .xlsx file. With problems, what was read is incomplete and must not be stored."""
    found = Directory()
    try:
        sheets = read_workbook(content, most_rows=MOST_ROWS)
    except WorkbookError as error:
        found.problems.append(Problem("", str(error)))
        return found
    by_title = {key_of(sheet.title): sheet for sheet in sheets}
    named = [by_title[title] for title in SHEETS if title in by_title]
    if not named:
        titles = "、".join(f"“{sheet.title}”" for sheet in sheets)
        message = f"没有名为“{UNITS}”或“{USERS}”的工作表（有{titles or '的都是隐藏的'}），请用下载的模板填写。"
        found.problems.append(Problem("", message))
    for sheet in named:
        _read(sheet, key_of(sheet.title), found)
    if named and not found.problems and not found.units and not found.users:
        found.problems.append(Problem("", "表头下面没有内容，请填写后再上传。"))
    return found


def write_directory(units: Iterable[UnitRow], users: Iterable[UserRow]) -> bytes:
    """An .xlsx file with these rows, drop-downs, and what to fill in; without rows it is the template."""
    guide: list[tuple[str, ...]] = [("工作表", "列", "怎么填")]
    guide += [(title, column.head, column.help) for title, columns in SHEETS.items() for column in columns]
    names = f"'{UNITS}'!$A$2:$A${LAST_ROW}"
    choices: dict[str, dict[int, str | tuple[str, ...]]] = {
        UNITS: {3: names, 4: (YES, NO), 5: tuple(UnitType.labels)},
        USERS: {3: names, 4: tuple(Role.labels)},
    }
    sheets: dict[str, list[Sequence[str | None]]] = {
        UNITS: [[column.head for column in UNIT_COLUMNS], *(_unit_cells(unit) for unit in units)],
        USERS: [[column.head for column in USER_COLUMNS], *(_user_cells(user) for user in users)],
        HELP: [*guide],
    }
    return write_workbook(sheets, columns=SHEETS, choices=choices, lowest=LAST_ROW)


def _unit_cells(unit: UnitRow) -> list[str | None]:
    day = unit.abolished_on.isoformat() if unit.abolished_on else None
    kind = UnitType(unit.unit_type).label if unit.unit_type else None
    head_office = YES if unit.is_head_office else NO
    cells = (unit.name, unit.short_name, unit.code, unit.parent, head_office, kind, day)
    return [_visible(cell or "") or None for cell in cells]


def _user_cells(user: UserRow) -> list[str | None]:
    role = Role(user.role).label if user.role else ""
    return [_visible(cell) or None for cell in (user.username, user.name, user.email, user.unit, role)]


def _visible(text: str) -> str:
    text = _BREAK.sub("", text)
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in text).split())


def _read(sheet: Sheet, title: str, found: Directory) -> None:
    columns = SHEETS[title]
    heads = ((row, _heads(row, columns)) for row in sheet.rows[:HEAD_WITHIN])
    row, at = max(heads, key=lambda one: len(one[1]), default=(None, {}))
    missing = [column.head for column in columns if column.name not in at]
    if row is None or missing:
        message = f"表头缺少{'、'.join(f'“{head}”' for head in missing)}，请用下载的模板填写，不改动表头。"
        found.problems.append(Problem(title, message))
        return
    found.columns[title] = at
    for below in sheet.rows:
        if below.number > row.number and any(below.at(column) is not None for column in at.values()):
            _read_row(below, title, found)


def _heads(row: Row, columns: tuple[Column, ...]) -> dict[str, int]:
    words = {column.head: column.name for column in columns}
    texts = [key_of(shown(value)).rstrip("*") for value in row.values]
    return {words[text]: at for at, text in reversed([*enumerate(texts)]) if text in words}


def _read_row(row: Row, title: str, found: Directory) -> None:
    """What cannot be read counts as empty from then on, so that the rest of the row is checked as well."""
    values: dict[str, Any] = {}
    for column in SHEETS[title]:
        value = row.at(found.columns[title][column.name])
        try:
            values[column.name] = _cleaned(value, column)
        except ValueError as error:
            found.tell(title, row.number, column.name, str(error))
            values[column.name] = _EMPTY.get(column.name, "")
    if title == UNITS and values["name"]:
        found.units[row.number] = UnitRow(**values)
    elif title == USERS and values["username"]:
        found.users[row.number] = UserRow(**values)


def _cleaned(value: Value, column: Column) -> Any:
    text = _visible(shown(value))
    if text in ERRORS:
        raise ValueError(f"这一格是公式错误“{text}”，请改为内容。")
    if len(text) > column.longest:
        raise ValueError(f"{column.head}有 {len(text)} 字，最多 {column.longest} 字，请缩短。")
    if column.is_needed and not text:
        raise ValueError(f"{column.head}没有填写。")
    special = _SPECIAL.get(column.name)
    return special(value, text) if special else text


def _yes_no(value: Value, text: str) -> bool:
    if text not in (YES, NO, ""):
        raise ValueError(f"“{text}”不是“{YES}”或“{NO}”。")
    return text == YES


def _choice(labels: Sequence[str], values: Sequence[str]) -> Callable[[Value, str], str]:
    known = dict(zip(map(key_of, labels), values, strict=True))

    def read(value: Value, text: str) -> str:
        if text and key_of(text) not in known:
            raise ValueError(f"“{text}”不在可选范围内，应为{'、'.join(labels)}之一。")
        return known.get(key_of(text), "")

    return read


def _day(value: Value, text: str) -> date | None:
    if isinstance(value, date) or not text:
        return value if isinstance(value, date) else None
    try:
        day = parse_date(text)
    except MeasurementError as error:
        raise ValueError(error.problems[0].message) from error
    if day is None:
        raise ValueError(f"“{text}”不是日期，应写成 2024-12-31 这样。")
    return day


def _plain(value: Value, text: str) -> str:
    """Codes, login names and addresses are written narrow, without blanks."""
    return key_of(text)


_SPECIAL: Mapping[str, Callable[[Value, str], Any]] = {
    "username": _plain,
    "code": _plain,
    "email": _plain,
    "is_head_office": _yes_no,
    "unit_type": _choice(UnitType.labels, UnitType.values),
    "role": _choice(Role.labels, Role.values),
    "abolished_on": _day,
}
_EMPTY: Mapping[str, Any] = {"is_head_office": False, "abolished_on": None}

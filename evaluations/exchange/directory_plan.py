"""What a workbook of units and users would change, compared with what is registered: a plan, nothing else.

A unit is found by its name, a user by the login name. What a row leaves empty becomes empty, except that
name and address of a user count from whichever of the rows has them. What a workbook does not name stays.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from evaluations.enums import Role, UnitType
from scoring.engine import Problem

from .directory import NO, UNIT_COLUMNS, UNITS, USER_COLUMNS, USERS, YES, Directory, UnitRow, UserRow
from .names import key_of, squeezed

ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"
_CELL = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]+)(?P<row>\d+)")
_USERNAME = re.compile(r"[\w.@+-]+")
Roles = frozenset[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Registered:
    """What there is: units by name, users by login name (without unit and role), and who holds which role where."""

    units: Mapping[str, UnitRow]
    users: Mapping[str, UserRow]
    roles: Roles


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of the workbook comes to; ``values``: head, old and new value of what is not the same."""

    sheet: str
    row: int
    subject: str
    kind: str
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Plan:
    """What would be stored: whole rows of units and users, roles to be added; and all that by row."""

    units: dict[str, UnitRow] = field(default_factory=dict)
    users: dict[str, UserRow] = field(default_factory=dict)
    roles: list[tuple[str, str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Equal for equal plans: that nothing was changed between showing and storing one."""
        content = json.dumps([asdict(one) for one in self.changes], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def counted(self, sheet: str) -> dict[str, int]:
        """How many rows of a sheet are added, changed and unchanged."""
        kinds = [one.kind for one in self.changes if one.sheet == sheet]
        return {kind: kinds.count(kind) for kind in (ADDED, CHANGED, UNCHANGED)}


def plan_of(given: Directory, registered: Registered) -> Plan:
    """The plan, or all problems of the workbook; with problems it must not be stored."""
    plan = Plan(problems=given.problems)
    names = Names([*registered.units, *_new_names(given, registered)])
    units = _units(given, registered, names)
    _tell_codes(given, units, registered)
    _tell_circles(given, units, registered)
    users = _users(given, registered, names)
    if not given.problems:
        _plan_units(plan, units, registered)
        _plan_users(plan, users, registered)
    plan.problems.sort(key=_position)
    return plan


def _position(problem: Problem) -> tuple[int, int, str]:
    """As they stand in the workbook, row by row."""
    found = _CELL.fullmatch(problem.path)
    if found is None:
        return -1, 0, problem.path
    return [UNITS, USERS].index(found["sheet"]), int(found["row"]), found["column"]


class Names:
    """Names of units, found whatever the width of their letters and brackets."""

    def __init__(self, names: list[str]) -> None:
        self.exact = set(names)
        self.by_key: dict[str, set[str]] = defaultdict(set)
        for name in names:
            self.by_key[key_of(name)].add(name)

    def find(self, name: str) -> str | None:
        """The one unit that is meant; None if there is none, or more than one."""
        found = self.by_key.get(key_of(name), set())
        return name if name in self.exact else next(iter(found)) if len(found) == 1 else None


def _new_names(given: Directory, registered: Registered) -> list[str]:
    known = Names([*registered.units])
    fresh = {key_of(unit.name): unit.name for unit in given.units.values() if known.find(unit.name) is None}
    return [*fresh.values()]


def _units(given: Directory, registered: Registered, names: Names) -> dict[int, UnitRow]:
    """The rows of units with names and parents as they are registered."""
    rows: dict[int, UnitRow] = {}
    seen: dict[str, int] = {}
    for number, unit in given.units.items():
        name = names.find(unit.name)
        parent = names.find(unit.parent) if unit.parent else ""
        if name is None:
            given.tell(UNITS, number, "name", f"“{unit.name}”与几个已登记的单位都相像，请按登记的全称填写。")
        elif name in seen:
            given.tell(UNITS, number, "name", f"“{unit.name}”与第 {seen[name]} 行是同一单位，请只留一行。")
        if parent is None:
            message = f"“{unit.parent}”不是已登记的单位，本表中也没有，请核对名称，或先在本表中增加这个单位。"
            given.tell(UNITS, number, "parent", message)
        elif parent and parent == name:
            given.tell(UNITS, number, "parent", f"“{unit.name}”的主管部门不能是它自己。")
        if name is not None and parent is not None and parent != name:
            seen.setdefault(name, number)
            old = registered.units.get(name)
            rows[number] = _kept(replace(unit, name=name, parent=parent), old)
    return rows


def _kept(row: Any, old: Any) -> Any:
    """Spaces that a cell does not keep are no change."""
    if old is None:
        return row
    texts = {name: value for name, value in asdict(row).items() if isinstance(value, str)}
    same = {
        name: getattr(old, name) for name, value in texts.items() if squeezed(value) == squeezed(getattr(old, name))
    }
    return replace(row, **same)


def _tell_codes(given: Directory, units: dict[int, UnitRow], registered: Registered) -> None:
    after = dict(registered.units) | {unit.name: unit for unit in units.values()}
    holders: dict[str, list[str]] = defaultdict(list)
    for unit in after.values():
        holders[unit.code].append(unit.name)
    for number, unit in units.items():
        others = [name for name in holders[unit.code] if name != unit.name]
        if unit.code and others:
            given.tell(UNITS, number, "code", f"预算单位编码“{unit.code}”也是“{others[0]}”的，请核对编码。")


def _tell_circles(given: Directory, units: dict[int, UnitRow], registered: Registered) -> None:
    parents = {unit.name: unit.parent for unit in registered.units.values()}
    parents |= {unit.name: unit.parent for unit in units.values()}
    for number, unit in units.items():
        if circle := _circle(unit.name, parents):
            message = f"主管部门绕成了圈：{' → '.join(circle)}，请改正其中一个的主管部门。"
            given.tell(UNITS, number, "parent", message)


def _circle(name: str, parents: Mapping[str, str]) -> list[str]:
    """The way up from a unit back to itself; empty if it does not come back."""
    way = [name]
    while (above := parents.get(way[-1], "")) and above not in way:
        way.append(above)
    return [*way, name] if above == name else []


def _users(given: Directory, registered: Registered, names: Names) -> dict[int, UserRow]:
    """The rows of users with units as they are registered, and of each user the same name and address in all."""
    people = _People(given, registered)
    rows: dict[int, UserRow] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for number, user in given.users.items():
        people.tell(number, user)
        unit = names.find(user.unit) if user.unit else ""
        if unit is None:
            message = f"“{user.unit}”不是已登记的单位，“{UNITS}”表中也没有，请核对名称。"
            given.tell(USERS, number, "unit", message)
            continue
        if bool(unit) != bool(user.role):
            missing, present = ("unit", "角色") if user.role else ("role", "单位")
            given.tell(USERS, number, missing, f"填了{present}，这一格就不能空；还没有角色的，两格都不填。")
        role = (user.username, unit, user.role)
        if role in seen and (user.role or not unit):
            given.tell(USERS, number, "username", f"与第 {seen[role]} 行的登录名、单位、角色都相同，请只留一行。")
        seen.setdefault(role, number)
        rows[number] = replace(user, unit=unit)
    return {number: people.completed(row) for number, row in rows.items()}


class _People:
    """Name and address of every user, from whichever row has them; what does not fit is told."""

    def __init__(self, given: Directory, registered: Registered) -> None:
        self.given, self.registered = given, registered
        self.by_lower = {name.lower(): name for name in registered.users}
        self.found: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)

    def tell(self, number: int, user: UserRow) -> None:
        """Everything wrong with who this is."""
        if not _USERNAME.fullmatch(user.username):
            self.given.tell(USERS, number, "username", f"“{user.username}”不能作登录名：{USER_COLUMNS[0].help[3:]}")
        known = self.by_lower.setdefault(user.username.lower(), user.username)
        if known != user.username:
            message = f"“{user.username}”与“{known}”只有大小写不同，请改为同一个登录名，或另取一个。"
            self.given.tell(USERS, number, "username", message)
        if user.email and not _is_address(user.email):
            self.given.tell(USERS, number, "email", f"“{user.email}”不是邮箱地址，请核对。")
        for name, head in (("name", "姓名"), ("email", "邮箱")):
            if value := getattr(user, name):
                first, row = self.found[user.username].setdefault(name, (value, number))
                if first != value:
                    message = f"{head}“{value}”与第 {row} 行的“{first}”不同，同一登录名是同一个人，请核对。"
                    self.given.tell(USERS, number, name, message)

    def completed(self, row: UserRow) -> UserRow:
        """The row with what other rows say of the user."""
        found = {name: value for name, (value, _) in self.found[row.username].items()}
        whole = replace(row, **found)
        old = self.registered.users.get(row.username)
        return _kept_person(whole, old) if old else whole


def _kept_person(row: UserRow, old: UserRow) -> UserRow:
    same = _kept(replace(row, unit="", role=""), old)
    return replace(row, name=same.name, email=same.email)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _plan_units(plan: Plan, units: dict[int, UnitRow], registered: Registered) -> None:
    for number, unit in units.items():
        old = registered.units.get(unit.name)
        values = tuple(_differences(old or UnitRow(unit.name), unit))
        kind = ADDED if old is None else CHANGED if values else UNCHANGED
        if kind != UNCHANGED:
            plan.units[unit.name] = unit
        plan.changes.append(Change(UNITS, number, unit.name, kind, values))


def _plan_users(plan: Plan, users: dict[int, UserRow], registered: Registered) -> None:
    """The first row of a user shows what becomes of name and address, every row what becomes of the role."""
    seen: set[str] = set()
    for number, user in users.items():
        old = registered.users.get(user.username)
        person = replace(user, unit="", role="")
        is_first = user.username not in seen
        seen.add(user.username)
        values = [*_differences(old or UserRow(user.username), person)] if is_first else []
        if is_first and (old is None or values):
            plan.users[user.username] = person
        role = (user.username, user.unit, user.role)
        if user.role and role not in registered.roles:
            plan.roles.append(role)
            values.append(("角色", "", f"{user.unit} {Role(user.role).label}"))
        kind = ADDED if old is None else CHANGED if values else UNCHANGED
        plan.changes.append(Change(USERS, number, user.username, kind, tuple(values)))


def _differences(old: UnitRow | UserRow, new: UnitRow | UserRow) -> Iterator[tuple[str, str, str]]:
    for column in UNIT_COLUMNS if isinstance(new, UnitRow) else USER_COLUMNS:
        before, after = getattr(old, column.name), getattr(new, column.name)
        if before != after:
            yield column.head, _said(before, column.name), _said(after, column.name)


def _said(value: Any, name: str) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if name == "unit_type" and value:
        return str(UnitType(value).label)
    return str(value or "")

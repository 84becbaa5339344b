"""Reads plain data (from YAML or JSON) into dataclasses and named tuples, and tells *all* problems.

The shape of the data is the shape of the class: a field is a key, a field without default is
required, an unknown key is refused. Broken parts become None and are remembered with their path.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from scoring.engine import Problem, ProblemsError

T = TypeVar("T")

_KEYS = {"lowest": "from", "highest": "to"}  # field → key, where the key is a Python keyword
_DIGITS = 15  # before and after the decimal point; sums and quotients of such figures stay exact enough
_NAMES = {str: "文字", int: "整数", bool: "true 或 false", Decimal: "数字", date: "日期（如 2024-07-26）"}


class Reader:
    """Reads by type hints; subclasses add the types that need more than their hint."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def whole(self, cls: type[T], data: Any, error: type[ProblemsError]) -> T:
        """The object. Raises ``error`` with everything that the reader and the class itself complain of."""
        values = self.values(cls, data, "")
        try:
            made = cls(**values)
        except error as found:
            raise error([*self.problems, *found.problems]) from None
        if self.problems:
            raise error(self.problems)
        return made

    def values(self, cls: type, data: Any, path: str) -> dict[str, Any]:
        """Constructor arguments of a dataclass or NamedTuple; defaults are left out."""
        names, required = _fields(cls)
        hints = _hints(cls)
        if not isinstance(data, dict):
            self.complain(path or "（全文）", f"应为“键: 值”的条目，现为 {shown(data)}。")
            return {name: _broken(hints[name]) for name in names}
        allowed = [_KEYS.get(name, name) for name in names]
        for key in data:
            if key not in allowed:
                self.complain(join(path, str(key)), f"不认识这个键，可用：{'、'.join(allowed)}。")
        values = {}
        for name in names:
            key = _KEYS.get(name, name)
            where = join(path, key)
            if key in data and data[key] is not None:
                values[name] = self.read(hints[name], data[key], where)
            elif name in required:
                self.complain(where, "必填，现为空。")
                values[name] = _broken(hints[name])
        return values

    def read(self, hint: Any, data: Any, path: str) -> Any:
        """One value of the type that ``hint`` names; None (or an empty tuple) if it cannot be read."""
        origin = get_origin(hint)
        if hint is Any:
            return data
        if origin in (Union, types.UnionType):
            return self.read(next(arg for arg in get_args(hint) if arg is not type(None)), data, path)
        if origin is tuple:
            return self.read_list(get_args(hint)[0], data, path)
        if origin is Mapping:
            return self._read_mapping(get_args(hint)[1], data, path)
        if hint in _NAMES:
            return self.read_scalar(hint, data, path)
        return hint(**self.values(hint, data, path))

    def read_list(self, element: Any, data: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(data, list):
            self.complain(path, f"应为列表，现为 {shown(data)}。")
            return ()
        return tuple(self.read(element, entry, f"{path}[{i}]") for i, entry in enumerate(data))

    def _read_mapping(self, element: Any, data: Any, path: str) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.complain(path, f"应为“键: 值”的条目，现为 {shown(data)}。")
            return {}
        return {str(key): self.read(element, entry, join(path, str(key))) for key, entry in data.items()}

    def read_scalar(self, hint: type, data: Any, path: str) -> Any:
        value = _scalar(hint, data)
        if value is None:
            self.complain(path, f"应为{_NAMES[hint]}，现为 {shown(data)}。")
        elif isinstance(value, int | Decimal) and not _is_moderate(Decimal(value)):
            self.complain(path, f"{shown(data)}的位数过多，小数点前后最多各 {_DIGITS} 位。")
            return None
        return value


def _scalar(hint: type, data: Any) -> Any:
    value: Any
    if type(data) is hint:
        value = data
    elif hint is Decimal and type(data) is int:
        value = Decimal(data)
    elif hint is str and type(data) in (int, Decimal):
        value = str(data)
    elif hint is Decimal and isinstance(data, str):
        try:
            value = Decimal(data)
        except InvalidOperation:
            return None
    elif hint is date and isinstance(data, str):
        try:
            value = date.fromisoformat(data)
        except ValueError:
            return None
    else:
        return None
    return value if hint is not Decimal or value.is_finite() else None


def _is_moderate(value: Decimal) -> bool:
    return value.adjusted() < _DIGITS and int(value.as_tuple().exponent) >= -_DIGITS


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _fields(cls: type) -> tuple[list[str], set[str]]:
    """Names that data may give for a class, and those among them that it must give."""
    if is_dataclass(cls):
        own = [field for field in fields(cls) if field.init]
        return [field.name for field in own], {
            field.name for field in own if field.default is MISSING and field.default_factory is MISSING
        }
    names = list(cls._fields)  # type: ignore[attr-defined]
    return names, set(names) - set(cls._field_defaults)  # type: ignore[attr-defined]


def _broken(hint: Any) -> Any:
    return () if get_origin(hint) is tuple else None


def why(error: OSError) -> str:
    """Why a file cannot be read or written, for a sentence."""
    reasons = {
        FileNotFoundError: "文件或文件夹不存在",
        IsADirectoryError: "这是一个文件夹",
        NotADirectoryError: "路径中有一段不是文件夹",
        FileExistsError: "已有同名文件",
        PermissionError: "没有权限",
    }
    return reasons.get(type(error)) or f"系统错误 {error.errno}"


def join(path: str, key: str) -> str:
    """``path.key``, or the key alone at the top."""
    return f"{path}.{key}" if path else key


def shown(data: Any) -> str:
    """A value for a sentence, shortened."""
    return f"“{str(data)[:40]}”" if data is not None else "空"

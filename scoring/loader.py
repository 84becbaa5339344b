"""Rows or fixture dictionaries → engine.Scheme. The single bridge; tells *all* problems with their paths.

The shape of a scheme file is the shape of the engine's own classes: a field of a class is a key of the
file, a field without default is required, an unknown key is refused. See docs/schemes.md.
"""

import types
from collections.abc import Hashable
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml

from scoring.engine import Item, Problem, Scheme, SchemeError
from scoring.engine.rules import RULES
from scoring.engine.scheme import Term

_KEYS = {"lowest": "from", "highest": "to"}  # field → key, where the key is a Python keyword
_NAMES = {str: "文字", int: "整数", bool: "true 或 false", Decimal: "数字"}


class ExactLoader(yaml.SafeLoader):
    """YAML with exact decimals instead of floats, and without silently repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise yaml.constructor.ConstructorError(None, None, f"第 {line} 行起的条目重复了“{key}”")
        return super().construct_mapping(node, deep)


ExactLoader.add_constructor(
    "tag:yaml.org,2002:float", lambda loader, node: Decimal(str(loader.construct_scalar(node)).replace("_", ""))
)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises SchemeError naming file and line if it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), ExactLoader)  # noqa: S506  (a SafeLoader)
    except OSError as error:
        raise SchemeError([Problem(path.name, f"文件读不出来（{error.strerror}），请核对路径和权限。")]) from error
    except (yaml.YAMLError, UnicodeDecodeError, InvalidOperation) as error:
        raise SchemeError([Problem(path.name, f"不是有效的 UTF-8 YAML 文件：{error}")]) from error


def scheme_from(data: Any) -> Scheme:
    """Read a scheme. Raises SchemeError with every problem found, each with its path."""
    reader = _Reader()
    values = reader.values(Scheme, data, "")
    try:
        scheme = Scheme(**values)
    except SchemeError as error:
        raise SchemeError([*reader.problems, *error.problems]) from None
    if reader.problems:
        raise SchemeError(reader.problems)
    return scheme


def scheme_from_file(path: Path) -> Scheme:
    """Read a scheme file; see ``scheme_from``."""
    return scheme_from(read_yaml(path))


class _Reader:
    """Reads data by the type hints of a class; broken parts become None and are remembered."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def values(self, cls: type, data: Any, path: str) -> dict[str, Any]:
        """Constructor arguments of a dataclass or NamedTuple."""
        names, required = _fields(cls)
        hints = get_type_hints(cls)
        if not isinstance(data, dict):
            self.complain(path or "（全文）", f"应为“键: 值”的条目，现为 {_shown(data)}。")
            return {name: _broken(hints[name]) for name in names}
        allowed = [_KEYS.get(name, name) for name in names]
        for key in data:
            if key not in allowed:
                self.complain(_join(path, str(key)), f"不认识这个键，可用：{'、'.join(allowed)}。")
        values = {}
        for name in names:
            key = _KEYS.get(name, name)
            where = _join(path, key)
            if key in data and data[key] is not None:
                values[name] = self.read(hints[name], data[key], where)
            elif name in required:
                self.complain(where, "必填，现为空。")
                values[name] = _broken(hints[name])
        return values

    def read(self, hint: Any, data: Any, path: str) -> Any:
        origin = get_origin(hint)
        if hint is Any:  # a rule's parameters: read in _item, where the rule is known
            return data
        if origin in (Union, types.UnionType):
            return self.read(next(arg for arg in get_args(hint) if arg is not type(None)), data, path)
        if origin is tuple:
            return self._list(get_args(hint)[0], data, path)
        if hint is Term:
            return self._term(data, path)
        if hint is Item:
            return self._item(data, path)
        if hint in _NAMES:
            return self._scalar(hint, data, path)
        return hint(**self.values(hint, data, path))

    def _list(self, element: Any, data: Any, path: str) -> tuple[Any, ...]:
        if element is Term and isinstance(data, str):
            data = [data]
        if not isinstance(data, list):
            self.complain(path, f"应为列表，现为 {_shown(data)}。")
            return ()
        return tuple(self.read(element, entry, f"{path}[{i}]") for i, entry in enumerate(data))

    def _scalar(self, hint: type, data: Any, path: str) -> Any:
        if hint is Decimal and isinstance(data, (int, str, Decimal)) and not isinstance(data, bool):
            try:
                number = Decimal(data)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        elif type(data) is hint or (hint is str and type(data) is int):
            return hint(data)
        self.complain(path, f"应为{_NAMES[hint]}，现为 {_shown(data)}。")
        return None

    def _term(self, data: Any, path: str) -> Term:
        if not isinstance(data, str) or not data.strip("+-"):
            self.complain(path, f"应为数据表的键（减项前加 -），现为 {_shown(data)}。")
            return Term("", 1)
        return Term(data.lstrip("+-"), -1 if data.startswith("-") else 1)

    def _item(self, data: Any, path: str) -> Item:
        values = self.values(Item, data, path)
        name = values.get("rule")
        given = data.get("parameters") if isinstance(data, dict) else None
        if name is None:
            values["parameters"] = None
        elif name not in RULES:
            self.complain(f"{path}.rule", f"没有“{name}”这条规则，可用：{'、'.join(RULES)}。")
            values["parameters"] = None
        else:
            cls = RULES[name]
            parameters = self.values(cls, {} if given is None else given, f"{path}.parameters")
            values["parameters"] = cls(**parameters)
        return Item(**values)


def _fields(cls: type) -> tuple[list[str], set[str]]:
    """Names that a file may give for a class, and those among them that it must give."""
    if is_dataclass(cls):
        own = [field for field in fields(cls) if field.init]
        return [field.name for field in own], {field.name for field in own if field.default is MISSING}
    names = list(cls._fields)  # type: ignore[attr-defined]
    return names, set(names) - set(cls._field_defaults)  # type: ignore[attr-defined]


def _broken(hint: Any) -> Any:
    return () if get_origin(hint) is tuple else None


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _shown(data: Any) -> str:
    return f"“{str(data)[:40]}”" if data is not None else "空"

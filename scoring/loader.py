"""Scheme files, or their stored content → engine.Scheme. The single bridge; tells *all* problems with their paths.

The shape of a scheme file is the shape of the engine's own classes; see docs/schemes.md.
"""

from collections.abc import Hashable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from scoring.engine import Item, Problem, Scheme, SchemeError
from scoring.engine.inputs import Term
from scoring.engine.rounding import HUNDRED
from scoring.engine.rules import RULES

from .reading import Reader, shown, why


class ExactLoader(yaml.SafeLoader):
    """YAML with exact decimals instead of floats, and without silently repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise yaml.constructor.ConstructorError(None, None, f"第 {node.start_mark.line + 1} 行应为“键: 值”的条目")
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                line = node.start_mark.line + 1
                raise yaml.constructor.ConstructorError(None, None, f"第 {line} 行起的条目重复了“{key}”")
        return super().construct_mapping(node, deep)


def _number(loader: ExactLoader, node: yaml.ScalarNode) -> int | Decimal:
    """Digits mean what they show: no octal 010, no 1:30 for ninety, no float."""
    text = loader.construct_scalar(node)
    try:
        return int(text) if text.lstrip("+-").isdecimal() else Decimal(text)
    except (ValueError, InvalidOperation) as error:
        line = node.start_mark.line + 1
        raise yaml.constructor.ConstructorError(None, None, f"第 {line} 行的“{text[:40]}”不是十进制数") from error


def _text(loader: ExactLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


ExactLoader.add_constructor("tag:yaml.org,2002:int", _number)
ExactLoader.add_constructor("tag:yaml.org,2002:float", _number)
ExactLoader.add_constructor("tag:yaml.org,2002:timestamp", _text)  # readers turn text into dates, with a path


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises SchemeError naming file and line if it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), ExactLoader)  # noqa: S506  (a SafeLoader)
    except OSError as error:
        raise SchemeError([Problem(path.name, f"文件读不出来（{why(error)}），请核对路径和权限。")]) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise SchemeError([Problem(path.name, f"不是有效的 UTF-8 YAML 文件：{_fault(error)}。")]) from error


def _fault(error: Exception) -> str:
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
    place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列附近有错" if mark else ""
    return place or problem or " ".join(str(error).split())


def scheme_from(data: Any) -> Scheme:
    """Read a scheme. Raises SchemeError with every problem found, each with its path."""
    return _SchemeReader().whole(Scheme, data, SchemeError)


def scheme_from_file(path: Path) -> Scheme:
    """Read a scheme file; see ``scheme_from``."""
    return scheme_from(read_yaml(path))


class _SchemeReader(Reader):
    """Adds what a hint alone does not describe: terms, rule parameters, fractions written as "95%"."""

    def read(self, hint: Any, data: Any, path: str) -> Any:
        if hint is Term:
            return self._term(data, path)
        if hint is Item:
            return self._item(data, path)
        return super().read(hint, data, path)

    def read_scalar(self, hint: type, data: Any, path: str) -> Any:
        if hint is Decimal and isinstance(data, str) and data.endswith("%"):
            share = super().read_scalar(hint, data.removesuffix("%"), path)
            return None if share is None else share / HUNDRED
        return super().read_scalar(hint, data, path)

    def read_list(self, element: Any, data: Any, path: str) -> tuple[Any, ...]:
        is_single = element is Term and isinstance(data, str)
        return super().read_list(element, [data] if is_single else data, path)

    def _term(self, data: Any, path: str) -> Term:
        if not isinstance(data, str) or not data.strip("+-"):
            self.complain(path, f"应为数据表的键（减项前加 -），现为 {shown(data)}。")
            return Term("", 1)
        return Term(data.lstrip("+-"), -1 if data.startswith("-") else 1)

    def _item(self, data: Any, path: str) -> Item:
        values = self.values(Item, data, path)
        name = values.get("rule")
        parameters = values.pop("parameters", None)
        if name in RULES:
            cls = RULES[name]
            parameters = {} if parameters is None else parameters
            return Item(**values, parameters=cls(**self.values(cls, parameters, f"{path}.parameters")))
        if name is not None:
            self.complain(f"{path}.rule", f"没有“{name}”这条规则，可用：{'、'.join(RULES)}。")
        return Item(**values)

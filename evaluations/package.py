"""Facts ↔ the open data package: one report as JSON, see docs/package.md and docs/package.schema.json.

A package has the fields of ``ReportFacts``. Reading is strict and tells *all* problems with their
paths; writing leaves out what is empty, so that writing what was read gives the same package.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from django.db.models import TextChoices

from scoring.engine import MeasurementError, Problem, ProblemsError, Scheme, SchemeError
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.quantities import Quantity, in_unit, parse_quantity
from scoring.engine.rounding import plain
from scoring.reading import Reader, join, shown, why

from .assessment import faults
from .contradictions import contradictions
from .datasheet import exact, figure_text, read_figures
from .enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2, ReportKind
from .facts import ReportFacts, StatedFacts
from .outline import Outline, OutlineError, load
from .oversized import oversized

T = TypeVar("T")

FORMAT, VERSION = "zjperf-package", 1
_OTHER_FILE = "这是 Excel、Word 或压缩文件，不是数据包（*.json）。请选择“下载数据包”得到的文件。"
_TOO_DEEP = "JSON 嵌套过深，不是自评数据包，请核对括号。"
_NOT_NEGATIVE = (*BUDGET_AMOUNTS, "weight", "points", "self_score", "reviewed_score", "total", "maximum")
_CHOICES: dict[tuple[str, str], tuple[type[TextChoices], bool]] = {
    ("budget_lines", "category"): (BudgetCategory, False),
    ("targets", "level1"): (Level1, False),
    ("targets", "level2"): (Level2, True),
    ("indicators", "level1"): (Level1, False),
    ("indicators", "level2"): (Level2, True),
    ("indicators", "kind"): (IndicatorKind, False),
    ("indicators", "direction"): (Direction, True),
}
_UNIQUE = {
    "budget_lines": ("category", "title", "source"),
    "indicators": ("key",),
    "lines": ("item",),
    "evidence": ("sha256", "item", "indicator"),
}
_MAY_BE_BLANK = ("level2",)  # must be given, since forms without second level are rare
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class PackageError(ProblemsError):
    """A package cannot be read, contradicts itself, or does not fit its scheme."""


class Given(NamedTuple):
    """What a package gives: scheme and outline are None if nobody knows them."""

    facts: ReportFacts
    scheme: Scheme | None
    outline: Outline | None
    problems: tuple[Problem, ...]


def read(path: Path) -> dict[str, Any]:
    """The JSON of a package file. Raises PackageError if it cannot be read or is no package."""
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"读不出数据包文件（{why(error)}），请核对路径和权限。"
        raise PackageError([Problem(str(path), message)]) from error
    if not content.strip():
        raise PackageError([Problem(str(path), "文件是空的，请选择数据包文件。")])
    return parse(content)


def parse(content: bytes | str) -> dict[str, Any]:
    """The JSON of a package. Raises PackageError if it is not JSON, repeats a key, or is no package."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        told = _OTHER_FILE if content[:2] == b"PK" else "文件不是 UTF-8 编码，请另存为 UTF-8 后重试。"
        raise PackageError([Problem("", told)]) from error
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise PackageError([Problem("", f"不是有效的 JSON，{place}附近有错，请核对括号、引号和逗号。")]) from error
    except RecursionError as error:
        raise PackageError([Problem("", _TOO_DEEP)]) from error
    except PackageError:
        raise
    except ValueError as error:  # Python refuses whole numbers of thousands of digits
        raise PackageError([Problem("", "有一个数字长达数千位，请核对是否多写了数字。")]) from error
    if too_much := oversized(data):
        raise PackageError([Problem("", too_much)])
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PackageError([Problem("format", f'不是自评数据包：应有 "format": "{FORMAT}"。')])
    version = data.get("version")
    if type(version) is not int or version != VERSION:
        raise PackageError([Problem("version", f"数据包版本是{shown(version)}，应为整数 {VERSION}，请核对后重试。")])
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if repeated := [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]:
        raise PackageError([Problem("", f"同一层里重复的键：{'、'.join(sorted(repeated))[:200]}，请只保留一个。")])
    return dict(pairs)


def facts_from(
    data: Mapping[str, Any],
    find_scheme: Callable[[str], Scheme],
    find_outline: Callable[[str], Outline] = load,
) -> tuple[ReportFacts, Scheme]:
    """Read a parsed package with the scheme and the outline that it names.

    ``find_scheme`` raises SchemeError and ``find_outline`` OutlineError for an unknown code. Raises
    PackageError with all problems.
    """
    given = read_facts(data, find_scheme, find_outline)
    problems = list(given.problems)
    if given.scheme is None:
        raise PackageError(problems)
    problems += [*contradictions(given.facts, given.scheme, given.outline), *faults(given.facts, given.scheme)]
    if problems:
        raise PackageError(_once_each(problems))
    return given.facts, given.scheme


def read_facts(
    data: Mapping[str, Any],
    find_scheme: Callable[[str], Scheme],
    find_outline: Callable[[str], Outline] = load,
) -> Given:
    """As ``facts_from``, but without judging what was read: ``problems`` tell what was left out.

    Raises PackageError only if what every report needs is missing.
    """
    body = {key: value for key, value in data.items() if key not in ("format", "version", "figures")}
    reader = _PackageReader()
    try:
        problems = [*_unprintable(data, ""), *_choice_problems(body), *_uniqueness_problems(body)]
        values = reader.values(ReportFacts, body, "")
    except RecursionError as error:
        raise PackageError([Problem("", _TOO_DEEP)]) from error
    problems[:0] = reader.problems
    scheme = _found(lambda: find_scheme(values["scheme"]), problems) if values["scheme"] else None
    outline = _found(lambda: find_outline(values["outline"]), problems) if values["outline"] else None
    figures, misread = read_figures(data.get("figures"), scheme)
    problems += misread
    if not reader.is_whole:
        raise PackageError(_once_each(problems))
    values["texts"] = {key: text for key, text in values.get("texts", {}).items() if text}
    facts = _with_project(ReportFacts(**values, figures=figures))
    return Given(facts, scheme, outline, tuple(_once_each(problems)))


def _with_project(facts: ReportFacts) -> ReportFacts:
    """The budget lines of a project report are its project's, whether each says so or not."""
    if facts.kind != ReportKind.PROJECT:
        return facts
    lines = (replace(line, project=line.project or facts.project) for line in facts.budget_lines)
    return replace(facts, budget_lines=tuple(lines))


def package_from(facts: ReportFacts, scheme: Scheme) -> dict[str, Any]:
    """The package of a report, ready for ``json.dumps``; empty fields are left out."""
    body = _plain(_ordered(facts, scheme))
    shown = {key: figure_text(value, scheme.inputs_by_key[key].unit) for key, value in facts.figures.items()}
    package: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for field in fields(facts):
        if field.name == "figures" and shown:
            package["figures"] = shown
        elif field.name in body:
            package[field.name] = body[field.name]
    return package


def _ordered(facts: ReportFacts, scheme: Scheme) -> ReportFacts:
    """Checks and stated scores in the order of the scheme: databases do not all keep the order of keys."""
    checks = {item.code: [check.key for check in getattr(item.parameters, "checks", ())] for item in scheme.items}
    lines = tuple(replace(line, checks=_sorted(line.checks, checks.get(line.item, []))) for line in facts.lines)
    return replace(facts, lines=lines, stated=_ordered_stated(facts, scheme))


def _ordered_stated(facts: ReportFacts, scheme: Scheme) -> StatedFacts:
    stated, codes = facts.stated, [dimension.code for dimension in scheme.dimensions]
    return replace(
        stated,
        dimensions=_sorted(stated.dimensions, codes),
        maxima=_sorted(stated.maxima, [*codes, *(item.code for item in scheme.items)]),
        budget=_sorted(stated.budget, list(BUDGET_AMOUNTS)),
        rates=_sorted(stated.rates, list(dict.fromkeys(line.title for line in facts.budget_lines))),
    )


def _sorted(given: Mapping[str, T], keys: list[str]) -> dict[str, T]:
    known = [key for key in keys if key in given]
    return {key: given[key] for key in [*known, *(key for key in sorted(given) if key not in known)]}


def dump(package: Mapping[str, Any]) -> str:
    """The text of a package file."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


class _PackageReader(Reader):
    """Reads amounts with units ("405万元"), shares as percentages too, and refuses negative ones.

    ``is_whole``: nothing that must be given is missing, so that the facts can be made and examined.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_whole = True

    def values(self, cls: type, data: Any, path: str) -> dict[str, Any]:
        values = super().values(cls, data, path)
        required = [field.name for field in fields(cls) if _is_required(field)]
        for name in required:
            is_blank = values[name] == "" and name not in _MAY_BE_BLANK
            if is_blank:
                self.complain(join(path, name), "必填，现为空。")
            self.is_whole &= values[name] is not None and not is_blank
        return {name: value for name, value in values.items() if value is not None or name in required}

    def read_scalar(self, hint: type, data: Any, path: str) -> Any:
        name = path.rpartition(".")[2]
        if hint is not Decimal or not isinstance(data, str):
            value = super().read_scalar(hint, data, path)
        else:
            unit = "元" if name in BUDGET_AMOUNTS else "%" if name == "share" else ""
            value = self._number(data, unit, path)
        if isinstance(value, Decimal):
            return self._checked(value, name, path)
        return value

    def _number(self, text: str, unit: str, path: str) -> Decimal | None:
        try:
            quantity = parse_quantity(text)
            if unit == "%" and quantity.unit == "":
                return quantity.value
            return (in_unit(quantity, unit) if unit else _without_unit(quantity, text)).value
        except MeasurementError as error:
            self.complain(path, error.problems[0].message)
            return None

    def _checked(self, value: Decimal, name: str, path: str) -> Decimal:
        if value < 0 and (name in _NOT_NEGATIVE or path.startswith(("stated.dimensions.", "stated.maxima."))):
            self.complain(path, f"{plain(value)} 是负数，应不小于 0。")
        if name == "share" and not 0 <= value <= 1:
            self.complain(path, f"得分比例 {plain(value)} 应在 0～1（0%～100%）之间。")
        places = 2 if name in BUDGET_AMOUNTS else 6 if name == "share" else 4
        return exact(value, places, path, self.complain)


def _without_unit(quantity: Quantity, text: str) -> Quantity:
    if quantity.unit or quantity.scale != 1:
        raise MeasurementError([Problem("", f"“{text}”应为不带单位的数字。")])
    return quantity


def _found(find: Callable[[], Any], problems: list[Problem]) -> Any:
    try:
        return find()
    except (SchemeError, OutlineError) as error:
        problems += error.problems
        return None


def _unprintable(value: Any, path: str) -> Iterator[Problem]:
    """Characters that no database, PDF or XML file can hold, in keys and texts."""
    if isinstance(value, str) and (found := _UNPRINTABLE.search(value)):
        yield Problem(path, f"第 {found.start() + 1} 个字符是不可见的控制字符（U+{ord(found[0]):04X}），请删去。")
    elif isinstance(value, dict):
        for key, entry in value.items():
            name = _UNPRINTABLE.sub("□", key)
            if name != key:
                yield Problem(join(path, name), "键中有不可见的控制字符，请删去。")
            yield from _unprintable(entry, join(path, name))
    elif isinstance(value, list):
        for i, entry in enumerate(value):
            yield from _unprintable(entry, f"{path}[{i}]")


def _choice_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for (section, name), (choices, may_be_empty) in _CHOICES.items():
        for i, row in _rows(body, section):
            value = _as_text(row.get(name))
            if value is not None and value not in choices.values and not (may_be_empty and value == ""):
                allowed = "、".join(f"{choice.value}（{choice.label}）" for choice in choices)
                yield Problem(f"{section}[{i}].{name}", f"没有{shown(value)}这个选项，可填：{allowed}。")
    kind = _as_text(body.get("kind"))
    if kind is not None and kind not in ReportKind.values:
        yield Problem("kind", f"报告种类{shown(kind)}应为 overall（整体）或 project（项目）。")


def _as_text(value: Any) -> str | None:
    """What the reader makes of a value that should be text; None if it refuses it."""
    return str(value) if type(value) in (str, int, Decimal) else None


def _uniqueness_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for section, names in _UNIQUE.items():
        seen: dict[tuple[Any, ...], int] = {}
        for i, row in _rows(body, section):
            identity = tuple(str(row.get(name) or "") for name in names)
            if identity in seen:
                words = "、".join(part for part in identity if part)
                yield Problem(f"{section}[{i}]", f"与第 {seen[identity] + 1} 条重复（{words[:80]}），请合并或改名。")
            seen.setdefault(identity, i)


def _rows(body: Mapping[str, Any], section: str) -> list[tuple[int, dict[str, Any]]]:
    rows = body.get(section)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _once_each(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _is_required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _plain(value: Any, name: str = "") -> Any:
    """JSON values of facts; what is empty or equal to its default is left out."""
    if isinstance(value, Decimal):
        return f"{value:.2f}" if name in BUDGET_AMOUNTS else plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        given = ((field, _plain(getattr(value, field.name), field.name)) for field in fields(value))
        return {
            field.name: entry for field, entry in given if _is_required(field) or entry not in (None, "", False, [], {})
        }
    return value

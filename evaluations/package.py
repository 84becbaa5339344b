"""Facts ↔ the open data package: one report as JSON, see docs/package.md and docs/package.schema.json.

A package has the fields of ``ReportFacts``. Reading is strict and tells *all* problems with their
paths; writing leaves out what is empty, so that writing what was read gives the same package.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import TextChoices

from scoring.engine import MeasurementError, Problem, ProblemsError, Scheme, SchemeError
from scoring.engine.quantities import in_unit, parse_quantity
from scoring.engine.rounding import HUNDRED, plain
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.reading import Reader, join

from .assessment import assess
from .enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2, ReportKind
from .facts import BudgetLineFacts, ReportFacts
from .outline import Outline, OutlineError, load

FORMAT, VERSION = "zjperf-package", 1
_NOT_NEGATIVE = (*BUDGET_AMOUNTS, "weight", "points", "self_score", "reviewed_score", "total")
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
}
_DIGITS = 15  # what every supported database stores exactly


class PackageError(ProblemsError):
    """A package cannot be read, contradicts itself, or does not fit its scheme."""


def read(path: Path) -> dict[str, Any]:
    """The JSON of a package file. Raises PackageError if it cannot be read or is no package."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        message = f"读不出数据包文件（{error.strerror}），请核对路径和权限。"
        raise PackageError([Problem(str(path), message)]) from error


def parse(content: bytes | str) -> dict[str, Any]:
    """The JSON of a package. Raises PackageError if it is not JSON, repeats a key, or is no package."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if repeated := {key for key in keys if keys.count(key) > 1}:
            raise PackageError([Problem("", f"同一层里重复的键：{'、'.join(sorted(repeated))}，请只保留一个。")])
        return dict(pairs)

    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        data = json.loads(text, parse_float=Decimal, object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise PackageError([Problem("", "文件不是 UTF-8 编码，请另存为 UTF-8 后重试。")]) from error
    except json.JSONDecodeError as error:
        place = f"第 {error.lineno} 行第 {error.colno} 列"
        raise PackageError(
            [Problem("", f"不是有效的 JSON，{place}附近有错（{error.msg}），请核对括号、引号和逗号。")]
        ) from error
    except RecursionError as error:
        raise PackageError([Problem("", "JSON 嵌套过深，不是自评数据包。")]) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise PackageError([Problem("format", f'不是自评数据包：应有 "format": "{FORMAT}"。')])
    if data.get("version") != VERSION:
        raise PackageError([Problem("version", f"数据包版本是“{data.get('version')}”，本系统能读第 {VERSION} 版。")])
    return data


def facts_from(data: Mapping[str, Any], find_scheme: Callable[[str], Scheme]) -> tuple[ReportFacts, Scheme]:
    """Read a parsed package with the scheme that it names.

    ``find_scheme`` raises SchemeError for an unknown code. Raises PackageError with all problems.
    """
    body = {key: value for key, value in data.items() if key not in ("format", "version", "figures")}
    reader = _PackageReader()
    values = reader.values(ReportFacts, body, "")
    problems = reader.problems
    scheme = _found(lambda: find_scheme(values["scheme"]), problems) if values.get("scheme") else None
    outline = _found(lambda: load(values["outline"]), problems) if values.get("outline") else None
    problems += [
        *_choice_problems(body),
        *_uniqueness_problems(body),
        *_kind_problems(values, scheme, outline),
        *_text_problems(values, outline),
    ]
    figures, faults = _figures(data.get("figures"), scheme)
    problems += faults
    if problems or scheme is None:
        raise PackageError(_once_each(problems))
    facts = ReportFacts(**values, figures=figures)
    try:
        assess(facts, scheme)
    except MeasurementError as error:
        raise PackageError(error.problems) from None
    return facts, scheme


def package_from(facts: ReportFacts, scheme: Scheme) -> dict[str, Any]:
    """The package of a report, ready for ``json.dumps``; empty fields are left out."""
    body = _plain(facts)
    shown = {key: _figure_text(value, scheme.inputs_by_key[key].unit) for key, value in facts.figures.items()}
    package: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for field in fields(facts):
        if field.name == "figures" and shown:
            package["figures"] = shown
        elif field.name in body:
            package[field.name] = body[field.name]
    return package


def dump(package: Mapping[str, Any]) -> str:
    """The text of a package file."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


class _PackageReader(Reader):
    """Reads amounts with units ("405万元"), shares as percentages too, and refuses negative ones."""

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
        if value < 0 and (name in _NOT_NEGATIVE or ".dimensions." in f".{path}"):
            self.complain(path, f"{plain(value)} 是负数，应不小于 0。")
        if name == "share" and not 0 <= value <= 1:
            self.complain(path, f"得分比例 {plain(value)} 应在 0～1（0%～100%）之间。")
        places = 2 if name in BUDGET_AMOUNTS else 6 if name == "share" else 4
        return _exact(value, places, path, self.complain)


def _without_unit(quantity: Any, text: str) -> Any:
    if quantity.unit or quantity.scale != 1:
        raise MeasurementError([Problem("", f"“{text}”应为不带单位的数字。")])
    return quantity


def _exact(value: Decimal, places: int, path: str, complain: Callable[[str, str], None]) -> Decimal:
    """The canonical form; a value that the database would round is a problem."""
    digits = len(value.normalize().as_tuple().digits)
    if value != round(value, places):
        complain(path, f"{plain(value)} 的小数超过 {places} 位，保存会丢失精度，请四舍五入后填写。")
    elif digits > _DIGITS or abs(value) >= 10 ** (_DIGITS - 2):
        complain(path, f"{plain(value)} 的位数过多，请核对是否多写了数字或用错了单位。")
    return value.quantize(Decimal("0.01")) if places == 2 and digits <= _DIGITS + 2 else Decimal(plain(value))


def _found(find: Callable[[], Any], problems: list[Problem]) -> Any:
    try:
        return find()
    except (SchemeError, OutlineError) as error:
        problems += error.problems
        return None


def _figures(data: Any, scheme: Scheme | None) -> tuple[dict[str, Decimal], list[Problem]]:
    """Data-sheet values in base units; each may be written with its unit ("1096.51万元", "100%")."""
    if data is None:
        return {}, []
    if not isinstance(data, dict):
        return {}, [Problem("figures", "应为“数据项: 数值”的条目。")]
    values: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for key, given in data.items():
        entry = scheme.inputs_by_key.get(key) if scheme else None
        path = join("figures", key)
        try:
            quantity = parse_quantity(str(given))
            value = in_unit(quantity, entry.unit).value if entry else quantity.value
        except MeasurementError as error:
            label = f"“{entry.label}”" if entry else ""
            problems.append(Problem(path, label + error.problems[0].message))
            continue
        if value < 0:
            problems.append(Problem(path, f"{given} 是负数，应不小于 0。"))
        places = 2 if entry and entry.unit == "元" else 6
        values[key] = _exact(value, places, path, lambda where, message: problems.append(Problem(where, message)))
    return values, problems


def _figure_text(value: Decimal, unit: str) -> str:
    if unit == "%":
        return plain(value * HUNDRED) + "%"
    return f"{value:.2f}" if unit == "元" else plain(value)


def _choice_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for (section, name), (choices, may_be_empty) in _CHOICES.items():
        for i, row in enumerate(_rows(body, section)):
            value = row.get(name)
            if value is None or (may_be_empty and value == ""):
                continue
            if value not in choices.values:
                allowed = "、".join(f"{choice.value}（{choice.label}）" for choice in choices)
                yield Problem(f"{section}[{i}].{name}", f"没有“{value}”这个选项，可填：{allowed}。")
    if body.get("kind") is not None and body["kind"] not in ReportKind.values:
        yield Problem("kind", f"报告种类“{body['kind']}”应为 overall（整体）或 project（项目）。")


def _uniqueness_problems(body: Mapping[str, Any]) -> Iterator[Problem]:
    for section, names in _UNIQUE.items():
        seen: dict[tuple[Any, ...], int] = {}
        for i, row in enumerate(_rows(body, section)):
            identity = tuple(str(row.get(name) or "") for name in names)
            if identity in seen:
                words = "、".join(part for part in identity if part)
                yield Problem(f"{section}[{i}]", f"与第 {seen[identity] + 1} 条重复（{words}），请合并或改名。")
            seen.setdefault(identity, i)


def _rows(body: Mapping[str, Any], section: str) -> list[dict[str, Any]]:
    rows = body.get(section)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _kind_problems(values: Mapping[str, Any], scheme: Scheme | None, outline: Outline | None) -> Iterator[Problem]:
    kind, project = values.get("kind"), values.get("project", "")
    if kind == ReportKind.PROJECT and not project:
        yield Problem("project", "项目支出绩效自评报告须填写项目名称。")
    if kind == ReportKind.OVERALL and project:
        yield Problem("project", "整体绩效自评报告不属于某个项目，请删去项目名称。")
    for name, chosen in (("scheme", scheme), ("outline", outline)):
        if chosen is not None and kind in ReportKind.values and chosen.kind != kind:
            yield Problem(name, f"“{chosen.title}”不适用于{ReportKind(kind).label}，请换一个。")
    lines: tuple[BudgetLineFacts, ...] = values.get("budget_lines", ())
    for i, line in enumerate(lines):
        if line.project and line.category == BudgetCategory.BASIC:
            yield Problem(f"budget_lines[{i}].project", "基本支出不属于项目，请删去项目名称或改为项目支出。")
        if kind == ReportKind.PROJECT and line.project != project:
            yield Problem(f"budget_lines[{i}].project", f"应为本报告的项目“{project}”，现为“{line.project}”。")


def _text_problems(values: Mapping[str, Any], outline: Outline | None) -> Iterator[Problem]:
    if outline is None:
        return
    keys = [part.key for part in outline.written]
    for key in values.get("texts", {}):
        if key not in keys:
            yield Problem(f"texts.{key}", f"提纲“{outline.title}”没有这一章，可填：{'、'.join(keys)}。")


def _once_each(problems: list[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


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
        given = ((field.name, _plain(getattr(value, field.name), field.name)) for field in fields(value))
        return {key: entry for key, entry in given if entry not in (None, "", False, [], {})}
    return value

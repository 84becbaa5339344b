"""A scoring scheme as plain frozen data, and everything that must hold between its parts.

Broken parts arrive from the loader as None, so that all other problems can still be told at once.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from .errors import Problem, SchemeError
from .inputs import NOTHING, Input, Measure, input_problems, measure_problems, repeated
from .rounding import ONE, ZERO, plain, round_half_up

FORBIDDEN, FULL, RESCALE, ZERO_POINTS = "forbidden", "full", "rescale", "zero"
NOT_APPLICABLE_MEANINGS = (FORBIDDEN, FULL, RESCALE, ZERO_POINTS)
OVERALL, PROJECT = "overall", "project"


class Item(NamedTuple):
    """One scored line 三级指标: full points, the rule that earns them, the standard in words.

    ``parameters`` is an instance of the rule's own class, see ``rules.Rule``.
    """

    code: str
    title: str
    points: Decimal
    rule: str
    parameters: Any = None
    not_applicable: str = FORBIDDEN
    standard: str = ""


class Dimension(NamedTuple):
    """A group of items 二级指标; ``category`` is the heading above it 一级指标, for print."""

    code: str
    title: str
    points: Decimal
    items: tuple[Item, ...]
    category: str = ""


class Adjustment(NamedTuple):
    """Points added to or taken from the total 加减分, within bounds (None: the scheme sets none)."""

    code: str
    title: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    standard: str = ""


class Band(NamedTuple):
    """A grade 等级 and the lowest total that earns it (inclusive)."""

    grade: str
    minimum: Decimal


class OverTarget(NamedTuple):
    """Indicators above their target by ``beyond`` (a fraction) or more lose ``deduct`` points each."""

    beyond: Decimal
    deduct: Decimal


class CapStep(NamedTuple):
    """Below this ratio (exclusive) the total is at most ``cap`` points."""

    below: Decimal
    cap: Decimal


class RatioCap(NamedTuple):
    """Caps on the total by a ratio, such as the execution rate; the lowest fitting step acts."""

    measure: Measure
    steps: tuple[CapStep, ...]


class Limits(NamedTuple):
    """What acts beyond the items. The total never leaves ``minimum`` to ``maximum``."""

    minimum: Decimal
    maximum: Decimal
    over_target: OverTarget | None = None
    ratio_cap: RatioCap | None = None


class Source(NamedTuple):
    """The document a scheme was taken from, and what in it is assumed rather than read."""

    title: str
    number: str = ""
    note: str = ""


@dataclass(frozen=True)
class Scheme:
    """One scoring scheme: a year's score table as data. Points are printed with ``decimals`` places.

    Raises SchemeError with *all* problems if its parts contradict each other.
    """

    code: str
    title: str
    kind: str
    year: int
    source: Source
    total: Decimal
    decimals: int
    inputs: tuple[Input, ...]
    dimensions: tuple[Dimension, ...]
    bands: tuple[Band, ...]
    limits: Limits
    adjustments: tuple[Adjustment, ...] = ()
    inputs_by_key: Mapping[str, Input] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if problems := list(problems_of(self)):
            raise SchemeError(problems)
        object.__setattr__(self, "inputs_by_key", {entry.key: entry for entry in self.inputs})

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for dimension in self.dimensions for item in dimension.items)

    def grade(self, points: Decimal) -> str:
        """The grade of a total between the scheme's minimum and maximum."""
        return next((band.grade for band in self.bands if points >= band.minimum), self.bands[-1].grade)


_DECIMALS = range(7)
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def problems_of(scheme: Scheme) -> Iterator[Problem]:
    """Everything that contradicts itself in a scheme; parts that are None were reported already."""
    yield from _heading_problems(scheme)
    yield from _dimension_problems(scheme)
    yield from repeated("dimensions", "code", [dimension.code for dimension in scheme.dimensions])
    codes = [(f"dimensions[{d}].items[{i}]", item.code) for d, i, item in _numbered_items(scheme)]
    codes += [(f"adjustments[{i}]", entry.code) for i, entry in enumerate(scheme.adjustments)]
    counts = Counter(code for _, code in codes if code is not None)
    yield from (Problem(f"{path}.code", f"编码“{code}”重复。") for path, code in codes if counts[code] > 1)
    yield from _measure_problems(scheme)
    yield from _limit_problems(scheme)
    yield from _band_problems(scheme)


def _heading_problems(scheme: Scheme) -> Iterator[Problem]:
    if scheme.kind not in (None, OVERALL, PROJECT):
        yield Problem("kind", f"应为 {OVERALL} 或 {PROJECT}，现为“{scheme.kind}”。")
    if scheme.decimals is not None and scheme.decimals not in _DECIMALS:
        yield Problem("decimals", f"小数位数应在 0～6 之间，现为 {scheme.decimals}。")
    if scheme.year is not None and not 2000 <= scheme.year <= 2100:
        yield Problem("year", f"应为四位年度，现为 {scheme.year}。")
    if scheme.code is not None and not _CODE.fullmatch(scheme.code):
        yield Problem("code", f"应由小写字母、数字和连字符组成，不超过 80 个字符，现为“{scheme.code[:100]}”。")
    for name, value in (("title", scheme.title), ("source.title", scheme.source and scheme.source.title)):
        if value is not None and not 0 < len(value.strip()) <= 200:
            yield Problem(name, "应有 1～200 个字。")


def _numbered_items(scheme: Scheme) -> Iterator[tuple[int, int, Item]]:
    for d, dimension in enumerate(scheme.dimensions):
        for i, item in enumerate(dimension.items):
            yield d, i, item


def _dimension_problems(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.dimensions:
        yield Problem("dimensions", "至少要有一组评分项。")
    for d, dimension in enumerate(scheme.dimensions):
        path = f"dimensions[{d}]"
        if not dimension.items:
            yield Problem(f"{path}.items", "至少要有一个评分项。")
        yield from _sum_problem(
            f"{path}.points", "本组满分", dimension.points, [item.points for item in dimension.items]
        )
        for i, item in enumerate(dimension.items):
            yield from _item_problems(f"{path}.items[{i}]", item, scheme.decimals)
    yield from _sum_problem("total", "总分", scheme.total, [dimension.points for dimension in scheme.dimensions])


def _sum_problem(path: str, name: str, whole: Decimal, parts: Iterable[Decimal]) -> Iterator[Problem]:
    known = [part for part in parts if part is not None]
    if whole is not None and len(known) == len(list(parts)) and sum(known, ZERO) != whole:
        yield Problem(path, f"各项分值合计 {plain(sum(known, ZERO))}，与{name} {plain(whole)} 不等。")


def _item_problems(path: str, item: Item, decimals: int | None) -> Iterator[Problem]:
    if item.points is not None:
        if item.points <= 0:
            yield Problem(f"{path}.points", f"分值应大于 0，现为 {plain(item.points)}。")
        elif decimals is not None and decimals in _DECIMALS and item.points != round_half_up(item.points, decimals):
            yield Problem(f"{path}.points", f"分值 {plain(item.points)} 的小数超过 {decimals} 位。")
    if item.not_applicable not in (None, *NOT_APPLICABLE_MEANINGS):
        allowed = "、".join(NOT_APPLICABLE_MEANINGS)
        yield Problem(f"{path}.not_applicable", f"应为 {allowed} 之一，现为“{item.not_applicable}”。")
    if item.parameters is not None:
        for problem in item.parameters.problems(item):
            yield Problem(f"{path}.parameters.{problem.path}", problem.message)


def _measure_problems(scheme: Scheme) -> Iterator[Problem]:
    yield from input_problems(scheme.inputs)
    units = {entry.key: entry.unit for entry in scheme.inputs}
    scored: set[str] = set()
    for d, i, item in _numbered_items(scheme):
        for path, measure in item.parameters.measures() if item.parameters is not None else ():
            where = f"dimensions[{d}].items[{i}].parameters.{path}"
            yield from measure_problems(where, measure, units)
            scored.update(measure.keys if measure is not None and path == "ratio" else ())
            if measure is not None and measure.when_zero == NOTHING and item.not_applicable == FORBIDDEN:
                message = f"分母为0时不适用，而“{item.title}”不允许不适用，请填写 not_applicable。"
                yield Problem(f"{where}.when_zero", message)
    if scheme.limits is None or scheme.limits.ratio_cap is None or scheme.limits.ratio_cap.measure is None:
        return
    path, cap = "limits.ratio_cap.measure", scheme.limits.ratio_cap.measure
    yield from measure_problems(path, cap, units)
    if unscored := [key for key in cap.keys if key in units and key not in scored]:
        # Otherwise a missing figure would lift the cap without anyone noticing.
        yield Problem(path, f"“{'、'.join(unscored)}”未被任何评分项使用，漏填时无从发现，请改用评分项的比率。")


def _limit_problems(scheme: Scheme) -> Iterator[Problem]:
    limits = scheme.limits
    if limits is None:
        return
    if None not in (limits.minimum, limits.maximum) and limits.minimum >= limits.maximum:
        yield Problem("limits", f"下限 {plain(limits.minimum)} 应小于上限 {plain(limits.maximum)}。")
    for name, value in zip(OverTarget._fields, limits.over_target or (), strict=False):
        if value is not None and value <= 0:
            yield Problem(f"limits.over_target.{name}", f"应大于 0，现为 {plain(value)}。")
    if limits.ratio_cap is not None:
        yield from _cap_problems(limits.ratio_cap)
    for i, entry in enumerate(scheme.adjustments):
        if entry.minimum is not None and entry.maximum is not None and entry.minimum > entry.maximum:
            yield Problem(f"adjustments[{i}]", "下限大于上限。")


def _cap_problems(ratio_cap: RatioCap) -> Iterator[Problem]:
    if not ratio_cap.steps:
        yield Problem("limits.ratio_cap.steps", "至少要有一档。")
    belows, caps = [step.below for step in ratio_cap.steps], [step.cap for step in ratio_cap.steps]
    if None not in belows + caps and (belows != sorted(set(belows)) or caps != sorted(caps)):
        yield Problem("limits.ratio_cap.steps", "各档应按 below 从低到高排列，cap 也应从低到高。")


def _band_problems(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.bands:
        yield Problem("bands", "至少要有一个等级。")
        return
    yield from repeated("bands", "grade", [band.grade for band in scheme.bands])
    minima = [band.minimum for band in scheme.bands]
    if None in minima:
        return
    if minima != sorted(set(minima), reverse=True):
        yield Problem("bands", "各等级的最低分应从高到低且互不相同，否则等级会重叠。")
    lowest, highest = (None, None) if scheme.limits is None else scheme.limits[:2]
    if lowest is not None and minima[-1] > lowest:
        message = f"最低等级从 {plain(minima[-1])} 分起，低于它的分数（下限 {plain(lowest)}）没有等级。"
        yield Problem("bands", message)
    if highest is not None and minima[0] > highest:
        yield Problem("bands[0].minimum", f"总分上限是 {plain(highest)}，达不到 {plain(minima[0])} 分。")


def within_unit(path: str, name: str, value: Decimal | None) -> Iterator[Problem]:
    """A share or fraction must lie between 0 and 1."""
    if value is not None and not ZERO <= value <= ONE:
        yield Problem(path, f"{name}应在 0～1 之间，现为 {plain(value)}。")

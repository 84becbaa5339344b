"""Rules where a person decides: a checklist, a level of attainment, points by judgement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .errors import Problem
from .inputs import Measure, repeated
from .measurements import NotMeasured, Value
from .ratios import inputs_of
from .results import InputValue, Outcome, Ratio
from .rounding import ZERO, percent_text, plain, points_text
from .rules import Case, Rule, other_bases, rule, share_text
from .scheme import Item, within_unit

_KEY = re.compile(r"\w+")


class Check(NamedTuple):
    """One entry of a checklist; ``points`` None shares the item's points equally.

    Where a ``veto`` entry fails, the item earns nothing 一票否决.
    """

    key: str
    text: str
    points: Decimal | None = None
    veto: bool = False


@rule("checklist")
@dataclass(frozen=True)
class Checklist(Rule):
    """Every requirement that holds earns its points, or an equal share of the item's points."""

    answers = ("checks",)

    checks: tuple[Check, ...]

    def score(self, case: Case) -> Outcome:
        given = case.answer.checks
        open_checks = [check.text for check in self.checks if check.key not in given]
        if open_checks:
            reason = f"清单中还有{len(open_checks)}项未填：{'；'.join(open_checks)}。"
            return Outcome(NotMeasured(reason), reason)
        failed = [check for check in self.checks if not given[check.key]]
        count, full = len(self.checks), case.item.points
        if not failed:
            words = "要求符合" if count == 1 else f"{count}项要求全部符合"
            return Outcome(full, f"{words}，得{plain(full)}分。")
        lost = sum((full / count if check.points is None else check.points for check in failed), ZERO)
        vetoed = any(check.veto for check in failed)
        points = ZERO if vetoed or len(failed) == count else full - lost
        texts = "；".join(check.text for check in failed)
        veto = "，其中有一票否决的要求" if vetoed else ""
        got = points_text(points, case.scheme.decimals)
        return Outcome(points, f"{count}项要求中{len(failed)}项不符合（{texts}）{veto}，得{got}分。")

    def problems(self, item: Item) -> Iterator[Problem]:
        if self.checks is None:
            return
        if not self.checks:
            yield Problem("checks", "清单不能为空。")
        yield from repeated("checks", "key", [check.key for check in self.checks])
        for i, check in enumerate(self.checks):
            if check.key is not None and not _KEY.fullmatch(check.key):
                yield Problem(f"checks[{i}].key", f"应由字母、数字和下划线组成，现为“{check.key}”。")
            if check.points is not None and check.points < 0:
                yield Problem(f"checks[{i}].points", f"不能小于 0，现为 {plain(check.points)}。")
        points = [check.points for check in self.checks if check.points is not None]
        if points and (len(points) != len(self.checks) or sum(points, ZERO) != item.points):
            yield Problem("checks", "各项的 points 要么全部不填（平均分配），要么合计等于该项分值。")

    def faults(self, case: Case) -> Iterator[Problem]:
        yield from super().faults(case)
        known = {check.key for check in self.checks}
        for key in case.answer.checks:
            if key not in known:
                message = f"“{case.item.title}”的清单中没有“{key}”，可填：{'、'.join(sorted(known))}。"
                yield Problem(f"{case.path}.checks.{key}", message)


class Level(NamedTuple):
    """A level of attainment: ``label``, and the shares of the points it spans.

    ``default`` is taken when no share is given; without it the share must be filled in, unless the
    level is a single point such as 80 %.
    """

    key: str
    label: str
    lowest: Decimal
    highest: Decimal
    default: Decimal | None = None


def level_share(levels: tuple[Level, ...], key: str, share: Decimal | None, title: str) -> tuple[Value, str]:
    """The share (a fraction) of a level and its label; NotMeasured if level or share is missing."""
    level = next((level for level in levels if level.key == key), None)
    if not levels:
        return NotMeasured(f"“{title}”是定性指标，而评分方案没有规定定性指标的档次，请改用定量指标。"), ""
    if level is None:
        labels = "、".join(level.label for level in levels)
        return NotMeasured(f"“{title}”未评定等级，请选择：{labels}。"), ""
    if share is None:
        share = level.lowest if level.lowest == level.highest else level.default
    if share is None:
        span = f"{percent_text(level.lowest)}～{percent_text(level.highest)}"
        return NotMeasured(f"“{title}”评定为“{level.label}”，请在{span}之间填写得分比例。"), level.label
    return share, level.label


def level_problems(levels: tuple[Level, ...] | None) -> Iterator[Problem]:
    """Levels must run from the best down without overlap; fixed levels (100 %, 80 %, …) leave gaps."""
    if levels is None:
        return
    if not levels:
        yield Problem("levels", "至少要有一档。")
    yield from repeated("levels", "key", [level.key for level in levels])
    upper: Decimal | None = None
    for i, level in enumerate(levels):
        yield from within_unit(f"levels[{i}].to", "上限", level.highest)
        yield from within_unit(f"levels[{i}].from", "下限", level.lowest)
        if None in (level.lowest, level.highest):
            continue
        if level.lowest > level.highest:
            yield Problem(f"levels[{i}]", "下限大于上限。")
        if upper is not None and level.highest > upper:
            yield Problem(f"levels[{i}].to", f"不应高于上一档的下限 {plain(upper)}，现为 {plain(level.highest)}。")
        if level.default is not None and not level.lowest <= level.default <= level.highest:
            yield Problem(f"levels[{i}].default", "不在本档范围内。")
        upper = level.lowest


def level_faults(path: str, levels: tuple[Level, ...], key: str, share: Decimal | None) -> Iterator[Problem]:
    """Refuse an unknown level, or a share without its level or outside of it."""
    level = next((level for level in levels if level.key == key), None)
    if level is None and key:
        yield Problem(
            f"{path}.level",
            f"没有“{key}”这一档，可填：{'、'.join(f'{level.key}（{level.label}）' for level in levels)}。",
        )
    elif level is None:
        if share is not None:
            yield Problem(f"{path}.share", f"填了得分比例{percent_text(share)}，还须评定等级。")
    elif share is not None and not level.lowest <= share <= level.highest:
        span = f"{percent_text(level.lowest)}～{percent_text(level.highest)}"
        yield Problem(f"{path}.share", f"得分比例{percent_text(share)}不在“{level.label}”的范围{span}内。")


@rule("graded")
@dataclass(frozen=True)
class Graded(Rule):
    """Full points times the share of the level that was reached."""

    answers = ("level", "share")

    levels: tuple[Level, ...]

    def score(self, case: Case) -> Outcome:
        share, label = level_share(self.levels, case.answer.level, case.answer.share, case.item.title)
        if isinstance(share, NotMeasured):
            return Outcome(share, share.reason)
        points = case.item.points * share
        got = points_text(points, case.scheme.decimals)
        words = f"评定为“{label}”，{share_text(share, case.item)}＝{got}分。"
        return Outcome(points, words, Ratio(share, "达成程度"))

    def problems(self, item: Item) -> Iterator[Problem]:
        return level_problems(self.levels)

    def faults(self, case: Case) -> Iterator[Problem]:
        yield from super().faults(case)
        yield from level_faults(case.path, self.levels, case.answer.level, case.answer.share)


@rule("assessed")
@dataclass(frozen=True)
class Assessed(Rule):
    """Points given by judgement against the standard in words; the scheme has no formula for them."""

    answers = ("points",)

    also: tuple[Measure, ...] = ()

    def score(self, case: Case) -> Outcome:
        alternatives, more = other_bases(self.also, case)
        used: tuple[InputValue, ...] = ()
        for measure in self.also:
            used += inputs_of(measure, case.measurements.values, case.scheme.inputs_by_key)
        points = case.answer.points
        if points is None:
            reason = f"“{case.item.title}”没有计算公式，请按评分标准评定得分。"
            return Outcome(NotMeasured(reason), reason + more, None, alternatives, used)
        return Outcome(points, f"按评分标准评定得{plain(points)}分。{more}", None, alternatives, used)

    def measures(self) -> Iterator[tuple[str, Measure]]:
        yield from ((f"also[{i}]", measure) for i, measure in enumerate(self.also or ()))

    def faults(self, case: Case) -> Iterator[Problem]:
        yield from super().faults(case)
        points, full = case.answer.points, case.item.points
        if points is not None and not ZERO <= points <= full:
            yield Problem(f"{case.path}.points", f"评定得分 {plain(points)} 不在 0～{plain(full)} 分之间。")

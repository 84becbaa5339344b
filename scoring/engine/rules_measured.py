"""Rules that look at one measure of data-sheet values: a ratio, a change, a count."""

import operator
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .errors import Problem
from .inputs import Measure
from .measurements import NotMeasured
from .ratios import NOTHING_TO_MEASURE, inputs_of, measured
from .results import Outcome, Ratio
from .rounding import ONE, ZERO, percent_text, plain, points_text
from .rules import Case, Rule, measure_text, other_bases, ratio_text, rule, share_text
from .scheme import Item, within_unit


def _crossed(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


@dataclass(frozen=True)
class MeasuredRule(Rule):
    """A rule that looks at one measure; ``also`` lists other bases that are shown beside it.

    Under ``none_below`` or over ``none_above`` there are no points, whatever the rule says.
    """

    ratio: Measure
    also: tuple[Measure, ...] = ()
    none_below: Decimal | None = None
    none_above: Decimal | None = None

    def measures(self) -> Iterator[tuple[str, Measure]]:
        yield "ratio", self.ratio
        yield from ((f"also[{i}]", measure) for i, measure in enumerate(self.also or ()))

    def problems(self, item: Item) -> Iterator[Problem]:
        if _crossed(self.none_below, self.none_above):
            yield Problem("none_below", "none_below 大于 none_above，任何数值都不得分。")

    @abstractmethod
    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        """Points (unrounded) for the measured value, and the words for how they were earned."""

    def _earned_within(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        if self.none_below is not None and value < self.none_below:
            return ZERO, f"低于{ratio_text(self.ratio, self.none_below, case)}，不得分。"
        if self.none_above is not None and value > self.none_above:
            return ZERO, f"超过{ratio_text(self.ratio, self.none_above, case)}，不得分。"
        return self.earned(value, case)

    def score(self, case: Case) -> Outcome:
        values, inputs = case.measurements.values, case.scheme.inputs_by_key
        value = measured(self.ratio, values, inputs)
        used = inputs_of(self.ratio, values, inputs)
        if value is NOTHING_TO_MEASURE:
            return Outcome(value, f"{self.ratio.basis}：无可计量事项。", inputs=used)
        if isinstance(value, NotMeasured):
            return Outcome(value, value.reason, inputs=used)
        points, words = self._earned_within(value, case)
        alternatives, more = other_bases(self.also, case)
        sentence = f"{measure_text(self.ratio, value, case)}，{words}{more}"
        return Outcome(points, sentence, Ratio(value, self.ratio.basis), alternatives, used)


@rule("proportional")
@dataclass(frozen=True)
class Proportional(MeasuredRule):
    """Full points times the ratio; the ratio is capped at ``cap`` (1) and never below zero.

    From ``full_from`` on there are full points. ``zero_at`` starts the scale there instead of at
    zero: (ratio − zero_at) ÷ (1 − zero_at), as in "60% earns nothing, every point above counts".
    """

    cap: Decimal = ONE
    full_from: Decimal | None = None
    zero_at: Decimal = ZERO

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        full, places = case.item.points, case.scheme.decimals
        if self.full_from is not None and value >= self.full_from:
            return full, f"达到{percent_text(self.full_from)}，得{points_text(full, places)}分。"
        share = min(max(value, ZERO), self.cap)
        capped = f"超过{percent_text(self.cap)}按{percent_text(self.cap)}计，" if value > self.cap else ""
        if self.zero_at:
            share = max(share - self.zero_at, ZERO) / (ONE - self.zero_at)
            capped += f"从{percent_text(self.zero_at)}起计，"
        points = full * share
        return points, f"{capped}{share_text(share, case.item)}＝{points_text(points, places)}分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        yield from super().problems(item)
        if self.cap is not None and not ZERO < self.cap <= ONE:
            yield Problem("cap", f"上限应大于 0、不超过 1，现为 {plain(self.cap)}。")
        yield from within_unit("full_from", "满分界限", self.full_from)
        if self.zero_at is not None and not ZERO <= self.zero_at < ONE:
            yield Problem("zero_at", f"起计点应不小于 0、小于 1，现为 {plain(self.zero_at)}。")


_REACHED: dict[str, tuple[Callable[[Decimal, Decimal], bool], str]] = {
    "at_least": (operator.ge, "达到"),
    "above": (operator.gt, "超过"),
    "at_most": (operator.le, "不超过"),
    "below": (operator.lt, "低于"),
}


class Step(NamedTuple):
    """What a value earns that reaches the one bound given: a ``share`` of the points, or ``points``."""

    share: Decimal | None = None
    points: Decimal | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None

    @property
    def bounds(self) -> dict[str, Decimal]:
        return {name: bound for name in _REACHED if (bound := getattr(self, name)) is not None}

    def earns(self, full: Decimal) -> Decimal:
        return full * self.share if self.share is not None else self.points or ZERO


@rule("stepped")
@dataclass(frozen=True, kw_only=True)
class Stepped(MeasuredRule):
    """What the first step that the value reaches earns; beyond the last step, no points."""

    steps: tuple[Step, ...]

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        for step in self.steps:
            ((name, bound),) = step.bounds.items()
            reaches, verb = _REACHED[name]
            if reaches(value, bound):
                points = step.earns(case.item.points)
                by = "" if step.share is None else f"按{percent_text(step.share)}"
                got = points_text(points, case.scheme.decimals)
                return points, f"{verb}{ratio_text(self.ratio, bound, case)}，{by}得{got}分。"
        return ZERO, "未达到最低一档，得0分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        yield from super().problems(item)
        if not self.steps:
            yield Problem("steps", "至少要有一档。")
        for i, step in enumerate(self.steps):
            yield from _step_problems(f"steps[{i}]", step, item)
        if any(len(step.bounds) != 1 for step in self.steps):
            return
        names = {name for step in self.steps for name in step.bounds}
        if len(names) > 1:
            yield Problem("steps", f"各档应统一使用 {'、'.join(_REACHED)} 之一。")
            return
        bounds = [bound for step in self.steps for bound in step.bounds.values()]
        is_falling = not names.isdisjoint(("at_least", "above"))
        if bounds != sorted(set(bounds), reverse=is_falling):
            yield Problem("steps", f"各档的界限应按{'从高到低' if is_falling else '从低到高'}排列且互不相同。")
        if item.points is not None:
            earned = [step.earns(item.points) for step in self.steps]
            if earned != sorted(earned, reverse=True):
                yield Problem("steps", "得分应从高到低排列。")


def _step_problems(path: str, step: Step, item: Item) -> Iterator[Problem]:
    if (step.share is None) == (step.points is None):
        yield Problem(path, "share（得分比例）和 points（得分）应且只应填一个。")
    yield from within_unit(f"{path}.share", "得分比例", step.share)
    points, full = step.points, item.points
    if points is not None and full is not None and not ZERO <= points <= full:
        yield Problem(f"{path}.points", f"得分应在 0～{plain(full)} 之间，现为 {plain(points)}。")
    if len(step.bounds) != 1:
        yield Problem(path, f"{'、'.join(_REACHED)} 应且只应填一个。")


@rule("threshold")
@dataclass(frozen=True)
class Threshold(MeasuredRule):
    """All or nothing: full points if the value keeps to ``at_most`` or reaches ``at_least``."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        words = []
        is_met = True
        for bound, holds, good, bad in (
            (self.at_least, self.at_least is None or value >= self.at_least, "不低于", "低于"),
            (self.at_most, self.at_most is None or value <= self.at_most, "不超过", "超过"),
        ):
            if bound is not None:
                words.append((good if holds else bad) + ratio_text(self.ratio, bound, case))
                is_met = is_met and holds
        points = case.item.points if is_met else ZERO
        return points, f"{'、'.join(words)}，得{plain(points)}分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        yield from super().problems(item)
        if self.at_least is None and self.at_most is None:
            yield Problem("at_most", "at_least 和 at_most 至少填一个。")
        elif _crossed(self.at_least, self.at_most):
            yield Problem("at_least", "at_least 大于 at_most，任何数值都不得分。")


IGNORED, COUNTED, PROPORTIONAL_PART = "ignored", "counted", "proportional"


@rule("deduction")
@dataclass(frozen=True, kw_only=True)
class Deduction(MeasuredRule):
    """Full points less ``deduct`` for every ``each`` by which the value is over or under a bound.

    ``part`` says what a part of a step costs: nothing ("ignored"), a whole step ("counted") or its
    share ("proportional"). Points never fall below zero.
    """

    each: Decimal
    deduct: Decimal
    part: str = IGNORED
    over: Decimal | None = None
    under: Decimal | None = None

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        sides = (("超过", self.over, 1), ("低于", self.under, -1))
        ((side, bound, sign),) = [(side, bound, sign) for side, bound, sign in sides if bound is not None]
        excess = max((value - bound) * sign, ZERO)
        steps = excess / self.each
        if self.part == IGNORED:
            steps = Decimal(int(steps))
        elif self.part == COUNTED and steps != int(steps):
            steps = Decimal(int(steps) + 1)
        lost = min(steps * self.deduct, case.item.points)
        points = case.item.points - lost
        limit = ratio_text(self.ratio, bound, case)
        if excess == 0:
            return points, f"未{side}{limit}，不扣分，得{plain(points)}分。"
        each = ratio_text(self.ratio, self.each, case).replace("%", "个百分点")
        places = case.scheme.decimals
        words = f"{side}{limit}，每{each}扣{plain(self.deduct)}分，共扣{points_text(lost, places)}分"
        return points, f"{words}，得{points_text(points, places)}分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        yield from super().problems(item)
        if (self.over is None) == (self.under is None):
            yield Problem(
                "over", "over 和 under 应且只应填一个；超过和低于都扣分的，用 absolute: true 取差额再填 over: 0。"
            )
        if self.part not in (None, IGNORED, COUNTED, PROPORTIONAL_PART):
            yield Problem("part", f"应为 {IGNORED}、{COUNTED} 或 {PROPORTIONAL_PART}，现为“{self.part}”。")
        for name in ("each", "deduct"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                yield Problem(name, f"应大于 0，现为 {plain(value)}。")

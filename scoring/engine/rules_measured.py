"""Rules that look at one measure of data-sheet values: a ratio, a change, a count."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .errors import Problem
from .inputs import Measure
from .measurements import NotMeasured
from .ratios import NOTHING_TO_MEASURE, inputs_of, measured
from .results import Outcome, Ratio
from .rounding import HUNDRED, ONE, ZERO, percent_text, plain, points_text
from .rules import Case, Rule, measure_text, other_bases, ratio_text, rule
from .scheme import Item, within_unit


@dataclass(frozen=True)
class MeasuredRule(Rule):
    """A rule that looks at one measure; ``also`` lists other bases that are shown beside it."""

    ratio: Measure
    also: tuple[Measure, ...] = ()

    def measures(self) -> Iterator[tuple[str, Measure]]:
        yield "ratio", self.ratio
        yield from ((f"also[{i}]", measure) for i, measure in enumerate(self.also or ()))

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        """Points (unrounded) for the measured value, and the words for how they were earned."""
        raise NotImplementedError(self.name)

    def score(self, case: Case) -> Outcome:
        values, inputs = case.measurements.values, case.scheme.inputs_by_key
        value = measured(self.ratio, values, inputs)
        used = inputs_of(self.ratio, values, inputs)
        if value is NOTHING_TO_MEASURE:
            return Outcome(value, f"{self.ratio.basis}：无可计量事项。", inputs=used)
        if isinstance(value, NotMeasured):
            return Outcome(value, value.reason, inputs=used)
        points, words = self.earned(value, case)
        alternatives, more = other_bases(self.also, case)
        sentence = f"{measure_text(self.ratio, value, case)}，{words}{more}"
        return Outcome(points, sentence, Ratio(value, self.ratio.basis), alternatives, used)


@rule("proportional")
@dataclass(frozen=True)
class Proportional(MeasuredRule):
    """Full points times the ratio; the ratio is capped at ``cap`` (1) and never below zero."""

    cap: Decimal = ONE

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        share = min(max(value, ZERO), self.cap)
        points = min(case.item.points * share, case.item.points)
        capped = f"超过{percent_text(self.cap)}按{percent_text(self.cap)}计，" if value > self.cap else ""
        full, got = plain(case.item.points), points_text(points, case.scheme.decimals)
        return points, f"{capped}{full}分×{percent_text(share)}＝{got}分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        yield from within_unit("cap", "上限", self.cap)


class Step(NamedTuple):
    """From this value on (``at_least``) or up to it (``at_most``): this share of the points."""

    share: Decimal
    at_least: Decimal | None = None
    at_most: Decimal | None = None


@rule("stepped")
@dataclass(frozen=True)
class Stepped(MeasuredRule):
    """The share of the first step that the value reaches; beyond the last step, no points."""

    steps: tuple[Step, ...] = ()

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        for step in self.steps:
            if step.at_least is not None and value >= step.at_least:
                words = f"达到{self._bound(step.at_least, case)}"
            elif step.at_most is not None and value <= step.at_most:
                words = f"不超过{self._bound(step.at_most, case)}"
            else:
                continue
            points = case.item.points * step.share
            return points, f"{words}，按{percent_text(step.share)}得{points_text(points, case.scheme.decimals)}分。"
        return ZERO, "未达到最低一档，得0分。"

    def _bound(self, bound: Decimal, case: Case) -> str:
        return ratio_text(self.ratio, bound, case)

    def problems(self, item: Item) -> Iterator[Problem]:
        if self.steps is None:
            return
        if not self.steps:
            yield Problem("steps", "至少要有一档。")
        for i, step in enumerate(self.steps):
            yield from within_unit(f"steps[{i}].share", "得分比例", step.share)
            if (step.at_least is None) == (step.at_most is None):
                yield Problem(f"steps[{i}]", "at_least 和 at_most 应且只应填一个。")
        for name, reverse in (("at_least", True), ("at_most", False)):
            bounds = [getattr(step, name) for step in self.steps if getattr(step, name) is not None]
            if bounds and bounds != sorted(set(bounds), reverse=reverse):
                yield Problem("steps", f"各档的 {name} 应按{'从高到低' if reverse else '从低到高'}排列且互不相同。")
            if bounds and len(bounds) != len(self.steps):
                yield Problem("steps", "各档应统一使用 at_least 或 at_most。")
        shares = [step.share for step in self.steps if step.share is not None]
        if shares != sorted(shares, reverse=True):
            yield Problem("steps", "得分比例应从高到低排列。")


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
        if self.at_least is None and self.at_most is None:
            yield Problem("at_most", "at_least 和 at_most 至少填一个。")


IGNORED, COUNTED, PROPORTIONAL_PART = "ignored", "counted", "proportional"


@rule("deduction")
@dataclass(frozen=True)
class Deduction(MeasuredRule):
    """Full points less ``deduct`` for every ``each`` by which the value is over or under a bound.

    ``part`` says what a part of a step costs: nothing ("ignored"), a whole step ("counted") or its
    share ("proportional"). Points never fall below zero.
    """

    each: Decimal = ONE
    deduct: Decimal = ZERO
    part: str = IGNORED
    over: Decimal | None = None
    under: Decimal | None = None

    def earned(self, value: Decimal, case: Case) -> tuple[Decimal, str]:
        bound = self.over if self.over is not None else self.under
        assert bound is not None  # problems() refuses a rule without a bound
        excess = max(value - bound if self.over is not None else bound - value, ZERO)
        steps = excess / self.each
        if self.part == IGNORED:
            steps = Decimal(int(steps))
        elif self.part == COUNTED and steps != int(steps):
            steps = Decimal(int(steps) + 1)
        lost = min(steps * self.deduct, case.item.points)
        points = case.item.points - lost
        side = "超过" if self.over is not None else "低于"
        limit = ratio_text(self.ratio, bound, case)
        if excess == 0:
            return points, f"未{side}{limit}，不扣分，得{plain(points)}分。"
        is_percent = self.ratio.denominator or limit.endswith("%")
        each = f"{plain(self.each * HUNDRED)}个百分点" if is_percent else plain(self.each)
        places = case.scheme.decimals
        words = f"{side}{limit}，每{each}扣{plain(self.deduct)}分，共扣{points_text(lost, places)}分"
        return points, f"{words}，得{points_text(points, places)}分。"

    def problems(self, item: Item) -> Iterator[Problem]:
        if (self.over is None) == (self.under is None):
            yield Problem("over", "over 和 under 应且只应填一个。")
        if self.part not in (None, IGNORED, COUNTED, PROPORTIONAL_PART):
            yield Problem("part", f"应为 {IGNORED}、{COUNTED} 或 {PROPORTIONAL_PART}，现为“{self.part}”。")
        for name in ("each", "deduct"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                yield Problem(name, f"应大于 0，现为 {plain(value)}。")

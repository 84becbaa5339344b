"""The rule that turns the completion of indicators into points."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .errors import MeasurementError, Problem
from .measurements import IndicatorMeasurement, NotMeasured, Value
from .ratios import completion, is_over_target
from .results import Completion, IndicatorResult, Outcome, Ratio
from .rounding import ONE, ZERO, allocate, percent_text, plain, points_text, round_half_up
from .rules import Case, Rule, rule
from .rules_judged import Level, level_problems, level_share
from .scheme import Item

EACH, ITEM = "each", "item"


@rule("indicators")
@dataclass(frozen=True)
class Indicators(Rule):
    """Each indicator of the levels named earns its part of the points times min(1, completion).

    Parts follow the weights, or are equal where no weights are given. ``publish`` says what the
    score table prints: only the item ("item": the sum is rounded once), or points for every
    indicator ("each": maxima are allotted so that they add up exactly, each score is rounded, and
    the item is their sum). A qualitative indicator counts with the share of its level.
    """

    level1: tuple[str, ...]
    publish: str
    levels: tuple[Level, ...]
    level2: tuple[str, ...] = ()

    def score(self, case: Case) -> Outcome:
        chosen = case.indicators(self.level1, self.level2)
        if not chosen:
            reason = f"“{case.item.title}”没有可计分的指标，请先填写绩效指标。"
            return Outcome(NotMeasured(reason), reason)
        shares = _shares(chosen, case.item.title)
        maxima: tuple[Decimal | None, ...] = (None,) * len(chosen)
        if self.publish == EACH:
            maxima = allocate(case.item.points, shares, case.scheme.decimals)
        rows = tuple(
            self._row(one, share, maximum, case) for one, share, maximum in zip(chosen, shares, maxima, strict=True)
        )
        missing = [row.title for row in rows if isinstance(row.unrounded, NotMeasured)]
        if missing:
            reason = f"{len(missing)}个指标未能计分：{'、'.join(missing)}。请补全目标值、完成值或达成程度。"
            return Outcome(NotMeasured(reason), reason, indicators=rows)
        points = sum((row.unrounded if row.points is None else row.points for row in rows), ZERO)  # type: ignore[misc]
        average = sum((row.share * _counted(row) for row in rows), ZERO)
        return Outcome(
            points, self._sentence(rows, average, points, case), Ratio(average, "加权平均完成率"), indicators=rows
        )

    def _row(self, one: IndicatorMeasurement, share: Decimal, maximum: Decimal | None, case: Case) -> IndicatorResult:
        full = case.item.points * share if maximum is None else maximum
        done = self._completion(one)
        if isinstance(done, NotMeasured):
            return IndicatorResult(
                one.key, one.title, share, done, done, maximum, None if maximum is None else done, done.reason
            )
        points = full * min(max(done.ratio, ZERO), ONE)
        words = f"完成率{percent_text(done.ratio)}（{done.basis}）"
        over = case.scheme.limits.over_target
        if over is not None and is_over_target(one, done, over.beyond):
            points = max(points - over.deduct, ZERO)
            words += f"，超过目标{percent_text(over.beyond)}及以上，减{plain(over.deduct)}分"
        places = case.scheme.decimals
        rounded = None if maximum is None else round_half_up(points, places)
        words += f"，{points_text(full, places)}分中得{points_text(points, places)}分。"
        return IndicatorResult(one.key, one.title, share, done, points, maximum, rounded, words)

    def _completion(self, one: IndicatorMeasurement) -> Completion | NotMeasured:
        if not one.is_qualitative:
            return completion(one)
        share, label = level_share(self.levels, one.level, one.share, one.title)
        if isinstance(share, NotMeasured):
            return share
        return Completion(share, share == ONE, label)

    def _sentence(self, rows: tuple[IndicatorResult, ...], average: Decimal, points: Decimal, case: Case) -> str:
        places = case.scheme.decimals
        short = [
            f"{row.title}{percent_text(row.completion.ratio)}"
            for row in rows
            if isinstance(row.completion, Completion) and row.completion.ratio < ONE
        ]
        behind = f"；未达标：{'、'.join(short)}" if short else ""
        if self.publish == EACH:
            return f"{len(rows)}个指标得分合计{points_text(points, places)}分{behind}。"
        full, got = plain(case.item.points), points_text(points, places)
        over = any("减" in row.sentence for row in rows) and case.scheme.limits.over_target is not None
        less = "，再减超目标扣分" if over else ""
        return f"{len(rows)}个指标平均完成率{percent_text(average)}（单项超过100%按100%计），{full}分×{percent_text(average)}{less}＝{got}分{behind}。"

    def problems(self, item: Item) -> Iterator[Problem]:
        if self.level1 is not None and not self.level1:
            yield Problem("level1", "至少要有一个一级指标。")
        if self.publish not in (None, EACH, ITEM):
            yield Problem("publish", f"应为 {EACH}（逐个指标计分）或 {ITEM}（只计总项），现为“{self.publish}”。")
        yield from level_problems(self.levels)


def _counted(row: IndicatorResult) -> Decimal:
    return min(max(row.completion.ratio, ZERO), ONE) if isinstance(row.completion, Completion) else ZERO


def _shares(chosen: list[IndicatorMeasurement], title: str) -> tuple[Decimal, ...]:
    weights = [one.weight for one in chosen]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return (ONE / len(chosen),) * len(chosen)
    total = sum(given, ZERO)
    if len(given) < len(weights) or any(weight < 0 for weight in given) or total == 0:
        message = f"“{title}”各指标的权重应全部填写（不小于0，合计大于0），或者全部留空（平均分配）。"
        raise MeasurementError([Problem("indicators", message)])
    return tuple(weight / total for weight in given)


def ratio_of(row: IndicatorResult) -> Value:
    """An indicator's completion ratio as a fraction, uncapped."""
    return row.completion if isinstance(row.completion, NotMeasured) else row.completion.ratio

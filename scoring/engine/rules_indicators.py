"""The rule that turns the completion of indicators into points."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from .errors import Problem
from .measurements import LEVEL1, LEVEL2, IndicatorMeasurement, NotMeasured
from .ratios import NOTHING_TO_MEASURE, completion, is_over_target
from .results import Completion, IndicatorResult, Outcome, Ratio
from .rounding import ONE, ZERO, allocate, percent_text, plain, points_text, round_half_up
from .rules import Case, Rule, rule, share_text
from .rules_judged import Level, level_faults, level_problems, level_share
from .scheme import FORBIDDEN, Item, within_unit

EACH, ITEM = "each", "item"


@rule("indicators")
@dataclass(frozen=True)
class Indicators(Rule):
    """Each indicator of the levels named earns its part of the points times min(1, completion).

    Parts follow the weights, or are equal where no weights are given. ``publish`` says what the
    score table prints: only the item ("item": the sum is rounded once), or points for every
    indicator ("each": maxima are allotted so that they add up exactly, each score is rounded, and
    the item is their sum). A qualitative indicator counts with the share of its level. A completion
    under ``none_below`` earns nothing; 1 stands for all or nothing. Indicators that do not apply or
    weigh nothing are left out.
    """

    level1: tuple[str, ...]
    publish: str
    levels: tuple[Level, ...] = ()
    level2: tuple[str, ...] = ()
    none_below: Decimal = ZERO

    def score(self, case: Case) -> Outcome:
        chosen = [one for one in case.measurements.indicators if self._counts(one) and one.weight != ZERO]
        if not chosen:
            return self._nothing_to_score(case)
        shares = _shares(chosen)
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
        earned = [row.unrounded if row.points is None else row.points for row in rows]
        points = sum((value for value in earned if isinstance(value, Decimal)), ZERO)
        done = [row.completion.ratio for row in rows if isinstance(row.completion, Completion)]
        credited = [_weight(one) * self._credit(ratio) for one, ratio in zip(chosen, done, strict=True)]
        average = sum(credited, ZERO) / sum(map(_weight, chosen), ZERO)
        sentence = self._sentence(rows, average, points, case) + self._allotted(chosen, case.item)
        return Outcome(points, sentence, Ratio(average, "加权平均完成率"), indicators=rows)

    def _nothing_to_score(self, case: Case) -> Outcome:
        """Without indicators an item is not measured; if none of them applies, neither does the item."""
        reasons = [one.not_applicable for one in case.measurements.indicators if self.covers(one.level1, one.level2)]
        if reasons and all(reasons) and case.item.not_applicable != FORBIDDEN:
            return Outcome(NOTHING_TO_MEASURE, f"{'；'.join(dict.fromkeys(reasons))}。")
        reason = f"“{case.item.title}”没有可计分的指标，请先填写绩效指标。"
        return Outcome(NotMeasured(reason), reason)

    def _allotted(self, chosen: list[IndicatorMeasurement], item: Item) -> str:
        """Says so where the points given to the indicators are not the item's."""
        given = sum((one.weight for one in chosen if one.weight is not None), ZERO)
        if self.publish != EACH or given in (ZERO, item.points):
            return ""
        return f"所填指标分值合计{plain(given)}，与本项{plain(item.points)}分不等，已按比例折算。"

    def covers(self, level1: str, level2: str) -> bool:
        """Whether indicators of these levels belong to the item."""
        return level1 in self.level1 and (not self.level2 or level2 in self.level2)

    def _counts(self, one: IndicatorMeasurement) -> bool:
        return self.covers(one.level1, one.level2) and not one.not_applicable

    def _credit(self, ratio: Decimal) -> Decimal:
        """The part of its points that an indicator earns with a completion ratio."""
        return ZERO if ratio < self.none_below else min(max(ratio, ZERO), ONE)

    def _row(self, one: IndicatorMeasurement, share: Decimal, maximum: Decimal | None, case: Case) -> IndicatorResult:
        full = case.item.points * share if maximum is None else maximum
        done = self._completion(one)
        if isinstance(done, NotMeasured):
            return IndicatorResult(
                one.key, one.title, share, done, done, maximum, None if maximum is None else done, done.reason
            )
        points = full * self._credit(done.ratio)
        words = f"完成率{percent_text(done.ratio)}（{done.basis}）"
        if done.ratio < self.none_below:
            words += f"，低于{percent_text(self.none_below)}不得分"
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
        return Completion(share, one.level == self.levels[0].key, label)

    def _sentence(self, rows: tuple[IndicatorResult, ...], average: Decimal, points: Decimal, case: Case) -> str:
        places = case.scheme.decimals
        short = [
            f"{row.title}{percent_text(row.completion.ratio)}"
            for row in rows
            if isinstance(row.completion, Completion) and not row.completion.is_met
        ]
        behind = f"；未达标：{'、'.join(short)}" if short else ""
        if self.publish == EACH:
            return f"{len(rows)}个指标得分合计{points_text(points, places)}分{behind}。"
        got = points_text(points, places)
        lost = round_half_up(case.item.points * average - points, places)
        less = f"，再减超目标扣分{plain(lost)}分" if lost else ""
        none = f"，低于{percent_text(self.none_below)}的不计" if self.none_below else ""
        return (
            f"{len(rows)}个指标平均完成率{percent_text(average)}（单项超过100%按100%计{none}），"
            f"{share_text(average, case.item)}{less}＝{got}分{behind}。"
        )

    def problems(self, item: Item) -> Iterator[Problem]:
        if self.level1 is not None and not self.level1:
            yield Problem("level1", "至少要有一个一级指标。")
        for name, given, known in (("level1", self.level1, LEVEL1), ("level2", self.level2, LEVEL2)):
            for i, level in enumerate(given or ()):
                if level is not None and level not in known:
                    yield Problem(f"{name}[{i}]", f"没有“{level}”这类指标，可用：{'、'.join(known)}。")
        if self.publish not in (None, EACH, ITEM):
            yield Problem("publish", f"应为 {EACH}（逐个指标计分）或 {ITEM}（只计总项），现为“{self.publish}”。")
        if self.levels:
            yield from level_problems(self.levels)
        yield from within_unit("none_below", "不得分的界限", self.none_below)

    def faults(self, case: Case) -> Iterator[Problem]:
        yield from super().faults(case)
        chosen = {f"indicators[{i}]": one for i, one in enumerate(case.measurements.indicators) if self._counts(one)}
        for path, one in chosen.items():
            if one.is_qualitative:
                yield from level_faults(path, self.levels, one.level, one.share)
        yield from _weight_faults(chosen)


def _weight_faults(chosen: Mapping[str, IndicatorMeasurement]) -> Iterator[Problem]:
    weights = {path: one.weight for path, one in chosen.items()}
    given = [weight for weight in weights.values() if weight is not None]
    if not given:
        return
    advice = "同一评分项各指标的权重应全部填写（不小于0，合计大于0），或者全部留空（平均分配）。"
    for path, weight in weights.items():
        if weight is None:
            yield Problem(f"{path}.weight", f"指标“{chosen[path].title}”的权重未填，{advice}")
        elif weight < 0 or sum(given, ZERO) == 0:
            yield Problem(f"{path}.weight", f"指标“{chosen[path].title}”的权重是{plain(weight)}，{advice}")


def _shares(chosen: list[IndicatorMeasurement]) -> tuple[Decimal, ...]:
    total = sum(map(_weight, chosen), ZERO)
    return tuple(_weight(one) / total for one in chosen)


def _weight(one: IndicatorMeasurement) -> Decimal:
    return ONE if one.weight is None else one.weight

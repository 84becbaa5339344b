"""The scheme that a report's own printed points make, for reports whose score table nobody knows.

Indicators with points are scored by their completion, the execution of the budget by its rate; everything
else was judged, and the printed score stands. Where full points are not printed, nothing is computed
from them: the points given stand for them, so that at least the sums can be checked.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from evaluations.enums import IndicatorKind, Level1
from evaluations.facts import IndicatorFacts, LineFacts, ReportFacts
from scoring.engine import Adjustment, Band, Dimension, Input, Item, Scheme
from scoring.engine.inputs import BudgetSum, Measure, Term
from scoring.engine.rounding import HUNDRED, ZERO, places_of
from scoring.engine.rules_indicators import EACH, Indicators
from scoring.engine.rules_judged import Assessed, Level
from scoring.engine.rules_measured import Proportional
from scoring.engine.scheme import CapStep, Limits, RatioCap, Source

EXECUTION = "execution0"
"""Code of the line whose points follow the execution rate of the budget."""

ADJUSTMENT = "adjustment"
_TOTAL = "total"
FIRST_YEAR, LAST_YEAR = 2000, 2100
_LEVELS = (
    Level("achieved", "达成", Decimal("0.8"), Decimal(1), Decimal(1)),
    Level("partly", "部分达成", Decimal("0.6"), Decimal("0.8")),
    Level("missed", "未达成", ZERO, Decimal("0.6")),
)
_BANDS = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_NEARLY = 20  # a table whose points add up to 80 to 120 was meant to have 100
_SPENT = Input("spent", "全年执行数", "元", BudgetSum("spent"))
_BUDGET = Input("annual_budget", "全年预算数", "元", BudgetSum("adjusted_budget", otherwise="initial_budget"))
_RATE = Measure("全年执行数/全年预算数", (Term("spent", 1),), (Term("annual_budget", 1),))
_USUAL_CAP = RatioCap(
    _RATE,
    tuple(CapStep(Decimal(below).scaleb(-2), Decimal(cap)) for below, cap in ((50, 59), (60, 69), (70, 79), (80, 89))),
)
_SHARE = Decimal("0.000001")
_LEAD = re.compile(r"([“”一-龥]{2,20})。")
_LETTERS = re.compile(r"^[A-Za-z_]+|^.")


def own_scheme(facts: ReportFacts, titles: Mapping[str, str]) -> tuple[ReportFacts, Scheme]:
    """The scheme, and the facts fitted to it. ``titles``: code of item or group → its title, in printed order.

    An item belongs to the group whose code its own begins with. Fitted are: the name of the scheme,
    judged points, the level of a qualitative indicator (by the share of its points that was given),
    indicators without points among others with points (they count nothing). Where nothing has points,
    there is one item without score, and the printed total stands alone.
    """
    indicators = tuple(_graded(one) for one in _weighed(facts.indicators))
    facts = replace(facts, indicators=indicators, lines=(*facts.lines, *_unweighed_lines(facts, indicators)))
    if not (items := [*_indicator_items(indicators, titles), *_line_items(facts, titles)]):
        items = [_total_item(facts)]
        facts = replace(facts, lines=())
    dimensions = tuple(_dimensions(items, facts, titles))
    total = sum((one.points for one in dimensions), ZERO)
    full = _full(facts, total, dimensions)
    year = min(max(facts.year.year, FIRST_YEAR), LAST_YEAR)
    scheme = Scheme(
        code=f"own-{facts.kind}-{year}",
        title="按报告自列分值",
        kind=facts.kind,
        year=year,
        source=Source("报告自列的指标和分值"),
        total=total,
        decimals=max((2, *(places_of(item.points) for item in items))),
        inputs=(_SPENT, _BUDGET, *_inputs(facts, titles)),
        dimensions=dimensions,
        bands=tuple(Band(grade, full * share / HUNDRED) for grade, share in _BANDS),
        limits=Limits(ZERO, max(total, full, HUNDRED) + _bonus(facts), ratio_cap=_shown_cap(facts)),
        adjustments=tuple(Adjustment(code, titles.get(code, "加减分")) for code in facts.adjustments),
    )
    return _fitted(facts, scheme), scheme


def _inputs(facts: ReportFacts, titles: Mapping[str, str]) -> Iterator[Input]:
    return (Input(key, titles.get(key, key), "") for key in facts.figures if key not in (_SPENT.key, _BUDGET.key))


def _weighed(indicators: tuple[IndicatorFacts, ...]) -> tuple[IndicatorFacts, ...]:
    """Where some indicators have points, those without have none: their cell is merged with the one above."""
    if all(one.weight is None for one in indicators):
        return indicators
    return tuple(replace(one, weight=one.weight or ZERO) for one in indicators)


def _graded(one: IndicatorFacts) -> IndicatorFacts:
    if one.kind != IndicatorKind.QUALITATIVE or one.level or not one.weight or one.self_score is None:
        return one
    share = (one.self_score / one.weight).quantize(_SHARE, ROUND_HALF_UP)
    level = next((level.key for level in _LEVELS if level.lowest <= share <= level.highest), "")
    return replace(one, level=level, share=share) if level else one


def _indicator_items(indicators: tuple[IndicatorFacts, ...], titles: Mapping[str, str]) -> Iterator[Item]:
    for level1 in Level1:
        points = sum((one.weight or ZERO for one in indicators if one.level1 == level1), ZERO)
        if points > 0:
            rule = Indicators((str(level1),), EACH, _LEVELS)
            yield Item(indicators_code(level1), titles.get(level1, str(level1.label)), points, rule.name, rule)


def _unweighed_lines(facts: ReportFacts, indicators: tuple[IndicatorFacts, ...]) -> Iterator[LineFacts]:
    """Scores of indicators whose full points are not printed count together, as judged."""
    entered = {line.item for line in facts.lines}
    for level1 in Level1:
        given = [one for one in indicators if one.level1 == level1]
        scores = [one.self_score for one in given if one.self_score is not None]
        if scores and not any(one.weight for one in given) and indicators_code(level1) not in entered:
            yield LineFacts(indicators_code(level1), self_score=sum(scores, ZERO))


def _line_items(facts: ReportFacts, titles: Mapping[str, str]) -> Iterator[Item]:
    has_rate = _has_rate(facts)
    for line in facts.lines:
        points = _full_points(line, facts)
        if points is None or points <= 0:
            continue
        rule = Proportional(_RATE) if line.item == EXECUTION and has_rate else Assessed()
        title = titles.get(line.item) or _led_by(line.basis) or _title(line.item, titles)
        yield Item(line.item, title, points, rule.name, rule)


def _led_by(basis: str) -> str:
    """A basis that was copied with its line begins with the name of the line, as a sentence of its own."""
    found = _LEAD.match(basis)
    return found[1] if found else ""


def _full_points(line: LineFacts, facts: ReportFacts) -> Decimal | None:
    """As printed for the line, or for its group if that has nothing else, or the points that were given."""
    maxima, group = facts.stated.maxima, line.item.removesuffix("0")
    if line.item in maxima:
        return maxima[line.item]
    is_alone = not any(other.item != line.item and other.item.startswith(group) for other in facts.lines)
    return maxima.get(group, line.self_score) if is_alone and group != line.item else line.self_score


def indicators_code(level1: str) -> str:
    """Code of the item for the indicators of a level; that of its group is the level itself."""
    return f"{level1}0"


def _total_item(facts: ReportFacts) -> Item:
    full = facts.stated.maximum or max(HUNDRED, facts.stated.total or ZERO)
    rule = Assessed()
    return Item(_TOTAL, "自评总分", full, rule.name, rule)


def _title(code: str, titles: Mapping[str, str]) -> str:
    group = code.removesuffix("0")
    return titles.get(group) or (str(Level1(group).label) if group in Level1.values else code)


def _dimensions(items: list[Item], facts: ReportFacts, titles: Mapping[str, str]) -> Iterator[Dimension]:
    groups = {*titles, *facts.stated.maxima, *facts.stated.dimensions}
    groups -= {item.code for item in items}
    home = {item.code: group_of(item.code, groups) for item in items}
    order = {code: at for at, code in enumerate(titles)}
    places = {code: len(order) for code in home.values()}
    for item, code in home.items():
        places[code] = min(places[code], order.get(code, len(order)), order.get(item, len(order)))
    for code in sorted(places, key=places.__getitem__):
        inside = tuple(item for item in items if home[item.code] == code)
        title = titles.get(code) or (inside[0].title if len(inside) == 1 else _title(code, titles))
        yield Dimension(code, title, sum((item.points for item in inside), ZERO), inside)


def group_of(code: str, groups: set[str]) -> str:
    """The code of the group that an item belongs to: the longest that its own begins with, or its letters."""
    known = [group for group in groups if code.startswith(group) and code != group]
    found = _LETTERS.match(code)
    return max(known, key=len) if known else found[0] if found else code


def _full(facts: ReportFacts, total: Decimal, dimensions: tuple[Dimension, ...]) -> Decimal:
    """What the grades are measured against: the full points printed, or those that the items add up to."""
    if facts.stated.maximum:
        return facts.stated.maximum
    items = [item for dimension in dimensions for item in dimension.items]
    is_known = all(item.rule == Indicators.name or item.code in facts.stated.maxima for item in items)
    return total if is_known and abs(total - HUNDRED) > _NEARLY else HUNDRED


def _shown_cap(facts: ReportFacts) -> RatioCap | None:
    """The cap for a low execution rate, where the printed total is just that cap and the scores add up to more."""
    rate = _rate(facts)
    step = next((one for one in _USUAL_CAP.steps if rate is not None and rate < one.below), None)
    if step is None or step.cap != facts.stated.total or not _has_rate(facts):
        return None
    derived = {indicators_code(level1) for level1 in Level1}
    scores = [line.self_score for line in facts.lines if line.item not in derived]
    added_up = sum((score for score in (*scores, *(one.self_score for one in facts.indicators)) if score), ZERO)
    return _USUAL_CAP if added_up > step.cap else None


def _rate(facts: ReportFacts) -> Decimal | None:
    """Expenditure over the annual budget, as ``_RATE`` measures it; None if any amount is missing."""
    spent = [line.spent for line in facts.budget_lines]
    budgets = [
        line.initial_budget if line.adjusted_budget is None else line.adjusted_budget for line in facts.budget_lines
    ]
    if None in spent or not any(budgets) or None in budgets:
        return None
    return sum(filter(None, spent), ZERO) / sum(filter(None, budgets), ZERO)


def _has_rate(facts: ReportFacts) -> bool:
    """Whether points for execution are printed, and what was spent is known."""
    has_line = any(line.item == EXECUTION for line in facts.lines)
    return has_line and EXECUTION in facts.stated.maxima and any(line.spent is not None for line in facts.budget_lines)


def _bonus(facts: ReportFacts) -> Decimal:
    return sum((points for points in facts.adjustments.values() if points > 0), ZERO)


def _fitted(facts: ReportFacts, scheme: Scheme) -> ReportFacts:
    items = {item.code: item for item in scheme.items}
    groups = {dimension.code for dimension in scheme.dimensions}
    stated = replace(
        facts.stated,
        dimensions={code: points for code, points in facts.stated.dimensions.items() if code in groups},
        maxima={code: points for code, points in facts.stated.maxima.items() if code in groups | items.keys()},
    )
    lines = tuple(_judged(line, items[line.item]) for line in facts.lines if line.item in items)
    return replace(facts, scheme=scheme.code, lines=lines, stated=stated)


def _judged(line: LineFacts, item: Item) -> LineFacts:
    """Only what was entered for it counts: checks and levels of an unknown scheme say nothing here."""
    points = line.self_score if line.points is None else line.points
    is_judged = isinstance(item.parameters, Assessed) and points is not None and ZERO <= points <= item.points
    return replace(line, points=points if is_judged else None, checks={}, level="", share=None, not_applicable="")

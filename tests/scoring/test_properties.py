"""What must hold for any report, whatever its figures."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import Measurements, NotMeasured, score
from scoring.engine.rounding import ZERO
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, indicator, item, points, qualitative, scheme, scored

amounts = st.decimals(0, 10**9, places=2)
positive = st.decimals("0.01", 10**9, places=2)
figures = st.decimals(-(10**6), 10**6, places=2)
STEPS = [("0.9", 1), ("0.7", "0.5")]
MEASURED = {
    "proportional": {},
    "proportional, cut off": {"none_below": "0.6"},
    "proportional, full sooner": {"full_from": "0.95"},
    "proportional, from later on": {"zero_at": "0.6"},
    "stepped, at least": {"steps": [{"at_least": bound, "share": share} for bound, share in STEPS]},
    "stepped, at most": {"steps": [{"at_most": bound, "share": share} for bound, share in reversed(STEPS)][1:]},
    "threshold, at least": {"at_least": 1},
    "threshold, at most": {"at_most": 1},
    "deduction, over": {"over": 1, "each": "0.01", "deduct": "0.3", "part": "counted"},
    "deduction, under": {"under": 1, "each": "0.03", "deduct": "0.7", "part": "proportional"},
}
FALLING = {"stepped, at most", "threshold, at most", "deduction, over"}


def for_any(*strategies, **named):
    """Enough examples to find a fault over the days, few enough not to be waited for."""
    return lambda test: settings(max_examples=60, deadline=None)(given(*strategies, **named)(test))


def measured(name):
    return item(name.partition(",")[0], ratio=SPENT_OF_BUDGET, **MEASURED[name])


def of_indicators(indicators, publish="each", full=10):
    return scored(item("indicators", points=full, level1=["output"], publish=publish, levels=LEVELS), None, indicators)


@st.composite
def indicators(draw):
    """Several indicators of any direction, with weights for all or for none."""
    count = draw(st.integers(1, 6))
    weights = draw(st.sampled_from(([None] * count, [Decimal(i + 1) for i in range(count)])))
    return [
        qualitative("missed", draw(st.decimals(0, "0.6", places=2)), key=str(i), weight=weight)
        if draw(st.booleans())
        else indicator(str(draw(figures)), str(draw(figures)), draw(st.sampled_from("≥≤=")), key=str(i), weight=weight)
        for i, weight in enumerate(weights)
    ]


@pytest.mark.parametrize("name", MEASURED)
@for_any(spent=amounts, budget=positive)
def test_points_lie_between_none_and_full(name, spent, budget):
    assert 0 <= points(measured(name), spent=spent, budget=budget) <= 10


@pytest.mark.parametrize("name", MEASURED)
@for_any(spent=amounts, more=amounts, budget=positive)
def test_points_follow_the_good_direction(name, spent, more, budget):
    less_spent = points(measured(name), spent=spent, budget=budget)
    more_spent = points(measured(name), spent=spent + more, budget=budget)

    assert (less_spent >= more_spent) if name in FALLING else (less_spent <= more_spent)


@pytest.mark.parametrize("name", MEASURED)
@for_any(spent=amounts, budget=positive)
def test_points_are_the_same_in_yuan_and_in_ten_thousands(name, spent, budget):
    in_yuan = points(measured(name), spent=spent * 10_000, budget=budget * 10_000)

    assert in_yuan == points(measured(name), spent=spent, budget=budget)


@pytest.mark.parametrize("name", MEASURED)
@pytest.mark.parametrize("key", ["spent", "budget"])
@for_any(given_value=positive)
def test_missing_is_never_zero(name, key, given_value):
    result = scored(measured(name), **{key: given_value})

    assert (result.state, isinstance(result.points, NotMeasured)) == ("not_measured", True)


@pytest.mark.parametrize("direction", ["≥", "≤"])
@for_any(target=figures, actual=figures, more=amounts)
def test_a_better_actual_never_earns_less(direction, target, actual, more):
    better = actual + more if direction == "≥" else actual - more

    before, after = (of_indicators([indicator(str(target), str(one), direction)]) for one in (actual, better))

    assert 0 <= before.points <= after.points <= 10


@for_any(target=positive, actual=amounts)
def test_the_nearer_to_an_exact_target_the_more_points(target, actual):
    nearer = (actual + target) / 2

    before, after = (of_indicators([indicator(f"{target:f}", f"{one:f}", "=")]) for one in (actual, nearer))

    assert before.points <= after.points


@pytest.mark.parametrize(("unit", "multiple"), [("元", "万元"), ("平方米", "万平方米"), ("人次", "万人次")])
@for_any(target=positive, actual=amounts, direction=st.sampled_from("≥≤="))
def test_completion_is_the_same_in_units_and_in_multiples(unit, multiple, target, actual, direction):
    small = indicator(f"{target * 10_000:f}{unit}", f"{actual * 10_000:f}{unit}", direction)
    large = indicator(f"{target:f}{multiple}", f"{actual:f}{multiple}", direction)

    assert of_indicators([small]) == of_indicators([large])


@for_any(indicators(), st.sampled_from(["each", "item"]))
def test_points_of_indicators_lie_between_none_and_full(chosen, publish):
    result = of_indicators(chosen, publish)

    assert 0 <= result.points <= 10
    assert all(0 <= row.unrounded <= row.share * 10 + 1 for row in result.indicators)


@for_any(indicators())
def test_published_parts_sum_to_the_whole_at_every_level(chosen):
    used = scheme(
        item("indicators", level1=["output"], publish="each", levels=LEVELS),
        item("indicators", "B1", level1=["output"], publish="item", levels=LEVELS),
    )

    result = score(used, Measurements(indicators=tuple(chosen)))

    each, _ = result.items
    assert sum((row.maximum for row in each.indicators), ZERO) == each.maximum
    assert sum((row.points for row in each.indicators), ZERO) == each.points
    assert [sum((one.points for one in group.items), ZERO) for group in result.dimensions] == [result.total.points]


@for_any(indicators(), st.randoms(use_true_random=False))
def test_order_of_indicators_changes_nothing_where_only_the_item_is_published(chosen, random):
    shuffled = random.sample(chosen, len(chosen))

    assert of_indicators(shuffled, "item").points == of_indicators(chosen, "item").points


@for_any(indicators(), st.randoms(use_true_random=False))
def test_order_of_indicators_moves_at_most_a_cent_each_where_maxima_are_allotted(chosen, random):
    shuffled = random.sample(chosen, len(chosen))

    moved = abs(of_indicators(shuffled).points - of_indicators(chosen).points)

    assert moved <= Decimal("0.01") * len(chosen)


@for_any(indicators(), st.sampled_from(["target", "actual"]), st.sampled_from(["each", "item"]))
def test_one_gap_among_the_indicators_leaves_the_item_open_and_listed(chosen, gap, publish):
    holed = [*chosen, indicator(**{gap: NotMeasured("未填")}, key="gap", weight=chosen[0].weight)]
    one = item("indicators", level1=["output"], publish=publish, levels=LEVELS)
    used = scheme(one, item("checklist", "B1", checks=[{"key": "a", "text": "甲"}]))

    result = score(used, Measurements(indicators=tuple(holed)))

    assert (result.total.missing, result.total.points, result.total.grade) == (("A1", "B1"), 0, None)

"""What stands beside the rows of tables while they are typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations import wording
from evaluations.assessment import assess_readable
from evaluations.computed import budget_texts, indicator_texts
from evaluations.facts import BudgetLineFacts, IndicatorFacts
from tests.packages import demo_facts
from tests.scoring.building import LEVELS, item, scheme

EACH = item("indicators", "A1", points=10, level1=["output"], publish="each", levels=LEVELS)
WHOLE = item("indicators", "A2", points=10, level1=["benefit"], publish="item", levels=LEVELS)


def line(**amounts):
    return BudgetLineFacts("project", "项目", **{name: Decimal(amount) for name, amount in amounts.items()})


def indicator(key="one", **fields):
    known = {"level1": "output", "level2": "quantity", "title": "培训", "kind": "quantity", "direction": "≥"}
    return IndicatorFacts(key, **known | {"target": "100次", "actual": "90次"} | fields)


def beside(*indicators, unreadable=()):
    """The texts beside the first of these indicators."""
    facts = replace(demo_facts(), indicators=indicators, lines=(), figures={}, adjustments={})
    assessment, _ = assess_readable(facts, scheme(EACH, WHOLE))
    texts = indicator_texts(dict(enumerate(indicators)), assessment, 2023, unreadable)
    return {name: texts[f"{name}-0"] for name in ("ratio", "points", "why", "missed")}


def test_totals_and_rates_of_budget_lines():
    texts = budget_texts({4: line(initial_budget=200, spent=150), 9: line(initial_budget=100, spent=150)})

    assert {name: text for name, text in texts.items() if "hint" not in name} == {
        "rate-4": "75%",
        "rate-9": "150%",
        "total-rate": "100%",
        "total-initial_budget": "300.00",
        "total-adjusted_budget": "—",
        "total-received": "—",
        "total-spent": "300.00",
        "total-carried_over": "—",
    }


def test_a_total_of_which_a_part_is_missing_is_missing():
    texts = budget_texts({1: line(spent=5, initial_budget=10), 2: line(spent=5)})

    assert (texts["total-spent"], texts["total-initial_budget"], texts["total-rate"]) == ("10.00", "—", "")


def test_a_line_on_which_nothing_was_filled_in_counts_nowhere():
    texts = budget_texts({1: line(initial_budget=10, spent=5), 2: line()})

    assert (texts["total-spent"], texts["total-rate"], texts["rate-2"]) == ("5.00", "50%", "")


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ({"spent": 10, "received": 10, "initial_budget": 10}, ""),
        ({"spent": 11, "received": 10}, "支出大于到位资金 10.00 元，请核对支出和到位资金。"),
        ({"spent": 11, "initial_budget": 10}, "支出大于预算 10.00 元，请核对支出和预算数。"),
        ({"spent": 11, "initial_budget": 10, "adjusted_budget": 12}, ""),
        ({"received": 10}, ""),
    ],
)
def test_spending_more_than_there_was_is_told(amounts, told):
    assert budget_texts({1: line(**amounts)})["hint-1"] == told


def test_an_indicator_shows_its_ratio_its_points_and_why():
    assert beside(indicator(deviation_reason="天气")) == {
        "ratio": "90%",
        "points": "9 / 10",
        "why": "完成率90%（完成值÷目标值），10分中得9分。",
        "missed": "",
    }


def test_points_are_shown_too_where_only_the_item_is_published():
    shown = beside(indicator(level1="benefit", actual="100次"), indicator("two", level1="benefit"))

    assert (shown["ratio"], shown["points"]) == ("100%", "5 / 5")


def test_a_missed_target_wants_a_reason():
    assert [beside(indicator(actual=actual))["missed"] for actual in ("99次", "100次", "")] == [
        wording.deviation_wants_a_reason(),
        "",
        "",
    ]


def test_what_is_missing_is_said():
    assert beside(indicator(actual="")) == {
        "ratio": "",
        "points": "",
        "why": "指标“培训”的完成值为空，请填写完成值或说明原因。",
        "missed": "",
    }


def test_what_cannot_be_read_is_told_elsewhere():
    assert beside(indicator(actual="若干"), unreadable=[0])["why"] == ""


def test_an_indicator_that_no_item_counts_still_has_its_ratio():
    assert beside(indicator(level1="cost")) == {
        "ratio": "90%",
        "points": "",
        "why": wording.indicator_is_not_counted(),
        "missed": wording.deviation_wants_a_reason(),
    }


@pytest.mark.parametrize("fields", [{"not_applicable": "没有开展"}, {"weight": Decimal(0)}])
def test_an_indicator_that_is_left_out_earns_nothing_and_says_nothing(fields):
    shown = beside(indicator(actual="", **fields), indicator("two", weight=Decimal(1)))

    assert shown == {"ratio": "", "points": "", "why": "", "missed": ""}

"""CK-R7: execution rates."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
from tests.subjects import PROJECT, found, real_case, sound_facts, subject


def line(**amounts):
    empty = {"received": None}
    given = {name: None if value is None else Decimal(value) for name, value in (empty | amounts).items()}
    return replace(sound_facts().budget_lines[0], **given)


@pytest.mark.parametrize(
    ("amounts", "is_told"),
    [
        ({"spent": 520000}, True),
        ({"spent": 500000}, False),
        ({"spent": 520000, "adjusted_budget": 520000}, False),
        ({"spent": 520000, "adjusted_budget": 510000, "received": 520000}, True),
        ({"spent": 520000, "carried_over": 30000}, False),
        ({"spent": 520000, "received": 520000}, False),
    ],
)
def test_more_spent_than_the_budget_is_told_unless_funds_explain_it(amounts, is_told):
    limit = "51万元" if "adjusted_budget" in amounts else "50万元"

    wanted = [("budget_lines[0].spent", "52万元", limit)] if is_told else []
    assert found("CK-R7", subject(sound_facts(budget_lines=(line(**amounts),)))) == wanted


def test_the_initial_budget_of_a_department_limits_nothing():
    facts = real_case().facts
    lines = (replace(facts.budget_lines[0], initial_budget=Decimal(4000000)), *facts.budget_lines[1:])

    assert found("CK-R7", subject(replace(facts, budget_lines=lines))) == []


def test_the_message_names_both_amounts_and_the_rate():
    assert [one.message for one in BY_CODE["CK-R7"](subject(sound_facts(budget_lines=(line(spent=520000),))))] == [
        f"“{PROJECT}”支出 52万元，超过全年预算 50万元，执行率 104%，请核对；有追加或上年结转的，请填调整后预算数、结转数。"
    ]


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        ("82.28%", False),
        ("82.27%", False),  # cut off
        ("82%", False),
        ("0.8228", False),
        ("91.00%", False),  # of the funds received
        ("91.99%", True),
        ("0%", True),
    ],
)
def test_a_printed_rate_is_spent_over_one_of_the_usual_bases(stated, is_told):
    one = line(initial_budget=1200000, received=1085000, spent=987300)

    report = subject(sound_facts(budget_lines=(one,), stated=StatedFacts(rates={"合计": stated})))

    assert found("CK-R7", report) == ([("stated.rates.合计", stated, "82.28%")] if is_told else [])


def test_amounts_printed_in_ten_thousands_hide_some_digits():
    one = line(initial_budget=31200, spent=20900)  # 3.12 and 2.09万元

    assert found("CK-R7", subject(sound_facts(budget_lines=(one,), stated=StatedFacts(rates={PROJECT: "67.1%"})))) == []

"""CK-R6: targets and budgets of zero."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
from tests.subjects import found, quantity, sound_facts, subject


@pytest.mark.parametrize(
    ("title", "target", "actual", "is_told"),
    [
        ("培训人次", "≥0人次", "120人次", True),
        ("培训人次", "≥0人次", "0人次", True),
        ("安全事故发生数", "≤0起", "0起", False),
        ("安全事故发生数", "=0起", "0起", False),
        ("安全事故发生数", "≥0起", "0起", False),  # the direction is wrong, not the target
        ("经济增长率", "≥0%", "2.1%", False),
        ("培训人次", "≥10人次", "0人次", False),
    ],
)
def test_more_than_nothing_is_no_target(title, target, actual, is_told):
    report = subject(sound_facts(indicators=(quantity("one", title, target, actual),)))

    assert found("CK-R6", report) == ([("indicators[0].target", target, "")] if is_told else [])


@pytest.mark.parametrize(("received", "is_told"), [(None, True), (Decimal(500000), False)])
def test_expenditure_without_a_budget_is_told_unless_funds_came_later(received, is_told):
    line = replace(sound_facts().budget_lines[0], initial_budget=Decimal(0), received=received)

    report = subject(sound_facts(budget_lines=(line,)))

    assert found("CK-R6", report) == ([("budget_lines[0].initial_budget", "0", "50万元")] if is_told else [])


def test_a_printed_total_of_zero_is_told():
    printed = StatedFacts(budget={"adjusted_budget": Decimal(0), "spent": Decimal(500000)})
    report = subject(sound_facts(budget_lines=(), stated=printed))

    assert found("CK-R6", report) == [("stated.budget.adjusted_budget", "0", "50万元")]
    assert [one.message for one in BY_CODE["CK-R6"](report)] == [
        "“合计”预算数为0，支出 50万元，执行率没有分母，请核对预算数（有追加的填调整后预算数）。"
    ]

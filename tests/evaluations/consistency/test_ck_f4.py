from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, real_case, sound_facts, subject


def test_the_cost_of_the_real_case_is_not_what_was_spent():
    (told,) = BY_CODE["CK-F4"](real_case("project"))

    assert (told.where, told.stated, told.computed) == ("indicators[5].actual", "170.57万元", "216.7万元")
    assert told.message == (
        "指标“项目投入成本（万元）”的完成值 170.57万元，与预算项目的支出 216.7万元 不一致，请核对后统一或说明差额。"
    )
    assert found("CK-F4", real_case("overall")) == []


@pytest.mark.parametrize(
    ("target", "actual", "is_told"),
    [
        ("≤50万元", "50万元", False),
        ("≤50万元", "48.2万元", True),
        ("≤500元/人", "482元/人", False),
        ("≤20万元", "18万元", False),
        ("≤50万元", "约49万元", False),
    ],
)
def test_unit_costs_and_parts_of_the_cost_are_something_else(target, actual, is_told):
    facts = sound_facts(indicators=(quantity("cost", "项目成本", target, actual, level2="cost"),))

    assert bool(found("CK-F4", subject(facts))) is is_told


def funded(received, spent, left, text=""):
    facts = sound_facts()
    line = replace(
        facts.budget_lines[0], received=Decimal(received), spent=Decimal(spent), carried_over=left and Decimal(left)
    )
    return subject(replace(facts, budget_lines=(line,), texts={"conclusion": text}))


@pytest.mark.parametrize(
    ("amounts", "where"),
    [
        ((400000, 300000, 100000), []),
        ((400000, 300000, 200000), []),
        ((400000, 300000, 50000), ["budget_lines[0].carried_over"]),
        ((400000, 300000, None), []),
        ((400000, 450000, None), ["budget_lines[0].spent"]),
        ((400000, 300000, 50000, "其余由财政收回。"), []),
        ((400000, 450000, None, "使用上年结转资金5万元。"), []),
    ],
)
def test_what_is_left_is_what_was_there_less_what_was_spent(amounts, where):
    assert [place for place, _, _ in found("CK-F4", funded(*amounts))] == where

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import StatedFacts
from tests.subjects import found, quantity, real_case, saying, sound_facts, subject


def funded(stated=StatedFacts(), **amounts):  # noqa: B008 - frozen
    facts = sound_facts(stated=stated)
    line = replace(facts.budget_lines[0], received=None, **{name: Decimal(value) for name, value in amounts.items()})
    return subject(replace(facts, budget_lines=(line,)))


def test_an_expenditure_in_another_unit_is_told():
    (told,) = BY_CODE["CK-F8"](funded(initial_budget=4050000, spent="216.70"))

    assert (told.where, told.stated, told.computed) == ("budget_lines[0].spent", "216.7元", "405万元")
    assert told.message == (
        "“全民阅读推广”的支出 216.7元 与“全民阅读推广”的年初预算 405万元 相差悬殊，"
        "可能混用了元、万元或多写、漏写了位数，请核对。"
    )


@pytest.mark.parametrize(
    ("initial", "spent", "is_told"),
    [
        (4050000, 405000, True),
        (4000000, 400000, False),
        (4050000, 20000, False),
        (4050000, 4000, True),
        (4050000, 41000000, True),
        (4050000, 9000000, False),
        (4050000, 0, False),
        (4050000, 4050000, False),
    ],
)
def test_a_small_part_of_a_large_budget_is_no_slip(initial, spent, is_told):
    assert bool(found("CK-F8", funded(initial_budget=initial, spent=spent))) is is_told


def test_a_printed_total_in_another_unit_is_told_here_and_not_as_a_wrong_sum():
    examined = funded(StatedFacts(budget={"spent": Decimal("40.5")}), initial_budget=405000, spent=405000)

    assert found("CK-F8", examined) == [("stated.budget.spent", "40.5元", "40.5万元")]
    assert found("CK-F1", examined) == []


@pytest.mark.parametrize(
    ("target", "actual", "is_told"),
    [
        ("≤405万元", "405元", True),
        ("≤405万元", "170.57万元", False),
        ("≥5亿元", "7.74亿元", False),
        ("≥3条", "3000条", False),
    ],
)
def test_amounts_of_indicators(target, actual, is_told):
    facts = sound_facts(indicators=(quantity("cost", "项目成本", target, actual, level2="cost"),))

    assert found("CK-F8", subject(facts)) == ([("indicators[0].actual", actual, target)] if is_told else [])


def test_the_real_case_keeps_to_its_units():
    assert [found("CK-F8", real_case(kind)) for kind in ReportKind] == [[], []]


@pytest.mark.parametrize(
    ("actual", "is_told"), [("5万元", False), ("49.87万元", False), ("4.987万元", True), ("498.7万元", True)]
)
def test_a_cost_with_the_digits_of_the_expenditure_at_another_place(actual, is_told):
    line = replace(sound_facts().budget_lines[0], spent=Decimal(498700))
    cost = quantity("cost", "项目支出", "≤50万元", actual, level2="cost")
    told = found("CK-F8", subject(sound_facts(budget_lines=(line,), indicators=(cost,))))

    assert told == ([("indicators[0].actual", actual, "49.87万元")] if is_told else [])


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("其中全民阅读推广50.00元。", True),
        ("其中全民阅读推广经费50.00万元。", False),
        ("全民阅读推广人均50.00元。", False),
        ("全民阅读推广活动用品单价50.00元。", False),
    ],
)
def test_an_amount_in_text_behind_the_title_of_its_line(text, is_told):
    told = found("CK-F8", saying(text))

    assert told == ([("texts.conclusion", "50.00元", "50万元")] if is_told else [])

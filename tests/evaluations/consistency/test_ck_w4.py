"""CK-W4: printed full points are the scheme's."""

from dataclasses import replace
from decimal import Decimal

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def printing(facts=None, **maxima):
    points = {code: Decimal(value) for code, value in maxima.items()}
    return subject(replace(facts or real_case().facts, stated=StatedFacts(maxima=points)))


def test_groups_with_other_points_are_told():
    report = printing(A=45, E=20)

    assert found("CK-W4", report) == [("stated.maxima.A", "45", "50"), ("stated.maxima.E", "20", "15")]
    assert next(one.message for one in BY_CODE["CK-W4"](report)) == (
        "“整体效能”所载分值 45 分，评分方案“湛江市部门整体支出绩效自评评分表（2024年）”为 50 分，"
        "请按评分方案改正，或换用本单位实际适用的评分方案。"
    )


def test_of_a_group_whose_item_differs_only_the_item_is_told():
    assert found("CK-W4", printing(A=48, A1=18)) == [("stated.maxima.A1", "18", "20")]


def test_the_points_of_the_scheme_are_right():
    assert found("CK-W4", printing(A=50, A1=20, C=7)) == []


def test_an_allotment_carried_down_to_the_indicators_is_the_units_own():
    weights = (40, 20, 20, 10)
    rows = tuple(
        replace(one, weight=Decimal(weight), self_score=Decimal(weight))
        for one, weight in zip(sound_facts().indicators, weights, strict=True)
    )

    assert found("CK-W4", printing(sound_facts(indicators=rows), E=10, O=60, B=20, S=10)) == []

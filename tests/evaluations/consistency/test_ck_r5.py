"""CK-R5: met targets earn full points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import LineFacts
from tests.packages import demo_facts
from tests.subjects import found, sound_facts, subject


def scoring(given, actual="131场", **more):
    first, *others = sound_facts().indicators
    return subject(sound_facts(indicators=(replace(first, actual=actual, self_score=Decimal(given), **more), *others)))


def test_points_taken_from_a_met_target_are_told():
    report = scoring("28")

    assert found("CK-R5", report) == [("indicators[0].self_score", "28", "30")]
    assert [one.message for one in BY_CODE["CK-R5"](report)] == [
        "“阅读推广活动场次”自评 28 分，满分 30 分，指标已经达标，没有说明扣分理由，请补充理由或改正。"
    ]
    assert found("CK-E2", report) == []


@pytest.mark.parametrize(
    ("given", "actual", "more"),
    [
        ("30", "131场", {}),
        ("29.95", "131场", {}),
        ("28", "131场", {"deviation_reason": "部分活动规模偏小。"}),
        ("28", "131场", {"self_reason": "部分活动规模偏小。"}),
        ("28", "180场", {}),  # local rules take points away from targets set too low
    ],
)
def test_full_points_and_reasons_are_right(given, actual, more):
    assert found("CK-R5", scoring(given, actual, **more)) == []


def test_an_item_whose_targets_are_all_met_has_full_points():
    report = subject(sound_facts(lines=(LineFacts("O1", self_score=Decimal(45)),)))

    assert found("CK-R5", report) == [("lines[0].self_score", "45", "50")]


def test_qualitative_indicators_may_explain_what_an_item_lost():
    lines = (LineFacts("G2", self_score=Decimal(38)),)

    assert found("CK-R5", subject(replace(demo_facts(), lines=lines))) == []

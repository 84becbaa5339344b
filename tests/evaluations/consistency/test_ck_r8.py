"""CK-R8: the same ratio earns the same points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, sound_facts, subject


def pair(first, second, **more):
    """Two indicators of 25 points, each at 80 % (20 points), with a reason for the deviation."""
    rows = [
        quantity(key, f"{key}类活动", "≥100场", "80场", weight=Decimal(25), self_score=Decimal(given),
                 deviation_reason="场馆维修。")
        for key, given in (("甲", first), ("乙", second))
    ]  # fmt: skip
    return subject(sound_facts(indicators=(rows[0], replace(rows[1], **more))))


def test_other_points_for_the_same_ratio_are_told():
    report = pair("20", "15")

    assert found("CK-R8", report) == [("indicators[1].self_score", "15", "20")]
    assert [one.message for one in BY_CODE["CK-R8"](report)] == [
        "“乙类活动”与“甲类活动”完成率、分值相同，得分分别为 15 分、20 分，请核对计分是否一致。"
    ]


@pytest.mark.parametrize(
    ("second", "more"),
    [
        ("20", {}),
        ("15", {"self_reason": "一场活动取消。"}),
        ("15", {"actual": "60场"}),
        ("25", {}),  # full points for a missed target are told as such
    ],
)
def test_what_differs_in_fact_or_is_told_otherwise_is_left_alone(second, more):
    assert found("CK-R8", pair("20", second, **more)) == []

"""CK-R3: a report that prints ratios prints those of missed targets."""

from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, real_case, sound_facts, subject


def with_gap(target, actual, others="100%", **more):
    rows = (
        quantity("first", "面积", "≥10亩", "10亩", stated_ratio=others),
        quantity("second", "宗数", target, actual, **more),
    )
    return subject(sound_facts(indicators=rows))


def test_the_gaps_of_the_real_case_are_told():
    assert found("CK-R3", real_case()) == [("indicators[3].stated_ratio", "", "21.67%")]
    assert found("CK-R3", real_case("project")) == [("indicators[5].stated_ratio", "", "237.44%")]
    assert [one.message for one in BY_CODE["CK-R3"](real_case())] == [
        (
            "指标“土地出让金收缴”目标值 6亿元、完成值 1.3亿元，没有完成率，计算为 21.67%（完成值÷目标值），"
            "而报告的其他指标载有完成率，请补填并说明没有达标的原因。"
        )
    ]


@pytest.mark.parametrize(
    ("target", "actual", "others", "is_told"),
    [
        ("≥5宗", "4宗", "100%", True),
        ("≥5宗", "5宗", "100%", False),
        ("≥5宗", "6宗", "100%", False),
        ("≥5宗", "4宗", "", False),
    ],
)
def test_only_where_others_have_ratios_and_the_target_was_missed(target, actual, others, is_told):
    assert bool(found("CK-R3", with_gap(target, actual, others))) is is_told


def test_a_dash_is_a_gap():
    assert found("CK-R3", with_gap("≥5宗", "4宗", stated_ratio="—")) == [("indicators[1].stated_ratio", "", "80%")]


def test_what_got_full_points_all_the_same_is_told_with_its_points():
    points = {"weight": Decimal(10), "self_score": Decimal(10)}

    assert found("CK-R3", with_gap("≥5宗", "4宗", **points)) == []
    assert found("CK-R3", with_gap("≥5宗", "4宗", **points | {"self_score": Decimal(8)})) != []


def test_a_table_that_prints_few_ratios_leaves_none_out():
    rows = [quantity(str(i), f"宗数{i}", "≥5宗", "4宗", stated_ratio="80%" * (i == 0)) for i in range(4)]

    assert found("CK-R3", subject(sound_facts(indicators=tuple(rows)))) == []

"""CK-R1: printed completion ratios follow from target and actual."""

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import IndicatorFacts
from tests.subjects import found, quantity, real_case, sound_facts, subject


def printing(stated, target, actual, **more):
    return subject(sound_facts(indicators=(quantity("one", "面积", target, actual, stated_ratio=stated, **more),)))


def test_the_ratio_of_the_real_case_is_told():
    assert found("CK-R1", real_case()) == [("indicators[6].stated_ratio", "154.86%", "154.80%")]
    assert found("CK-R1", real_case("project")) == [("indicators[3].stated_ratio", "154.86%", "154.80%")]
    assert [one.message for one in BY_CODE["CK-R1"](real_case())] == [
        "指标“签约（注册）项目协议投资额”所载完成率 154.86%，按目标值 5亿元、完成值 7.74亿元计算为 154.80%，请核对后更正。"
    ]


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        ("113%", False),
        ("112.98%", False),
        ("112.97%", False),  # cut off instead of rounded
        ("112.9%", False),
        ("113", False),
        ("1.13", False),
        ("100%", False),  # what is met counts as 100 %
        ("12.98%", False),  # 偏离度
        ("超额完成", False),
        ("/", False),
        ("112.96%", True),
        ("114%", True),
        ("98%", True),
    ],
)
def test_a_ratio_is_held_against_the_usual_ways_of_printing_it(stated, is_told):
    assert bool(found("CK-R1", printing(stated, "≥55.63亿元", "62.85亿元"))) is is_told


@pytest.mark.parametrize(
    ("stated", "target", "actual", "is_told"),
    [
        ("125%", "≤10天", "8天", False),
        ("80%", "≤10天", "8天", False),
        ("120%", "≤10天", "8天", False),
        ("83.33%", "≤10天", "12天", False),
        ("100%", "≤10天", "12天", True),
        ("131%", "=100人", "131人", False),
        ("94.5%", "≥90%", "94.5%", False),  # the rate reached, printed as completion
        ("96%", "≥90%", "94.5%", True),
        ("100%", "10～15个", "12个", False),
        ("103%", "≥约12万元", "12.4万元", False),
        ("86.67%", "15宗", "13宗", False),
        ("88.67%", "15宗", "13宗", True),
    ],
)
def test_directions_ranges_and_rates(stated, target, actual, is_told):
    direction = "≥" if target == "15宗" else ""

    assert bool(found("CK-R1", printing(stated, target, actual, direction=direction))) is is_told


@pytest.mark.parametrize(("actual", "is_told"), [("2024年11月20日", False), ("2025年1月20日", True)])
def test_a_late_date_is_not_complete(actual, is_told):
    day = IndicatorFacts(
        "day", "output", "timeliness", "完成时间", "date",
        target="2024年12月31日", actual=actual, stated_ratio="100%",
    )  # fmt: skip

    assert bool(found("CK-R1", subject(sound_facts(indicators=(day,))))) is is_told

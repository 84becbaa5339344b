"""CK-R4: missed targets lose points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import IndicatorFacts
from tests.subjects import found, real_case, sound_facts, subject


def full(actual, target="≥120场", **more):
    first, *others = sound_facts().indicators
    changed = replace(first, target=target, actual=actual, self_score=Decimal(30), **more)
    return subject(sound_facts(indicators=(changed, *others)))


def test_full_points_for_a_missed_target_are_told():
    report = full("108场")

    assert found("CK-R4", report) == [("indicators[0].self_score", "30", "27")]
    assert [one.message for one in BY_CODE["CK-R4"](report)] == [
        (
            "“阅读推广活动场次”自评 30 分，是满分；目标值 ≥120场、完成值 108场，没有达标（完成率 90%），"
            "按完成率计算为 27 分，请按完成情况扣分，或更正数据。"
        )
    ]
    assert found("CK-R2", report) == []


@pytest.mark.parametrize(
    ("actual", "target", "more"),
    [
        ("120场", "≥120场", {}),
        ("131场", "=120场", {}),  # more than a figure without direction asks for
        ("11930场", "≥12000场", {}),  # 0.6 %: rounded away
        ("51.2万元", "≥46亿元", {}),  # a slip of the unit is told as such
        ("108场", "≥120场", {"self_reason": "目标年中调整为100场。"}),
    ],
)
def test_what_is_met_or_explained_may_have_full_points(actual, target, more):
    assert found("CK-R4", full(actual, target, **more)) == []


def test_an_item_made_of_a_missed_target_is_told_itself():
    facts = real_case().facts
    lines = (replace(facts.lines[0], self_score=Decimal(20)), *facts.lines[1:])
    report = subject(replace(facts, lines=lines))

    assert found("CK-R4", report) == [("lines[0].self_score", "20", "17.76")]
    assert "其中“土地出让金收缴”没有达标" in next(BY_CODE["CK-R4"](report)).message


def test_a_late_date_with_full_points_is_told_and_one_with_some_taken_away_is_not():
    late = IndicatorFacts(
        "day", "output", "timeliness", "完成时间", "date", target="2024年11月30日", actual="2024年12月15日",
        weight=Decimal(50), self_score=Decimal(50),
    )  # fmt: skip
    some = replace(late, self_score=Decimal(40))

    assert found("CK-R4", subject(sound_facts(indicators=(late,)))) == [("indicators[0].self_score", "50", "0")]
    assert found("CK-R4", subject(sound_facts(indicators=(some,)))) == []
    assert found("CK-R2", subject(sound_facts(indicators=(some,)))) == []


def test_without_printed_points_of_indicators_only_their_item_is_judged():
    facts = sound_facts()
    rows = [replace(one, weight=None, self_score=Decimal(25)) for one in facts.indicators[:2]]
    missed = (replace(rows[0], actual="60场"), rows[1], *facts.indicators[2:])

    assert found("CK-R4", subject(replace(facts, indicators=missed))) == [("lines[O1].self_score", "50", "37.5")]


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("阅读推广活动场次未达到目标。", True),
        ("读者满意度未达到目标。阅读推广活动场次118场。", False),
        ("", False),
    ],
)
def test_a_small_miss_is_tolerated_unless_the_report_itself_names_it(words, is_told):
    report = full("11930场", "≥12000场")
    told = found("CK-R4", replace(report, facts=replace(report.facts, texts={"deviations": words})))

    assert told == ([("indicators[0].self_score", "30", "29.83")] if is_told else [])

"""CK-W3: no score above its points or below zero."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, real_case, sound_facts, subject


def with_line(item, score):
    facts = real_case().facts
    return subject(
        replace(
            facts,
            lines=tuple(replace(one, self_score=Decimal(score)) if one.item == item else one for one in facts.lines),
        )
    )


def with_first_indicator(**changes):
    first, *others = sound_facts().indicators
    return subject(sound_facts(indicators=(replace(first, **changes), *others)))


@pytest.mark.parametrize(("score", "limit"), [("3.5", "3"), ("-1", "0")])
def test_a_line_outside_its_points_is_told(score, limit):
    report = with_line("C2", score)

    assert found("CK-W3", report) == [("lines[5].self_score", score, limit)]


def test_the_message_says_what_to_do():
    assert [one.message for one in BY_CODE["CK-W3"](with_line("C2", "3.5"))] == [
        "“财务管理合规性”自评 3.5 分，超过分值 3 分，请核对分值或自评分。"
    ]


def test_an_indicator_above_its_printed_points_is_told():
    report = with_first_indicator(self_score=Decimal(31))

    assert found("CK-W3", report) == [("indicators[0].self_score", "31", "30")]


def test_full_points_are_within():
    assert found("CK-W3", with_first_indicator(self_score=Decimal(30))) == []


def test_without_printed_points_an_indicator_may_have_any_share_of_its_item():
    rows = tuple(
        replace(one, weight=None, self_score=own)
        for one, own in zip(sound_facts().indicators, (Decimal(35), Decimal(15), None, None), strict=True)
    )

    assert found("CK-W3", subject(sound_facts(indicators=rows))) == []

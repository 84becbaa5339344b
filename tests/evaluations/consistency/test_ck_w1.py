"""CK-W1: full points add up."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.consistency import BY_CODE, Subject
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, sound_facts, subject

WEIGHTS = (30, 20, 30, 10)


def weighed(weights, **stated):
    facts = sound_facts()
    given = zip(facts.indicators, weights, strict=True)
    rows = tuple(replace(one, weight=Decimal(weight), self_score=Decimal(weight)) for one, weight in given)
    maxima = {code: Decimal(points) for code, points in stated.pop("maxima", {}).items()}
    return subject(replace(facts, indicators=rows, stated=StatedFacts(maxima=maxima, **stated)))


def test_printed_full_points_that_do_not_make_a_hundred_are_told():
    report = weighed((50, 20, 20, 10), maxima={"E": 10, "O": 70, "B": 20, "S": 10}, maximum=Decimal(100))

    assert found("CK-W1", report) == [("stated.maximum", "100", "110")]
    assert [one.message for one in BY_CODE["CK-W1"](report)] == [
        "各项分值合计 110 分，满分应为 100 分，请核对各项分值，使合计等于满分。"
    ]


def test_indicators_that_do_not_make_the_points_of_their_group_are_told_there():
    report = weighed((30, 18, 30, 10), maxima={"E": 10, "O": 50, "B": 30, "S": 10})

    assert found("CK-W1", report) == [("stated.maxima.O", "50", "48")]


def test_points_entered_for_indicators_are_held_against_their_item():
    assert found("CK-W1", weighed((30, 18, 30, 10))) == [("indicators[0].weight", "50", "48")]


@pytest.mark.parametrize(
    "weights",
    [
        WEIGHTS,
        (40, 20, 20, 10),  # another split of the same hundred
        ("0.6", "0.4", 1, 1),  # relative
        (60, 40, 100, 100),  # percent of the item
    ],
)
def test_weights_that_are_right_or_relative_contradict_nothing(weights):
    facts = weighed(weights).facts
    rows = tuple(replace(one, self_score=None) for one in facts.indicators)

    assert found("CK-W1", subject(replace(facts, indicators=rows))) == []


def test_a_report_that_prints_no_full_points_contradicts_nothing():
    assert found("CK-W1", subject()) == []


@pytest.mark.parametrize(("title", "is_told"), [("加分项", False), ("社会评价", True)])
def test_points_on_top_of_a_hundred_are_left_out(title, is_told):
    codes = {"A1": 40, "B1": 60, "C1": 5}
    lines = tuple(LineFacts(code, self_score=Decimal(2)) for code in codes)
    stated = StatedFacts(maximum=Decimal(100), maxima={code: Decimal(full) for code, full in codes.items()})
    titles = {"A": "管理", "A1": "制度", "B": "履职", "B1": "产出", "C": title, "C1": "表彰"}
    facts, scheme = own_scheme(sound_facts(outline="", indicators=(), lines=lines, stated=stated), titles)
    assessment, problems = assess_readable(facts, scheme)

    assert bool(found("CK-W1", Subject(facts, assessment, None, tuple(problems)))) is is_told

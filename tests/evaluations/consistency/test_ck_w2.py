"""CK-W2: totals are the sums of what is printed below them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.consistency import BY_CODE, Subject
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def stating(facts, total=None, **groups):
    points = {code: Decimal(value) for code, value in groups.items()}
    return subject(replace(facts, stated=StatedFacts(total and Decimal(total), "", points)))


def test_a_group_and_a_total_that_do_not_add_up_are_told():
    report = stating(real_case().facts, "99.4", A="49.48", C="6")

    assert found("CK-W2", report) == [("stated.dimensions.C", "6", "7"), ("stated.total", "99.4", "99.48")]
    assert next(one.message for one in BY_CODE["CK-W2"](report)) == (
        "“预算执行”所载得分 6 分，各项自评分合计 7 分，请核对后统一。"
    )


@pytest.mark.parametrize("total", ["99.48", "99.5", "99"])
def test_a_total_may_be_rounded(total):
    assert found("CK-W2", stating(real_case().facts, total)) == []


def test_rounding_up_to_full_points_is_told():
    lines = tuple(
        replace(one, self_score=Decimal("19.6")) if one.item == "A1" else one for one in real_case().facts.lines
    )

    assert found("CK-W2", stating(replace(real_case().facts, lines=lines), "100")) == [("stated.total", "100", "99.58")]


def test_a_total_that_follows_a_wrong_group_is_not_told_again():
    assert found("CK-W2", stating(real_case().facts, "98.48", C="6")) == [("stated.dimensions.C", "6", "7")]


def test_a_sum_above_the_maximum_is_not_cut_down_to_it():
    scores = ((30, 30), (20, 20), (40, 40), (20, 20))
    rows = tuple(
        replace(one, weight=Decimal(weight), self_score=Decimal(own))
        for one, (weight, own) in zip(sound_facts().indicators, scores, strict=True)
    )
    lines = (replace(real_case().facts.lines[0], item="E1", self_score=Decimal(10)),)

    report = stating(sound_facts(indicators=rows, lines=lines), "100")

    assert found("CK-W2", report) == [("stated.total", "100", "120")]


def test_an_item_is_the_sum_of_its_indicators():
    rows = tuple(replace(one, self_score=Decimal(20)) for one in sound_facts().indicators[:2])
    lines = (replace(real_case().facts.lines[0], item="O1", self_score=Decimal(45)),)

    report = subject(sound_facts(indicators=(*rows, *sound_facts().indicators[2:]), lines=lines))

    assert found("CK-W2", report) == [("lines[0].self_score", "45", "40")]


def test_what_prints_no_scores_contradicts_no_total():
    assert found("CK-W2", stating(sound_facts(), "87.5", O="40")) == []


@pytest.mark.parametrize(("total", "is_told"), [("79", False), ("93.2", False), ("93", False), ("85", True)])
def test_a_total_may_be_printed_before_or_after_the_cap_of_the_scheme(total, is_told):
    points = {"E": "6.6", "O": "46.6", "B": "30", "S": "10"}
    line = replace(sound_facts().budget_lines[0], spent=Decimal(330000))
    stated = StatedFacts(Decimal(total), "", {code: Decimal(value) for code, value in points.items()})
    rows = tuple(replace(one, self_score=None) for one in sound_facts().indicators)
    facts = sound_facts(scheme="national-project-2020-capped", budget_lines=(line,), indicators=rows, stated=stated)

    assert bool(found("CK-W2", subject(facts))) is is_told


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("各项得分合计99.48分，获表彰加0.5分，自评99.98分。", False),
        ("各项得分合计99.48分，自评99.98分。", True),
        ("各项得分合计98分，获表彰加0.5分，自评99.98分。", True),
    ],
)
def test_a_sentence_that_leads_from_the_sum_to_the_total_settles_it(words, is_told):
    facts = replace(real_case().facts, texts={"result": words})

    assert bool(found("CK-W2", stating(facts, "99.98"))) is is_told


def test_a_total_beyond_all_points_listed_is_that_of_a_larger_table():
    lines = (LineFacts("A1", self_score=Decimal(20)), LineFacts("A2", self_score=Decimal(19)))
    stated = StatedFacts(Decimal(97), maxima={"A1": Decimal(20), "A2": Decimal(20)})
    facts, scheme = own_scheme(sound_facts(outline="", indicators=(), lines=lines, stated=stated), {})
    assessment, problems = assess_readable(facts, scheme)

    assert found("CK-W2", Subject(facts, assessment, None, tuple(problems))) == []


@pytest.mark.parametrize(("total", "is_told"), [("77", False), ("96.25", False), ("96.3", False), ("97", True)])
def test_a_line_without_score_may_be_left_out_of_the_whole(total, is_told):
    codes = {"A0": ("20", "19"), "A1": ("20", None), "A2": ("60", "58")}
    lines = tuple(LineFacts(code, self_score=own and Decimal(own)) for code, (_, own) in codes.items())
    maxima = {code: Decimal(full) for code, (full, _) in codes.items()}
    stated = StatedFacts(Decimal(total), dimensions={"A": Decimal(77)}, maximum=Decimal(100), maxima=maxima)
    facts, scheme = own_scheme(
        sound_facts(outline="", indicators=(), lines=lines, stated=stated), dict.fromkeys(codes, "履职")
    )
    assessment, problems = assess_readable(facts, scheme)

    assert bool(found("CK-W2", Subject(facts, assessment, None, tuple(problems)))) is is_told

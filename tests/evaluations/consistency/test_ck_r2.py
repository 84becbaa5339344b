"""CK-R2: points that a formula computes are those given."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.consistency import BY_CODE, Subject
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def scoring(given, actual="108场", **more):
    """The first indicator has 30 points and a target of 120 (108: 27 points)."""
    first, *others = sound_facts().indicators
    return subject(sound_facts(indicators=(replace(first, actual=actual, self_score=Decimal(given), **more), *others)))


def test_the_real_case_is_told_its_unexplained_points():
    assert found("CK-R2", real_case()) == [("lines[0].self_score", "19.5", "17.76")]
    assert found("CK-R2", real_case("project")) == [("lines[0].self_score", "5", "2.68")]
    assert [one.message for one in BY_CODE["CK-R2"](real_case("project"))] == [
        "“资金到位情况”自评 5 分，按评分标准和填报数据计算为 2.68 分，请改正，或说明理由。"
    ]


def test_a_reason_settles_it():
    facts = real_case().facts
    lines = (replace(facts.lines[0], self_reason="土地出让计划年中调整。"), *facts.lines[1:])

    assert found("CK-R2", subject(replace(facts, lines=lines))) == []


@pytest.mark.parametrize(
    ("given", "is_told"), [("27", False), ("27.1", False), ("26.9", False), ("28", True), ("26", True)]
)
def test_a_missed_target_earns_its_share(given, is_told):
    assert found("CK-R2", scoring(given)) == ([("indicators[0].self_score", given, "27")] if is_told else [])


def test_points_are_rounded_as_printed():
    assert found("CK-R2", scoring("28", "111场")) == []  # 27.75


def test_fewer_points_with_a_reason_for_the_deviation_are_right():
    assert found("CK-R2", scoring("20", deviation_reason="场馆维修三个月。")) == []


def test_points_given_by_judgement_have_no_formula():
    lines = (LineFacts("C1", points=Decimal(2), self_score=Decimal(3)),)

    assert found("CK-R2", subject(replace(real_case().facts, lines=lines))) == []


def own_table(*rows):
    """A report whose table, its own, has lines with title, basis, full points and points given."""
    lines = tuple(
        LineFacts(f"A{i}", self_score=Decimal(given), basis=basis) for i, (*_, basis, _, given) in enumerate(rows)
    )
    stated = StatedFacts(
        maximum=Decimal(100), maxima={f"A{i}": Decimal(full) for i, (_, _, full, _) in enumerate(rows)}
    )
    facts, scheme = own_scheme(
        sound_facts(outline="", indicators=(), lines=lines, stated=stated),
        {f"A{i}": title for i, (title, *_) in enumerate(rows)},
    )
    assessment, problems = assess_readable(facts, scheme)
    return Subject(facts, assessment, None, tuple(problems))


BY_RATE = ("学员满意度", "满意度97.98%。", 10, "9.8")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([BY_RATE, ("培训人次", "计划2100人次，实际2046人次，完成率97.43%。", 15, "14.86")], ["14.61"]),
        ([("培训人次", "完成率97.43%。", 15, "14.86")], []),  # by steps, perhaps
        ([BY_RATE, ("培训人次", "完成率97.43%。", 15, "14.61")], []),
        ([BY_RATE, ("培训人次", "完成率97.43%。", 15, "14")], []),
        ([BY_RATE, ("培训人次", "目标95%，完成率93.43%。", 15, "14.86")], []),
    ],
)
def test_judged_points_follow_the_rate_of_their_basis_where_others_do(rows, told):
    assert [one[2] for one in found("CK-R2", own_table(*rows))] == told

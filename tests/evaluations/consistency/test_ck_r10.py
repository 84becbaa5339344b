"""CK-R10: the basis of full points does not say that the standard was missed."""

from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.consistency import BY_CODE, Subject
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, judged_subject, real_case, sound_facts

MISSED = "年度重点工作12项，完成11项"


def test_full_points_for_what_was_missed_are_told():
    report = judged_subject("重点工作完成率", MISSED, 15, 15)

    assert found("CK-R10", report) == [("lines[0].self_score", "15", MISSED)]
    assert [one.message for one in BY_CODE["CK-R10"](report)] == [
        (
            "“重点工作完成率”自评 15 分，是满分；得分依据写明“年度重点工作12项，完成11项”，没有达标，"
            "请按评分标准扣分，或更正依据、说明理由。"
        )
    ]


@pytest.mark.parametrize(
    ("basis", "given"),
    [(MISSED, "13.75"), ("年度重点工作12项，完成12项", 15), ("执行率96.2%", 15), ("", 15)],
)
def test_points_taken_away_and_standards_met_are_left_alone(basis, given):
    assert found("CK-R10", judged_subject("重点工作完成率", basis, given, 15)) == []


def test_a_reason_for_the_score_explains_it():
    report = judged_subject("重点工作完成率", MISSED, 15, 15, self_reason="一项由市里改为下年实施。")

    assert found("CK-R10", report) == []


def test_where_full_points_are_not_known_nothing_is_said():
    line = LineFacts("A1", self_score=Decimal("13.75"), basis=MISSED)
    facts, scheme = own_scheme(sound_facts(outline="", indicators=(), lines=(line,), stated=StatedFacts()), {})

    assert scheme.total == Decimal("13.75")
    assert found("CK-R10", Subject(facts, assess_readable(facts, scheme)[0])) == []


def test_the_real_case_is_left_to_other_checks():
    assert found("CK-R10", real_case()) == found("CK-R10", real_case("project")) == []

"""CK-X3: the grade is that of the total."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def graded(total, grade):
    return subject(replace(real_case().facts, stated=StatedFacts(total and Decimal(total), grade)))


def test_a_grade_that_the_total_does_not_earn_is_told():
    report = graded("89.99", "优秀")

    assert found("CK-X3", report) == [("stated.grade", "优秀", "良")]
    assert [one.message for one in BY_CODE["CK-X3"](report)] == [
        "所载等级“优秀”，总分 89.99 分对应“良”，本方案等级为优（90分起）、良（80分起）、中（60分起）、差（0分起），请更正。"
    ]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90", "优"),
        ("95", "优秀"),
        ("85", "“良”等次"),
        ("85", "良好"),
        ("98", "优（90分以上）"),
        ("70", "达标"),  # words of other systems say nothing
        (None, "优"),
    ],
)
def test_grades_are_known_by_the_words_in_use(total, grade):
    assert found("CK-X3", graded(total, grade)) == []


def test_a_grade_without_a_total_in_an_incomplete_report_contradicts_nothing():
    first, *others = sound_facts().indicators
    facts = sound_facts(indicators=(replace(first, actual=""), *others), stated=StatedFacts(grade="优"))

    assert found("CK-X3", subject(facts)) == []


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("按95分以上为优、85分至95分为良，等级为良。", False),
        ("95（含）-100分为优。", False),
        ("90分（含）以上为优，80分以上为良。", True),
        ("优良率95%以上为优秀班级。", True),
    ],
)
def test_bands_that_the_report_names_are_its_own(words, is_told):
    report = graded("92", "良")

    assert bool(found("CK-X3", replace(report, facts=replace(report.facts, texts={"result": words})))) is is_told

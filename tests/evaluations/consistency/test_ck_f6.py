"""CK-F6: low execution earns few points."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, judged_subject, real_case, sound_facts, subject


def executing(spent, given, scheme="national-project-2020", total=None, **more):
    line = replace(sound_facts().budget_lines[0], spent=Decimal(spent))
    entered = LineFacts("E1", self_score=Decimal(given), **more)
    stated = StatedFacts(total=total and Decimal(total))
    return subject(sound_facts(scheme=scheme, budget_lines=(line,), lines=(entered,), stated=stated))


def test_full_points_for_a_low_rate_are_told_once():
    report = executing(300000, 10)

    assert found("CK-F6", report) == [("lines[0].self_score", "10", "6")]
    assert found("CK-R2", report) == []
    assert [one.message for one in BY_CODE["CK-F6"](report)] == [
        "“预算执行率”自评 10 分，按执行情况计算为 6 分（分值 10 分），请改正，或说明理由。"
    ]


@pytest.mark.parametrize(
    ("spent", "given", "more"),
    [
        (300000, "6", {}),
        (491500, "9.83", {}),
        (491500, "9.8", {}),
        (496000, "10", {}),  # 99.2 %
        (300000, "10", {"self_reason": "财政年末收回资金。"}),
    ],
)
def test_points_that_follow_the_rate_are_right(spent, given, more):
    assert found("CK-F6", executing(spent, given, **more)) == []


def test_the_real_case_measures_by_the_basis_of_its_scheme():
    assert found("CK-F6", real_case()) == found("CK-F6", real_case("project")) == []


@pytest.mark.parametrize(("total", "told"), [("92", [("stated.total", "92", "79")]), ("79", []), (None, [])])
def test_a_low_rate_caps_the_total_where_the_scheme_says_so(total, told):
    assert found("CK-F6", executing(330000, "6.6", "national-project-2020-capped", total)) == told


def test_other_schemes_cap_nothing():
    assert found("CK-F6", executing(330000, "6.6", total="92")) == []


@pytest.mark.parametrize(("title", "is_told"), [("预算执行率", True), ("政府采购执行率", False)])
def test_procurement_has_an_execution_of_its_own(title, is_told):
    line = replace(sound_facts().budget_lines[0], spent=Decimal(300000))
    report = judged_subject(title, "", 5, budget_lines=(line,))

    assert bool(found("CK-F6", report)) is is_told


@pytest.mark.parametrize(
    ("printed", "rate", "told"),
    [
        ("10", "80.5%", [("stated.dimensions.E", "10", "8.05")]),
        ("8.1", "80.5%", []),
        ("7", "80.5%", []),
        ("10", "100%", []),  # measured against the funds received
    ],
)
def test_points_printed_for_the_group_of_execution_count_too(printed, rate, told):
    line = replace(sound_facts().budget_lines[0], spent=Decimal(402500))
    stated = StatedFacts(dimensions={"E": Decimal(printed)}, rates={"合计": rate})

    assert found("CK-F6", subject(sound_facts(budget_lines=(line,), stated=stated))) == told

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.assessment import assess, faults
from evaluations.enums import ReportKind
from evaluations.facts import LineFacts
from scoring.engine import MeasurementError
from tests.packages import area, demo_facts, find_scheme

OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


def assessed(facts):
    return assess(facts, find_scheme(facts.scheme))


def line_of(assessment, code):
    return next(line for line in assessment.lines if line.item.code == code)


def with_line(facts, item, **changes):
    return replace(facts, lines=tuple(replace(line, **changes) if line.item == item else line for line in facts.lines))


def test_the_overall_report_of_the_real_case_scores_itself_as_it_was_published():
    result = assessed(demo_facts(OVERALL))

    assert (str(result.self_scored.points), result.self_scored.grade) == ("99.48", "优")
    assert [str(dimension.self_score) for dimension in result.dimensions] == [
        "49.48", "2", "7", "3", "15", "10.0", "10", "3"
    ]  # fmt: skip


def test_the_overall_report_of_the_real_case_computes_less_than_it_claims():
    result = assessed(demo_facts(OVERALL))
    claimed = {line.item.code: (line.item.points, line.self_score) for line in result.lines if line.differs}

    assert (result.computed.points, result.computed.grade) == (Decimal("97.74"), "优")
    assert claimed == {"A1": (Decimal("17.76"), Decimal("19.5"))}


def test_the_project_report_of_the_real_case_claims_all_points_and_computes_less():
    result = assessed(demo_facts(PROJECT))
    claimed = {line.item.code: (line.item.points, line.self_score) for line in result.lines if line.differs}

    assert (result.self_scored.points, result.self_scored.grade) == (Decimal(100), "优")
    assert (result.computed.points, result.computed.grade) == (Decimal("97.68"), "优")
    assert claimed == {"P1": (Decimal("2.68"), Decimal(5))}


@pytest.mark.parametrize("kind", ReportKind)
def test_what_the_report_states_is_what_its_self_scores_add_up_to(kind):
    facts = demo_facts(kind)
    result = assessed(facts)

    assert facts.stated.total == result.self_scored.points
    assert facts.stated.grade == result.self_scored.grade
    added_up = {one.result.code: one.self_score for one in result.dimensions}
    assert facts.stated.dimensions == {code: added_up[code] for code in facts.stated.dimensions}


def test_a_line_left_alone_takes_the_computed_points():
    result = assessed(with_line(demo_facts(OVERALL), "A1", self_score=None))
    line = line_of(result, "A1")

    assert (line.self_score, line.differs) == (Decimal("17.76"), False)
    assert result.self_scored.points == Decimal("97.74")


def test_reviewed_scores_change_neither_computed_nor_self_scores():
    facts = demo_facts(OVERALL)

    reviewed = assessed(with_line(facts, "A1", reviewed_score=Decimal(10), reviewed_reason="佐证材料不足。"))

    assert line_of(reviewed, "A1").facts.reviewed_score == Decimal(10)
    assert (reviewed.computed, reviewed.self_scored) == (assessed(facts).computed, assessed(facts).self_scored)


def test_stated_results_enter_no_score():
    facts = demo_facts(OVERALL)
    stated = replace(facts.stated, total=Decimal(1), grade="差", dimensions={"A": Decimal(1)})
    indicators = tuple(replace(one, stated_ratio="1%") for one in facts.indicators)

    assert assessed(replace(facts, stated=stated, indicators=indicators)).result == assessed(facts).result


def test_missing_figures_leave_the_line_open_and_the_report_without_grade():
    facts = with_line(replace(demo_facts(OVERALL), figures={}), "A3", self_score=None)
    result = assessed(facts)

    assert line_of(result, "A3").self_score is None
    assert result.self_scored.missing == ("A3",)
    assert result.self_scored.grade is None
    assert "A3" in result.computed.missing


def scored_by_indicator(*scores):
    facts = demo_facts(PROJECT)
    indicators = tuple(replace(area(i), self_score=score) for i, score in enumerate(scores))
    return line_of(assessed(with_line(replace(facts, indicators=indicators), "G1", self_score=None)), "G1")


def test_self_scores_of_indicators_add_up_with_computed_points_for_those_left_alone():
    line = scored_by_indicator(Decimal(15), None)

    assert (line.self_score, line.item.points, line.differs) == (Decimal(35), Decimal(40), True)


def test_without_any_self_score_of_an_indicator_the_computed_points_of_the_item_count():
    line = scored_by_indicator(None, None)

    assert (line.self_score, line.differs) == (Decimal(40), False)


def test_a_self_score_of_zero_is_a_score():
    line = line_of(assessed(with_line(demo_facts(PROJECT), "P1", self_score=Decimal(0))), "P1")

    assert (line.self_score, line.differs) == (Decimal(0), True)


def test_amounts_are_summed_from_the_budget_lines_and_nothing_else():
    values = assessed(demo_facts(PROJECT)).values

    assert values == {
        "initial_budget": Decimal("4050000.00"),
        "received": Decimal("2167000.00"),
        "spent": Decimal("2167000.00"),
        "carried_over": Decimal("0.00"),
    }


def test_faults_of_figures_indicators_and_answers_are_told_together():
    facts = demo_facts(PROJECT)
    broken = replace(
        facts,
        figures={"area": Decimal(1)},
        indicators=(replace(area(1), actual="2200平方米"), replace(area(2), target="很多"), area(3)),
        lines=(*facts.lines, LineFacts("X9")),
        adjustments={"Z1": Decimal(1)},
    )
    scheme = find_scheme(facts.scheme)

    told = faults(broken, scheme)

    assert [problem.path for problem in told] == [
        "figures.area",
        "indicators[0].actual",
        "indicators[1].target",
        "lines[X9]",
        "adjustments.Z1",
    ]
    with pytest.raises(MeasurementError) as caught:
        assess(broken, scheme)
    assert caught.value.problems == tuple(told[:3])

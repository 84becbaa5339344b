"""The scheme that a report's own printed points make."""

from decimal import Decimal

from evaluations.assessment import assess_readable
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import BudgetLineFacts, LineFacts, ReportFacts, StatedFacts, UnitFacts, YearFacts
from tests.subjects import quantity


def report(**changes):
    return ReportFacts("project", "unknown-2024", "", UnitFacts("示例市图书馆"), YearFacts(2024), **changes)


def scored(facts, titles=None):
    fitted, scheme = own_scheme(facts, titles or {})
    return scheme, assess_readable(fitted, scheme)


def test_items_belong_to_the_group_that_their_code_begins_with():
    lines = (LineFacts("P1", self_score=Decimal(5)), LineFacts("P2", self_score=Decimal(9)), LineFacts("Q1"))
    stated = StatedFacts(maxima={"P": Decimal(15), "P1": Decimal(5), "P2": Decimal(10), "Q1": Decimal(85)})

    scheme, _ = scored(report(lines=lines, stated=stated), {"P": "资金投入", "P2": "资金执行"})

    assert [(one.code, one.title, one.points, [item.title for item in one.items]) for one in scheme.dimensions] == [
        ("P", "资金投入", 15, ["P1", "资金执行"]),
        ("Q", "Q1", 85, ["Q1"]),
    ]


def test_judged_points_are_those_given_unless_they_cannot_be():
    lines = (LineFacts("A1", self_score=Decimal(9)), LineFacts("A2", self_score=Decimal(11)))
    stated = StatedFacts(maxima={"A1": Decimal(10), "A2": Decimal(10)})

    _, (assessment, problems) = scored(report(lines=lines, stated=stated))

    assert next(one.points for one in assessment.result.items) == 9
    assert assessment.self_scored.points == 20
    assert (assessment.computed.is_complete, problems) == (False, [])


def test_without_full_points_those_given_stand_for_them_and_grades_are_out_of_100():
    lines = (LineFacts("A1", self_score=Decimal("49.5")), LineFacts("A2", self_score=Decimal(32)))

    scheme, (assessment, _) = scored(report(lines=lines))

    assert (scheme.total, assessment.self_scored.points, assessment.self_scored.grade) == (
        Decimal("81.5"), Decimal("81.5"), "良",
    )  # fmt: skip


def test_indicators_without_points_among_others_count_nothing():
    indicators = (
        quantity("a", "活动", "≥10场", "8场", weight=Decimal(20), self_score=Decimal(16)),
        quantity("b", "培训", "≥10场", "2场"),
    )

    scheme, (assessment, problems) = scored(report(indicators=indicators))

    assert (scheme.total, assessment.computed.points, problems) == (20, 16, [])


def test_execution_follows_the_rate_where_the_amounts_are_known():
    budget = (BudgetLineFacts("project", "财政拨款", adjusted_budget=Decimal(100), spent=Decimal(93)),)
    stated = StatedFacts(maxima={"execution0": Decimal(10)})
    lines = (LineFacts("execution0", self_score=Decimal("9.5")),)

    _, (assessment, _) = scored(report(lines=lines, stated=stated, budget_lines=budget))
    _, (judged, _) = scored(report(lines=lines, stated=stated))

    assert (assessment.computed.points, judged.computed.points) == (Decimal("9.3"), Decimal("9.5"))


def test_where_nothing_has_points_the_printed_total_stands_alone():
    scheme, (assessment, _) = scored(report(stated=StatedFacts(total=Decimal("92.5"))))

    assert ([item.title for item in scheme.items], scheme.total) == (["自评总分"], 100)
    assert not assessment.self_scored.is_complete


def test_printed_points_of_groups_that_are_not_there_are_dropped():
    stated = StatedFacts(dimensions={"A": Decimal(5), "Z": Decimal(7)}, maxima={"A": Decimal(5), "Z9": Decimal(7)})

    fitted, _ = own_scheme(report(lines=(LineFacts("A1", self_score=Decimal(5)),), stated=stated), {})

    assert (fitted.stated.dimensions, fitted.stated.maxima) == ({"A": 5}, {"A": 5})


def test_a_misprint_in_the_points_does_not_move_the_grades():
    stated = StatedFacts(maxima={"A1": Decimal(60), "A2": Decimal(38)})
    lines = (LineFacts("A1", self_score=Decimal(60)), LineFacts("A2", self_score=Decimal("29.5")))

    _, (assessment, _) = scored(report(lines=lines, stated=stated))

    assert assessment.self_scored.grade == "良"


def test_a_line_that_nobody_names_is_named_by_the_first_sentence_of_its_basis():
    lines = (
        LineFacts("A1", self_score=Decimal(9), basis="预算执行率。执行率91.96%"),
        LineFacts("A2", self_score=Decimal(9), basis="全年完成12项。"),
        LineFacts("A3", self_score=Decimal(9), basis="预算执行率。"),
    )

    scheme, _ = scored(report(lines=lines), {"A3": "执行"})

    assert [item.title for item in scheme.items] == ["预算执行率", "A2", "执行"]

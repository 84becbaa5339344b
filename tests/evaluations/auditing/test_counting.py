"""Lines and the indicators behind them are not added up twice."""

from decimal import Decimal

from evaluations.auditing.counting import counted_once
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import quantity, sound_facts

INDICATORS = (
    quantity("a", "场次", "≥120场", "131场", weight=Decimal(50), self_score=Decimal(50)),
    quantity("b", "满意度", "≥90%", "80%", "satisfaction", "satisfaction", weight=Decimal(10), self_score=Decimal(9)),
)


def facts(*lines):
    """A report with lines of these points and scores, and indicators of 60 points that score 59."""
    named = tuple(LineFacts(code, self_score=Decimal(score)) for code, _, score in lines)
    full = {code: Decimal(points) for code, points, _ in lines}
    return sound_facts(lines=named, indicators=INDICATORS, stated=StatedFacts(maximum=Decimal(100), maxima=full))


def kept(report):
    once = counted_once(report)
    return [line.item for line in once.lines], [one.weight for one in once.indicators]


def test_indicators_stand_in_for_the_last_lines_that_they_detail():
    assert kept(facts(("A", 40, 38), ("B", 50, 50), ("C", 10, 9))) == (["A"], [50, 10])


def test_where_it_cannot_be_told_which_lines_they_detail_the_lines_count():
    assert kept(facts(("B", 60, 59), ("A", 40, 38))) == (["B", "A"], [None, None])
    assert kept(facts(("A", 40, 38), ("B", 60, 60))) == (["A", "B"], [None, None])


def test_lines_beside_indicators_are_all_counted():
    assert kept(facts(("A", 40, 38))) == (["A"], [50, 10])

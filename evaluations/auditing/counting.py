"""Points that a package gives twice: as lines of its score table, and as the indicators behind some of these lines."""

from dataclasses import replace
from decimal import Decimal

from evaluations.facts import ReportFacts
from scoring.engine.rounding import HUNDRED, ZERO


def counted_once(facts: ReportFacts) -> ReportFacts:
    """For a report under a scheme that nobody knows: its points, each counted once.

    Where the lines alone make up the full points, indicators with points are the detail of some of them. If those
    are the last ones (by points and scores), the indicators stand in for them, since they can be computed again;
    otherwise the lines count.
    """
    maxima, indicators = facts.stated.maxima, facts.indicators
    lines = [(maxima.get(line.item, line.self_score or ZERO), line.self_score or ZERO) for line in facts.lines]
    detail = _summed([(one.weight or ZERO, one.self_score or ZERO) for one in indicators])
    if not detail[0] or _summed(lines)[0] != (facts.stated.maximum or HUNDRED):
        return facts
    for first in range(len(lines)):
        if _summed(lines[first:]) == detail:
            return replace(facts, lines=facts.lines[:first])
    return replace(facts, indicators=tuple(replace(one, weight=None) for one in indicators))


def _summed(lines: list[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    return sum((points for points, _ in lines), ZERO), sum((score for _, score in lines), ZERO)

"""The scheme that a report's own printed points make, for reports whose score table nobody knows."""

from collections.abc import Mapping

from evaluations.facts import ReportFacts
from scoring.engine import Scheme


def own_scheme(facts: ReportFacts, titles: Mapping[str, str]) -> tuple[ReportFacts, Scheme]:
    """The facts, fitted to it where needed, and the scheme. ``titles``: code of item or group → its title."""
    raise NotImplementedError

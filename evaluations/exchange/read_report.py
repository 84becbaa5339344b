"""What reading a report that was not written here comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluations.facts import ReportFacts
from scoring.engine import Problem, Scheme


@dataclass(frozen=True, slots=True)
class ReadReport:
    """One report as another unit wrote it, with the scheme that its own printed points make.

    ``cells``: path into the data package (``indicators[3].actual``) → where it was read (评分表!E7), as
    far as that is known. ``problems``: what was not understood and left out, each with its place.
    """

    facts: ReportFacts
    scheme: Scheme
    cells: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

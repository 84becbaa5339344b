"""What can be wrong with a scheme or with measurements, each with a path into the data."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One fault: ``path`` such as ``dimensions[2].items[0].points``, ``message`` in Chinese."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


class ProblemsError(ValueError):
    """Bad data, carrying *all* problems found, in the order of the data."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SchemeError(ProblemsError):
    """A scoring scheme contradicts itself or cannot be read."""


class MeasurementError(ProblemsError):
    """Measurements do not fit the scheme, or a figure cannot be read."""

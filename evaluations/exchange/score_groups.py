"""The groups of a score table: the levels that hold in a row, and the code of what they make."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from evaluations.enums import Level1
from scoring.engine.quantities import normalise

from .numbers import full_points, without_points
from .printed_indicator import levels_named

_LETTERS = 26


@dataclass
class Groups:
    """Levels go on downwards until the next one is given. ``titles``: code → what is printed.

    Groups follow the first level, or the second where only that prints its points (``is_by_second``).
    The code of a level of indicators is its own name, any other has a letter.
    """

    first: str = ""
    second: str = ""
    is_by_second: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)

    def look_ahead(self, first: Iterable[str], second: Iterable[str], *, beside: tuple[bool, bool]) -> None:
        """Which level prints points: ``beside`` it in a column of their own, or in brackets behind its words."""
        has_first = beside[0] or any(full_points(text) for text in first)
        has_second = beside[1] or any(full_points(text) for text in second)
        self.is_by_second = has_second and not has_first

    def take(self, first: str, second: str) -> None:
        """The levels that a row gives."""
        if first:
            self.second = "" if first != self.first else self.second
            self.first = first
        self.second = second or self.second

    @property
    def levels(self) -> tuple[str, str]:
        """Of indicators, in the current row; ("", …) if they are none."""
        return levels_named(self.first, self.second)

    def current(self) -> str:
        """The code of the group that rows belong to now; it is listed in ``titles`` from its first row on."""
        text = self.second if self.is_by_second and self.second else self.first or self.second
        title, level1 = without_points(normalise(text)), self.levels[0]
        key = level1 if level1 and not self.is_by_second else title
        if key not in self.codes:
            is_level = key in Level1.values
            used = sum(1 for code in self.codes.values() if code not in Level1.values)
            code = key if is_level else chr(ord("A") + used) if used < _LETTERS else f"G{used}_"
            self.codes[key] = code
            self.titles[code] = title or (str(Level1(code).label) if is_level else "评分项")
        return self.codes[key]

"""How far an indicator got, read from the figures as typed, also where no item of the scheme counts it."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from evaluations.enums import IndicatorKind, Level1, Level2
from evaluations.facts import IndicatorFacts
from evaluations.measuring import measured_indicator
from scoring.engine import Completion, MeasurementError
from scoring.engine.measurements import Figure
from scoring.engine.quantities import EQUAL, MORE, WITHIN, Quantity
from scoring.engine.ratios import completion

_PRINTS_AS_WHOLE = Decimal("0.99995")  # 100.00%
_UNIT_SLIP = Decimal("0.001")  # 46亿元 and 51.2万元: the unit is wrong (CK-F8), not the work undone


class Reading(NamedTuple):
    """Target and actual value of one indicator, how they compare, and in which direction."""

    target: Figure
    actual: Figure
    done: Completion
    direction: str
    is_cost: bool

    @property
    def is_exceeded(self) -> bool:
        """Beyond a target that names a value or range: officers count more (of a cost, less) as met."""
        if self.direction not in (EQUAL, WITHIN) or not isinstance(self.target, Quantity):
            return False
        actual = self.actual.value if isinstance(self.actual, Quantity) else self.target.value
        highest = self.target.value if self.target.upper is None else self.target.upper
        return not self.done.is_met and (actual < self.target.value if self.is_cost else actual > highest)

    @property
    def is_missed(self) -> bool:
        """Short of the target by more than printing hides."""
        is_saving = self.is_cost and self.direction == MORE and _is_below(self.actual, self.target)
        is_short = self.done.ratio == 0 or _UNIT_SLIP < self.done.ratio < _PRINTS_AS_WHOLE
        return is_short and not (self.done.is_met or self.is_exceeded or is_saving)


@lru_cache(maxsize=4096)
def reading(one: IndicatorFacts, year: int) -> Reading | None:
    """None for qualitative indicators, for ones that do not apply and where a figure is missing or unreadable."""
    if one.kind == IndicatorKind.QUALITATIVE or one.not_applicable:
        return None
    try:
        read = measured_indicator(one, year)
        done = completion(read)
    except MeasurementError:
        return None
    if not isinstance(done, Completion):
        return None
    is_cost = one.level1 == Level1.COST or one.level2 == Level2.COST
    return Reading(read.target, read.actual, done, _direction(one, read.target), is_cost)


def _direction(one: IndicatorFacts, target: Figure) -> str:
    if not isinstance(target, Quantity):
        return ""
    return WITHIN if target.upper is not None else one.direction or target.comparator


def _is_below(actual: Figure, target: Figure) -> bool:
    return isinstance(actual, Quantity) and isinstance(target, Quantity) and actual.value <= target.value

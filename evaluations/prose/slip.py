"""A figure that does not follow from the others around it, and how exactly printed figures can be compared."""

from decimal import Decimal
from typing import NamedTuple

from scoring.engine.rounding import HUNDRED, ZERO, places_of, round_half_up

from .mentions import Mention

# No sentence says more than this many figures of one thing; it also keeps the work linear.
NEAR = 16
RATIO, SUM, TURN = "ratio", "sum", "turn"


class Slip(NamedTuple):
    """A figure that does not follow from the others around it: what it should be, from what, and in which words."""

    kind: str
    stated: Mention
    computed: str
    basis: str
    sentence: str


def bounds(one: Mention) -> tuple[Decimal, Decimal]:
    """What a printed figure may have been: with decimals, or in 万 and 亿, it has been rounded; a count has not."""
    exact = one.step == 1 or (one.step >= one.scale and one.value == one.value.to_integral_value())
    half = ZERO if exact and not one.approximate else one.step / 2
    return one.value - half, one.value + half


def slack_of(*figures: Mention) -> Decimal:
    """By how much figures may be off together, as they have been rounded."""
    return sum((bounds(one)[1] - one.value for one in figures), ZERO)


def fits(stated: Mention, part: Mention, whole: Mention) -> bool:
    """Whether a printed percentage can come from two figures that may have been rounded themselves."""
    least, most = bounds(part)
    small, large = bounds(whole)
    if small <= 0:
        return True
    return least / large - stated.step <= stated.value <= most / small + stated.step


def is_misprint(stated: Mention, value: Decimal) -> bool:
    """Whether two digits changed places, or one digit is another one; only of figures with four digits or more."""
    places = places_of(stated.step / stated.scale)
    printed, right = (f"{one / stated.scale:.{places}f}".replace(".", "") for one in (stated.value, value))
    if len(printed) != len(right) or len(printed) < 4:
        return False
    other = [at for at, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    if len(other) == 2 and other[1] == other[0] + 1:
        return printed[other[0]] == right[other[1]] and printed[other[1]] == right[other[0]]
    return len(other) == 1 and other[0] < len(printed) - 1


def swapped(printed: str, right: str) -> bool:
    """Whether two neighbouring digits changed places."""
    if len(printed) != len(right):
        return False
    other = [at for at, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
    return len(other) == 2 and other[1] == other[0] + 1 and sorted(printed) == sorted(right)


def is_swapped(stated: Mention, value: Decimal) -> bool:
    """Whether the text prints a value with two neighbouring digits exchanged; of four digits or more."""
    shown = value / stated.scale
    places = places_of(stated.step / stated.scale)
    printed, right = (f"{one:.{places}f}".replace(".", "") for one in (stated.value / stated.scale, shown))
    return round_half_up(shown, places) == shown and len(printed) >= 4 and swapped(printed, right)


def unswapped(stated: Mention) -> list[Decimal]:
    """The values that a figure may have been meant to be if two neighbouring digits were exchanged."""
    places = places_of(stated.step / stated.scale)
    digits = f"{abs(stated.value) / stated.scale:.{places}f}".replace(".", "")
    turned = {f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}" for at in range(len(digits) - 1)}
    found = sorted(one for one in turned if one != digits and one[0] != "0")
    return [Decimal(one).scaleb(-places) * stated.scale for one in found]


def ratio_slip(text: str, stated: Mention, ratio: Decimal, basis: str) -> Slip:
    """A percentage that should be another one."""
    places = max(places_of((stated.step * HUNDRED).normalize()), 2)
    return Slip(
        RATIO, stated, f"{format(round_half_up(ratio * HUNDRED, places), 'f')}%", basis, quoted(text, stated, stated)
    )


def in_unit_of(like: Mention, value: Decimal) -> str:
    """A value as the text prints figures of this kind, with as many decimals more as it has."""
    shown = value / like.scale
    places = max(places_of(like.step / like.scale), min(places_of(shown.normalize()), 6))
    return format(round_half_up(shown, places), "f") + like.unit_shown


def quoted(text: str, first: Mention, last: Mention) -> str:
    """The words from the name of the first figure to the last one, shortened in the middle."""
    words = text[first.start - len(first.name) : last.end].strip("，,。；;、\n ")
    return words if len(words) <= 80 else f"{words[:38]}…{words[-38:]}"

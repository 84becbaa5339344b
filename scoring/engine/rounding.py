"""The only place that rounds. Half up, once per published figure, as finance offices do by hand.

9537308.77 / 9554986.77 is 99.8149… %: 99.81 %. Rounding it first to four places (99.8150)
and then to two would give 99.82 %, which is why nothing here rounds a rounded figure.

Decimal quotients end after 28 digits: 15 × (100.3 ÷ 300) comes to 5.01499…95 though it is 5.015.
What is left of that after 20 places is no part of the figure and is dropped before rounding.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
_EXPONENTS = tuple(Decimal(1).scaleb(-places) for places in range(13))
_QUOTIENT = Decimal(1).scaleb(-20)
_ROOMY = Context(prec=100)  # a ratio of extreme figures still rounds; the usual 28 digits would fail


def round_half_up(value: Decimal, places: int) -> Decimal:
    """``value`` to ``places`` decimals (0 to 12), half away from zero."""
    exact = value.quantize(_QUOTIENT, ROUND_HALF_EVEN, _ROOMY)
    return exact.quantize(_EXPONENTS[places], ROUND_HALF_UP, _ROOMY)


def places_of(value: Decimal) -> int:
    """How many decimals a figure is written with, as far as ``round_half_up`` goes: 154.80 → 2."""
    return min(max(-int(value.as_tuple().exponent), 0), len(_EXPONENTS) - 1)


def plain(value: Decimal) -> str:
    """Digits without exponent and without trailing zeros: 2.50 → "2.5", 1E+2 → "100"."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def points_text(value: Decimal, places: int = 2) -> str:
    """Points as printed: rounded, without trailing zeros ("9.98", "2.5", "20")."""
    return plain(round_half_up(value, places))


def percent_text(fraction: Decimal, places: int = 2) -> str:
    """A fraction as a percentage, rounded once: "99.81%", "154.80%", and "100%" where it is whole."""
    rounded = round_half_up(fraction * HUNDRED, places)
    whole = rounded.to_integral_value()
    return f"{plain(whole) if rounded == whole else format(rounded, 'f')}%"


def allocate(total: Decimal, weights: Sequence[Decimal], places: int) -> tuple[Decimal, ...]:
    """Split ``total`` in proportion to ``weights`` so that the rounded parts add up to it exactly.

    Largest remainder; among equal remainders the earlier part gets the extra unit.
    ``total`` must itself have at most ``places`` decimals and the weights a positive sum.
    """
    whole = sum(weights, ZERO)
    exact = [total * weight / whole for weight in weights]
    parts = [share.quantize(_EXPONENTS[places], ROUND_FLOOR) for share in exact]
    units = int((total - sum(parts, ZERO)) / _EXPONENTS[places])
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[:units]:
        parts[i] += _EXPONENTS[places]
    return tuple(parts)

"""Calculations that people write out: 31/30=96.77%, （54-58）÷58×100%=-6.90%, 386.5+275.2=661.7万元."""

import re
from collections.abc import Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import NamedTuple

from scoring.engine.rounding import HUNDRED, ONE, ZERO

from .mentions import FIGURES, PERCENT, Mention, mentions
from .slip import SUM, Slip, in_unit_of, ratio_slip

_LONGEST = 120
_EQUALS = re.compile(r"[=＝≈][ 　]{0,2}$")
_SIGNS = {"－": "-", "−": "-", "／": "/", "÷": "/", "×": "*", "x": "*", "X": "*", "（": "(", "）": ")", "＋": "+"}
_TOKEN = re.compile(
    r"[ 　]{0,2}(?:(?P<digits>\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?|\d{1,15}(?:\.\d{1,8})?)"
    r"(?P<unit>%|％|‰|亿元|万元|元|亿|万)?(?:[个人名家户件次场])?|(?P<sign>[-+*/()（）－−＋／÷×xX]))"
)
_SCALES = {"%": Decimal("0.01"), "％": Decimal("0.01"), "‰": Decimal("0.001"), "亿": Decimal(10) ** 8}
_SCALES |= {"亿元": Decimal(10) ** 8, "万元": Decimal(10) ** 4, "万": Decimal(10) ** 4, "元": ONE, "": ONE}


class _Token(NamedTuple):
    """A number (with half of its last printed digit if it has decimals) or a sign."""

    sign: str
    value: Decimal = ZERO
    half: Decimal = ZERO
    unit: str = ""


def miscalculated(text: str) -> Iterator[Slip]:
    """Written calculations whose result is another one: percentages, and sums of amounts."""
    if "=" not in text and "＝" not in text and "≈" not in text:
        return
    for stated in mentions(text):
        equals = _EQUALS.search(text[max(0, stated.start - 3) : stated.start])
        if stated.kind not in FIGURES or stated.approximate or not equals:
            continue
        end = stated.start - len(equals[0])
        begins, tokens = _calculation(text, end)
        signs = {one.sign for one in tokens} - {"", "(", ")"}
        if stated.kind == PERCENT and "/" in signs:
            yield from _of_percentage(text, stated, tokens, text[begins:end].strip())
        elif signs == {"+"} and stated.scale >= ONE:
            yield from _of_sum(stated, tokens, text[begins:end].strip())


def _calculation(text: str, end: int) -> tuple[int, list[_Token]]:
    """The longest run of numbers and signs that ends here, from where on it stands."""
    begins = max(0, end - _LONGEST)
    run: list[tuple[int, _Token]] = []
    last = begins
    for found in _TOKEN.finditer(text, begins, end):
        if found.start() != last:
            run = []
        last = found.end()
        run.append((found.start(), _token(found)))
    if last != end:
        return end, []
    depth = 0
    for at in range(len(run) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(run[at][1].sign, 0)
        if depth < 0:  # the bracket opens before the calculation
            run = run[at + 1 :]
            break
    while run and run[0][1].sign in ("+", "*", "/", ")"):
        run = run[1:]
    return (run[0][0] if run else end), [token for _, token in run]


def _token(found: re.Match[str]) -> _Token:
    if found["sign"]:
        return _Token(_SIGNS.get(found["sign"], found["sign"]))
    digits, unit = found["digits"].replace(",", ""), found["unit"] or ""
    places = len(digits.partition(".")[2])
    half = Decimal("0.5").scaleb(-places) if places else ZERO
    return _Token("", Decimal(digits) * _SCALES[unit], half * _SCALES[unit], unit)


def _of_percentage(text: str, stated: Mention, tokens: list[_Token], words: str) -> Iterator[Slip]:
    factors = (ONE, HUNDRED)  # of 1－支出÷预算, ×100
    units = {one.unit for one in tokens if not one.sign and (one.unit or one.value not in factors)} - {"%", "％", "‰"}
    value = _evaluated(tokens)
    if value is None or (len(units) > 1 and "" in units):
        return
    moved = (_evaluated([*tokens[:at], one._replace(value=one.value + one.half), *tokens[at + 1 :]])
             for at, one in enumerate(tokens) if one.half)  # fmt: skip
    slack = sum((abs(other - value) for other in moved if other is not None), ZERO)
    if stated.value == ONE and value > ONE:  # capped
        return
    for meant, room in ((value, slack), (value / HUNDRED, slack / HUNDRED)):  # ×100 is ×100%
        if abs(abs(meant) - abs(stated.value)) <= room + stated.step:
            return
    yield ratio_slip(text, stated, value / HUNDRED if value > HUNDRED / 2 else value, words)._replace(
        sentence=f"{words}={stated.text}"
    )


def _of_sum(stated: Mention, tokens: list[_Token], words: str) -> Iterator[Slip]:
    """Numbers without a unit are in that of the result."""
    numbers = [one for one in tokens if not one.sign]
    scaled = [one if one.unit else one._replace(value=one.value * stated.scale, half=one.half * stated.scale)
              for one in numbers]  # fmt: skip
    total = sum((one.value for one in scaled), ZERO)
    room = sum((one.half for one in scaled), ZERO) + stated.step / 2
    if len(numbers) > 1 and abs(total - stated.value) > room and abs(total - stated.value) <= stated.value / 5:
        yield Slip(SUM, stated, in_unit_of(stated, total), words, f"{words}={stated.text}")


def _evaluated(tokens: list[_Token]) -> Decimal | None:
    """The value of a calculation; None if it is none."""
    try:
        value, rest = _terms(tokens, 0)
    except (IndexError, InvalidOperation, DivisionByZero):
        return None
    return value if rest == len(tokens) else None


def _terms(tokens: list[_Token], at: int) -> tuple[Decimal, int]:
    negative = tokens[at].sign == "-"
    value, at = _factors(tokens, at + negative)
    value = -value if negative else value
    while at < len(tokens) and tokens[at].sign in ("+", "-"):
        other, after = _factors(tokens, at + 1)
        value, at = (value + other if tokens[at].sign == "+" else value - other), after
    return value, at


def _factors(tokens: list[_Token], at: int) -> tuple[Decimal, int]:
    value, at = _atom(tokens, at)
    while at < len(tokens) and tokens[at].sign in ("*", "/"):
        other, after = _atom(tokens, at + 1)
        value, at = (value * other if tokens[at].sign == "*" else value / other), after
    return value, at


def _atom(tokens: list[_Token], at: int) -> tuple[Decimal, int]:
    if tokens[at].sign == "(":
        value, at = _terms(tokens, at + 1)
        if tokens[at].sign != ")":
            raise IndexError("a bracket is not closed")
        return value, at + 1
    if tokens[at].sign:
        raise InvalidOperation("a number is missing")
    return tokens[at].value, at + 1

"""The arithmetic of sentences: which of their figures do not follow from the others."""

from collections.abc import Iterator
from functools import lru_cache

from .changes import GROWTH, change, growth, turn, turn_of_target, turned_in_words
from .formulas import miscalculated
from .mentions import DIRECTION, PERCENT, POINTS, YEAR, Mention, mentions
from .shares import is_share_of_any, share, share_of_paragraph
from .slip import NEAR, RATIO, TURN, Slip
from .sums import wrong_pairs, wrong_sums


@lru_cache(maxsize=2048)
def slips(text: str) -> tuple[Slip, ...]:
    """Everything in a text that contradicts the other figures around it, at most once of each figure."""
    found = [one for one in mentions(text) if one.kind not in (YEAR, DIRECTION)]
    told = list(miscalculated(text))
    for at, one in enumerate(found):
        recent = [each for each in found[max(0, at - NEAR) : at] if "\n" not in text[each.end : one.start]]
        if recent:
            told += _slips(text, one, recent, found[at + 1 : at + 2])
    quantities = [one for one in found if one.kind not in (PERCENT, POINTS)]
    told += [*wrong_sums(text, quantities), *wrong_pairs(text, quantities)]
    # The way is told once of a change: of its percentage if there is one.
    once = {(one.kind, one.stated.part if one.kind == TURN else one.stated.start): one for one in told}
    return tuple(sorted(once.values(), key=lambda one: one.stated.start))


def _slips(text: str, one: Mention, recent: list[Mention], after: list[Mention]) -> Iterator[Slip]:
    before = [other for other in recent if other.part == one.part]
    turned = [*turn(text, one, before), *turned_in_words(text, one, before), *turn_of_target(text, one, before)]
    yield from turned
    if one.kind != PERCENT:
        yield from () if turned else change(text, one, before)
    elif GROWTH.search(one.name):
        yield from growth(text, one, before, [each for each in after if each.sentence == one.sentence])
    elif not turned and not is_share_of_any(one, [each for each in recent if each.sentence == one.sentence]):
        told = list(share(text, one, before))
        yield from told or share_of_paragraph(text, one, recent)


@lru_cache(maxsize=2048)
def recomputed(text: str) -> frozenset[Mention]:
    """The percentages that the figures around them contradict."""
    return frozenset(slip.stated for slip in slips(text) if slip.kind == RATIO)

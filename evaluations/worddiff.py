"""What was taken out of a text and what was put in, word by word.

Paragraphs are compared first, then the sentences of those that differ, then the words of these: so that a long
text costs little, and a sentence that moved nowhere stays whole. A figure with its unit, a date and a bound
figure 〔…〕 are one word each; between two changes a word too short to be read by itself goes with them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple


class Kept(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Segment(NamedTuple):
    """A piece of text and what became of it."""

    kind: Kept
    text: str


Pieces = Iterator[tuple[Kept, str]]

_UNIT = (
    r"(?:万亿|千万|百万|亿|万|千)?(?:[余多])?"
    r"(?:平方公里|平方千米|平方米|立方米|公里|千米|公斤|千克|公顷|课时|小时|分钟|个百分点|百分点|人次|场次|批次|台次|户次|家次|件次|[%％‰㎡]"
    r"|[A-Za-z]{1,10}|[一-龥])?"
)
_WORD = re.compile(
    r"〔[^〔〕\n]{1,120}〕"
    r"|\d{1,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|\d{1,4}(?:[-/.]\d{1,2}){2}"
    rf"|[≥≤＞＜><=＝±]?[-−－+]?\d{{1,15}}(?:[,，]\d{{3}}){{0,5}}(?:\.\d{{1,12}})?[ 　]?{_UNIT}"
    rf"|[〇零一二三四五六七八九十百千万亿两]{{2,20}}{_UNIT}"
    r"|[A-Za-z]+|\s+|.",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+")
_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
_LEVELS = (_PARAGRAPH, _SENTENCE, _WORD)
_TOO_SHORT = re.compile(r"[一-龥\w]{1,2}|[^\w\s]?")
MOST_PAIRS = 20_000
LEAST_IN_COMMON = 0.3


def word_diff(before: str, after: str) -> tuple[Segment, ...]:
    """The pieces of both texts in order: same and removed ones make up ``before``, same and added ones ``after``.

    Where comparing word by word would take too long, a passage counts as replaced as a whole.
    """
    found = _Comparing().pieces(before, after, 0)
    return tuple(Segment(kind, text) for kind, text in _joined(_without_crumbs(list(_joined(found)))))


class _Comparing:
    """Compares level by level; ``left``: how many pairs of equal parts may still be looked at."""

    def __init__(self) -> None:
        self.left = MOST_PAIRS

    def pieces(self, before: str, after: str, level: int) -> Pieces:
        old, new = _LEVELS[level].findall(before), _LEVELS[level].findall(after)
        first, last = _ends_in_common(old, new)
        head, tail = "".join(old[:first]), "".join(old[len(old) - last :])
        old, new = old[first : len(old) - last], new[first : len(new) - last]
        if head:
            yield Kept.SAME, head
        yield from self._between(old, new, level)
        if tail:
            yield Kept.SAME, tail

    def _between(self, old: list[str], new: list[str], level: int) -> Pieces:
        before, after = "".join(old), "".join(new)
        if not self._is_affordable(old, new):
            yield from _replaced(before, after)
            return
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if level == len(_LEVELS) - 1 and _have_little_in_common(steps, old, before, after):
            yield from _replaced(before, after)
            return
        for what, i, j, k, m in steps:
            gone, come = "".join(old[i:j]), "".join(new[k:m])
            if what == "equal":
                yield Kept.SAME, gone
            elif what == "replace" and level < len(_LEVELS) - 1:
                yield from self.pieces(gone, come, level + 1)
            else:
                yield from _replaced(gone, come)

    def _is_affordable(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Comparing takes as long as there are pairs of equal parts, once for each run of them that is found."""
        counts = Counter(new)
        self.left -= sum(counts[one] for one in old)
        return self.left >= 0


def _ends_in_common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many parts both begin with, and how many of the others both end with."""
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    last = next((at for at in range(most - first) if old[-1 - at] != new[-1 - at]), most - first)
    return first, last


def _replaced(gone: str, come: str) -> Pieces:
    if gone:
        yield Kept.REMOVED, gone
    if come:
        yield Kept.ADDED, come


def _have_little_in_common(steps: Sequence[tuple[str, int, int, int, int]], old: list[str], *texts: str) -> bool:
    """Whether a passage reads better as one that was written anew."""
    same = sum(len("".join(old[i:j])) for what, i, j, _, _ in steps if what == "equal")
    return same < LEAST_IN_COMMON * max(map(len, texts))


def _without_crumbs(pieces: list[tuple[Kept, str]]) -> Pieces:
    """A word of one or two characters between two changes counts as taken out and put in again."""
    for place, (kind, text) in enumerate(pieces):
        is_inside = 0 < place < len(pieces) - 1
        if kind == Kept.SAME and is_inside and _TOO_SHORT.fullmatch(text):
            yield Kept.REMOVED, text
            yield Kept.ADDED, text
        else:
            yield kind, text


def _joined(pieces: Pieces) -> Pieces:
    """Neighbours of one kind as one; between two that stayed, what was removed stands before what was added."""
    for is_same, group in groupby(pieces, key=lambda piece: piece[0] == Kept.SAME):
        parts = list(group)
        for kind in (Kept.SAME,) if is_same else (Kept.REMOVED, Kept.ADDED):
            if text := "".join(part for one, part in parts if one == kind):
                yield kind, text

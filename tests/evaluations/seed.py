"""How much of the two real reports of 2023 is found in a text: for finished documents and for PDFs.

``seed-2023.txt`` is the published text, taken from its pages, verbatim. List numbers, blanks, the
width of punctuation and page numbers do not count. Every line or table cell is one piece; a
paragraph broken at the end of a page is two pieces, which a whole paragraph contains one after the other.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

SEED = (Path(__file__).parent / "seed-2023.txt").read_text(encoding="utf-8")
_SECOND = SEED.index("项目支出绩效自评报告")
OVERALL, PROJECT = SEED[:_SECOND], SEED[_SECOND:]

_LIST_NUMBER = re.compile(r"^(?:\([一二三四五六七八九十]+\)|\(\d+\)|[一二三四五六七八九十]+、|\d+[、.](?!\d))")
_PAGE_NUMBER = re.compile(r"^\s*[—–-]\s*\d+\s*[—–-]\s*$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SHORT = 8  # a piece of fewer characters is looked for nearby only: "100%" is everywhere
_NEAR, _FAR = 600, 8000


class Coverage(NamedTuple):
    """Characters found and in all; numbers not found, each with its piece; pieces not found whole."""

    matched: int
    total: int
    missing_numbers: tuple[tuple[str, str], ...]
    missing_paragraphs: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.matched / self.total


def compare(text: str, seed: str = SEED) -> Coverage:
    """Look for every piece of the seed in the text, in order."""
    found = squeezed(_PAGE_NUMBER.sub("", text))
    at = matched = total = 0
    numbers: list[tuple[str, str]] = []
    paragraphs: list[str] = []
    for piece in pieces(seed):
        total += len(piece)
        position = found.find(piece, at, at + (_NEAR if len(piece) < _SHORT else _FAR))
        if position >= 0:
            matched += len(piece)
            at = position + len(piece)
            continue
        paragraphs.append(piece)
        same, end, window = _nearest(piece, found, at)
        matched += same
        at = end
        here = _NUMBER.findall(window)
        numbers += [(number, piece) for number in _NUMBER.findall(piece) if number not in here]
    return Coverage(matched, total, tuple(numbers), tuple(paragraphs))


def pieces(seed: str) -> list[str]:
    """The lines and table cells of the seed, without list numbers."""
    cells = (cell for line in seed.splitlines() for cell in line.split("\t"))
    clean = (_LIST_NUMBER.sub("", squeezed(cell.replace("**", "").replace(r"\geq", "≥"))) for cell in cells)
    return [piece for piece in clean if piece]


def squeezed(text: str) -> str:
    """Without blanks and soft breaks, full-width signs as half-width ones."""
    return re.sub(r"[\s\u2060\u200b\u00ad]+", "", unicodedata.normalize("NFKC", text))


def _nearest(piece: str, found: str, at: int) -> tuple[int, int, str]:
    """Of the piece: characters found in order near ``at``, where they end, and the text they were found in."""
    window = found[at : at + 3 * len(piece) + 400]
    blocks = [b for b in SequenceMatcher(None, piece, window, autojunk=False).get_matching_blocks() if b.size > 1]
    if not blocks:
        return 0, at, ""
    end = blocks[-1].b + blocks[-1].size
    return sum(block.size for block in blocks), at + end, window[blocks[0].b : end]

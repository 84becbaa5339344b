"""Where a written chapter stands in the report: the headings above it as they are numbered, its neighbours."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from .documents.writer import numeral
from .outline import SCORES, Frame, Outline, Section


class Chapter(NamedTuple):
    """One chapter that people write. ``headings`` lead to it, its own as the last: 三、绩效自评情况, （一）自评结果."""

    part: Frame | Section
    headings: tuple[str, ...]
    previous: Frame | Section | None
    following: Frame | Section | None


def chapter(outline: Outline, key: str, texts: Mapping[str, str]) -> Chapter:
    """The chapter with this key; ``texts``, by key, decide which optional ones before it are left out."""
    parts = outline.written
    at = next(at for at, part in enumerate(parts) if part.key == key)
    headings = _headings(outline.chapters, key, texts) or (parts[at].title,)
    return Chapter(parts[at], headings, parts[at - 1] if at else None, next(iter(parts[at + 1 :]), None))


def _headings(
    sections: Sequence[Section], key: str, texts: Mapping[str, str], depth: int = 1, *, is_counted: bool = True
) -> tuple[str, ...]:
    """The headings down to the chapter. Below an analysis of scores they come after its own, uncounted here."""
    numbers = count(1)
    for section in sections:
        if not section.is_printed(texts) and section.key != key:
            continue
        number = numeral(next(numbers), depth) if section.numbered and is_counted else ""
        heading = (f"{number}{section.title}",)
        if section.key == key:
            return heading
        goes_on = is_counted and SCORES not in section.contents
        if below := _headings(section.sections, key, texts, depth + 1, is_counted=goes_on):
            return heading + below
    return ()

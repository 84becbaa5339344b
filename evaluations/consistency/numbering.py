"""Whether the numbers of paragraphs follow each other."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from evaluations.enums import Severity
from evaluations.facts import StatedFacts
from evaluations.outline import Outline

from .findings import Found, check
from .passages import REASON, Passage
from .subject import Subject

_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_MARK = re.compile(
    rf"(?P<chapter>[{_DIGITS}]{{1,3}})、"
    rf"|[（(](?P<section>[{_DIGITS}]{{1,3}})[）)]"
    r"|(?P<point>\d{1,2})(?P<sign>[.．、])(?![ ]?[#号])"  # noqa: RUF001
    r"|[（(](?P<detail>\d{1,2})[）)]"
    rf"|(?P<circled>[{_CIRCLED}])"
)
_SAID = re.compile(rf"(?<![^。；！，：:、\s])(?P<value>[{_DIGITS}]{{1,3}})是")
_IN_WORDS = "said"
# What begins a paragraph, goes on behind the end of a sentence within it, or opens a list behind a colon.
_FIRST = r"(?<=[：:])(?=1[.．、]\D|[（(][1一][）)]|①)"  # noqa: RUF001
_BEGINNINGS = re.compile(rf"(?:^|(?<=[。；！])|{_FIRST})[ \t　]*(?=[（(\d一二三四五六七八九十①-⑳])", re.MULTILINE)
_LEADS_IN = re.compile("[：:]$")
_DEPTH = {"chapter": 1, "section": 2, "point": 3, "detail": 4, "circled": 5}
_MOST_TOLD = 3
_QUOTE, _HEADING, _NESTED = 18, 300, 3


class Number(NamedTuple):
    """A number in front of a paragraph: its style, what it counts, its sign, the words it begins.

    ``is_certain``: no digit follows. "2.65岁以上老人" may be a second point, "5.63亿元" is none.
    """

    style: str
    value: int
    sign: str
    text: str
    is_certain: bool = True


@check(
    "CK-L1",
    Severity.HINT,
    title="编号重复、跳号、标点混用或层级错",
    source="GB/T 9704-2012：结构层次序数依次用“一、”“（一）”“1.”“（1）”标注",
)
def numbers_follow_each_other(subject: Subject) -> Iterator[Found]:
    """In each text the numbers of a row count on by one, in one style, and stand below their chapter's."""
    depths = _depths(subject.outline) if _has_its_headings(subject) else {}
    for passage in subject.passages:
        if passage.role != REASON:
            yield from _faults(passage)
            yield from _misplaced(passage, depths.get(passage.where, 0))
    if subject.outline is None:
        yield from _repeated_headings(subject)


def _has_its_headings(subject: Subject) -> bool:
    """What was published elsewhere has its own headings, unless the outline was made for its score table."""
    facts = subject.facts
    return facts.stated == StatedFacts() or facts.scheme == facts.outline


def _faults(passage: Passage) -> Iterator[Found]:
    """One finding for repeated and left-out numbers, one for signs that change within a row."""
    neighbours = [two for row in _rows(passage.text) for two in pairwise(row)]
    breaks = [two for two in neighbours if two[1].value != two[0].value + 1]
    breaks += _said_out_of_order(passage.text)
    if breaks:
        told = "；".join(f"“{_named(after)}”接在“{_named(before)}”之后" for before, after in breaks[:_MOST_TOLD])
        stated = "；".join(_written(one, one.value) for _, one in breaks[:_MOST_TOLD])
        computed = "；".join(_written(one, one.value + 1) for one, _ in breaks[:_MOST_TOLD])
        kinds = "、".join(dict.fromkeys(_kind(*two) for two in breaks))
        message = f"“{passage.title}”中编号{kinds}：{told}，应为“{computed}”，请核对后重新编号。"
        yield Found(passage.where, stated, computed, message)
    mixed = [two for two in neighbours if two[0].sign != two[1].sign]
    if mixed:
        before, after = mixed[0]
        stated, computed = _written(after, after.value), f"{after.value}{before.sign}"
        message = (
            f"“{passage.title}”中编号标点混用：前面是“{_written(before, before.value)}”，后面是“{stated}”，请统一。"
        )
        yield Found(passage.where, stated, computed, message)


def _kind(before: Number, after: Number) -> str:
    return "重复" if after.value <= before.value else "跳号"


def _said_out_of_order(text: str) -> Iterator[tuple[Number, Number]]:
    """Of "一是…二是…": what was said before or leaves one out. Within a paragraph lists may stand in lists."""
    open_lists: list[Number] = []
    for line in text.splitlines():
        if number_of(line[:_HEADING].lstrip()):
            open_lists = []
        for found in _SAID.finditer(line):
            one = Number(_IN_WORDS, _value(found["value"]), "", line[found.start() : found.start() + _QUOTE])
            if one.value == 1:
                open_lists = [*(open_lists[-_NESTED:] if found.start() else []), one]
                continue
            levels = range(len(open_lists) - 1, -1, -1)
            at = next((i for i in levels if open_lists[i].value + 1 == one.value), None)
            if at is not None:
                open_lists = [*open_lists[:at], one]
            elif open_lists:
                yield open_lists[-1], one
                open_lists[-1] = max(open_lists[-1], one, key=lambda number: number.value)


def _rows(text: str) -> Iterator[list[Number]]:
    """The rows of numbers that belong together.

    A row ends where a number of a level that encloses it follows, where it starts again or goes on with
    one that was interrupted, and at a line without number that leads in to the next.
    """
    open_rows: list[list[Number]] = []
    interrupted: set[tuple[str, int]] = set()
    for one in _marks(text):
        if one is None:
            yield from open_rows
            open_rows = []
            continue
        level = next((i for i, row in enumerate(open_rows) if row[0].style == one.style), len(open_rows))
        last = open_rows[level][-1].value if level < len(open_rows) else 0
        if not one.is_certain and one.value != last + 1:
            continue
        yield from open_rows[level + 1 :]
        goes_on = one.value != last + 1 and (one.style, one.value - 1) in interrupted
        if level < len(open_rows) and (goes_on or 1 == one.value < last):
            interrupted.add((one.style, last))
            yield open_rows[level]
            open_rows = open_rows[:level]
        open_rows = open_rows[: level + 1]
        if level == len(open_rows):
            open_rows.append([])
        open_rows[level].append(one)
    yield from open_rows


def _marks(text: str) -> Iterator[Number | None]:
    """Every number in order; None for a line that leads in to numbers and has none itself."""
    for line in text.splitlines():
        numbers = [
            one
            for found in _BEGINNINGS.finditer(line)
            if (one := number_of(line[found.end() : found.end() + _HEADING]))
        ]
        if not numbers and _LEADS_IN.search(line.strip()):
            yield None
        yield from numbers


def number_of(text: str) -> Number | None:
    """The number that a text begins with."""
    found = _MARK.match(text)
    if found is None:
        return None
    style = str(found.lastgroup) if found.lastgroup != "sign" else "point"
    sign = (found["sign"] or "").replace("．", ".")  # noqa: RUF001
    return Number(style, _value(found[style]), sign, text, not (sign and text[found.end() : found.end() + 1].isdigit()))


def _value(digits: str) -> int:
    """ "7", "七", "十二", "二十一", "⑦"."""
    if digits.isdecimal():
        return int(digits)
    if digits in _CIRCLED:
        return _CIRCLED.index(digits) + 1
    tens, ten, ones = digits.rpartition("十")
    unit = _DIGITS.find(ones) + 1 if ones else 0
    return (10 * (_DIGITS.find(tens) + 1 if tens else 1) if ten else 0) + unit


def _written(one: Number, value: int) -> str:
    """A number of the same style, as it is written."""
    if one.style == "circled":
        return _CIRCLED[min(value, len(_CIRCLED)) - 1]
    if one.style == "detail":
        return f"（{value}）"
    if one.style == "point":
        return f"{value}{one.sign}"
    words = _in_words(value)
    return f"（{words}）" if one.style == "section" else f"{words}是" if one.style == _IN_WORDS else f"{words}、"


def _in_words(value: int) -> str:
    tens, ones = divmod(value, 10)
    return ("" if tens < 2 else _DIGITS[tens - 1]) + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def _named(one: Number) -> str:
    return one.text[:_QUOTE].rstrip("，。；、：")


def _depths(outline: Outline | None) -> dict[str, int]:
    """How deep the numbered headings stand above their texts."""
    placed = outline.placed if outline else ()
    return {f"texts.{one.section.key}": one.depth for one in placed if one.section.key and one.section.numbered}


def _misplaced(passage: Passage, depth: int) -> Iterator[Found]:
    """Numbers in the style of the heading that they stand under, or of one above it."""
    first = next((one for one in _marks(passage.text) if one), None)
    if first and depth and _DEPTH[first.style] <= depth:
        heading = ("", "一、", "（一）", "1.", "（1）")[depth]
        shown = _written(first, first.value)
        message = f"“{passage.title}”本身按“{heading}”编号，其下又用“{shown}”，层级相同，请改用下一级序号。"
        yield Found(passage.where, shown, ("", "（一）", "1.", "（1）", "①")[depth], message)


def _repeated_headings(subject: Subject) -> Iterator[Found]:
    """Headings of a text that was not written here under one number; those without text are not known."""
    for row in _rows("\n".join(subject.facts.texts)):
        for before, after in pairwise(row):
            if after.value == before.value and after.style in ("chapter", "point"):
                shown = _written(after, after.value)
                message = f"标题“{_named(before)}”和“{_named(after)}”编号重复，请核对后重新编号。"
                yield Found(f"texts.{after.text}", shown, _written(after, after.value + 1), message)


CHECKS = (numbers_follow_each_other,)

"""Figures typed by hand in a text, held against the report's own: which are equal, and the token to put for each."""

import re
from itertools import product
from typing import NamedTuple

from evaluations.bindable import YUAN, Figures
from evaluations.consistency import Subject
from evaluations.consistency.matching import CONTRADICTORY, EQUAL, Match, in_its_unit, matches
from evaluations.consistency.passages import Passage
from evaluations.narrative import is_bindable, printed

_TOKEN = re.compile(r"〔([^〔〕\n]*)〕")
_SCALES, _PLACES = ("", "元", "万元", "亿元"), ("", "0位", "1位", "2位", "3位", "4位", "5位", "6位")


class TypedFigure(NamedTuple):
    """A figure in a text as stored, ``start`` counted there; ``words`` lead up to it.

    ``name`` is the figure of the report that it equals or contradicts, ``value`` what that one is, as the text
    would print it. ``token`` prints exactly what was typed; "" if none does.
    """

    start: int
    text: str
    words: str
    outcome: str
    name: str = ""
    value: str = ""
    token: str = ""

    @property
    def key(self) -> str:
        """Names the replacement: where, and by what."""
        return f"{self.start}:{self.token}"


class TypedFigures(NamedTuple):
    """The figures typed in one text, by what became of them."""

    equal: tuple[TypedFigure, ...]
    contradictory: tuple[TypedFigure, ...]
    unbound: tuple[TypedFigure, ...]


def typed_figures(subject: Subject) -> dict[str, TypedFigures]:
    """What was typed by hand in every text of the report, by its path into the data package."""
    found: dict[str, list[TypedFigure]] = {}
    for one in matches(subject):
        if one.passage.is_typed(one.mention.start, one.mention.end):
            found.setdefault(one.passage.where, []).append(_typed(one, _stored(subject, one.passage), subject.figures))
    return {where: _grouped(figures) for where, figures in found.items()}


def replaced(text: str, figure: TypedFigure) -> str:
    """The text with the figure bound instead of typed."""
    return text[: figure.start] + figure.token + text[figure.start + len(figure.text) :]


def _grouped(found: list[TypedFigure]) -> TypedFigures:
    equal = tuple(one for one in found if one.outcome == EQUAL)
    contradictory = tuple(one for one in found if one.outcome == CONTRADICTORY)
    return TypedFigures(equal, contradictory, tuple(one for one in found if one.outcome not in (EQUAL, CONTRADICTORY)))


def _typed(match: Match, stored: str, figures: Figures) -> TypedFigure:
    mention, known = match.mention, match.known
    start = _start(match.passage, stored, mention.start)
    words = mention.name.strip("，,。；;、（( ")[-16:]
    if known is None:
        return TypedFigure(start, mention.text, words, match.outcome)
    shown = str(known.figure.value) if known.figure and known.is_typed else in_its_unit(known.value, mention)
    token = token_for(known.name, mention.text, figures) if match.outcome == EQUAL else ""
    return TypedFigure(start, mention.text, words, match.outcome, known.name, shown, token)


def token_for(name: str, text: str, figures: Figures) -> str:
    """The shortest token of a figure that prints exactly this text; "" if none does."""
    if not is_bindable(name, figures) or figures[name][0].value is None:
        return ""
    (figure,) = figures[name]
    scales = _SCALES if figure.unit == YUAN else ("",)
    for places, scale in product(_PLACES, scales):
        formats = tuple(part for part in (scale, places) if part)
        try:
            if printed(figure, formats) == text:
                return f"〔{'·'.join((name, *formats))}〕"
        except ValueError:
            return ""  # text and dates take no formats
    return ""


def _stored(subject: Subject, passage: Passage) -> str:
    """The text of a passage as it is stored, with its tokens."""
    facts = subject.facts
    if passage.where.startswith("texts."):
        return facts.texts[passage.where.removeprefix("texts.")]
    rows, _, name = passage.where.partition("].")
    listed, _, at = rows.partition("[")
    return str(getattr(getattr(facts, listed)[int(at)], name))


def _start(passage: Passage, stored: str, start: int) -> int:
    """Where a place of the printed text is in the stored one: every token before it was printed longer or shorter."""
    tokens = [one for one in _TOKEN.finditer(stored) if not one[1].strip().isdigit()]
    before = [(first, last) for first, last in passage.bound if last <= start]
    return start + sum(len(token[0]) - (last - first) for token, (first, last) in zip(tokens, before, strict=False))

"""Figures bound into text: 〔新增实施改造面积·完成率〕 → its value at render time, so that it is typed once.

A token is 〔name〕, 〔name·aspect〕, and after either any of these formats, each with its own ·:
元, 万元, 亿元 (amounts; 万元 if nothing is said), 数字 (2024-07-26 instead of 2024年7月26日) and
0位 to 6位 (decimals, kept even if zero). Without 位 there are at most two decimals and no trailing
zeros: 1096.51万元, 405万元, 99.81%. A figure is printed with its unit; points are bare numbers.
What was typed as text (targets, actual values) is printed as typed, but for a full stop at its end.
〔2024〕 – digits only, as in 湛财绩〔2024〕5号 – is no token.
"""

import re
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from scoring.engine.errors import Problem, ProblemsError
from scoring.engine.rounding import HUNDRED, plain, round_half_up

from .assessment import Assessment
from .bindable import DOT, FRACTION, YUAN, Figure, Figures, entries_by_group, figures
from .facts import ReportFacts

SCALES = {"元": Decimal(1), "万元": Decimal(10) ** 4, "亿元": Decimal(10) ** 8}
DIGITS = "数字"
PLACES = 2
TYPED, VALUE, MISSING, UNKNOWN = "typed", "value", "missing", "unknown"
_TOKEN = re.compile(r"〔([^〔〕]*)〕")
_BRACKET = re.compile(r"[〔〕\n]")
_DECIMALS = re.compile(r"([0-6])位")


class NarrativeError(ProblemsError):
    """Bound figures that do not exist, are ambiguous, not filled in, or wrongly formatted."""


class Piece(NamedTuple):
    """A stretch of a paragraph: what was typed, or what a token stands for.

    ``text`` is printed; of a token without value (``MISSING``) or without meaning (``UNKNOWN``) it is
    what stands between the brackets, and ``fault`` says what to do.
    """

    state: str
    text: str
    fault: str = ""


class Choice(NamedTuple):
    """A figure that text can name: its value as printed, "" if not filled in, and what it is.

    ``formats`` says which formats it takes: "amount", "number", "date" or "" for none.
    """

    name: str
    shown: str
    formats: str


def names(figures: Figures) -> tuple[str, ...]:
    """The names that can be bound: filled in and unambiguous, in the order of the report."""
    return tuple(name for name, found in figures.items() if len(found) == 1 and found[0].value is not None)


def pieces(paragraph: str, figures: Figures) -> list[Piece]:
    """A paragraph as what was typed and what its tokens print, in order."""
    parts = _TOKEN.split(paragraph)  # text, token, text, token, …, text
    read = [_token(part, figures) if at % 2 else Piece(TYPED, part) for at, part in enumerate(parts)]
    return [piece for piece in read if piece != Piece(TYPED, "")]


def resolve(text: str, figures: Figures, where: str, blank: str | None = None, *, keeps_unknown: bool = False) -> str:
    """The text with every bound figure replaced by its value.

    ``where`` names the place for people ("自评结果"). A figure not filled in prints ``blank``, if
    given, with its token for {}. Raises NarrativeError with *all* problems, each with its paragraph,
    unless ``keeps_unknown`` lets what means nothing stand as it was typed.
    """
    problems: list[Problem] = []
    paragraphs = []
    for number, paragraph in enumerate(text.splitlines(), 1):
        printed = ""
        for state, content, fault in pieces(paragraph, figures):
            if state == UNKNOWN or (state == MISSING and blank is None):
                problems.append(Problem(f"{where}第{number}段", fault))
            shown = "〔{}〕" if state == UNKNOWN else blank if state == MISSING and blank is not None else "{}"
            printed += shown.replace("{}", content)
        paragraphs.append(printed)
    if problems and not keeps_unknown:
        raise NarrativeError(problems)
    return "\n".join(paragraphs)


def unknown_figures(facts: ReportFacts, assessment: Assessment) -> list[Problem]:
    """Every bound figure of a report's texts that does not exist, with its place; missing values are no problem."""
    written = [(f"texts.{key}", text) for key, text in facts.texts.items()]
    written += [(f"lines[{line.item}].basis", line.basis) for line in facts.lines]
    bound = figures(facts, assessment) if any("〔" in text for _, text in written) else {}
    problems: list[Problem] = []
    for path, text in written:
        try:
            resolve(text, bound, "", blank="")
        except NarrativeError as error:
            problems += [Problem(path, f"{fault.path}：{fault.message}") for fault in error.problems]
    return problems


def _token(token: str, figures: Figures) -> Piece:
    if token.strip().isdigit():
        return Piece(TYPED, f"〔{token}〕")
    name, formats = _split(token)
    found = figures.get(name, ())
    if len(found) != 1:
        return Piece(UNKNOWN, token, _unknown(name, found, figures))
    if found[0].value is None:
        advice = "请补全有关数据（总分和得分须所有评分项都能计分），或改写这句话。"
        return Piece(MISSING, token, f"〔{token}〕还没有数值，{advice}")
    try:
        return Piece(VALUE, printed(found[0], formats))
    except ValueError as error:
        return Piece(UNKNOWN, token, f"〔{token}〕{error}")


def _split(token: str) -> tuple[str, tuple[str, ...]]:
    """The name (with its aspect) and the formats at the end of a token."""
    parts = [part.strip() for part in token.split(DOT)]
    end = len(parts)
    while end > 1 and (parts[end - 1] in SCALES or parts[end - 1] == DIGITS or _DECIMALS.fullmatch(parts[end - 1])):
        end -= 1
    return DOT.join(parts[:end]), tuple(parts[end:])


def _unknown(name: str, found: tuple[Figure, ...], figures: Figures) -> str:
    if found:
        longer = [other for other in figures if other.endswith(f"/{name}")]
        return f"〔{name}〕有{len(found)}个同名的数据，请写明是哪一个：{_listed(longer)}。"
    near = _near(name, names(figures))
    hint = f"相近的有：{_listed(near)}" if near else "请从可引用的数据中选择"
    return f"〔{name}〕没有对应的数据，{hint}。"


@lru_cache(maxsize=4096)
def _near(name: str, known: tuple[str, ...]) -> list[str]:
    """Every page of a report asks this for every token that means nothing; comparing names is slow."""
    return get_close_matches(name, known, n=3, cutoff=0.4)


def _listed(found: list[str]) -> str:
    return "、".join(f"〔{name}〕" for name in found)


def printed(figure: Figure, formats: tuple[str, ...] = ()) -> str:
    """A figure as printed. Raises ValueError, in Chinese, for a format that does not fit it."""
    value, scales = figure.value, [form for form in formats if form in SCALES]
    decimals = [found[1] for form in formats if (found := _DECIMALS.fullmatch(form))]
    if isinstance(value, date):
        if scales or decimals:
            raise ValueError("是日期，格式只能是“数字”。")
        return value.isoformat() if DIGITS in formats else f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, Decimal):
        if formats:
            raise ValueError("是文字，按填写的原样引用，不能再指定格式。")
        return value or ""
    if DIGITS in formats or (scales and figure.unit != YUAN):
        raise ValueError(f"不能用“{DOT.join(formats)}”格式。")
    places = int(decimals[-1]) if decimals else None
    if figure.unit == YUAN:
        scale = scales[-1] if scales else "万元"
        return number(value / SCALES[scale], places) + scale
    if figure.unit == FRACTION:
        return number(value * HUNDRED, places) + "%"
    return number(value, places) + figure.unit


def number(value: Decimal, places: int | None = None) -> str:
    """Rounded once: to ``places`` decimals, all kept, or to at most two without trailing zeros."""
    return plain(round_half_up(value, PLACES)) if places is None else format(round_half_up(value, places), "f")


def choices(facts: ReportFacts, assessment: Assessment) -> dict[str, list[Choice]]:
    """What a writer can choose from, by group; what several things share goes by its longer names."""
    bound = figures(facts, assessment)
    listed: dict[str, list[Choice]] = {}
    for group, entries in entries_by_group(facts, assessment).items():
        found = dict.fromkeys(entry.name if len(bound[entry.name]) == 1 else entry.longer for entry in entries)
        listed[group] = [_choice(name, bound[name][0]) for name in found if is_bindable(name, bound)]
    return {group: found for group, found in listed.items() if found}


def is_bindable(name: str, bound: Figures) -> bool:
    """Whether 〔name〕 means one figure: titles may hold brackets or end like a format."""
    return len(bound.get(name, ())) == 1 and not _BRACKET.search(name) and _split(name) == (name, ())


def _choice(name: str, figure: Figure) -> Choice:
    is_number = isinstance(figure.value, Decimal) or figure.unit != ""
    formats = "amount" if figure.unit == YUAN else "number" if is_number else ""
    return Choice(name, printed(figure), "date" if isinstance(figure.value, date) else formats)

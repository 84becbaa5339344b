"""The score table while it is filled in: a card for every item, and the texts that every saved entry renews."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join

from scoring.engine import (
    NOT_APPLICABLE,
    NOT_MEASURED,
    SCORED,
    Completion,
    IndicatorResult,
    Item,
    NotMeasured,
    Problem,
    Scheme,
)
from scoring.engine.results import InputValue
from scoring.engine.rounding import percent_text, points_text
from scoring.engine.rules import value_text

from .assessment import AssessedDimension, AssessedLine, Assessment
from .documents.scores import points
from .facts import EvidenceFacts

STATES = {SCORED: "已评", NOT_APPLICABLE: "不适用", NOT_MEASURED: "未评"}


class Source(NamedTuple):
    """A figure an item is measured by: name and value as printed, and the place where it is entered ("": summed)."""

    label: str
    text: str
    place: str


class Row(NamedTuple):
    """An indicator an item is scored by, as printed; ``points`` is "" where the scheme gives indicators none."""

    title: str
    target: str
    actual: str
    ratio: str
    points: str


class Card(NamedTuple):
    """One item of the score table with the form for it; ``evidence`` counts the files tied to it."""

    form: Any
    item: Item
    line: AssessedLine
    sources: tuple[Source, ...]
    rows: tuple[Row, ...]
    evidence: int


class Group(NamedTuple):
    """A group of items 二级指标 and the heading above it."""

    category: str
    dimension: AssessedDimension
    cards: tuple[Card, ...]


def groups(assessment: Assessment, evidence: Iterable[EvidenceFacts], forms: Mapping[str, Any]) -> tuple[Group, ...]:
    """The score table with a card for each item that has a form; ``forms`` are by item code."""
    files = Counter(one.item for one in evidence)
    items = {item.code: item for item in assessment.scheme.items}

    def card(line: AssessedLine) -> Card:
        code = line.item.code
        sources = tuple(_source(entry, assessment.scheme) for entry in dict.fromkeys(line.item.inputs))
        rows = tuple(_row(row, assessment) for row in line.item.indicators)
        return Card(forms[code], items[code], line, sources, rows, files[code])

    return tuple(
        Group(heading.category, dimension, tuple(card(line) for line in dimension.lines if line.item.code in forms))
        for heading, dimension in zip(assessment.scheme.dimensions, assessment.dimensions, strict=True)
    )


def _source(entry: InputValue, scheme: Scheme) -> Source:
    is_entered = scheme.inputs_by_key[entry.key].sum_of is None
    return Source(entry.label, value_text(entry.value, entry.unit), f"figure-{entry.key}-value" if is_entered else "")


def _row(result: IndicatorResult, assessment: Assessment) -> Row:
    facts, done = assessment.indicators[result.key], result.completion
    ratio = percent_text(done.ratio) if isinstance(done, Completion) else done.reason
    earned = "" if result.maximum is None else f"{points(result.points, assessment)}／{points_text(result.maximum)}"
    return Row(result.title, facts.target or "—", facts.actual or "—", ratio, earned)


def live(assessment: Assessment, problems: Iterable[Problem]) -> dict[str, str]:
    """What is computed of each item and group, by element id; markup where a text is not enough."""
    unfit = {problem.path.rpartition(".")[0]: problem.message for problem in problems if _is_answer(problem.path)}
    texts: dict[str, str] = {"unfinished": unfinished(assessment)}
    for dimension in assessment.dimensions:
        code = dimension.result.code
        texts[f"group-computed-{code}"] = points(dimension.computed, assessment)
        texts[f"group-self-{code}"] = points(dimension.self_score, assessment)
        for line in dimension.lines:
            code = line.item.code
            own = dict(_line_texts(line, assessment))
            if reason := unfit.get(f"lines[{code}]"):
                own["sentence"] = reason
            texts |= {f"{name}-{code}": text for name, text in own.items()}
    return texts


def _is_answer(path: str) -> bool:
    """True for an answer that does not fit, which leaves its item without points."""
    return path.startswith("lines[") and not path.endswith(".basis")


def _line_texts(line: AssessedLine, assessment: Assessment) -> Iterator[tuple[str, str]]:
    item = line.item
    yield "state", format_html('<span class="item-state" data-state="{}">{}</span>', item.state, STATES[item.state])
    yield "computed", points(item.points, assessment)
    yield "self", points(line.self_score, assessment)
    yield "difference", _difference(line, assessment)
    yield "sentence", item.sentence


def _difference(line: AssessedLine, assessment: Assessment) -> str:
    computed, own = line.item.points, line.self_score
    if not line.differs or own is None or computed is None or isinstance(computed, NotMeasured):
        return ""
    return f"比测算分{'高' if own > computed else '低'} {points(abs(own - computed), assessment)} 分"


def unfinished(assessment: Assessment) -> str:
    """How many items earn no points yet, with a link to each."""
    open_items = [line.item for line in assessment.lines if line.item.state == NOT_MEASURED]
    if not open_items:
        return "各项均已评。"
    links = format_html_join("", '<a href="#item-{}">{}</a>', ((item.code, item.title) for item in open_items))
    return format_html("<span>还有 {} 项未评：</span>{}", len(open_items), links)

"""The pages on which a report is filled in: which records each shows, by which forms, and what is computed live.

A section is added here: its key and title in ``progress``, its records and live values below, its
template under ``templates/fill``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from django.template.loader import render_to_string
from django.utils.html import format_html_join

from evaluations import outline, progress, scorecard
from evaluations.chapters import chapter
from evaluations.computed import budget_texts, indicator_texts
from evaluations.desk import Desk, Message
from evaluations.enums import Level1, Level2
from evaluations.forms.basics import BasicsForm
from evaluations.forms.budget import FigureForm, LineForm, NewLineForm
from evaluations.forms.evidence import EvidenceForm, EvidenceUploadForm
from evaluations.forms.findings import FindingForm
from evaluations.forms.indicators import IndicatorForm, NewIndicatorForm, NewTargetForm, TargetForm
from evaluations.forms.narrative import TextForm
from evaluations.forms.record import RecordForm
from evaluations.forms.scores import AdjustmentForm, ScoreForm
from evaluations.models import ScoreLine
from evaluations.queries.last_year import text_of_last_year
from evaluations.services.editing import split_place, stored_value
from evaluations.told import Told, counted, findings_told, grouped
from scoring.engine.inputs import BUDGET_AMOUNTS

FORMS: dict[str, type[RecordForm]] = {
    form.kind: form
    for form in (
        BasicsForm,
        FigureForm,
        LineForm,
        TargetForm,
        IndicatorForm,
        ScoreForm,
        AdjustmentForm,
        TextForm,
        EvidenceForm,
        FindingForm,
    )
}
SCORE_ENTRIES = ("level", "share", "points", "not_applicable", "basis", "self_score", "self_reason")

T = TypeVar("T")


class Record(NamedTuple):
    """A record to show: its kind, its key, and what is stored in it."""

    kind: str
    key: str
    initial: dict[str, Any]


class Page(NamedTuple):
    """One section: the records it shows, what is computed beside them (by element id), kinds of rows it can add.

    ``above``: a template with a form of its own, before the one that is saved by itself. ``joint``: entries
    that are judged together, so that what is told beside them changes with those of other records.
    """

    key: str
    title: str
    template: str
    kinds: tuple[str, ...]
    records: Callable[[Desk], Iterator[Record]]
    live: Callable[[Desk], dict[str, str]] = lambda desk: {}
    new_rows: dict[str, Callable[..., Any]] = {}
    context: Callable[[Desk, dict[str, list[RecordForm]]], dict[str, Any]] = lambda desk, forms: {}
    above: str = ""
    joint: tuple[tuple[str, str], ...] = ()


def columns(row: Any, form: type[RecordForm]) -> dict[str, Any]:
    """What a row stores in the fields of a form."""
    return {name: stored_value(row, name) for name in form.base_fields}


def numbered(rows: Iterable[Any], facts: Iterable[T]) -> dict[int, T]:
    """The facts of rows by their primary keys, in order."""
    return {row.pk: one for row, one in zip(rows, facts, strict=True)}


def basics(desk: Desk) -> Iterator[Record]:
    yield Record("report", str(desk.report.pk), columns(desk.report, BasicsForm))


def budget(desk: Desk) -> Iterator[Record]:
    values = {figure.key: figure.value for figure in desk.report.figures.all()}
    for entry in desk.about.scheme.inputs:
        if entry.sum_of is None:
            yield Record("figure", entry.key, {"value": values.get(entry.key)})
    for line in desk.lines:
        yield Record("line", str(line.pk), columns(line, LineForm) | {"project": line.project_id})


def budget_live(desk: Desk) -> dict[str, str]:
    return budget_texts(numbered(desk.lines, desk.reviewed.facts.budget_lines))


def budget_heads(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
    return {"budget_heads": [(name, LineForm.base_fields[name].label) for name in BUDGET_AMOUNTS]}


def indicators(desk: Desk) -> Iterator[Record]:
    if desk.about.outline.prints(outline.TARGETS):
        for target in desk.report.targets.all():
            yield Record("target", str(target.pk), columns(target, TargetForm))
    for one in desk.report.indicators.all():
        yield Record("indicator", str(one.pk), columns(one, IndicatorForm))


def indicators_live(desk: Desk) -> dict[str, str]:
    facts = desk.reviewed.facts
    rows = numbered(desk.report.indicators.all(), facts.indicators)
    figures = ("target", "actual", "method")
    at_fault = {desk.place(problem.path) for problem in desk.reviewed.problems}
    unreadable = [pk for pk in rows if any(f"indicator-{pk}-{name}" in at_fault for name in figures)]
    return indicator_texts(rows, desk.reviewed.assessment, facts.year.year, unreadable)


def indicator_groups(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
    """Neighbours of the same levels under one heading, in the order in which they are printed."""
    by_levels = groupby(forms["indicator"], key=lambda form: form.initial["levels"].split(":"))
    groups = [
        (Level1(first).label, second and Level2(second).label, list(group)) for (first, second), group in by_levels
    ]
    return {"groups": groups, "has_targets": desk.about.outline.prints(outline.TARGETS)}


def scores(desk: Desk) -> Iterator[Record]:
    lines = {line.item: line for line in desk.report.lines.all()}
    for item in desk.about.scheme.items:
        line = lines.get(item.code) or ScoreLine(item=item.code)
        answers = {f"check_{key}": holds for key, holds in line.checks.items()}
        yield Record("score", item.code, {name: getattr(line, name) for name in SCORE_ENTRIES} | answers)
    points = {entry.code: entry.points for entry in desk.report.adjustments.all()}
    for entry in desk.about.scheme.adjustments:
        yield Record("adjustment", entry.code, {"points": points.get(entry.code)})


def score_texts(desk: Desk) -> dict[str, str]:
    return scorecard.live(desk.reviewed.assessment, desk.reviewed.problems)


def score_cards(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
    by_item = {form.key: form for form in forms["score"]}
    reviewed = desk.reviewed
    return {"groups": scorecard.groups(reviewed.assessment, reviewed.facts.evidence, by_item)}


def evidence(desk: Desk) -> Iterator[Record]:
    for row in desk.report.evidence.all():
        yield Record("evidence", str(row.pk), {"title": row.title, "item": row.item, "indicator": row.indicator})


def evidence_files(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
    rows = {str(row.pk): row for row in desk.report.evidence.all()}
    files = [(rows[form.key], form) for form in forms["evidence"]]
    return {"files": files, "upload": EvidenceUploadForm(about=desk.about)}


def findings(desk: Desk) -> Iterator[Record]:
    """Also explanations of what was found no longer: it may have vanished while somebody wrote why it stands."""
    told = {one.key: one.note for one in findings_told(desk) if one.is_explainable}
    for key, note in (desk.notes | told).items():
        yield Record("finding", key, {"note": note})


def findings_live(desk: Desk) -> dict[str, str]:
    told = findings_told(desk)
    former = {f"former-{one.key}": former_note(one) for one in told if one.is_explainable}
    return {"counts": counted(told)} | former


def former_note(one: Told) -> str:
    return render_to_string("fill/_former.html", {"one": one}) if one.former else ""


def findings_by_section(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
    by_key = {form.key: form for form in forms["finding"]}
    groups = grouped(desk, findings_told(desk))
    return {"groups": [(group, [(one, by_key.get(one.key)) for one in group.findings]) for group in groups]}


PAGES = {
    page.key: page
    for page in (
        Page(progress.BASICS, progress.TITLES[progress.BASICS], "fill/_basics.html", ("report",), basics),
        Page(
            progress.BUDGET,
            progress.TITLES[progress.BUDGET],
            "fill/_budget.html",
            ("figure", "line"),
            budget,
            live=budget_live,
            context=budget_heads,
            new_rows={"line": NewLineForm},
        ),
        Page(
            progress.INDICATORS,
            progress.TITLES[progress.INDICATORS],
            "fill/_indicators.html",
            ("target", "indicator"),
            indicators,
            live=indicators_live,
            context=indicator_groups,
            new_rows={"target": NewTargetForm, "indicator": NewIndicatorForm},
            joint=(("indicator", "weight"),),
        ),
        Page(
            progress.SCORES,
            progress.TITLES[progress.SCORES],
            "fill/_scores.html",
            ("score", "adjustment"),
            scores,
            live=score_texts,
            context=score_cards,
        ),
        Page(
            progress.EVIDENCE,
            progress.TITLES[progress.EVIDENCE],
            "fill/_evidence.html",
            ("evidence",),
            evidence,
            context=evidence_files,
            above="fill/_evidence_upload.html",
        ),
        Page(
            progress.FINDINGS,
            progress.TITLES[progress.FINDINGS],
            "fill/_findings.html",
            ("finding",),
            findings,
            live=findings_live,
            context=findings_by_section,
        ),
    )
}


def text_page(part: outline.Frame | outline.Section) -> Page:
    """The page on which one chapter is written."""

    def records(desk: Desk) -> Iterator[Record]:
        yield Record("text", part.key, {"text": desk.reviewed.facts.texts.get(part.key, "")})

    def context(desk: Desk, forms: dict[str, list[RecordForm]]) -> dict[str, Any]:
        placed = chapter(desk.about.outline, part.key, desk.reviewed.facts.texts)
        return {"chapter": placed, "last_year": partial(text_of_last_year, desk.report, part.key, desk.user)}

    return Page(progress.TEXT + part.key, part.title, "fill/_text.html", ("text",), records, context=context)


def page_of(desk: Desk, key: str) -> Page | None:
    """The page with this key, if the report has it."""
    part = progress.parts_by_key(desk.about.outline).get(key)
    return text_page(part) if part else PAGES.get(key)


def bind(desk: Desk, kind: str, key: str, data: Any) -> RecordForm | None:
    """The form of a record with what was posted for it; None if the report has no such record."""
    try:
        return FORMS[kind](data, key=key, about=desk.about)
    except LookupError:
        return None


def jointly_told(desk: Desk, page: Page) -> dict[str, list[Message]]:
    """What is told beside the entries of a page that are judged together, by place."""
    keys = [(kind, key) for kind, key, _ in page.records(desk)] if page.joint else []
    places = [f"{kind}-{key}-{name}" for kind, name in page.joint for record, key in keys if record == kind]
    return {place: desk.messages.get(place, []) for place in places}


def shown(desk: Desk, page: Page, only: Collection[tuple[str, str]] | None = None) -> dict[str, list[RecordForm]]:
    """The forms of a page by kind, with what is stored; ``only``: those of these records."""
    forms: dict[str, list[RecordForm]] = {kind: [] for kind in page.kinds}
    for kind, key, initial in page.records(desk):
        if only is None or (kind, key) in only:
            forms[kind].append(FORMS[kind](key=key, about=desk.about, initial=initial))
    return forms


def untied(desk: Desk, page: Page) -> list[str]:
    """What was found in the section and belongs to no entry of its page."""
    faults = next((one.faults for one in desk.progress if one.key == page.key), ())
    told = [(desk.place(progress.path_of(one)), one.message) for one in faults]
    forms = shown(desk, page, {split_place(place)[:2] for place, _ in told})
    places = {form.add_prefix(name) for group in forms.values() for form in group for name in form.fields}
    return [message for place, message in told if place not in places]


def live(desk: Desk, page: Page) -> dict[str, str]:
    """What is computed on a page besides its entries, by element id."""
    told = format_html_join("", "<span>{}</span>", ((message,) for message in untied(desk, page)))
    return page.live(desk) | {"untied": told}

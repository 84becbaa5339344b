"""Texts that nobody typed: first drafts made of the figures, last year's words. Marked until somebody touches them."""

from django.db import transaction

from evaluations import outline, wording
from evaluations.drafts import basis_draft, chapter_draft
from evaluations.enums import Origin
from evaluations.facts import Change
from evaluations.models import EntryMark, Report
from evaluations.queries.last_year import text_of_last_year
from evaluations.trail import Act

from .composing import Reviewed, review_report
from .editing import Refused, save_changes, split_place


def put_draft(report: Report, place: str, act: Act) -> None:
    """The first draft of a chapter or of the justification of a score item, where nothing was written yet.

    A draft that nobody touched is made anew. Raises Refused if somebody wrote there or nothing can be
    said yet, LookupError if the place has no draft, NotPossibleNow if the report is not being filled in.
    """
    kind, key, name = split_place(place)
    stored, draft = DRAFTED[kind, name](review_report(report), key)
    if not draft:
        raise Refused(wording.nothing_to_draft())
    _put(report, place, stored, draft, Origin.GENERATED, act)


def put_last_year(report: Report, place: str, act: Act) -> None:
    """Last year's text of a chapter, where nothing was written yet.

    Raises LookupError if there is no such chapter or none that the actor may see, Refused and NotPossibleNow as above.
    """
    kind, key, name = split_place(place)
    is_chapter = (kind, name) == CHAPTER and key in {part.key for part in outline.load(report.outline).written}
    last = text_of_last_year(report, key, act.actor) if is_chapter else None
    if last is None:
        raise LookupError(place)
    stored = report.texts.filter(key=key).values_list("text", flat=True).first() or ""
    _put(report, place, stored, last.text, Origin.LAST_YEAR, act)


def _chapter(reviewed: Reviewed, key: str) -> tuple[str, str]:
    drafts = {part.key: part.draft for part in outline.load(reviewed.facts.outline).written if part.draft}
    return reviewed.facts.texts.get(key, ""), chapter_draft(drafts[key], reviewed.facts, reviewed.assessment)


def _basis(reviewed: Reviewed, key: str) -> tuple[str, str]:
    line = {line.item.code: line for line in reviewed.assessment.lines}[key]
    return line.facts.basis, basis_draft(line, reviewed.facts, reviewed.assessment)


CHAPTER, BASIS = ("text", "text"), ("score", "basis")
# What is stored and what would be written, by kind and field of a place.
DRAFTED = {CHAPTER: _chapter, BASIS: _basis}


def _put(report: Report, place: str, stored: str, text: str, origin: Origin, act: Act) -> None:
    """``stored`` is what was read before; whatever somebody writes meanwhile is a conflict, and stays."""
    with transaction.atomic():
        is_untouched = report.marks.filter(place=place, origin=Origin.GENERATED).exists()
        if stored and not is_untouched:
            raise Refused(wording.something_is_written())
        if save_changes(report, [Change(place, stored, text)], act, how=f"（{origin.label}）").conflicts:
            raise Refused(wording.something_is_written())
        EntryMark.objects.create(report=report, place=place, origin=origin)

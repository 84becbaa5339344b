"""Who changed what in a report, who saw it and who took it away, kept so that an auditor can be answered."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from evaluations import outline
from evaluations.enums import Access
from evaluations.models import AccessRecord, Report
from evaluations.progress import FINDINGS, TITLES, parts_by_key, section_of_place
from evaluations.trail import Act
from scoring.engine.rounding import plain

LONGEST = 200  # characters of a text
LONGEST_SUBJECT = 200
ONCE_IN = timedelta(hours=1)
LEAD = 20  # characters before the first difference of two long texts


class Trace(NamedTuple):
    """What changed at a place of a report: what stood there and what stands there now."""

    place: str
    before: object
    after: object


def note_change(report: Report, act: Act, subject: str, traces: Iterable[Trace], also: Collection[int] = ()) -> None:
    """Keep what somebody changed in a report; ``also``: the other reports that show it."""
    told = list(traces)
    note_changes(act, subject, dict.fromkeys((report.pk, *also), told))


def note_changes(act: Act, subject: str, told: Mapping[int, Sequence[Trace]]) -> None:
    """As ``note_change``, of many reports at once, by their keys."""
    said = {"at": act.now, "address": act.address, "access": Access.CHANGED, "subject": subject[:LONGEST_SUBJECT]}
    AccessRecord.objects.bulk_create(
        AccessRecord(report_id=key, user=act.actor, changes=_changes(traces), **said) for key, traces in told.items()
    )


def _changes(traces: Iterable[Trace]) -> list[list[str]]:
    return [[one.place, *_told(one.before, one.after)] for one in traces if one.before != one.after]


def note_access(report: Report, act: Act, access: Access, subject: str) -> None:
    """Keep that somebody saw a part of a report, once an hour, or took a copy of it away."""
    subject = subject[:LONGEST_SUBJECT]
    same = AccessRecord.objects.filter(report=report, access=access, user=act.actor, subject=subject)
    if access == Access.SEEN and same.filter(at__gt=act.now - ONCE_IN).exists():
        return
    AccessRecord.objects.create(
        report=report, user=act.actor, at=act.now, address=act.address, access=access, subject=subject
    )


def titles_of(report: Report, places: Iterable[str]) -> str:
    """The titles of the sections where these places are filled in."""
    keys = dict.fromkeys(FINDINGS if one.startswith("finding-") else section_of_place(one) for one in places)
    chapters = parts_by_key(outline.load(report.outline)) if keys.keys() - TITLES.keys() else {}
    return "、".join(TITLES.get(key) or (chapters[key].title if key in chapters else key) for key in keys)


def _told(before: object, after: object) -> tuple[str, str]:
    """Two values as text; of long ones the part where they begin to differ."""
    old, new = _text(before), _text(after)
    begin = max(_alike(old, new) - LEAD, 0) if max(len(old), len(new)) > LONGEST else 0
    return _cut(old, begin), _cut(new, begin)


def _alike(old: str, new: str) -> int:
    """How many characters two texts begin with in common."""
    return next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def _cut(text: str, begin: int) -> str:
    shown = ("…" if begin and text else "") + text[begin:]
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)

"""Who saw, changed and downloaded what, newest first, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet

from evaluations.models import (
    AccessRecord,
    BudgetLine,
    Evidence,
    FindingNote,
    Indicator,
    Report,
    ReportFigure,
    ReportText,
    ScoreAdjustment,
    ScoreLine,
    Target,
)

PAGE = 50
TITLED: dict[str, type[models.Model]] = {
    "line": BudgetLine,
    "target": Target,
    "indicator": Indicator,
    "evidence": Evidence,
}
KINDS: dict[str, type[models.Model]] = TITLED | {
    "report": Report,
    "figure": ReportFigure,
    "text": ReportText,
    "score": ScoreLine,
    "adjustment": ScoreAdjustment,
    "finding": FindingNote,
}
COMPOUND = {"levels": "一级、二级指标", "method": "类型和计算符号"}
CHECK = "check_"


class Change(NamedTuple):
    """One changed place as people name it, and the values before and after."""

    place: str
    before: str
    after: str


class Accessed(NamedTuple):
    """A record, and its changes as people read them."""

    record: AccessRecord
    changes: list[Change]


class Page(NamedTuple):
    """Some records; ``older``: where the next page begins, 0 if these are the last."""

    rows: list[Accessed]
    older: int


def accesses(
    *,
    report: Report | None = None,
    user: int | None = None,
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AccessRecord]:
    """The records of a report, a person, a kind, a time, newest first; whatever is None or "" does not matter."""
    wanted = {"report": report, "user": user, "access": kind or None, "at__date__gte": since, "at__date__lte": until}
    given = {name: value for name, value in wanted.items() if value is not None}
    related = ("user", "report__unit", "report__year", "report__project")
    found: QuerySet[AccessRecord] = AccessRecord.objects.filter(**given).select_related(*related).order_by("-pk")
    return found


def page_of(records: QuerySet[AccessRecord], before: int = 0) -> Page:
    """The newest of the records that are older than the one with the primary key ``before``."""
    found = list((records.filter(pk__lt=before) if before else records)[: PAGE + 1])
    return Page(readable(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else 0)


def readable(records: Sequence[AccessRecord]) -> list[Accessed]:
    """The records, each change with the title of its row as it is called now."""
    titles = _titles(change[0] for record in records for change in record.changes)
    return [
        Accessed(record, [Change(_label(place, titles), *values) for place, *values in record.changes])
        for record in records
    ]


def people_of(report: Report) -> QuerySet[User]:
    """Everybody of whom there is a record."""
    return User.objects.filter(pk__in=AccessRecord.objects.filter(report=report).values("user")).order_by("username")


def _split(place: str) -> tuple[str, str, str]:
    """Kind, key and field; of a row as a whole the field is ""."""
    kind, _, rest = place.partition("-")
    return (kind, rest, "") if kind in TITLED and rest.isdecimal() else (kind, *_key_and_field(rest))


def _key_and_field(rest: str) -> tuple[str, str]:
    key, dash, name = rest.rpartition("-")
    return (key, name) if dash else (rest, "")


def _titles(places: Iterable[str]) -> Mapping[tuple[str, str], str]:
    keys: dict[str, set[str]] = {}
    for kind, key, _ in map(_split, places):
        if kind in TITLED and key.isdecimal():
            keys.setdefault(kind, set()).add(key)
    rows = ((kind, TITLED[kind]._default_manager.filter(pk__in=wanted)) for kind, wanted in keys.items())
    return {(kind, str(pk)): title for kind, found in rows for pk, title in found.values_list("pk", "title")}


def _label(place: str, titles: Mapping[tuple[str, str], str]) -> str:
    kind, key, name = _split(place)
    model = KINDS.get(kind)
    if model is None:
        return place
    what = str(model._meta.verbose_name)
    if kind in TITLED:
        what += f"“{titles[kind, key]}”" if (kind, key) in titles else f"（编号 {key}，已删除）"
    elif kind != "report":
        what += f" {key}"
    return f"{what}·{_field(model, name)}" if name else what


def _field(model: Any, name: str) -> str:
    if name.startswith(CHECK):
        return f"清单 {name.removeprefix(CHECK)}"
    try:
        return COMPOUND.get(name) or str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def newest(records: QuerySet[AccessRecord], most: int) -> list[Accessed]:
    """So many of the records, for a file."""
    return readable(list(islice(records.iterator(chunk_size=1000), most)))

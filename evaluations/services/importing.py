"""What a filled-in workbook changes in a report, stored as it was shown: all of it, or nothing."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from evaluations import wording
from evaluations.exchange.plan import ADDED, OWN, REMOVED, Plan, PlannedRow
from evaluations.facts import Change
from evaluations.models import Report, WorkbookUpload
from evaluations.trail import Act

from .editing import Refused, lock, row_of, save_changes, stored_value
from .rows import add_rows, remove_row

KEPT_FOR = timedelta(days=2)
MOST_KEPT = 5  # uploads of one person for one report


class Overtaken(Exception):
    """The report was changed since the plan was shown; nothing was stored."""


def keep_upload(report: Report, act: Act, name: str, content: bytes) -> WorkbookUpload:
    """Keep an uploaded workbook until it is imported, for a while; old ones go."""
    WorkbookUpload.objects.filter(uploaded_at__lt=act.now - KEPT_FOR).delete()
    own = WorkbookUpload.objects.filter(report=report, owner=act.actor).order_by("-pk")
    WorkbookUpload.objects.filter(pk__in=[*own.values_list("pk", flat=True)[MOST_KEPT - 1 :]]).delete()
    return WorkbookUpload.objects.create(
        report=report, owner=act.actor, uploaded_at=act.now, name=name[:200], content=content
    )


def drop_upload(upload: WorkbookUpload) -> None:
    """Let go of an uploaded workbook."""
    upload.delete()


def import_plan(upload: WorkbookUpload, plan: Plan, chosen: Mapping[str, str], act: Act) -> None:
    """Store what a plan says, and in conflicts what was chosen (OWN or WEB); the upload goes.

    Raises Overtaken if an entry is no longer what it was when planned or the upload is gone, Refused with ``faults``
    by the position of the row in the plan if rows contradict each other or what is stored, NotPossibleNow if the
    report is not being filled in. Then nothing is stored.
    """
    report, name = upload.report, upload.name
    with transaction.atomic():
        lock(report)
        if not WorkbookUpload.objects.filter(pk=upload.pk).delete()[0]:
            raise Overtaken  # the same one was confirmed a moment ago
        for row in plan.rows:
            if row.what == REMOVED and _is_wanted(row, chosen):
                _remove(report, row, act)
        _change(report, plan, chosen, act, f"（{wording.from_workbook(name)}）")
        _add(report, plan, chosen, act)


def _is_wanted(row: PlannedRow, chosen: Mapping[str, str]) -> bool:
    return not row.is_conflict or chosen.get(row.key) == OWN


def _remove(report: Report, row: PlannedRow, act: Act) -> None:
    kind, _, key = row.key.partition("-")
    stored = row_of(report, kind, key)
    if stored is None or any(stored_value(stored, name) != value for name, value in row.values.items()):
        raise Overtaken
    remove_row(report, kind, key, act)


def _change(report: Report, plan: Plan, chosen: Mapping[str, str], act: Act, how: str) -> None:
    changes = [*_changes(plan, chosen)]
    outcome = save_changes(report, changes, act, how=how)
    if outcome.conflicts:
        raise Overtaken
    if outcome.refused:
        raise Refused(faults=dict(_faults_by_row(plan, outcome.refused)))


def _changes(plan: Plan, chosen: Mapping[str, str]) -> Iterator[Change]:
    for row in plan.rows:
        for cell in row.cells if row.what not in (ADDED, REMOVED) else ():
            if not cell.is_conflict or chosen.get(cell.place) == OWN:
                yield Change(cell.place, cell.seen, cell.value)


def _faults_by_row(plan: Plan, refused: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(plan.rows):
        if told := dict.fromkeys(refused[cell.place] for cell in row.cells if cell.place in refused):
            yield number, "".join(told)


def _add(report: Report, plan: Plan, chosen: Mapping[str, str], act: Act) -> None:
    wanted = [(at, row) for at, row in enumerate(plan.rows) if row.what == ADDED and _is_wanted(row, chosen)]
    faults: dict[int, str] = {}
    for kind in dict.fromkeys(row.kind for _, row in wanted):
        rows: list[tuple[int, Mapping[str, Any]]] = [(at, row.values) for at, row in wanted if row.kind == kind]
        try:
            add_rows(report, kind, [values for _, values in rows], act)
        except Refused as refusal:
            faults |= {rows[number][0]: sentence for number, sentence in refusal.faults.items()}
    if faults:
        raise Refused(faults=faults)

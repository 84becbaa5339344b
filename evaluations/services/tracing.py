"""What a report says, place by place, so that a change of the whole leaves the same traces as one typed entry."""

from dataclasses import fields
from typing import Any, NamedTuple

from evaluations import facts
from evaluations.models import Report

from .accounting import Trace
from .editing import CHECK, rows_of, stored_value

ROWS = {
    "line": facts.BudgetLineFacts,
    "target": facts.TargetFacts,
    "indicator": facts.IndicatorFacts,
    "evidence": facts.EvidenceFacts,
}
OF_REPORT = ("filed_on", "attachment_label", "stated_total", "stated_grade", "stated_dimensions", "stated_details")
OF_LINE = tuple(one.name for one in fields(facts.LineFacts) if one.name not in ("item", "checks"))
Records = dict[str, "Record"]


class Record(NamedTuple):
    """One record of a report: what it is called, if it is a row of a table, and its entries by name."""

    title: str
    entries: dict[str, Any]


def records_of(report: Report) -> Records:
    """Every record by its place without a field (``indicator-12``), read anew."""
    found = {}
    for kind, cls in ROWS.items():
        names = [one.name for one in fields(cls)]
        for row in rows_of(report, kind):
            values = {name: stored_value(row, name) for name in names}
            if kind == "line":
                values["project"] = row.project.name if row.project else ""
            found[f"{kind}-{row.pk}"] = Record(row.title, values)
    for line in report.lines.order_by("pk"):
        checks = {CHECK + key: holds for key, holds in line.checks.items()}
        found[f"score-{line.item}"] = Record("", checks | {name: stored_value(line, name) for name in OF_LINE})
    found |= {f"figure-{one.key}": Record("", {"value": one.value}) for one in report.figures.order_by("pk")}
    found |= {f"text-{one.key}": Record("", {"text": one.text}) for one in report.texts.order_by("pk")}
    found |= {f"adjustment-{one.code}": Record("", {"points": one.points}) for one in report.adjustments.order_by("pk")}
    row = Report.objects.get(pk=report.pk)
    return found | {f"report-{report.pk}": Record("", {name: stored_value(row, name) for name in OF_REPORT})}


def traces_between(before: Records, after: Records) -> list[Trace]:
    """What differs: rows that came and went as a whole, of the others entry by entry."""
    found = []
    for place in dict.fromkeys([*before, *after]):
        old, new = (one.get(place, Record("", {})) for one in (before, after))
        if bool(old.title) != bool(new.title):
            found.append(Trace(place, old.title, new.title))
            continue
        for name in dict.fromkeys([*old.entries, *new.entries]):
            values = old.entries.get(name), new.entries.get(name)
            if values[0] != values[1] and any(value not in (None, "", {}) for value in values):
                found.append(Trace(f"{place}-{name}", *values))
    return found

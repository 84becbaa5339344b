"""Indicators proposed for the targets that were declared."""

from django.db import transaction

from evaluations import wording
from evaluations.enums import Origin
from evaluations.exchange.proposing import TITLE, VALUE, declared_in, proposal
from evaluations.facts import IndicatorFacts, TargetFacts
from evaluations.models import EntryMark, Indicator, Report, Target
from evaluations.trail import Act

from .accounting import Trace, titles_of
from .editing import Refused, lock, touch
from .rows import numbered_row, too_many

PROPOSED = ("level1", "level2", "title", "kind", "direction", "unit", "target")


def propose_indicators(report: Report, act: Act) -> list[Indicator]:
    """An indicator for every declared target whose title no indicator bears yet, marked until it is touched.

    Raises Refused if a declared value cannot be read, or if there is nothing or too much to propose; NotPossibleNow
    if the report is not being filled in.
    """
    with transaction.atomic():
        lock(report)
        proposed = [_stored(report, one) for one in _proposals(report)]
        for row in proposed:
            place = f"indicator-{row.pk}-target"
            EntryMark.objects.create(report=report, place=place, origin=Origin.TARGET_TABLE)
        traces = [Trace(f"indicator-{row.pk}", "", row.title) for row in proposed]
        origin = f"（{Origin.TARGET_TABLE.label}）"
        touch(report, act, titles_of(report, [traces[0].place]) + origin, traces)
    return proposed


def _proposals(report: Report) -> list[IndicatorFacts]:
    faults: list[str] = []
    proposals: list[IndicatorFacts] = []
    taken = set(report.indicators.values_list("title", flat=True))
    for row in report.targets.all():
        one = _proposal(row, report.year.year, faults)
        if one and not taken & {row.title, one.title}:
            taken.add(one.title)
            proposals.append(one)
    if faults or not proposals:
        raise Refused("".join(faults) or wording.nothing_to_propose())
    if fault := too_many(report, "indicator", len(proposals)):
        raise Refused(fault)
    return proposals


def _proposal(row: Target, year: int, faults: list[str]) -> IndicatorFacts | None:
    def tell(part: str, message: str) -> None:
        faults.append(f"申报目标“{row.title}”：{message}")

    declared = declared_in({TITLE: row.title, VALUE: row.value}, year, tell)
    return declared and proposal("", TargetFacts(row.level1, row.level2, declared.title, declared.value), declared)


def _stored(report: Report, facts: IndicatorFacts) -> Indicator:
    row: Indicator = numbered_row(report, Indicator)
    for name in PROPOSED:
        setattr(row, name, getattr(facts, name))
    row.save()
    return row

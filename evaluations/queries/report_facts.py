"""One report → its facts, in a fixed number of queries."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from evaluations.enums import ReportKind
from evaluations.facts import (
    BudgetLineFacts,
    EvidenceFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    StatedFacts,
    TargetFacts,
    UnitFacts,
    YearFacts,
)
from evaluations.models import BudgetLine, Report, Unit
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.engine.rounding import plain

# What facts are made of: the rows that a report names, and the lists of rows that name it (with its marks and notes).
RELATED = ("unit__parent", "unit__successor", "year", "project", "scheme_version__scheme")
ROWS = ("figures", "targets", "indicators", "texts", "lines", "adjustments", "evidence", "marks", "finding_notes")


def report_facts(report: Report, lines: Iterable[BudgetLine] | None = None) -> ReportFacts:
    """Everything entered for a report; equal values give equal facts on every database.

    ``lines``: the budget lines it shows, if they were read already.
    """
    return ReportFacts(
        kind=report.kind,
        scheme=report.scheme_version.scheme.code,
        outline=report.outline,
        unit=unit_facts(report.unit),
        year=_copied(YearFacts, report.year),
        project=report.project.name if report.project else "",
        filed_on=report.filed_on,
        attachment_label=report.attachment_label,
        figures={figure.key: _canonical(figure.value) for figure in report.figures.all()},
        budget_lines=tuple(budget_line_facts(line) for line in (budget_lines_of(report) if lines is None else lines)),
        targets=tuple(_copied(TargetFacts, target) for target in report.targets.all()),
        indicators=tuple(_copied(IndicatorFacts, indicator) for indicator in report.indicators.all()),
        texts={text.key: text.text for text in report.texts.all()},
        lines=tuple(_copied(LineFacts, line) for line in report.lines.all()),
        adjustments={entry.code: _canonical(entry.points) for entry in report.adjustments.all()},
        evidence=tuple(_copied(EvidenceFacts, one) for one in report.evidence.all()),
        stated=_stated(report),
    )


def _stated(report: Report) -> StatedFacts:
    details = report.stated_details
    maximum = details.get("maximum")
    return StatedFacts(
        total=_canonical(report.stated_total),
        grade=report.stated_grade,
        dimensions=_numbers(report.stated_dimensions),
        maximum=None if maximum is None else Decimal(maximum),
        maxima=_numbers(details.get("maxima", {})),
        budget=_numbers(details.get("budget", {})),
        rates=details.get("rates", {}),
    )


def _numbers(stored: dict[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in stored.items()}


def stated_details(stated: StatedFacts) -> dict[str, Any]:
    """What is printed besides total, grade and groups as it is stored; ``_stated`` reads it."""
    numbers = {"maxima": stated.maxima, "budget": stated.budget}
    details: dict[str, Any] = {name: {key: str(one) for key, one in given.items()} for name, given in numbers.items()}
    details |= {"rates": dict(stated.rates), "maximum": None if stated.maximum is None else str(stated.maximum)}
    return {name: given for name, given in details.items() if given}


def budget_lines_of(report: Report) -> QuerySet[BudgetLine]:
    """The lines a report shows: all of the unit's year, or those of its project."""
    lines = BudgetLine.objects.filter(unit=report.unit_id, year=report.year_id).select_related("project")
    return lines if report.kind == ReportKind.OVERALL else lines.filter(project=report.project_id)


def unit_facts(unit: Unit) -> UnitFacts:
    return UnitFacts(
        name=unit.name,
        short_name=unit.short_name,
        code=unit.code,
        is_head_office=unit.is_head_office,
        parent=unit.parent.name if unit.parent else "",
        abolished_on=unit.abolished_on,
        successor=unit.successor.name if unit.successor else "",
    )


def budget_line_facts(line: BudgetLine) -> BudgetLineFacts:
    amounts = {name: _money(getattr(line, name)) for name in BUDGET_AMOUNTS}
    project = line.project.name if line.project else ""
    return BudgetLineFacts(line.category, line.title, line.source, project, **amounts)


def _copied(cls: Any, row: Model) -> Any:
    """Facts whose fields have the same names as the row's."""
    return cls(**{name: _canonical(getattr(row, name)) for name in cls.__dataclass_fields__})


def _canonical(value: Any) -> Any:
    """Databases pad decimals to the column's scale; facts do not."""
    return Decimal(plain(value)) if isinstance(value, Decimal) else value


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))

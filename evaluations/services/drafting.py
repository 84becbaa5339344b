"""The only writer of report content."""

from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from evaluations import wording
from evaluations.enums import ReportKind, ReportStatus
from evaluations.facts import BudgetLineFacts, ReportFacts
from evaluations.models import (
    BudgetLine,
    EvaluationYear,
    Evidence,
    Indicator,
    Project,
    Report,
    ReportFigure,
    ReportText,
    ScoreAdjustment,
    ScoreLine,
    Target,
    Unit,
)
from evaluations.package import PackageError
from evaluations.queries.report_facts import budget_lines_of
from evaluations.workflow import NotPossibleNow
from scoring.engine import Problem
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.models import SchemeVersion

Problems = list[Problem]


def import_report(facts: ReportFacts, *, scheme_version: SchemeVersion, replace: bool = False) -> Report:
    """Store a report from its facts: all of it, or nothing.

    Unit, year and project are found by name or made. Raises NotPossibleNow if the report exists and
    ``replace`` is false, or if it is published; PackageError with all places that the database cannot
    hold or that contradict what is registered, or was entered for other reports of the unit and year.
    """
    problems: Problems = []
    try:
        with transaction.atomic():
            unit, year = _unit(facts, problems), _year(facts, problems)
            if problems:
                raise PackageError(problems)
            report = _report(facts, unit, year, replace)
            report.scheme_version = scheme_version
            _save(report, "", problems)
            _write_budget_lines(report, facts.budget_lines, replace, problems)
            _write_parts(report, facts, problems)
            if problems:
                raise PackageError(problems)
    except IntegrityError as error:
        raise PackageError([Problem("", wording.refused_by_database(error))]) from error
    return report


def _unit(facts: ReportFacts, problems: Problems) -> Unit:
    given = {field.name: getattr(facts.unit, field.name) for field in fields(facts.unit)}
    for name in ("parent", "successor"):
        if given[name]:
            given[name] = _registered(Unit, {"name": given[name]}, {}, f"unit.{name}", problems)
    holder = Unit.objects.filter(code=facts.unit.code).exclude(name=facts.unit.name).first()
    if facts.unit.code and holder:
        raise PackageError([Problem("unit.code", wording.code_is_taken(facts.unit.code, holder))])
    return _registered(Unit, {"name": given.pop("name")}, given, "unit", problems)


def _year(facts: ReportFacts, problems: Problems) -> EvaluationYear:
    given = {field.name: getattr(facts.year, field.name) for field in fields(facts.year)}
    return _registered(EvaluationYear, {"year": given.pop("year")}, given, "year", problems)


def _registered(cls: Any, identity: dict[str, Any], given: dict[str, Any], path: str, problems: Problems) -> Any:
    """A row of reference data: made, or its gaps filled; what it says already must not be contradicted."""
    row = cls.objects.filter(**identity).first() or cls(**identity)
    for name, value in given.items():
        stored = getattr(row, name)
        if value in (None, "", False) or value == stored:
            continue
        if row.pk is None or stored in (None, "", False):
            setattr(row, name, value)
        else:
            label = cls._meta.get_field(name).verbose_name
            problems.append(Problem(f"{path}.{name}", wording.reference_differs(row, label, stored, value)))
    _save(row, path, problems)
    return row


def _report(facts: ReportFacts, unit: Unit, year: EvaluationYear, replace: bool) -> Report:
    project = Project.objects.get_or_create(unit=unit, name=facts.project)[0] if facts.project else None
    identity = {"unit": unit, "year": year, "kind": facts.kind, "project": project}
    report = Report.objects.select_for_update(of=("self",)).filter(**identity).first()
    if report is None:
        report = Report(**identity)
    elif report.status != ReportStatus.DRAFT:
        raise NotPossibleNow(wording.report_is_published(report))
    elif not replace:
        raise NotPossibleNow(wording.report_exists(report))
    else:
        report.version += 1
    report.outline, report.filed_on = facts.outline, facts.filed_on
    report.attachment_label = facts.attachment_label
    report.stated_total, report.stated_grade = facts.stated.total, facts.stated.grade
    report.stated_dimensions = {code: str(points) for code, points in facts.stated.dimensions.items()}
    return report


def _write_budget_lines(report: Report, lines: tuple[BudgetLineFacts, ...], replace: bool, problems: Problems) -> None:
    """The lines belong to unit and year: the same line of another report must have the same amounts."""
    stored = {(line.category, line.title, line.source): line for line in budget_lines_of(report)}
    for i, facts in enumerate(lines):
        path = f"budget_lines[{i}]"
        row = stored.pop((facts.category, facts.title, facts.source), None) or BudgetLine(
            unit=report.unit, year=report.year, category=facts.category, title=facts.title, source=facts.source
        )
        if row.pk is not None and not replace:
            problems += _line_differences(row, facts, path)
        if row.pk is None or report.kind == ReportKind.OVERALL:
            row.position = i
        row.project = Project.objects.get_or_create(unit=report.unit, name=facts.project)[0] if facts.project else None
        for name in BUDGET_AMOUNTS:
            setattr(row, name, getattr(facts, name))
        _save(row, path, problems)
    if replace:
        BudgetLine.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()


def _line_differences(row: BudgetLine, facts: BudgetLineFacts, path: str) -> Problems:
    return [
        Problem(
            f"{path}.{name}",
            wording.budget_line_differs(row.title, BudgetLine._meta.get_field(name).verbose_name, stored, given),
        )
        for name in BUDGET_AMOUNTS
        if (stored := getattr(row, name)) != (given := getattr(facts, name))
    ]


def _write_parts(report: Report, facts: ReportFacts, problems: Problems) -> None:
    rows: list[tuple[str, models.Model]] = [
        *((f"figures.{key}", ReportFigure(key=key, value=value)) for key, value in facts.figures.items()),
        *((f"texts.{key}", ReportText(key=key, text=text)) for key, text in facts.texts.items()),
        *((f"adjustments.{key}", ScoreAdjustment(code=key, points=given)) for key, given in facts.adjustments.items()),
    ]
    for name, cls, numbered in (
        ("targets", Target, True),
        ("indicators", Indicator, True),
        ("lines", ScoreLine, False),
        ("evidence", Evidence, False),
    ):
        for i, entry in enumerate(getattr(facts, name)):
            values = {field.name: getattr(entry, field.name) for field in fields(entry)}
            rows.append((f"{name}[{i}]", cls(**values, **({"position": i} if numbered else {}))))
    by_class: dict[type[models.Model], list[models.Model]] = {
        cls: [] for cls in (ReportFigure, Target, Indicator, ReportText, ScoreLine, ScoreAdjustment, Evidence)
    }
    for path, row in rows:
        row.report = report  # type: ignore[attr-defined]
        problems += _unsound(row, path)
        by_class[type(row)].append(row)
    if problems:
        return
    for cls, own in by_class.items():
        cls._default_manager.filter(report=report).delete()
        cls._default_manager.bulk_create(own)


def _save(row: models.Model, path: str, problems: Problems) -> None:
    found = _unsound(row, path)
    problems += found
    if not found:
        row.save()


def _unsound(row: models.Model, path: str) -> Problems:
    """Where a value does not fit its column: too long, too many digits."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations | {"file"})
    except ValidationError as error:
        return [
            Problem(f"{path}.{name}".lstrip("."), f"{row._meta.get_field(name).verbose_name}：{''.join(messages)}")
            for name, messages in error.message_dict.items()
        ]
    return []

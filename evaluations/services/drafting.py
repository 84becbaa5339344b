"""The only writer of report content."""

from dataclasses import fields
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from evaluations import wording
from evaluations.changes import SAME_EVIDENCE, SAME_INDICATOR, SAME_TARGET, same_rows
from evaluations.enums import ReportKind
from evaluations.facts import BudgetLineFacts, ReportFacts
from evaluations.models import (
    BudgetLine,
    EntryMark,
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
from evaluations.models.reports import FILLING
from evaluations.package import PackageError
from evaluations.queries.report_facts import budget_lines_of, stated_details
from evaluations.workflow import NotPossibleNow
from scoring.engine import Problem
from scoring.engine.inputs import BUDGET_AMOUNTS
from scoring.models import SchemeVersion

from .attaching import drop_unused_after_commit
from .owing import link_report

Problems = list[Problem]
# A row that a package still has stays the row that it was, with what was remarked on it.
SAME: dict[type[models.Model], tuple[tuple[str, ...], ...]] = {
    Target: SAME_TARGET,
    Indicator: SAME_INDICATOR,
    Evidence: SAME_EVIDENCE,
}
M = TypeVar("M", bound=models.Model)


def import_report(facts: ReportFacts, *, scheme_version: SchemeVersion, replace: bool = False) -> Report:
    """Store a report from its facts: all of it, or nothing.

    Unit, year and project are found by name or made. Raises NotPossibleNow if the report exists and
    ``replace`` is false, if it is published, or if the unit is exempt from it; PackageError with all
    places that the database cannot hold or that contradict what is registered, or was entered for
    other reports of the unit and year.
    """
    problems: Problems = []
    try:
        with transaction.atomic():
            unit, year = _unit(facts, problems), _year(facts, problems)
            _refuse_if(problems)
            projects = _projects(facts, unit, problems)
            _refuse_if(problems)
            report = _report(facts, unit, year, projects.get(facts.project), replace)
            report.scheme_version = scheme_version
            _save(report, "", problems)
            _refuse_if(problems)
            link_report(report)
            _write_budget_lines(report, facts.budget_lines, projects, replace, problems)
            _write_parts(report, facts, problems)
            _refuse_if(problems)
    except IntegrityError as error:
        raise PackageError([Problem("", wording.refused_by_database(error))]) from error
    return report


def _refuse_if(problems: Problems) -> None:
    if problems:
        raise PackageError(problems)


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


def _projects(facts: ReportFacts, unit: Unit, problems: Problems) -> dict[str, Project]:
    """The projects that report and budget lines name, by name."""
    places = {line.project: f"budget_lines[{i}].project" for i, line in enumerate(facts.budget_lines) if line.project}
    if facts.project:
        places[facts.project] = "project"
    return {
        name: _registered(Project, {"unit": unit, "name": name}, {}, path, problems) for name, path in places.items()
    }


def _registered(cls: type[M], identity: dict[str, Any], given: dict[str, Any], path: str, problems: Problems) -> M:
    """A row of reference data: made, or its gaps filled; what it says already must not be contradicted."""
    row = cls._default_manager.filter(**identity).first() or cls(**identity)
    for name, value in given.items():
        stored = getattr(row, name)
        if value in (None, "", False) or value == stored:
            continue
        if row.pk is None or stored in (None, "", False):
            setattr(row, name, value)
        else:
            problems.append(Problem(f"{path}.{name}", wording.reference_differs(row, _label(row, name), stored, value)))
    _save(row, path, problems)
    return row


def _report(facts: ReportFacts, unit: Unit, year: EvaluationYear, project: Project | None, replace: bool) -> Report:
    identity = {"unit": unit, "year": year, "kind": facts.kind, "project": project}
    report = Report.objects.select_for_update(of=("self",)).filter(**identity).first()
    if report is None:
        report = Report(**identity)
    elif report.status not in FILLING:
        raise NotPossibleNow(wording.report_is_not_being_filled_in(report, report.get_status_display()))
    elif not replace:
        raise NotPossibleNow(wording.report_exists(report))
    else:
        report.version += 1
        report.marks.all().delete()
    report.outline, report.filed_on = facts.outline, facts.filed_on
    report.attachment_label = facts.attachment_label
    report.stated_total, report.stated_grade = facts.stated.total, facts.stated.grade
    report.stated_dimensions = {code: str(points) for code, points in facts.stated.dimensions.items()}
    report.stated_details = stated_details(facts.stated)
    return report


def _write_budget_lines(
    report: Report, lines: tuple[BudgetLineFacts, ...], projects: dict[str, Project], replace: bool, problems: Problems
) -> None:
    """The lines belong to unit and year: the same line of another report must say the same."""
    registered = BudgetLine.objects.filter(unit=report.unit, year=report.year).select_related("project")
    stored = {line.identity: line for line in registered}
    given = {(facts.category, facts.title, facts.source): facts for facts in lines}
    finished = _finished_reports(report)
    for i, (identity, facts) in enumerate(given.items()):
        path = f"budget_lines[{i}]"
        row = stored.get(identity) or BudgetLine(
            unit=report.unit, year=report.year, category=facts.category, title=facts.title, source=facts.source
        )
        values = {name: getattr(facts, name) for name in BUDGET_AMOUNTS} | {"project": projects.get(facts.project)}
        if row.pk is None or _line_differences(row, values, path):
            problems += [
                Problem(path, wording.line_is_in_finished_report(row, one))
                for one in finished
                if one.kind == ReportKind.OVERALL or one.project in (values["project"], row.project)
            ]
        if row.pk is not None and not replace:
            problems += _line_differences(row, values, path)
        if row.pk is None or report.kind == ReportKind.OVERALL:
            row.position = i
        for name, value in values.items():
            setattr(row, name, value)
        _save(row, path, problems)
    if replace:
        dropped = [line for line in budget_lines_of(report) if line.identity not in given]
        _drop_lines(report, dropped, finished, problems)


def _finished_reports(report: Report) -> list[Report]:
    """Submitted and published reports of the unit and year; nobody changes one of them, or a line, meanwhile."""
    shared = Report.objects.filter(unit=report.unit, year=report.year).select_related("unit", "year", "project")
    held = shared.select_for_update(of=("self",)).order_by("pk")
    return [one for one in held if one.status not in FILLING and one.pk != report.pk]


def _line_differences(row: BudgetLine, values: dict[str, Any], path: str) -> Problems:
    return [
        Problem(f"{path}.{name}", wording.budget_line_differs(row.title, _label(row, name), stored, given))
        for name, given in values.items()
        if (stored := getattr(row, name)) != given
    ]


def _drop_lines(report: Report, lines: list[BudgetLine], finished: list[Report], problems: Problems) -> None:
    """Lines that the package no longer has go, unless a finished report or that of their project still shows them."""
    problems += [
        Problem("budget_lines", wording.line_is_in_finished_report(line, one))
        for line in lines
        for one in finished
        if one.kind == ReportKind.OVERALL
    ]
    others = Report.objects.filter(unit=report.unit, year=report.year, project__isnull=False).exclude(pk=report.pk)
    by_project = {other.project_id: other for other in others}
    problems += [
        Problem("budget_lines", wording.budget_line_is_shared(line.title, by_project[line.project_id]))
        for line in lines
        if line.project_id in by_project
    ]
    for line in lines:
        EntryMark.objects.filter(place__startswith=f"line-{line.pk}-").delete()  # of every report with the line
    BudgetLine.objects.filter(pk__in=[line.pk for line in lines]).delete()


def _write_parts(report: Report, facts: ReportFacts, problems: Problems) -> None:
    rows: list[tuple[str, models.Model]] = [
        *((f"figures.{key}", ReportFigure(key=key, value=value)) for key, value in facts.figures.items()),
        *((f"texts.{key}", ReportText(key=key, text=text)) for key, text in facts.texts.items()),
        *((f"adjustments.{key}", ScoreAdjustment(code=key, points=given)) for key, given in facts.adjustments.items()),
    ]
    sections: tuple[tuple[str, type[models.Model], bool], ...] = (
        ("targets", Target, True),
        ("indicators", Indicator, True),
        ("lines", ScoreLine, False),
        ("evidence", Evidence, False),
    )
    for name, cls, numbered in sections:
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
    _keep_files(report, by_class[Evidence])
    for cls, own in by_class.items():
        if cls in SAME:
            _keep_identity(report, cls, own)
        cls._default_manager.filter(report=report).delete()
        cls._default_manager.bulk_create(own)


def _keep_identity(report: Report, cls: type[models.Model], given: list[models.Model]) -> None:
    names = {name for identity in SAME[cls] for name in identity}
    stored = list(cls._default_manager.filter(report=report))
    before, after = ([{name: getattr(row, name) for name in names} for row in rows] for rows in (stored, given))
    for old, new in same_rows(before, after, SAME[cls]).items():
        given[new].pk = stored[old].pk


def _keep_files(report: Report, given: list[models.Model]) -> None:
    """A package names files without carrying them: what the report already has of them stays with it."""
    stored = {row.sha256: row for row in report.evidence.exclude(file="")}
    for row in given:
        if isinstance(row, Evidence) and row.sha256 in stored:
            row.file, row.size = stored[row.sha256].file, stored[row.sha256].size
    drop_unused_after_commit([row.file.name or "" for row in stored.values()])


def _save(row: models.Model, path: str, problems: Problems) -> None:
    """Nothing is saved once there are problems: everything would be taken back, and rows depend on each other."""
    problems += _unsound(row, path)
    if not problems:
        row.save()


def _unsound(row: models.Model, path: str) -> Problems:
    """Where a value does not fit its column: too long, too many digits."""
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations | {"file"})
    except ValidationError as error:
        return [
            Problem(f"{path}.{name}".lstrip("."), f"{_label(row, name)}：{''.join(messages)}")
            for name, messages in error.message_dict.items()
        ]
    return []


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))

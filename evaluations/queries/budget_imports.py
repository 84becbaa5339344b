"""Budget lines of all units, as a workbook has them, and what a plan changes, as people read it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from evaluations.enums import BudgetCategory
from evaluations.models import BudgetImport, BudgetLine, EvaluationYear, PlannedLine, Project, Unit
from scoring.engine.inputs import BUDGET_AMOUNTS

Cell = str | Decimal | None
PROJECT = "project_id"
AMOUNTS = [one for one in BudgetLine._meta.concrete_fields if one.name in BUDGET_AMOUNTS]
LABELS = {PROJECT: "所属项目"} | {one.attname: str(one.verbose_name) for one in AMOUNTS}


class ShownLine(NamedTuple):
    """A line of a plan, and of every value that differs the label, the old and the new one."""

    line: PlannedLine
    category: str
    values: list[tuple[str, str, str]]


def imports_of(owner: int) -> QuerySet[BudgetImport]:
    """Somebody's imports, the newest first, without their files."""
    return BudgetImport.objects.filter(owner=owner).select_related("year", "posting").defer("content")


def unit_names() -> list[str]:
    """The units that a workbook may name."""
    return [*Unit.objects.filter(abolished_on=None).order_by("name").values_list("name", flat=True)]


def rows_of_year(year: EvaluationYear) -> Iterator[list[Cell]]:
    """All lines of a year, as the columns of the workbook have them."""
    lines = BudgetLine.objects.filter(year=year).order_by("unit__name", "position", "pk")
    named = ("unit__name", "category", "title", "source", "project__name")
    for unit, category, title, source, project, *amounts in lines.values_list(*named, *BUDGET_AMOUNTS):
        yield [unit, BudgetCategory(category).label, title, source or None, project, *amounts]


def shown_lines(lines: Iterable[PlannedLine]) -> list[ShownLine]:
    """Lines with projects by name and amounts as people write them."""
    lines = list(lines)
    asked = {values.get(PROJECT) for line in lines for values in (line.old, line.new)}
    names = dict(Project.objects.filter(pk__in=asked - {None}).values_list("pk", "name"))

    def said(name: str, value: Any) -> str:
        if value is None:
            return ""
        return names.get(value, "") if name == PROJECT else f"{Decimal(value):,.2f} 元"

    return [
        ShownLine(
            line,
            BudgetCategory(line.category).label,
            [
                (LABELS[name], said(name, line.old.get(name)), said(name, value))
                for name, value in line.new.items()
                if value is not None or name in line.old
            ],
        )
        for line in lines
    ]

"""The score table as a sheet, in the layout of the official form: what is computed, given and reviewed side by side.

Subtotals and total are formulas, so that they follow while points are typed.
"""

from collections.abc import Mapping
from typing import Any

from evaluations.assessment import AssessedDimension, AssessedLine
from evaluations.desk import Desk
from evaluations.documents.scores import limits
from evaluations.exchange.filled import NO_RECORD
from evaluations.exchange.layout import FIRST_ROW, GROUP, NUMBER, SCORES, TOTAL, Cell, FilledSheet, SheetRow
from evaluations.sections import PAGES, Record
from scoring.engine import Dimension, Item
from scoring.engine.scheme import Adjustment

from .entries import Entries, as_number, cell_of
from .lists import heading

CHECK = "check_"
INDENT = "　"
POINTS = ("maximum", "computed", "own")


def score_sheet(desk: Desk, entries: Entries) -> FilledSheet:
    """The score table of the report on a desk."""
    records = {f"{one.kind}-{one.key}": one for one in PAGES["scores"].records(desk)}
    return FilledSheet(
        SCORES, *heading(desk, SCORES, desk.about.scheme.title), tuple(_Table(desk, entries, records).rows())
    )


class _Table:
    """The rows of one score table, being made from top to bottom."""

    def __init__(self, desk: Desk, entries: Entries, records: Mapping[str, Record]) -> None:
        self.entries, self.records = entries, records
        self.scheme, self.assessment = desk.about.scheme, desk.reviewed.assessment
        self.made: list[SheetRow] = []
        self.sums: list[int] = []

    @property
    def next(self) -> int:
        """The number of the row that is made next."""
        return FIRST_ROW + len(self.made)

    def rows(self) -> list[SheetRow]:
        for dimension, assessed in zip(self.scheme.dimensions, self.assessment.dimensions, strict=True):
            self._dimension(dimension, assessed)
        for entry in self.scheme.adjustments:
            self._adjustment(entry)
        self._total()
        return self.made

    def _dimension(self, dimension: Dimension, assessed: AssessedDimension) -> None:
        """The subtotal, then the items; it sums the rows below it."""
        at = self.next
        self.sums.append(at)
        self.made.append(SheetRow(NO_RECORD, {}))
        for item, line in zip(dimension.items, assessed.lines, strict=True):
            self._item(item, line)
        cells = {"category": Cell(dimension.category), "group": Cell(dimension.title)}
        for name in POINTS:
            formula = f"=SUM({SCORES.at(name, at + 1)}:{SCORES.at(name, self.next - 1)})"
            cells[name] = Cell(None, NUMBER, formula=formula)
        self.made[at - FIRST_ROW] = SheetRow(NO_RECORD, cells, GROUP)

    def _item(self, item: Item, line: AssessedLine) -> None:
        key = f"score-{item.code}"
        record, fields = self.records[key], self.entries.of("score", item.code)
        self_score, computed = (SCORES.at(name, self.next) for name in ("self_score", "computed"))
        cells = {
            "title": Cell(item.title),
            "maximum": Cell(item.points, NUMBER),
            "standard": Cell(item.standard),
            "computed": Cell(as_number(line.item.points), NUMBER),
            "own": Cell(None, NUMBER, formula=f'=IF({self_score}="",IF({computed}="","",{computed}),{self_score})'),
            "reviewed_score": Cell(line.facts.reviewed_score, NUMBER),
        }
        columns = {name: name for name in ("share", "points", "not_applicable", "self_score", "basis", "self_reason")}
        columns["answer"] = "level"
        for column, entry in columns.items():
            if entry in fields:
                cells[column] = cell_of(fields[entry], record.initial[entry])
        self.made.append(SheetRow(key, cells, entries={"answer": "level"}))
        for name, field in fields.items():
            if name.startswith(CHECK):
                self._check(key, name, field, record)

    def _check(self, key: str, name: str, field: Any, record: Record) -> None:
        label = f"{INDENT}{field.label}{f'（{field.help_text}）' if field.help_text else ''}"
        cells = {"standard": Cell(label), "answer": cell_of(field, record.initial.get(name))}
        self.made.append(SheetRow(f"{key}/{name}", cells, entries={"answer": name}))

    def _adjustment(self, entry: Adjustment) -> None:
        key = f"adjustment-{entry.code}"
        points = cell_of(self.entries.of("adjustment", entry.code)["points"], self.records[key].initial["points"])
        at = SCORES.at("points", self.next)
        own = {name: Cell(None, NUMBER, formula=f'=IF({at}="","",{at})') for name in ("computed", "own")}
        self.sums.append(self.next)
        title = {"group": Cell("加减分"), "title": Cell(entry.title), "standard": Cell(entry.standard)}
        self.made.append(SheetRow(key, {**title, "points": points, **own}))

    def _total(self) -> None:
        """The sum of the groups; where the scheme acts on it (caps, rescaling), what it came to at the download."""
        cells = {"category": Cell("合计")}
        for name in POINTS:
            parts = ",".join(SCORES.at(name, at) for at in self.sums)
            cells[name] = Cell(None, NUMBER, formula=f"=SUM({parts})")
        total = self.next
        self.made.append(SheetRow(NO_RECORD, cells, TOTAL))
        if rule := limits(self.assessment):
            computed, own = self.assessment.computed, self.assessment.self_scored
            self.made.append(
                SheetRow(
                    NO_RECORD,
                    {
                        "category": Cell("总分"),
                        "standard": Cell(f"{rule}下载时的总分。"),
                        "computed": Cell(computed.points if computed.is_complete else None, NUMBER),
                        "own": Cell(own.points if own.is_complete else None, NUMBER),
                    },
                    TOTAL,
                )
            )
            grades = {"computed": Cell(computed.grade or ""), "own": Cell(own.grade or "")}
        else:
            grades = {name: Cell(None, formula=self._grade(SCORES.at(name, total))) for name in ("computed", "own")}
        self.made.append(SheetRow(NO_RECORD, {"category": Cell("等级"), **grades}, TOTAL))

    def _grade(self, at: str) -> str:
        """The grade of a total as a formula: the highest band that it reaches."""
        formula = f'"{self.scheme.bands[-1].grade}"'
        for band in reversed(self.scheme.bands[:-1]):
            formula = f'IF({at}>={band.minimum},"{band.grade}",{formula})'
        return f"={formula}"

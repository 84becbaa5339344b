"""The score table as a sheet, in the layout of the official form: computed, given and reviewed points side by side.

Subtotals and total are formulas, so that they follow while points are typed. What the rules of the items ask for
stands in a sheet of its own.
"""

from collections.abc import Iterator, Mapping

from evaluations.assessment import Assessment
from evaluations.desk import Desk
from evaluations.documents.scores import limits
from evaluations.exchange.filled import NO_RECORD
from evaluations.exchange.layout import ANSWERS, FIRST_ROW, GROUP, NUMBER, SCORES, TOTAL, Cell, FilledSheet, SheetRow
from evaluations.sections import PAGES, Record
from scoring.engine import Dimension, Item
from scoring.engine.scheme import Adjustment

from .entries import Entries, as_number, cell_of
from .lists import heading

CHECK = "check_"
POINTS = ("maximum", "computed", "own")
# Column of the answers → the entry it holds for an item.
ASKED = {"answer": "level", "share": "share", "points": "points", "not_applicable": "not_applicable"}


def score_sheets(desk: Desk, entries: Entries, assessment: Assessment | None) -> Iterator[FilledSheet]:
    """The score table of the report on a desk, and the answers that it rests on; see ``sheets_of``."""
    records = {f"{one.kind}-{one.key}": one for one in PAGES["scores"].records(desk)}
    table = _Table(desk, entries, records, assessment).rows()
    yield FilledSheet(SCORES, *heading(desk, SCORES, desk.about.scheme.title), tuple(table))
    if answers := [row for item in desk.about.scheme.items for row in _answers(item, entries, records)]:
        yield FilledSheet(ANSWERS, *heading(desk, ANSWERS), tuple(answers))


def _answers(item: Item, entries: Entries, records: Mapping[str, Record]) -> Iterator[SheetRow]:
    """What the rule of an item asks for, then each requirement of its checklist."""
    key = f"score-{item.code}"
    fields, stored = entries.of("score", item.code), records[key].initial
    asked = {column: entry for column, entry in ASKED.items() if entry in fields}
    checks = {name: field for name, field in fields.items() if name.startswith(CHECK)}
    if not asked and not checks:
        return
    cells = {column: cell_of(fields[entry], stored[entry]) for column, entry in asked.items()}
    told = {"title": Cell(item.title), "standard": Cell(item.standard)}
    yield SheetRow(key, told | cells, GROUP, {"answer": ASKED["answer"]}, stored)
    for name, field in checks.items():
        label = f"{field.label}{f'（{field.help_text}）' if field.help_text else ''}"
        cells = {"standard": Cell(label), "answer": cell_of(field, stored.get(name))}
        yield SheetRow(f"{key}/{name}", cells, entries={"answer": name}, stored=stored)


class _Table:
    """The rows of one score table, being made from top to bottom."""

    def __init__(
        self, desk: Desk, entries: Entries, records: Mapping[str, Record], assessment: Assessment | None
    ) -> None:
        self.scheme, self.entries, self.records, self.assessment = desk.about.scheme, entries, records, assessment
        self.lines = {line.item.code: line for line in assessment.lines} if assessment else {}
        self.made: list[SheetRow] = []
        self.sums: list[int] = []

    @property
    def next(self) -> int:
        """The number of the row that is made next."""
        return FIRST_ROW + len(self.made)

    def rows(self) -> list[SheetRow]:
        for dimension in self.scheme.dimensions:
            self._dimension(dimension)
        for entry in self.scheme.adjustments:
            self._adjustment(entry)
        self._total()
        return self.made

    def _dimension(self, dimension: Dimension) -> None:
        """The subtotal, then the items; it sums the rows below it."""
        at = self.next
        self.sums.append(at)
        self.made.append(SheetRow(NO_RECORD, {}))
        for item in dimension.items:
            self._item(item)
        cells = {"category": Cell(dimension.category), "group": Cell(dimension.title)}
        for name in POINTS:
            formula = f"=SUM({SCORES.at(name, at + 1)}:{SCORES.at(name, self.next - 1)})"
            cells[name] = Cell(None, NUMBER, formula=formula)
        self.made[at - FIRST_ROW] = SheetRow(NO_RECORD, cells, GROUP)

    def _item(self, item: Item) -> None:
        key, line = f"score-{item.code}", self.lines.get(item.code)
        record, fields = self.records[key], self.entries.of("score", item.code)
        self_score, computed = (SCORES.at(name, self.next) for name in ("self_score", "computed"))
        cells = {
            "title": Cell(item.title),
            "maximum": Cell(item.points, NUMBER),
            "standard": Cell(item.standard),
            "computed": Cell(as_number(line.item.points) if line else None, NUMBER),
            "own": Cell(None, NUMBER, formula=f'=IF({self_score}="",IF({computed}="","",{computed}),{self_score})'),
            "reviewed_score": Cell(line.facts.reviewed_score if line else None, NUMBER),
        }
        cells |= {name: cell_of(fields[name], record.initial[name]) for name in ("self_score", "basis", "self_reason")}
        self.made.append(SheetRow(key, cells, stored=record.initial))

    def _adjustment(self, entry: Adjustment) -> None:
        key = f"adjustment-{entry.code}"
        stored = self.records[key].initial
        points = cell_of(self.entries.of("adjustment", entry.code)["points"], stored["points"])
        at = SCORES.at("self_score", self.next)
        own = {name: Cell(None, NUMBER, formula=f'=IF({at}="","",{at})') for name in ("computed", "own")}
        self.sums.append(self.next)
        title = {"group": Cell("加减分"), "title": Cell(entry.title), "standard": Cell(entry.standard)}
        cells = {**title, "self_score": points, **own}
        self.made.append(SheetRow(key, cells, entries={"self_score": "points"}, stored=stored))

    def _total(self) -> None:
        """The sum of the groups; where the scheme acts on it (caps, rescaling), what it came to at the download."""
        cells = {"category": Cell("合计")}
        for name in POINTS:
            parts = ",".join(SCORES.at(name, at) for at in self.sums)
            cells[name] = Cell(None, NUMBER, formula=f"=SUM({parts})")
        total = self.next
        self.made.append(SheetRow(NO_RECORD, cells, TOTAL))
        if self.assessment and (rule := limits(self.assessment)):
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

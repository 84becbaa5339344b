"""A filled-in workbook → what it would change in the report as it is stored, or everything that is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from evaluations.desk import Desk
from evaluations.exchange.filled import Given, GivenRow, GivenSheet
from evaluations.exchange.layout import FilledSheet, SheetRow, told
from evaluations.exchange.merging import Differing, Merged, merge
from evaluations.exchange.plan import ADDED, REMOVED, Plan, PlannedCell, PlannedRow
from scoring.engine import Problem

from .book import all_sheets
from .entries import Entries, value_of

PART = "/"  # between the key of a record and the entry that its row is about
NAMING = ("title", "label", "standard")
_FAULT = object()
_CELL = re.compile(r"(?P<sheet>.+)!(?P<column>[A-Z]+)(?P<row>[0-9]+)")


def plan_of(desk: Desk, given: Given) -> Plan:
    """What would change; with problems nothing may be stored. Nothing is written."""
    plan = Plan(problems=given.problems, notices=given.notices)
    planner = _Planner(desk, given, plan)
    for sheet in all_sheets(desk):
        if found := given.sheets.get(sheet.form.kind):
            planner.take(found, sheet)
    titles = [sheet.title for sheet in given.sheets.values()]
    plan.problems.sort(key=lambda problem: _position(problem, titles))
    return plan


def _position(problem: Problem, titles: Sequence[str]) -> tuple[int, int, int, str]:
    """As they stand in the workbook, sheet by sheet and row by row."""
    found = _CELL.fullmatch(problem.path)
    if found is None or found["sheet"] not in titles:
        return -1, 0, 0, problem.path
    return titles.index(found["sheet"]), int(found["row"]), len(found["column"]), found["column"]


class _Planner:
    """Plans sheet after sheet."""

    def __init__(self, desk: Desk, given: Given, plan: Plan) -> None:
        self.given, self.plan, self.entries = given, plan, Entries(desk.about)

    def take(self, sheet: GivenSheet, now: FilledSheet) -> None:
        """Plan everything that a sheet would change."""
        base = self.given.base[sheet.form.kind]
        rows = [row for one in merge(sheet, base, now.rows) if (row := self._row(_Row(self, sheet, one)))]
        self.plan.rows += rows
        touched = {row.key for row in rows if row.key}
        self.plan.unchanged[sheet.title] = len(base.keys() - touched)

    def _row(self, row: "_Row") -> PlannedRow | None:
        merged = row.merged
        if merged.what == REMOVED and merged.stored:
            return row.planned(row.meanwhile(), merged.stored.stored)
        if merged.what == ADDED and row.sheet.form.can_grow:
            return row.added()
        if merged.what == ADDED and not merged.key:
            number = merged.given.number if merged.given else 0
            self.plan.notices.append(f"“{row.sheet.title}”表不能增加行，第 {number} 行没有读取。")
            return None
        if merged.stored is None or not merged.entries:
            row.tell(
                "", "这一行不在报告里（A 列隐藏的行标识被改动、重复，或报告已换了评分方案），请重新下载工作簿填写。"
            )
            return None
        return row.changed()


class _Row:
    """One row of a sheet, being planned."""

    def __init__(self, planner: _Planner, sheet: GivenSheet, merged: Merged) -> None:
        self.planner, self.sheet, self.merged = planner, sheet, merged
        self.names = planner.given.names[sheet.form.kind]
        self.columns = {column.name: column for column in sheet.form.columns}

    @property
    def given(self) -> GivenRow:
        return self.merged.given or GivenRow(0, "", {})

    @property
    def subject(self) -> str:
        """What people call the row."""
        names = [self.given.texts.get("title", ""), *(_text(self.merged.stored, name) for name in NAMING)]
        return next(filter(None, [*names, self.merged.base.get("title", "")]), f"第 {self.given.number} 行").strip()

    def planned(self, cells: Sequence[PlannedCell], values: Mapping[str, Any]) -> PlannedRow:
        merged, form = self.merged, self.sheet.form
        about = (form.kind, self.sheet.title, merged.key, self.given.number, self.subject, merged.what)
        return PlannedRow(*about, tuple(cells), values, merged.is_conflict)

    def meanwhile(self) -> list[PlannedCell]:
        """Of a removed row, what somebody changed in it since the download."""
        changed = []
        for name in self.names:
            before, now = self.merged.base.get(name, ""), _text(self.merged.stored, name)
            if before != now:
                base, stored = self._told(name, before, now)
                changed.append(PlannedCell(name, self._heads([name]), "", base, stored, ""))
        return changed

    def added(self) -> PlannedRow:
        """A new row with everything that stands in it."""
        values: dict[str, Any] = {}
        cells = []
        for entry, columns in self._by_entry().items():
            texts = {name: self.given.texts[name] for name in columns}
            field = self.planner.entries.of(self.sheet.form.kind, "new")[entry]
            value = self._clean(entry, field, texts)
            if value is not _FAULT:
                values[entry] = value
                said = " ".join(filter(None, (self._told(name, text)[0] for name, text in texts.items())))
                about = (entry, self._heads(columns), self._at(columns[0]), "", "", said, None, value)
                cells += [PlannedCell(*about)] if said else []
        return self.planned(cells, values)

    def changed(self) -> PlannedRow | None:
        """A stored row with the entries that would change; None if none does, or what does is wrong."""
        cells = [cell for one in self.merged.entries if (cell := self._cell(one))]
        return self.planned(cells, {}) if cells else None

    def _cell(self, one: Differing) -> PlannedCell | None:
        """None if the cell is wrong, which is told, or says what is stored, if in other words."""
        record = self.merged.key.partition(PART)[0]
        kind, _, key = record.partition("-")
        fields, stored = self.planner.entries.of(kind, key), self.merged.stored.stored if self.merged.stored else {}
        if one.entry not in fields:
            self.tell(one.columns[0], f"“{self.subject}”不用填写{self._heads(one.columns)}，请清空这一格。")
            return None
        texts = {name: self.given.texts[name] for name in one.columns}
        value = self._clean(one.entry, fields[one.entry], texts)
        if value is _FAULT or value == stored[one.entry]:
            return None
        about = (f"{record}-{one.entry}", self._heads(one.columns), self._at(one.columns[0]))
        said = [
            self._told(name, self.merged.base[name], _text(self.merged.stored, name), texts[name]) for name in texts
        ]
        base, before, after = (" ".join(filter(None, parts)) for parts in zip(*said, strict=True))
        return PlannedCell(*about, base, before, after, stored[one.entry], value, one.is_conflict)

    def _clean(self, entry: str, field: Any, texts: Mapping[str, str]) -> Any:
        if any(self._at(name) in self.planner.given.faulty for name in texts):
            return _FAULT
        try:
            return value_of(entry, field, texts)
        except ValidationError as error:
            at_fault = getattr(error, "code", "")
            self.tell(at_fault if at_fault in texts else next(iter(texts)), "".join(error.messages))
            return _FAULT

    def tell(self, column: str, message: str) -> None:
        """Something is wrong in a cell of the row, or in the row as a whole."""
        self.planner.plan.problems.append(Problem(self._at(column or self.names[0]), message))

    def _at(self, column: str) -> str:
        return self.sheet.place(self.given.number, column)

    def _heads(self, columns: Sequence[str]) -> str:
        return "、".join(self.columns[name].head for name in columns)

    def _told(self, column: str, *texts: str) -> list[str]:
        return [told(self.columns[column], text) for text in texts]

    def _by_entry(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for column in self.sheet.form.columns:
            if column.name in self.names:
                found.setdefault(column.entry, []).append(column.name)
        return found


def _text(row: SheetRow | None, name: str) -> str:
    return row.cells[name].text if row and name in row.cells else ""

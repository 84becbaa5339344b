"""Score tables of self-evaluations as units publish them (.xlsx) → reports.

There is no one form of it. The head is found by its words wherever it stands; titles, unit, project and
funds stand above it, notes below. Every sheet, and every table below another one, is a report of its own.
What is not understood is left out and told with its cell.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from evaluations.facts import LineFacts, ReportFacts, StatedFacts
from scoring.engine import Problem, SchemeError
from scoring.engine.quantities import normalise
from scoring.engine.rounding import HUNDRED, ZERO

from .columns import RATIO, SCORE, Head, head_words, score_head
from .formulas import unstored
from .funds import AMOUNTS, FundRow, Funds, read_funds
from .heading import Heading, is_label, pair_in
from .numbers import number
from .own_scheme import EXECUTION, own_scheme
from .read_report import ReadReport
from .score_rows import ScoreRows
from .workbook import Row, Sheet, WorkbookError, place, read_workbook, shown

NOT_FOUND = (
    "没有找到自评表：应有一行表头，其中有“三级指标”（或“指标名称”）、“分值”和“得分”，或有“年度指标值”和“实际完成值”。"
    "请核对文件，只保留要核查的自评表后再上传。"
)
WHOLE = "合计"
MOST_REPORTS = 50
_TITLE = re.compile(".{0,60}(?:自评表|评分表|评价表|自评报告|自评情况表|指标表|完成情况表)(?:\\(.{0,20}\\))?")
_GOALS = re.compile("(?:年初设定|年度|年初|预期|总体|年初预期|绩效)*(?:目标|总体目标)\\d?(?:\\(.{0,10}\\))?")
_RESULTS = re.compile("(?:全年|年度|目标|总体目标|年度目标)*(?:实际)?(?:完成|实现)情况(?:\\(.{0,10}\\))?")
_NOTES = re.compile(".{0,12}(?:问题|原因|措施|建议|结论|情况|经验|意见|计划|方案|分析).{0,12}")
_GRADE = re.compile("(优|良|中|差)(?:秀|好|等)?")
_LEAST_TEXT, _MOST_TEXT = 8, 20_000


class _Table(NamedTuple):
    """The rows of one table of a sheet, and where its head is."""

    sheet: Sheet
    rows: Sequence[Row]
    at: int
    head: Head


def read_score_tables(content: bytes, file_name: str) -> tuple[ReadReport, ...]:
    """The reports in a workbook. Raises WorkbookError if it cannot be read or holds none."""
    tables = [table for sheet in read_workbook(content) for table in _tables(sheet)]
    if len(tables) > MOST_REPORTS:
        raise WorkbookError(f"工作簿中有 {len(tables)} 张自评表，最多 {MOST_REPORTS} 张。请分成几个文件后再上传。")
    reports = tuple(report for table in tables if (report := _report(table, file_name)))
    told = unstored(content)
    if not reports:
        raise WorkbookError(f"{NOT_FOUND}工作簿{told}" if told else NOT_FOUND)
    if told:
        first = Problem(tables[0].sheet.title, f"工作簿{told}")
        return replace(reports[0], problems=(first, *reports[0].problems)), *reports[1:]
    return reports


def _tables(sheet: Sheet) -> Iterator[_Table]:
    """A title below a table begins the next one; so does a second head with another project above it."""
    starts = [0]
    has_head = False
    for i, row in enumerate(sheet.rows):
        texts = [normalise(shown(value)[:100]) for value in row.values if value is not None]
        begins = (len(texts) == 1 and _TITLE.fullmatch(texts[0])) or "项目名称" in texts[:1]
        if begins and has_head:
            starts.append(i)
            has_head = False
        has_head = has_head or score_head(sheet.rows, i) is not None
    for start, end in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        rows = sheet.rows[start:end]
        at, head = next(((i, head) for i in range(len(rows)) if (head := score_head(rows, i))), (0, None))
        if head is not None:
            yield _Table(sheet, rows, at, head)


def _report(table: _Table, file_name: str) -> ReadReport | None:
    """None if the table holds nothing that was scored."""
    above = table.rows[: table.at]
    heading = Heading()
    _take_heading(heading, table.sheet, above)
    heading.settle_year([heading.title, *_texts(above), PurePath(file_name).stem, table.sheet.title])
    funds = read_funds(table.sheet, above)
    read = ScoreRows(table.sheet, heading.year, has_funds=bool(funds.whole or funds.parts))
    _take_execution(read, funds)
    read.read(table.rows, table.at, table.head)
    below = table.rows[read.end :]
    _take_heading(heading, table.sheet, below)
    _settle_execution(read)
    if not (read.indicators or read.lines):
        return None
    facts = _facts(heading, funds, read, {**_goals(above), **_notes(above, _GOALS), **_notes(below)})
    try:
        fitted, scheme = own_scheme(facts, read.titles)
    except SchemeError:
        return None
    cells = {**heading.places, **_fund_cells(table.sheet, funds, fitted), **_line_cells(read, facts, fitted)}
    return ReadReport(fitted, scheme, cells, (*_gaps(table, heading), *funds.problems, *read.problems))


def _texts(rows: Sequence[Row]) -> list[str]:
    return [shown(value)[:200] for row in rows for value in row.values if value is not None]


def _take_heading(heading: Heading, sheet: Sheet, rows: Sequence[Row]) -> None:
    for row in rows:
        for column, value in enumerate(row.values):
            if value is None or len(text := shown(value)) > 300:
                continue
            where = place(sheet.title, row.number, column)
            words = normalise(text)
            if not heading.title and _TITLE.fullmatch(words):
                heading.title = words
            pair = pair_in(text)
            if pair and pair[1].strip() and heading.take(*pair, where):
                continue
            beside = next((i for i in range(column + 1, len(row.values)) if row.at(i) is not None), None)
            if beside is not None and not is_label(following := shown(row.at(beside))):
                heading.take(text, following, place(sheet.title, row.number, beside))


def _take_execution(read: ScoreRows, funds: Funds) -> None:
    """The points for execution stand in the row of all funds."""
    whole = funds.whole
    if whole is None or (funds.points is None and whole.score is None):
        return
    read.titles[EXECUTION] = "预算执行率"
    read.cells["lines[0]"] = place(read.sheet.title, whole.number, funds.columns.get(SCORE, 0))
    read.cells["lines[0].self_score"] = read.cells["lines[0]"]
    read.lines.append(LineFacts(EXECUTION, self_score=whole.score))
    if funds.points is not None:
        read.maxima[EXECUTION] = funds.points


def _settle_execution(read: ScoreRows) -> None:
    """Where its points are not printed but all others are, execution has what they leave; if nothing, no score."""
    if EXECUTION not in read.titles or EXECUTION in read.maxima:
        return
    points = [read.maxima.get(line.item) for line in read.lines if line.item != EXECUTION]
    weights = [one.weight for one in read.indicators]
    known = [one for one in (*points, *weights) if one is not None]
    if len(known) < len(points) + len(weights):
        return
    left = (read.maximum or HUNDRED) - sum(known, ZERO)
    if left > 0:
        read.maxima[EXECUTION] = left
    else:
        read.lines = [replace(line, self_score=None) if line.item == EXECUTION else line for line in read.lines]


def _facts(heading: Heading, funds: Funds, read: ScoreRows, texts: dict[str, str]) -> ReportFacts:
    kind = heading.kind
    grade = _GRADE.fullmatch(normalise(heading.grade))
    lines = [*funds.lines(kind, heading.project)]
    rates = {WHOLE: funds.whole.rate} if funds.whole and funds.whole.rate else {}
    has_parts = bool(funds.parts)
    return ReportFacts(
        kind=kind,
        scheme="",
        outline="",
        unit=heading.unit_facts,
        year=heading.year_facts(),
        project=heading.project,
        filed_on=heading.filed_on,
        budget_lines=tuple(line for _, line in lines),
        indicators=tuple(read.indicators),
        texts=texts,
        lines=tuple(read.lines),
        adjustments=read.adjustments,
        stated=StatedFacts(
            total=read.total if read.total is not None else number(heading.total),
            grade=read.grade or (grade[1] if grade else ""),
            dimensions=read.dimensions,
            maximum=read.maximum,
            maxima=read.maxima,
            budget=_stated_budget(funds.whole) if has_parts else {},
            rates=rates | {line.title: row.rate for row, line in lines if has_parts and row.rate},
        ),
    )


def _stated_budget(whole: FundRow | None) -> dict[str, Decimal]:
    return dict(whole.amounts) if whole else {}


def _fund_cells(sheet: Sheet, funds: Funds, facts: ReportFacts) -> dict[str, str]:
    cells = {}
    rows = [row for row, _ in funds.lines(facts.kind, facts.project)]
    for i, row in enumerate(rows):
        for name in row.amounts:
            cells[f"budget_lines[{i}].{name}"] = place(sheet.title, row.number, funds.columns[name])
        if RATIO in funds.columns:
            cells[f"stated.rates.{row.title}"] = place(sheet.title, row.number, funds.columns[RATIO])
    if funds.whole:
        for name in (*AMOUNTS, RATIO):
            path = f"stated.rates.{WHOLE}" if name == RATIO else f"stated.budget.{name}"
            if name in funds.columns:
                cells[path] = place(sheet.title, funds.whole.number, funds.columns[name])
    return cells


def _line_cells(read: ScoreRows, before: ReportFacts, after: ReportFacts) -> dict[str, str]:
    """The cells by the paths of the fitted facts, which may have fewer lines."""
    kept = {line.item: i for i, line in enumerate(after.lines)}
    cells = {path: where for path, where in read.cells.items() if not path.startswith("lines[")}
    for i, line in enumerate(before.lines):
        if line.item in kept:
            for name in ("", ".self_score", ".points", ".basis"):
                if where := read.cells.get(f"lines[{i}]{name}"):
                    cells[f"lines[{kept[line.item]}]{name}"] = where
    return cells


def _goals(rows: Sequence[Row]) -> dict[str, str]:
    """What was planned for the year and what became of it, in words, below or beside their heads."""
    texts: dict[str, str] = {}
    for i, row in enumerate(rows):
        words = {column: head_words(value) for column, value in enumerate(row.values) if value is not None}
        results = next((column for column, text in words.items() if _RESULTS.fullmatch(text)), None)
        goals = next((column for column, text in [*words.items()][::-1] if _GOALS.fullmatch(text)), None)
        if results is not None and goals is not None and i + 1 < len(rows):
            for title, column in (("年度总体目标", goals), ("实际完成情况", results)):
                text = shown(rows[i + 1].at(column))
                if len(text) >= _LEAST_TEXT:
                    texts.setdefault(title, text[:_MOST_TEXT])
    return texts


def _notes(rows: Sequence[Row], titles: re.Pattern[str] = _NOTES) -> dict[str, str]:
    """Chapters above and below the table: a short label, and a longer text beside it or behind its colon."""
    texts: dict[str, str] = {}
    for row in rows:
        cells = [shown(value) for value in row.values if value is not None]
        pair = (cells[0], cells[1]) if len(cells) == 2 else pair_in(cells[0]) if len(cells) == 1 else None
        if pair and len(pair[1]) >= _LEAST_TEXT and titles.fullmatch(title := head_words(pair[0])):
            texts.setdefault(title, pair[1].strip()[:_MOST_TEXT])
    return texts


def _gaps(table: _Table, heading: Heading) -> Iterator[Problem]:
    where = table.sheet.title
    if not heading.unit:
        yield Problem(where, "没有找到单位名称（评价单位、预算单位或实施单位），请核对。")
    if not heading.year:
        yield Problem(where, "没有找到评价年度，请核对标题或“评价年度”。")

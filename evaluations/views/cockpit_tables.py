"""The tables of the cockpit: what the page shows, its charts draw and its workbook holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from evaluations.consistency import BY_CODE
from evaluations.enums import FilingState, ReportKind, ReportStatus, Severity, UnitType
from evaluations.queries.drilldown import WITHOUT
from evaluations.queries.summaries import (
    BIN,
    LAST_BIN,
    days_since,
    frequent_findings,
    gaps_by_item,
    gaps_by_unit,
    longest_waiting,
    progress_of,
    spread_of,
    waits_of,
)
from scoring.engine.rounding import percent_text, plain, round_half_up

STEPS = (
    FilingState.UNSTARTED,
    ReportStatus.DRAFT,
    ReportStatus.RETURNED,
    ReportStatus.SUBMITTED,
    ReportStatus.ENDORSED,
    ReportStatus.APPROVED,
    ReportStatus.PUBLISHED,
)
GRADES = ("优", "良", "中", "差")
SPREAD_NOTE = "已报送的报告；得分和等级以复核为准，尚未复核的按自评。"
STATES = dict([*FilingState.choices, *ReportStatus.choices])
MOST_ROWS = 60  # of one table on the page; the workbook holds all


class Cell(NamedTuple):
    """A value; ``link`` gives the address of what lies behind it, made only for what is shown."""

    value: str | int | Decimal | None
    link: Callable[[], str] | None = None

    @property
    def shown(self):
        value = self.value
        return "—" if value is None else plain(value) if isinstance(value, Decimal) else str(value)

    @property
    def url(self):
        return self.link() if self.link else ""

    @property
    def content(self):
        return format_html('<a href="{}">{}</a>', self.link(), self.shown) if self.link else self.shown


@dataclass(frozen=True)
class Table:
    """Rows under a heading; the first column names the row. ``note`` says what is counted."""

    key: str
    title: str
    note: str
    heading: tuple[str, ...]
    rows: list[list[Cell]]
    empty: str = "还没有可以统计的报告。"
    total: list[Cell] = field(default_factory=list)

    @property
    def first_rows(self):
        return self.rows[:MOST_ROWS]

    @property
    def more(self):
        return max(len(self.rows) - MOST_ROWS, 0)

    def sheet(self):
        """As rows of a worksheet."""
        body = [*([self.total] if self.total else []), *self.rows]
        return [self.heading, *([cell.value for cell in row] for row in body)]


def tables_of(place, now):
    """Every table of a place, by key."""
    progress = progress_of(place.scope)
    spread = spread_of(place.scope)
    tables = (
        filing(place, progress),
        waiting(place, now),
        longest(place, timezone.localdate(now)),
        scores(place, spread),
        grades(place, spread),
        unit_gaps(place),
        item_gaps(place),
        findings(place),
    )
    return progress, {table.key: table for table in tables}


def filing(place, progress):
    heading = ("单位", "应报", "已报送", "报送率", "未报送", *(step.label for step in STEPS), FilingState.EXEMPT.label)
    names = {True: "（本单位）", False: ""}
    rows = [
        [
            Cell(
                f"{branch.unit.name}{names[branch.is_own]}",
                None if branch.is_own else partial(place.at, branch.unit.pk),
            ),
            *_filing(place, filing, {"unit": branch.unit.pk} | ({"own": 1} if branch.is_own else {})),
        ]
        for branch, filing in progress.branches
    ]
    note = "已报送：待财政审核、审核通过和已公开的报告；待单位审核的还在单位。未报送多的排在前面。"
    total = [Cell("合计"), *_filing(place, progress.total, {})] if rows else []
    return Table("filing", "报送进度", note, heading, rows, "还没有登记应报的报告，请先布置评价工作。", total)


def _filing(place, filing, of):
    rate = None if filing.rate is None else percent_text(filing.rate, 1)

    def counted(count, state):
        return Cell(count, partial(place.behind, **of, state=state, owed=1) if count else None)

    yield counted(filing.expected, FilingState.EXPECTED.value)
    yield counted(filing.filed, FilingState.FILED.value)
    yield Cell(rate)
    yield counted(filing.late, FilingState.LATE.value)
    for step in (*STEPS, FilingState.EXEMPT):
        yield counted(filing.counts[step], step.value)


def waiting(place, now):
    rows = [
        [
            Cell(wait.status.label, partial(place.behind, state=wait.status.value) if wait.count else None),
            Cell(wait.count),
            Cell(wait.median),
            Cell(wait.longest),
        ]
        for wait in waits_of(place.scope, now)
    ]
    note = "从进入当前状态那天起算的天数。"
    return Table("waiting", "停在哪一步、停了多久", note, ("状态", "份数", "天数中位数", "最长天数"), rows)


def longest(place, today: date):
    rows = [
        [
            Cell(_subject(report), partial(reverse, "review:report", args=[report.pk])),
            Cell(ReportKind(report.kind).label),
            Cell(report.get_status_display()),
            Cell(days_since(report.moved_at, today)),
        ]
        for report in longest_waiting(place.scope)
    ]
    heading = ("报告", "种类", "状态", "天数")
    return Table("longest", "停留最久的报告", "尚未公开的报告中停留最久的 20 份。", heading, rows)


def _subject(report):
    return f"{report.unit.name}“{report.project.name}”" if report.project else report.unit.name


def scores(place, spread):
    bins = sorted({one.bin for one in spread}, key=lambda number: -1 if number is None else number)
    inner = [number for number in bins if number is not None]
    columns = [*([None] if None in bins else []), *(range(min(inner), max(inner) + 1) if inner else ())]
    heading = ("单位类型", "合计", *(bin_label(number) for number in columns))
    rows = _by_type(place, spread, columns, lambda one: one.bin, lambda number: {"bin": _or_none(number)})
    return Table("scores", "分数分布", SPREAD_NOTE, heading, rows)


def grades(place, spread):
    columns = sorted(
        {one.grade for one in spread},
        key=lambda grade: (GRADES.index(grade) if grade in GRADES else len(GRADES), grade),
    )
    heading = ("单位类型", "合计", *(grade or "没有等级" for grade in columns))
    rows = _by_type(place, spread, columns, lambda one: one.grade, lambda grade: {"grade": _or_none(grade)})
    return Table("grades", "等级分布", SPREAD_NOTE, heading, rows)


def _by_type(place, spread, columns, column_of, asked):
    """A row a unit type, a column for each of ``columns``."""
    counts = {}
    for one in spread:
        key = one.unit_type, column_of(one)
        counts[key] = counts.get(key, 0) + one.count
    rows = []
    for unit_type in dict.fromkeys(one.unit_type for one in spread):
        label = UnitType(unit_type).label if unit_type else "没有登记类型"
        of = {"state": FilingState.FILED.value, "unit_type": _or_none(unit_type)}
        numbers = [counts.get((unit_type, column), 0) for column in columns]
        cells = [
            Cell(number, partial(place.behind, **of, **asked(column)) if number else None)
            for column, number in zip(columns, numbers, strict=True)
        ]
        rows.append([Cell(label), Cell(sum(numbers), partial(place.behind, **of)), *cells])
    return rows


def _or_none(value):
    return WITHOUT if value in (None, "") else value


def bin_label(number):
    """The points of a bin as people write them: 85–90 holds 85 and not 90, 95–100 holds both."""
    if number is None:
        return "没有总分"
    return f"{BIN * LAST_BIN} 以上" if number == LAST_BIN else f"{number * BIN}–{number * BIN + BIN}"


def unit_gaps(place):
    rows = [
        [
            Cell(unit.name, partial(place.behind, unit=unit.pk, own=1, compared=1)),
            Cell(gap.count),
            Cell(round_half_up(gap.mean, 2)),
        ]
        for unit, gap in gaps_by_unit(place.scope)
    ]
    note = "审核通过和已公开的报告，自评总分减复核总分的平均值；正数是自评偏高。"
    return Table("unit_gaps", "各单位自评与复核的差距", note, ("单位", "份数", "平均高出（分）"), rows)


def item_gaps(place):
    rows = [
        [
            Cell(f"{one.item} {one.title}", partial(place.behind, kind=one.kind, item=one.item, title=one.title)),
            Cell(ReportKind(one.kind).label),
            Cell(one.gap.count),
            Cell(round_half_up(one.gap.mean, 2)),
        ]
        for one in gaps_by_item(place.scope)
    ]
    note = "审核通过和已公开的报告中复核分与自评分不同的评分项，自评分减复核分的平均值。"
    heading = ("评分项", "种类", "份数", "平均高出（分）")
    return Table("item_gaps", "各评分项自评与复核的差距", note, heading, rows, "还没有复核分与自评分不同的评分项。")


def findings(place):
    rows = [
        [
            Cell(f"{one.code} {check_title(one.code)}", partial(place.behind, code=one.code, severity=one.severity)),
            Cell(Severity(one.severity).label),
            Cell(one.reports),
            Cell(one.count),
        ]
        for one in frequent_findings(place.scope)
    ]
    heading = ("检查", "级别", "报告数", "处数")
    return Table(
        "findings", "最常见的矛盾", "各报告最近一次送审时的检查结果。", heading, rows, "还没有送审时的检查结果。"
    )


def check_title(code):
    """What a check looks for; of one that no longer exists nothing is known but its code."""
    return BY_CODE[code].title if code in BY_CODE else "（已停用的检查）"


def asked_in_words(asked):
    """What the rows of a list have in common."""
    words = [STATES.get(asked.state, ""), "审核通过、已公开" if asked.compared or asked.item else ""]
    if asked.unit_type:
        words.append("没有登记类型" if asked.unit_type == WITHOUT else UnitType(asked.unit_type).label)
    if asked.bin:
        words.append("没有总分" if asked.bin == WITHOUT else f"{bin_label(int(asked.bin))} 分")
    if asked.grade:
        words.append("没有等级" if asked.grade == WITHOUT else f"等级：{asked.grade}")
    if asked.code:
        words.append(f"检查 {asked.code} {check_title(asked.code)}")
    if asked.item:
        words.append(f"复核分与自评分不同：{asked.item} {asked.title}")
    return [word for word in words if word]

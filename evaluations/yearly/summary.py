"""A year's summary for the finance bureau: one row a report, with rates and totals that Excel computes.

The budget of a unit's overall report contains those of its projects, so that the two kinds are never added up.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from evaluations.enums import ReportKind
from evaluations.exchange.layout import AMOUNT, NUMBER, PERCENT, Column
from evaluations.exchange.summing import DATE, FIRST_ROW, Formula, Value, draw_summary
from evaluations.execution import added_up, annual_budget
from evaluations.queries.overseeing import Scope
from evaluations.queries.summary import Summarised, summarised

COLUMNS = (
    Column("department", "主管部门", 24),
    Column("unit", "单位", 26),
    Column("kind", "报告种类", 22),
    Column("project", "项目", 26),
    Column("status", "状态", 12),
    Column("filed_on", "填报日期", 12, look=DATE),
    Column("submitted_on", "最近送审", 12, look=DATE),
    Column("budget", "全年预算（元）", 18, look=AMOUNT),
    Column("spent", "支出（元）", 18, look=AMOUNT),
    Column("rate", "执行率", 10, look=PERCENT),
    Column("self_total", "自评总分", 10, look=NUMBER),
    Column("self_grade", "自评等级", 10),
    Column("computed_total", "测算总分", 10, look=NUMBER),
    Column("reviewed_total", "复核总分", 10, look=NUMBER),
    Column("reviewed_grade", "复核等级", 10),
    Column("findings", "错误和警告（处）", 12, look=NUMBER),
    Column("published_on", "公开日期", 12, look=DATE),
)
LETTERS = {column.name: chr(ord("A") + at) for at, column in enumerate(COLUMNS)}
SUMMED, AVERAGED = ("budget", "spent", "findings"), ("self_total", "computed_total", "reviewed_total")
NOTE = (
    "{scope}，{at:%Y-%m-%d %H:%M} 生成。得分、等级、错误和警告为最近一次送审、复核或公开时的，都没有过的为空；"
    "有一项预算或支出没有填写的，该报告的这一栏为空，合计的执行率不计入。"
    "整体报告的预算已包含各项目，两种报告分别合计。"
)


def summary_of(scope: Scope, title: str, at: datetime) -> bytes:
    """The workbook of a scope, called ``title``, as it is at a moment."""
    reports = summarised(scope)
    rows = [_row(one, FIRST_ROW + number) for number, one in enumerate(reports)]
    last = FIRST_ROW + len(rows) - 1
    totals = [[*_total(kind, last)] for kind in ReportKind] if rows else []
    note = NOTE.format(scope=title, at=timezone.localtime(at))
    return draw_summary(f"{scope.year.year}年度绩效自评汇总", note, COLUMNS, rows, totals)


def _row(one: Summarised, number: int) -> Sequence[Value]:
    computed = {
        "kind": ReportKind(one.kind).label,
        "budget": added_up([annual_budget(line) for line in one.lines]),
        "spent": added_up([line.spent for line in one.lines]),
        "rate": _rate(number),
    }
    return [computed[name] if name in computed else getattr(one, name) for name in LETTERS]


def _total(kind: ReportKind, last: int) -> Iterator[Value]:
    """What the rows of a kind come to."""
    kinds = f'{_column("kind", last)},"{kind.label}"'
    for name in LETTERS:
        if name == "department":
            yield "合计（得分为平均）"
        elif name == "kind":
            yield kind.label
        elif name == "unit":
            yield Formula(f'COUNTIF({kinds})&" 份"')
        elif name in SUMMED:
            yield _sum_of(kind, name, last)
        elif name in AVERAGED:
            yield Formula(f'IFERROR(ROUND(AVERAGEIFS({_column(name, last)},{kinds}),2),"")')
        else:
            yield _rate_of(kind, last) if name == "rate" else None


def _rate(number: int) -> Formula:
    budget, spent = (f"{LETTERS[name]}{number}" for name in ("budget", "spent"))
    return Formula(f'IF(AND(ISNUMBER({spent}),N({budget})<>0),{spent}/{budget},"")')


def _sum_of(kind: ReportKind, name: str, last: int) -> Formula:
    """Of what is told; where no report tells anything, there is no sum."""
    kinds, column = _column("kind", last), _column(name, last)
    known = f'SUMPRODUCT(({kinds}="{kind.label}")*ISNUMBER({column}))'
    return Formula(f'IF({known}=0,"",SUMIFS({column},{kinds},"{kind.label}"))')


def _rate_of(kind: ReportKind, last: int) -> Formula:
    """Of the reports that tell both: what is missing is not zero."""
    budget, spent = _column("budget", last), _column("spent", last)
    both = f'({_column("kind", last)}="{kind.label}")*ISNUMBER({budget})*ISNUMBER({spent})'
    return Formula(f'IFERROR(SUMPRODUCT({both},{spent})/SUMPRODUCT({both},{budget}),"")')


def _column(name: str, last: int) -> str:
    return f"${LETTERS[name]}${FIRST_ROW}:${LETTERS[name]}${last}"

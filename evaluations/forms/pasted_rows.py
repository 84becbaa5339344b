"""Pasted rows → clean values, by the very forms of the page: all rows, or what is wrong with each of them."""

import re
from dataclasses import dataclass, field

from django import forms
from django.utils.choices import flatten_choices

from evaluations.enums import ReportKind
from evaluations.exchange.levels import LEVEL1, LEVEL2, Levels
from evaluations.exchange.pasted_table import Column, PastedRow, read_table
from evaluations.exchange.proposing import SIGN, TITLE, UNIT, VALUE, declared_in, proposal
from evaluations.exchange.target_table import HEADS, WEIGHT
from evaluations.facts import TargetFacts
from scoring.engine import Problem

from .budget import LineForm
from .fields import MoneyField, PlainTextField
from .indicators import IndicatorForm, TargetForm

LINE_COLUMNS = (
    Column("category", "支出类别", re.compile("类别")),
    Column("title", "预算项目", re.compile("(?:预算)?项目(?:名称)?"), is_needed=True),
    Column("source", "资金来源", re.compile("来源"), is_usual=False),
    Column("project", "所属项目", re.compile("所属项目(?:名称)?"), is_usual=False),
    Column("initial_budget", "年初预算", re.compile("年初预算(?:数|金额|安排)")),
    Column("adjusted_budget", "调整后预算", re.compile("(?:调整后|全年)预算(?:数|金额)?|调整预算数?")),
    Column("received", "到位资金", re.compile("(?:实际)?(?:到位|资金到位)(?:资金|数|金额|情况)?")),
    Column("spent", "支出", re.compile("(?:实际|决算|资金)?支出(?:数|金额|资金)?|(?:全年)?执行数")),
    Column("carried_over", "结转结余", re.compile("(?:上年)?(?:结转|结余)(?:结余)?(?:资金|数|金额)?")),
)
TARGET_COLUMNS = (
    Column(LEVEL1, "一级指标", HEADS[LEVEL1]),
    Column(LEVEL2, "二级指标", HEADS[LEVEL2]),
    Column(TITLE, "三级指标", HEADS[TITLE], is_needed=True),
    Column(VALUE, "指标值", HEADS[VALUE], is_needed=True),
    Column(UNIT, "计量单位", HEADS[UNIT], is_usual=False),
    Column(SIGN, "计算符号", HEADS[SIGN], is_usual=False),
)
INDICATOR_COLUMNS = (
    *TARGET_COLUMNS[:3],
    TARGET_COLUMNS[3]._replace(title="目标值"),
    Column("actual", "完成值", re.compile("(?:全年|本年)?实际完成(?:值|情况)?|(?:全年)?完成(?:值|情况)")),
    Column(WEIGHT, "权重", HEADS[WEIGHT]),
    Column("deviation_reason", "偏差原因分析及改进措施", re.compile("(?:偏差|未完成)原因.*")),
    *TARGET_COLUMNS[4:],
    Column("level", "达成程度", re.compile("达成(?:情况|等级)"), is_usual=False),
    Column("share", "得分比例", re.compile("得分率"), is_usual=False),
    Column("self_score", "自评分", re.compile("(?:自评)?得分"), is_usual=False),
    Column("not_applicable", "不适用的原因", re.compile("不适用(?:原因|说明)?"), is_usual=False),
)
OUTCOME = {"actual", "weight", "deviation_reason", "level", "share", "self_score", "not_applicable"}
COLUMNS = {"line": LINE_COLUMNS, "target": TARGET_COLUMNS, "indicator": INDICATOR_COLUMNS}
ACCOUNTING_ZERO = re.compile(r"[¥￥]?\s*[-－–—]+")
MOST_TOLD = 50
# Entry of the form → the column that it was read from.
COLUMN_OF = {"levels": LEVEL2, "method": SIGN, "target": VALUE}


@dataclass
class Pasted:
    """A text with the rows that were read from it: the number of a line, and clean values by entry."""

    columns: list[Column]
    text: str = ""
    rows: list[tuple[int, dict]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def usual(self):
        return [column.title for column in self.columns if column.is_usual]

    @property
    def others(self):
        return [column.title for column in self.columns if not column.is_usual]

    @property
    def told(self):
        """The first problems, then how many more there are."""
        more = len(self.problems) - MOST_TOLD
        rest = [Problem("", f"另有 {more} 处，请先改正以上各处再粘贴。")] if more > 0 else []
        return self.problems[:MOST_TOLD] + rest

    def refuse(self, faults):
        """Rows by their number that could not be added, each with the reason."""
        self.problems += [Problem(f"第{self.rows[number][0]}行", sentence) for number, sentence in faults.items()]


def columns_of(kind, about):
    """A project's budget lines are all of one category."""
    is_project = about.report.kind == ReportKind.PROJECT
    return [one for one in COLUMNS[kind] if not (is_project and one.name in ("category", "project"))]


def read_pasted(kind, text, about):
    """Every row of a text, cleaned like what is typed; with a single problem no row may be added."""
    table = read_table(text, columns_of(kind, about))
    pasted = Pasted(table.columns, text, problems=table.problems)
    if table.is_without_column:
        return pasted
    entries_of = READERS[kind](table, about)
    for row in table.rows:
        entries = entries_of(row)
        if entries is not None and (values := _cleaned(kind, row.line, entries, table, about)) is not None:
            pasted.rows.append((row.line, values))
    return pasted


def _cleaned(kind, line, entries, table, about):
    """The values of a row's form; None if one is wrong, which is told."""
    data = {f"{kind}-new-{name}": text for name, text in entries.items()}
    form = FORMS[kind](data, key="new", about=about)
    for name, bound_field in form.fields.items():
        data[form.add_prefix(name)] = _as_posted(bound_field, entries[name])
    for name, errors in form.errors.items():
        table.tell(line, COLUMN_OF.get(name, name), "".join(errors))
    return form.cleaned_data if form.is_valid() else None


def _as_posted(entry, text):
    """What the page would post: the value of a choice instead of its label, one line where there is only one."""
    if isinstance(entry, PlainTextField):
        return text
    text = "".join(line.strip() for line in text.split("\n"))
    if isinstance(entry, forms.ChoiceField):
        return next((str(value) for value, label in flatten_choices(entry.choices) if label == text), text)
    return text


class LineReader:
    """A budget line. Merged categories go on downwards; bare amounts have the unit of their head, dashes are zero."""

    def __init__(self, table, about):
        self.table, self.category = table, ""

    def __call__(self, row: PastedRow):
        entries = {name: self._amount(name, text) for name, text in row.cells.items()}
        if "category" in entries:
            self.category = entries["category"] or self.category
            entries["category"] = self.category
        return entries

    def _amount(self, name, text):
        if not isinstance(LineForm.base_fields.get(name), MoneyField):
            return text
        if ACCOUNTING_ZERO.fullmatch(text):
            return "0"
        unit = self.table.units.get(name, "")
        return f"{text}{unit}" if text[-1:].isdecimal() and "元" in unit else text


class TargetReader:
    """A declared target; the levels of merged cells go on downwards."""

    def __init__(self, table, about):
        self.table, self.about, self.levels = table, about, Levels()

    def __call__(self, row: PastedRow):
        def tell(part, message):
            self.table.tell(row.line, part, message)

        self.levels.take(row.cells, tell)
        if not any(text for name, text in row.cells.items() if name not in (LEVEL1, LEVEL2)):
            return None
        if not row.cells[TITLE] and not row.cells[VALUE]:
            tell(TITLE, "没有写明三级指标，请填写指标名称，或删去这一行。")
        declared = declared_in(row.cells, self.about.report.year.year, tell)
        levels = declared and self.levels.of(declared.title, tell)
        return self.others(row) | (self.entries(levels, declared) if levels else {})

    def others(self, row):
        """What is told of these even where the indicator itself is wrong."""
        return {}

    def entries(self, levels, declared):
        return {"levels": ":".join(levels), "title": declared.title, "value": declared.value}


class IndicatorReader(TargetReader):
    """An indicator as it would be proposed for its target, with what came of it."""

    def others(self, row):
        return {name: row.cells[name] for name in row.cells.keys() & OUTCOME}

    def entries(self, levels, declared):
        one = proposal("", TargetFacts(*levels, declared.title, declared.value), declared)
        return {
            "levels": ":".join(levels),
            "title": one.title,
            "method": f"{one.kind}:{one.direction}",
            "unit": one.unit,
            "target": one.target,
        }


FORMS = {"line": LineForm, "target": TargetForm, "indicator": IndicatorForm}
READERS = {"line": LineReader, "target": TargetReader, "indicator": IndicatorReader}

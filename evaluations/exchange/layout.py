"""The sheets in which a report is filled in, each declared once: for template, export, import and errors.

A row of a sheet is a record of the report; its key stands in the first column, which is hidden. A column holds
an entry of the record, or something computed and locked.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from scoring.engine.rounding import HUNDRED, plain, round_half_up

TEXT, FIGURE, NUMBER, AMOUNT, PERCENT, RATIO = "text", "figure", "number", "amount", "percent", "ratio"
"""How a cell looks: words; a figure kept as typed ("≥90%"); a number; yuan; a share typed, a share computed."""
FORMATS = {TEXT: "General", FIGURE: "@", NUMBER: "General", AMOUNT: "#,##0.00", PERCENT: "0.00##%", RATIO: "0.00%"}
NUMERIC = (NUMBER, AMOUNT, PERCENT, RATIO)
PERCENT_PLACES = 4
GROUP, TOTAL = "group", "total"
KEYS = "行标识"
HEADING_ROW, SUBTITLE_ROW, HEAD_ROW, FIRST_ROW = 1, 2, 3, 4
FIRST_COLUMN = 2  # column A has the keys
LEVELS = "levels"
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # no XML has them


class Column(NamedTuple):
    """A column: the entry it holds, its head, how wide it is (characters), what to fill in.

    ``is_open``: filled in by people, not computed. ``is_needed``: a new row must have it. ``longest``: characters
    of a text, 0 if that is left to the entry.
    """

    name: str
    head: str
    width: int
    help: str = ""
    look: str = TEXT
    is_open: bool = True
    is_needed: bool = False
    longest: int = 0

    @property
    def entry(self) -> str:
        """The entry of the record; 一级 and 二级指标 are one."""
        return LEVELS if self.name in ("level1", "level2") else self.name


class Form(NamedTuple):
    """A sheet: what its rows are, its title, its columns, the last of them that is printed.

    ``can_grow``: rows can be added and removed; then ``kind`` is the kind of their records.
    """

    kind: str
    title: str
    columns: tuple[Column, ...]
    last_printed: str
    can_grow: bool = False

    def letter(self, name: str) -> str:
        """The letter of a column, for formulas."""
        return letter(FIRST_COLUMN + [column.name for column in self.columns].index(name))

    def at(self, name: str, row: int) -> str:
        """The address of the cell of a column in the row of this number: F7."""
        return f"{self.letter(name)}{row}"


class Cell(NamedTuple):
    """What stands in a cell; ``choices``: what is offered there and nothing else is taken."""

    value: str | Decimal | None = None
    look: str = TEXT
    is_open: bool = False
    formula: str = ""
    choices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is read from the cell once it has been written."""
        if isinstance(self.value, Decimal):
            return _percent(self.value) if self.look in (PERCENT, RATIO) else plain(self.value)
        return kept(self.value or "")


class SheetRow(NamedTuple):
    """A row: its key, its cells by column; ``entries``: where a column holds another entry than it is named for.

    ``stored``: the values of the entries of its record, as they are stored.
    """

    key: str
    cells: Mapping[str, Cell]
    role: str = ""
    entries: Mapping[str, str] = MappingProxyType({})
    stored: Mapping[str, Any] = MappingProxyType({})


class FilledSheet(NamedTuple):
    """A sheet with its rows; ``spare``: blank rows below them, with the ``choices`` of their columns."""

    form: Form
    heading: str
    subtitle: str
    rows: tuple[SheetRow, ...]
    spare: int = 0
    choices: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def told(column: Column, text: str) -> str:
    """The text of a cell as it is told to people: an amount in groups of three digits."""
    is_number = column.look == AMOUNT and text.replace(".", "", 1).isdecimal()
    return f"{Decimal(text):,.2f}" if is_number else text


def kept(text: str) -> str:
    """What a cell keeps of a text: no blanks around it, one way to end a line, nothing that cannot be written."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", text).strip()


def letter(number: int) -> str:
    """The letters of a column counted from 1.

    >>> letter(1), letter(26), letter(28)
    ('A', 'Z', 'AB')
    """
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _percent(value: Decimal) -> str:
    return f"{plain(round_half_up(value * HUNDRED, PERCENT_PLACES))}%"


_LEVEL_COLUMNS = (
    Column("level1", "一级指标", 11, "从下拉列表中选择。", is_needed=True),
    Column("level2", "二级指标", 19, "从下拉列表中选择；不分二级指标的留空。"),
)
_AMOUNT = "金额，单位为元；也可以写“1096.51万元”。没有发生的填 0，不清楚的留空。"
_COMPUTED = "按评分方案算出，下载时的数。"
TARGETS = Form(
    "target",
    "绩效目标申报表",
    (
        *_LEVEL_COLUMNS,
        Column("title", "三级指标", 40, "指标名称，一行一个。", FIGURE, is_needed=True),
        Column("value", "指标值", 30, "按年初申报的样子填写，例如“≥90%”“2200亩”。", FIGURE, is_needed=True),
    ),
    "value",
    can_grow=True,
)
LINES = Form(
    "line",
    "预算与决算",
    (
        Column("category", "支出类别", 10, "从下拉列表中选择。", is_needed=True),
        Column("title", "预算项目", 28, "名称，一行一项。", FIGURE, is_needed=True),
        Column("source", "资金来源", 14, "例如“一般公共预算”，可不填。", FIGURE),
        Column("project", "所属项目", 20, "属于本单位登记的项目的，从下拉列表中选择。"),
        Column("initial_budget", "年初预算数（元）", 17, _AMOUNT, AMOUNT),
        Column("adjusted_budget", "调整后预算数（元）", 17, _AMOUNT, AMOUNT),
        Column("received", "到位资金（元）", 17, _AMOUNT, AMOUNT),
        Column("spent", "支出数（元）", 17, _AMOUNT, AMOUNT),
        Column("carried_over", "结转结余（元）", 17, _AMOUNT, AMOUNT),
        Column("rate", "执行率", 9, "自动计算：支出数÷调整后预算数（没有调整的为年初预算数）。", RATIO, is_open=False),
    ),
    "rate",
    can_grow=True,
)
INDICATORS = Form(
    "indicator",
    "指标完成情况",
    (
        *_LEVEL_COLUMNS,
        Column("title", "三级指标", 26, "指标名称，一行一个。", FIGURE, is_needed=True),
        Column("target", "目标值", 18, "年初的目标，例如“≥90%”“2200亩”“2023年12月31日前”。", FIGURE),
        Column("actual", "完成值", 18, "实际完成的，例如“3407亩”。", FIGURE),
        Column("ratio", "完成率", 9, "由目标值和完成值算出，下载时的数。", RATIO, is_open=False),
        Column("maximum", "分值", 7, _COMPUTED, NUMBER, is_open=False),
        Column("computed", "测算分", 8, _COMPUTED, NUMBER, is_open=False),
        Column("self_score", "自评分", 8, "与测算分不同时填写，并说明理由。", NUMBER),
        Column("deviation_reason", "偏差原因分析及改进措施", 36, "没有达到目标，或超出较多时填写。"),
        Column("method", "计算方式", 26, "从下拉列表中选择。", is_needed=True),
        Column("unit", "计量单位", 10, "例如“亩”“%”；目标值里写明的可不填。", FIGURE),
        Column("weight", "权重", 8, "评分方案要求填写权重时填写。", NUMBER),
        Column("level", "达成程度", 18, "定性指标从下拉列表中选择。"),
        Column("share", "得分比例", 10, "定性指标在所选一档内的比例，例如 95%。", PERCENT),
        Column("self_reason", "自评分说明", 24, "自评分与测算分不同的理由。"),
        Column("not_applicable", "不适用的原因", 20, "本年度不适用的填写原因，不计分。"),
        Column("stated_ratio", "报告所载完成率", 12, "已经公布的报告所写的完成率，一般不填。", FIGURE),
    ),
    "deviation_reason",
    can_grow=True,
)
FIGURES = Form(
    "figure",
    "数据表",
    (
        Column("label", "数据项", 44, is_open=False),
        Column("unit", "单位", 8, is_open=False),
        Column("value", "数值", 22, "按左边的单位填写；百分数写明百分号。", NUMBER),
        Column("note", "说明", 50, is_open=False),
    ),
    "note",
)
SCORES = Form(
    "score",
    "评分表",
    (
        Column("category", "一级指标", 9, is_open=False),
        Column("group", "二级指标", 11, is_open=False),
        Column("title", "三级指标", 22, is_open=False),
        Column("maximum", "分值", 6, look=NUMBER, is_open=False),
        Column("standard", "评分标准", 34, is_open=False),
        Column("computed", "测算分", 8, _COMPUTED, NUMBER, is_open=False),
        Column("self_score", "自评分", 8, "与测算分不同时填写，并写明理由；加减分项填加减的分数。", NUMBER),
        Column("own", "自评得分", 8, "填了自评分的为自评分，没有填的为测算分。", NUMBER, is_open=False),
        Column("reviewed_score", "复核分", 8, "由财政审核人填写。", NUMBER, is_open=False),
        Column("basis", "得分依据", 40, "印在报告里的依据。"),
        Column("self_reason", "自评分说明", 18, "自评分与测算分不同的理由。"),
    ),
    "self_reason",
)
ANSWERS = Form(
    "answer",
    "评分清单",
    (
        Column("title", "三级指标", 28, is_open=False),
        Column("standard", "要求", 60, is_open=False),
        Column("answer", "判断", 26, "清单逐条选“符合”或“不符合”；按程度评分的选达成程度。"),
        Column("share", "得分比例", 10, "在所选一档内的比例，例如 95%。", PERCENT),
        Column("points", "评定得分", 10, "由单位评定分数的评分项填写。", NUMBER),
        Column("not_applicable", "不适用的原因", 30, "评分方案允许不适用的，填写原因。"),
    ),
    "not_applicable",
)
FORMS = (LINES, TARGETS, INDICATORS, FIGURES, SCORES, ANSWERS)

"""Figures bound into text: 〔新增实施改造面积·完成率〕 → its value at render time, so that it is typed once.

A token is 〔name〕, 〔name·aspect〕, and after either any of these formats, each with its own ·:
元, 万元, 亿元 (amounts; 万元 if nothing is said), 数字 (2024-07-26 instead of 2024年7月26日) and
0位 to 6位 (decimals, kept even if zero). Without 位 there are at most two decimals and no trailing
zeros: 1096.51万元, 405万元, 99.81%. A figure is printed with its unit; points are bare numbers.
What was typed as text (targets, actual values) is printed as typed.
〔2024〕 – digits only, as in 湛财绩〔2024〕5号 – is no token.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from scoring.engine import Scheme
from scoring.engine.errors import Problem, ProblemsError
from scoring.engine.measurements import NotMeasured
from scoring.engine.results import IndicatorResult
from scoring.engine.rounding import HUNDRED, plain, round_half_up
from scoring.engine.rules_measured import MeasuredRule

from .assessment import AssessedLine, Assessment
from .enums import Level2
from .facts import BudgetLineFacts, IndicatorFacts, ReportFacts

YUAN, FRACTION = "元", "%"
SCALES = {"元": Decimal(1), "万元": Decimal(10) ** 4, "亿元": Decimal(10) ** 8}
DIGITS = "数字"
DOT = "·"
PLACES = 2
_TOKEN = re.compile(r"〔([^〔〕]*)〕")
_DECIMALS = re.compile(r"([0-6])位")

Content = Decimal | date | str | None


class NarrativeError(ProblemsError):
    """Bound figures that do not exist, are ambiguous, not filled in, or wrongly formatted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that text can name. ``unit`` "元" marks yuan and "%" a fraction; None: not filled in."""

    value: Content
    unit: str = ""


Figures = Mapping[str, tuple[Figure, ...]]
"""Name, or name·aspect, → what it can mean: one figure, or several if the name is ambiguous."""


def names(figures: Figures) -> tuple[str, ...]:
    """The names that can be bound: filled in and unambiguous, in the order of the report."""
    return tuple(name for name, found in figures.items() if len(found) == 1 and found[0].value is not None)


def resolve(text: str, figures: Figures, where: str, blank: str | None = None) -> str:
    """The text with every bound figure replaced by its value.

    ``where`` names the place for people ("自评结果"). A figure not filled in prints ``blank``, if
    given, with its token for {}. Raises NarrativeError with *all* problems, each with its paragraph.
    """
    problems: list[Problem] = []
    paragraphs = []
    for number, paragraph in enumerate(text.splitlines(), 1):
        pieces = _TOKEN.split(paragraph)  # text, token, text, token, …, text
        for i, token in enumerate(pieces[1::2]):
            try:
                pieces[2 * i + 1] = _printed(token, figures, blank)
            except ValueError as error:
                problems.append(Problem(f"{where}第{number}段", str(error)))
        paragraphs.append("".join(pieces))
    if problems:
        raise NarrativeError(problems)
    return "\n".join(paragraphs)


def unknown_figures(facts: ReportFacts, assessment: Assessment) -> list[Problem]:
    """Every bound figure of a report's texts that does not exist, with its place; missing values are no problem."""
    written = [(f"texts.{key}", text) for key, text in facts.texts.items()]
    written += [(f"lines[{line.item}].basis", line.basis) for line in facts.lines]
    bound = figures(facts, assessment) if any("〔" in text for _, text in written) else {}
    problems: list[Problem] = []
    for path, text in written:
        try:
            resolve(text, bound, "", blank="")
        except NarrativeError as error:
            problems += [Problem(path, f"{fault.path}：{fault.message}") for fault in error.problems]
    return problems


def _printed(token: str, figures: Figures, blank: str | None) -> str:
    if token.strip().isdigit():
        return f"〔{token}〕"
    name, formats = _split(token)
    found = figures.get(name, ())
    if len(found) != 1:
        raise ValueError(_unknown(name, found, figures))
    if found[0].value is None:
        if blank is None:
            raise ValueError(f"〔{token}〕还没有数值，请补全有关数据（总分和得分须所有评分项都能计分），或改写这句话。")
        return blank.format(token)
    try:
        return printed(found[0], formats)
    except ValueError as error:
        raise ValueError(f"〔{token}〕{error}") from None


def _split(token: str) -> tuple[str, tuple[str, ...]]:
    """The name (with its aspect) and the formats at the end of a token."""
    parts = [part.strip() for part in token.split(DOT)]
    end = len(parts)
    while end > 1 and (parts[end - 1] in SCALES or parts[end - 1] == DIGITS or _DECIMALS.fullmatch(parts[end - 1])):
        end -= 1
    return DOT.join(parts[:end]), tuple(parts[end:])


def _unknown(name: str, found: tuple[Figure, ...], figures: Figures) -> str:
    if found:
        longer = [other for other in figures if other.endswith(f"/{name}")]
        return f"〔{name}〕有{len(found)}个同名的数据，请写明是哪一个：{_listed(longer)}。"
    near = get_close_matches(name, names(figures), n=3, cutoff=0.4)
    hint = f"相近的有：{_listed(near)}" if near else "请从可引用的数据中选择"
    return f"〔{name}〕没有对应的数据，{hint}。"


def _listed(found: list[str]) -> str:
    return "、".join(f"〔{name}〕" for name in found)


def printed(figure: Figure, formats: tuple[str, ...] = ()) -> str:
    """A figure as printed. Raises ValueError, in Chinese, for a format that does not fit it."""
    value, scales = figure.value, [form for form in formats if form in SCALES]
    decimals = [found[1] for form in formats if (found := _DECIMALS.fullmatch(form))]
    if isinstance(value, date):
        if scales or decimals:
            raise ValueError("是日期，格式只能是“数字”。")
        return value.isoformat() if DIGITS in formats else f"{value.year}年{value.month}月{value.day}日"
    if not isinstance(value, Decimal):
        if formats:
            raise ValueError("是文字，按填写的原样引用，不能再指定格式。")
        return value or ""
    if DIGITS in formats or (scales and figure.unit != YUAN):
        raise ValueError(f"不能用“{DOT.join(formats)}”格式。")
    places = int(decimals[-1]) if decimals else None
    if figure.unit == YUAN:
        scale = scales[-1] if scales else "万元"
        return number(value / SCALES[scale], places) + scale
    if figure.unit == FRACTION:
        return number(value * HUNDRED, places) + "%"
    return number(value, places) + figure.unit


def number(value: Decimal, places: int | None = None) -> str:
    """Rounded once: to ``places`` decimals, all kept, or to at most two without trailing zeros."""
    return plain(round_half_up(value, PLACES)) if places is None else format(round_half_up(value, places), "f")


def figures(facts: ReportFacts, assessment: Assessment) -> Figures:
    """Everything text can name: frame, data sheet, budget lines, indicators, score lines, totals.

    A name borne by several things of different value is ambiguous; then the longer names tell them
    apart (数量指标/培训人次·完成值, 财政拨款/基本支出·支出).
    """
    entries = [
        *_frame(facts),
        *_data_sheet(assessment),
        *_budget_lines(facts.budget_lines),
        *_indicators(assessment),
        *_scores(assessment),
    ]
    found: dict[str, tuple[Figure, ...]] = {}
    longer: dict[str, tuple[Figure, ...]] = {}
    for entry in entries:
        found[entry.name] = _with(found.get(entry.name, ()), entry.figure)
        if entry.qualifier:
            name = f"{entry.qualifier}/{entry.name}"
            longer[name] = _with(longer.get(name, ()), entry.figure)
    told_apart = {name: seen for name, seen in longer.items() if len(found[name.split("/", 1)[1]]) > 1}
    return found | told_apart


def _with(seen: tuple[Figure, ...], figure: Figure) -> tuple[Figure, ...]:
    return seen if figure in seen else (*seen, figure)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    figure: Figure
    qualifier: str = ""


def _frame(facts: ReportFacts) -> Iterator[_Entry]:
    year = facts.year
    values: dict[str, Content] = {
        "评价年度": str(year.year),
        "单位": facts.unit.name,
        "单位简称": facts.unit.short_name,
        "主管部门": facts.unit.parent,
        "职责承接单位": facts.unit.successor,
        "项目名称": facts.project,
        "填报日期": facts.filed_on,
        "通知名称": year.notice_title,
        "通知文号": year.notice_number,
        "报送期限": year.unit_deadline,
        "公开期限": year.public_deadline,
    }
    for name, value in values.items():
        yield _Entry(name, Figure(value or None))


def _data_sheet(assessment: Assessment) -> Iterator[_Entry]:
    for entry in assessment.scheme.inputs:
        yield _Entry(entry.label, Figure(assessment.values.get(entry.key), entry.unit))


def _budget_lines(lines: tuple[BudgetLineFacts, ...]) -> Iterator[_Entry]:
    for line in lines:
        amounts = {
            "年初预算": line.initial_budget,
            "调整后预算": line.adjusted_budget,
            "到位": line.received,
            "支出": line.spent,
            "结转": line.carried_over,
        }
        for aspect, amount in amounts.items():
            yield _Entry(f"{line.title}{DOT}{aspect}", Figure(amount, YUAN), line.source)


def _indicators(assessment: Assessment) -> Iterator[_Entry]:
    results = {result.key: result for item in assessment.result.items for result in item.indicators}
    for key, facts in assessment.indicators.items():
        for aspect, figure in _aspects(facts, results.get(key)).items():
            yield _Entry(f"{facts.title}{DOT}{aspect}", figure, str(Level2(facts.level2).label) if facts.level2 else "")


def _aspects(facts: IndicatorFacts, result: IndicatorResult | None) -> dict[str, Figure]:
    completion = result.completion if result else None
    measured = None if completion is None or isinstance(completion, NotMeasured) else completion.ratio
    return {
        "目标值": Figure(facts.target or None),
        "完成值": Figure(facts.actual or None),
        "完成率": Figure(measured, FRACTION),
        "偏差原因": Figure(facts.deviation_reason or None),
    }


def _scores(assessment: Assessment) -> Iterator[_Entry]:
    for dimension in assessment.dimensions:
        result = dimension.result
        yield from _points(result.title, result.maximum, dimension.computed, dimension.self_score)
        for line in dimension.lines:
            yield from _line(line, _ratio_unit(assessment.scheme, line.item.code))
    for name, whole in (("自评", assessment.self_scored), ("测算", assessment.computed)):
        yield _Entry(f"{name}总分", Figure(whole.points if whole.is_complete else None))
        yield _Entry("等级" if name == "自评" else "测算等级", Figure(whole.grade))


def _ratio_unit(scheme: Scheme, code: str) -> str:
    """A rule without denominator looks at a plain value, which keeps the unit of its input."""
    rule = next(item.parameters for item in scheme.items if item.code == code)
    if isinstance(rule, MeasuredRule) and not rule.ratio.denominator:
        return scheme.inputs_by_key[rule.ratio.numerator[0].key].unit
    return FRACTION


def _line(line: AssessedLine, ratio_unit: str) -> Iterator[_Entry]:
    item = line.item
    computed = None if isinstance(item.points, NotMeasured) else item.points
    yield from _points(item.title, item.maximum, computed, line.self_score)
    ratio = item.ratio.value if item.ratio else None
    yield _Entry(f"{item.title}{DOT}比率", Figure(ratio, ratio_unit))


def _points(title: str, maximum: Decimal, computed: Decimal | None, own: Decimal | None) -> Iterator[_Entry]:
    for aspect, points in {"分值": maximum, "测算分": computed, "自评分": own}.items():
        yield _Entry(f"{title}{DOT}{aspect}", Figure(points))

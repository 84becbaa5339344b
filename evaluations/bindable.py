"""Every figure of a report under the name by which its texts can bind it, as in 〔新增实施改造面积·完成率〕."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from scoring.engine import Scheme
from scoring.engine.measurements import NotMeasured
from scoring.engine.results import Completion, IndicatorResult
from scoring.engine.rules_measured import MeasuredRule

from .assessment import AssessedLine, Assessment
from .enums import IndicatorKind, Level2
from .facts import BudgetLineFacts, IndicatorFacts, ReportFacts

YUAN, FRACTION = "元", "%"
DOT = "·"

Content = Decimal | date | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One value that text can name. ``unit`` "元" marks yuan and "%" a fraction; None: not filled in."""

    value: Content
    unit: str = ""


Figures = Mapping[str, tuple[Figure, ...]]
"""Name, or name·aspect, → what it can mean: one figure, or several if the name is ambiguous."""


def figures(facts: ReportFacts, assessment: Assessment) -> Figures:
    """Everything text can name: frame, data sheet, budget lines, indicators, score lines, totals.

    A name borne by several things of different value is ambiguous; then the longer names tell them
    apart (数量指标/培训人次·完成值, 财政拨款/基本支出·支出).
    """
    found: dict[str, tuple[Figure, ...]] = {}
    longer: dict[str, tuple[Figure, ...]] = {}
    entries = list(chain(*entries_by_group(facts, assessment).values()))
    for entry in entries:
        found[entry.name] = _with(found.get(entry.name, ()), entry.figure)
        if entry.qualifier:
            longer[entry.longer] = _with(longer.get(entry.longer, ()), entry.figure)
    return found | {
        entry.longer: longer[entry.longer] for entry in entries if entry.qualifier and len(found[entry.name]) > 1
    }


def _with(seen: tuple[Figure, ...], figure: Figure) -> tuple[Figure, ...]:
    return seen if figure in seen else (*seen, figure)


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure with its name; ``qualifier`` is what stands above it, if that can tell it from its like."""

    name: str
    figure: Figure
    qualifier: str = ""

    @property
    def longer(self) -> str:
        return f"{self.qualifier}/{self.name}" if self.qualifier else ""


def entries_by_group(facts: ReportFacts, assessment: Assessment) -> dict[str, list[Entry]]:
    """All figures, each where a writer looks for it, in the order of the report."""
    return {
        "基本信息": list(_frame(facts)),
        "数据表": list(_data_sheet(assessment)),
        "预算项目": list(_budget_lines(facts.budget_lines)),
        "绩效指标": list(_indicators(assessment)),
        "得分": list(_scores(assessment)),
    }


def _frame(facts: ReportFacts) -> Iterator[Entry]:
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
        yield Entry(name, Figure(value or None))


def _data_sheet(assessment: Assessment) -> Iterator[Entry]:
    for entry in assessment.scheme.inputs:
        yield Entry(entry.label, Figure(assessment.values.get(entry.key), entry.unit))


def _budget_lines(lines: tuple[BudgetLineFacts, ...]) -> Iterator[Entry]:
    for line in lines:
        amounts = {
            "年初预算": line.initial_budget,
            "调整后预算": line.adjusted_budget,
            "到位": line.received,
            "支出": line.spent,
            "结转": line.carried_over,
        }
        for aspect, amount in amounts.items():
            yield Entry(f"{line.title}{DOT}{aspect}", Figure(amount, YUAN), line.source)


def _indicators(assessment: Assessment) -> Iterator[Entry]:
    results = {result.key: result for item in assessment.result.items for result in item.indicators}
    for key, facts in assessment.indicators.items():
        for aspect, figure in aspects(facts, results.get(key)).items():
            yield Entry(f"{facts.title}{DOT}{aspect}", figure, str(Level2(facts.level2).label) if facts.level2 else "")


def aspects(facts: IndicatorFacts, result: IndicatorResult | None) -> dict[str, Figure]:
    """What can be said of an indicator; a target, actual value or reason stands without its full stop in a sentence."""
    done = result.completion if result and not isinstance(result.completion, NotMeasured) else None
    return {
        "目标值": Figure(_phrase(facts.target)),
        "完成值": Figure(_phrase(facts.actual)),
        "完成率": Figure(done.ratio if done else None, FRACTION),
        "完成情况": Figure(_attained(facts, done) if done else None),
        "偏差原因": Figure(_phrase(facts.deviation_reason)),
    }


def _phrase(text: str) -> str | None:
    lines = (line.strip().rstrip("。；") for line in text.splitlines())
    return "；".join(line for line in lines if line) or None


def _attained(facts: IndicatorFacts, done: Completion) -> str:
    """In words; of a qualitative indicator its level."""
    return done.basis if facts.kind == IndicatorKind.QUALITATIVE else "达标" if done.is_met else "未达标"


def _scores(assessment: Assessment) -> Iterator[Entry]:
    for dimension in assessment.dimensions:
        result = dimension.result
        yield from _points(result.title, result.maximum, dimension.computed, dimension.self_score)
        for line in dimension.lines:
            yield from _line(line, _ratio_unit(assessment.scheme, line.item.code))
    for name, whole in (("自评", assessment.self_scored), ("测算", assessment.computed)):
        yield Entry(f"{name}总分", Figure(whole.points if whole.is_complete else None))
        yield Entry("等级" if name == "自评" else "测算等级", Figure(whole.grade))


def _ratio_unit(scheme: Scheme, code: str) -> str:
    """A rule without denominator looks at a plain value, which keeps the unit of its input."""
    rule = next(item.parameters for item in scheme.items if item.code == code)
    if isinstance(rule, MeasuredRule) and not rule.ratio.denominator:
        return scheme.inputs_by_key[rule.ratio.numerator[0].key].unit
    return FRACTION


def _line(line: AssessedLine, ratio_unit: str) -> Iterator[Entry]:
    item = line.item
    computed = None if isinstance(item.points, NotMeasured) else item.points
    yield from _points(item.title, item.maximum, computed, line.self_score)
    ratio = item.ratio.value if item.ratio else None
    yield Entry(f"{item.title}{DOT}比率", Figure(ratio, ratio_unit))


def _points(title: str, maximum: Decimal, computed: Decimal | None, own: Decimal | None) -> Iterator[Entry]:
    for aspect, points in {"分值": maximum, "测算分": computed, "自评分": own}.items():
        yield Entry(f"{title}{DOT}{aspect}", Figure(points))

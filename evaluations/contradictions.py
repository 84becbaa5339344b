"""What cannot be true together in the facts of one report, whatever form they came in."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scoring.engine import Problem, Scheme
from scoring.engine.inputs import BUDGET_AMOUNTS

from .enums import BudgetCategory, IndicatorKind, ReportKind
from .facts import ReportFacts
from .outline import Outline

_YEARS = (2000, 2100)
_TOTAL = re.compile("合计|总计|小计|总额|(?:年度|全年)?资金(?:总额|合计)|(?:年度|全年)?(?:预算|支出)(?:总额|合计)")
_DIGEST = re.compile("[0-9a-f]{64}")


def contradictions(facts: ReportFacts, scheme: Scheme, outline: Outline | None) -> Iterator[Problem]:
    """Every contradiction, with its path in the data package; an unknown outline is None."""
    yield from _kind_problems(facts, scheme)
    yield from _row_problems(facts, scheme)
    yield from year_problems(facts)
    if outline is not None:
        yield from outline_misfits(facts, outline)


def _kind_problems(facts: ReportFacts, scheme: Scheme) -> Iterator[Problem]:
    if facts.kind == ReportKind.PROJECT and not facts.project:
        yield Problem("project", "项目支出绩效自评报告须填写项目名称。")
    if facts.kind == ReportKind.OVERALL and facts.project:
        yield Problem("project", "整体绩效自评报告不属于某个项目，请删去项目名称。")
    yield from _unfit("scheme", scheme, facts)
    for i, line in enumerate(facts.budget_lines):
        if _TOTAL.fullmatch(line.title):
            message = f"“{line.title}”由各预算项目汇总得出，再列一行会重复计算，请只列明细。"
            yield Problem(f"budget_lines[{i}].title", message)
        if line.project and line.category == BudgetCategory.BASIC:
            yield Problem(f"budget_lines[{i}].project", "基本支出不属于项目，请删去项目名称或改为项目支出。")
        if facts.kind == ReportKind.PROJECT and line.project != facts.project:
            message = f"应为本报告的项目“{facts.project}”，现为“{line.project}”，请改为一致。"
            yield Problem(f"budget_lines[{i}].project", message)


def _row_problems(facts: ReportFacts, scheme: Scheme) -> Iterator[Problem]:
    items = {item.code for item in scheme.items}
    for i, one in enumerate(facts.indicators):
        if one.direction and one.kind not in (IndicatorKind.QUANTITY, IndicatorKind.DATE):
            yield Problem(
                f"indicators[{i}].direction", "只有定量和日期指标有计算符号，请删去，或改指标性质为 quantity。"
            )
    for i, evidence in enumerate(facts.evidence):
        if not _DIGEST.fullmatch(evidence.sha256):
            yield Problem(f"evidence[{i}].sha256", "应为 64 位小写十六进制的 SHA-256 摘要值，请核对。")
        if evidence.item and evidence.item not in items:
            yield Problem(f"evidence[{i}].item", f"评分方案没有评分项“{evidence.item}”，请核对编码。")
        if evidence.indicator and evidence.indicator not in {one.key for one in facts.indicators}:
            yield Problem(f"evidence[{i}].indicator", f"没有标识为“{evidence.indicator}”的指标，请核对。")
    codes = [dimension.code for dimension in scheme.dimensions]
    yield from _unknown_keys("stated.dimensions", facts.stated.dimensions, codes, "评分方案没有这一组")
    both = list(dict.fromkeys([*codes, *(item.code for item in scheme.items)]))
    yield from _unknown_keys("stated.maxima", facts.stated.maxima, both, "评分方案没有这一组或这一项")
    yield from _unknown_keys("stated.budget", facts.stated.budget, BUDGET_AMOUNTS, "没有这一栏")


def _unknown_keys(path: str, given: Iterable[str], known: Sequence[str], why: str) -> Iterator[Problem]:
    for key in given:
        if key not in known:
            yield Problem(f"{path}.{key}", f"{why}，可填：{'、'.join(known)}。")


def year_problems(facts: ReportFacts) -> Iterator[Problem]:
    """What cannot be true of the years and units that a report names, whatever its scheme."""
    unit, year = facts.unit, facts.year
    if not _YEARS[0] <= year.year <= _YEARS[1]:
        yield Problem("year.year", f"评价年度 {year.year} 应在 {_YEARS[0]}～{_YEARS[1]} 之间，请核对。")
    if year.unit_deadline and year.public_deadline and year.public_deadline < year.unit_deadline:
        yield Problem("year.public_deadline", "公开期限早于报送期限，请核对两个日期。")
    for name in ("parent", "successor"):
        if getattr(unit, name) == unit.name:
            yield Problem(f"unit.{name}", "不能是单位自己，请核对。")


def outline_misfits(facts: ReportFacts, outline: Outline) -> Iterator[Problem]:
    """What of the report an outline has no place for: its kind, a text."""
    yield from _unfit("outline", outline, facts)
    keys = [part.key for part in outline.written]
    for key in facts.texts:
        if key not in keys:
            yield Problem(f"texts.{key}", f"提纲“{outline.title}”没有这一章，可填：{'、'.join(keys)}。")


def _unfit(path: str, chosen: Scheme | Outline, facts: ReportFacts) -> Iterator[Problem]:
    if facts.kind in ReportKind.values and chosen.kind != facts.kind:
        yield Problem(path, f"“{chosen.title}”不适用于{ReportKind(facts.kind).label}，请换一个。")

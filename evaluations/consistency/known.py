"""The quantities of a report by the names that text gives them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from evaluations.bindable import DOT, FRACTION, YUAN, Figure
from evaluations.enums import ReportKind
from evaluations.execution import added_up, annual_budget
from evaluations.prose.mentions import COUNT
from evaluations.prose.mentions import figures as figures_in
from evaluations.prose.naming import BUDGET, CARRIED, INITIAL, RATE, RECEIVED, SPENT, TOTAL, Naming, naming
from scoring.engine.errors import MeasurementError
from scoring.engine.quantities import Quantity, in_unit, parse_quantity
from scoring.engine.rounding import ZERO

from .passages import BASIS
from .subject import IndicatorRow, Subject

_AMOUNTS = {"年初预算": INITIAL, "调整后预算": BUDGET, "到位": RECEIVED, "支出": SPENT, "结转": CARRIED}
_PLANNED, _DONE = re.compile(r"目标|计划|任务"), re.compile(r"^[，,；;。]?(?:全年|共)?(?:实际|完成|实现)")
_TELLING_NAME = 3
_UNIT_ITSELF = re.compile(r"^(?:单位|本级|部门)|资金$|经费$")


class Known(NamedTuple):
    """A figure of the report: the name by which text binds it, what it is called in text, value in its base unit.

    ``figure`` is None for what cannot be bound, such as a rate that is computed here. ``is_missed``: the target
    of an indicator that did not reach it. ``is_declared``: it stands in the declared target table only.
    """

    name: str
    naming: Naming
    value: Decimal
    unit: str
    figure: Figure | None = None
    is_missed: bool = False
    is_declared: bool = False

    @property
    def is_typed(self) -> bool:
        """Whether it is printed as it was typed, such as the target of an indicator."""
        return self.figure is not None and isinstance(self.figure.value, str)


def known_figures(subject: Subject) -> list[Known]:
    """Every quantity of the report, under the names of the text."""
    indicators = {row.facts.title: row for row in subject.indicators}
    found: list[Known] = []
    for name, figures in subject.figures.items():
        if len(figures) == 1 and figures[0].value is not None:
            found += _known(name, figures[0], indicators)
    stated = subject.facts.stated.total
    if stated is not None:
        found = [one for one in found if one.name != "自评总分"]
        found.append(Known("自评总分", naming("自评总分"), stated, "分"))
    if subject.facts.kind == ReportKind.PROJECT:
        total = [one for one in found if TOTAL in one.naming.aspects]
        cores = ("项目", naming(f"{subject.facts.project}总分").core)
        found += [one._replace(naming=one.naming._replace(core=core)) for one in total for core in cores if core]
    return [*found, *_of_the_project(subject)]


def _known(name: str, figure: Figure, indicators: dict[str, IndicatorRow]) -> Iterator[Known]:
    title, _, aspect = name.rpartition(DOT) if DOT in name else (name, "", "")
    bare = title.rpartition("/")[2] if title not in indicators else title
    value = figure.value
    if isinstance(value, str):
        if aspect in ("目标值", "完成值") and bare in indicators:
            yield from _of_indicator(name, indicators[bare], figure, value, is_plan=aspect == "目标值")
    elif isinstance(value, Decimal):
        if aspect == "完成率":
            yield Known(name, naming(bare)._replace(aspects=frozenset((RATE,))), value, FRACTION, figure)
        elif aspect in _AMOUNTS:
            yield Known(name, naming(bare)._replace(aspects=frozenset((_AMOUNTS[aspect],))), value, YUAN, figure)
        elif aspect == "比率" and bare.endswith("率") and figure.unit == FRACTION:
            yield Known(name, naming(bare), value, FRACTION, figure)
        elif not aspect and name != "测算总分":
            unit = "分" if name == "自评总分" else figure.unit
            yield Known(name, naming(name), value, unit, figure)


def _of_indicator(name: str, row: IndicatorRow, figure: Figure, value: str, *, is_plan: bool) -> Iterator[Known]:
    quantity = read_quantity(value, row.facts.unit)
    if quantity and quantity.upper is None and (is_plan or not quantity.comparator):
        called = naming(row.facts.title)._replace(is_plan=is_plan)
        is_missed = is_plan and row.completion is not None and not row.completion.is_met
        yield Known(name, called, quantity.value, quantity.unit, figure, is_missed)


@lru_cache(maxsize=4096)
def read_quantity(text: str, unit: str) -> Quantity | None:
    """What an indicator says, in its unit; None if it is no quantity."""
    try:
        quantity = parse_quantity(text)
        return in_unit(quantity, unit) if unit else quantity
    except MeasurementError:
        return None  # told where the indicator is


def _of_the_project(subject: Subject) -> Iterator[Known]:
    """What a project report means by 实际支出 or 执行率 without saying of what: the sums of its budget lines."""
    facts = subject.facts
    lines = [one for one in facts.budget_lines if facts.project in (one.project, one.title)] or facts.budget_lines
    if facts.kind != ReportKind.PROJECT or not lines:
        return
    initial = added_up([one.initial_budget for one in lines])
    budgets = [one for one in (added_up([annual_budget(line) for line in lines]), initial) if one is not None]
    spent, received = added_up([one.spent for one in lines]), added_up([one.received for one in lines])
    carried = added_up([one.carried_over for one in lines])
    name = lines[0].title if len(lines) == 1 else "合计"
    amounts = (("年初预算", initial), ("调整后预算", next(iter(budgets), None)), ("到位", received), ("支出", spent))
    for label, value in (*amounts, ("结转", carried)):
        for core in ("", "项目") if value is not None else ():
            yield Known(f"{name}{DOT}{label}", Naming(core, frozenset((_AMOUNTS[label],))), value or ZERO, YUAN)
    for title, part, wholes in (("执行率", spent, [*budgets, received]), ("到位率", received, budgets)):
        for whole in wholes:
            if part is not None and whole:
                yield Known(f"{name}{DOT}{title}", Naming(title), part / whole, FRACTION)


def rates_of_lines(subject: Subject) -> Iterator[Known]:
    """自筹资金执行率: the rate of each budget line, of whichever of its amounts it may be meant."""
    for line in subject.facts.budget_lines:
        core = _UNIT_ITSELF.sub("", naming(line.title).core)
        wholes = {one for one in (annual_budget(line), line.initial_budget, line.received) if one}
        if line.spent is not None and len(core) > 1:
            for whole in wholes:
                yield Known(f"{line.title}{DOT}执行率", Naming(f"{core}执行率"), line.spent / whole, FRACTION)


def declared_targets(subject: Subject) -> Iterator[Known]:
    """The targets that were declared with the budget; approximate ones say nothing of a figure in text."""
    for target in subject.facts.targets:
        quantity = read_quantity(target.value, "")
        if quantity and quantity.upper is None and not quantity.is_approximate:
            called = naming(target.title)._replace(is_plan=True)
            yield Known(f"{target.title}{DOT}申报的目标值", called, quantity.value, quantity.unit, is_declared=True)


def results_in_bases(subject: Subject) -> Iterator[Known]:
    """计划举办主体班18期，实际举办18期: in tables that judge, the basis of a line holds its figures."""
    for passage in subject.passages:
        found = figures_in(passage.text) if passage.role == BASIS else ()
        for plan, done in pairwise(found):
            is_pair = plan.kind == COUNT and plan.unit == done.unit and plan.sentence == done.sentence
            if is_pair and _PLANNED.search(plan.name) and _DONE.search(done.name) and not done.approximate:
                core = naming(plan.name).core
                if len(core) >= _TELLING_NAME:
                    yield Known(passage.title, Naming(core), done.value, done.unit)
                    yield Known(passage.title, Naming(core, is_plan=True), plan.value, plan.unit)

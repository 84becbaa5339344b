"""Facts and score → the first draft of a chapter or of a justification, with the figures bound.

The outline says which chapters have a draft, and in which words; it may list the targets, what became of
the indicators, and where points were lost. A figure that is not filled in stays bound and follows as soon
as it is, and so does whether a target was met: a draft says nothing that the figures do not say.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter

from scoring.engine import MeasurementError, NotMeasured
from scoring.engine.quantities import LESS, parse_quantity
from scoring.engine.results import IndicatorResult
from scoring.engine.rules_judged import Checklist

from .assessment import AssessedLine, Assessment
from .bindable import DOT, YUAN, Figure, Figures, aspects, figures
from .enums import IndicatorKind, Level2
from .facts import IndicatorFacts, ReportFacts
from .narrative import UNKNOWN, is_bindable, pieces, printed

NOT_FILLED_IN = "（未填）"


def chapter_draft(template: str, facts: ReportFacts, assessment: Assessment) -> str:
    """A chapter in the words of the outline; "" if what it lists has nothing to list.

    A paragraph that names a figure this report does not have is left out.
    """
    drafter = _Drafter(assessment, figures(facts, assessment))
    listed = {
        "amounts": drafter.amounts(),
        "targets": drafter.targets(),
        "indicators": drafter.attained(assessment.indicators),
        "losses": drafter.losses(),
    }
    used = [name for _, name, _, _ in Formatter().parse(template) if name]
    if not all(listed[name] for name in used):
        return ""
    return drafter.known(template.format(**{name: "\n".join(lines) for name, lines in listed.items()}))


def basis_draft(line: AssessedLine, facts: ReportFacts, assessment: Assessment) -> str:
    """The justification of an item: what became of each indicator that it is scored by; "" if it has none."""
    drafter = _Drafter(assessment, figures(facts, assessment))
    return drafter.known("\n".join(drafter.attained([result.key for result in line.item.indicators])))


@dataclass
class _Drafter:
    assessment: Assessment
    bound: Figures
    results: dict[str, IndicatorResult] = field(init=False)

    def __post_init__(self) -> None:
        self.results = {one.key: one for item in self.assessment.result.items for one in item.indicators}

    def known(self, text: str) -> str:
        """The paragraphs all of whose figures this report has."""
        return "\n".join(
            line for line in text.splitlines() if all(piece.state != UNKNOWN for piece in pieces(line, self.bound))
        )

    def amounts(self) -> list[str]:
        """The amounts of the data sheet, in one clause."""
        values = self.assessment.values
        entries = [entry for entry in self.assessment.scheme.inputs if entry.unit == YUAN]
        said = [f"{one.label}{self.token(one.label, Figure(values.get(one.key), YUAN))}" for one in entries]
        return ["，".join(said)] if said else []

    def targets(self) -> list[str]:
        """Every indicator with its target."""
        return [
            f"{_title(one)}{'' if one.kind == IndicatorKind.QUANTITY else '：'}{self.figure(one, '目标值')}。"
            for one in self.assessment.indicators.values()
            if not one.not_applicable
        ]

    def attained(self, keys: Collection[str]) -> list[str]:
        """What became of these indicators, a sentence each."""
        return [self.sentence(one) for key, one in self.assessment.indicators.items() if key in keys]

    def sentence(self, one: IndicatorFacts) -> str:
        if one.not_applicable:
            return f"{_title(one)}不适用：{one.not_applicable.rstrip('。')}。"
        actual, target, ratio, met = (self.figure(one, name) for name in ("完成值", "目标值", "完成率", "完成情况"))
        if one.kind == IndicatorKind.QUANTITY:
            clauses = [f"{_title(one)}{actual}", f"目标值{_bound(one)}{target}", f"完成率{ratio}", met]
        else:
            clauses = [f"{_title(one)}（目标：{target}）：{actual}", met]
        if self.is_missed(one):
            clauses.append(f"原因：{self.figure(one, '偏差原因')}")
        return "，".join(clauses) + "。"

    def is_missed(self, one: IndicatorFacts) -> bool:
        """Known to be missed; one that is not measured yet is neither met nor missed."""
        result = self.results.get(one.key)
        return result is not None and not isinstance(result.completion, NotMeasured) and not result.completion.is_met

    def losses(self) -> list[str]:
        """Every item that has less than its full points, by its own score or by the computed one."""
        return [sentence for line in self.assessment.lines for sentence in self.loss(line)]

    def loss(self, line: AssessedLine) -> Iterator[str]:
        item, computed = line.item, line.item.points
        points = {"分值": item.maximum, "自评分": line.self_score, "测算分": computed}
        known = {name: Figure(value) for name, value in points.items() if isinstance(value, Decimal)}
        if all(figure.value == item.maximum for figure in known.values()):
            return
        said = {name: self.token(f"{item.title}{DOT}{name}", figure) for name, figure in known.items()}
        clauses = [f"{item.title}：满分{said['分值']}分"]
        if "自评分" in said:
            clauses.append(f"自评{said['自评分']}分")
        if line.differs:
            clauses.append(f"测算{said['测算分']}分")
        yield "，".join([*clauses, *self.unmet_checks(line)]) + "。"
        indicators = (self.assessment.indicators[result.key] for result in item.indicators)
        yield from (self.sentence(one) for one in indicators if self.is_missed(one))

    def unmet_checks(self, line: AssessedLine) -> list[str]:
        rule = next(one.parameters for one in self.assessment.scheme.items if one.code == line.item.code)
        checks = rule.checks if isinstance(rule, Checklist) else ()
        unmet = [check.text for check in checks if line.facts.checks.get(check.key) is False]
        return [f"不符合的要求：{'；'.join(unmet)}"] if unmet else []

    def figure(self, one: IndicatorFacts, aspect: str) -> str:
        found = aspects(one, self.results.get(one.key))[aspect]
        return self.token(f"{one.title}{DOT}{aspect}", found, str(Level2(one.level2).label) if one.level2 else "")

    def token(self, name: str, figure: Figure, qualifier: str = "") -> str:
        """The shortest name that means this figure; one without such a name stands as it is now."""
        for found in (name, f"{qualifier}/{name}"):
            if is_bindable(found, self.bound):
                return f"〔{found}〕"
        return printed(figure) or NOT_FILLED_IN


def _title(one: IndicatorFacts) -> str:
    """Without the unit, which follows with the value: 新增实施改造面积（亩）."""
    return one.title.removesuffix(f"（{one.unit}）").removesuffix(f"({one.unit})")


def _bound(one: IndicatorFacts) -> str:
    """A target that is an upper limit, and does not say so itself, is introduced as one."""
    try:
        return "不高于" if one.direction == LESS and not parse_quantity(one.target).comparator else ""
    except MeasurementError:
        return ""

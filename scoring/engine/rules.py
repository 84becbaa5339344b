"""The scoring rules, registered under the name that a scheme uses.

A rule is a frozen class: its fields are the parameters a scheme may give, ``score`` earns the points
and explains them in one Chinese sentence, ``faults`` refuses answers that do not fit. Rules never
round points; ``evaluate`` does, once.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, NamedTuple

from .errors import Problem
from .inputs import Input, Measure
from .measurements import NO_ANSWER, Answer, Measurements, NotMeasured, Value
from .ratios import measured
from .results import Outcome, Ratio
from .rounding import percent_text, plain
from .scheme import Item, Scheme


class Case(NamedTuple):
    """What a rule sees besides its own parameters."""

    item: Item
    answer: Answer
    measurements: Measurements
    scheme: Scheme

    @property
    def path(self) -> str:
        """Where the answer for the item stands."""
        return f"lines[{self.item.code}]"


_ANSWERS = {"checks": "检查清单", "level": "等级", "share": "得分比例", "points": "评定得分"}
_UNANSWERED: tuple[object, ...] = (None, "", {})


class Rule(ABC):
    """Base of all rules: no measures, no problems, no faults unless a rule says otherwise."""

    name: ClassVar[str]
    answers: ClassVar[tuple[str, ...]] = ()  # fields of Answer that the rule asks for

    @abstractmethod
    def score(self, case: Case) -> Outcome:
        """The points of an item, before rounding, with the sentence that explains them."""

    def problems(self, item: Item) -> Iterator[Problem]:
        """What is wrong with the parameters, with paths below ``parameters``."""
        yield from ()

    def measures(self) -> Iterator[tuple[str, Measure]]:
        """Every measure the parameters name, with its path."""
        yield from ()

    def faults(self, case: Case) -> Iterator[Problem]:
        """What does not fit in the answer, or in the indicators that the item counts."""
        if case.answer is NO_ANSWER:
            return
        for field, label in _ANSWERS.items():
            if field not in self.answers and getattr(case.answer, field) not in _UNANSWERED:
                yield Problem(f"{case.path}.{field}", f"“{case.item.title}”不按{label}计分，请删去这一项。")


RULES: dict[str, type[Rule]] = {}


def rule(name: str) -> Callable[[type[Rule]], type[Rule]]:
    """Register a rule class under ``name``; a name can be taken once."""

    def register(cls: type[Rule]) -> type[Rule]:
        if name in RULES:
            raise ValueError(f"scoring rule {name!r} is registered twice")
        cls.name = name
        RULES[name] = cls
        return cls

    return register


def value_text(value: Value, unit: str) -> str:
    """A data-sheet value as it reads in a sentence: "9554986.77元", "100%", "16人"."""
    if isinstance(value, NotMeasured):
        return "未填"
    if unit == "%":
        return percent_text(value)
    return plain(value) + unit


def _terms_text(measure: Measure, side: str, given: Mapping[str, Value], inputs: Mapping[str, Input]) -> str:
    parts: list[str] = []
    for term in measure.numerator if side == "numerator" else measure.denominator:
        text = inputs[term.key].label + value_text(given[term.key], inputs[term.key].unit)
        parts.append(text if not parts and term.sign == 1 else ("＋" if term.sign == 1 else "－") + text)
    joined = "".join(parts)
    if measure.absolute and side == "numerator":
        return f"{joined}的绝对值"
    return f"（{joined}）" if len(parts) > 1 and measure.denominator else joined


def measure_text(measure: Measure, value: Decimal, case: Case) -> str:
    """A measure with its figures: "决算支出9537308.77元÷决算收入9554986.77元＝99.81%"."""
    values, inputs = case.measurements.values, case.scheme.inputs_by_key
    left = _terms_text(measure, "numerator", values, inputs)
    if measure.denominator:
        return f"{left}÷{_terms_text(measure, 'denominator', values, inputs)}＝{percent_text(value)}"
    return left if len(measure.numerator) == 1 else f"{left}＝{ratio_text(measure, value, case)}"


def ratio_text(measure: Measure, value: Decimal, case: Case) -> str:
    """The value alone: a percentage, or a number in the unit of the inputs."""
    if measure.denominator:
        return percent_text(value)
    return value_text(value, case.scheme.inputs_by_key[measure.numerator[0].key].unit)


def share_text(share: Decimal, item: Item) -> str:
    """A share of an item's points as a factor: "10分×99.81%"."""
    return f"{plain(item.points)}分×{percent_text(share)}"


def other_bases(measures: tuple[Measure, ...], case: Case) -> tuple[tuple[Ratio, ...], str]:
    """The ratio on other bases, where they can be computed, and the words that mention them."""
    ratios, words = [], []
    for measure in measures:
        value = measured(measure, case.measurements.values, case.scheme.inputs_by_key)
        if not isinstance(value, NotMeasured):
            ratios.append(Ratio(value, measure.basis))
            words.append(f"另：{measure.basis}为{ratio_text(measure, value, case)}。")
    return tuple(ratios), "".join(words)

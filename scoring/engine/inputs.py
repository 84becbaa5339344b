"""The data sheet 数据表 and the figures that rules make of it: sums and ratios of its rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .errors import Problem
from .quantities import split_unit

BUDGET_AMOUNTS = ("initial_budget", "adjusted_budget", "received", "spent", "carried_over")
BUDGET_CATEGORIES = ("", "basic", "project")
NOT_MEASURED, NOTHING = "not_measured", "not_applicable"


class BudgetSum(NamedTuple):
    """Sum one amount over budget lines: ``field`` such as "spent"; ``category`` "" for all lines.

    ``otherwise`` names the amount that stands in on lines where ``field`` is empty: the initial
    budget, say, where there was no adjustment.
    """

    field: str
    category: str = ""
    otherwise: str = ""


class Input(NamedTuple):
    """One row of the data sheet 数据表: entered by a person, or summed from budget lines.

    Values are in ``unit``, which is never a multiple (元, not 万元); with "%" they are fractions.
    """

    key: str
    label: str
    unit: str
    sum_of: BudgetSum | None = None
    note: str = ""


class Term(NamedTuple):
    """One addend of a measure: the input's key and +1 or -1."""

    key: str
    sign: int


class Measure(NamedTuple):
    """A figure made of inputs: sum of terms, over a sum of terms if there is a denominator.

    ``basis`` names it in print ("决算支出/决算收入"). ``absolute`` takes the size of the numerator,
    for differences. ``when_zero`` says what a zero denominator means: "not_measured" (default) or
    "not_applicable" (nothing to measure, such as no contract in the year).
    """

    basis: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    absolute: bool = False
    when_zero: str = NOT_MEASURED

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(term.key for term in self.numerator + self.denominator)


def input_problems(inputs: tuple[Input, ...]) -> Iterator[Problem]:
    """What is wrong with the rows of a data sheet; fields that are None were reported already."""
    yield from repeated("inputs", "key", [entry.key for entry in inputs])
    for i, entry in enumerate(inputs):
        yield from _sum_of_problems(f"inputs[{i}].sum_of", entry.sum_of)
        if entry.unit is not None and entry.unit != "%" and split_unit(entry.unit)[0] != 1:
            yield Problem(f"inputs[{i}].unit", f"“{entry.unit}”应改为基本单位，例如“元”；填报时仍可按万元填写。")


def _sum_of_problems(path: str, sum_of: BudgetSum | None) -> Iterator[Problem]:
    if sum_of is None:
        return
    for name, value, allowed in (
        ("field", sum_of.field, BUDGET_AMOUNTS),
        ("otherwise", sum_of.otherwise, ("", *BUDGET_AMOUNTS)),
        ("category", sum_of.category, BUDGET_CATEGORIES),
    ):
        if value is not None and value not in allowed:
            yield Problem(f"{path}.{name}", f"没有“{value}”，可用：{'、'.join(filter(None, allowed))}。")


def measure_problems(path: str, measure: Measure | None, units: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with a measure; ``units`` are those of the data sheet, by key."""
    if measure is None:
        return
    if not measure.numerator:
        yield Problem(f"{path}.numerator", "至少要有一项。")
    if measure.when_zero not in (None, NOT_MEASURED, NOTHING):
        yield Problem(f"{path}.when_zero", f"应为 {NOT_MEASURED} 或 {NOTHING}，现为“{measure.when_zero}”。")
    for key in measure.keys:
        if key not in units:
            yield Problem(path, f"数据表 inputs 中没有“{key}”。")
    for name, terms in (("numerator", measure.numerator), ("denominator", measure.denominator)):
        if len({units[term.key] for term in terms if term.key in units}) > 1:
            yield Problem(f"{path}.{name}", "相加减的各项计量单位应相同。")


def repeated(path: str, name: str, values: list[str]) -> Iterator[Problem]:
    """Every value of a list ``path`` that occurs twice in the field ``name``."""
    counts = Counter(value for value in values if value is not None)
    for number, value in enumerate(values):
        if counts[value] > 1:
            yield Problem(f"{path}[{number}].{name}", f"“{value}”重复。")

"""docs/schemes.md is kept honest: its example works and it knows every key there is."""

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from evaluations.enums import Level1, Level2
from scoring.engine import Answer, Measurements, score
from scoring.engine.inputs import BudgetSum, Input, Measure
from scoring.engine.measurements import LEVEL1, LEVEL2
from scoring.engine.rules import RULES
from scoring.engine.rules_judged import Check, Level
from scoring.engine.rules_measured import Step
from scoring.engine.scheme import (
    Adjustment,
    Band,
    CapStep,
    Dimension,
    Item,
    Limits,
    OverTarget,
    RatioCap,
    Scheme,
    Source,
)
from scoring.loader import ExactLoader, scheme_from
from tests.scoring.building import indicator

DOCUMENT = (Path(__file__).parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")
PARTS = (
    Adjustment, Band, BudgetSum, CapStep, Check, Dimension, Input, Item, Level, Limits, Measure, OverTarget, RatioCap,
    Scheme, Source, Step,
)  # fmt: skip


@pytest.fixture
def example():
    (text,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
    return scheme_from(yaml.load(text, ExactLoader))  # noqa: S506  (a SafeLoader)


def test_example_scores_a_report(example):
    measurements = Measurements(
        values={"budget": Decimal(100), "spent": Decimal(75), "complaints": Decimal(1)},
        indicators=(indicator("100", "130"), indicator("100", "90", key="two")),
        answers={"A3": Answer(checks={"approval": True, "diversion": True})},
        adjustments={"J": Decimal(3)},
    )

    result = score(example, measurements)

    assert [item.points for item in result.items] == [15, 8, 10, 55]  # of B1's 60: 30 − 2 and 27
    assert (result.total.points, result.total.grade) == (89, "合格")


def names(cls):
    own = [field.name for field in fields(cls) if field.init] if is_dataclass(cls) else cls._fields
    return {{"lowest": "from", "highest": "to"}.get(name, name) for name in own}


@pytest.mark.parametrize("cls", [*PARTS, *RULES.values()], ids=lambda cls: cls.__name__)
def test_every_key_is_described(cls):
    assert {name for name in names(cls) if not re.search(rf"\b{name}\b", DOCUMENT)} == set()


def test_every_rule_has_its_row():
    assert re.findall(r"^\| `(\w+)` \|", DOCUMENT, re.MULTILINE) == [
        "proportional", "stepped", "threshold", "deduction", "checklist", "graded", "indicators", "assessed",
    ]  # fmt: skip
    assert len(RULES) == 8


def test_indicator_levels_of_schemes_are_those_of_reports():
    assert (list(LEVEL1), list(LEVEL2)) == (Level1.values, Level2.values)

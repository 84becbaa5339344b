"""Whatever a report says, its package says the same."""

import json
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from evaluations import outline
from evaluations.facts import BudgetLineFacts, ReportFacts, UnitFacts, YearFacts
from evaluations.package import dump, facts_from, package_from, parse
from tests.packages import find_scheme
from tests.random_reports import OUTLINE, SCHEME, decimals, reports

READ_YAML = cache(outline.read_yaml)
VALIDATOR = Draft202012Validator(json.loads(Path("docs/package.schema.json").read_text(encoding="utf-8")))


@pytest.fixture(autouse=True)
def outlines_are_read_once(monkeypatch):
    monkeypatch.setattr(outline, "read_yaml", READ_YAML)


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
@given(reports)
def test_a_package_says_what_the_report_says(facts):
    written = dump(package_from(facts, SCHEME))

    read, scheme = facts_from(parse(written), find_scheme)

    assert (read, scheme) == (facts, SCHEME)
    VALIDATOR.validate(parse(written))
    assert dump(package_from(read, scheme)) == written


@settings(max_examples=30, deadline=None, derandomize=True)
@given(decimals(2))
def test_an_amount_is_the_same_in_whatever_unit_it_is_written(amount):
    facts = replace(EMPTY, budget_lines=(BudgetLineFacts("basic", "人员", spent=amount.quantize(Decimal("0.01"))),))
    data = package_from(facts, SCHEME)

    for written in (f"{amount}元", f"{amount / 10**4}万元", f"{amount:,.2f}", f"{amount / 10**8:f}亿元"):
        data["budget_lines"][0]["spent"] = written
        assert facts_from(data, find_scheme)[0] == facts


EMPTY = ReportFacts("overall", SCHEME.code, OUTLINE.code, UnitFacts("示例市档案馆"), YearFacts(2023))

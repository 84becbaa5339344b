"""A report as big as they come, made from the real case: for measuring and for counting queries."""

from dataclasses import replace
from decimal import Decimal

from django.core.management import call_command

from evaluations.facts import BudgetLineFacts
from evaluations.package import facts_from, parse
from evaluations.services.drafting import import_report
from scoring.storing import find_stored, stored_scheme
from tests.publications import DEMO

OVERALL = DEMO / "zhanjiang-urban-renewal-2023-overall.json"


def make_full_report(*, indicators=40, lines=30):
    """The overall report of the real case (24 score lines, one adjustment) with as many rows as asked for."""
    call_command("load_schemes", verbosity=0)
    facts, _ = facts_from(parse(OVERALL.read_bytes()), lambda code: stored_scheme(find_stored(code)))
    patterns = facts.indicators
    many = replace(
        facts,
        indicators=tuple(
            replace(patterns[i % len(patterns)], key=f"indicator_{i}", title=f"{patterns[i % len(patterns)].title}{i}")
            for i in range(indicators)
        ),
        budget_lines=tuple(
            BudgetLineFacts(
                category="basic" if i % 2 else "project",
                title=f"预算项目{i}",
                initial_budget=Decimal(1000000 + i),
                received=Decimal(900000 + i),
                spent=Decimal(800000 + i),
            )
            for i in range(lines)
        ),
        texts=dict.fromkeys(facts.texts, "一段文字。"),
        lines=tuple(replace(line, basis="依据。") for line in facts.lines),
        adjustments={"X": Decimal(0)},
    )
    return import_report(many, scheme_version=find_stored(facts.scheme))

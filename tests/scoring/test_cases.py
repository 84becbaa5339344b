"""The cases under cases/: what a finance officer would work out by hand for each shipped scheme."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations.assessment import assess
from evaluations.facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, UnitFacts, YearFacts
from scoring.engine import NOT_APPLICABLE, NOT_MEASURED
from scoring.loader import scheme_from_file

SCHEMES = Path(__file__).parents[2] / "fixtures" / "schemes"
WORDS = {NOT_MEASURED: "未测算", NOT_APPLICABLE: "不适用"}


def cases():
    for path in sorted((Path(__file__).parent / "cases").glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        common = content.get("common", {})
        for case in content["case"]:
            figures = common.get("figures", {}) | case.get("figures", {})
            yield pytest.param(
                content["scheme"], common | case | {"figures": figures}, id=f"{path.stem}-{case['name']}"
            )


def decimals(row):
    return {key: Decimal(value) if isinstance(value, int) else value for key, value in row.items()}


def indicator(number, name, level1, **row):
    """A row of a case; with a level or without figures it is a qualitative indicator."""
    kind = row.pop("kind", "quantity" if "target" in row else "qualitative")
    return IndicatorFacts(f"i{number}", level1, "", name, kind, **decimals(row))


def line(item, case):
    failed, still_open = (case.get(name, {}).get(item.code, []) for name in ("failed", "open"))
    checks = (
        {} if item.rule != "checklist" else {check.key: check.key not in failed for check in item.parameters.checks}
    )
    own = {name: decimals(case.get(name, {})).get(item.code) for name in ("shares", "given")}
    return LineFacts(
        item.code,
        checks={key: holds for key, holds in checks.items() if key not in still_open},
        level=case.get("levels", {}).get(item.code, ""),
        share=own["shares"],
        points=own["given"],
        not_applicable=case.get("not_applicable", {}).get(item.code, ""),
    )


def facts_of(case, scheme):
    figures = {key: value for key, value in case["figures"].items() if key not in case.get("without", ())}
    return ReportFacts(
        kind=scheme.kind,
        scheme=scheme.code,
        outline="",
        unit=UnitFacts("示例单位"),
        year=YearFacts(2023),
        figures=decimals(figures),
        budget_lines=tuple(BudgetLineFacts(title="示例", **decimals(row)) for row in case.get("budget", ())),
        indicators=tuple(indicator(i, **row) for i, row in enumerate(case.get("indicators", ()))),
        lines=tuple(line(item, case) for item in scheme.items),
        adjustments=decimals(case.get("adjustments", {})),
    )


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_case_comes_out_as_worked_out_by_hand(code, case):
    scheme = scheme_from_file(SCHEMES / f"{code}.yaml")

    result = assess(facts_of(case, scheme), scheme).result

    points = {item.code: WORDS.get(item.state, item.points) for item in result.items}
    assert points == {item.code: item.points for item in scheme.items} | case["points"]
    assert (result.total.points, result.total.grade) == (case["total"], case.get("grade"))


def test_every_shipped_scheme_has_cases():
    assert {case.values[0] for case in cases()} == {path.stem for path in SCHEMES.glob("*.yaml")}

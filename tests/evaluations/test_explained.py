import json
from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.assessment import assess
from evaluations.enums import ReportKind
from evaluations.explained import explained
from scoring.engine.rounding import plain
from tests.packages import demo_facts, find_scheme

OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT
SPENT, RECEIVED, BUDGET = Decimal("9537308.77"), Decimal("9554986.77"), Decimal(10965100)


def told(facts):
    return explained(facts, assess(facts, find_scheme(facts.scheme)))


def item(data, code):
    return next(entry for group in data["dimensions"] for entry in group["items"] if entry["code"] == code)


def test_totals_stand_side_by_side():
    data = told(demo_facts(OVERALL))

    assert {name: (data[name]["total"], data[name]["grade"]) for name in ("computed", "self", "stated")} == {
        "computed": ("97.74", "优"),
        "self": ("99.48", "优"),
        "stated": ("99.48", "优"),
    }


def test_groups_stand_side_by_side():
    groups = told(demo_facts(OVERALL))["dimensions"]

    assert [(group["code"], group["computed"], group["self"], group["stated"]) for group in groups] == [
        ("A", "47.74", "49.48", "49.48"),
        ("B", "2", "2", "2"),
        ("C", "7", "7", "7"),
        ("D", "3", "3", "3"),
        ("E", "15", "15", "15"),
        ("F", "10", "10", None),
        ("G", "10", "10", None),
        ("H", "3", "3", None),
    ]


def test_a_measured_line_says_how_its_points_came_about():
    assert item(told(demo_facts(OVERALL)), "A3") == {
        "code": "A3",
        "title": "部门预算资金支出率",
        "maximum": "10",
        "rule": "proportional",
        "state": "scored",
        "computed": "9.98",
        "unrounded": plain(10 * SPENT / RECEIVED),
        "self": "9.98",
        "self_differs": False,
        "self_reason": "",
        "reviewed": None,
        "reviewed_reason": "",
        "sentence": "决算支出9537308.77元÷决算收入9554986.77元＝99.81%，10分×99.81%＝9.98分。另：决算支出/年度收入预算为86.98%。",
        "ratio": {"value": plain(SPENT / RECEIVED), "basis": "决算支出/决算收入"},
        "alternatives": [{"value": plain(SPENT / BUDGET), "basis": "决算支出/年度收入预算"}],
        "inputs": [
            {"key": "final_expenditure", "label": "决算支出", "value": "9537308.77", "unit": "元"},
            {"key": "final_income", "label": "决算收入", "value": "9554986.77", "unit": "元"},
        ],
        "indicators": [],
    }


def test_an_indicator_says_its_ratio_beside_the_one_the_report_states():
    rows = {row["key"]: row for row in item(told(demo_facts(OVERALL)), "A1")["indicators"]}
    ratio = Decimal(rows["agreed_investment"]["ratio"])

    assert rows["agreed_investment"]["stated_ratio"] == "154.86%"
    assert ratio == Decimal("1.548")
    assert rows["land_revenue"]["stated_ratio"] is None
    assert (rows["land_revenue"]["target"], rows["land_revenue"]["actual"]) == ("6亿元", "1.3亿元")
    assert rows["land_revenue"]["is_met"] is False


def test_the_three_values_of_a_line_stay_apart():
    facts = demo_facts(PROJECT)
    first = replace(
        facts.lines[0], self_reason="上级资金未计。", reviewed_score=Decimal("2.5"), reviewed_reason="核减。"
    )

    data = told(replace(facts, lines=(first, *facts.lines[1:])))

    line = item(data, "P1")
    assert (line["computed"], line["self"], line["reviewed"]) == ("2.68", "5", "2.5")
    assert (line["self_differs"], line["self_reason"], line["reviewed_reason"]) == (True, "上级资金未计。", "核减。")
    assert (data["self"]["total"], data["reviewed"]["total"], told(facts)["reviewed"]) == ("100", "97.5", None)
    assert Decimal(line["unrounded"]) == Decimal(2167000) / Decimal(4050000) * 5


def test_what_is_missing_is_null_and_named():
    facts = demo_facts(PROJECT)
    indicators = tuple(replace(one, actual="") for one in facts.indicators)
    lines = tuple(replace(line, self_score=None) for line in facts.lines)

    data = told(replace(facts, indicators=indicators, lines=lines, stated=type(facts.stated)()))

    assert data["stated"] == {"total": None, "grade": None}
    assert [(group["computed"], group["self"], group["stated"]) for group in data["dimensions"]] == [
        ("17.68", "17.68", None),
        (None, None, None),
    ]
    assert (data["self"]["grade"], data["self"]["is_complete"], data["self"]["missing"]) == (None, False, ["G1", "G2"])
    assert (item(data, "G1")["computed"], item(data, "G1")["self"], item(data, "G1")["state"]) == (
        None,
        None,
        "not_measured",
    )


@pytest.mark.parametrize("kind", ReportKind)
def test_everything_is_plain_json_without_binary_fractions(kind):
    data = told(demo_facts(kind))

    assert json.loads(json.dumps(data), parse_float=pytest.fail) == data

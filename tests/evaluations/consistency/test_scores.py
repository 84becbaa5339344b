"""Each check with a report that must trigger it, one that must not, and a borderline one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations import consistency
from evaluations.assessment import assess
from evaluations.facts import StatedFacts
from evaluations.package import facts_from
from tests.packages import demo_data, find_scheme


def demo(kind):
    return facts_from(demo_data(kind), find_scheme)


def found(facts, scheme, code):
    findings = consistency.run(consistency.Subject(facts, assess(facts, scheme)))
    return [(one.where, one.stated, one.computed) for one in findings if one.code == code]


def with_ratio(facts, key, stated):
    return replace(
        facts,
        indicators=tuple(replace(one, stated_ratio=stated) if one.key == key else one for one in facts.indicators),
    )


def test_the_real_case_has_its_wrong_ratio_and_its_unexplained_score_and_no_other_finding():
    overall, project = demo("overall"), demo("project")

    codes = [
        [finding.code for finding in consistency.run(consistency.Subject(facts, assess(facts, scheme)))]
        for facts, scheme in (overall, project)
    ]

    assert codes == [["CK-E2", "CK-R1"], ["CK-E2", "CK-R1"]]
    assert found(*overall, "CK-R1") == [("indicators[6].stated_ratio", "154.86%", "154.80%")]


@pytest.mark.parametrize(
    ("stated", "is_told"),
    [
        ("113%", False),
        ("112.98%", False),
        ("112.980%", True),
        ("112.97%", True),
        ("112%", True),
        ("113", False),
        ("1130‰", False),
        ("112.9780000000001%", True),
    ],
)
def test_a_ratio_is_held_against_its_own_precision(stated, is_told):
    facts, scheme = demo("overall")
    key = next(one.key for one in facts.indicators if one.target.startswith("55.63"))

    wheres = [where for where, _, _ in found(with_ratio(facts, key, stated), scheme, "CK-R1")]

    assert ("indicators[2].stated_ratio" in wheres) is is_told


def test_a_ratio_in_words_is_told_as_no_figure():
    facts, scheme = demo("overall")
    key = facts.indicators[0].key

    assert found(with_ratio(facts, key, "超额完成"), scheme, "CK-R1")[0] == (
        "indicators[0].stated_ratio",
        "超额完成",
        "101.61%",
    )


@pytest.mark.parametrize(("given", "expected"), [("3", []), ("3.5", [("lines[6].self_score", "3.5", "3")])])
def test_a_line_scores_at_most_its_points(given, expected):
    facts, scheme = demo("overall")
    index = next(i for i, line in enumerate(facts.lines) if line.item == "C2")
    lines = list(facts.lines)
    lines[index] = replace(lines[index], self_score=Decimal(given))
    wanted = [(f"lines[{index}].self_score", *rest) for _, *rest in expected]

    assert found(replace(facts, lines=tuple(lines)), scheme, "CK-W3") == wanted


def test_stated_points_are_added_up():
    facts, scheme = demo("overall")
    stated = StatedFacts(Decimal("99.5"), "优", {"A": Decimal("49.48"), "C": Decimal(6)})

    findings = found(replace(facts, stated=stated), scheme, "CK-W2")

    assert findings == [("stated.dimensions.C", "6", "7"), ("stated.total", "99.5", "99.48")]


def test_a_group_with_a_missing_score_contradicts_nothing():
    facts, scheme = demo("overall")
    lines = tuple(replace(line, self_score=None) if line.item == "A3" else line for line in facts.lines)

    assert found(replace(facts, figures={}, lines=lines), scheme, "CK-W2") == []


@pytest.mark.parametrize(
    ("total", "grade", "is_told"), [("90", "优", False), ("89.99", "优", True), ("95", "优秀", True)]
)
def test_a_stated_grade_is_the_one_the_stated_total_earns(total, grade, is_told):
    facts, scheme = demo("overall")

    findings = found(replace(facts, stated=StatedFacts(Decimal(total), grade)), scheme, "CK-X3")

    assert bool(findings) is is_told


@pytest.mark.parametrize(
    ("given", "reason", "is_told"),
    [("19.5", "", True), ("19.5", "土地出让计划年中调整。", False), ("17.76", "", False)],
)
def test_a_score_other_than_the_computed_one_needs_a_reason(given, reason, is_told):
    facts, scheme = demo("overall")
    first = replace(facts.lines[0], self_score=Decimal(given), self_reason=reason)

    findings = found(replace(facts, lines=(first, *facts.lines[1:])), scheme, "CK-E2")

    assert findings == ([("lines[0].self_reason", "19.5", "17.76")] if is_told else [])


def test_a_score_given_by_indicators_alone_is_told_at_its_item():
    facts, scheme = demo("project")
    first = replace(facts.indicators[0], self_score=Decimal(0), self_reason="")
    facts = replace(facts, lines=(), indicators=(first, *facts.indicators[1:]))

    assert [where for where, _, _ in found(facts, scheme, "CK-E2")] == ["lines[G1].self_reason"]

from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import BudgetLineFacts, StatedFacts
from tests.subjects import PROJECT, found, real_case, sound_facts, subject


def printed(total, *spent):
    lines = tuple(
        BudgetLineFacts(
            "project", f"来源{i}", project=PROJECT, initial_budget=Decimal(1), spent=amount and Decimal(amount)
        )
        for i, amount in enumerate(spent)
    )
    return subject(sound_facts(budget_lines=lines, stated=StatedFacts(budget={"spent": Decimal(total)})))


def test_a_printed_total_is_the_sum_of_its_rows():
    (told,) = BY_CODE["CK-F1"](printed(12170600, 11870600, 400000))

    assert (told.where, told.stated, told.computed) == ("stated.budget.spent", "1217.06万元", "1227.06万元")
    assert told.message == "“支出”所载合计 1217.06万元，各行相加为 1227.06万元，请核对合计和各行的数字。"


@pytest.mark.parametrize(
    ("total", "spent", "is_told"),
    [
        ("800000", ("500000", "300000"), False),
        ("800100", ("500000", "300000"), False),
        ("800200", ("500000", "300000"), True),
        ("800000.01", ("500000", "300000.01"), False),
        ("800000.03", ("500000.01", "300000.01"), True),
        ("900000", ("500000", None), False),
        ("400000", ("500000", None), True),
        ("0", ("500000",), True),
    ],
)
def test_amounts_printed_in_ten_thousands_may_be_rounded_and_a_gap_may_hold_the_rest(total, spent, is_told):
    assert bool(found("CK-F1", printed(total, *spent))) is is_told


def overall(basic, project, final):
    lines = (
        BudgetLineFacts("basic", "基本支出", spent=Decimal(basic)),
        BudgetLineFacts("project", "项目支出", spent=project and Decimal(project)),
    )
    facts = sound_facts(
        kind=ReportKind.OVERALL,
        scheme="zhanjiang-overall-2024",
        outline="zhanjiang-overall-2024",
        project="",
        budget_lines=lines,
        indicators=(),
        texts={},
        figures={"final_expenditure": Decimal(final)},
    )
    return subject(facts)


@pytest.mark.parametrize(
    ("project", "final", "is_told"),
    [("8847200", "14982700", True), ("8847200", "14972708.77", False), (None, "14982700", False)],
)
def test_basic_and_project_expenditure_are_all_expenditure(project, final, is_told):
    told = found("CK-F1", overall("6125500", project, final))

    assert told == ([("figures.final_expenditure", "1498.27万元", "1497.27万元")] if is_told else [])


def test_the_real_case_adds_up():
    assert [found("CK-F1", real_case(kind)) for kind in ReportKind] == [[], []]


@pytest.mark.parametrize(("own", "is_told"), [(None, False), ("1500000", True)])
def test_a_row_without_adjusted_budget_may_have_been_adjusted(own, is_told):
    rows = (("基本支出", "9862000", None), ("项目支出", "22294000", own))
    lines = tuple(
        BudgetLineFacts(
            "project", title, initial_budget=Decimal(initial), adjusted_budget=adjusted and Decimal(adjusted)
        )
        for title, initial, adjusted in rows
    )
    stated = StatedFacts(budget={"adjusted_budget": Decimal(1400000)})

    assert bool(found("CK-F1", subject(sound_facts(budget_lines=lines, stated=stated)))) is is_told


@pytest.mark.parametrize(
    ("kind", "total", "is_told"), [("overall", 1060, False), ("overall", 110, True), ("project", 1060, True)]
)
def test_projects_listed_alone_are_a_part_of_the_whole_unit(kind, total, is_told):
    line = BudgetLineFacts("project", "阅读推广", project=PROJECT, spent=Decimal(900000))
    stated = StatedFacts(budget={"spent": Decimal(total) * 10000})
    facts = sound_facts(kind=ReportKind(kind), budget_lines=(line,), indicators=(), stated=stated)

    assert bool(found("CK-F1", subject(facts))) is is_told

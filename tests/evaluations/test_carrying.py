"""What of last year's report the next one begins with, and what is left behind."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from evaluations import outline
from evaluations.carrying import carried_over, from_target_table
from evaluations.enums import ReportKind
from evaluations.facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, TargetFacts, YearFacts
from tests.packages import demo_facts, find_scheme

PROJECT, OVERALL = ReportKind.PROJECT, ReportKind.OVERALL
NEXT_YEAR = YearFacts(2024, notice_number="湛财绩〔2025〕1号")


def blank(last, **changes):
    about = {name: getattr(last, name) for name in ("kind", "scheme", "outline", "unit", "project")}
    return ReportFacts(**about | {"year": NEXT_YEAR} | changes)


def carry(last, *, scheme=None, registered=(), **changes):
    old = find_scheme(last.scheme)
    begun = blank(last, **changes)
    return carried_over(
        last,
        begun,
        old_scheme=old,
        scheme=scheme or old,
        outline=outline.load(begun.outline),
        registered=registered,
    )


def renamed(scheme, **titles):
    """A scheme whose items bear other titles, by code."""
    dimensions = (
        part._replace(items=tuple(item._replace(title=titles.get(item.code, item.title)) for item in part.items))
        for part in scheme.dimensions
    )
    return replace(scheme, dimensions=tuple(dimensions))


@pytest.mark.parametrize("kind", ReportKind)
def test_wording_carries_over_and_results_do_not(kind):
    last = replace(demo_facts(kind), attachment_label="附件4")

    begun = carry(last)

    assert begun.texts == last.texts
    assert begun.lines == tuple(LineFacts(line.item, basis=line.basis) for line in last.lines if line.basis)
    assert (begun.attachment_label, begun.year, begun.unit) == ("附件4", NEXT_YEAR, last.unit)
    left_empty = ("filed_on", "figures", "adjustments", "evidence", "stated")
    assert {name: getattr(begun, name) for name in left_empty} == {
        one.name: getattr(blank(last), one.name) for one in fields(ReportFacts) if one.name in left_empty
    }


def test_indicators_keep_what_they_ask_for_and_forget_what_was_achieved():
    asked = IndicatorFacts("a", "output", "quantity", "面积", "quantity", "≥", "亩", "2200亩", weight=Decimal(20))
    achieved = replace(
        asked, actual="2235亩", level="achieved", share=Decimal(1), not_applicable="停办", deviation_reason="雨",
        stated_ratio="101.61%", self_score=Decimal(20), self_reason="超额",
    )  # fmt: skip

    assert carry(replace(demo_facts(), indicators=(achieved,))).indicators == (asked,)


@pytest.mark.parametrize(
    ("target", "proposed"),
    [
        ("2023/12/31", "2024/12/31"),
        ("2023年12月底前完成", "2024年12月底前完成"),
        ("2022年12月31日", "2022年12月31日"),
        ("12月底前", "12月底前"),
        ("2023年2月30日", "2023年2月30日"),
        ("2023亩", "2023亩"),
    ],
)
def test_a_day_of_last_year_is_proposed_for_this_year(target, proposed):
    last = replace(
        demo_facts(),
        targets=(TargetFacts("output", "timeliness", "完成时间", target),),
        indicators=(IndicatorFacts("a", "output", "timeliness", "完成时间", "date", target=target),),
    )

    begun = carry(last)

    assert (begun.targets[0].value, begun.indicators[0].target) == (proposed, proposed)


def test_budget_lines_carry_over_by_name_alone():
    last = demo_facts(OVERALL)

    begun = carry(last)

    assert begun.budget_lines == tuple(
        BudgetLineFacts(line.category, line.title, line.source, line.project) for line in last.budget_lines
    )


def test_lines_the_units_year_has_already_hold():
    last = demo_facts(PROJECT)
    same_name = BudgetLineFacts("project", last.budget_lines[0].title)
    of_the_project = BudgetLineFacts("project", "宣传培训", project=last.project)
    of_another = BudgetLineFacts("project", "设备购置", project="别的项目")

    assert carry(last, registered=(of_the_project,)).budget_lines == ()
    assert carry(last, registered=(same_name,)).budget_lines == ()
    assert [line.title for line in carry(last, registered=(of_another,)).budget_lines] == ["城市更新专项工作经费"]
    assert carry(demo_facts(OVERALL), registered=(of_another,)).budget_lines == ()


def test_a_basis_goes_with_the_title_of_its_item():
    last = replace(demo_facts(), lines=(LineFacts("P1", basis="已到位。"), LineFacts("P2", basis="已执行。")))
    old = find_scheme(last.scheme)
    swapped = renamed(old, P1="资金执行情况", P2="资金使用合规性")

    assert carry(last, scheme=swapped).lines == (LineFacts("P1", basis="已执行。"),)


def test_of_items_with_one_title_the_one_with_the_same_code_takes_the_basis():
    last = replace(demo_facts(), lines=(LineFacts("P1", basis="已到位。"), LineFacts("P2", basis="已执行。")))
    doubled = renamed(find_scheme(last.scheme), P3="资金到位情况", G1="资金执行情况", P2="别的")

    assert carry(last, scheme=doubled).lines == (
        LineFacts("P1", basis="已到位。"),
        LineFacts("G1", basis="已执行。"),
    )
    ambiguous = renamed(find_scheme(last.scheme), P1="别的", P3="资金到位情况", G1="资金到位情况")
    assert [line.item for line in carry(last, scheme=ambiguous).lines] == ["P2"]


def test_two_bases_never_meet_in_one_item():
    last = demo_facts()
    scheme = find_scheme(last.scheme)
    begun = replace(last, lines=(LineFacts("P1", basis="已到位。"), LineFacts("P3", basis="已核对。")))

    carried = carried_over(
        begun,
        blank(last),
        old_scheme=renamed(scheme, P3="资金到位情况"),
        scheme=scheme,
        outline=outline.load(last.outline),
    )

    assert carried.lines == (LineFacts("P1", basis="已到位。"),)


def test_chapters_the_new_outline_does_not_have_stay_behind():
    last = demo_facts()
    kept = [part.key for part in outline.load("general-project").written if part.key in last.texts]

    begun = carry(last, outline="general-project")

    assert list(begun.texts) == kept
    assert 0 < len(kept) < len(last.texts)


def test_a_target_table_gives_targets_and_indicators_and_nothing_else():
    last = demo_facts()
    begun = from_target_table(blank(last, filed_on=date(2025, 7, 1)), last.targets, last.indicators)

    assert begun == blank(last, filed_on=date(2025, 7, 1), targets=last.targets, indicators=last.indicators)

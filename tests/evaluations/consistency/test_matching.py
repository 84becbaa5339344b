from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency.matching import CONTRADICTORY, EQUAL, UNBOUND, is_close, is_equal, matches
from evaluations.prose.mentions import figures
from tests.subjects import quantity, sound_facts, subject


def outcomes(text, **changes):
    """What becomes of the figures of one chapter of a project report: text, outcome, name of the figure."""
    examined = subject(sound_facts(texts={"conclusion": text}, **changes))
    return [(one.mention.text, one.outcome, one.known.name if one.known else "") for one in matches(examined)]


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("953.73万元", "9537308.77", True),
        ("953.74万元", "9537308.77", False),
        ("113%", "1.1298", True),
        ("112.97%", "1.1298", False),
        ("约56亿元", "5563000000", True),
        ("约50亿元", "5563000000", False),
        ("超过5亿元", "520000000", True),
        ("超过5亿元", "440000000", False),
        ("近5亿元", "490000000", True),
        ("不超过3次", "1", True),
    ],
)
def test_a_value_is_equal_as_the_text_prints_it(text, value, expected):
    assert is_equal(figures(text)[0], Decimal(value)) is expected


def test_what_was_cut_off_instead_of_rounded_is_close():
    mention = figures("99.81%")[0]

    assert (is_close(mention, Decimal("0.99819")), is_equal(mention, Decimal("0.99819"))) == (True, False)
    assert not is_close(mention, Decimal("0.9983"))


def test_a_figure_is_known_by_its_name_or_its_short_name():
    assert outcomes("全年举办阅读推广活动131场，读者满意度94.5%。") == [
        ("131场", EQUAL, "阅读推广活动场次·完成值"),
        ("94.5%", EQUAL, "读者满意度·完成值"),
    ]


def test_a_figure_of_that_name_with_another_value_is_contradictory():
    assert outcomes("全年举办阅读推广活动113场，读者满意度95.4%。") == [
        ("113场", CONTRADICTORY, "阅读推广活动场次·完成值"),
        ("95.4%", CONTRADICTORY, "读者满意度·完成值"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "上年读者满意度92%。",
        "2023年，读者满意度92%。",
        "读者满意度比上年提高2%。",
        "线上读者满意度92%。",
        "其中读者满意度92%。",
        "预计读者满意度98%。",
        "累计阅读推广活动520场。",
        "读者满意度92分。",
        "读者满意度由92%提高到95%。",
        "2023年的情况如下，读者满意度92%。",
    ],
)
def test_what_is_said_of_another_time_part_or_unit_is_unbound(text):
    assert {outcome for _, outcome, _ in outcomes(text)} == {UNBOUND}


def test_a_target_is_told_from_a_result():
    assert outcomes("目标：阅读推广活动不少于120场。")[0][1:] == (EQUAL, "阅读推广活动场次·目标值")


def test_a_missed_target_told_as_done_is_contradictory():
    rows = (quantity("shows", "举办展览数量", "6个", "5个", direction="≥"),)

    assert outcomes("全年举办展览6个。", indicators=rows) == [("6个", CONTRADICTORY, "举办展览数量·完成值")]
    assert outcomes("年度目标为举办展览6个。", indicators=rows)[0][1] == EQUAL
    assert outcomes("全年举办展览5个，完成率83.33%。", indicators=rows) == [
        ("5个", EQUAL, "举办展览数量·完成值"),
        ("83.33%", EQUAL, "举办展览数量·完成率"),
    ]


def test_a_value_of_four_digits_needs_no_name():
    rows = (quantity("area", "修缮面积", "2200平方米", "2235.43平方米", direction="≥"),)

    found = outcomes("我馆老楼翻新2235.43平方米，另有空地22平方米。", indicators=rows)

    assert found == [("2235.43平方米", EQUAL, "修缮面积·完成值"), ("22平方米", UNBOUND, "")]


def test_amounts_of_a_project_report_need_no_title():
    assert outcomes("项目预算50万元，实际支出49.5万元，预算执行率100%。") == [
        ("50万元", EQUAL, "全民阅读推广·年初预算"),
        ("49.5万元", CONTRADICTORY, "全民阅读推广·支出"),
        ("100%", EQUAL, "预算执行率·比率"),
    ]


def test_the_initial_budget_is_told_from_the_annual_one():
    facts = sound_facts()
    line = replace(facts.budget_lines[0], adjusted_budget=Decimal("600000.00"))

    found = outcomes("项目年初预算60万元，全年预算60万元，预算50万元，预算55万元。", budget_lines=(line,))

    assert [one[:2] for one in found] == [
        ("60万元", CONTRADICTORY), ("60万元", EQUAL), ("50万元", EQUAL), ("55万元", CONTRADICTORY),
    ]  # fmt: skip

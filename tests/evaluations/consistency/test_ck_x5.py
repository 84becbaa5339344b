"""CK-X5: no problems in words beside figures that show some."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import LineFacts, StatedFacts
from tests.subjects import found, quantity, real_case, sound_facts, subject

MISSED = (quantity("events", "阅读推广活动场次", "≥120场", "96场"),)


def report(words="无。", **changes):
    return subject(sound_facts(texts={"deviations": words}, **changes))


def test_missed_indicators_beside_no_problem():
    (finding,) = BY_CODE["CK-X5"](report(indicators=MISSED))

    assert (finding.where, finding.stated) == ("texts.deviations", "无。")
    assert finding.message == (
        "“偏离绩效目标的原因和下一步改进措施”写“无。”，"
        "而未完成的指标有阅读推广活动场次（目标≥120场，完成96场），请写明存在的问题和原因。"
    )


@pytest.mark.parametrize(
    "words",
    [
        "无",
        "暂无。",
        "不存在问题。",
        "暂无问题",
        "没有偏离绩效目标的情况。",
        "项目运转正常，暂无问题。",
        "无明显偏差。",
    ],
)
def test_the_ways_to_say_that_there_is_none(words):
    assert len(found("CK-X5", report(words, indicators=MISSED))) == 1


@pytest.mark.parametrize(
    "words", ["没有按期完成招标。", "无专职人员，进度滞后。", "未按时开展活动。", "场次未完成，因场馆维修。"]
)
def test_what_begins_like_it_and_names_a_problem_is_none(words):
    assert found("CK-X5", report(words, indicators=MISSED)) == []


def test_low_execution_and_a_low_total_count_too():
    line = replace(sound_facts().budget_lines[0], spent=Decimal("400000.00"))

    assert found("CK-X5", report(budget_lines=(line,)))[0][2] == "预算执行率为80%"
    assert found("CK-X5", report(stated=StatedFacts(Decimal("89.9"))))[0][2] == "总分为89.9分"


def test_a_sound_report_may_have_no_problem():
    line = replace(sound_facts().budget_lines[0], spent=Decimal("450000.00"))

    assert found("CK-X5", report(budget_lines=(line,), stated=StatedFacts(Decimal(90)))) == []
    assert found("CK-X5", real_case()) == []


def basis(*words, scores=("10", "10")):
    lines = tuple(
        LineFacts(code, basis=text, self_score=Decimal(score))
        for code, text, score in zip(("E1", "S1"), words, scores, strict=True)
    )
    return subject(sound_facts(texts={"deviations": "无。"}, lines=lines, indicators=()))


def test_a_plan_that_a_basis_tells_was_not_reached():
    assert found("CK-X5", basis("", "新增面积4.6万亩，完成计划5万亩的92%。"))[0][2] == "得分依据写“完成计划5万亩的92%”"
    assert found("CK-X5", basis("", "计划维修校舍30所，完成28所。"))[0][2] == "得分依据写“计划维修校舍30所，完成28所”"
    assert found("CK-X5", basis("", "计划维修校舍30所，完成30所。")) == []
    assert found("CK-X5", basis("", "上半年完成年度计划的60%。")) == []


def test_several_deductions_are_problems_one_or_tiny_ones_are_not():
    assert len(found("CK-X5", basis("", "", scores=("9.5", "9")))) == 1
    assert found("CK-X5", basis("", "", scores=("10", "9"))) == []
    assert found("CK-X5", basis("", "", scores=("9.9", "9.8"))) == []


def test_a_printed_total_row_tells_the_execution_too():
    line = replace(sound_facts().budget_lines[0], spent=None)
    printed = StatedFacts(budget={"initial_budget": Decimal(2390000), "spent": Decimal(870600)})

    assert found("CK-X5", report(budget_lines=(line,), stated=printed))[0][2] == "预算执行率为36.43%"


def test_the_part_on_problems_of_a_chapter_counts():
    assert len(found("CK-X5", report("主要经验：\n加强宣传。\n存在的问题：\n无。", indicators=MISSED))) == 1
    assert found("CK-X5", report("主要经验：\n无。\n存在的问题：\n场地维修，工期偏长。", indicators=MISSED)) == []

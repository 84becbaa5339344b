"""CK-X5: no problems in words beside figures that show some."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
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

"""CK-X7: words against figures, and against each other."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from tests.subjects import found, quantity, real_case, sound_facts, subject

MISSED = (
    quantity("events", "阅读推广活动场次", "≥120场", "96场"),
    quantity("readers", "参加活动人次", "≥3万人次", "3.2万人次", "benefit", "social"),
)


def report(words, more="", **changes):
    return subject(sound_facts(texts={"conclusion": words, "overview": more}, **changes))


def test_the_real_case_has_idle_assets_in_full_use_and_a_team_that_was_not_founded():
    first, second = BY_CODE["CK-X7"](real_case())

    assert (first.where, first.stated, first.computed) == ("lines[21].basis", "全部在用", "偶有一两台办公电脑闲置")
    assert first.message == (
        "“固定资产利用率的得分依据”写“全部在用”，而“偶有一两台办公电脑闲置”，两者矛盾，请核实后改为一致。"
    )
    assert (second.where, second.computed) == ("texts.team", "成立自评工作小组")


def test_one_hundred_percent_of_what_arrived_is_no_contradiction():
    assert found("CK-X7", real_case(ReportKind.PROJECT)) == []


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("各项指标均已按期完成。", True),
        ("我馆圆满完成了年度目标。", True),
        ("未完成的绩效目标：无。", True),
        ("阅读推广活动超额完成全年任务。", True),
        ("除活动场次外，各项指标均已完成。", False),
        ("参加活动人次超额完成年度目标。", False),
        ("基本完成年度目标。", False),
        ("各项指标完成情况如下表。", False),
        ("活动场次未完成年度目标。", False),
    ],
)
def test_what_is_claimed_of_missed_targets(words, is_told):
    assert bool(found("CK-X7", report(words, indicators=MISSED))) is is_told
    assert found("CK-X7", report(words)) == []


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("利用率100%，其中闲置资产3件。", True),
        ("资产全部在用，部分旧车辆闲置停放。", True),
        ("利用率96.4%，闲置资产3件。", False),
        ("资产全部在用，不存在闲置。", False),
        ("利用率100%，盘活闲置用房2处。", False),
    ],
)
def test_assets_in_use(words, is_told):
    assert bool(found("CK-X7", report(words))) is is_told


def test_words_about_funds_against_the_budget_line():
    line = sound_facts().budget_lines[0]
    short = replace(line, received=Decimal(400000), spent=Decimal(380000), carried_over=Decimal(20000))

    told = found("CK-X7", report("资金全部到位，预算执行率100%，无结余。", budget_lines=(short,)))

    assert [(stated, computed) for _, stated, computed in told] == [
        ("无结余", "结转结余2万元"),
        ("执行率100%", "支出为到位或预算的95%"),
        ("资金全部到位", "到位资金为预算的80%"),
    ]
    assert found("CK-X7", report("资金全部到位，预算执行率100%，无结余。")) == []


def test_what_was_denied_and_told_elsewhere():
    assert found("CK-X7", report("年中无调剂、追加。", "年中追加资金20万元。")) == [
        ("texts.conclusion", "无调剂、追加", "追加资金20万元")
    ]
    assert found("CK-X7", report("年中无调剂、追加。", "不再追加资金0万元。")) == []

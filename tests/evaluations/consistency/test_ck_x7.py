"""CK-X7: words against figures, and against each other."""

from dataclasses import replace
from datetime import date
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


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("举办讲座43场次，超额完成年初计划。", True),
        ("接待读者9,846人次，举办讲座62场，全面完成年初目标。", True),
        ("接待读者9,846人次，举办讲座62场，超额完成年初计划。", False),
        ("计划修复古籍900册，实际修复860册，圆满完成任务。", True),
        ("计划修复古籍900册，实际修复960册，圆满完成任务。", False),
        ("举办讲座43场次，未能圆满完成年初计划。", False),
        ("上半年举办讲座43场，全年超额完成年初计划。", False),
        ("讲座听众43人，超额完成年初计划。", False),
        ("举办讲座43场。", False),
    ],
)
def test_what_is_called_done_reaches_the_figure_of_the_goals(words, is_told):
    goals = "举办讲座60场；接待读者≥1万人次；办证时限不超过3天。"

    assert bool(found("CK-X7", subject(sound_facts(texts={"conclusion": words, "goals": goals})))) is is_told


def test_the_message_names_result_and_plan():
    facts = sound_facts(texts={"conclusion": "举办讲座43场次，超额完成年初计划。", "goals": "举办讲座60场。"})

    (finding,) = BY_CODE["CK-X7"](subject(facts))

    assert (finding.where, finding.computed) == ("texts.conclusion", "举办讲座60场")
    assert finding.message == (
        "“自评结论”写“举办讲座43场次，超额完成年初计划。”，而举办讲座43场次没有达到“举办讲座60场”，请核对后改为一致。"
    )


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("按时于7月26日前报送。", True),
        ("已于2025年7月26日前报送市财政局。", True),
        ("按时于7月30日前报送。", False),
        ("各科室按时于7月10日前报送。", False),
        ("通知要求按时于7月26日前报送。", False),
    ],
)
def test_a_report_was_not_handed_in_before_it_was_dated(words, is_told):
    assert bool(found("CK-X7", report(words, filed_on=date(2025, 7, 29)))) is is_told


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("三公经费支出12万元，比上年增加1万元，主要原因是压减公务接待。", True),
        ("三公经费支出12万元，比预算节约2万元；比上年增加1万元，主要原因是厉行节约。", True),
        ("三公经费支出12万元，比上年增加1万元，主要原因是新增公务用车，同时压减接待。", False),
        ("三公经费支出12万元，比上年减少1万元，主要原因是压减公务接待。", False),
        ("结余资金12万元，比上年增加1万元，主要原因是压减公务接待。", False),
    ],
)
def test_expenditure_does_not_grow_by_saving(words, is_told):
    assert bool(found("CK-X7", report(words))) is is_told


@pytest.mark.parametrize(
    ("words", "more", "is_told"),
    [
        ("无预算调整。", "年中追加总分馆建设资金35.00万元。", True),
        ("预算调整率0。", "年中追加总分馆建设资金35.00万元。", False),
        ("年末结转结余0万元。", "部分科室结转结余达46.20万元。", True),
        ("年末结转结余0.5万元。", "年末结转结余46.20万元。", False),
        ("年末结转结余0万元。", "上年结转结余46.20万元。", False),
        ("上年结转结余0万元。", "年末结转结余46.20万元。", False),
    ],
)
def test_nothing_changed_and_nothing_left_are_denied_elsewhere(words, more, is_told):
    assert bool(found("CK-X7", report(words, more))) is is_told


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("项目资金执行率100%。", True),
        ("支出45万元，执行率100%。", True),
        ("年初预算24万元，执行率100%。", True),
        ("支出45万元：中央资金支出30万元，执行率100%；县级配套支出15万元，执行率75%。", False),
        ("县级配套年初预算30万元，执行率80%；全年预算24万元，执行率100%。", False),
    ],
)
def test_a_rate_of_one_source_is_not_that_of_the_project(words, is_told):
    line = replace(sound_facts().budget_lines[0], spent=Decimal(450000))

    assert bool(found("CK-X7", report(words, budget_lines=(line,)))) is is_told


def test_all_of_one_of_several_lines_was_spent():
    line = replace(sound_facts().budget_lines[0], received=None)
    other = replace(line, title="县级配套", initial_budget=Decimal(300000), spent=Decimal(213600))

    assert found("CK-X7", report("上级资金执行率100%；县级配套执行率71.2%。", budget_lines=(line, other))) == []
    assert len(found("CK-X7", report("执行率100%。", budget_lines=(other,)))) == 1


IDLE = "学员宿舍平均入住率63%，其中两层因改造停用、空置。"


@pytest.mark.parametrize(
    ("words", "more", "is_told"),
    [
        ("教学楼、学员宿舍利用率100%。", IDLE, True),
        ("教学楼、学员食堂利用率100%。", IDLE, False),
        ("学员宿舍利用率100%。", "学员宿舍没有闲置。", False),
        ("学员宿舍利用率100%。学员宿舍上年闲置两间，本年已启用。", "", False),
        ("固定资产利用率100%。", "部分固定资产停用待报废。", False),
        ("教学楼利用率96%。", IDLE, False),
        ("本年度无资产处置和使用收益。", "出租物业租金收缴不及时，应收租金46.8万元。", True),
        ("本年度无资产处置和使用收益。", "文化宫出租2处，手续齐全。", True),
        ("本年度无资产处置和使用收益。", "支付办公用房租金46.8万元。", False),
        ("本年度无资产处置和使用收益。", "公租房租金收缴率98%。", False),
        ("资产处置和使用收益及时上缴。", "租金收入46.8万元。", False),
    ],
)
def test_assets_in_one_place_against_another(words, more, is_told):
    assert bool(found("CK-X7", report(words, more))) is is_told

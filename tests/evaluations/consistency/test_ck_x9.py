import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, real_case, saying

CODE = "CK-X9"


def test_a_fall_that_is_a_rise_is_told():
    (finding,) = BY_CODE[CODE](saying("门诊次均费用186.5元，比上年的182.3元下降2.30%。"))

    assert (finding.where, finding.stated, finding.computed) == ("texts.conclusion", "下降", "186.5元高于182.3元")
    assert finding.message == (
        "“自评结论”中“门诊次均费用186.5元，比上年的182.3元下降2.30%”，写的是“下降”，而 186.5元高于182.3元，"
        "请核对方向或数字。"
    )


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("支出3126.48万元，比上年的3304.15万元增加177.67万元，增长5.38%。", "增长", "3126.48万元低于3304.15万元"),
        ("巡查河湖1386次，同比下降12.5%（上年1232次）。", "下降", "1386次高于1232次"),
        ("人均到馆次数由0.68次提高到0.62次。", "提高到", "0.62次低于0.68次"),
        ("药占比由上年的31.5%降低到32.4%。", "降低到", "32.4%高于31.5%"),
        ("投诉由2023年的142件下降至2024年的167件。", "下降至2024年的", "167件高于142件"),
        ("满意度94.1%，比上年的95.2%提高1.1个百分点。", "提高", "94.1%低于95.2%"),
        ("PM2.5浓度41微克/立方米，较上年39微克/立方米下降5.1%。", "下降", "41微克/立方米高于39微克/立方米"),
        ("流失率3.08%，比上年的5.38%有所上升。", "有所上升", "3.08%低于5.38%"),
        ("支出较2023年的2,204.5万元减少45.2万元，增长2.05%。", "增长2.05%", "前面写减少45.2万元"),
        ("“三公”经费实际支出7.86万元，控制在预算7.20万元以内。", "不超过", "7.86万元高于7.20万元"),
    ],
)
def test_directions_are_held_against_the_figures(text, stated, computed):
    assert found(CODE, saying(text)) == [("texts.conclusion", stated, computed)]


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_the_real_case_has_none(kind):
    assert found(CODE, real_case(kind)) == []


@pytest.mark.parametrize(
    "text",
    [
        "人均到馆次数由上年的0.62次提高到0.68次。",
        "开办时间由1个工作日压缩至0.5个工作日，压缩50%。",
        "“三公”经费实际支出1.86万元，不超过预算数3.00万元，比上年1.95万元减少0.09万元，下降4.62%。",
        "事故由58起降至54起，下降6.90%。",
        "由1.5万元提高为1.8万元，满意度95.2%，比上年的94.1%提高1.1个百分点。",
        "受理来信来访68件，比上年的85件下降20%。",
        "经费支出11.35万元，其中接待费3.20万元、用车费7.15万元，低于预算15.60万元。",
        "预算9.2万元，低于上年的8.5万元水平。",
        "发放补贴412.6万元，办公费比上年的16.80万元下降12.30%。",
        "网络中断1次，未超过3次的控制目标。",
        "流失率3.08%，比上年的5.38%有所下降。",
        "受理68件，办结60件，比上年的65件有所增加。",
        "支出比上年的204.5万元减少45.2万元，服务人次增长2.05%。",
        "成本比上年的204.5元减少45.2元，增长2.05%的目标提前实现。",
        "收入比上年的421.30万元减少25.25万元，下降5.99%。",
    ],
)
def test_right_directions_and_unrelated_figures_are_not_told(text):
    assert found(CODE, saying(text)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("包装回收率76%，高于目标80%。", ("高于", "76%低于80%")),
        ("合格率91.5%，低于年度目标90%。", ("低于", "91.5%高于90%")),
        ("合格率91.5%，高于目标90%。", None),
        ("完成率105%，超过目标5%。", None),
        ("完成率60%，低于目标40%。", None),
        ("完成率约76%，高于目标80%。", None),
        ("合格率91.5%。回收率高于目标95%。", None),
    ],
)
def test_above_and_below_a_target_are_held_against_the_percentages(text, told):
    assert found(CODE, saying(text)) == ([("texts.conclusion", *told)] if told else [])

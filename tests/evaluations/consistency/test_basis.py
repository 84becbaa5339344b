"""What the basis of a score says: a standard missed, a cause for points taken away."""

from decimal import Decimal

import pytest

from evaluations.consistency.basis import gives_cause, rate_above_limit, shortfall


@pytest.mark.parametrize(
    ("title", "basis", "words"),
    [
        ("重点工作完成率", "年度重点工作12项，完成11项", "年度重点工作12项，完成11项"),
        ("重点工作完成率", "12项重点工作完成11项", "12项，完成11项"),
        ("事故快处率", "目标≥90%，完成86.5%", "完成86.5%，目标为90%"),
        ("群众满意度", "86.5%，目标90%", "完成86.5%，目标为90%"),
        ("资产利用率", "执行率88.40%，未达到95%。", "执行率88.40%，未达到95%"),
        ("培训", "全年培训310人次，没有完成年度计划。", "全年培训310人次，没有完成年度计划"),
        ("节水灌溉", "新增4.6万亩，完成年度计划的92%", "完成率92%"),
        ("服务企业", "服务企业38家，完成率76%", "完成率76%"),
        ("政府采购执行率", "政府采购执行率88.40%", "执行率88.40%"),
        ("预算调整率", "调整率14.6%", "调整率14.6%"),
        ("“三公经费”变动率", "变动率14.6%，超过10%", "变动率14.6%，超过10%"),
        ("响应时间", "目标≤2小时，实际3.5小时", "完成3.5小时，目标为不超过2小时"),
    ],
)
def test_what_misses_its_standard_is_quoted(title, basis, words):
    assert shortfall(title, basis) == words


@pytest.mark.parametrize(
    ("title", "basis"),
    [
        ("预算执行率", "全年预算2486.20万元，执行2443.94万元，执行率98.30%"),
        ("预算执行率", "完成率96.2%，预算完成率88%"),
        ("群众满意度", "第三方测评93.8分，目标90分"),
        ("防治效果", "防效88.4%，要求85%以上"),
        ("公办学位", "计划2,700个，实际2,880个"),
        ("重点工作", "重点工作12项，其中水利工程3项，全部完成"),
        ("重点工作", "重点工作12项，完成11项，1项因上级政策调整取消"),
        ("民生工程", "三年计划新建12座，累计完成8座"),
        ("安全生产", "安全事故控制目标5起，实际3起"),
        ("办结时限", "目标20天，实际12天"),
        ("项目成本", "计划500万元，实际完成480万元"),
        ("档案规范", "无未达标事项，不存在未完成任务"),
        ("及时率", "未达标的每低1个百分点扣0.5分，实际100%"),
        ("及时率", "未达到95%的扣1分，本单位及时率99%"),
        ("固定资产利用率", "利用率96.40%，达到90%得满分"),
        ("质量达标率", "新书上架合格率99%"),
        ("数据采集", "数据采集完成率98%"),
        ("覆盖率", "覆盖12个乡镇，覆盖率92.31%"),
        ("“三公经费”变动率", "（8.62-9.10）/9.10=-5.27%"),
        ("预算控制率", "预算控制率6.92%"),
        ("培训", "计划培训5期，其中乡镇2期"),
        ("宣传活动", "计划举办10场，实际12场，比上年增加2场"),
        ("采购合规", "政府采购项目12项，公开招标8项"),
        ("标准化建设", "建设完成率90%，目标80%"),
        ("标准化建设", "建设完成率92%，高于90%的要求"),
        ("预算调整率", "调整率4%，未超过5%"),
        ("预算调整率", "调整率4%，每超过1个百分点扣0.5分"),
        ("预算调整率", "调整率4%，超过5%的扣1分"),
        ("职责履行", ""),
    ],
)
def test_an_honest_basis_is_left_alone(title, basis):
    assert shortfall(title, basis) == ""


@pytest.mark.parametrize(
    ("basis", "is_cause"),
    [
        ("", False),
        ("预算编制。", False),
        ("预算编制科学规范。", False),
        ("个别指标未量化", True),
        ("按期完成10期，得4.5分", True),
        ("执行率91.96%", True),
        ("执行率100%", False),
        ("重点工作12项，完成11项", True),
    ],
)
def test_causes_are_words_rates_and_work_undone(basis, is_cause):
    assert gives_cause("预算编制", basis) is is_cause


@pytest.mark.parametrize(("rate", "is_cause"), [("90.2%", False), ("88%", True)])
def test_a_satisfaction_that_the_goals_ask_for_is_no_cause(rate, is_cause):
    assert gives_cause("农牧民满意度", f"满意度{rate}", "农牧民满意度90%以上。") is is_cause
    assert gives_cause("农牧民满意度", f"满意度{rate}")


@pytest.mark.parametrize(
    ("title", "basis", "rate"),
    [
        ("在职人员控制率", "编制55人，在职58人，控制率105.45%", "1.0545"),
        ("公用经费控制率", "118.40/125.00=94.72%", None),
        ("公用经费控制率", "上年102%，今年94%", None),
        ("预算控制率", "预算控制率106%", None),
        ("预算执行率", "105%", None),
    ],
)
def test_control_rates_above_all_of_it(title, basis, rate):
    assert rate_above_limit(title, basis) == (rate and Decimal(rate))

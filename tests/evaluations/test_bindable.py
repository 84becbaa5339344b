"""Under which names the figures of a report can be bound into its texts."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from evaluations import package
from evaluations.assessment import assess, assess_readable
from evaluations.bindable import Figure, figures
from evaluations.facts import BudgetLineFacts, IndicatorFacts, ReportFacts, UnitFacts, YearFacts
from evaluations.narrative import resolve
from scoring.loader import scheme_from_file

OVERALL = Path("fixtures/schemes/zhanjiang-overall-2024.yaml")
BLANK = ReportFacts(
    kind="overall",
    unit=UnitFacts("某局"),
    year=YearFacts(2024),
    scheme="zhanjiang-overall-2024",
    outline="zhanjiang-overall-2024",
)


def figures_of(**fields):
    facts = replace(BLANK, **fields)
    return figures(facts, assess(facts, scheme_from_file(OVERALL)))


def test_everything_in_a_report_has_a_name():
    content = Path("fixtures/demo/zhanjiang-urban-renewal-2023-overall.json").read_bytes()
    facts, scheme = package.facts_from(package.parse(content), lambda _: scheme_from_file(OVERALL))
    found = figures(facts, assess(facts, scheme))

    def shown(token):
        return resolve(f"〔{token}〕", found, "检查")

    assert {token: shown(token) for token in EXPECTED} == EXPECTED


EXPECTED = {
    "单位": "湛江市城市更新局本级",
    "单位简称": "湛江市城市更新局",
    "评价年度": "2023",
    "通知文号": "湛财绩〔2024〕5号",
    "公开期限": "2024年7月31日",
    "决算支出·万元": "953.73万元",
    "项目支出": "475.08万元",
    "城市更新专项工作经费·年初预算": "405万元",
    "城市更新专项工作经费·结转·元": "0元",
    "固定资产利用率": "100%",
    "固定资产利用率·自评分": "2",
    "新增实施改造面积·目标值": "2200亩",
    "签约（注册）项目协议投资额·完成率": "154.8%",
    "签约（注册）项目协议投资额·完成情况": "达标",
    "土地出让金收缴·完成情况": "未达标",
    "部门预算资金支出率·比率": "99.81%",
    "部门整体绩效目标产出指标完成情况·测算分": "17.76",
    "部门整体绩效目标产出指标完成情况·自评分": "19.5",
    "整体效能·自评分": "49.48",
    "整体效能·分值": "50",
    "自评总分": "99.48",
    "等级": "优",
    "测算总分": "97.74",
}


def test_equal_titles_are_told_apart_by_their_second_level():
    indicators = tuple(
        IndicatorFacts(level2, "output", level2, "合格率", "quantity", "≥", "%", "90%", actual)
        for level2, actual in (("quality", "91%"), ("quantity", "95%"))
    )

    found = figures_of(indicators=indicators)

    assert [name for name in found if name.endswith("合格率·完成值")] == [
        "合格率·完成值",
        "质量指标/合格率·完成值",
        "数量指标/合格率·完成值",
    ]
    assert resolve("〔数量指标/合格率·完成值〕", found, "检查") == "95%"
    assert resolve("〔合格率·目标值〕", found, "检查") == "90%"


def test_equal_lines_are_told_apart_by_their_source_whatever_it_is_called():
    lines = tuple(
        BudgetLineFacts("project", "宣传", source, spent=Decimal(amount))
        for source, amount in (("财政拨款/一般公共预算", 10000), ("自有/资金", 20000))
    )

    found = figures_of(budget_lines=lines)

    assert resolve("〔财政拨款/一般公共预算/宣传·支出〕", found, "检查") == "1万元"
    assert resolve("〔自有/资金/宣传·支出〕", found, "检查") == "2万元"


def test_what_people_wrote_goes_on_within_a_sentence():
    indicator = IndicatorFacts(
        "a",
        "output",
        "quantity",
        "合格率",
        "quantity",
        "≥",
        "%",
        "90%",
        "81%",
        deviation_reason="设备到货晚。\n人手不足。\n",
    )

    found = figures_of(indicators=(indicator,))

    assert resolve("原因：〔合格率·偏差原因〕。", found, "检查") == "原因：设备到货晚；人手不足。"


def test_a_qualitative_indicator_is_told_by_its_level():
    indicator = IndicatorFacts(
        "a", "output", "quality", "服务水平", "qualitative", actual="有所提高", level="partly", share=Decimal("0.7")
    )

    found = figures_of(indicators=(indicator,))

    assert found["服务水平·完成情况"] == (Figure("部分达成预期目标"),)


def test_an_indicator_that_cannot_be_read_has_no_completion():
    indicator = IndicatorFacts("a", "output", "quantity", "合格率", "quantity", "≥", "%", "90%", "不详")
    facts = replace(BLANK, indicators=(indicator,))

    found = figures(facts, assess_readable(facts, scheme_from_file(OVERALL))[0])

    assert (found["合格率·完成率"], found["合格率·完成情况"]) == ((Figure(None, "%"),), (Figure(None),))

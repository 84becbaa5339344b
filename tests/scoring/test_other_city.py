"""Another city's table for a department's whole expenditure: a YAML text and no code."""

from decimal import Decimal

import pytest
import yaml

from evaluations.assessment import assess
from evaluations.facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, UnitFacts, YearFacts
from scoring.loader import ExactLoader, scheme_from

TABLE = """
code: other-city-overall-2025
title: 某市部门整体支出绩效自评表（2025年）
kind: overall
year: 2025
source: {title: 某市财政局关于开展2025年部门整体支出绩效自评工作的通知}
total: 100
decimals: 2
inputs:
  - {key: posts, label: 编制数, unit: 人}
  - {key: staff, label: 在职人数, unit: 人}
  - {key: three_last, label: 上年“三公”经费, unit: 元}
  - {key: three_this, label: 本年“三公”经费, unit: 元}
  - {key: key_projects, label: 重点项目支出, unit: 元}
  - {key: projects, label: 项目总支出, unit: 元, sum_of: {field: spent, category: project}}
  - {key: budget, label: 支出预算数, unit: 元, sum_of: {field: adjusted_budget, otherwise: initial_budget}}
  - {key: spent, label: 预算完成数, unit: 元, sum_of: {field: spent}}
  - {key: carried_over, label: 结转结余, unit: 元, sum_of: {field: carried_over}}
  - {key: operating_budget, label: 公用经费预算, unit: 元}
  - {key: operating_spent, label: 实际公用经费, unit: 元}
  - {key: procurement_budget, label: 采购预算, unit: 元}
  - {key: procured, label: 实际采购额, unit: 元}
dimensions:
  - code: A
    title: 投入
    points: 25
    items:
      - code: A1
        title: 在职人员控制率
        points: 5
        standard: 不超过100%得满分，每超1个百分点（不足1个按1个计）扣0.1分。
        rule: deduction
        parameters:
          ratio: {basis: 在职人数/编制数, numerator: staff, denominator: posts}
          over: 1
          each: 0.01
          deduct: 0.1
          part: counted
      - code: A2
        title: “三公经费”变动率
        points: 5
        standard: 不增长得满分，每增长1个百分点扣0.3分，增长20%以上不得分。
        rule: deduction
        parameters:
          ratio: {basis: （本年-上年）/上年, numerator: [three_this, -three_last], denominator: three_last}
          over: 0
          each: 0.01
          deduct: 0.3
          none_above: 0.2
      - code: A3
        title: 重点支出安排率
        points: 5
        rule: stepped
        parameters:
          ratio: {basis: 重点项目支出/项目总支出, numerator: key_projects, denominator: projects}
          steps: [{at_least: 0.8, points: 5}, {at_least: 0.7, points: 3.5}, {at_least: 0.6, points: 2}]
      - code: A4
        title: 结转结余率
        points: 10
        standard: 10%以下（不含）得10分，20%以下（不含）得6分，其余不得分。
        rule: stepped
        parameters:
          ratio: {basis: 结转结余/支出预算数, numerator: carried_over, denominator: budget}
          steps: [{below: 0.1, share: 1}, {below: 0.2, share: 0.6}]
  - code: B
    title: 过程
    points: 35
    items:
      - code: B1
        title: 预算完成率
        points: 10
        standard: 得分＝预算完成率×10分，低于60%不得分。
        rule: proportional
        parameters: {ratio: {basis: 预算完成数/支出预算数, numerator: spent, denominator: budget}, none_below: 0.6}
      - code: B2
        title: 公用经费控制率
        points: 5
        rule: threshold
        parameters: {ratio: {basis: 实际/预算, numerator: operating_spent, denominator: operating_budget}, at_most: 1}
      - code: B3
        title: 政府采购执行率
        points: 5
        not_applicable: rescale
        rule: proportional
        parameters:
          ratio:
            basis: 实际采购额/采购预算
            numerator: procured
            denominator: procurement_budget
            when_zero: not_applicable
      - code: B4
        title: 资金使用合规性
        points: 10
        standard: 三项分别为3、3、4分；有截留、挤占、挪用的本项不得分。
        rule: checklist
        parameters:
          checks:
            - {key: accounting, text: 会计核算规范, points: 3}
            - {key: approval, text: 拨付有完整审批手续, points: 3}
            - {key: diversion, text: 无截留、挤占、挪用, points: 4, veto: true}
      - code: B5
        title: 管理制度健全性
        points: 5
        rule: graded
        parameters:
          levels:
            - {key: excellent, label: 优, from: 1, to: 1}
            - {key: good, label: 良, from: 0.8, to: 0.8}
            - {key: fair, label: 中, from: 0.6, to: 0.6}
            - {key: poor, label: 差, from: 0, to: 0}
  - code: C
    title: 产出
    points: 25
    items:
      - code: C1
        title: 产出指标
        points: 25
        standard: 按权重计分，完成率低于60%的不得分。
        rule: indicators
        parameters:
          level1: [output]
          publish: each
          none_below: 0.6
          levels: &bands
            - {key: achieved, label: 达成, from: 0.8, to: 1, default: 1}
            - {key: partly, label: 部分达成, from: 0.5, to: 0.8}
            - {key: missed, label: 未达成, from: 0, to: 0.5}
  - code: D
    title: 效果
    points: 15
    items:
      - code: D1
        title: 效益和满意度指标
        points: 15
        rule: indicators
        parameters: {level1: [benefit, satisfaction], publish: item, levels: *bands}
adjustments:
  - {code: J, title: 受表彰加分, minimum: 0, maximum: 3}
  - {code: K, title: 受通报扣分, minimum: -5, maximum: 0}
bands:
  - {grade: 优秀, minimum: 90}
  - {grade: 合格, minimum: 60}
  - {grade: 不合格, minimum: 0}
limits: {minimum: 0, maximum: 100}
"""
FIGURES = {
    "posts": 60, "staff": 61, "three_last": 100_000, "three_this": 103_000, "key_projects": 450_000,
    "operating_budget": 90_000, "operating_spent": 90_000, "procurement_budget": 0, "procured": 0,
}  # fmt: skip
LINES = (
    BudgetLineFacts(
        "basic", "基本支出", initial_budget=Decimal(400_000), spent=Decimal(330_000), carried_over=Decimal(0)
    ),
    BudgetLineFacts(
        "project",
        "项目支出",
        initial_budget=Decimal(500_000),
        adjusted_budget=Decimal(600_000),
        spent=Decimal(600_000),
        carried_over=Decimal(100_000),
    ),
)
INDICATORS = (
    IndicatorFacts("roads", "output", "", "道路", "quantity", "≥", "", "100公里", "120公里", Decimal(3)),
    IndicatorFacts("bridges", "output", "", "桥梁", "quantity", "", "", "≥100座", "59座", Decimal(2)),
    IndicatorFacts("jobs", "benefit", "", "就业", "qualitative", level="partly", share=Decimal("0.75")),
    IndicatorFacts("public", "satisfaction", "", "满意度", "quantity", "", "", "≥90%", "90%"),
)


@pytest.fixture
def scheme():
    return scheme_from(yaml.load(TABLE, ExactLoader))  # noqa: S506  (a SafeLoader)


def report(diverted=False, **figures):
    checks = {"accounting": True, "approval": False, "diversion": not diverted}
    return ReportFacts(
        kind="overall",
        scheme="other-city-overall-2025",
        outline="",
        unit=UnitFacts("某市交通局"),
        year=YearFacts(2024),
        figures={key: Decimal(value) for key, value in (FIGURES | figures).items()},
        budget_lines=LINES,
        indicators=INDICATORS,
        lines=(LineFacts("B4", checks=checks), LineFacts("B5", level="good")),
        adjustments={"J": Decimal(2), "K": Decimal(-1)},
    )


def test_every_item_of_the_other_table_is_scored(scheme):
    result = assess(report(), scheme).result

    assert {item.code: item.points and str(item.points) for item in result.items} == {
        "A1": "4.80",  # 101.67%: two started percentage points
        "A2": "4.10",  # 3% growth: three times 0.3
        "A3": "3.50",  # 75%
        "A4": "6.00",  # exactly 10% is not below 10%
        "B1": "9.30",
        "B2": "5.00",
        "B3": None,  # nothing to procure
        "B4": "7.00",
        "B5": "4.00",
        "C1": "15.00",  # 15 of 15 and none of 10: 59% is below 60%
        "D1": "13.13",
    }


def test_total_of_the_other_table_is_rescaled_adjusted_and_graded(scheme):
    total = assess(report(), scheme).computed

    assert (total.points, total.grade) == (Decimal("76.61"), "合格")
    assert [step.sentence for step in total.steps] == [
        "不适用的指标不计分，按适用指标折算：71.83÷95×100＝75.61分。",
        "受表彰加分加2分。",
        "受通报扣分减1分。",
    ]


def test_veto_and_cut_off_of_the_other_table_cost_the_whole_item(scheme):
    items = {item.code: item for item in assess(report(diverted=True, three_this=121_000), scheme).result.items}

    assert items["B4"].points == items["A2"].points == 0
    assert items["A2"].sentence == (
        "（本年“三公”经费121000元－上年“三公”经费100000元）÷上年“三公”经费100000元＝21%，超过20%，不得分。"
    )

"""A small report with scheme and outline, for the tests of what a document says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import yaml

from evaluations.assessment import assess
from evaluations.documents.context import build
from evaluations.facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, UnitFacts, YearFacts
from evaluations.outline import outline_from
from scoring.loader import scheme_from

SCHEME = yaml.safe_load("""
code: small
title: 小方案
kind: project
year: 2024
source: {title: 通知}
total: 20
decimals: 2
inputs:
  - {key: spent, label: 支出, unit: 元, sum_of: {field: spent}}
  - {key: income, label: 收入, unit: 元}
  - {key: staff, label: 人数, unit: 人}
dimensions:
  - code: A
    title: 资金
    points: 12
    items:
      - {code: A1, title: 支出率, points: 10, rule: proportional,
         parameters: {ratio: {basis: 支出/收入, numerator: spent, denominator: income}}}
      - {code: A2, title: 合规, points: 2, rule: checklist, parameters: {checks: [{key: sound, text: 合规}]}}
  - code: B
    title: 产出
    points: 8
    items:
      - {code: B1, title: 产出完成, points: 8, rule: indicators,
         parameters: {level1: [output], publish: each, levels: [{key: done, label: 达成, from: 0, to: 1, default: 1}]}}
adjustments: [{code: X, title: 加减分, standard: 另行核定。, minimum: -5, maximum: 5}]
bands: [{grade: 优, minimum: 18}, {grade: 差, minimum: 0}]
limits: {minimum: 0, maximum: 20}
""")


OUTLINE = yaml.safe_load("""
code: small
title: 自评报告
full_title: 〔单位〕自评报告
kind: project
year: 2024
cover: [{label: 单位, value: 〔单位〕}, {label: 公章}, {label: 填报日期, value: 〔填报日期〕}]
opening: {key: opening, title: 前言}
chapters:
  - title: 基本情况
    sections:
      - {key: duties, title: 职能, mark: 。, run_in: true}
      - {key: extra, title: 其他, required: false}
      - {title: 目标, holds: [targets]}
  - {title: 得分, holds: [scores]}
scores:
  - {dimensions: [A], heading: "{title}情况，自评{score}分：", item: "{title}。", several: "{title}：", closing: "该项{score}分。"}
  - {single: "{title}，自评{score}分。", heading: "{title}：", item: "{title}。", results: true}
adjustment: "{title}：{points}。"
annexes:
  - {title: 材料清单, holds: [evidence]}
  - {title: 评分表, holds: [score_table]}
  - {title: 数据表, holds: [data_sheet, budget]}
tables:
  - kind: targets
    columns: [{title: 指标, shows: title, width: 60}, {title: 目标, shows: target, width: 40}]
  - kind: results
    columns: [{title: 指标, shows: title, width: 60}, {title: 完成率, shows: ratio, width: 40, align: center}]
  - kind: score_table
    columns:
      - {title: 指标, shows: title, width: 30}
      - {title: 分值, shows: maximum, width: 10}
      - {title: 测算分, shows: computed, width: 10}
      - {title: 自评分, shows: self_score, width: 10}
      - {title: 说明, shows: sentence, width: 40}
  - kind: data_sheet
    columns:
      - {title: 项目, shows: label, width: 30}
      - {title: 数值, shows: value, width: 30}
      - {title: 万元, shows: ten_thousand, width: 20}
      - {title: 来源, shows: origin, width: 20}
  - kind: budget
    columns:
      - {title: 名称, shows: title, width: 30}
      - {title: 来源, shows: source, width: 20}
      - {title: 年初预算, shows: initial_budget, width: 20}
      - {title: 支出, shows: spent, width: 20}
      - {title: 执行率, shows: execution_rate, width: 10}
  - kind: evidence
    columns:
      - {title: 序号, shows: number, width: 10}
      - {title: 名称, shows: title, width: 30}
      - {title: 文件, shows: file_name, width: 30}
      - {title: 证明, shows: proves, width: 30}
""")


FACTS = ReportFacts(
    kind="project",
    unit=UnitFacts("某局本级", "某局"),
    year=YearFacts(2023, "通知", "湛财绩〔2024〕5号"),
    scheme="small",
    outline="small",
    filed_on=date(2024, 7, 26),
    figures={"income": Decimal("1000000.00")},
    budget_lines=(BudgetLineFacts("project", "宣传", spent=Decimal("985432.10"), initial_budget=Decimal(1000000)),),
    indicators=(
        IndicatorFacts(
            "area", "output", "quantity", "面积", "quantity", "≥", "亩", "100亩", "50亩", stated_ratio="51%"
        ),
        IndicatorFacts("day", "output", "timeliness", "工期", "date", "", "", "2023年12月31日", "2023年12月1日"),
    ),
    texts={"opening": "一\n\n二〔单位〕", "duties": "职能甲\n职能乙"},
    lines=(
        LineFacts("A1", basis="支出率为〔支出率·比率〕。"),
        LineFacts("A2", checks={"sound": True}, basis="其一。\n其二。", self_score=Decimal("1.5")),
        LineFacts("B1", basis="见下表。"),
    ),
)


def document(facts=FACTS, outline=OUTLINE, **changes):
    facts = replace(facts, **changes)
    return build(facts, assess(facts, scheme_from(SCHEME)), outline_from(outline))

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from evaluations.assessment import assess
from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
from evaluations.documents.context import ContextError, build, numeral
from evaluations.documents.tables import shown_ratio
from evaluations.facts import BudgetLineFacts, IndicatorFacts, LineFacts, ReportFacts, TargetFacts, UnitFacts, YearFacts
from evaluations.outline import load, outline_from
from scoring.loader import scheme_from, scheme_from_file

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
annexes: [{title: 评分表, holds: [score_table]}, {title: 数据表, holds: [data_sheet, budget]}]
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


def problems_of(facts=FACTS, outline=OUTLINE, **changes):
    with pytest.raises(ContextError) as caught:
        document(facts, outline, **changes)
    return [str(problem) for problem in caught.value.problems]


def test_a_report_is_written_in_the_order_of_its_outline():
    assert document().blocks == (
        Paragraph("一"),
        Paragraph("二某局本级"),
        Heading(1, "一、", "基本情况", "", "section-1"),
        Heading(2, "（一）", "职能。", "职能甲", "section-2"),
        Paragraph("职能乙"),
        Heading(2, "（二）", "目标", "", "section-3"),
        Table(
            "",
            (Column("指标", 60), Column("目标", 40)),
            (Row(("面积", "100亩")), Row(("工期", "2023年12月31日"))),
        ),
        Heading(1, "二、", "得分", "", "section-4"),
        Heading(2, "（一）", "资金情况，自评11.35分：", "", "section-5"),
        Paragraph("支出率。支出率为98.54%。该项9.85分。"),
        Paragraph("合规：", keep_with_next=True),
        Paragraph("其一。"),
        Paragraph("其二。"),
        Paragraph("该项1.5分。"),
        Heading(2, "（二）", "产出，自评6分。", "见下表。", "section-6"),
        Table(
            "",
            (Column("指标", 60), Column("完成率", 40, "center")),
            (Row(("面积", "51%（测算50.00%）")), Row(("工期", "100%"))),
        ),
        Heading(2, "（三）", "加减分：无。", "", "section-7"),
    )


def test_the_frame_of_a_report():
    report = document()

    assert (report.title, report.full_title, report.author) == ("自评报告", "某局本级自评报告", "某局本级")
    assert report.cover == (("单位", "某局本级"), ("公章", ""), ("填报日期", "2024年7月26日"))
    assert (report.dated, report.year, report.subject) == (date(2024, 7, 26), 2023, "通知湛财绩〔2024〕5号")


def test_a_report_without_filing_date_leaves_the_line_blank():
    report = document(filed_on=None)

    assert report.cover[2] == ("填报日期", "")
    assert report.dated == date(2023, 12, 31)


def test_the_score_table_shows_both_points_and_why_they_differ():
    annex = document(adjustments={"X": Decimal(2)}).annexes[0]

    assert (annex.label, annex.title) == ("附表1", "评分表")
    assert annex.blocks[0].rows == (
        Row(("资金", "12", "11.85", "11.35", ""), "group"),
        Row(("支出率", "10", "9.85", "9.85", "支出985432.1元÷收入1000000元＝98.54%，10分×98.54%＝9.85分。")),
        Row(("合规", "2", "2", "1.5", "要求符合，得2分。自评1.5分，与测算分不同，理由：未说明。")),
        Row(("产出", "8", "6", "6", ""), "group"),
        Row(("产出完成", "8", "6", "6", "2个指标得分合计6分；未达标：面积50%。")),
        Row(("　面积", "4", "2", "2", "完成率50%（完成值÷目标值），4分中得2分。")),
        Row(("　工期", "4", "4", "4", "完成率100%（是否按期），4分中得4分。")),
        Row(("加减分", "", "2", "2", "另行核定。")),
        Row(("合计", "20", "19.85", "19.35", "加减分加2分。"), "total"),
        Row(("等级", "", "优", "优", ""), "total"),
    )


def test_the_reason_for_another_self_score_is_printed():
    line = LineFacts("A2", checks={"sound": True}, self_score=Decimal(1), self_reason="档案不全。")

    table = document(lines=(line,)).annexes[0].blocks[0]

    assert table.rows[2].cells[4] == "要求符合，得2分。自评1分，与测算分不同，理由：档案不全。"


def test_what_is_missing_is_shown_as_missing():
    report = document(figures={}, lines=(), texts={}, budget_lines=(), indicators=())

    assert report.blocks == (
        Paragraph("（未填写）"),
        Heading(1, "一、", "基本情况", "", "section-1"),
        Heading(2, "（一）", "职能。", "（未填写）", "section-2"),
        Heading(2, "（二）", "目标", "", "section-3"),
        Paragraph("（未填写）"),
        Heading(1, "二、", "得分", "", "section-4"),
        Heading(2, "（一）", "资金情况，自评—分：", "", "section-5"),
        Paragraph("支出率。该项—分。"),
        Paragraph("合规。该项—分。"),
        Heading(2, "（二）", "产出，自评—分。", "", "section-6"),
        Heading(2, "（三）", "加减分：无。", "", "section-7"),
    )
    scores = report.annexes[0].blocks[0].rows
    assert [row.cells[:4] for row in scores if row.role] == [
        ("资金", "12", "—", "—"),
        ("产出", "8", "—", "—"),
        ("合计", "20", "—", "—"),
        ("等级", "", "—", "—"),
    ]
    assert report.annexes[1] == Annex(
        "附表2",
        "数据表",
        (
            Table(
                "",
                (Column("项目", 60), Column("来源", 40)),
                (Row(("支出", "汇总")), Row(("收入", "填报")), Row(("人数", "填报"))),
            ),
        ),
    )


def test_the_data_table_leaves_out_columns_that_no_line_fills():
    lines = (
        BudgetLineFacts("project", "宣传", spent=Decimal(900000), initial_budget=Decimal(1000000)),
        BudgetLineFacts("basic", "人员", spent=Decimal("85432.10")),
    )

    sheet, budget = document(budget_lines=lines).annexes[1].blocks

    assert [row.cells for row in sheet.rows] == [
        ("支出", "985432.10", "98.54", "汇总"),
        ("收入", "1000000.00", "100.00", "填报"),
        ("人数", "—", "", "填报"),
    ]
    assert budget.columns == (Column("名称", 38), Column("年初预算", 25), Column("支出", 25), Column("执行率", 12))
    assert budget.rows == (
        Row(("宣传", "100.00", "90.00", "90%")),
        Row(("人员", "—", "8.54", "—")),
        Row(("合计", "—", "98.54", "—"), "total"),
    )


def test_declared_targets_go_before_those_of_the_indicators():
    declared = (TargetFacts("output", "quantity", "改造面积", "约100亩"),)

    assert document(targets=declared).blocks[6].rows == (Row(("改造面积", "约100亩")),)


def test_a_line_that_announces_what_follows_stays_with_it():
    written = document(texts={"opening": "职能是：\n其一。"}).blocks

    assert written[:2] == (Paragraph("职能是：", keep_with_next=True), Paragraph("其一。"))


def test_a_group_that_does_not_apply_has_no_points():
    scheme = yaml.safe_load(yaml.safe_dump(SCHEME))
    scheme["dimensions"][1]["items"][0]["not_applicable"] = "rescale"
    facts = replace(FACTS, lines=(*FACTS.lines[:2], LineFacts("B1", not_applicable="无产出指标")), indicators=())

    report = build(facts, assess(facts, scheme_from(scheme)), outline_from(OUTLINE))

    assert Heading(2, "（二）", "产出，自评—分。", "无产出指标", "section-6") in report.blocks
    assert report.annexes[0].blocks[0].rows[3] == Row(("产出", "8", "—", "—", ""), "group")


def test_the_form_of_another_place_is_data_alone():
    facts = replace(
        FACTS,
        project="宣传",
        figures={},
        outline="national-project-2020",
        texts={},
        lines=(),
        budget_lines=(
            BudgetLineFacts("project", "宣传", "财政拨款", "宣传", Decimal(900000), Decimal(1000000), None, Decimal(980000)),
        ),
        indicators=(
            *FACTS.indicators,
            IndicatorFacts("use", "benefit", "social", "效益", "qualitative", target="提高", actual="提高", level="partly",
                           share=Decimal("0.7"), deviation_reason="宣传面不足，下年增加场次。"),
            IndicatorFacts("pleased", "satisfaction", "satisfaction", "满意度", "quantity", "≥", "%", "90%", "95%"),
        ),
    )  # fmt: skip
    scheme = scheme_from_file(Path("fixtures/schemes/national-project-2020.yaml"))

    report = build(facts, assess(facts, scheme), load("national-project-2020"))

    funds, results = [block for block in report.blocks if isinstance(block, Table)]
    assert [column.title for column in funds.columns] == [
        "资金", "来源", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"
    ]  # fmt: skip
    assert funds.rows == (
        Row(("宣传", "财政拨款", "90.00", "100.00", "98.00", "98%", "", "")),
        Row(("合计", "", "90.00", "100.00", "98.00", "98%", "10", "9.8"), "total"),
    )
    assert results.rows == (
        Row(("产出指标", "数量指标", "面积", "100亩", "50亩", "25", "12.5", "")),
        Row(("产出指标", "时效指标", "工期", "2023年12月31日", "2023年12月1日", "25", "25", "")),
        Row(("效益指标", "社会效益指标", "效益", "提高", "提高", "30", "21", "宣传面不足，下年增加场次。")),
        Row(("满意度指标", "服务对象满意度指标", "满意度", "90%", "95%", "10", "10", "")),
        Row(("总分", "", "", "", "", "100", "78.3", ""), "total"),
    )


def test_a_section_that_need_not_be_written_appears_once_it_is():
    written = document(texts=FACTS.texts | {"extra": "无。"}).blocks

    assert written[5:8] == (
        Heading(2, "（二）", "其他", "", "section-3"),
        Paragraph("无。"),
        Heading(2, "（三）", "目标", "", "section-4"),
    )


def test_a_table_with_points_ends_with_the_total():
    columns = [
        {"title": "一级", "shows": "level1", "width": 30},
        {"title": "指标", "shows": "title", "width": 50},
        {"title": "得分", "shows": "self_score", "width": 20},
    ]
    chapters = [{"title": "指标", "holds": ["results"]}]
    outline = {"tables": [{"kind": "results", "columns": columns}], "chapters": chapters, "annexes": [], "scores": []}

    table = document(outline=OUTLINE | outline, texts={"opening": "一"}).blocks[-1]

    assert table.rows == (
        Row(("产出指标", "面积", "2")),
        Row(("产出指标", "工期", "4")),
        Row(("总分", "", "17.35"), "total"),
    )


def test_all_problems_are_told_at_once():
    texts = {"opening": "〔单住〕", "duties": "好\n〔等极〕", "gone": "旧章节"}
    scores = [{"dimensions": ["A", "C"], "item": "{title}"}]

    assert problems_of(outline=OUTLINE | {"scores": scores, "kind": "overall"}, texts=texts) == [
        "outline：提纲“small”不适用于这类报告，请另选提纲。",
        "texts.gone：提纲“small”没有这一节，可填：opening、duties、extra。",
        "outline.scores：评分方案没有“C”组，现有：A、B。",
        "outline.scores：提纲没有写明评分方案的“B”组怎样列出。",
        "前言第1段：〔单住〕没有对应的数据，相近的有：〔单位〕。",
        "职能第2段：〔等极〕没有对应的数据，相近的有：〔等级〕。",
    ]


def test_a_wrong_figure_in_a_justification_names_the_item():
    lines = (LineFacts("A1", basis="共〔收人〕"),)

    assert problems_of(lines=lines) == ["支出率的得分依据第1段：〔收人〕没有对应的数据，相近的有：〔收入〕。"]


@pytest.mark.parametrize(
    ("number", "depth", "shown"),
    [
        (1, 1, "一、"),
        (10, 1, "十、"),
        (11, 2, "（十一）"),
        (20, 2, "（二十）"),
        (35, 1, "三十五、"),
        (12, 3, "12."),
        (3, 4, "（3）"),
    ],
)
def test_headings_are_numbered_by_depth(number, depth, shown):
    assert numeral(number, depth) == shown


@pytest.mark.parametrize(
    ("stated", "computed", "shown"),
    [
        ("", "1.016105", "101.61%"),
        ("101.61%", "1.016105", "101.61%"),
        ("113%", "1.12978", "113%"),
        ("113", "1.12978", "113"),
        ("112.9%", "1.12978", "112.9%（测算112.98%）"),
        ("154.86%", "1.548", "154.86%（测算154.80%）"),
        ("１００％", "1", "１００％"),
        ("已完成", "1", "已完成（测算100%）"),
        ("100.000%", "0.99999999", "100.000%"),
        ("50%", None, "50%"),
        ("", None, "—"),
    ],
)
def test_a_stated_ratio_stands_unless_it_contradicts_the_computed_one(stated, computed, shown):
    assert shown_ratio(stated, computed and Decimal(computed)) == shown

"""The tables of a report and the explanations in them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from evaluations.assessment import assess
from evaluations.documents.blocks import Column, Row, Table
from evaluations.documents.context import build
from evaluations.documents.tables import shown_ratio
from evaluations.facts import BudgetLineFacts, EvidenceFacts, IndicatorFacts, LineFacts, TargetFacts
from evaluations.outline import load, outline_from
from scoring.loader import scheme_from, scheme_from_file
from tests.evaluations.documents.small import FACTS, OUTLINE, SCHEME, document


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
    assert budget.columns == (
        Column("名称", 38, merges=True),
        Column("年初预算", 25),
        Column("支出", 25),
        Column("执行率", 12),
    )
    assert budget.rows == (
        Row(("宣传", "100.00", "90.00", "90%")),
        Row(("人员", "—", "8.54", "—")),
        Row(("合计", "—", "98.54", "—"), "total"),
    )


def test_declared_targets_go_before_those_of_the_indicators():
    declared = (TargetFacts("output", "quantity", "改造面积", "约100亩"),)

    assert document(targets=declared).blocks[6].rows == (Row(("改造面积", "约100亩")),)


def test_the_list_of_evidence_says_what_each_file_proves():
    given = (
        EvidenceFacts("结算资料", "结算.pdf", "0" * 64, item="A1"),
        EvidenceFacts("现场照片", "照片.jpg", "1" * 64, indicator="area"),
        EvidenceFacts("验收意见", "验收.pdf", "2" * 64, item="B1", indicator="day"),
        EvidenceFacts("会议纪要", "纪要.docx", "3" * 64),
    )

    annex = document(evidence=given).annexes[0]

    assert (annex.label, annex.title) == ("附表1", "材料清单")
    assert [row.cells for row in annex.blocks[0].rows] == [
        ("1", "结算资料", "结算.pdf", "支出率"),
        ("2", "现场照片", "照片.jpg", "面积"),
        ("3", "验收意见", "验收.pdf", "产出完成；工期"),
        ("4", "会议纪要", "纪要.docx", "—"),
    ]


def test_without_evidence_its_annex_is_left_out_and_the_others_move_up():
    assert [(annex.label, annex.title) for annex in document().annexes] == [("附表1", "评分表"), ("附表2", "数据表")]


def national_tables():
    """The tables of funds and of results in the national form."""
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

    return [block for block in report.blocks if isinstance(block, Table)]


def test_the_funds_of_the_national_form_begin_with_their_total():
    funds, _ = national_tables()

    assert [column.title for column in funds.columns] == [
        "资金", "来源", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"
    ]  # fmt: skip
    assert funds.rows == (
        Row(("年度资金总额", "", "90.00", "100.00", "98.00", "98%", "10", "9.8"), "total"),
        Row(("宣传", "财政拨款", "90.00", "100.00", "98.00", "98%", "", "")),
    )


def test_the_results_of_the_national_form_carry_the_points_of_their_levels():
    _, results = national_tables()

    assert results.rows == (
        Row(("产出指标（50分）", "数量指标（25分）", "面积", "100亩", "50亩", "25", "12.5", "")),
        Row(("产出指标（50分）", "时效指标（25分）", "工期", "2023年12月31日", "2023年12月1日", "25", "25", "")),
        Row(
            (
                "效益指标（30分）",
                "社会效益指标（30分）",
                "效益",
                "提高",
                "提高",
                "30",
                "21",
                "宣传面不足，下年增加场次。",
            )
        ),
        Row(("满意度指标（10分）", "服务对象满意度指标（10分）", "满意度", "90%", "95%", "10", "10", "")),
        Row(("总分", "", "", "", "", "100", "78.3", ""), "total"),
    )
    assert results.note == "总分含未列入本表的预算执行率得分。"


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
        Row(("产出指标（8分）", "面积", "2")),
        Row(("产出指标（8分）", "工期", "4")),
        Row(("总分", "", "17.35"), "total"),
    )


def score_table(shows, facts=FACTS, **dimensions):
    scheme, outline = small(shows, **dimensions)
    return build(facts, assess(facts, scheme_from(scheme)), outline_from(outline)).annexes[0].blocks[0]


def small(shows, **dimensions):
    """The score table of the small scheme with these columns; a dimension's changes by its code."""
    scheme = yaml.safe_load(yaml.safe_dump(SCHEME))
    for one in scheme["dimensions"]:
        one.update(dimensions.get(one["code"], {}))
    columns = [{"title": name, "shows": name, "width": 100 // len(shows)} for name in shows]
    outline = {"tables": [table for table in OUTLINE["tables"] if table["kind"] != "score_table"]}
    outline["tables"] += [{"kind": "score_table", "columns": columns}]
    return scheme, OUTLINE | outline


def test_a_group_named_like_its_only_item_is_one_row_with_it():
    table = score_table(("title", "self_score"), B={"title": "产出完成"})

    assert table.rows[3:6] == (
        Row(("产出完成", "6"), "group"),
        Row(("　面积", "2")),
        Row(("　工期", "4")),
    )


def test_an_item_named_like_its_only_indicator_is_one_row_with_it():
    only = replace(FACTS.indicators[0], title="产出完成")

    table = score_table(("title", "sentence"), replace(FACTS, indicators=(only,)), B={"title": "产出完成"})

    assert [row.cells for row in table.rows[3:5]] == [
        ("产出完成", "完成率50%（完成值÷目标值），8分中得4分。"),
        ("加减分", "另行核定。"),
    ]


def test_the_score_table_shows_category_standard_basis_and_reviewed_points():
    line = replace(FACTS.lines[0], reviewed_score=Decimal("9.5"))
    items = [SCHEME["dimensions"][0]["items"][0] | {"standard": "按比例。", "points": 12}]

    table = score_table(
        ("category", "title", "standard", "basis", "reviewed_score"),
        replace(FACTS, lines=(line, FACTS.lines[2])),
        A={"category": "投入", "items": items},
    )

    assert table.columns[0] == Column("category", 20, merges=True)
    assert [row.cells for row in table.rows[:3]] == [
        ("投入", "资金", "", "", ""),
        ("投入", "支出率", "按比例。", "支出率为98.54%。", "9.5"),
        ("", "产出", "", "", ""),
    ]
    assert [row.cells[-1] for row in table.rows[-2:]] == ["15.5", "差"]


def test_the_basis_in_the_score_table_is_what_was_written_and_no_more():
    table = score_table(("title", "basis"))

    assert table.rows[2] == Row(("合规", "其一。\n其二。"))


def test_columns_of_the_score_table_that_need_not_be_filled_are_left_out():
    table = score_table(("category", "title", "reviewed_score", "self_score"))

    assert [column.title for column in table.columns] == ["title", "self_score"]


def test_the_reason_given_for_an_indicator_stands_with_it():
    scored = replace(FACTS.indicators[0], self_score=Decimal(3), deviation_reason="计划偏高。")
    facts = replace(FACTS, indicators=(scored, FACTS.indicators[1]), lines=FACTS.lines[:2])

    report = document(facts)

    assert [row.cells[4] for row in report.annexes[0].blocks[0].rows[4:6]] == [
        "2个指标得分合计6分；未达标：面积50%。",
        "完成率50%（完成值÷目标值），4分中得2分。自评3分，与测算分不同，理由：计划偏高。",
    ]


def test_what_limits_a_total_is_told_under_the_rows_that_do_not_add_up_to_it():
    ratio = {"basis": "支出/收入", "numerator": "spent", "denominator": "income"}
    scheme = SCHEME | {
        "limits": SCHEME["limits"] | {"ratio_cap": {"measure": ratio, "steps": [{"below": 1, "cap": 12}]}}
    }
    columns = [{"title": "指标", "shows": "title", "width": 50}, {"title": "得分", "shows": "self_score", "width": 50}]
    outline = OUTLINE | {
        "chapters": [{"title": "指标", "holds": ["results"]}],
        "annexes": [{"title": "评分表", "holds": ["score_table"]}],
        "tables": [{"kind": kind, "columns": columns} for kind in ("results", "score_table")],
        "scores": [],
    }
    facts = replace(FACTS, texts={})

    report = build(facts, assess(facts, scheme_from(scheme)), outline_from(outline))

    told = "支出/收入为98.54%，低于100%，总分不超过12分。"
    assert [table.note for table in (report.blocks[-1], report.annexes[0].blocks[0])] == [
        f"总分含未列入本表的支出率、合规得分。{told}",
        told,
    ]


def test_an_empty_budget_line_is_not_missing_in_the_total():
    lines = (FACTS.budget_lines[0], BudgetLineFacts("project", "其他资金"))

    budget = document(budget_lines=lines).annexes[1].blocks[1]

    assert [row.cells for row in budget.rows] == [
        ("宣传", "100.00", "98.54", "98.54%"),
        ("其他资金", "—", "—", "—"),
        ("合计", "100.00", "98.54", "98.54%"),
    ]


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

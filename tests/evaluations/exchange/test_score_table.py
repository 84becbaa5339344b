"""Score tables as units publish them: one layout after the other, each figure with its cell."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.exchange.score_table import NOT_FOUND, read_score_tables
from evaluations.exchange.workbook import WorkbookError
from evaluations.facts import MOST_ROWS, BudgetLineFacts, IndicatorFacts
from scoring.engine import Problem
from tests.workbooks import project_table, unit_table, workbook

PERCENT = (("H7", "0.00%"),)
HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def read(rows, **more):
    return read_score_tables(workbook({"自评表": rows}, **more), "自评表.xlsx")[0]


def indicator(*cells, head=HEAD, first="产出指标", second="数量指标"):
    """The indicator of a table that has one row."""
    rows = [["2024年度项目支出绩效自评表"], head, [first, second, *cells]]
    return read(rows).facts.indicators[0]


def test_whose_report_it_is_stands_above_the_table():
    facts = read(project_table()).facts

    assert (facts.kind, facts.unit.name, facts.project, facts.year.year) == (
        "project", "示例市图书馆", "全民阅读推广", 2024,
    )  # fmt: skip


def test_indicators_keep_the_words_they_were_printed_with():
    facts = read(project_table()).facts

    assert facts.indicators[0] == IndicatorFacts(
        "indicator_1", "output", "quantity", "阅读推广活动场次", "quantity", "≥", "", "≥120场", "131场",
        weight=Decimal(30), self_score=Decimal(30),
    )  # fmt: skip
    assert [(one.level1, one.level2, one.kind) for one in facts.indicators[1:]] == [
        ("output", "timeliness", "date"),
        ("benefit", "social", "qualitative"),
        ("satisfaction", "satisfaction", "quantity"),
    ]
    assert facts.indicators[2].deviation_reason == "宣传面不够广"
    assert facts.indicators[3].deviation_reason == ""


def test_funds_are_read_in_yuan_with_printed_total_and_rate():
    facts = read(project_table(), formats=PERCENT).facts

    assert facts.budget_lines == (
        BudgetLineFacts(
            "project", "当年财政拨款", project="全民阅读推广", initial_budget=Decimal(400000),
            adjusted_budget=Decimal(400000), spent=Decimal(392500),
        ),
        BudgetLineFacts(
            "project", "上年结转资金", project="全民阅读推广", initial_budget=Decimal(100000),
            adjusted_budget=Decimal(100000), spent=Decimal(100000),
        ),
    )  # fmt: skip
    assert facts.stated.budget == {"initial_budget": 500000, "adjusted_budget": 500000, "spent": 492500}
    assert facts.stated.rates == {"合计": "98.5%"}


def test_printed_points_make_the_scheme():
    report = read(project_table())

    assert [(one.title, one.points, [item.rule for item in one.items]) for one in report.scheme.dimensions] == [
        ("预算执行率", 10, ["proportional"]),
        ("产出指标", 50, ["indicators"]),
        ("效益指标", 30, ["indicators"]),
        ("满意度指标", 10, ["indicators"]),
    ]
    stated = report.facts.stated
    assert (stated.total, stated.maximum) == (Decimal("98.35"), 100)
    assert stated.maxima == {"execution0": 10, "output": 50, "benefit": 30, "satisfaction": 10}


def test_what_it_gave_itself_adds_up_to_what_it_printed():
    report = read(project_table())
    assessment, problems = assess_readable(report.facts, report.scheme)

    assert (assessment.self_scored.points, assessment.computed.points, problems) == (
        Decimal("98.35"), Decimal("98.35"), [],
    )  # fmt: skip


def test_every_figure_has_its_cell():
    cells = read(project_table()).cells

    assert {path: cells[path] for path in (
        "indicators[0].actual", "indicators[2].deviation_reason", "lines[0].self_score", "stated.total",
        "stated.maximum", "budget_lines[1].spent", "stated.budget.spent", "stated.rates.合计", "unit.name",
        "stated.maxima.output",
    )} == {
        "indicators[0].actual": "自评表!E14", "indicators[2].deviation_reason": "自评表!H16",
        "lines[0].self_score": "自评表!I7", "stated.total": "自评表!G18", "stated.maximum": "自评表!F18",
        "budget_lines[1].spent": "自评表!F9", "stated.budget.spent": "自评表!F7", "stated.rates.合计": "自评表!H7",
        "unit.name": "自评表!F5", "stated.maxima.output": "自评表!A14",
    }  # fmt: skip


def test_goals_and_results_in_words_are_texts():
    assert read(project_table(below=[["存在问题", "宣传面不够广，活动集中在城区。"]])).facts.texts == {
        "年度总体目标": "举办阅读推广活动120场以上。",
        "实际完成情况": "全年举办阅读推广活动131场。",
        "存在问题": "宣传面不够广，活动集中在城区。",
    }


def test_a_table_without_targets_has_lines_and_groups_where_points_are_printed():
    report = read(unit_table())

    facts, lines = report.facts, report.facts.lines
    assert (facts.kind, facts.unit.name, facts.year.year, facts.filed_on) == (
        "overall", "示例市档案馆", 2023, date(2024, 5, 20),
    )  # fmt: skip
    assert [(one.item, one.self_score, one.basis or one.self_reason) for one in lines] == [
        ("A1", 5, "24/26=92.31%"),
        ("A2", 5, ""),
        ("B1", Decimal("19.5"), "完成率98%，扣0.5分"),
    ]
    assert facts.stated.maxima == {"A": 10, "A1": 5, "A2": 5, "B": 20, "B1": 20}
    assert (facts.stated.total, facts.stated.maximum, facts.stated.grade) == (Decimal("29.5"), 30, "优")
    assert [(one.title, one.points) for one in report.scheme.dimensions] == [("预算配置", 10), ("预算执行", 20)]


def test_grades_are_measured_in_proportion_to_the_full_points():
    scheme = read(unit_table()).scheme

    assert [(band.grade, band.minimum) for band in scheme.bands] == [("优", 27), ("良", 24), ("中", 18), ("差", 0)]


def test_every_sheet_and_every_table_below_another_is_a_report():
    content = workbook({"甲": [*project_table(), *unit_table()], "说明": [["本表一式两份。"]], "乙": unit_table()})

    assert [one.facts.unit.name for one in read_score_tables(content, "自评表.xlsx")] == [
        "示例市图书馆", "示例市档案馆", "示例市档案馆",
    ]  # fmt: skip


def test_points_beside_a_level_are_those_of_the_group():
    head = ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "得分"]
    rows = [
        ["履职效能", 50, "整体效能", 50, "产出完成情况", 30, "按比例", 29],
        [None, None, None, None, "效益", 20, "", 20],
    ]

    facts = read([["2024年部门整体支出绩效评分表"], head, *rows]).facts

    assert facts.stated.maxima == {"A": 50, "A1": 30, "A2": 20}


def test_subtotals_belong_to_their_group_and_are_no_lines():
    rows = [*unit_table()[:6], ["小计", None, None, 10, None, 9.9], *unit_table()[6:]]

    facts = read(rows).facts

    assert facts.stated.dimensions == {"A": Decimal("9.9")}
    assert [one.item for one in facts.lines] == ["A1", "A2", "B1"]


def test_bonus_rows_are_adjustments():
    rows = [*unit_table()[:7], ["加减分项", None, "获得市级表彰", None, None, 2], *unit_table()[7:]]

    report = read(rows)

    assert report.facts.adjustments == {"adjustment1": 2}
    assert assess_readable(report.facts, report.scheme)[0].self_scored.points == Decimal("31.5")


@pytest.mark.parametrize(
    ("value", "actual", "expected"),
    [
        ("≥120场", "131场", ("quantity", "≥", "≥120场", "131场")),
        (120, 131, ("quantity", "≥", "120", "131")),
        ("１２０场", "131 场", ("quantity", "≥", "１２０场", "131 场")),
        (0, 0, ("quantity", "≤", "0", "0")),
        ("80%～90%", "85%", ("quantity", "", "80%～90%", "85%")),
        ("12月底前", "按时完成", ("qualitative", "", "12月底前", "按时完成")),
        ("2024年12月31日", date(2024, 12, 20), ("date", "", "2024年12月31日", "2024年12月20日")),
        ("有所提升", "有所提升", ("qualitative", "", "有所提升", "有所提升")),
        ("是", "是", ("yes_no", "", "是", "是")),
        ("—", "150批次", ("quantity", "", "", "150批次")),
        ("≥95%", "已完成", ("quantity", "≥", "≥95%", "已完成")),
    ],
)
def test_targets_and_results_as_they_are_written(value, actual, expected):
    one = indicator("活动", value, actual, 10, 10)

    assert (one.kind, one.direction, one.target, one.actual) == expected


@pytest.mark.parametrize(
    ("title", "second", "direction"),
    [
        ("办结件数", "数量指标", "≥"),
        ("有效投诉件数", "质量指标", "≤"),
        ("投诉办结率", "质量指标", "≥"),
        ("项目总成本", "成本指标", "≤"),
    ],
)
def test_of_a_bare_figure_more_is_better_unless_it_counts_what_is_bad(title, second, direction):
    assert indicator(title, 20, 18, 10, 10, second=second).direction == direction


def test_sign_and_unit_may_have_columns_of_their_own():
    head = [
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "年度指标值",
        "计量单位",
        "全年完成值",
        "完成率",
        "权重",
        "得分",
    ]

    one = indicator("面积", "≤", 20, "亩", 18, 1.1111, 10, 10, head=head)

    assert (one.direction, one.target, one.unit, one.actual, one.stated_ratio, one.weight) == (
        "≤", "20", "亩", "18", "111.11%", 10,
    )  # fmt: skip


def test_numbers_are_read_as_their_cells_show_them():
    rows = [["2024年度项目支出绩效自评表"], HEAD, ["产出指标", "数量指标", "活动", 120, 118, 10, 9.8333333333]]

    report = read(rows, formats=(("G3", "0.00"),))

    assert report.facts.indicators[0].self_score == Decimal("9.83")
    assert read([*rows[:2], [*rows[2][:-1], 0.1 + 0.2]]).facts.indicators[0].self_score == Decimal("0.3")


def test_a_qualitative_indicator_has_the_level_that_its_score_says():
    one = indicator("阅读氛围", "有所改善", "有所改善", 10, 7.5, first="效益指标", second="社会效益指标")

    assert (one.level, one.share) == ("partly", Decimal("0.75"))


def test_scores_without_full_points_count_together():
    rows = project_table(
        funds=[[None, None, "年度资金总额", 50, 50, 49, 20, 0.98, 19.6]],
        indicators=[
            ["产出指标", "数量指标", "活动", "5场", "5场", None, 50],
            [None, "质量指标", "合格率", "95%", "96%", None, 30],
        ],
    )

    report = read(rows)

    assert [(one.item, one.self_score) for one in report.facts.lines] == [
        ("execution0", Decimal("19.6")),
        ("output0", 80),
    ]


def test_where_its_points_are_not_printed_execution_has_what_the_others_leave():
    rows = project_table(funds=[[None, None, "年度资金总额", 50, 50, 49.25, None, "98.5%", 9.85]])

    assert read(rows).scheme.dimensions[0].points == 10


def test_parts_of_a_grant_are_not_counted_beside_it():
    rows = project_table(
        funds=[
            [None, None, "年度资金总额", 50, 50, 50, 10, "100%", 10],
            [None, None, "其中：当年财政拨款", 50, 50, 50],
            [None, None, "其中：中央补助", 30, 30, 30],
            [None, None, "市级资金", 20, 20, 20],
        ]
    )

    assert [one.title for one in read(rows).facts.budget_lines] == ["当年财政拨款"]


def test_amounts_without_a_unit_are_told():
    rows = project_table()
    rows[5][0] = "项目资金"

    report = read(rows)

    assert report.facts.budget_lines[0].spent == 392500
    assert report.problems == (
        Problem("自评表!D6", "资金没有写明单位（元或万元），已按表样的“万元”读取，请核对。"),
    )  # fmt: skip


def test_what_is_not_understood_is_left_out_and_told_with_its_cell():
    rows = project_table(
        indicators=[
            [None, None, None, "6场", "6场", 10, 10],
            ["产出指标", "数量指标", "活动", "5场", "5场", "十分", "#REF!"],
            [None, None, "培训", "6场", "6场", 10, 10],
        ]
    )
    rows[6][5] = "约49万"

    report = read(rows)

    assert [one.title for one in report.facts.indicators] == ["活动", "培训"]
    assert [problem.path for problem in report.problems] == ["自评表!F7", "自评表!C14", "自评表!G15", "自评表!F15"]


def test_a_missing_unit_and_year_are_told():
    report = read([HEAD, ["产出指标", "数量指标", "活动", "5场", "5场", 10, 10]])

    assert [problem.message for problem in report.problems] == [
        "没有找到单位名称（评价单位、预算单位或实施单位），请核对。",
        "没有找到评价年度，请核对标题或“评价年度”。",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["通讯录"], ["姓名", "电话"], ["张三", 123]],
        [["三级指标", "年度指标值"], ["活动", "5场"]],
        [HEAD],
        [["三级指标的说明：分值和得分见附表"]],
    ],
)
def test_a_workbook_without_score_table_is_refused(rows):
    with pytest.raises(WorkbookError, match=NOT_FOUND[:12]):
        read_score_tables(workbook({"表": rows}), "表.xlsx")


def test_a_workbook_with_very_many_tables_is_refused():
    small = [HEAD, ["产出指标", "数量指标", "活动", "5场", "5场", 10, 10]]
    rows = [row for _ in range(60) for row in (["项目支出绩效自评表"], *small)]

    with pytest.raises(WorkbookError, match="60 张自评表，最多 50 张"):
        read_score_tables(workbook({"表": rows}), "表.xlsx")


def test_a_very_long_table_is_read_up_to_its_limit_and_told():
    row = ["产出指标", "数量指标", "活动", "5场", "5场", 1, 1]

    report = read([["2024年度项目支出绩效自评表"], HEAD, *[row] * 400])

    assert len(report.facts.indicators) == MOST_ROWS
    assert report.problems[-1] == Problem("自评表!C303", "指标超过 300 行，从这一行起没有读取。")

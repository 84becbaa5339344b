"""Layouts of score tables that units invent: two rows of heads, shared cells, other names, what stands in between."""

from decimal import Decimal

import pytest

from evaluations.assessment import assess_readable
from evaluations.exchange.score_table import NOT_FOUND, read_score_tables
from evaluations.exchange.workbook import WorkbookError
from scoring.engine.rounding import HUNDRED
from tests.workbooks import workbook

ABOVE = [["2024年度部门整体支出绩效自评表"], ["单位名称：示例市图书馆"]]
HEAD = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
TOTAL = ["总分", None, None, None, None, 100, 95]


def read(*rows, **more):
    return read_score_tables(workbook({"自评表": [*ABOVE, *rows]}, **more), "自评表.xlsx")[0]


def scores(report):
    """Title, full points and score of everything that was scored."""
    maxima = report.facts.stated.maxima
    titles = {item.code: item.title for item in report.scheme.items}
    lines = [(titles[one.item], maxima.get(one.item), one.self_score) for one in report.facts.lines]
    return [*lines, *((one.title, one.weight, one.self_score) for one in report.facts.indicators)]


def self_scored(report):
    assessment, problems = assess_readable(report.facts, report.scheme)
    assert problems == []
    return assessment.self_scored.points


@pytest.mark.parametrize(
    "head",
    [
        ["一级指标", "评价内容", "分值", "评分标准", "完成情况", "自评得分", "扣分原因"],
        ["一级指标", "考核指标", "分值", "评分标准", "完成情况", "自评得分", "扣分原因"],
        ["评分项目", "评分内容", "分值", "评分标准", "完成情况", "自评得分", "扣分原因"],
        ["评价维度", "考核事项", "满分", "评分标准", "自评情况", "自评得分", "扣分原因"],
    ],
)
def test_items_that_are_no_indicators_are_named_by_the_last_words_before_their_points(head):
    report = read(
        head,
        ["投入", "目标合理性", 40, "合理得满分", "目标明确", 40, None],
        ["过程", "预算完成率", 60, "每低1个百分点扣1分", "91%", 55, "支付偏慢"],
        ["总分", None, 100, None, None, 95, None],
    )

    assert scores(report) == [("目标合理性", 40, 40), ("预算完成率", 60, 55)]
    assert [one.title for one in report.scheme.dimensions] == ["投入", "过程"]
    assert report.facts.lines[1].self_reason == "支付偏慢"
    assert self_scored(report) == 95


def test_a_table_without_targets_has_lines_judged_by_what_was_done():
    report = read(
        ["一级指标", "三级指标", "分值", "完成情况", "得分"],
        ["产出", "查处违法", 60, "目标≥28万起，完成31.2万起", 60],
        ["满意度", "群众满意度", 40, "目标≥92%，完成91%", 39],
    )

    assert report.facts.indicators == ()
    assert [one.basis for one in report.facts.lines] == ["目标≥28万起，完成31.2万起", "目标≥92%，完成91%"]
    assert self_scored(report) == 99


def test_what_an_explaining_column_tells_is_the_basis_where_there_is_no_other():
    report = read(
        ["一级指标", "二级指标", "权重", "指标说明", "自评分"], ["履职", "分配率", 100, "分配2,280套，95%", 95]
    )

    assert report.facts.lines[0].basis == "分配2,280套，95%"


@pytest.mark.parametrize(("head", "cell"), [("分值/得分", "60/58"), ("自评得分／分值", "58/60")])
def test_full_points_and_score_in_one_cell(head, cell):
    report = read([*HEAD[:5], head], ["产出指标", "数量指标", "活动", "5场", "5场", cell])

    assert scores(report) == [("活动", 60, 58)]


def test_a_cell_that_should_hold_both_and_does_not_has_no_score():
    report = read([*HEAD[:5], "分值/得分"], ["产出指标", "数量指标", "活动", "5场", "5场", "60"])

    assert scores(report) == [("活动", 60, None)]


def test_two_rows_of_heads_with_own_and_reviewed_scores():
    report = read(
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", None],
        [None, None, None, None, None, None, "自评", "复核"],
        ["产出指标", "数量指标", "活动", "5场", "5场", 60, 58, 50],
    )

    assert scores(report) == [("活动", 60, 58)]
    assert report.problems == ()


def test_the_score_of_a_reviewer_is_not_the_unit_s_own():
    report = read([*HEAD[:6], "复核得分", "自评得分"], ["产出指标", "数量指标", "活动", "5场", "5场", 60, 50, 58])

    assert scores(report) == [("活动", 60, 58)]


def test_a_name_merged_over_rows_goes_on():
    rows = [["产出指标", "数量指标", "活动", "5场", "5场", 30, 30]]
    rows += [[None, None, None, f"{many}人", f"{many}人", 10, 10] for many in (200, 300)]

    assert scores(read(HEAD, *rows)) == [("活动", 30, 30), ("活动（2）", 10, 10), ("活动（3）", 10, 10)]


def test_subtotals_with_numbered_rows_and_points_in_cells():
    report = read(
        ["序号", *HEAD],
        [1, "产出指标（权重60分）", "数量指标", "活动", "5场", "5场", 60, 58],
        [None, "小计", None, None, None, None, 60, 58],
        [2, "效益指标（40分）", "社会效益指标", "氛围", "改善", "改善", 40, 37],
        [None, "小计", None, None, None, None, 40, 37],
        ["总分", None, None, None, None, None, 100, 95],
    )

    stated = report.facts.stated
    assert (stated.maxima, stated.dimensions) == (
        {"output": 60, "benefit": 40}, {"output": 58, "benefit": 37},
    )  # fmt: skip
    assert (stated.maximum, stated.total, self_scored(report)) == (HUNDRED, 95, 95)


@pytest.mark.parametrize("notes", [["注：以下为效益指标。"], ["说明：以上为产出指标。", "注：以下为效益指标。"]])
def test_the_table_goes_on_below_notes(notes):
    report = read(
        HEAD,
        ["产出指标", "数量指标", "活动", "5场", "5场", 60, 58],
        *([note] for note in notes),
        ["效益指标", "社会效益指标", "氛围", "改善", "改善", 40, 37],
        ["备注：得分不超过分值。"],
        TOTAL,
    )

    assert scores(report) == [("活动", 60, 58), ("氛围", 40, 37)]
    assert (report.facts.stated.maximum, report.facts.stated.total) == (100, 95)


def test_weights_may_be_fractions_of_one():
    report = read(
        ["一级指标", "二级指标", "三级指标", "权重", "目标值", "完成值", "得分"],
        ["产出指标（权重60分）", "数量指标", "活动", 0.4, "5场", "5场", 40],
        [None, "质量指标", "合格率", 0.2, "≥90%", "95%", 20],
        ["效益指标（权重40分）", "社会效益指标", "氛围", 0.4, "改善", "改善", 35],
        ["总分", None, None, 1, None, None, 95],
    )

    assert scores(report) == [("活动", 40, 40), ("合格率", 20, 20), ("氛围", 40, 35)]
    assert (report.facts.stated.maximum, report.facts.stated.maxima) == (100, {"output": 60, "benefit": 40})


def test_columns_without_head_do_not_disturb():
    report = read(
        [*HEAD[:5], None, *HEAD[5:]],
        ["产出指标", "数量指标", "活动", "5场", "5场", 0.97, 60, 58],
        ["效益指标", "社会效益指标", "氛围", "改善", "改善", 1, 40, 37],
        ["总分", None, None, None, None, None, 100, 95],
    )

    assert scores(report) == [("活动", 60, 58), ("氛围", 40, 37)]
    assert report.facts.stated.total == 95


@pytest.mark.parametrize("blank", [[], [[]]])
def test_a_small_table_below_the_total_is_another_one(blank):
    below = [["序号", "类别", "方式", "次数", "人数", "费用", "天数"], [1, "讲座", "线下", 3, 60, 5, 2]]
    report = read(HEAD, ["产出指标", "数量指标", "活动", "5场", "5场", 100, 95], TOTAL, *blank, *below)

    assert scores(report) == [("活动", 100, 95)]
    assert (report.facts.stated.total, report.problems) == (95, ())


def test_columns_of_funds_have_units_of_their_own():
    report = read(
        ["项目资金", None, "年初预算数（万元）", "全年预算数（万元）", "全年执行数（元）", "分值", "执行率", "得分"],
        [None, "年度资金总额", 50, 50, 492500, 10, "98.5%", 9.85],
        HEAD,
        ["产出指标", "数量指标", "活动", "5场", "5场", 90, 90],
    )

    assert [(one.adjusted_budget, one.spent) for one in report.facts.budget_lines] == [(500000, 492500)]
    assert self_scored(report) == Decimal("99.85")


@pytest.mark.parametrize(("head", "score"), [("得分（20分×执行率）", Decimal("18.43")), ("得分", None)])
def test_a_rate_among_scores_is_none_unless_the_head_says_of_what(head, score):
    report = read(
        ["预算执行情况（万元）", None, "预算数(A)", "执行数(B)", "执行率(B/A)", head],
        [None, "年度财政资金总额", 1846.2, 1701.35, "92.15%", "92.15%"],
        [*HEAD],
        ["产出指标", "数量指标", "活动", "5场", "5场", 80, 80],
        ["总分", None, None, None, None, 100, 98.43],
    )

    assert [one.self_score for one in report.facts.lines] == ([] if score is None else [score])
    assert report.facts.stated.rates == {"合计": "92.15%"}


def test_a_percentage_in_a_column_of_scores_is_told():
    report = read(HEAD, ["产出指标", "数量指标", "活动", "5场", "5场", 100, "95%"])

    assert scores(report) == [("活动", 100, None)]
    assert [one.message for one in report.problems] == ["得分“95%”是百分数，不是分，没有读取。"]


@pytest.mark.parametrize(
    ("spent", "total", "is_capped"), [(78, 89, True), (78, 88, False), (82, 89, False), (69, 79, True)]
)
def test_a_total_may_be_the_cap_of_a_low_execution_rate(spent, total, is_capped):
    report = read(
        ["项目资金（万元）", None, "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", 100, spent, 10, f"{spent}%", spent / 10],
        HEAD,
        ["产出指标", "数量指标", "活动", "5场", "5场", 90, 90],
        ["总分", None, None, None, None, 100, total],
    )

    assert (self_scored(report) == total) is is_capped


def test_formulas_whose_results_were_not_stored_are_told_once():
    rows = [["产出指标", "数量指标", name, "5场", "5场", 50, "=40+8"] for name in ("活动", "培训")]

    report = read(HEAD, *rows)

    assert scores(report) == [("活动", 50, None), ("培训", 50, None)]
    assert [one.message for one in report.problems if "公式" in one.message] == [
        "工作簿有 2 个公式单元格没有计算结果（例如 G4），按空白读取。请用 Excel 或 WPS 打开并保存一次后再上传。"
    ]


def test_a_table_of_formulas_alone_is_refused_with_the_reason():
    with pytest.raises(WorkbookError, match="公式单元格没有计算结果") as raised:
        read(["=A1", "=A2"], ["数据", 5])

    assert str(raised.value).startswith(NOT_FOUND)

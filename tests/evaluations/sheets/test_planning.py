"""What a filled-in workbook would change: added, changed and removed rows, conflicts, and everything that is wrong."""

from decimal import Decimal

import pytest

from evaluations.enums import ReportKind
from evaluations.exchange.plan import ADDED, CHANGED, REMOVED
from evaluations.models import BudgetLine, Indicator, ReportFigure, ScoreLine
from tests.filled import Editing, downloaded, planned
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
INDICATORS, LINES, SCORES, ANSWERS, FIGURES = "指标完成情况", "预算与决算", "评分表", "评分清单", "数据表"
AREA = "新增实施改造面积"


@pytest.fixture(params=ReportKind.values)
def report(request):
    return import_demo(request.param)


@pytest.fixture
def overall():
    return import_demo(ReportKind.OVERALL)


@pytest.fixture
def book(overall):
    return Editing(downloaded(overall))


def what(plan):
    return [(row.what, row.subject, [(cell.head, cell.before, cell.after) for cell in row.cells]) for row in plan.rows]


def told(plan):
    return [(one.path, one.message) for one in plan.problems]


def test_a_workbook_nobody_changed_changes_nothing(report):
    plan = planned(report, downloaded(report))

    assert (plan.rows, plan.problems, plan.notices) == ([], [], [])
    assert sum(plan.unchanged.values()) > 15


def test_saved_by_a_program_it_still_changes_nothing(report):
    plan = planned(report, Editing(downloaded(report)).saved())

    assert (plan.rows, plan.problems, plan.notices) == ([], [], [])


def test_a_changed_cell_is_told_with_both_values_and_its_place(overall, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    plan = planned(overall, book.saved())

    assert what(plan) == [(CHANGED, AREA, [("完成值", "2235.43亩", "2300亩")])]
    (cell,) = plan.rows[0].cells
    assert (cell.cell, cell.value, cell.is_conflict) == ("指标完成情况!F4", "2300亩", False)
    assert plan.unchanged[INDICATORS] == 6


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (2600000, Decimal(2600000)),
        ("260万元", Decimal(2600000)),
        ("1,096.51万元", Decimal("10965100.00")),
        ("１２３４.５", Decimal("1234.50")),
        (" 2 583 800 ", None),
        ("2,583,800.00", None),
        ("258.38万元", None),
    ],
)
def test_amounts_are_read_however_they_are_written(overall, book, typed, value):
    book.put(LINES, "其他项目", "支出数（元）", typed)

    plan = planned(overall, book.saved())

    assert plan.problems == []
    assert [cell.value for row in plan.rows for cell in row.cells] == ([] if value is None else [value])


def test_amounts_are_in_the_unit_of_the_head(overall, book):
    book.book[LINES]["I3"].value = "支出数（万元）"
    for subject, amount in (("基本支出", 478.65), ("城市更新专项工作经费", 216.7), ("其他项目", 260)):
        book.put(LINES, subject, "支出数（万元）", amount)

    plan = planned(overall, book.saved())

    assert [(row.subject, [cell.value for cell in row.cells]) for row in plan.rows] == [
        ("其他项目", [Decimal(2600000)])
    ]


def test_answers_scores_and_figures_are_entries_like_others(overall, book):
    book.put(ANSWERS, "资金支出规范，事项支出合规", "判断", "不符合")
    book.put(SCORES, "预算编制约束性", "自评分", 3.5)
    book.put(SCORES, "工作表现加减分指标", "自评分", -1)
    book.put(FIGURES, "固定资产利用率", "数值", "98.5%")

    plan = planned(overall, book.saved())

    places = {cell.place: cell.value for row in plan.rows for cell in row.cells}
    assert plan.problems == []
    assert {place: value for place, value in places.items() if "check" not in place} == {
        "figure-assets_in_use-value": Decimal("0.985"),
        "score-C1-self_score": Decimal("3.5"),
        "adjustment-X-points": Decimal(-1),
    }
    assert [value for place, value in places.items() if place.startswith("score-C2-check_")] == [False]


def test_a_row_is_added_below_the_others(overall, book):
    given = {
        "一级指标": "产出指标",
        "二级指标": "质量指标",
        "三级指标": "验收合格率",
        "计算方式": "定量，越大越好（≥）",
    }
    number = book.add(INDICATORS, **given, 目标值="≥95%", 完成值="97%", 权重=5)

    (row,) = planned(overall, book.saved()).rows

    assert (row.what, row.subject, row.number, row.is_conflict) == (ADDED, "验收合格率", number, False)
    assert row.values | {"levels": "output:quality", "weight": Decimal(5), "method": "quantity:≥"} == row.values


def test_rows_are_removed_or_emptied(overall, book):
    book.delete(INDICATORS, AREA)
    book.clear(INDICATORS, "固定资产投资")

    assert what(planned(overall, book.saved())) == [(REMOVED, "固定资产投资", []), (REMOVED, AREA, [])]


def test_sorting_rows_changes_nothing(overall, book):
    page = book.book[INDICATORS]
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4, max_row=10)]
    for number, values in enumerate(reversed(rows), 4):
        for at, value in enumerate(values, 1):
            page.cell(number, at).value = value

    assert planned(overall, book.saved()).rows == []


def test_a_copied_row_is_a_new_one(overall, book):
    page = book.book[INDICATORS]
    for at, cell in enumerate(page[4], 1):
        page.cell(12, at).value = cell.value
    page.cell(12, book.column(INDICATORS, "三级指标")).value = "新增改造面积（二期）"

    assert [row[:2] for row in what(planned(overall, book.saved()))] == [(ADDED, "新增改造面积（二期）")]


def test_what_others_changed_meanwhile_stays(overall, book):
    Indicator.objects.filter(report=overall, title=AREA).update(target="2400亩")
    BudgetLine.objects.filter(title="其他项目").delete()
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    plan = planned(overall, book.saved())

    assert (what(plan), plan.conflicts) == ([(CHANGED, AREA, [("完成值", "2235.43亩", "2300亩")])], [])


def test_what_both_changed_is_a_conflict_with_three_values(overall, book):
    row = Indicator.objects.get(report=overall, title=AREA)
    Indicator.objects.filter(pk=row.pk).update(actual="2250亩")
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    plan = planned(overall, book.saved())

    (cell,) = plan.rows[0].cells
    assert (cell.base, cell.before, cell.after, cell.is_conflict) == ("2235.43亩", "2250亩", "2300亩", True)
    assert plan.conflicts == [f"indicator-{row.pk}-actual"]


def test_the_same_change_on_both_sides_is_none(overall, book):
    ReportFigure.objects.filter(report=overall, key="final_income").update(value=Decimal(9600000))
    ScoreLine.objects.filter(report=overall, item="C1").update(basis="已核。")
    book.put(FIGURES, "决算收入", "数值", "960万元")
    book.put(SCORES, "预算编制约束性", "得分依据", " 已核。\n")

    plan = planned(overall, book.saved())

    assert (plan.rows, plan.problems) == ([], [])


def test_a_row_removed_here_and_changed_there_is_a_conflict(overall, book):
    row = Indicator.objects.get(report=overall, title=AREA)
    Indicator.objects.filter(pk=row.pk).update(actual="2250亩")
    book.delete(INDICATORS, AREA)

    plan = planned(overall, book.saved())

    assert (what(plan), plan.conflicts) == ([(REMOVED, AREA, [("完成值", "2250亩", "")])], [f"indicator-{row.pk}"])


def test_a_row_changed_here_and_removed_there_is_a_conflict(overall, book):
    row = Indicator.objects.get(report=overall, title=AREA)
    key = f"indicator-{row.pk}"
    row.delete()
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    plan = planned(overall, book.saved())

    assert [(row.what, row.subject, row.is_conflict) for row in plan.rows] == [(ADDED, AREA, True)]
    assert (plan.conflicts, plan.rows[0].values["actual"]) == ([key], "2300亩")


def test_a_row_removed_on_both_sides_is_gone(overall, book):
    Indicator.objects.get(report=overall, title=AREA).delete()
    book.delete(INDICATORS, AREA)

    assert planned(overall, book.saved()).rows == []


def test_a_formula_without_a_result_is_told_and_changes_nothing(overall, book):
    book.book[LINES]["I7"].value = "=I6*2"

    plan = planned(overall, book.saved())

    assert (plan.rows, [path for path, _ in told(plan)]) == ([], ["预算与决算!I7"])
    assert "还没有算出结果" in told(plan)[0][1]


def test_everything_wrong_is_told_at_once_by_its_cell(overall, book):
    book.put(LINES, "其他项目", "支出数（元）", "二百万")
    book.put(LINES, "其他项目", "支出类别", "其他支出")
    book.put(INDICATORS, AREA, "二级指标", "质量")
    book.put(INDICATORS, AREA, "权重", "#REF!")
    book.put(FIGURES, "固定资产利用率", "数值", "98.5")
    book.put(SCORES, "预算编制约束性", "自评分", 44)
    number = book.add(INDICATORS, 完成值="97%")

    plan = planned(overall, book.saved())

    assert [path for path, _ in told(plan)] == [
        "预算与决算!B7",
        "预算与决算!I7",
        "指标完成情况!C4",
        "指标完成情况!M4",
        f"指标完成情况!B{number}",
        f"指标完成情况!D{number}",
        f"指标完成情况!K{number}",
        f"数据表!D{book.row(FIGURES, '固定资产利用率')}",
        f"评分表!H{book.row(SCORES, '预算编制约束性')}",
    ]
    assert any(message == "“其他支出”不在可选范围内，应为基本支出、项目支出之一。" for _, message in told(plan))


def test_what_is_missing_or_too_long_in_a_row_is_told_in_words(overall, book):
    number = book.add(INDICATORS, 三级指标="新的指标")
    book.put(LINES, "其他项目", "预算项目", "长" * 201)

    assert told(planned(overall, book.saved())) == [
        (f"{LINES}!C7", "这里填了 201 字，最多 200 字，请缩短。"),
        (f"{INDICATORS}!B{number}", "一级指标为空，请从下拉列表中选择；不需要这一行请清空整行。"),
        (f"{INDICATORS}!K{number}", "请选择计算方式。"),
    ]


def test_a_renamed_sheet_is_told_by_both_names(overall, book):
    book.book[LINES].title = "预算"

    assert planned(overall, book.saved()).notices == [
        f"没有名为“{LINES}”的工作表，这部分保持不变。改了表名或隐藏了这张表的，请恢复后重新上传。",
        "工作表“预算”不是下载时的表，没有读取。",
    ]

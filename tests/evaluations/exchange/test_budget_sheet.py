"""Where the lines of a year's budget stand in a workbook, and what their cells say."""

from decimal import Decimal

import pytest

from evaluations.exchange.budget_sheet import HEADS, budget_lines, write_budget
from evaluations.exchange.workbook import WorkbookError, read_workbook, stream_rows
from tests.budgets import HEAD, budget, line
from tests.workbooks import workbook

SHORT = ["单位", "支出类别", "预算项目", "支出数"]


def found(content):
    return [({k: v for k, v in one.values.items() if v is not None}, one.place("spent")) for one in lines_of(content)]


def lines_of(content):
    return list(budget_lines(stream_rows(content)))


def test_a_row_is_a_line_with_its_values_and_cells():
    (given,) = lines_of(budget(line("甲", "乙", 1, 2, 3, 4, 5, source="丙", project="丁")))

    assert given.values == {
        "unit": "甲", "category": "项目支出", "title": "乙", "source": "丙", "project": "丁", "initial_budget": 1,
        "adjusted_budget": 2, "received": 3, "spent": 4, "carried_over": 5,
    }  # fmt: skip
    assert [given.place(name) for name in HEADS] == [f"预算与决算!{letter}2" for letter in "ABCDEFGHIJ"]


def test_titles_stand_above_and_totals_and_blank_rows_between():
    rows = [
        ["甲", "项目支出", "乙", 1],
        [],
        ["小计", None, None, 1],
        ["丙", "基本支出", "丁", 2],
        ["合  计", None, None, 3],
    ]

    content = budget(*rows, head=SHORT, above=[["2024年度全市预算与决算表"], ["编制：示例市财政局"]])

    assert [(values["title"], place) for values, place in found(content)] == [
        ("乙", "预算与决算!D4"),
        ("丁", "预算与决算!D7"),
    ]


@pytest.mark.parametrize(
    ("above", "head", "cell", "amount"),
    [
        ([], "支出数", 12.5, Decimal("12.5")),
        ([], "支出数（元）", 12.5, Decimal("12.5")),
        ([], "支出数（万元）", 12.5, Decimal(125_000)),
        ([], "支出数(单位：万元)", "1,096.51", "1,096.51万元"),
        ([], "支出数（万元）", "1,096.51元", "1,096.51元"),
        ([], "支出数（万元）", "１２", "１２万元"),
        ([], "支出数（万元）", "约12", "约12"),
        ([["单位：万元"]], "支出数", 12.5, Decimal(125_000)),
        ([["金额单位：人民币万元"]], "支出数（元）", 12.5, Decimal("12.5")),
        ([["单位：示例市图书馆"]], "支出数", 12.5, Decimal("12.5")),
        ([], "支出数*", 12.5, Decimal("12.5")),
        ([], "全年执行数", 12.5, Decimal("12.5")),
    ],
)
def test_amounts_are_in_the_unit_that_is_written(above, head, cell, amount):
    content = budget(["甲", "项目支出", "乙", cell], head=["单位名称", "支出类别", "项目名称", head], above=above)

    assert [given.values["spent"] for given in lines_of(content)] == [amount]


def test_a_head_of_two_rows_is_one_head():
    rows = [
        ["单位", "支出类别", "预算项目", "金额（万元）", None, "备注"],
        [None, None, None, "年初预算数", "支出数（元）", None],
        ["甲", "项目支出", "乙", 2, 3, "注"],
    ]

    (given,) = lines_of(workbook({"表": rows}, merged=["A1:A2", "D1:E1"]))

    assert (given.row, given.values["initial_budget"], given.values["spent"]) == (3, 20_000, 3)


def test_every_sheet_with_a_head_counts():
    content = workbook(
        {"说明": [["怎么填"]], "一区": [SHORT, ["甲", "", "乙", 1]], "二区": [SHORT, ["丙", "", "丁", 2]]}
    )

    assert [place for _, place in found(content)] == ["一区!D2", "二区!D2"]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        (["单位", "预算项目", "支出数"], "“支出类别”"),
        (["单位", "支出类别", "预算项目"], "金额各列"),
        (["名称"], "“单位”、“支出类别”、“预算项目”"),
    ],
)
def test_a_missing_head_is_told(head, missing):
    with pytest.raises(WorkbookError) as caught:
        lines_of(budget(["甲"], head=head))

    assert str(caught.value) == f"没有找到表头，缺少{missing}。请用下载的模板填写，不改动表头。"


def test_what_is_written_is_read_back():
    row = ["甲", "基本支出", "=1+1", None, None, Decimal("1.50"), None, None, Decimal(2), None]

    content = write_budget(["甲", "乙"], [row])

    assert found(content) == [
        (
            {"unit": "甲", "category": "基本支出", "title": "=1+1", "initial_budget": Decimal("1.5"), "spent": 2},
            "预算与决算!I2",
        )
    ]
    assert [sheet.title for sheet in read_workbook(content)] == ["预算与决算", "填写说明", "单位名称"]
    assert len(HEAD) == 10

"""Lines pasted from Excel or Word, with or without a head."""

import re

import pytest

from evaluations.exchange.pasted_table import MOST_LINES, Column, read_table

COLUMNS = (
    Column("title", "项目", re.compile("项目名称"), is_needed=True),
    Column("amount", "金额", re.compile("金额数")),
    Column("note", "说明", re.compile("备注"), is_usual=False),
)


def rows(text):
    table = read_table(text, COLUMNS)
    assert table.problems == []
    return [(row.line, *row.cells.values()) for row in table.rows]


def problems(text):
    return [f"{problem.path}：{problem.message}" for problem in read_table(text, COLUMNS).problems]


def test_without_a_head_the_usual_columns_stand_in_their_order():
    assert rows("甲\t1\r\n乙\t2\r\n") == [(1, "甲", "1"), (2, "乙", "2")]


def test_a_head_says_what_stands_where_in_its_own_words():
    assert rows("序号\t备注\t金额数\t项 目 名 称\n1\t好\t5\t甲") == [(2, "好", "5", "甲")]


def test_a_head_names_units_in_brackets():
    assert read_table("项目名称\t金额（万元）\n甲\t5", COLUMNS).units == {"title": "", "amount": "万元"}


def test_a_cell_may_be_missing_at_the_end_of_a_line():
    assert rows("甲\n乙\t2") == [(1, "甲", ""), (2, "乙", "2")]


def test_blank_lines_and_totals_are_passed_over():
    assert rows("甲\t1\n\t\n合 计\t1\n\n乙\t2") == [(1, "甲", "1"), (5, "乙", "2")]


def test_excel_puts_line_breaks_between_quotes():
    assert rows('甲\t"第一行\n第""二""行"\n乙\t2') == [(1, "甲", '第一行\n第"二"行'), (3, "乙", "2")]


@pytest.mark.parametrize("cell", ['"三公"经费', '5"屏', '"没有结束'])
def test_other_quotes_are_text(cell):
    assert rows(f"{cell}\t1\n乙\t2") == [(1, cell, "1"), (2, "乙", "2")]


def test_a_strange_column_is_told_once():
    assert problems("项目\t金额\t颜色\n甲\t1\t红\n乙\t2\t绿") == [
        "第1行第3列：不认识“颜色”这一列，可用的列有：项目、金额、说明。请改名，或去掉这一列再粘贴。"
    ]


def test_a_needed_column_must_be_there():
    assert problems("金额\t备注\n1\t好") == ["第1行：缺少“项目”一列，请补上后再粘贴。"]


@pytest.mark.parametrize("text", ["甲\t1\t好", "项目\t金额\t\n甲\t1\t好"])
def test_nothing_is_dropped_in_silence(text):
    assert problems(text) == [
        f"第{len(text.splitlines())}行第3列：不知“好”属于哪一列。没有表头时各列应依次为：项目、金额；列数不同的请连表头一起粘贴。"
    ]


def test_an_error_of_excel_is_told_with_its_place():
    assert problems("甲\t#DIV/0!") == ["第1行第2列：单元格是错误值 #DIV/0!，请改正公式，或直接填写内容。"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "：没有可增加的内容，请从 Excel 或 Word 复制表格的若干行后粘贴。"),
        ("项目\t金额\n合计\t1", "：表头下面没有内容，请连同要增加的各行一起粘贴。"),
        ("甲\n" * (MOST_LINES + 1), f"：一次最多粘贴 {MOST_LINES} 行，现有 {MOST_LINES + 1} 行，请分几次粘贴。"),
    ],
)
def test_too_little_and_too_much_are_told(text, told):
    assert problems(text) == [told]


def test_a_place_names_line_and_column():
    table = read_table("项目\t金额\n甲\t一", COLUMNS)

    table.tell(2, "amount", "不是数值。")
    table.tell(2, "note", "没有说明。")

    assert [problem.path for problem in table.problems] == ["第2行第2列“金额”", "第2行“说明”"]


def test_what_is_too_wide_or_too_long_is_told_with_its_place():
    assert problems("甲\t1\n" + "x\t" * 200_000 + "\n" + "乙\t" + "字" * 2001) == [
        "第2行：有 200000 列内容，最多 50 列，请只复制需要的各列。",
        "第3行第2列：有 2001 字，最多 2000 字，请精简后再粘贴。",
    ]

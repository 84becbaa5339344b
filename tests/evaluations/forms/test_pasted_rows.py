"""Pasted rows become the values that the page itself would have saved."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from evaluations.enums import Level2, ReportKind
from evaluations.forms.pasted_rows import read_pasted
from tests.scoring.building import LEVELS, item, scheme

RULE = item("indicators", "A1", level1=["output", "benefit"], publish="each", levels=LEVELS)


def about(kind=ReportKind.OVERALL):
    report = SimpleNamespace(kind=kind, year=SimpleNamespace(year=2023))
    return SimpleNamespace(report=report, scheme=scheme(RULE), projects=[(5, "更新经费")])


def rows(kind, *lines, of=ReportKind.OVERALL):
    pasted = read_pasted(kind, "\n".join(lines), about(of))
    assert pasted.problems == []
    return [values for _, values in pasted.rows]


def problems(kind, *lines):
    return [f"{one.path}：{one.message}" for one in read_pasted(kind, "\n".join(lines), about()).problems]


def test_budget_lines_without_a_head_follow_the_columns_of_the_page():
    assert rows("line", "基本支出\t人员经费\t100\t\t100\t98.5\t1.5", "\t公用经费\t20万元") == [
        {
            "category": "basic",
            "title": "人员经费",
            "initial_budget": Decimal(100),
            "adjusted_budget": None,
            "received": Decimal(100),
            "spent": Decimal("98.5"),
            "carried_over": Decimal("1.5"),
        },
        {
            "category": "basic",
            "title": "公用经费",
            "initial_budget": Decimal(200000),
            "adjusted_budget": None,
            "received": None,
            "spent": None,
            "carried_over": None,
        },
    ]


def test_bare_amounts_have_the_unit_of_their_head():
    (values,) = rows(
        "line", "预算项目\t年初预算数（万元）\t实际支出（元）\t所属项目", "更新经费\t405\t2167000\t更新经费"
    )

    assert values == {
        "title": "更新经费",
        "initial_budget": Decimal(4050000),
        "spent": Decimal(2167000),
        "project": 5,
    }


def test_amounts_in_the_accounting_formats_of_excel_are_read():
    head = "预算项目\t年初预算（万元）\t调整后预算（万元）\t到位资金\t支出\t结转结余"

    (values,) = rows("line", head, "更新经费\t ¥1,096.51 \t-\t￥100.00\t—\t¥ -")

    assert values == {
        "title": "更新经费",
        "initial_budget": Decimal(10965100),
        "adjusted_budget": Decimal(0),
        "received": Decimal(100),
        "spent": Decimal(0),
        "carried_over": Decimal(0),
    }


def test_a_dash_for_a_name_is_no_zero():
    (values,) = rows("line", "预算项目\t资金来源\t年初预算", "更新经费\t-\t405")

    assert values["source"] == "-"


def test_lines_of_a_project_have_no_category():
    (values,) = rows("line", "更新经费\t405万元", of=ReportKind.PROJECT)

    assert (values["title"], values["initial_budget"]) == ("更新经费", Decimal(4050000))
    assert "category" not in values


def test_targets_keep_what_was_declared_and_take_levels_from_above():
    assert rows(
        "target", "产出指标\t数量指标\t新增面积\t≥2200亩", "\t\t完成面积\t1300亩", "满意度指标\t\t满意度\t90%"
    ) == [
        {"levels": "output:quantity", "title": "新增面积", "value": "≥2200亩"},
        {"levels": "output:quantity", "title": "完成面积", "value": "1300亩"},
        {"levels": "satisfaction:satisfaction", "title": "满意度", "value": "90%"},
    ]


def test_indicators_with_the_head_of_the_national_form_are_measured_as_proposed():
    head = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"
    quantity, day, quality = rows(
        "indicator",
        head,
        "产出指标\t数量指标\t培训人次\t≥100人次\t90人次\t10\t9\t天气原因",
        "\t时效指标\t完成时间\t2023年12月31日\t2023年12月30日\t10\t\t",
        "效益指标\t社会效益指标\t服务能力\t不断提高\t有提高\t\t\t",
    )

    assert quantity == {
        "levels": "output:quantity",
        "title": "培训人次",
        "method": "quantity:≥",
        "unit": "人次",
        "target": "≥100人次",
        "actual": "90人次",
        "weight": Decimal(10),
        "self_score": Decimal(9),
        "deviation_reason": "天气原因",
    }
    assert [one["method"] for one in (day, quality)] == ["date:", "qualitative:"]


def test_a_level_of_attainment_is_read_by_its_label():
    (values,) = rows(
        "indicator", "一级指标\t三级指标\t指标值\t达成程度\t得分比例", "产出指标\t质量\t良好\t部分达成\t70%"
    )

    assert (values["level"], values["share"]) == ("partly", Decimal("0.7"))


def test_line_breaks_of_a_cell_stay_only_where_there_is_room_for_them():
    (values,) = rows("indicator", '产出指标\t数量指标\t"培训\n人次"\t10次\t"上半年5次\n下半年6次"')

    assert (values["title"], values["actual"]) == ("培训人次", "上半年5次\n下半年6次")


def test_everything_wrong_is_told_at_once_with_its_place():
    assert problems(
        "indicator",
        "一级指标\t二级指标\t三级指标\t目标值\t完成值\t权重",
        "产出指标\t数量指标\t\t5次\t5次\t很重",
        "\t胡来\t培训\t5次\t5次\t",
        "\t数量指标\t会议\t\t5次\t",
        "\t\t\t\t\t3",
        "\t\t调研\t5次\t5次\t很重",
    ) == [
        "第2行第3列“三级指标”：指标值“5次”没有写明三级指标，请填写指标名称。",
        "第2行第6列“权重”：“很重”不是数值，请填写数字，例如 4.5。",
        f"第3行第2列“二级指标”：“胡来”不是二级指标，可填：{'、'.join(Level2.labels)}。",
        "第4行第4列“目标值”：三级指标“会议”没有指标值，请填写；不设这个指标的，请删去这一行。",
        "第5行第3列“三级指标”：没有写明三级指标，请填写指标名称，或删去这一行。",
        "第6行第6列“权重”：“很重”不是数值，请填写数字，例如 4.5。",
    ]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("其他支出\t甲\t1", "第1行第1列“支出类别”：“其他支出”不是支出类别，可填：基本支出、项目支出。"),
        ("基本支出\t\t1", "第1行第2列“预算项目”：预算项目要有名称；不需要这一行请删除。"),
        ("基本支出\t甲\t约1", "第1行第3列“年初预算”：“约1”不是一个确定的数，请去掉“约”“以上”等字样。"),
    ],
)
def test_cells_of_budget_lines_are_held_to_the_rules_of_the_page(line, told):
    assert problems("line", line) == [told]


def test_rows_that_were_refused_later_are_told_by_their_line():
    pasted = read_pasted("target", "\n产出指标\t\t甲\t1次\n\t\t乙\t2次", about())

    pasted.refuse({1: "已经有了。"})

    assert [(one.path, one.message) for one in pasted.problems] == [("第3行", "已经有了。")]


def test_of_many_problems_the_first_are_told_and_the_others_counted():
    pasted = read_pasted("line", "预算项目\t支出\n" + "甲\t多\n" * 60, about())

    assert [one.path for one in pasted.told] == [*(f"第{line}行第2列“支出”" for line in range(2, 52)), ""]
    assert pasted.told[-1].message == "另有 10 处，请先改正以上各处再粘贴。"


def test_blanks_within_a_cell_take_no_time():
    (line,) = rows("line", "预算项目\t支出", '"甲 \n' + " " * 1900 + '乙"\t1')
    (target,) = rows("target", "一级指标\t二级指标\t三级指标\t指标值", "产出\t数量\t指标 1：面积\t5亩")

    assert (line["title"], target["title"]) == ("甲乙", "面积")

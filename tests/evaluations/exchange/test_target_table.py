"""Declared target tables in the layouts units have them."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.exchange.target_table import About, read_target_table
from evaluations.facts import IndicatorFacts, TargetFacts
from tests.packages import demo_facts
from tests.workbooks import workbook

ABOUT = About(("湛江市城市更新局本级", "湛江市城市更新局"), "城市更新专项工作经费", 2023)
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
AREA = ["产出指标", "数量指标", "改造面积", "2200亩"]


def read(rows, about=ABOUT, **options):
    return read_target_table(workbook({"绩效目标": rows}, **options), about)


def targets(rows, about=ABOUT, **options):
    table = read(rows, about, **options)
    assert table.problems == []
    return [(one.level1, one.level2, one.title, one.value) for one in table.targets]


def indicator(*cells, head=HEAD, level=("产出指标", "数量指标")):
    """What is proposed for one row."""
    table = read([head, [*level, *cells]])
    assert table.problems == []
    one = table.indicators[0]
    return one.kind, one.direction, one.unit, one.target


def problems(*rows, head=HEAD, about=ABOUT):
    return [tuple(problem) for problem in read([head, *rows], about).problems]


def test_the_real_case_is_read_whole():
    rows = [
        ["项目支出绩效目标申报表"],
        ["（2023年度）"],
        ["项目名称", "城市更新专项工作经费", None, "填报单位：湛江市城市更新局"],
        ["绩效指标", "二级指标", "三级指标", "当年度指标值"],
        [None, "数量指标", "固定资产投资完成情况", "约56亿，完成率≥95%"],
        [None, "质量指标", "省下达“三旧”改造任务（预下达新增实施改造面积2200亩，完成改造面积1300亩）", 1],
        [None, "时效指标", "项目完成时间", date(2023, 12, 31)],
        [None, "成本指标", "项目成本", "405万元"],
        [None, "经济效益指标", "提高公共服务能力效率", "不断提高"],
        [None, "社会效益指标", "保障工作正常开展", "保障"],
        [None, "可持续影响指标", "长效保障机制健全性", "实现"],
        [None, "服务对象满意度指标", "服务对象满意度（%）", "≥90%"],
    ]

    table = read(rows, formats={"D6": "0%"})

    assert table.problems == []
    assert tuple(table.targets) == demo_facts().targets
    proposed = [(one.key, one.kind, one.direction, one.unit) for one in table.indicators]
    assert proposed == [
        ("indicator_1", "qualitative", "", ""),
        ("indicator_2", "quantity", "≥", "%"),
        ("indicator_3", "date", "", ""),
        ("indicator_4", "quantity", "≤", "万元"),
        ("indicator_5", "qualitative", "", ""),
        ("indicator_6", "qualitative", "", ""),
        ("indicator_7", "qualitative", "", ""),
        ("indicator_8", "quantity", "≥", "%"),
    ]


def test_targets_and_indicators_say_the_same():
    table = read([HEAD, AREA])

    assert table.targets == [TargetFacts("output", "quantity", "改造面积", "2200亩")]
    assert table.indicators == [
        IndicatorFacts("indicator_1", "output", "quantity", "改造面积", "quantity", "≥", "亩", "2200亩")
    ]


def test_merged_levels_go_on_downwards_and_phantom_rows_are_skipped():
    rows = [
        ["湛江市项目支出绩效目标表"],
        [],
        ["绩效指标", *HEAD],
        ["年度绩效指标", "产出指标（50分）", "数量\n指标", "指标1：改造面积", "≥２２００亩"],
        [None, None, None, "标图建库地块", "12宗"],
        [None, None, "质量指标", "……", None],
        [None, None, None, None, None],
        [None, None, "时效指标", "完成及时率", "100%"],
        [None, "2.效益指标", "（1）社会效益指标", "信访件办结", "100％"],
        [None, "满意度指标", None, "群众满意度", "≥90%"],
        [None, "成本指标", None, "项目成本", "405万元"],
        ["注：1.指标值应当可以衡量。", None, None, None, "说明"],
        ["填表人：", None, "联系电话：", "0759", "日期"],
    ]

    assert targets(rows, merged=["A4:A11", "B4:B8", "C4:C5"]) == [
        ("output", "quantity", "改造面积", "≥２２００亩"),
        ("output", "quantity", "标图建库地块", "12宗"),
        ("output", "timeliness", "完成及时率", "100%"),
        ("benefit", "social", "信访件办结", "100％"),
        ("satisfaction", "satisfaction", "群众满意度", "≥90%"),
        ("cost", "cost", "项目成本", "405万元"),
    ]


def test_a_level_repeated_in_every_row_keeps_the_level_below_it():
    rows = [HEAD, AREA, ["产出指标", None, "培训", "3次"], ["效益指标", None, "更新效果", "明显"]]

    assert [one[:2] for one in targets(rows)] == [("output", "quantity"), ("output", "quantity"), ("benefit", "")]


@pytest.mark.parametrize(
    "head",
    [
        ["一级指标", "二级指标", "绩效指标", "目标值"],
        ["一级指标", "二级指标", "指标名称", "年度指标值"],
        ["一级指标", "二级指标", "三级指标名称", "2023年度指标值（预期）"],
        ["一级 指标", "二级\n指标", "三级指标", "绩效指标值"],
    ],
)
def test_heads_in_other_words(head):
    assert targets([head, AREA]) == [("output", "quantity", "改造面积", "2200亩")]


def test_of_the_whole_period_and_the_year_the_year_counts():
    whole_period = ["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"]
    named = ["一级指标", "二级指标", "三级指标", "实施周期指标值", "当年度指标值"]
    expected = [("output", "quantity", "改造面积", "2200亩")]

    assert targets([whole_period, ["产出指标", "质量指标", "总面积", "9000亩", *AREA[1:]]]) == expected
    assert targets([named, [*AREA[:3], "9000亩", AREA[3]]]) == expected


def test_a_head_repeated_on_the_next_page_is_no_row():
    moved = ["序号", *HEAD]

    assert len(targets([HEAD, AREA, moved, [2, "产出指标", "质量指标", "验收合格率", "100%"]])) == 2


@pytest.mark.parametrize(
    ("sign", "value", "unit", "proposed"),
    [
        ("≥", 2200, "亩", ("quantity", "≥", "亩", "≥2200亩")),
        ("大于等于", 90, "%", ("quantity", "≥", "%", "≥90%")),
        ("＞", "3", "次", ("quantity", "≥", "次", "＞3次")),
        ("<=", "≤405", "万元", ("quantity", "≤", "万元", "≤405万元")),
        ("=", 1, "所", ("quantity", "=", "所", "=1所")),
        ("定量", 5, "（亿元）", ("quantity", "≥", "亿元", "5亿元")),
        (None, "5亿", "元", ("quantity", "≥", "元", "5亿")),
        (None, "80%～90%", "%", ("quantity", "", "%", "80%～90%")),
        ("定性", "不断提高", None, ("qualitative", "", "", "不断提高")),
        ("定性", "是", None, ("yes_no", "", "", "是")),
        ("≤", "12月底前", None, ("date", "", "", "12月底前")),
    ],
)
def test_sign_and_unit_may_stand_in_columns_of_their_own(sign, value, unit, proposed):
    head = ["一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位"]

    assert indicator("指标", sign, value, unit, head=head) == proposed


@pytest.mark.parametrize(
    ("title", "value", "proposed"),
    [
        ("改造面积（亩）", 2200, ("quantity", "≥", "亩", "2200亩")),
        ("改造面积（首期）", 2200, ("quantity", "≥", "", "2200")),
        ("满意度（%）", "90%以上", ("quantity", "≥", "%", "90%以上")),
        ("投诉", "≤3次/年", ("quantity", "≤", "次", "≤3次/年")),
        ("完成时间", "2023.12.31", ("date", "", "", "2023.12.31")),
        ("保障期限", "3个月", ("quantity", "≥", "个月", "3个月")),
        ("经费", 1800.5, ("quantity", "≥", "", "1800.5")),
        ("建立机制", "是", ("yes_no", "", "", "是")),
        ("服务能力", "约56亿，完成率≥95%", ("qualitative", "", "", "约56亿，完成率≥95%")),
    ],
)
def test_kind_direction_and_unit_follow_from_title_and_value(title, value, proposed):
    assert indicator(title, value) == proposed


def test_of_costs_less_is_better():
    assert indicator("项目成本", "405万元", level=("产出指标", "成本指标")) == ("quantity", "≤", "万元", "405万元")
    assert indicator("项目成本", "405万元", level=("成本指标", "经济成本指标"))[1] == "≤"


def test_everything_wrong_is_told_with_its_cell():
    found = problems(
        ["产出", "数目指标", "改造面积", "2200亩"],
        [None, None, "培训", "3次"],
        [None, "质量指标", None, "100%"],
        [None, None, "合格率", "—"],
        [None, None, "#REF!", "100%"],
        [None, None, "完成时间", "2023年2月30日"],
        ["别的指标", "数量指标", "长" * 201, "1"],
        ["效益指标", "社会效益指标", "稳定", "是"],
        [None, None, "稳定", "是"],
    )

    places = [where for where, _ in found]
    assert places == [f"绩效目标!{cell}" for cell in ("B2", "C4", "D5", "C6", "D7", "C8", "A8", "C10")]
    assert found[0][1].startswith("“数目指标”不是二级指标，可填：数量指标、质量指标、")
    assert [message for _, message in found[1:4]] == [
        "指标值“100%”没有写明三级指标，请填写指标名称。",
        "三级指标“合格率”没有指标值，请填写；不设这个指标的，请删去这一行。",
        "单元格是错误值 #REF!，请改正公式，或直接填写内容。",
    ]
    assert found[4][1] == "日期“2023年2月30日”不存在，请核对年月日。"
    assert found[5][1].endswith("……”有 201 字，超过 200 字，请精简。")
    assert found[6][1] == "“别的指标”不是一级指标，可填：产出指标、效益指标、成本指标、满意度指标。"
    assert found[7][1] == "三级指标“稳定”在同一二级指标下重复，请合并或改名。"


def test_sign_and_unit_that_contradict_the_value_are_told():
    head = ["一级指标", "二级指标", "三级指标", "计算符号", "指标值", "计量单位"]
    level = ["产出指标", "数量指标"]

    found = problems(
        [*level, "一", "≥", "≤5", "次"],
        [*level, "二", "左右", "5", "次"],
        [*level, "三", "≥", "5亩", "平方米"],
        head=head,
    )

    assert found == [
        ("绩效目标!D2", "计算符号“≥”与指标值“≤5”方向不一致，请改为一致。"),
        ("绩效目标!D3", "“左右”不是计算符号，请填写 ≥、≤、= 或“定性”。"),
        ("绩效目标!F4", "指标值“≥5亩”与计量单位“平方米”：计量单位是“亩”，应为“平方米”，请统一单位后填写。"),
    ]


def test_a_row_without_any_level_is_told():
    assert problems(["改造面积", "2200亩"], head=["三级指标", "指标值"]) == [
        ("绩效目标!A2", "三级指标“改造面积”不知属于哪个一级指标，请填写一级指标或二级指标。")
    ]


@pytest.mark.parametrize(
    ("above", "about", "told"),
    [
        (["项目名称", None, "档案整理"], ABOUT, "申报表的项目是“档案整理”，所选项目是“城市更新专项工作经费”"),
        (["项目名称：档案整理"], ABOUT._replace(project=""), "这是项目“档案整理”的申报表，所选的是整体绩效自评"),
        (
            ["填报单位（盖章）：", "示例市档案馆"],
            ABOUT,
            "申报表的单位是“示例市档案馆”，所选单位是“湛江市城市更新局本级”",
        ),
        (["2022年度项目支出绩效目标申报表"], ABOUT, "这是 2022 年度的申报表，所选评价年度是 2023 年"),
    ],
)
def test_a_table_about_something_else_is_told(above, about, told):
    found = read([above, HEAD, AREA], about).problems

    assert [(one.path, one.message) for one in found] == [("绩效目标!A1", f"{told}，请核对后重新选择。")]


@pytest.mark.parametrize(
    "above",
    [
        ["项目名称", "城市更新 专项工作经费（2023年）"],
        ["项目名称：", None, "主管部门："],
        ["单位：万元"],
        ["申报单位", "湛江市城市更新局（公章）"],
        ["2023年度项目支出绩效目标申报表"],
    ],
)
def test_names_may_differ_in_what_does_not_matter(above):
    assert read([above, HEAD, AREA]).problems == []


def test_what_is_no_target_table_is_told():
    two = workbook({"一": [HEAD, AREA], "二": [HEAD, AREA]})

    assert [one.message for one in read([["预算", "金额"], ["甲", 5]]).problems] == [
        "没有找到申报表：应有一行表头，其中有“三级指标”和“指标值”。请核对文件，或从空白开始填报。"
    ]
    assert problems() == [("绩效目标!C1", "表头下面没有指标，请填写后再上传。")]
    assert [tuple(one) for one in read_target_table(two, ABOUT).problems] == [
        ("", "工作表“一”、“二”都像申报表，请只保留要用的一张后再上传。")
    ]
    assert [one.message[:14] for one in read_target_table(b"", ABOUT).problems] == ["这不是 Excel 工作簿。"]


@pytest.mark.parametrize("head", ["权重", "权重（%）", "分值", "分值权重", "指标分值（分）"])
def test_weights_are_read_where_they_stand(head):
    rows = [[*HEAD, head], [*AREA, 10], [None, None, "培训", "3次", "12.5％"], [None, None, "会议", "3次", "—"]]

    table = read([*rows, [None, None, "调研", "3次"], ["合计", None, None, None, 100]])

    assert table.problems == []
    assert [one.weight for one in table.indicators] == [Decimal(10), Decimal("12.5"), None, None]
    assert table.left_out == ""


def test_a_weight_formatted_as_a_percentage_counts_as_shown():
    table = read([[*HEAD, "权重"], [*AREA, 0.1]], formats={"E2": "0%"})

    assert [one.weight for one in table.indicators] == [Decimal(10)]


@pytest.mark.parametrize("text", ["很重", "1001", "-5"])
def test_a_weight_that_is_none_is_told_with_its_cell(text):
    assert problems([*AREA, text], head=[*HEAD, "权重"]) == [
        ("绩效目标!E2", f"权重“{text}”不是 0 至 1000 的数字，请填写例如 10 或 10%。")
    ]


def test_columns_with_content_that_is_not_taken_in_are_told():
    table = read([["序号", *HEAD, "历史值", "责任科室", "备注"], [1, *AREA, "2000亩", "规划科"]])

    assert (table.problems, table.left_out) == ([], "申报表中这些列没有导入：历史值、责任科室。")


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (["项目资金（万元）", "年度资金总额", 405], "申报表上方的资金没有导入，请在“预算与决算”中填写。"),
        (["其中：财政拨款", 405], "申报表上方的资金没有导入，请在“预算与决算”中填写。"),
        (["项目资金（万元）", "年度资金总额", None], ""),
        (["预算单位", "湛江市城市更新局"], ""),
    ],
)
def test_amounts_above_the_head_are_told(above, told):
    table = read([above, HEAD, AREA])

    assert (table.problems, table.left_out) == ([], told)


def test_more_targets_than_a_report_may_have_are_told():
    rows = [["产出指标", "数量指标", f"培训{number}", "5次"] for number in range(301)]

    assert problems(*rows) == [("绩效目标", "有 301 个指标，最多 300 个，请合并或减少后再上传。")]


def test_a_value_that_grows_too_long_with_its_unit_is_told():
    value = "1" + " " * 198 + "5"

    assert problems(["产出指标", "数量指标", "改造面积（亩）", value]) == [
        ("绩效目标!D2", "连同计算符号和单位有 201 字，超过 200 字，请精简。")
    ]

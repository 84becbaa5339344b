"""Published running text: its reports, chapters, tables, and the points its sentences state."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations.exchange.report_text import NOT_FOUND, read_reports
from evaluations.exchange.text_layout import LARGEST_TEXT
from evaluations.exchange.workbook import WorkbookError
from evaluations.facts import IndicatorFacts, TargetFacts
from scoring.engine import Problem

SEED = Path(__file__).parents[1] / "seed-2023.txt"
HEAD = "整体绩效自评报告\n评价年度：2023\n评价单位（公章）：示例市农业局\n填报日期：2024年7月24日\n"


def read(text):
    return read_reports(text, "报告.txt")[0]


def points_of(body):
    """What the lines of a report are called and gave themselves."""
    report = read(f"{HEAD}一、绩效自评情况\n{body}")
    names = {item.code: item.title for item in report.scheme.items}
    return [(names[line.item], line.self_score) for line in report.facts.lines]


def test_the_real_case_has_two_reports_of_one_unit():
    overall, project = (one.facts for one in read_reports(SEED.read_bytes(), SEED.name))

    assert [(one.kind, one.unit.name, one.year.year, one.project, one.filed_on) for one in (overall, project)] == [
        ("overall", "湛江市城市更新局本级", 2023, "", date(2024, 7, 26)),
        ("project", "湛江市城市更新局本级", 2023, "城市更新专项工作经费", date(2024, 7, 25)),
    ]
    assert (overall.attachment_label, overall.year.notice_number) == ("附件4", "湛财绩〔2024〕5号")
    assert [*overall.texts] == [
        "前言",
        "一、单位基本情况",
        "二、自评工作开展情况",
        "三、绩效自评情况",
        "四、其他自评情况",
    ]


def test_the_real_case_adds_up_to_its_totals():
    overall, project = read_reports(SEED.read_bytes(), SEED.name)

    assert [sum(line.self_score for line in one.facts.lines) for one in (overall, project)] == [Decimal("99.48"), 100]
    assert [(one.facts.stated.total, one.facts.stated.grade) for one in (overall, project)] == [
        (Decimal("99.48"), "优"), (Decimal(100), "优"),
    ]  # fmt: skip
    assert overall.facts.stated.dimensions == {"A": Decimal("49.48"), "C": 7, "D": 3, "E": 15}


def test_tables_of_the_real_case_are_targets_and_indicators():
    project = read_reports(SEED.read_bytes(), SEED.name)[1].facts

    assert project.targets[0] == TargetFacts("output", "quantity", "固定资产投资完成情况", "约56亿, 完成率 ≥95%")
    assert len(project.targets) == 8
    assert project.indicators[3] == IndicatorFacts(
        "indicator_4", "output", "", "招商引资签约(注册)项目协议投资额", "quantity", "≥", "", "5亿", "7.74亿",
        stated_ratio="154.86%",
    )  # fmt: skip
    assert len(project.indicators) == 10
    assert not any("\t" in text for text in project.texts.values())


def test_a_sentence_that_a_page_broke_is_whole_again():
    texts = read_reports(SEED.read_bytes(), SEED.name)[0].facts.texts

    assert "对全市每年城市更新的标图建库进行动态的增补" in texts["一、单位基本情况"]
    assert "完成改造面积1641.69亩，完成比例126.28%" in texts["三、绩效自评情况"]
    assert "城市更新难题路径**\n完善城市更新政策体系" in texts["三、绩效自评情况"]


def test_gb18030_and_pasted_text_are_read_alike():
    text = SEED.read_text(encoding="utf-8")

    assert read_reports(text.encode("gb18030"), "a") == read_reports(text, "a") == read_reports(text.encode(), "a")


def test_lists_keep_their_lines_and_numbers():
    text = read(
        f"{HEAD}一、基本情况\n（一）目标\n1.新建农田2.4万亩\n\n2、早稻种植面积18.5万亩\n二、其他。无。"
    ).facts.texts

    assert text == {"一、基本情况": "（一）目标\n1.新建农田2.4万亩\n2、早稻种植面积18.5万亩", "二、其他": "无。"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1.预算编制情况，自评2分。\n2.采购情况，自评得分3.5分。", [("预算编制", 2), ("采购", Decimal("3.5"))]),
        (
            "1.预算执行情况，自评7分，其中：\n编制约束性。差异率为0。该项自评4分。\n合规性。支出规范。该项自评3分。",
            [("编制约束性", 4), ("合规性", 3)],
        ),
        (
            (
                "1.效能情况，自评40分，其中：\n产出指标完成情况：\n（一）农田。新建2万亩。\n该项自评20分。\n"
                "效益指标完成情况：\n增收6%。\n该项目自评20分。\n2.管理情况，自评5分。"
            ),
            [("产出指标完成情况", 20), ("效益指标完成情况", 20), ("管理", 5)],
        ),
        (
            (
                "（一）资金投入情况\n资金投入情况，自评19分，其中：\n1.到位情况，自评9分。\n2.管理情况，自评10分。\n"
                "（二）目标完成情况\n1.产出指标完成情况，自评40分。"
            ),
            [("到位", 9), ("管理", 10), ("产出指标完成", 40)],
        ),
        ("全年培训5期，支出12分之一。", []),
    ],
)
def test_points_are_read_from_headings_and_closings(body, expected):
    assert points_of(body) == expected


@pytest.mark.parametrize(
    ("sentence", "total", "grade"),
    [
        ("自评分数为99.48分，等级为优。", "99.48", "优"),
        ("部门整体支出绩效自评得分92.5分，评价等级为“良”。", "92.5", "良"),
        ("经综合评价，自评总分为87分，自评结果为良好。", "87", "良"),
        ("自评得分98.5分，等级优。", "98.5", "优"),
        ("自评总得分：60分。", "60", ""),
        ("满意度测评得分93.2分，结果优化了服务。", None, ""),
    ],
)
def test_total_and_grade_are_read_from_sentences(sentence, total, grade):
    stated = read(f"{HEAD}一、自评结论\n{sentence}").facts.stated

    assert (stated.total, stated.grade) == (total and Decimal(total), grade)


def test_items_that_are_far_from_the_total_are_told_and_left_out():
    report = read(f"{HEAD}一、自评结论\n自评得分99分，等级为优。\n1.执行率情况，自评20分。")

    assert (report.facts.lines, report.facts.stated.total) == ((), 99)
    assert report.problems == (
        Problem("正文", "正文写明的各项自评分合计 20 分，与总分 99 分相差较大，可能没有读全，只核对总分。"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "unit", "year", "kind"),
    [
        ("示例市林业局2021年度\n项目绩效自评报告\n（森林防火补助经费项目）", "示例市林业局", 2021, "project"),
        ("2023年度示例市教育局部门整体绩效自评结果", "示例市教育局", 2023, "overall"),
        (
            "2024年部门整体支出绩效自评报告\n（示例县人力资源和社会保障局）",
            "示例县人力资源和社会保障局",
            2024,
            "overall",
        ),
        ("自评报告\n部门（单位）名称：示例县档案馆（公章）\n评价年度：2022年", "示例县档案馆", 2022, "overall"),
    ],
)
def test_whose_report_it_is_may_stand_in_its_title(head, unit, year, kind):
    facts = read(f"{head}\n一、基本情况\n内设6个股室。").facts

    assert (facts.unit.name, facts.year.year, facts.kind) == (unit, year, kind)


def test_a_score_table_in_the_text_is_read_as_one():
    table = (
        "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n|---|---|---|---|---|---|---|\n"
        "| 产出指标 | 数量指标 | 活动 | ≥10场 | 12场 | 60 | 60 |\n| 效益指标 | 社会效益指标 | 受益人数 | ≥5人 | 4人 | 40 | 32 |\n"
        "| 总分 |  |  |  |  | 100 | 92 |"
    )

    report = read(f"{HEAD}一、自评表\n{table}\n二、问题\n无。")

    assert [(one.title, one.weight, one.self_score) for one in report.facts.indicators] == [
        ("活动", 60, 60), ("受益人数", 40, 32),
    ]  # fmt: skip
    assert (report.scheme.total, report.facts.stated.total) == (100, 92)


def test_a_row_named_like_a_total_is_an_indicator():
    table = "三级指标名称\t预期目标值\t实际完成值\n总分馆服务长效机制\t健全\t健全"

    facts = read(f"{HEAD}一、效益指标完成情况\n{table}").facts

    assert [(one.level1, one.title) for one in facts.indicators] == [("benefit", "总分馆服务长效机制")]


def test_a_year_that_is_nowhere_named_is_supposed_and_told():
    report = read("示例市第四中学专项资金绩效自评报告\n一、基本情况\n我校2022年有一个项目，2022年已完成。")

    assert report.facts.year.year == 2022
    assert Problem("正文", "没有写明评价年度，按正文中最常见的 2022 年核对。") in report.problems


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", NOT_FOUND[:10]),
        ("今天天气很好。\n明天也是。", NOT_FOUND[:10]),
        (b"\xff\xfe\x00\xd8\x81", "不是 UTF-8"),
        (b"PK\x03\x04\x00\x00", "不是文本文件"),
        ("一、" + "好" * LARGEST_TEXT, "超过 2 MB"),
        ("好" * 30_000, "第 1 行有 30000 字"),
        ("一、甲\n" + "乙\n" * 60_000, "最多 50000 行"),
        ("自评报告\n一、甲\n乙。\n" * 60, "有 60 份报告，最多 50 份"),
    ],
)
def test_what_is_no_report_is_refused_with_a_sentence(content, message):
    with pytest.raises(WorkbookError, match=message):
        read_reports(content, "a.txt")


def test_a_table_that_leaves_out_execution_leaves_it_the_rest_of_100_points():
    head = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
    row = "产出指标\t数量指标\t活动\t≥5场\t5场\t90\t89.2"

    report = read(f"示例市图书馆2024年度项目支出绩效自评报告\n一、得分\n{head}\n{row}\n自评总分98.37分，等级为优。")

    assert [(one.item, one.self_score) for one in report.facts.lines] == [("execution0", None)]
    assert report.facts.stated.maxima["execution0"] == 10
    assert report.facts.stated.total == Decimal("98.37")

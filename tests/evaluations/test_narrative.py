from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations import package
from evaluations.assessment import assess
from evaluations.facts import IndicatorFacts, ReportFacts, UnitFacts, YearFacts
from evaluations.narrative import Figure, NarrativeError, figures, names, resolve
from scoring.loader import scheme_from_file

OVERALL = Path("fixtures/schemes/zhanjiang-overall-2024.yaml")
FIGURES = {
    "决算收入": (Figure(Decimal("9554986.77"), "元"),),
    "年初预算": (Figure(Decimal("4050000.00"), "元"),),
    "到位资金": (Figure(Decimal(2167000), "元"),),
    "支出率": (Figure(Decimal("9537308.77") / Decimal("9554986.77"), "%"),),
    "编制人数": (Figure(Decimal(19), "人"),),
    "自评总分": (Figure(Decimal("99.48")),),
    "填报日期": (Figure(date(2024, 7, 26)),),
    "改造面积·完成值": (Figure("2235.43亩"),),
    "满意度·完成值": (Figure("90%"), Figure("95%")),
    "产出/满意度·完成值": (Figure("90%"),),
    "效益/满意度·完成值": (Figure("95%"),),
    "等级": (Figure(None),),
}


def problems_of(text, **options):
    with pytest.raises(NarrativeError) as caught:
        resolve(text, FIGURES, "自评结果", **options)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("决算收入", "955.5万元"),
        ("决算收入·万元", "955.5万元"),
        ("决算收入·万元·2位", "955.50万元"),
        ("决算收入·元", "9554986.77元"),
        ("决算收入·亿元", "0.1亿元"),
        ("决算收入·亿元·4位", "0.0955亿元"),
        ("年初预算", "405万元"),
        ("年初预算·元", "4050000元"),
        ("年初预算·元·2位", "4050000.00元"),
        ("到位资金·2位", "216.70万元"),
        ("支出率", "99.81%"),
        ("支出率·0位", "100%"),
        ("支出率·4位", "99.8150%"),
        ("编制人数", "19人"),
        ("自评总分", "99.48"),
        ("自评总分·1位", "99.5"),
        ("填报日期", "2024年7月26日"),
        ("填报日期·数字", "2024-07-26"),
        ("改造面积·完成值", "2235.43亩"),
        ("改造面积 · 完成值", "2235.43亩"),
        ("效益/满意度·完成值", "95%"),
    ],
)
def test_a_bound_figure_prints_its_value(token, shown):
    assert resolve(f"为〔{token}〕。", FIGURES, "自评结果") == f"为{shown}。"


def test_numbers_of_documents_are_no_tokens():
    text = "湛财绩〔2024〕5号\n共〔编制人数〕，〔编制人数〕"

    assert resolve(text, FIGURES, "前言") == "湛财绩〔2024〕5号\n共19人，19人"


def test_all_wrong_tokens_are_told_at_once_with_their_places():
    text = "〔编制人教〕与〔决算收人·元〕\n没有\n〔等级〕、〔满意度·完成值〕、〔编制人数·万元〕、〔改造面积·完成值·2位〕、〔填报日期·元〕、〔〕"

    assert problems_of(text) == [
        "自评结果第1段：〔编制人教〕没有对应的数据，相近的有：〔编制人数〕。",
        "自评结果第1段：〔决算收人〕没有对应的数据，相近的有：〔决算收入〕。",
        "自评结果第3段：〔等级〕还没有数值，请补全有关数据（总分和得分须所有评分项都能计分），或改写这句话。",
        "自评结果第3段：〔满意度·完成值〕有2个同名的数据，请写明是哪一个：〔产出/满意度·完成值〕、〔效益/满意度·完成值〕。",
        "自评结果第3段：〔编制人数·万元〕不能用“万元”格式。",
        "自评结果第3段：〔改造面积·完成值·2位〕是文字，按填写的原样引用，不能再指定格式。",
        "自评结果第3段：〔填报日期·元〕是日期，格式只能是“数字”。",
        "自评结果第3段：〔〕没有对应的数据，请从可引用的数据中选择。",
    ]


def test_a_figure_not_filled_in_may_leave_a_blank_where_one_is_allowed():
    assert resolve("等级：〔等级〕", FIGURES, "封面", blank="") == "等级："
    assert resolve("等级：〔等级〕", FIGURES, "封面", blank="〔{}：未填〕") == "等级：〔等级：未填〕"


def test_what_was_bound_is_not_read_again():
    bound = {"单位": (Figure("〔局〕"),)}

    assert resolve("〔单位〕", bound, "前言") == "〔局〕"


def test_names_are_those_that_can_be_bound():
    assert "改造面积·完成值" in names(FIGURES)
    assert set(FIGURES) - set(names(FIGURES)) == {"满意度·完成值", "等级"}


def test_everything_in_a_report_has_a_name():
    content = Path("fixtures/demo/zhanjiang-urban-renewal-2023-overall.json").read_bytes()
    facts, scheme = package.facts_from(package.parse(content), lambda _: scheme_from_file(OVERALL))
    found = figures(facts, assess(facts, scheme))

    def shown(token):
        return resolve(f"〔{token}〕", found, "检查")

    assert {token: shown(token) for token in EXPECTED} == EXPECTED


EXPECTED = {
    "单位": "湛江市城市更新局本级",
    "单位简称": "湛江市城市更新局",
    "评价年度": "2023",
    "通知文号": "湛财绩〔2024〕5号",
    "公开期限": "2024年7月31日",
    "决算支出·万元": "953.73万元",
    "项目支出": "475.08万元",
    "城市更新专项工作经费·年初预算": "405万元",
    "城市更新专项工作经费·结转·元": "0元",
    "固定资产利用率": "100%",
    "固定资产利用率·自评分": "2",
    "新增实施改造面积·目标值": "2200亩",
    "签约（注册）项目协议投资额·完成率": "154.8%",
    "部门预算资金支出率·比率": "99.81%",
    "部门整体绩效目标产出指标完成情况·测算分": "17.76",
    "部门整体绩效目标产出指标完成情况·自评分": "19.5",
    "整体效能·自评分": "49.48",
    "整体效能·分值": "50",
    "自评总分": "99.48",
    "等级": "优",
    "测算总分": "97.74",
}


def test_equal_titles_are_told_apart_by_their_second_level():
    indicators = tuple(
        IndicatorFacts(level2, "output", level2, "合格率", "quantity", "≥", "%", "90%", actual)
        for level2, actual in (("quality", "91%"), ("quantity", "95%"))
    )
    facts = ReportFacts(
        kind="overall",
        unit=UnitFacts("某局"),
        year=YearFacts(2024),
        scheme="zhanjiang-overall-2024",
        outline="zhanjiang-overall-2024",
        indicators=indicators,
    )

    found = figures(facts, assess(facts, scheme_from_file(OVERALL)))

    assert [name for name in found if name.endswith("合格率·完成值")] == [
        "合格率·完成值",
        "质量指标/合格率·完成值",
        "数量指标/合格率·完成值",
    ]
    assert resolve("〔数量指标/合格率·完成值〕", found, "检查") == "95%"
    assert resolve("〔合格率·目标值〕", found, "检查") == "90%"

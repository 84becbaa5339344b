from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from evaluations import package
from evaluations.assessment import assess
from evaluations.bindable import Figure, figures
from evaluations.facts import IndicatorFacts
from evaluations.narrative import (
    Choice,
    NarrativeError,
    Piece,
    choices,
    names,
    pieces,
    resolve,
)
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


def test_pieces_of_a_paragraph_say_what_its_tokens_stand_for():
    text = "湛财绩〔2024〕5号：共〔编制人数〕，〔编制人教〕，等级〔等级〕，〔编制人数·万元〕"

    found = pieces(text, FIGURES)

    assert [(piece.state, piece.text) for piece in found] == [
        ("typed", "湛财绩"),
        ("typed", "〔2024〕"),
        ("typed", "5号：共"),
        ("value", "19人"),
        ("typed", "，"),
        ("unknown", "编制人教"),
        ("typed", "，等级"),
        ("missing", "等级"),
        ("typed", "，"),
        ("unknown", "编制人数·万元"),
    ]
    assert found[5].fault == "〔编制人教〕没有对应的数据，相近的有：〔编制人数〕。"


def test_a_plain_paragraph_is_one_piece():
    assert pieces("没有数据。", FIGURES) == [Piece("typed", "没有数据。")]


@pytest.fixture(scope="module")
def demo():
    content = Path("fixtures/demo/zhanjiang-urban-renewal-2023-overall.json").read_bytes()
    return package.facts_from(package.parse(content), lambda _: scheme_from_file(OVERALL))


def test_choices_are_grouped_with_their_values_and_formats(demo):
    facts, scheme = demo

    found = choices(facts, assess(facts, scheme))

    assert list(found) == ["基本信息", "数据表", "预算项目", "绩效指标", "得分"]
    assert found["基本信息"][5:7] == [Choice("项目名称", "", ""), Choice("填报日期", "2024年7月26日", "date")]
    assert found["数据表"][0] == Choice("编制人数", "19人", "number")
    assert found["预算项目"][0] == Choice("基本支出·年初预算", "", "amount")
    assert found["绩效指标"][2] == Choice("新增实施改造面积·完成率", "101.61%", "number")
    assert found["得分"][-1] == Choice("测算等级", "优", "")


def test_every_choice_can_be_bound_and_prints_the_value_it_is_shown_with(demo):
    facts, scheme = demo
    awkward = ("关于〔2024〕5号的落实", "投资 · 到位", "合格率", "合格率")
    added = tuple(
        IndicatorFacts(f"x{at}", "output", "quality", title, "quantity", "≥", "%", "90%", f"9{at}%")
        for at, title in enumerate(awkward)
    )
    facts = replace(facts, indicators=facts.indicators + added)
    assessment = assess(facts, scheme)

    listed = [one for group in choices(facts, assessment).values() for one in group]

    bound = figures(facts, assessment)
    assert [resolve(f"〔{one.name}〕", bound, "检查", blank="") for one in listed] == [one.shown for one in listed]
    assert [one.name for one in listed if one.name.startswith(("关于", "投资 ", "质量指标/"))] == []


def test_ambiguous_figures_are_chosen_by_their_longer_names(demo):
    facts, scheme = demo
    added = tuple(
        IndicatorFacts(level2, "output", level2, "合格率", "quantity", "≥", "%", "90%", actual)
        for level2, actual in (("quality", "91%"), ("quantity", "95%"))
    )
    facts = replace(facts, indicators=added)

    found = choices(facts, assess(facts, scheme))["绩效指标"]

    assert [one.name for one in found if one.name.endswith(("目标值", "完成值"))] == [
        "合格率·目标值",
        "质量指标/合格率·完成值",
        "数量指标/合格率·完成值",
    ]

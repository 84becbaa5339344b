from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import StatedFacts
from tests.subjects import found, quantity, real_case, saying, sound_facts, subject


def test_a_prompt_of_the_template_is_told():
    text = "（此处填写项目立项背景，不超过500字）"

    (told,) = BY_CODE["CK-E3"](subject(sound_facts(texts={"overview": text})))

    assert (told.where, told.stated, told.computed) == ("texts.overview", text, "")
    assert told.message == f"项目基本情况中的“{text}”是模板的提示语或空位，请填写实际内容后删除。"


@pytest.mark.parametrize(
    "text",
    [
        "由XX区财政局组织自评。",
        "由××局组织自评。",
        "得分为____分。",
        "一是……二是……",
        "请填写自评结论。",
        "…………",
        "下一步拟采取的改进措施。",
        "1.下一步拟提前编排活动。\n2.拟与预算安排相结合情况。",
        "填报日期：    年  月  日",
        "（说明绩效自评结果如何应用，拟公开的时间和方式）",
        "【列明主要指标的完成数值】",
        "（包括项目背景、主要内容和组织实施情况）",
    ],
)
def test_blanks_and_prompts_of_many_kinds(text):
    assert len(found("CK-E3", saying(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "依据湛财绩〔2024〕5号填写自评表格并综合分析，请审核。",
        "网址为www.xxgk.gov.cn，含X光机2台。",
        "示例市图书馆此处原为仓库。",
        "规格为3×5米，征集到“我和图书馆……”等作品。",
        "无其他需要说明的情况。",
        "内控制度有待补充完善。",
        "2024年 7月 1日",
        "（详见附件，说明见表）",
        "（说明：数据截至12月底）",
        "（请见附件三自评表）",
        "支出50万元。\n（包括基本支出和项目支出）",
    ],
)
def test_what_only_looks_like_one(text):
    assert found("CK-E3", saying(text)) == []


@pytest.mark.parametrize(
    ("target", "actual", "earned", "where"),
    [
        ("", "", "10", ["indicators[0].target"]),
        ("≥120场", "", "10", ["indicators[0].actual"]),
        ("≥120场", "", "0", []),
        ("/", "/", "10", []),
    ],
)
def test_a_scored_indicator_of_a_published_table_has_its_values(target, actual, earned, where):
    one = quantity("one", "活动场次", target, actual, self_score=Decimal(earned))
    other = quantity("other", "培训场次", "≥2场", "2场")
    facts = sound_facts(indicators=(one, other), stated=StatedFacts(total=Decimal(95)))

    assert [place for place, _, _ in found("CK-E3", subject(facts))] == where
    assert found("CK-E3", subject(replace(facts, stated=StatedFacts()))) == []


def test_a_field_that_no_indicator_fills_has_no_column():
    facts = sound_facts(
        indicators=tuple(quantity(key, key, "", "5场", self_score=Decimal(10)) for key in ("one", "two")),
        stated=StatedFacts(total=Decimal(95)),
    )

    assert found("CK-E3", subject(facts)) == []


@pytest.mark.parametrize(
    ("missing", "is_told"), [(["process"], True), (["process", "use"], False), (["problems"], False)]
)
def test_a_report_that_follows_its_outline_lacks_no_chapter(missing, is_told):
    facts = real_case("project").facts
    texts = {key: text for key, text in facts.texts.items() if key not in missing}

    told = found("CK-E3", subject(replace(facts, texts=texts)))

    assert told == ([("texts.process", "", "")] if is_told else [])


def test_a_chapter_that_was_given_blank_is_told():
    facts = real_case("project").facts
    blank = replace(facts, texts=facts.texts | {"process": " ", "problems": ""})

    assert found("CK-E3", subject(blank)) == [("texts.process", "", "")]


def test_the_real_case_has_nothing_left_over():
    assert [found("CK-E3", real_case(kind)) for kind in ReportKind] == [[], []]


@pytest.mark.parametrize(
    "text", ["下一步将严格落实整改措施。", "不存在偏离绩效目标的情况。", "邀请填写问卷的读者有500人。"]
)
def test_a_short_chapter_is_no_heading(text):
    assert found("CK-E3", saying(text)) == []

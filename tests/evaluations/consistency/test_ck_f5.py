from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import StatedFacts
from tests.subjects import found, real_case, sound_facts, subject


def test_the_real_case_calls_a_gap_of_an_eighth_none():
    (told,) = BY_CODE["CK-F5"](real_case("overall"))

    assert (told.where, told.stated, told.computed) == (
        "lines[4].basis",
        "我局2023年财政拨款收入预决算差异率为0",
        "-12.86%",
    )
    assert told.message == (
        "预算编制约束性的得分依据写“我局2023年财政拨款收入预决算差异率为0”，而年度收入预算 1096.51万元、"
        "决算收入 955.5万元，差异率为 -12.86%，请核对后更正或说明。"
    )


def test_the_real_case_names_one_basis_of_its_execution_rate():
    (told,) = BY_CODE["CK-F5"](real_case("project"))

    assert (told.where, told.stated, told.computed) == ("lines[1].basis", "执行率为100%", "53.51%")
    assert told.message == (
        "资金执行情况的得分依据写“执行率为100%”，“城市更新专项工作经费”支出 216.7万元 只占预算 405万元 的 53.51%，"
        "按到位资金 216.7万元 计算才是 100%，请注明口径或更正。"
    )


def funded(text, **amounts):
    facts = sound_facts(texts={"conclusion": text})
    line = replace(facts.budget_lines[0], **{name: Decimal(value) for name, value in amounts.items()})
    return subject(replace(facts, budget_lines=(line,)))


HALF = {"received": 250000, "spent": 250000}


@pytest.mark.parametrize(
    ("text", "amounts", "is_told"),
    [
        ("预算执行率100%。", HALF, True),
        ("资金无结余。", HALF, True),
        ("按实际到位资金计算，预算执行率100%。", HALF, False),
        ("资金到位率50%，预算执行率100%。", HALF, False),
        ("预算执行率100%。", HALF | {"adjusted_budget": 250000}, False),
        ("预算执行率100%。", {}, False),
        ("预算执行率50%。", HALF, False),
    ],
)
def test_all_spent_means_the_budget_unless_the_words_say_otherwise(text, amounts, is_told):
    assert bool(found("CK-F5", funded(text, **amounts))) is is_told


@pytest.mark.parametrize(
    ("text", "adjusted", "is_told"),
    [
        ("年度中间无追加资金。", 600000, True),
        ("年度中间未发生预算调整。", 600000, True),
        ("年中追加资金10万元。", 600000, False),
        ("年度中间无追加资金。", 500000, False),
    ],
)
def test_no_adjustment_means_that_the_budget_is_the_initial_one(text, adjusted, is_told):
    told = found("CK-F5", funded(text, adjusted_budget=adjusted))

    assert told == ([("texts.conclusion", text.rstrip("。"), "60万元")] if is_told else [])


def test_a_printed_total_row_tells_of_an_adjustment_too():
    printed = StatedFacts(budget={"initial_budget": Decimal(500000), "adjusted_budget": Decimal(600000)})
    facts = replace(sound_facts(texts={"conclusion": "年度中间未发生预算调整。"}), stated=printed)

    assert found("CK-F5", subject(facts)) == [("texts.conclusion", "年度中间未发生预算调整", "60万元")]

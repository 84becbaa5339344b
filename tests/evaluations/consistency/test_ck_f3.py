from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, sound_facts, subject


def reported(initial, adjusted, spent, text="全年举办活动131场。"):
    facts = sound_facts()
    line = replace(
        facts.budget_lines[0],
        initial_budget=initial and Decimal(initial),
        adjusted_budget=adjusted and Decimal(adjusted),
        received=None,
        spent=Decimal(spent),
    )
    return subject(replace(facts, budget_lines=(line,), texts={"conclusion": text}))


def test_a_budget_fitted_to_what_was_spent_is_told():
    (told,) = BY_CODE["CK-F3"](reported(4500000, 4126000, 4126000))

    assert (told.where, told.stated, told.computed) == ("budget_lines[0].adjusted_budget", "412.6万元", "450万元")
    assert told.message == (
        "“全民阅读推广”的全年预算数 412.6万元 恰好等于执行数，与年初预算 450万元 不同，没有调整说明，请写明调整的依据。"
    )


@pytest.mark.parametrize(
    "amounts",
    [(None, 4126000, 4126000), (4126000, 4126000, 4126000), (4500000, 4200000, 4126000), (4500000, None, 4126000)],
)
def test_budgets_that_were_not_fitted_are_not(amounts):
    assert found("CK-F3", reported(*amounts)) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("年中财政收回预算37.4万元。", False),
        ("预算调整后为412.6万元。", False),
        ("年度中间无调剂、追加资金及项目预算调整的情况。", True),
        ("由于机构调整，活动推迟。", True),
    ],
)
def test_an_adjustment_that_is_told_is_enough_unless_it_is_denied(text, is_told):
    assert bool(found("CK-F3", reported(4500000, 4126000, 4126000, text))) is is_told

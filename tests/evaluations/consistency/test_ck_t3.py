import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from tests.subjects import found, quantity, real_case, sound_facts, subject


def with_indicator(title, target, actual, **more):
    return subject(sound_facts(indicators=(quantity("one", title, target, actual, **more),)))


def test_a_direction_against_the_sense_is_told():
    (told,) = BY_CODE["CK-T3"](with_indicator("工程验收合格率", "≤95%", "100%", level2="quality"))

    assert (told.where, told.stated, told.computed) == ("indicators[0].direction", "≤", "≥")
    assert told.message == "指标“工程验收合格率”越大越好，目标值却写作“≤95%”，方向写反，请改为“≥”。"


@pytest.mark.parametrize(
    ("title", "target", "is_told"),
    [
        ("安全事故起数", "≥0起", True),
        ("安全事故起数", "≤0起", False),
        ("投诉办结率", "≥95%", False),
        ("事故下降率", "≥5%", False),
        ("事故应急演练次数", "≥2次", False),
        ("不合格率", "≤1%", False),
        ("成本节约率", "≥5%", False),
    ],
)
def test_what_is_to_be_less_and_what_handles_it(title, target, is_told):
    assert bool(found("CK-T3", with_indicator(title, target, target[1:]))) is is_told


@pytest.mark.parametrize(
    ("title", "target", "belongs"),
    [
        ("项目总成本（万元）", "50万元", "成本指标"),
        ("读者满意度", "90%", "服务对象满意度指标"),
        ("资金支付率", "100%", "预算执行（资金支出不是产出）"),
        ("培训经费金额", "50万元", "预算执行（资金支出不是产出）"),
        ("争取上级经费", "80万元", ""),
        ("满意度调查份数", "500份", ""),
        ("资金支付及时率", "100%", ""),
    ],
)
def test_cost_satisfaction_and_money_spent_are_no_quantity_of_output(title, target, belongs):
    told = found("CK-T3", with_indicator(title, f"={target}", target))

    assert told == ([("indicators[0].level2", "数量指标", belongs)] if belongs else [])


def test_the_real_case_has_its_indicators_where_they_belong():
    assert [found("CK-T3", real_case(kind)) for kind in ReportKind] == [[], []]

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import IndicatorFacts
from tests.subjects import found, quantity, real_case, sound_facts, subject


def test_the_real_case_has_one_bound_for_an_actual_value():
    (told,) = BY_CODE["CK-T4"](real_case("project"))

    assert (told.where, told.stated, told.computed) == ("indicators[9].actual", "≥90%", "")
    assert told.message == "指标“更新满意度”的完成值“≥90%”是目标的写法，没有实际完成的数值，请填写实际值。"


@pytest.mark.parametrize(
    ("target", "actual", "is_told"),
    [
        ("≥90%", "≥95%", True),
        ("90%以上", "90%以上", True),
        ("≥1000人次", "超过1200人次", False),
        ("≥90%", "达到95%", False),
        ("≥3条", "3条", False),
    ],
)
def test_equal_numbers_are_no_copy(target, actual, is_told):
    facts = sound_facts(indicators=(quantity("one", "开展率", target, actual),))

    assert bool(found("CK-T4", subject(facts))) is is_told


def described(key, text):
    return IndicatorFacts(
        key, "benefit", "social", f"效益{key}", "qualitative", target=text, actual=text, level="achieved"
    )


def test_long_words_of_the_target_are_told_together_short_ones_are_usual():
    rows = (described("1", "有效提升公共文化服务水平"), described("2", "保障"), described("3", "持续改善阅读环境条件"))

    assert found("CK-T4", subject(sound_facts(indicators=rows))) == [("indicators[0].actual", "2 个指标", "")]
    assert found("CK-T4", subject(sound_facts(indicators=rows[1:2]))) == []


def test_a_bound_copied_by_a_qualitative_indicator_is_told():
    years, words = described("1", "≥10年"), described("2", "高于平均")

    assert found("CK-T4", subject(sound_facts(indicators=(years, words)))) == [("indicators[0].actual", "≥10年", "")]

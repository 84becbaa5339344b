import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import IndicatorFacts
from tests.subjects import found, quantity, sound_facts, subject


def test_words_for_a_figure_are_told():
    facts = sound_facts(indicators=(quantity("one", "活动场次", "≥120场", "完成较好"),))

    (told,) = BY_CODE["CK-T5"](subject(facts))

    assert (told.where, told.stated, told.computed) == ("indicators[0].actual", "完成较好", "")
    assert told.message == "指标“活动场次”的完成值“完成较好”是文字，不是数值，请填写数字和计量单位，或改为定性指标。"


@pytest.mark.parametrize(
    ("actual", "is_told"),
    [
        ("131场", False),
        ("131场（线上20场）", False),
        ("共举办131场", False),
        ("馆内80场，馆外51场", True),
        ("7×24小时", False),
        ("1：3", False),
        ("10kV线路5条", False),
        ("不发生", False),
        ("一场", False),
        ("无", False),
        ("未发生", False),
        ("/", False),
        ("", False),
    ],
)
def test_one_number_among_words_can_be_understood_two_cannot(actual, is_told):
    facts = sound_facts(indicators=(quantity("one", "活动场次", "≥120场", actual),))

    assert bool(found("CK-T5", subject(facts))) is is_told


def test_a_unit_in_the_place_of_the_target_is_told():
    facts = sound_facts(indicators=(quantity("one", "活动场次", "场", "131", unit="120"),))

    assert found("CK-T5", subject(facts)) == [("indicators[0].target", "场", "")]


@pytest.mark.parametrize(("actual", "is_told"), [("100%", True), ("按期完成", False), ("2024年11月", False)])
@pytest.mark.parametrize(("kind", "level"), [("date", ""), ("qualitative", "achieved")])
def test_a_share_is_no_date(kind, level, actual, is_told):
    one = IndicatorFacts(
        "one", "output", "timeliness", "完成时间", kind, target="12月底之前完成", actual=actual, level=level
    )

    assert bool(found("CK-T5", subject(sound_facts(indicators=(one,))))) is is_told

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, sound_facts, subject


def events(actual, **more):
    return quantity("events", "活动场次", more.pop("target", "≥120场"), actual, **more)


def test_a_large_excess_without_a_word_is_told():
    (told,) = BY_CODE["CK-T1"](subject(sound_facts(indicators=(events("160场"),))))

    assert (told.where, told.stated, told.computed) == ("indicators[0].deviation_reason", "160场", "133.33%")
    assert told.message == (
        "指标“活动场次”目标值 ≥120场，完成值 160场，完成率 133.33%，达到 130% 而没有说明原因，请说明，或核对目标值是否偏低。"
    )


@pytest.mark.parametrize(
    ("actual", "more"),
    [
        ("155场", {}),
        ("160场", {"deviation_reason": "年中新增馆外场地。"}),
        ("40场", {"target": "≤120场"}),
        ("160场", {"target": "=120场"}),
    ],
)
def test_small_or_explained_excess_and_less_of_a_bad_thing_are_not(actual, more):
    assert found("CK-T1", subject(sound_facts(indicators=(events(actual, **more),)))) == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("活动场次160场，主要是年中新增了场地。", False),
        ("部分指标超额完成，原因是年初目标偏低。", False),
        ("活动场次160场。", True),
        ("因天气原因，部分采购推迟。", True),
        ("因跨年支付，造成预算执行率偏低。", True),
        ("个别目标设置偏低，主要是经验不足。", False),
    ],
)
def test_a_cause_named_in_a_chapter_explains_it(text, is_told):
    facts = sound_facts(indicators=(events("160场"),), texts={"deviations": text})

    assert bool(found("CK-T1", subject(facts))) is is_told


def test_the_limit_of_the_scheme_counts_and_ten_times_the_target_is_hardly_true():
    facts = sound_facts(scheme="national-project-2020-capped", indicators=(events("1300场"),))

    assert found("CK-T1", subject(facts)) == [("indicators[0].actual", "1300场", "1083.33%")]


def test_many_are_told_together():
    rows = tuple(quantity(f"k{i}", f"活动{i}", "≥100场", "200场") for i in range(4))

    assert found("CK-T1", subject(sound_facts(indicators=rows))) == [
        ("indicators[0].deviation_reason", "4 个指标", "200%、200%、200%、200%")
    ]

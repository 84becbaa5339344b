import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, sound_facts, subject


def reported(target, actual, title="活动场次", **more):
    return sound_facts(indicators=(quantity("events", title, target, actual, **more),))


def test_a_target_below_what_was_reached_last_year_is_told():
    (told,) = BY_CODE["CK-T2"](subject(reported("≥120场", "131场"), last_year=reported("≥110场", "150场")))

    assert (told.where, told.stated, told.computed) == ("indicators[0].target", "≥120场", "150场")
    assert told.message == "指标“活动场次”的目标值 ≥120场 低于上年完成值 150场，请核对是否偏低，或说明依据。"


@pytest.mark.parametrize(
    ("target", "before", "is_told"),
    [("≥150场", "150场", False), ("≥95%", "99.5%", False), ("≥90%", "99.5%", True), ("≤3场", "5场", False)],
)
def test_shares_may_be_a_little_lower_and_less_of_a_bad_thing_is_good(target, before, is_told):
    last_year = reported(target, before)

    assert bool(found("CK-T2", subject(reported(target, target.strip("≥≤")), last_year=last_year))) is is_told


def test_without_last_year_or_in_another_unit_nothing_is_told():
    assert found("CK-T2", subject(reported("≥120场", "131场"))) == []
    assert found("CK-T2", subject(reported("≥120场", "131场"), last_year=reported("≥1个", "150个"))) == []


@pytest.mark.parametrize(
    ("title", "target", "is_told"),
    [("读者满意度", "≥60%", True), ("读者满意度", "≥70%", False), ("不满意率", "≤5%", False)],
)
def test_satisfaction_is_aimed_at_70_percent_or_more(title, target, is_told):
    told = found("CK-T2", subject(reported(target, "80%", title, level1="satisfaction", level2="satisfaction")))

    assert told == ([("indicators[0].target", target, "70%")] if is_told else [])

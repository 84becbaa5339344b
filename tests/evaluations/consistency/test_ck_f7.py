"""CK-F7: control rates."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, real_case, sound_facts, subject


def measuring(**figures):
    facts = real_case().facts
    return subject(replace(facts, figures={**facts.figures, **{key: Decimal(one) for key, one in figures.items()}}))


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ({"three_public_spent": 92001}, [("figures.three_public_spent", "9.2001万元", "9.2万元")]),
        ({"three_public_spent": 92000}, []),
        ({"staff": 20}, [("figures.staff", "20人", "19人")]),
        ({"staff": 19}, []),
        ({"operating_spent": 320000}, [("figures.operating_spent", "32万元", "31.4万元")]),
    ],
)
def test_what_exceeds_its_limit_is_told(figures, told):
    assert found("CK-F7", measuring(**figures)) == told


def test_the_message_names_both_figures_and_the_rate():
    assert [one.message for one in BY_CODE["CK-F7"](measuring(staff=20))] == [
        "在职人员：年末在职人数 20人，超过编制人数 19人，控制率 105.26%，请核对数字；确实超过的，请说明原因，该项不应得满分。"
    ]


def test_a_scheme_without_such_figures_has_nothing_to_control():
    assert found("CK-F7", subject(sound_facts())) == []

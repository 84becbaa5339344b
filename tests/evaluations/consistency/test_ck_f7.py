"""CK-F7: control rates."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, judged_subject, real_case, sound_facts, subject


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


@pytest.mark.parametrize(
    ("basis", "given", "told"),
    [
        ("编制55人，在职58人，在职人员控制率105.45%", 5, [("lines[0].self_score", "5", "105.45%")]),
        ("编制55人，在职58人，在职人员控制率105.45%", 3, []),
        ("24/26=92.31%", 5, []),
        ("", 5, []),
    ],
)
def test_lines_judged_in_full_stay_within_their_limits_too(basis, given, told):
    assert found("CK-F7", judged_subject("在职人员控制率", basis, given)) == told


def test_the_message_on_a_line_names_its_rate():
    report = judged_subject("在职人员控制率", "控制率105.45%", 5)

    assert [one.message for one in BY_CODE["CK-F7"](report)] == [
        "“在职人员控制率”自评 5 分，是满分；得分依据所载控制率 105.45%，超过 100%，请按评分标准扣分，或更正依据、说明理由。"
    ]

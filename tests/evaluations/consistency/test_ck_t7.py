from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from tests.subjects import found, quantity, sound_facts, subject


def test_what_does_not_apply_earns_no_points():
    one = quantity("one", "活动场次", "", "", not_applicable="当年停办", self_score=Decimal(10))

    (told,) = BY_CODE["CK-T7"](subject(sound_facts(indicators=(one,))))

    assert (told.where, told.stated, told.computed) == ("indicators[0].self_score", "10", "0")
    assert told.message == "指标“活动场次”不适用，却占 10 分，请把分值调整到其他指标，或填写目标值和完成值。"


@pytest.mark.parametrize(
    ("title", "value", "more", "where"),
    [
        ("生态效益", "/", {"weight": Decimal(5)}, ["indicators[0].weight"]),
        ("生态效益", "不涉及", {"self_score": Decimal(5)}, ["indicators[0].self_score"]),
        ("生态效益", "/", {"weight": Decimal(5), "self_score": Decimal(0)}, []),
        ("生态效益", "/", {}, []),
        ("安全事故", "无", {"weight": Decimal(5)}, []),
        ("活动场次", "", {"not_applicable": "停办", "weight": Decimal(5)}, []),
    ],
)
def test_an_indicator_without_values_holds_no_points(title, value, more, where):
    facts = sound_facts(indicators=(quantity("one", title, value, value, **more),))

    assert [place for place, _, _ in found("CK-T7", subject(facts))] == where

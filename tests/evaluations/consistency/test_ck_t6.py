import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import IndicatorFacts
from tests.subjects import found, quantity, sound_facts, subject


def indicators(in_words, figures):
    words = [
        IndicatorFacts(f"w{i}", "benefit", "social", f"效益{i}", "qualitative", target="提升", actual="提升")
        for i in range(in_words)
    ]
    return sound_facts(indicators=(*words, *(quantity(f"f{i}", f"产出{i}", "≥1次", "1次") for i in range(figures))))


def test_mostly_words_are_told():
    (told,) = BY_CODE["CK-T6"](subject(indicators(4, 1)))

    assert (told.where, told.stated, told.computed) == ("indicators", "80%", "70%")
    assert told.message == "5 个绩效指标中 4 个是定性指标，占 80%，请尽量改为可计量的指标。"


@pytest.mark.parametrize(
    ("in_words", "figures", "is_told"),
    [(7, 3, False), (8, 3, True), (3, 1, False), (3, 0, True), (2, 0, False), (0, 5, False)],
)
def test_few_indicators_and_70_percent_are_not(in_words, figures, is_told):
    assert bool(found("CK-T6", subject(indicators(in_words, figures)))) is is_told

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.bindable import Figure
from evaluations.narrative import resolve
from evaluations.typed import replaced, token_for, typed_figures
from tests.subjects import real_case, sound_facts, subject

YUAN = {"决算支出": (Figure(Decimal("9537308.77"), "元"),)}


def typed(text):
    return typed_figures(subject(sound_facts(texts={"conclusion": text})))["texts.conclusion"]


def test_figures_are_told_by_what_became_of_them():
    found = typed("全年阅读推广活动131场，读者满意度95.4%，接待团队12个。")

    assert [(one.text, one.name, one.value, one.token) for one in found.equal] == [
        ("131场", "阅读推广活动场次·完成值", "131场", "〔阅读推广活动场次·完成值〕")
    ]
    assert [(one.text, one.name, one.value) for one in found.contradictory] == [("95.4%", "读者满意度·完成值", "94.5%")]
    assert [(one.words, one.text) for one in found.unbound] == [("接待团队", "12个")]


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("953.73万元", "〔决算支出〕"),
        ("9537308.77元", "〔决算支出·元〕"),
        ("0.0954亿元", "〔决算支出·亿元·4位〕"),
        ("953.7309万元", "〔决算支出·4位〕"),
        ("9,537,308.77元", ""),
        ("953.74万元", ""),
    ],
)
def test_a_token_prints_exactly_what_was_typed_or_there_is_none(text, token):
    assert token_for("决算支出", text, YUAN) == token


@given(
    st.lists(
        st.sampled_from(["活动131场，", "〔阅读推广活动场次·目标值〕，", "（湛财绩〔2024〕5号），", "\n"]), max_size=8
    )
)
def test_the_text_prints_the_same_after_every_replacement(parts):
    text = "".join(parts) + "阅读推广活动131场。"
    examined = subject(sound_facts(texts={"conclusion": text}))

    for one in typed_figures(examined)["texts.conclusion"].equal:
        if one.token:
            assert text[one.start :].startswith(one.text)
            bound = replaced(text, one)
            assert resolve(bound, examined.figures, "") == resolve(text, examined.figures, "")


def test_what_is_bound_already_is_not_offered():
    found = typed_figures(real_case("overall"))

    assert "texts.goals" not in found
    assert [one.text for one in found["lines[0].basis"].contradictory] == ["154.86%"]

"""What people paste from Word, Excel and web pages comes out as clean paragraphs."""

import pytest
from django.core.exceptions import ValidationError

from evaluations.forms.fields import MOST_TEXT, PlainTextField
from evaluations.forms.pasted import clean_paragraphs
from tests.clipboard import PASTED
from tests.packages import demo_data


@pytest.mark.parametrize(("pasted", "clean"), PASTED.values(), ids=PASTED)
def test_pasted_text_becomes_paragraphs(pasted, clean):
    assert clean_paragraphs(pasted) == clean


@pytest.mark.parametrize(("pasted", "clean"), PASTED.values(), ids=PASTED)
def test_clean_text_stays_as_it_is(pasted, clean):
    assert clean_paragraphs(clean) == clean


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_texts_of_the_real_case_stay_as_they_are(kind):
    texts = list(demo_data(kind)["texts"].values())

    assert [clean_paragraphs(text) for text in texts] == texts


def test_a_text_may_be_as_long_as_the_limit_once_it_is_clean():
    assert PlainTextField().clean("\n\n　　" + "字" * MOST_TEXT + "\r\n") == "字" * MOST_TEXT


def test_a_text_beyond_the_limit_is_refused_with_both_numbers():
    field = PlainTextField()
    with pytest.raises(ValidationError) as caught:
        field.clean("字" * (MOST_TEXT + 1))

    assert caught.value.messages == ["这里有 20001 字，最多 20000 字，没有保存。请精简，或将细节移到佐证材料。"]


def test_the_browser_is_not_told_the_limit_because_it_would_cut_pasted_text():
    assert "maxlength" not in PlainTextField().widget.attrs


def test_a_field_says_whether_figures_can_be_bound_in_it():
    assert [PlainTextField(figures=figures).widget.attrs.get("data-figures") for figures in (True, False)] == [
        True,
        None,
    ]

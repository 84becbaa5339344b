"""What a browser saw of an entry is what was stored, whatever the kind of field."""

import pytest
from django import forms

from evaluations.facts import Change
from evaluations.forms.fields import PlainTextField
from evaluations.forms.record import RecordForm, stored_text

CHOICES = [("", "未填"), ("1", "一"), ("2", "二")]


class Sample(RecordForm):
    kind = "sample"

    word = forms.ChoiceField(choices=CHOICES, required=False)
    number = forms.TypedChoiceField(choices=CHOICES, coerce=int, empty_value=None, required=False)
    amount = forms.DecimalField(required=False)
    text = PlainTextField()


def posted(name, seen, value):
    form = Sample({f"sample-a-{name}": value, f"initial-sample-a-{name}": seen}, key="a", about=None)
    assert form.is_valid()
    return form.changes()


@pytest.mark.parametrize(("stored", "text"), [("2", "2"), ("", "")])
def test_a_choice_is_seen_as_its_key(stored, text):
    form = Sample(key="a", about=None, initial={"word": stored})

    assert stored_text(form["word"]) == text


@pytest.mark.parametrize(("seen", "value"), [("", None), ("1", 1)])
def test_what_was_seen_of_a_typed_choice_has_the_type_that_is_stored(seen, value):
    assert posted("number", seen, "2") == [Change("sample-a-number", value, 2)]


@pytest.mark.parametrize("name", ["number", "amount"])
def test_a_seen_text_that_cannot_have_been_stored_equals_nothing_stored(name):
    (change,) = posted(name, "abc", "2")

    assert change.seen == "abc"


def test_a_text_was_seen_as_it_stood_there_though_it_is_cleaned_when_saved():
    (change,) = posted("text", "　　旧文字\r\n\r\n第二段 ", "　　新文字 ")

    assert change == Change("sample-a-text", "　　旧文字\n\n第二段 ", "新文字")


def test_a_text_that_differs_in_blanks_alone_was_not_changed():
    assert posted("text", "　　文字\r\n", "文字") == []

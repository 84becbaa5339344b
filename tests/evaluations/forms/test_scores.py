"""What each rule asks for, and which answers it takes."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from evaluations.facts import Change
from evaluations.forms.scores import AdjustmentForm, ScoreForm
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, item, scheme

EVERY_ITEM = ("basis", "self_reason", "self_score")
CHECKS = [{"key": "rules", "text": "制度健全"}, {"key": "clean", "text": "无挪用", "veto": True}]
POINTED = [{"key": "rules", "text": "制度健全", "points": 7}, {"key": "clean", "text": "无挪用", "points": 3}]
FIXED = [{"key": "good", "label": "好", "from": 1, "to": 1}, {"key": "bad", "label": "差", "from": 0, "to": 0}]
STEPS = [{"at_least": "0.9", "share": 1}]


def form_of(one, data=None, code="A1", **changes):
    posted = None if data is None else {f"score-{code}-{name}": value for name, value in data.items()}
    return ScoreForm(posted, key=code, about=SimpleNamespace(scheme=scheme(one, **changes)))


def cleaned(one, **data):
    form = form_of(one, data)
    form.is_valid()
    return form.cleaned_data, {name: list(messages) for name, messages in form.errors.items()}


@pytest.mark.parametrize(
    ("one", "asked"),
    [
        (item("checklist", checks=CHECKS), ("check_rules", "check_clean")),
        (item("graded", levels=LEVELS), ("level", "share")),
        (item("graded", levels=FIXED), ("level",)),
        (item("assessed"), ("points",)),
        (item("proportional", ratio=SPENT_OF_BUDGET), ()),
        (item("stepped", ratio=SPENT_OF_BUDGET, steps=STEPS), ()),
        (item("threshold", ratio=SPENT_OF_BUDGET, at_most=1), ()),
        (item("deduction", ratio=SPENT_OF_BUDGET, over=0, each=1, deduct=1), ()),
        (item("indicators", level1=["output"], publish="item"), ()),
        (item("assessed", not_applicable="zero"), ("points", "not_applicable")),
    ],
)
def test_a_form_has_what_the_rule_asks_for_and_what_every_item_has(one, asked):
    assert sorted(form_of(one).fields) == sorted((*asked, *EVERY_ITEM))


@pytest.mark.parametrize(("typed", "value"), [("True", True), ("False", False), ("", None)])
def test_a_requirement_holds_fails_or_is_open(typed, value):
    assert cleaned(item("checklist", checks=CHECKS), check_rules=typed) == ({"check_rules": value}, {})


def test_another_answer_to_a_requirement_is_refused():
    values, errors = cleaned(item("checklist", checks=CHECKS), check_rules="perhaps")

    assert (values, list(errors)) == ({}, ["check_rules"])


@pytest.mark.parametrize(("seen", "value"), [("True", True), ("", None)])
def test_a_changed_answer_tells_what_was_seen(seen, value):
    form = form_of(item("checklist", checks=CHECKS), {"check_rules": "False"})
    form.data |= {"initial-score-A1-check_rules": seen}
    form.is_valid()

    assert form.changes() == [Change("score-A1-check_rules", value, False)]


def test_requirements_say_what_hangs_on_them():
    shared = [(check.label, check.help_text) for check in form_of(item("checklist", checks=CHECKS)).checks]
    pointed = [check.help_text for check in form_of(item("checklist", checks=POINTED)).checks]

    assert shared == [("制度健全", ""), ("无挪用", "一票否决")]
    assert pointed == ["7分", "3分"]


def test_levels_are_offered_with_their_span():
    ranged, fixed = (form_of(item("graded", levels=levels)) for levels in (LEVELS, FIXED))

    assert ranged.fields["level"].choices == [
        ("achieved", "达成（80%～100%）"),
        ("partly", "部分达成（60%～80%）"),
        ("missed", "未达成（0%～60%）"),
        ("", "未填"),
    ]
    assert fixed.fields["level"].choices[0] == ("good", "好（100%）")
    assert ranged.fields["share"].help_text == "在所选一档的范围内。“达成”不填按100%计。"


def test_a_share_is_a_percentage():
    assert cleaned(item("graded", levels=LEVELS), share="85%") == ({"share": Decimal("0.85")}, {})


@pytest.mark.parametrize("name", ["points", "self_score"])
def test_points_do_not_exceed_those_of_the_item(name):
    assert cleaned(item(points=10), **{name: "10"}) == ({name: Decimal(10)}, {})
    assert cleaned(item(points=10), **{name: "10.5"})[1] == {name: ["10.5 太大，应不大于 10。"]}


def test_points_have_the_decimals_of_the_scheme():
    assert cleaned(item(), self_score="2.55")[1] == {}
    assert cleaned(item(), self_score="2.555")[1] == {"self_score": ["“2.555”的小数位数过多，请四舍五入后填写。"]}


@pytest.mark.parametrize(
    ("meaning", "words"),
    [("full", "视为满分"), ("rescale", "不计入总分，总分按其余各项折算"), ("zero", "不得分")],
)
def test_what_not_applicable_means_is_said_before_it_is_chosen(meaning, words):
    field = form_of(item(not_applicable=meaning)).fields["not_applicable"]

    assert field.help_text == f"填写原因后，本项按评分方案{words}；要恢复评分，请清空。"


def test_nothing_of_the_reviewer_is_taken():
    assert cleaned(item(), reviewed_score="10", reviewed_reason="同意") == ({}, {})


def test_an_item_that_the_scheme_does_not_have_has_no_form():
    with pytest.raises(LookupError):
        ScoreForm(key="Z9", about=SimpleNamespace(scheme=scheme()))


@pytest.mark.parametrize(
    ("bounds", "typed", "errors"),
    [
        ({"minimum": -2, "maximum": 3}, "-2", {}),
        ({"minimum": -2, "maximum": 3}, "-2.5", {"points": ["-2.5 太小，应不小于 -2。"]}),
        ({"minimum": -2, "maximum": 3}, "3.5", {"points": ["3.5 太大，应不大于 3。"]}),
        ({}, "10", {}),
        ({}, "10.5", {"points": ["10.5 太大，应不大于 10。"]}),
        ({}, "-10.5", {"points": ["-10.5 太小，应不小于 -10。"]}),
    ],
)
def test_an_adjustment_keeps_to_its_bounds_or_else_to_the_total(bounds, typed, errors):
    about = SimpleNamespace(scheme=scheme(adjustments=[{"code": "J", "title": "表彰加分"} | bounds]))

    form = AdjustmentForm({"adjustment-J-points": typed}, key="J", about=about)

    assert {name: list(messages) for name, messages in form.errors.items()} == errors

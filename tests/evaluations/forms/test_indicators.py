"""Entries of targets and indicators: what can be chosen, and what is left out."""

from types import SimpleNamespace

import pytest
from django.utils.choices import flatten_choices

from evaluations.facts import Change
from evaluations.forms.indicators import IndicatorForm, NewIndicatorForm, TargetForm
from tests.scoring.building import LEVELS, item, scheme

EACH = item("indicators", "A1", level1=["output"], publish="each", levels=LEVELS)
ITEM = item("indicators", "A2", level1=["benefit"], publish="item")
ABOUT = SimpleNamespace(scheme=scheme(EACH, ITEM), prints_ratios=False)
STORED = {"levels": "output:quantity", "method": "quantity:≥", "level": "", "stated_ratio": ""}


def shown(**initial):
    return IndicatorForm(key="7", about=ABOUT, initial=STORED | initial)


def posted(name, seen, value):
    return IndicatorForm({f"indicator-7-{name}": value, f"initial-indicator-7-{name}": seen}, key="7", about=ABOUT)


def values(field):
    return [value for value, _ in flatten_choices(field.choices)]


def test_second_levels_stand_under_their_first_level():
    heads = [(head, [label for _, label in pairs]) for head, pairs in shown().fields["levels"].choices]

    assert heads == [
        ("产出指标", ["数量指标", "质量指标", "时效指标", "成本指标", "产出指标（不分）"]),
        ("效益指标", ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标", "效益指标（不分）"]),
        ("满意度指标", ["服务对象满意度指标", "满意度指标（不分）"]),
        ("成本指标", ["成本指标", "成本指标（不分）"]),
    ]


def test_an_unusual_pair_is_offered_only_where_it_is_stored():
    unusual = "benefit:satisfaction"

    offered = [unusual in values(shown(levels=levels).fields["levels"]) for levels in ("output:quantity", unusual)]

    assert offered == [False, True]


@pytest.mark.parametrize("method", ["quantity:≥", "quantity:", "date:", "yes_no:", "qualitative:"])
def test_kind_and_direction_are_chosen_as_one(method):
    form = posted("method", "quantity:=", method)

    assert (form.is_valid(), form.changes()) == (True, [Change("indicator-7-method", "quantity:=", method)])


@pytest.mark.parametrize("method", ["yes_no:≥", "qualitative:=", "quantity", "很多"])
def test_a_kind_that_has_no_direction_takes_none(method):
    assert not posted("method", "quantity:=", method).is_valid()


def test_a_date_with_a_sign_is_offered_only_where_it_is_stored():
    offered = ["date:≤" in values(shown(method=method).fields["method"]) for method in ("date:", "date:≤")]

    assert offered == [False, True]


def test_levels_of_attainment_are_those_of_the_rule_that_counts_the_indicator():
    chosen = [values(shown(levels=levels).fields["level"]) for levels in ("output:quality", "benefit:social")]

    assert chosen == [["", "achieved", "partly", "missed"], [""]]


def test_a_level_that_the_scheme_has_not_stays_choosable_where_it_is_stored():
    stored = dict(flatten_choices(shown(level="gold").fields["level"].choices))
    unchanged = posted("level", "gold", "gold")

    assert stored["gold"] == "gold（评分方案没有这一档）"
    assert (unchanged.is_valid(), unchanged.changes()) == (True, [])


@pytest.mark.parametrize(
    ("levels", "own", "asks"),
    [("output:quality", None, True), ("benefit:social", None, False), ("benefit:social", 3, True)],
)
def test_a_self_score_is_asked_for_where_each_indicator_is_scored_or_one_is_stored(levels, own, asks):
    assert ("self_score" in shown(levels=levels, self_score=own).fields) is asks


@pytest.mark.parametrize(("stated", "asks"), [("", False), ("154.86%", True)])
def test_the_ratio_of_an_imported_report_can_be_corrected(stated, asks):
    assert ("stated_ratio" in shown(stated_ratio=stated).fields) is asks


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("title", " ", "三级指标要有名称；不需要这一行请删除。"),
        ("weight", "一半", "“一半”不是数值，请填写数字，例如 4.5。"),
        ("weight", "123456", "123456 太大，应不大于 1000。"),
        ("share", "0.8", "“0.8”没有写明百分号，请写成 98.5% 的样子。"),
    ],
)
def test_what_does_not_fit_an_entry_is_told(name, typed, told):
    assert posted(name, "", typed).errors == {name: [told]}


def test_figures_are_kept_as_they_were_typed():
    form = posted("target", "", " 约55.63亿 ")

    assert form.is_valid()
    assert form.changes() == [Change("indicator-7-target", "", "约55.63亿")]


def test_a_target_must_have_a_value():
    form = TargetForm({"target-3-value": ""}, key="3", about=ABOUT)

    assert form.errors == {"value": ["请填写申报的指标值；没有申报的请删除这一行。"]}


def test_a_new_row_asks_only_for_what_it_must_have():
    form = NewIndicatorForm({"new-indicator-levels": "cost:cost", "new-indicator-method": "date:"}, about=ABOUT)

    assert [*form.fields] == ["levels", "title", "method"]
    assert form.errors == {"title": ["三级指标要有名称；不需要这一行请删除。"]}

from django import forms

from evaluations.enums import Direction, IndicatorKind, Level1, Level2
from scoring.engine.rules_indicators import EACH, Indicators

from .fields import FractionField, PlainTextField, PointsField
from .record import NewRowForm, RecordForm

TEXT = {"class": "form-control", "autocomplete": "off"}
SELECT = {"class": "form-select"}
MOST_POINTS = 1000

LEVEL2_OF = {
    Level1.OUTPUT: (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.COST),
    Level1.BENEFIT: (Level2.ECONOMIC, Level2.SOCIAL, Level2.ECOLOGICAL, Level2.SUSTAINABILITY),
    Level1.SATISFACTION: (Level2.SATISFACTION,),
    Level1.COST: (Level2.COST,),
}
METHODS = {
    "quantity:≥": "定量，越大越好（≥）",
    "quantity:≤": "定量，越小越好（≤）",
    "quantity:=": "定量，等于（=）",
    "quantity:": "定量，按目标值所写符号",
    "date:": "日期，不晚于目标日期",
    "yes_no:": "是或否",
    "qualitative:": "定性，按达成程度",
}
# A day is met on or before it, whatever its sign: choosable where it is stored, not offered.
SIGNED_DATES = {f"{IndicatorKind.DATE}:{sign}": f"日期（{sign}）" for sign in Direction.values}
ALL_LEVELS = [
    (first.label, [(f"{first}:{second}", label) for second, label in [*Level2.choices, ("", f"{first.label}（不分）")]])
    for first in Level1
]


def offered_levels(stored):
    """二级指标 under their 一级指标; an unusual pair only where it is stored."""

    def is_offered(value):
        first, _, second = value.partition(":")
        return value == stored or not second or second in LEVEL2_OF[Level1(first)]

    return [(head, [(value, label) for value, label in pairs if is_offered(value)]) for head, pairs in ALL_LEVELS]


def levels_field():
    return forms.ChoiceField(label="二级指标", choices=ALL_LEVELS, widget=forms.Select(attrs=SELECT))


def title_field():
    return forms.CharField(
        label="三级指标",
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": "三级指标要有名称；不需要这一行请删除。"},
    )


class TargetForm(RecordForm):
    """One declared target, kept as it was declared."""

    kind = "target"

    levels = levels_field()
    title = title_field()
    value = forms.CharField(
        label="指标值",
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": "请填写申报的指标值；没有申报的请删除这一行。"},
    )

    def extra_fields(self):
        if not self.is_bound:
            self.fields["levels"].choices = offered_levels(self.initial.get("levels"))
        return {}


class IndicatorForm(RecordForm):
    """One indicator: figures stay as typed, the scoring reads them; fields that its rule does not ask for are left out.

    A bound form takes every entry, so that nothing is lost where the rule has changed meanwhile.
    """

    kind = "indicator"

    levels = levels_field()
    title = title_field()
    method = forms.ChoiceField(
        label="计算方式",
        choices=[*METHODS.items(), *SIGNED_DATES.items()],
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": "请选择计算方式。"},
    )
    unit = forms.CharField(label="计量单位", required=False, max_length=20, widget=forms.TextInput(attrs=TEXT))
    target = forms.CharField(label="目标值", required=False, max_length=200, widget=forms.TextInput(attrs=TEXT))
    actual = PlainTextField(label="完成值", rows=1)
    weight = PointsField(label="权重", highest=MOST_POINTS)
    level = forms.ChoiceField(
        label="达成程度",
        required=False,
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": "评分方案没有“%(value)s”这一档，请从所列的达成程度中选择。"},
    )
    share = FractionField(label="得分比例")
    deviation_reason = PlainTextField(label="偏差原因分析及改进措施", rows=2)
    not_applicable = PlainTextField(label="不适用的原因", rows=1)
    stated_ratio = forms.CharField(
        label="报告所载完成率", required=False, max_length=20, widget=forms.TextInput(attrs=TEXT)
    )
    self_score = PointsField(
        label="自评分", highest=MOST_POINTS, widget=forms.TextInput(attrs={"placeholder": "同测算分"})
    )
    self_reason = PlainTextField(label="自评分说明", rows=1)

    def extra_fields(self):
        rules = [item.parameters for item in self.about.scheme.items if isinstance(item.parameters, Indicators)]
        if not self.is_bound:
            stored = self.initial.get("levels", ":")
            rules = [rule for rule in rules if rule.covers(*stored.split(":"))]
            self.fields["levels"].choices = offered_levels(stored)
            self._leave_out(rules)
        stored = self.data.get(self.add_initial_prefix("level")) if self.is_bound else self.initial.get("level")
        self.fields["level"].choices = level_choices(rules, stored)
        return {}

    def _leave_out(self, rules):
        method = self.initial.get("method")
        self.fields["method"].choices = [
            (value, label) for value, label in self.fields["method"].choices if value in METHODS or value == method
        ]
        if not (self.about.prints_ratios or self.initial.get("stated_ratio")):
            del self.fields["stated_ratio"]
        for name in ("self_score", "self_reason"):
            if not any(rule.publish == EACH for rule in rules) and self.initial.get(name) in (None, ""):
                del self.fields[name]


def level_choices(rules, stored):
    """The levels of attainment of the rules that count the indicator; another one only where it is stored."""
    labels = {level.key: level.label for rule in rules for level in rule.levels}
    if stored:
        labels.setdefault(stored, f"{stored}（评分方案没有这一档）")
    return [("", "未评定"), *labels.items()]


class NewTargetForm(NewRowForm):
    record = TargetForm
    names = ("levels", "title", "value")


class NewIndicatorForm(NewRowForm):
    record = IndicatorForm
    names = ("levels", "title", "method")

from django import forms

from scoring.engine.rounding import percent_text, plain
from scoring.engine.scheme import FORBIDDEN, FULL, RESCALE, ZERO_POINTS

from .fields import FractionField, PlainTextField, PointsField
from .record import RecordForm

HOLDS, FAILS = "True", "False"
# What an item that does not apply earns.
EARNS = {FULL: "视为满分", RESCALE: "不计入总分，总分按其余各项折算", ZERO_POINTS: "不得分"}


class ScoreForm(RecordForm):
    """One item of the score table: what its rule asks for, what it rests on, what the unit gives itself."""

    kind = "score"

    basis = PlainTextField(label="得分依据", rows=2, figures=True)
    self_reason = PlainTextField(label="自评分说明", rows=2)

    def extra_fields(self):
        self.item = {item.code: item for item in self.about.scheme.items}[self.key]
        places = self.about.scheme.decimals
        fields = {}
        for answer in self.item.parameters.answers:
            fields |= ASKED[answer](self.item, places)
        if self.item.not_applicable != FORBIDDEN:
            fields["not_applicable"] = PlainTextField(
                label="不适用的原因",
                rows=1,
                help_text=f"填写原因后，本项按评分方案{EARNS[self.item.not_applicable]}；要恢复评分，请清空。",
            )
        widget = forms.TextInput(attrs={"placeholder": "同测算分"})
        fields["self_score"] = PointsField(label="自评分", highest=self.item.points, places=places, widget=widget)
        return fields

    @property
    def checks(self):
        return [self[name] for name in self.fields if name.startswith("check_")]


def check_fields(item, places):
    """An answer to each requirement; its help text says what hangs on it beyond an equal share of the points."""
    return {f"check_{check.key}": check_field(check) for check in item.parameters.checks}


def check_field(check):
    notes = ["" if check.points is None else f"{plain(check.points)}分", "一票否决" if check.veto else ""]
    return forms.TypedChoiceField(
        label=check.text,
        help_text="，".join(filter(None, notes)),
        choices=[(HOLDS, "符合"), (FAILS, "不符合"), ("", "未填")],
        coerce=lambda text: text == HOLDS,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def level_field(item, places):
    choices = [(level.key, f"{level.label}（{span(level)}）") for level in item.parameters.levels]
    return {
        "level": forms.ChoiceField(
            label="达成程度", choices=[*choices, ("", "未填")], required=False, widget=forms.RadioSelect
        )
    }


def share_field(item, places):
    """How much of the points within the level, unless every level is a single share."""
    levels = item.parameters.levels
    if all(level.lowest == level.highest for level in levels):
        return {}
    assumed = [
        f"“{level.label}”不填按{percent_text(level.default)}计。" for level in levels if level.default is not None
    ]
    return {"share": FractionField(label="得分比例", help_text=f"在所选一档的范围内。{''.join(assumed)}")}


def points_field(item, places):
    return {"points": PointsField(label="评定得分", highest=item.points, places=places)}


# What a rule asks for → its fields.
ASKED = {"checks": check_fields, "level": level_field, "share": share_field, "points": points_field}


def span(level):
    """The shares a level stands for: "80%～100%", or "80%" alone."""
    ends = dict.fromkeys(map(percent_text, (level.lowest, level.highest)))
    return "～".join(ends)


class AdjustmentForm(RecordForm):
    """Points added to or taken from the total; where the scheme sets no bound, at most the total itself."""

    kind = "adjustment"

    def extra_fields(self):
        scheme = self.about.scheme
        entry = {entry.code: entry for entry in scheme.adjustments}[self.key]
        lowest = -scheme.total if entry.minimum is None else entry.minimum
        highest = scheme.total if entry.maximum is None else entry.maximum
        help_text = f"{entry.standard}可填 {plain(lowest)}～{plain(highest)} 分；没有加减分的不填。"
        return {
            "points": PointsField(
                label=entry.title, help_text=help_text, lowest=lowest, highest=highest, places=scheme.decimals
            )
        }

"""What a reviewer enters on the page of a report."""

from django import forms

from .fields import PlainTextField, PointsField

MOST_TEXT = 2000
# A change of points asks for the new totals, without saving; the form that holds the field says where.
TOTALS = {"hx-post": "", "hx-trigger": "change", "hx-target": "#totals", "hx-swap": "outerHTML"}


class LineReviewForm(forms.Form):
    """What a reviewer gives one score line and says about it. Only fields that were posted are looked at."""

    points = PointsField(label="复核分")
    reason = PlainTextField(label="复核说明", rows=1, max_length=MOST_TEXT)
    remark = PlainTextField(label="审核意见", rows=2, max_length=MOST_TEXT)

    def __init__(self, data=None, *, item, places, initial=None):
        super().__init__(
            data, prefix=f"review-{item.code}", initial=initial, label_suffix="", use_required_attribute=False
        )
        self.item = item
        widget = forms.TextInput(attrs={"placeholder": "同自评分"} | TOTALS)
        self.fields["points"] = PointsField(label="复核分", highest=item.points, places=places, widget=widget)
        if data is not None:
            self.fields = {name: field for name, field in self.fields.items() if self.add_prefix(name) in data}

    @property
    def gives_points(self):
        return self.is_bound and "points" in self.fields


class RecordRemarkForm(forms.Form):
    """A remark on any other record of the report, chosen from a list."""

    place = forms.ChoiceField(
        label="对象", required=False, widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "要提意见的对象已不在报告中，请重新选择。"},
    )  # fmt: skip
    text = PlainTextField(label="审核意见", rows=2, max_length=MOST_TEXT)

    def __init__(self, data=None, *, records):
        super().__init__(data, prefix="remark", label_suffix="", use_required_attribute=False)
        groups = {}
        for place, record in records.items():
            groups.setdefault(record.group, []).append((place, record.title))
        self.fields["place"].choices = [("", "请选择"), *groups.items()]

    def clean(self):
        given = super().clean()
        if given.get("text") and not given.get("place") and "place" not in self.errors:
            self.add_error("place", "请选择这条意见针对的指标、预算项目或章节。")
        return given


class DecisionForm(forms.Form):
    """What is said with a decision on a report."""

    note = PlainTextField(label="审核意见或退回的理由（填报人会看到）", rows=3, max_length=MOST_TEXT)

from django import forms

from evaluations.enums import BudgetCategory, ReportKind
from scoring.engine.inputs import BUDGET_AMOUNTS

from .fields import PERCENT, YUAN, MoneyField, QuantityField
from .record import NewRowForm, RecordForm

PLACES = {YUAN: 2, PERCENT: 6}
TEXT = {"class": "form-control", "autocomplete": "off"}


class FigureForm(RecordForm):
    """One value of the data sheet, in the unit the scheme gives it."""

    kind = "figure"

    def extra_fields(self):
        entry = self.about.scheme.inputs_by_key[self.key]
        if entry.sum_of is not None:
            raise LookupError(self.key)
        lowest = None if entry.unit == PERCENT else 0
        label = f"{entry.label}（{entry.unit}）" if entry.unit else entry.label
        places = PLACES.get(entry.unit, 6)
        return {
            "value": QuantityField(unit=entry.unit, places=places, lowest=lowest, label=label, help_text=entry.note)
        }


class LineForm(RecordForm):
    """One budget line; a project's report shows only lines of the project."""

    kind = "line"

    category = forms.ChoiceField(
        label="支出类别",
        choices=BudgetCategory.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": "请选择支出类别。",
            "invalid_choice": f"“%(value)s”不是支出类别，可填：{'、'.join(BudgetCategory.labels)}。",
        },
    )
    title = forms.CharField(
        label="预算项目",
        max_length=200,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={"required": "预算项目要有名称；不需要这一行请删除。"},
    )
    source = forms.CharField(label="资金来源", required=False, max_length=100, widget=forms.TextInput(attrs=TEXT))
    initial_budget = MoneyField(label="年初预算")
    adjusted_budget = MoneyField(label="调整后预算")
    received = MoneyField(label="到位资金")
    spent = MoneyField(label="支出")
    carried_over = MoneyField(label="结转结余")

    def extra_fields(self):
        if self.about.report.kind == ReportKind.PROJECT:
            del self.fields["category"]
            return {}
        return {"project": project_field(self.about)}

    @property
    def amounts(self):
        return [self[name] for name in BUDGET_AMOUNTS]


class NewLineForm(NewRowForm):
    record = LineForm
    names = ("category", "title", "source")


def project_field(about):
    return forms.TypedChoiceField(
        label="所属项目",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "无"), *about.projects],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "“%(value)s”不是本单位登记的项目，请核对名称，或留空。"},
    )

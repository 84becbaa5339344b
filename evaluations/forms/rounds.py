from django import forms

from evaluations.enums import OwedState, ReportKind
from evaluations.models import EvaluationYear, Project, Unit

from .starting import SuggestingInput

EARLIEST, LATEST = 2000, 2100
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
SELECT = forms.Select(attrs={"class": "form-select"})
SEARCH = forms.TextInput(attrs={"class": "form-control", "type": "search"})
BY_LAST = "按上年的；没有上年报告的，用最新的"
SCHEMES = {"overall_scheme": ReportKind.OVERALL, "project_scheme": ReportKind.PROJECT}


class RoundForm(forms.ModelForm):
    """A round: its year, notice, deadlines and schemes. Schemes are offered by ``schemes``, newest versions by kind."""

    class Meta:
        model = EvaluationYear
        fields = (
            "year",
            "notice_title",
            "notice_number",
            "unit_deadline",
            "public_deadline",
            "overall_scheme",
            "project_scheme",
        )
        widgets = {"unit_deadline": DAY, "public_deadline": DAY}
        help_texts = {"unit_deadline": "到期前系统逐次提醒没有报送的单位。"}

    def __init__(self, *args, schemes, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.fields["year"].min_value, self.fields["year"].max_value = EARLIEST, LATEST
        if self.instance.pk:
            self.fields["year"].disabled = True
        for name, kind in SCHEMES.items():
            field = self.fields[name]
            field.empty_label = BY_LAST
            field.queryset = field.queryset.filter(kind=kind)
            numbers = {version.scheme_id: version.number for version in schemes[kind]}
            field.label_from_instance = lambda scheme, numbers=numbers: f"{scheme}（第{numbers.get(scheme.pk, 0)}版）"

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not EARLIEST <= year <= LATEST:
            raise forms.ValidationError(f"评价年度应在 {EARLIEST} 至 {LATEST} 之间，请核对。")
        return year

    def clean(self):
        cleaned = super().clean()
        filing, publishing = cleaned.get("unit_deadline"), cleaned.get("public_deadline")
        if filing and publishing and publishing < filing:
            self.add_error("public_deadline", f"公开期限早于报送期限（{filing:%Y-%m-%d}），请核对两个日期。")
        return cleaned

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"public_deadline"}  # compared above, in a sentence


class OwedFilter(forms.Form):
    text = forms.CharField(label="单位或项目名称", required=False, max_length=50, widget=SEARCH)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *OwedState.choices],
        widget=SELECT,
    )

    def __init__(self, data):
        super().__init__(data, label_suffix="")


class OwedProjectForm(forms.Form):
    """A project report that is owed besides: unit and project by name."""

    unit = forms.CharField(label="单位名称", max_length=120, widget=SuggestingInput)
    project = forms.CharField(label="项目名称", max_length=Project._meta.get_field("name").max_length)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.fields["unit"].widget.suggestions = units

    def clean_unit(self):
        name = self.cleaned_data["unit"]
        unit = Unit.objects.filter(name=name).first()
        if unit is None:
            raise forms.ValidationError(f"没有名称为“{name}”的单位，请按登记的全称填写。")
        return unit

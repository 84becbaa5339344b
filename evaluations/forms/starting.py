from django import forms

from evaluations.enums import ReportKind
from evaluations.models import EvaluationYear, Unit

BLANK, LAST, TABLE = "blank", "last", "table"
ORIGINS = ((BLANK, "空白报告"), (LAST, "上年的报告"), (TABLE, "绩效目标申报表（Excel）"))
USUAL = {
    "scheme": "按本年度布置的；没有布置的，按上年的，再没有的，用最新的",
    "outline": "按评分方案和上年报告选定",
}


class SuggestingInput(forms.TextInput):
    """A text input that offers names from a list and takes others too."""

    template_name = "fill/suggesting_input.html"
    suggestions = ()

    def get_context(self, name, value, attrs):
        list_id = f"{attrs['id']}_names"
        context = super().get_context(name, value, attrs | {"list": list_id})
        return context | {"list_id": list_id, "suggestions": self.suggestions}


class StartForm(forms.Form):
    """What a new report is about and what it begins with. Schemes and outlines are pairs of value and label by kind.

    ``left_out``: what of the uploaded table is not taken in, in sentences.
    """

    left_out = ""
    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", empty_label="请选择单位")
    year = forms.ModelChoiceField(EvaluationYear.objects.all(), label="评价年度", empty_label=None)
    kind = forms.ChoiceField(choices=ReportKind.choices, label="报告种类", widget=forms.RadioSelect)
    project = forms.CharField(
        label="项目名称",
        required=False,
        max_length=200,
        widget=SuggestingInput,
        help_text="可选已有的项目，也可填写新项目的全称。",
    )
    origin = forms.ChoiceField(choices=ORIGINS, label="从什么开始", widget=forms.RadioSelect)
    table = forms.FileField(
        label="申报表文件",
        required=False,
        help_text="*.xlsx，不超过 10 MB。只读取指标、目标值和权重，不改动文件。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    scheme = forms.ChoiceField(label="评分方案", required=False)
    outline = forms.ChoiceField(label="报告提纲", required=False)

    def __init__(self, *args, units, projects, schemes, outlines, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["project"].widget.suggestions = projects
        for name, by_kind in (("scheme", schemes), ("outline", outlines)):
            groups = [(kind.label, by_kind[kind]) for kind in ReportKind if by_kind[kind]]
            self.fields[name].choices = [("", USUAL[name]), *groups]
        self.by_kind = {"scheme": schemes, "outline": outlines}

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == ReportKind.OVERALL:
            cleaned["project"] = ""
        elif kind and not cleaned.get("project") and "project" not in self.errors:
            self.add_error("project", "项目支出绩效自评报告要写明是哪个项目，请选择或填写项目名称。")
        if cleaned.get("origin") == TABLE and not cleaned.get("table") and "table" not in self.errors:
            self.add_error("table", "请选择申报表文件，或改为从空白报告开始。")
        for name, by_kind in self.by_kind.items():
            chosen = cleaned.get(name)
            if chosen and kind and chosen not in dict(by_kind[kind]):
                message = f"所选的{self.fields[name].label}不适用于{ReportKind(kind).label}，请改选或留空。"
                self.add_error(name, message)
        return cleaned

from django import forms

from evaluations.models import EvaluationYear, Unit


class PackageForm(forms.Form):
    """A data package for a report that is there; what it says is for the service to read."""

    file = forms.FileField(
        label="数据包文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json", "class": "form-control"}),
        error_messages={"required": "请选择数据包文件。"},
    )

    def __init__(self, *args, largest, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.largest = largest

    def clean_file(self):
        file, most = self.cleaned_data["file"], self.largest // (1024 * 1024)
        if file.size > self.largest:
            raise forms.ValidationError(f"文件超过 {most} MB，远大于一份报告的数据包，请核对是否选错了文件。")
        return file


class StartFromPackageForm(PackageForm):
    """A data package for a new report, and for which unit and year it is meant."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", empty_label="请选择单位")
    year = forms.ModelChoiceField(EvaluationYear.objects.all(), label="评价年度", empty_label=None)
    field_order = ("unit", "year", "file")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units

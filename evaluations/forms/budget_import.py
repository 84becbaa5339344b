from django import forms

from evaluations.exchange.workbook import LARGEST_FILE, WorkbookError, refuse_unsound
from evaluations.models import EvaluationYear


class BudgetImportForm(forms.Form):
    """The budget lines of a year; whatever can be told without reading them is told at once."""

    year = forms.ModelChoiceField(
        label="评价年度",
        queryset=EvaluationYear.objects.all(),
        empty_label=None,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选择评价年度。", "invalid_choice": "请选择已登记的评价年度。"},
    )
    file = forms.FileField(
        label="填好的 Excel 文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
        error_messages={"required": "请选择填好的 Excel 文件（*.xlsx）。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)

    def clean_file(self):
        file = self.cleaned_data["file"]
        content = file.read(LARGEST_FILE + 1)
        try:
            refuse_unsound(content)
        except WorkbookError as error:
            raise forms.ValidationError(str(error)) from error
        return file.name, content

from django import forms

from evaluations.enums import ReportKind

SELECT = forms.Select(attrs={"class": "form-select"})


class CatalogueFilter(forms.Form):
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None, widget=SELECT)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部类别"), *ReportKind.choices], widget=SELECT
    )
    text = forms.CharField(
        label="单位或项目名称",
        required=False,
        max_length=50,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "search"}),
    )

    def __init__(self, data, *, years):
        super().__init__(data, label_suffix="")
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year} 年") for year in years)]

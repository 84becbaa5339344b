from django import forms


class DirectoryForm(forms.Form):
    """The workbook of units and users; what it says is for ``exchange.directory`` to read."""

    file = forms.FileField(
        label="填好的 Excel 文件",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)

from django import forms

from evaluations.exchange.workbook import LARGEST_FILE


class WorkbookForm(forms.Form):
    """A filled-in workbook."""

    file = forms.FileField(
        label="填好的工作簿",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
        error_messages={
            "required": "请选择填好的工作簿（*.xlsx）。",
            "empty": "选择的文件是空的，请核对后重新选择。",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                f"文件有 {file.size / 1024 / 1024:.1f} MB，超过 10 MB。请只保留下载时的各张表，另存后再上传。"
            )
        return file

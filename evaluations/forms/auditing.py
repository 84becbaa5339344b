from django import forms

from .evidence import FilesField, FilesInput

MOST_TEXT = 200_000


class AuditForm(forms.Form):
    """Files, or the text of a report. Whether they fit is for the service to say, file by file."""

    files = FilesField(
        label="文件（可以一次选择多个，也可以拖到这里）",
        required=False,
        allow_empty_file=True,
        widget=FilesInput(attrs={"class": "form-control", "accept": ".json,.xlsx,.txt"}),
    )
    text = forms.CharField(
        label="或粘贴一份报告的全文",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
    )

    def __init__(self, *args, most_files, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.most_files = most_files

    def clean_files(self):
        files = [file for file in self.cleaned_data["files"] if file]
        if len(files) > self.most_files:
            raise forms.ValidationError(f"选了 {len(files)} 个文件，一批最多 {self.most_files} 个，请分批检查。")
        return files

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["files"] and not cleaned["text"]:
            raise forms.ValidationError("请选择要检查的文件，或粘贴报告的文字。")
        return cleaned

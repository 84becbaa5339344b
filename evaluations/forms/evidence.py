from django import forms

from evaluations.filetypes import ACCEPT, LARGEST, MEGABYTE, MOST, READABLE

from .record import RecordForm

SELECT = {"class": "form-select"}
NOTHING = ("", "不指定")


class EvidenceForm(RecordForm):
    """What a file is called and what it proves."""

    kind = "evidence"

    title = forms.CharField(
        label="材料名称",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": "材料要有名称；不需要这份材料请删除。"},
    )

    def extra_fields(self):
        seen = self.data.get(self.add_initial_prefix("indicator")) if self.is_bound else self.initial.get("indicator")
        return proved_fields(self.about, seen)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several; whether they fit is for the service to say, file by file."""

    widget = FilesInput(attrs={"class": "form-control", "accept": ACCEPT})

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class EvidenceUploadForm(forms.Form):
    """Files that prove the same thing."""

    files = FilesField(
        label="文件（可以一次选择多个）",
        allow_empty_file=True,
        help_text=f"{READABLE} 文件，不含宏；每个最大 {LARGEST // MEGABYTE} MB，"
        f"一份报告合计最大 {MOST // MEGABYTE} MB。",
        error_messages={"required": "请选择要上传的文件。"},
    )

    def __init__(self, data=None, files=None, *, about):
        super().__init__(data, files, prefix="new-evidence", label_suffix="", use_required_attribute=False)
        self.fields |= proved_fields(about)


def proved_fields(about, stored=""):
    """The score items and indicators a file can prove; an indicator that is gone only where it is stored."""
    items = [
        (dimension.title, [(item.code, item.title) for item in dimension.items])
        for dimension in about.scheme.dimensions
    ]
    indicators = dict(about.indicators)
    if stored:
        indicators.setdefault(stored, "已删除的指标，请另选")
    choices = {"item": [NOTHING, *items], "indicator": [NOTHING, *indicators.items()]}
    return {
        name: forms.ChoiceField(
            label=label,
            required=False,
            choices=choices[name],
            widget=forms.Select(attrs=SELECT),
            error_messages={"invalid_choice": "本报告没有这一项，或刚刚被删除，请刷新页面后重新选择。"},
        )
        for name, label in (("item", "证明的评分项"), ("indicator", "证明的绩效指标"))
    }

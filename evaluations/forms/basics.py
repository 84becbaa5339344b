from django import forms

from .record import RecordForm


class BasicsForm(RecordForm):
    kind = "report"

    filed_on = forms.DateField(
        label="填报日期",
        required=False,
        input_formats=("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
        error_messages={"invalid": "“%(value)s”不是日期，请写成 2024-07-26 的样子。"},
        help_text="印在封面上；不填时报告按评价年度最后一天署期。",
    )
    attachment_label = forms.CharField(
        label="附件标号",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text="作为通知的附件报送时填写，例如“附件4”。",
    )

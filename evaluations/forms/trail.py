"""What an administrator asks about what people did."""

from django import forms

from evaluations.enums import Access


class AccessesForm(forms.Form):
    """All may be left empty. ``from`` is a word of the language, so that it cannot be declared like the others."""

    user = forms.CharField(label="用户名", max_length=150, required=False)
    access = forms.ChoiceField(label="操作", choices=[("", "全部"), *Access.choices], required=False)
    to = forms.DateField(label="到", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        since = forms.DateField(label="从", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        self.fields["from"] = since
        self.order_fields(("user", "access", "from", "to"))

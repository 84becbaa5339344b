from django import forms

from .fields import PlainTextField


class AnswerForm(forms.Form):
    """What is answered to a remark; how long it may be is for the service to say."""

    text = PlainTextField(label="回复", rows=3, max_length=None)
    stands = forms.BooleanField(label="维持原填报，理由如上", required=False)

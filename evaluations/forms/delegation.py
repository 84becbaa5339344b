from django import forms
from django.contrib.auth import get_user_model

from evaluations.round_wording import cannot_stand_in

from .starting import SuggestingInput

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DelegationForm(forms.Form):
    """Which of the own roles go to whom and for how long. Whether that may be is for the service to say."""

    memberships = forms.MultipleChoiceField(label="交由代理的角色", widget=forms.CheckboxSelectMultiple)
    deputy = forms.CharField(
        label="代理人的登录名",
        max_length=150,
        widget=SuggestingInput,
        help_text="同一单位，或者上级、下级单位的用户；代理财政审核人的须是财政审核人。",
    )
    starts_on = forms.DateField(label="开始日期", widget=DAY)
    ends_on = forms.DateField(label="结束日期（含）", widget=DAY)

    def __init__(self, *args, roles, colleagues, **kwargs):
        super().__init__(*args, label_suffix="", use_required_attribute=False, **kwargs)
        self.roles = {str(one.pk): one for one in roles}
        labels = [(pk, f"{one.unit.name} · {one.get_role_display()}") for pk, one in self.roles.items()]
        self.fields["memberships"].choices = labels
        self.fields["deputy"].widget.suggestions = colleagues

    def clean_memberships(self):
        return [self.roles[pk] for pk in self.cleaned_data["memberships"]]

    def clean_deputy(self):
        name = self.cleaned_data["deputy"]
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise forms.ValidationError(cannot_stand_in(name))
        return user

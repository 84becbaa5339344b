"""What links into the lists behind the cockpit's figures may ask for."""

from django import forms

from evaluations.enums import FilingState, ReportKind, ReportStatus, Severity, UnitType


def choice(choices):
    return forms.ChoiceField(required=False, choices=[("", ""), *choices])


def text(longest):
    return forms.CharField(required=False, max_length=longest, strip=False)


class BehindForm(forms.Form):
    """The fields of ``Asked``; ``without`` is asked for where there is no type, no grade, no total."""

    state = choice([*FilingState.choices, *ReportStatus.choices])
    owed = forms.BooleanField(required=False)
    compared = forms.BooleanField(required=False)
    unit_type = choice(UnitType.choices)
    grade = text(10)
    bin = choice([])
    code = text(12)
    severity = choice(Severity.choices)
    kind = choice(ReportKind.choices)
    item = text(20)
    title = text(120)

    def __init__(self, data, *, last_bin, without):
        super().__init__(data)
        self.fields["unit_type"].choices += [(without, "")]
        self.fields["bin"].choices += [(without, ""), *((str(number), "") for number in range(last_bin + 1))]

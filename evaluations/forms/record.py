"""What all forms of a report's records share: places, and what was seen before it was changed."""

from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.choices import flatten_choices

from evaluations.facts import Change
from evaluations.models import Project, Report
from evaluations.outline import Outline
from scoring.engine import Scheme

TOO_LONG = "这里填了 %(show_value)s 字，最多 %(limit_value)s 字，请缩短。"


@dataclass
class Filling:
    """The report a form belongs to, and what says which entries it has."""

    report: Report
    scheme: Scheme
    outline: Outline

    @cached_property
    def projects(self):
        """The unit's projects as choices, read once."""
        return [(project.pk, project.name) for project in Project.objects.filter(unit=self.report.unit_id)]

    @cached_property
    def indicators(self):
        """The report's indicators as choices, read once."""
        return [(one.key, one.title) for one in self.report.indicators.all()]

    @cached_property
    def prints_ratios(self):
        """Whether the report states completion ratios of its own."""
        return any(one.stated_ratio for one in self.report.indicators.all())


class RecordForm(forms.Form):
    """The fields of one record. Its prefix ``kind-key`` makes the HTML name of a field its place.

    A bound form keeps only the fields that were posted. ``initial-<place>``, posted beside each, is the
    value the browser last saw; ``changes`` are the fields whose value differs from that. A form whose
    fields depend on the record makes them in ``extra_fields``, which raises LookupError if the report
    has no such record.
    """

    kind = ""

    def __init__(self, data=None, *, key, about, initial=None):
        super().__init__(
            data, prefix=f"{self.kind}-{key}", initial=initial, label_suffix="", use_required_attribute=False
        )
        self.key, self.about = key, about
        self.fields.update(self.extra_fields())
        for name, field in list(self.fields.items()):
            field.show_hidden_initial = True
            field.error_messages |= {"max_length": TOO_LONG}
            if data is not None and self.add_prefix(name) not in data:
                del self.fields[name]

    def extra_fields(self):
        return {}

    def changes(self):
        """What was changed, cleaned. Fields with errors are left out."""
        return [
            Change(self.add_prefix(name), self._seen(name), self.cleaned_data[name])
            for name in self.changed_data
            if name in self.cleaned_data
        ]

    def _seen(self, name):
        """The value the browser last saw; a text that cannot be one equals nothing that is stored.

        Text counts as it stood there: what is stored may be older than the rules by which it is cleaned now.
        """
        field, text = self.fields[name], self.data.get(self[name].html_initial_name, "").replace("\r\n", "\n")
        try:
            value = field.clean(text) if isinstance(field, forms.TypedChoiceField) else field.to_python(text)
        except forms.ValidationError:
            return text
        return text if isinstance(value, str) else value


class NewRowForm(forms.Form):
    """What a new row must have: those fields of its record that are named."""

    record = RecordForm
    names = ()

    def __init__(self, data=None, *, about, initial=None):
        super().__init__(
            data, prefix=f"new-{self.record.kind}", initial=initial, label_suffix="", use_required_attribute=False
        )
        fields = self.record(key="new", about=about).fields
        self.fields = {name: fields[name] for name in self.names if name in fields}
        for field in self.fields.values():
            field.show_hidden_initial = False


def stored_text(bound):
    """The stored value as text: what the hidden field beside an input carries."""
    return bound.field.hidden_widget().format_value(bound.field.prepare_value(bound.initial)) or ""


def shown_text(field, value):
    """A value as people read it: the label of a choice, else as it stands in the field."""
    labels = {str(key): label for key, label in flatten_choices(getattr(field, "choices", ()))}
    text = field.prepare_value(value)
    return labels.get(str(text), "" if text is None else str(text))

"""What a section page posted: changes of entries, and what became of each."""

from dataclasses import dataclass

from evaluations.forms.record import shown_text
from evaluations.sections import bind
from evaluations.services.editing import save_changes, split_place

SAVED, INVALID, CONFLICT = "saved", "invalid", "conflict"


@dataclass(frozen=True)
class Note:
    """What became of one posted entry: where it could not be saved, its label, the text as typed, and why.

    In a conflict both values, ``own`` and ``stored``, as people read them.
    """

    outcome: str = SAVED
    label: str = ""
    typed: str = ""
    error: str = ""
    own: str = ""
    stored: str = ""


def posted_records(page, data):
    """Kind and key of every record of the page of which something was posted, in the order posted."""
    places = (split_place(name) for name in data if "-" in name and name.partition("-")[0] in page.kinds)
    return list(dict.fromkeys((kind, key) for kind, key, _ in places))


def without_taken(data):
    """What was posted, but for the entry whose stored value was chosen in a conflict."""
    return {name: value for name, value in data.items() if name != data.get("take")}


def save_posted(desk, page, data, act):
    """Store what was changed; a note for every entry posted, by place."""
    data = without_taken(data)
    forms = [form for record in posted_records(page, data) if (form := bind(desk, *record, data))]
    fields = {form.add_prefix(name): field for form in forms for name, field in form.fields.items()}
    notes, changes = {}, []
    for form in forms:
        form.is_valid()
        for name in form.fields:
            place, error = form.add_prefix(name), "".join(form.errors.get(name, ()))
            notes[place] = Note(INVALID, fields[place].label, data[place], error) if error else Note()
        changes += form.changes()
    outcome = save_changes(desk.report, changes, act)
    for place, stored in outcome.conflicts.items():
        field, typed = fields[place], data[place]
        own, theirs = shown_text(field, typed), shown_text(field, stored)
        notes[place] = Note(CONFLICT, field.label, typed, own=own, stored=theirs)
    for place, sentence in outcome.refused.items():
        notes[place] = Note(INVALID, fields[place].label, data[place], sentence)
    return notes

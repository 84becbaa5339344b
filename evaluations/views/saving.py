"""What a section page posted: changes of entries, rows added, removed and moved, entries confirmed."""

from dataclasses import dataclass

from evaluations.forms.record import shown_text
from evaluations.sections import bind
from evaluations.services.editing import (
    Refused,
    add_row,
    confirm_entries,
    move_row_up,
    remove_row,
    save_changes,
    split_place,
)

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


def save_posted(desk, page, data, *, now):
    """Store what was changed; a note for every entry posted, by place."""
    forms = [form for record in posted_records(page, data) if (form := bind(desk, *record, data))]
    fields = {form.add_prefix(name): field for form in forms for name, field in form.fields.items()}
    notes, changes = {}, []
    for form in forms:
        form.is_valid()
        for name in form.fields:
            place, error = form.add_prefix(name), "".join(form.errors.get(name, ()))
            notes[place] = Note(INVALID, fields[place].label, data[place], error) if error else Note()
        changes += form.changes()
    outcome = save_changes(desk.report, changes, now=now)
    for place, stored in outcome.conflicts.items():
        field, typed = fields[place], data[place]
        own, theirs = shown_text(field, typed), shown_text(field, stored)
        notes[place] = Note(CONFLICT, field.label, typed, own=own, stored=theirs)
    for place, sentence in outcome.refused.items():
        notes[place] = Note(INVALID, fields[place].label, data[place], sentence)
    return notes


def change_rows(desk, page, data, *, now):
    """Add, remove or move a row, or confirm entries, if that was asked for.

    Returns the form of a row that could not be added, by kind, and the sentence why a row could not go.
    """
    report, kind = desk.report, data.get("add")
    try:
        if kind in page.new_rows:
            form = page.new_rows[kind](data, about=desk.about)
            if not form.is_valid():
                return {kind: form}, ""
            try:
                add_row(report, kind, form.cleaned_data, now=now)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                return {kind: form}, ""
        for name, change in (("remove", remove_row), ("up", move_row_up)):
            row_kind, _, key = data.get(name, "").partition("-")
            if row_kind in page.new_rows:
                change(report, row_kind, key, now=now)
    except Refused as refusal:
        return {}, str(refusal)
    if "confirm" in data:
        confirm_entries(report, data.getlist("confirm"), now=now)
    return {}, ""

"""What a section page asked for besides saving entries: rows added, pasted, proposed, removed, moved; entries confirmed
or filled with a first draft or last year's text.

Every action returns what the page has to show of it: ``focus`` names the row to go on with, ``new_rows``
the forms of rows that could not be added, ``pasted`` the texts that could not, ``refusal`` why not.
"""

from django.http import Http404

from evaluations.forms.pasted_rows import Pasted, columns_of, read_pasted
from evaluations.services.binding import bind_typed
from evaluations.services.editing import Refused, confirm_entries, drop_stated_results
from evaluations.services.generating import put_draft, put_last_year
from evaluations.services.proposing import propose_indicators
from evaluations.services.rows import add_row, add_rows, move_row_up, remove_row

NOTHING = {"new_rows": {}, "pasted": {}, "refusal": "", "focus": ""}


def change_rows(desk, page, data, act):
    """Do what a button asked for. Raises NotPossibleNow."""
    told = dict(NOTHING)
    for name, value in asked(page, data):
        kind = value.partition("-")[0] if name in OF_ROWS else value
        if kind not in page.new_rows and name not in OF_ENTRIES:
            continue
        try:
            done = ACTIONS[name](desk, page, value, data, act)
        except Refused as refusal:
            done = {"refusal": str(refusal)}
        told |= {key: told[key] | one if isinstance(one, dict) else one for key, one in done.items()}
    return told


def asked(page, data):
    """Actions with their values. Saving the page as a whole also adds the rows that were begun on it."""
    pressed = [(name, data[name]) for name in ACTIONS if name in data and "\0" not in data[name]]
    begun = [("add", kind) for kind in page.new_rows if data.get(f"new-{kind}-title")]
    begun += [("paste", kind) for kind in page.new_rows if data.get(f"pasted-{kind}")]
    return pressed or begun


def add(desk, page, kind, data, act):
    form = page.new_rows[kind](data, about=desk.about)
    if form.is_valid():
        try:
            return {"focus": f"{kind}-{add_row(desk.report, kind, form.cleaned_data, act).pk}"}
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return {"new_rows": {kind: form}, "focus": f"new-{kind}"}


def paste(desk, page, kind, data, act):
    pasted = read_pasted(kind, data.get(f"pasted-{kind}", ""), desk.about)
    if not pasted.problems:
        try:
            added = add_rows(desk.report, kind, [values for _, values in pasted.rows], act)
            return {"focus": f"{kind}-{added[0].pk}"}
        except Refused as refusal:
            pasted.refuse(refusal.faults)
    return {"pasted": {kind: pasted}, "focus": f"paste-{kind}"}


def propose(desk, page, kind, data, act):
    return {"focus": f"{kind}-{propose_indicators(desk.report, act)[0].pk}"}


def remove(desk, page, row, data, act):
    kind, _, key = row.partition("-")
    following = remove_row(desk.report, kind, key, act)
    return {"focus": f"{kind}-{following.pk}" if following else f"new-{kind}"}


def move_up(desk, page, row, data, act):
    kind, _, key = row.partition("-")
    move_row_up(desk.report, kind, key, act)
    return {}


def confirm(desk, page, place, data, act):
    confirm_entries(desk.report, [one for one in data.getlist("confirm") if "\0" not in one], act)
    return {}


def generate(desk, page, place, data, act):
    try:
        put_draft(desk.report, place, act)
    except LookupError as missing:
        raise Http404 from missing
    return {}


def take_last_year(desk, page, place, data, act):
    try:
        put_last_year(desk.report, place, act)
    except LookupError as missing:
        raise Http404 from missing
    return {}


def bind_figure(desk, page, value, data, act):
    place, _, key = value.partition(":")
    try:
        bind_typed(desk.report, place, key, act)
    except LookupError as missing:
        raise Http404 from missing
    return {}


def drop_stated(desk, page, value, data, act):
    drop_stated_results(desk.report, act)
    return {}


OF_ENTRIES = {
    "confirm": confirm,
    "generate": generate,
    "last_year": take_last_year,
    "bind": bind_figure,
    "drop_stated": drop_stated,
}
OF_ROWS = {"remove": remove, "up": move_up}
ACTIONS = {"add": add, "paste": paste, "propose": propose} | OF_ROWS | OF_ENTRIES


def row_forms(desk, page, told, data):
    """For every kind of row the form for a new one and for pasting, with what was typed there and not added."""
    tried = asked(page, data)
    new_rows, pasted = {}, {}
    for kind, form in page.new_rows.items():
        typed = {} if ("add", kind) in tried else {name: data.get(f"new-{kind}-{name}", "") for name in form.names}
        text = "" if ("paste", kind) in tried else data.get(f"pasted-{kind}", "")
        new_rows[kind] = told["new_rows"].get(kind) or form(about=desk.about, initial=typed)
        pasted[kind] = told["pasted"].get(kind) or Pasted(columns_of(kind, desk.about), text)
    return {"new_rows": new_rows, "pasted": pasted}

"""Components of pages on which reports are filled in."""

from decimal import Decimal

from django import template
from django.utils.html import format_html

from evaluations.forms.fields import YUAN
from evaluations.forms.record import stored_text
from evaluations.narrative import pieces
from scoring.engine.rounding import round_half_up

register = template.Library()
TEN_THOUSAND = Decimal(10000)


@register.simple_tag(takes_context=True)
def control(context, bound, name=""):
    """The input of an entry, with what was typed if that could not be saved; ``name`` where no label is seen."""
    note = context["notes"].get(bound.html_name)
    failed = note is not None and note.outcome != "saved"
    attrs = {"id": bound.auto_id, "aria-describedby": f"fb-{bound.html_name}"}
    if name:
        attrs["aria-label"] = name
    if bound.name == "title" and context.get("focus") == bound.form.prefix:
        attrs[focusing(context)] = True
    if failed:
        attrs |= {"aria-invalid": "true", "class": f"{bound.field.widget.attrs.get('class', '')} is-invalid"}
    value = note.typed if failed else bound.field.prepare_value(bound.initial)
    return bound.field.widget.render(bound.html_name, value, bound.build_widget_attrs(attrs))


@register.simple_tag(takes_context=True)
def focusing(context):
    """The attribute that takes the focus: in a part of a page the script's, where browsers complain of their own."""
    return "data-focus" if "HX-Request" in context["request"].headers else "autofocus"


@register.inclusion_tag("fill/_told.html", takes_context=True)
def told(context, bound):
    """What contradicts at an entry, renewed when another entry of its record is saved."""
    place = bound.html_name
    return {"place": place, "messages": context["desk"].messages.get(place, ()), "oob": context.get("oob")}


@register.inclusion_tag("fill/_feedback.html", takes_context=True)
def feedback(context, bound):
    """What belongs to an entry besides its input: what was seen, error, conflict, mark, contradictions, 万元."""
    place, note = bound.html_name, context["notes"].get(bound.html_name)
    return {
        "place": place,
        "seen": stored_text(bound),
        "seen_name": bound.html_initial_name,
        "note": note,
        "mark": context["desk"].marks.get(place),
        "messages": context["desk"].messages.get(place, ()),
        "hint": ten_thousand(bound) if note is None or note.outcome == "saved" else "",
        "oob": context.get("oob") and place in context["notes"],
    }


@register.inclusion_tag("fill/_rendered.html", takes_context=True)
def rendered(context, bound):
    """The stored text as it will be printed, where figures can be bound in it; renewed when it is saved."""
    place, text = bound.html_name, bound.initial or ""
    if not getattr(bound.field, "figures", False):
        return {}
    paragraphs = [pieces(line, context["desk"].figures) for line in text.splitlines()] if "〔" in text else []
    oob = context.get("oob") and place in context["notes"]
    return {"place": place, "paragraphs": paragraphs, "is_open": bound.form.kind == "text", "oob": oob}


@register.inclusion_tag("fill/_typed.html", takes_context=True)
def typed(context, bound):
    """The figures typed in a stored text, with a button to bind each that has a name; renewed when it is saved."""
    place = bound.html_name
    if not getattr(bound.field, "figures", False) or bound.name not in ("text", "basis"):
        return {}
    oob = context.get("oob") and place in context["notes"]
    found, is_open = context["desk"].typed.get(place), bound.form.kind == "text"
    return {"place": place, "typed": found, "is_open": is_open, "oob": oob, "request": context["request"]}


def ten_thousand(bound):
    """An amount in 万元: the two are mixed up easily."""
    value = bound.initial
    if getattr(bound.field, "unit", "") != YUAN or not value:
        return ""
    amount = value / TEN_THOUSAND
    return f"{round_half_up(amount, 2):,}" if amount == round_half_up(amount, 2) else f"约 {round_half_up(amount, 2):,}"


@register.simple_tag(takes_context=True)
def live(context, *parts):
    """A value that is computed from the entries, in an element that every save renews."""
    name = "".join(str(part) for part in parts)
    return format_html('<output id="live-{}">{}</output>', name, context["live"].get(name, ""))


@register.simple_tag(takes_context=True)
def is_used(context, form, *names, told=""):
    """Whether something stands in one of these entries or is told about it; of ``told`` only the latter counts.

    Then they are not folded away.
    """
    filled = any(form.initial.get(name) not in (None, "") for name in names)
    places = {form.add_prefix(name) for name in (*names, told)}
    return filled or any(places & one.keys() for one in (context["notes"], context["desk"].messages))


@register.filter
def preselected(form, asked):
    """A blank form with what a link to the page has chosen: ``?item=A1``."""
    form.initial = asked.dict()
    return form

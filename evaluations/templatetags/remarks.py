"""Reviewers' remarks where they are answered."""

import re

from django import template

register = template.Library()
LISTED = re.compile(r"^审核意见 \d+ 条：$", re.MULTILINE)


@register.inclusion_tag("fill/_asked_here.html", takes_context=True)
def remarks_at(context, record, columns=0):
    """The remarks on a record; in a table, in a row of their own over so many columns."""
    return _shown(context, context["asked"].at(record), columns)


@register.inclusion_tag("fill/_asked_here.html", takes_context=True)
def remarks_on_what_is_gone(context, section):
    """The remarks of a section whose record is no longer in the report."""
    return _shown(context, context["asked"].homeless(section), 0)


@register.inclusion_tag("fill/_asked_bar.html", takes_context=True)
def remarks_bar(context, section=""):
    """How many remarks there are, and the way to the one before and the next."""
    asked = context["asked"]
    return {"asked": asked, "previous": asked.before(section), "following": asked.after(section)}


@register.simple_tag(takes_context=True)
def remarks_of(context, section):
    return context["asked"].of_section(section)


@register.filter
def waiting(asked, section):
    """How many remarks of a section wait for an answer."""
    return asked.waiting(section)


@register.filter
def typed_reason(note):
    """The reason of a return without the remarks that were sent along."""
    return LISTED.split(note)[0].strip()


@register.filter
def remarks_sent(note):
    """The remarks that were sent along with a return, with their heading."""
    found = LISTED.search(note)
    return note[found.start() :] if found else ""


def _shown(context, listed, columns):
    page = context["page"].key if context.get("page") else ""
    return {"listed": listed, "columns": columns, "page_key": page}

"""Figures in templates, rounded where the whole application rounds."""

from decimal import Decimal

from django import template

from scoring.engine.rounding import points_text

register = template.Library()


@register.filter
def points(value):
    """Points of a score: 99.4800 → 99.48; nothing for a missing value."""
    return "" if value is None else points_text(Decimal(value))

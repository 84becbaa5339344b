"""What pages for reviewers have in common."""

from django import template

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind, Severity
from evaluations.policies import can_audit

register = template.Library()


@register.filter
def audits(user):
    """Whether somebody may examine reports from elsewhere."""
    return can_audit(user)


@register.filter
def check_title(code):
    """What a check looks for."""
    return BY_CODE[code].title


@register.filter
def severity_label(severity):
    return Severity(severity).label


@register.filter
def kind_label(kind):
    return ReportKind(kind).label

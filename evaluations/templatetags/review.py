"""What pages for reviewers have in common."""

from decimal import Decimal

from django import template

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind, Role, Severity
from evaluations.policies import is_administrator, offices
from scoring.engine.rounding import plain, points_text

register = template.Library()


@register.filter
def duties(user):
    """What a user does besides filling in: ``review``, ``oversee``, ``manage``; one query."""
    held, is_keeper = offices(user), is_administrator(user)
    return [
        *(["review"] if is_keeper or held & {Role.ENDORSER, Role.FINANCE_REVIEWER} else []),
        *(["oversee"] if is_keeper or Role.FINANCE_REVIEWER in held else []),
        *(["manage"] if is_keeper else []),
    ]


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


@register.filter
def excess(row):
    """How many points more or less than follow from the figures a report states or, failing that, gives itself.

    >>> excess({"self": "19.5", "computed": "17.76"}), excess({"self": "5", "computed": "5"})
    ('多 1.74', '')
    """
    given, computed = row.get("stated") or row["self"], row["computed"]
    if given is None or computed is None or not (more := Decimal(given) - Decimal(computed)):
        return ""
    return f"{'多' if more > 0 else '少'} {plain(abs(more))}"


@register.filter
def earned(points):
    """Points as printed; — where there are none.

    >>> earned(Decimal("17.7600")), earned(None)
    ('17.76', '—')
    """
    return points_text(points) if isinstance(points, Decimal) else "—"


@register.filter
def totals(assessment):
    """The three totals of a report by name."""
    return [("自评总分", assessment.self_scored), ("测算总分", assessment.computed), ("复核总分", assessment.reviewed)]

"""What the workflow has to say on pages of a report."""

from django import template

from evaluations.queries.workbench import latest_returns

register = template.Library()


@register.inclusion_tag("fill/_returned.html")
def return_reason(report):
    """Who returned a report and why, while it is returned; nothing otherwise, and no query."""
    return {"event": latest_returns([report]).get(report.pk)}

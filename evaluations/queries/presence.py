"""Who else is in a report."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet

from evaluations.models import Presence, Report

PRESENT = timedelta(seconds=60)


def others_present(report: Report, user: User, now: datetime) -> QuerySet[Presence]:
    """Colleagues who had the report open within the last minute, the one seen last first."""
    seen = Presence.objects.filter(report=report, seen_at__gt=now - PRESENT)
    return seen.exclude(user=user).select_related("user")

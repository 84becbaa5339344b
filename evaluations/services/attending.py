"""Notes who is in a report right now, so that colleagues see each other."""

from datetime import datetime

from django.contrib.auth.models import User

from evaluations.models import Presence, Report


def attend(report: Report, user: User, section: str, now: datetime) -> None:
    """Note that a user has this section open; one row per user and report, whatever happens at the same time."""
    Presence.objects.bulk_create(
        [Presence(report=report, user=user, section=section, seen_at=now)],
        update_conflicts=True,
        unique_fields=("report", "user"),
        update_fields=("section", "seen_at"),
    )

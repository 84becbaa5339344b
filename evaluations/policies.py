"""Predicates (user, report) → bool: who may do what. No side effects, no exceptions."""

from django.contrib.auth.models import AnonymousUser, User

from .enums import ReportStatus
from .models import Report

Visitor = User | AnonymousUser


def can_edit(user: Visitor, report: Report) -> bool:
    """The unit's own people, while the report is being filled in."""
    return report.status == ReportStatus.DRAFT and Report.objects.visible_to(user).filter(pk=report.pk).exists()


def can_publish(user: Visitor, report: Report) -> bool:
    """Administrators."""
    return user.is_active and user.is_superuser

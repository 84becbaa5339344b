"""Predicates (user, report) → bool: who may do what. No side effects, no exceptions."""

from django.contrib.auth.models import AnonymousUser, User

from .enums import Role
from .models import Report, Unit, UnitMembership

Visitor = User | AnonymousUser


def can_prepare(user: Visitor, report: Report) -> bool:
    """Those who fill in the reports of the unit or of one above it, and administrators."""
    return _is_administrator(user) or _works(user, report, Role.PREPARER)


def can_review(user: Visitor, report: Report) -> bool:
    """Those who answer for the reports of the unit or of one above it, and administrators."""
    return _is_administrator(user) or _works(user, report, Role.ENDORSER)


def can_publish(user: Visitor, report: Report) -> bool:
    """Administrators."""
    return _is_administrator(user)


def can_audit(user: Visitor) -> bool:
    """Those who answer for or review the reports of any unit, and administrators."""
    if _is_administrator(user):
        return True
    reviewing = UnitMembership.objects.filter(role__in=(Role.ENDORSER, Role.FINANCE_REVIEWER))
    return user.is_active and reviewing.filter(user_id=user.pk).exists()


def _is_administrator(user: Visitor) -> bool:
    return user.is_active and user.is_superuser


def _works(user: Visitor, report: Report, role: Role) -> bool:
    return Unit.objects.of(user, role).filter(pk=report.unit_id).exists()

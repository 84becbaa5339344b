"""Who may do what, as questions of a user and a report. No side effects, no exceptions."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q

from .enums import Access, Role
from .models import AccessRecord, Report, ReportEvent, Unit, UnitMembership

Visitor = User | AnonymousUser


def can_prepare(user: Visitor, report: Report) -> bool:
    """Those who fill in the reports of the unit or of one above it, and administrators."""
    return is_administrator(user) or membership(user, report, Role.PREPARER) is not None


def can_endorse(user: Visitor, report: Report) -> bool:
    """Those who answer for the reports of the unit or of one above it."""
    return membership(user, report, Role.ENDORSER) is not None


def can_approve(user: Visitor, report: Report) -> bool:
    """Those who review the reports of the unit or of one above it for the finance bureau."""
    return membership(user, report, Role.FINANCE_REVIEWER) is not None


def can_review(user: Visitor, report: Report) -> bool:
    """Those who endorse or approve the reports of the unit or of one above it, and administrators, who only look."""
    return is_administrator(user) or membership(user, report, Role.ENDORSER, Role.FINANCE_REVIEWER) is not None


def can_publish(user: Visitor, report: Report) -> bool:
    """The unit: who fills in or answers for its reports."""
    return membership(user, report, Role.PREPARER, Role.ENDORSER) is not None


def can_read_trail(user: Visitor, report: Report) -> bool:
    """Those who answer for or review the reports of the unit or of one above it, and administrators."""
    return is_administrator(user) or membership(user, report, Role.ENDORSER, Role.FINANCE_REVIEWER) is not None


def offices(user: Visitor) -> frozenset[Role]:
    """The parts a user may take in reports today, own and delegated ones."""
    if not user.is_active or not user.is_authenticated:
        return frozenset()
    held = UnitMembership.objects.of(user).order_by().values_list("role", flat=True).distinct()
    return frozenset(Role(role) for role in held)


def can_audit(user: Visitor) -> bool:
    """Those who answer for or review the reports of any unit, and administrators."""
    return is_administrator(user) or _works_as(user, Role.ENDORSER, Role.FINANCE_REVIEWER)


def can_oversee(user: Visitor) -> bool:
    """Those who review for the finance bureau, and administrators: they see how filing goes on as a whole."""
    return is_administrator(user) or _works_as(user, Role.FINANCE_REVIEWER)


def is_administrator(user: Visitor) -> bool:
    """Keeps units, users and yearly rounds, and sees everything; reviews nothing unless given a role."""
    return user.is_active and user.is_superuser


def membership(user: Visitor, report: Report, *roles: Role) -> UnitMembership | None:
    """By what a user may act on a report in one of the roles: an own role rather than a delegated one."""
    if not user.is_active or not user.is_authenticated:
        return None
    held = UnitMembership.objects.of(user, *roles).select_related("on_behalf_of")
    return held.filter(unit__in=Unit.objects.at_or_above(report.unit_id)).first()


def acted_otherwise(people: set[int], report: Report, names: tuple[str, ...], *, changed: bool) -> bool:
    """Whether any of these people moved a report by one of these transitions, also through a delegate.

    ``changed``: or changed what it says.
    """
    moved = ReportEvent.objects.filter(report=report, transition__in=names)
    if moved.filter(Q(actor__in=people) | Q(on_behalf_of__in=people)).exists():
        return True
    records = AccessRecord.objects.filter(report=report, access=Access.CHANGED, user__in=people)
    return changed and records.exists()


def _works_as(user: Visitor, *roles: Role) -> bool:
    return user.is_active and user.is_authenticated and UnitMembership.objects.of(user, *roles).exists()

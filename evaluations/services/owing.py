"""Which reports are owed: linked to the report once it is begun, exempted with a reason, added and removed."""

from django.db import IntegrityError, transaction

from evaluations import round_wording
from evaluations.enums import ReportKind
from evaluations.models import EvaluationYear, Obligation, Project, Report, Unit
from evaluations.workflow import NotPossibleNow


def link_report(report: Report) -> None:
    """A report that is stored is what its unit owes; it becomes owed if it was not.

    Raises NotPossibleNow, with the reason, if the unit is exempt from it. Inside the caller's transaction.
    """
    about = {"year": report.year, "unit": report.unit, "kind": report.kind, "project": report.project}
    row = Obligation.objects.select_for_update().filter(**about).first() or Obligation(**about)
    if row.exempt_reason:
        raise NotPossibleNow(round_wording.report_is_not_needed(row, row.exempt_reason))
    if row.report_id != report.pk:
        row.report = report
        row.save()


def exempt(obligation: Obligation, reason: str) -> None:
    """不需自评, and why. Raises NotPossibleNow without a reason, or if the report has been begun."""
    if not reason.strip():
        raise NotPossibleNow(round_wording.exemption_wants_a_reason())
    with transaction.atomic():
        row = _not_begun(obligation)
        row.exempt_reason = reason.strip()
        row.save()


def require(obligation: Obligation) -> None:
    """Take 不需自评 back: the report is owed again."""
    Obligation.objects.filter(pk=obligation.pk).update(exempt_reason="")


def owe_project(year: EvaluationYear, unit: Unit, name: str) -> Obligation:
    """A project report that a unit owes besides; the project is found by its name in the unit, or made.

    Raises NotPossibleNow if it is owed already.
    """
    try:
        with transaction.atomic():
            project, _ = Project.objects.get_or_create(unit=unit, name=name)
            about = {"unit": unit, "year": year, "kind": ReportKind.PROJECT, "project": project}
            return Obligation.objects.create(**about, report=Report.objects.filter(**about).first())
    except IntegrityError as error:
        raise NotPossibleNow(round_wording.report_is_owed_already(unit, name)) from error


def drop(obligation: Obligation) -> None:
    """Nobody owes this report any more. Raises NotPossibleNow if it has been begun."""
    with transaction.atomic():
        _not_begun(obligation).delete()


def _not_begun(obligation: Obligation) -> Obligation:
    """The row, locked: whoever begins the report waits until it is decided."""
    row = Obligation.objects.select_for_update().filter(pk=obligation.pk).first()
    if row is None:
        raise NotPossibleNow(round_wording.obligation_is_gone())
    about = {"unit": row.unit_id, "year": row.year_id, "kind": row.kind, "project": row.project_id}
    if row.report_id or Report.objects.filter(**about).exists():
        raise NotPossibleNow(round_wording.report_is_begun(row))
    return row

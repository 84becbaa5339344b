"""A unit's whole year, to be taken away at once."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from evaluations.models import EvaluationYear, Unit
from evaluations.yearly.archive import reports_to_archive, write_archive
from evaluations.yearly.packing import TooMuch

from .shortcuts import act_of, private_file


@require_safe
def archive(request, year, unit):
    year, unit = get_object_or_404(EvaluationYear, year=year), get_object_or_404(Unit, pk=unit)
    act = act_of(request)
    try:
        reports = reports_to_archive(act, unit, year)
        target = archived(reports, act) if reports else None
    except TooMuch as refusal:
        messages.error(request, str(refusal))
        return redirect("fill:reports")
    if target is None:
        raise Http404
    return private_file(target, f"{unit.name}{year.year}年度自评材料.zip")


def archived(reports, act):
    """A file on disk, so that the archive is whole before its first byte is sent; the response closes it."""
    target = TemporaryFile()  # noqa: SIM115
    try:
        write_archive(reports, act, target)
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target

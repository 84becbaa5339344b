"""What several views need."""

from axes.helpers import get_client_ip_address
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from evaluations.models import Report
from evaluations.queries.report_facts import RELATED
from evaluations.trail import Act

PAGE_SIZE = 20


def get_visible_report(request, pk):
    """The report if this user may see it; otherwise it does not exist for them."""
    return get_object_or_404(Report.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def get_editable_report(request, pk):
    """The report if this user may change it now; otherwise it does not exist for them."""
    reports = Report.objects.editable_by(request.user).select_related(*RELATED).defer("scheme_version__data")
    return get_object_or_404(reports, pk=pk)


def act_of(request, note=""):
    """Who asks for what now, and from where."""
    return Act(request.user, timezone.now(), note, get_client_ip_address(request) or "")


def private_file(content, name, media_type=None):
    """A download for this person alone: no cache keeps it, no browser opens it in place."""
    response = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    response["Cache-Control"] = "private, no-store"
    return response


def is_version(text):
    """Whether a page sent back the version it was given; no report is changed a thousand million times."""
    return text.isdecimal() and len(text) < 10


def paginate(request, rows):
    """The page of rows that is asked for; the nearest one there is if the number makes no sense."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))

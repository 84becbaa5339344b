"""消息: what a user was told, each opened to where something is to be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from evaluations import policies
from evaluations.models import Notice, Report
from evaluations.models.reports import FILLING
from evaluations.services.notifying import mark_read

from .shortcuts import paginate

LONGEST_NUMBER = 18


@require_safe
@never_cache
def notices(request):
    page = paginate(request, Notice.objects.filter(user=request.user))
    has_unread = any(one.read_at is None for one in page) or unread_elsewhere(request, page)
    newest = Notice.objects.filter(user=request.user).values_list("pk", flat=True).first()
    return render(request, "account/notices.html", {"page": page, "newest": newest, "has_unread": has_unread})


def unread_elsewhere(request, page):
    return page.has_other_pages() and Notice.objects.filter(user=request.user, read_at=None).exists()


@require_safe
@never_cache
def notice(request, pk):
    """Opening a notice is reading it; it leads to its report, or to the list of reports."""
    found = get_object_or_404(Notice.objects.select_related("report"), pk=pk, user=request.user)
    if request.method == "GET":
        mark_read(request.user, pk=found.pk, now=timezone.now())
    if found.report is None:
        return redirect("fill:reports")
    if not Report.objects.visible_to(request.user).filter(pk=found.report_id).exists():
        messages.warning(request, "您已经不能查看这条消息所说的报告。")
        return redirect("account:notices")
    return redirect(place_of(request.user, found.report))


def place_of(user, report):
    """Where somebody goes on with a report: its pages to fill in, to be reviewed, or its sheet to hand over."""
    if report.status in FILLING and policies.can_prepare(user, report):
        return reverse("fill:resume", args=[report.pk])
    if policies.can_endorse(user, report) or policies.can_approve(user, report):
        return reverse("review:report", args=[report.pk])
    return reverse("fill:submit", args=[report.pk])


@require_POST
def read(request):
    """One notice, or all up to the newest that the page showed: later ones have not been seen."""
    name = "notice" if "notice" in request.POST else "newest"
    number = request.POST.get(name, "")
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER):
        raise Http404
    if name == "notice":
        found = get_object_or_404(Notice, pk=int(number), user=request.user)
        mark_read(request.user, pk=found.pk, now=timezone.now())
    elif count := mark_read(request.user, up_to=int(number), now=timezone.now()):
        messages.success(request, f"已把 {count} 条消息标为已读。")
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isascii() and page.isdecimal() and len(page) <= LONGEST_NUMBER else ""
    return redirect(f"{reverse('account:notices')}{query}")

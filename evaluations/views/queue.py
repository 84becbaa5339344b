"""The reviewers' queue: who claims a report, or gives it back, does it from here."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evaluations.enums import ReportStatus, Role
from evaluations.forms.queue import QueueFilter
from evaluations.models import EvaluationYear
from evaluations.queries.keyset import page_of
from evaluations.queries.report_facts import RELATED
from evaluations.queries.review_queue import (
    ORDERS,
    TURN,
    Sought,
    counts_by_status,
    counts_of_findings,
    grades_given,
    overdue_years,
    reports_sought,
    rows_shown,
    turns_among,
)
from evaluations.queries.reviewers import reviewer_of
from evaluations.services.batching import MOST
from evaluations.services.claiming import claim_report, release_report
from evaluations.workflow import NAMES_OF_PART, NotAllowed, NotPossibleNow

from .queuerows import Row
from .shortcuts import act_of

PAGE_SIZE = MOST
# What can be done with many reports at once, and by whom.
ACTIONS = {"endorse": "同意上报", "approve": "审核通过", "return": "退回"}
ACTION_OF = {Role.ENDORSER: "endorse", Role.FINANCE_REVIEWER: "approve"}


def get_reviewer(request):
    """Who reviews here; for anybody else there is no queue."""
    reviewer = reviewer_of(request.user)
    if reviewer is None:
        raise Http404
    return reviewer


@require_safe
def queue(request):
    reviewer, years, today = get_reviewer(request), list(EvaluationYear.objects.all()), timezone.localdate()
    form = filter_form(request, reviewer, years)
    overdue = overdue_years(years, today)
    found = reports_sought(reviewer, sought_by(form), overdue, NAMES_OF_PART)
    order = next(one for one in ORDERS if one.name == form.order)
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = page_of(rows_shown(found, form.statuses), order, PAGE_SIZE, **cursors)
    findings, turns = counts_of_findings(page.rows), turns_among(reviewer, page.rows, NAMES_OF_PART)
    context = {
        "form": form,
        "page": page,
        "rows": [Row(one, today, findings.get(one.pk, {}), one.pk in turns) for one in page.rows],
        "tabs": tabs(form, counts_by_status(found)),
        "links": {name: link(form, **{name: getattr(page, name)}) for name in cursors if getattr(page, name)},
        "first": link(form),
        "back": request.GET.urlencode(),
        "everything": "?state=",
        "actions": actions_of(reviewer) if turns else [],
    }
    return render(request, "review/queue.html", context)


def filter_form(request, reviewer, years):
    """The filter as asked for, and validated; to begin with, what waits for this reviewer."""
    data = request.GET
    if not data.keys() & QueueFilter.base_fields.keys():
        data = {"mine": TURN} if reviewer.turns else {"state": "waiting"}
    form = QueueFilter(data, years=years, departments=reviewer.departments, grades=grades_given())
    form.is_valid()
    return form


def sought_by(form):
    given = form.cleaned_data
    names = ("text", "kind", "grade", "mine")
    return Sought(
        **{name: given.get(name) or "" for name in names},
        department=given.get("department"),
        year=given.get("year"),
        is_overdue=bool(given.get("overdue")),
    )


def link(form, **changes):
    """The page with the same filter but for some changes; the state is always told, so that none is put in."""
    return "?" + urlencode({"state": ""} | form.given | changes)


def tabs(form, counts):
    """Every status as label, count, link and whether it is looked for."""
    chosen = form.cleaned_data.get("state") or ""
    waiting = counts[ReportStatus.SUBMITTED] + counts[ReportStatus.ENDORSED]
    told = [("", "全部", counts.total()), ("waiting", "待审核", waiting)]
    told += [(status, status.label, counts[status]) for status in ReportStatus]
    return [(label, count, link(form, state=state), state == chosen) for state, label, count in told]


def actions_of(reviewer):
    """What this reviewer may do with many reports at once, as name and label."""
    names = {ACTION_OF[turn.role] for turn in reviewer.turns} | {"return"}
    return [(name, label) for name, label in ACTIONS.items() if name in names]


@require_POST
def claim(request, pk):
    return change_claim(request, pk, claim_report, "已领取，其他审核人会看到。")


@require_POST
def release(request, pk):
    return change_claim(request, pk, release_report, "已取消领取。")


def change_claim(request, pk, service, done):
    """Claim a report or give it back; then to the list it was asked for from, or to the report itself."""
    report = get_object_or_404(get_reviewer(request).reports.select_related(*RELATED, "claimed_by"), pk=pk)
    try:
        service(report, act_of(request))
        messages.success(request, done)
    except (NotAllowed, NotPossibleNow) as refusal:
        messages.error(request, str(refusal))
    return redirect(back_to(request) if "back" in request.POST else f"{reverse('review:queue')}{report.pk}/")


def back_to(request):
    """The list with the filter it was left with."""
    kept = QueryDict(request.POST.get("back", "").lstrip("?")[:2000]).urlencode()
    return reverse("review:queue") + (f"?{kept}" if kept else "")

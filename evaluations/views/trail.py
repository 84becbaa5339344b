"""For auditors: what moved a report, who saw, changed and downloaded what of it, and what one person did."""

from io import BytesIO

from django.contrib.auth.models import User
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from evaluations import policies
from evaluations.enums import Access, ReportStatus
from evaluations.exchange.trail_sheets import trail_workbook
from evaluations.forms.trail import AccessesForm
from evaluations.queries.accesses import accesses, newest, page_of, people_of
from evaluations.services.accounting import note_access
from evaluations.trail import faults_of
from evaluations.workflow import BY_NAME

from .shortcuts import act_of, get_visible_report, private_file

LONGEST_KEY = 18  # digits
MOST_EXPORTED = 20_000


def get_audited_report(request, pk):
    """The report if this user may read its trail; otherwise it does not exist for them."""
    report = get_visible_report(request, pk)
    if not policies.can_read_trail(request.user, report):
        raise Http404
    return report


@require_safe
@never_cache
def trail(request, pk):
    report = get_audited_report(request, pk)
    note_access(report, act_of(request), Access.SEEN, "日志")
    people, kind = list(people_of(report)), chosen(request, "access", Access.values)
    person = chosen(request, "person", [str(one.pk) for one in people])
    found = accesses(report=report, kind=kind, user=int(person) if person else None)
    context = {
        "report": report,
        "events": events_of(report),
        "faults": list(faults_of(report)),
        "people": people,
        "kinds": Access.choices,
        "kind": kind,
        "person": person,
        "page": page_of(found, before(request)),
        "is_first": not before(request),
    }
    return render(request, "review/trail.html", context)


def chosen(request, name, values):
    asked = request.GET.get(name, "")
    return asked if asked in values else ""


def before(request):
    """Where the page begins; a number that cannot be one is the beginning."""
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else 0


def events_of(report):
    """Each event with what people call its transition and statuses."""
    statuses = dict(ReportStatus.choices)
    return [
        {
            "event": event,
            "move": BY_NAME[event.transition].label if event.transition in BY_NAME else event.transition,
            "source": statuses.get(event.source, event.source),
            "target": statuses.get(event.target, event.target),
        }
        for event in report.events.select_related("actor", "on_behalf_of").order_by("number")
    ]


@require_safe
@never_cache
def snapshot(request, pk, number):
    """The facts as they were, byte for byte, so that their digest can be computed anew."""
    report = get_audited_report(request, pk)
    event = get_object_or_404(report.events.exclude(snapshot=None).select_related("snapshot"), number=number)
    note_access(report, act_of(request), Access.DOWNLOADED, f"日志第 {number} 条的数据快照")
    return private_file(BytesIO(event.snapshot.content.encode()), f"{report}-第{number}条-数据快照.json")


@require_safe
@never_cache
def as_xlsx(request, pk):
    """Everything, however the page was filtered; of very many accesses the newest."""
    report = get_audited_report(request, pk)
    note_access(report, act_of(request), Access.DOWNLOADED, "日志和访问记录")
    found = newest(accesses(report=report), MOST_EXPORTED)
    rows = [row for one in found for row in access_rows(one)]
    if len(found) == MOST_EXPORTED:
        rows.append(("", "", "", "", f"只列出最近 {MOST_EXPORTED} 条，更早的请在网页上查看。", "", "", ""))
    content = trail_workbook(map(event_row, events_of(report)), rows)
    return private_file(BytesIO(content), f"{report}-日志和访问记录.xlsx")


def event_row(told):
    event = told["event"]
    people = (str(one or "") for one in (event.actor, event.on_behalf_of))
    moved = (event.address, told["move"], told["source"], told["target"], event.note)
    return (str(event.number), moment(event.at), *people, *moved, event.snapshot_id or "", event.previous, event.digest)


def access_rows(accessed):
    """A row for every change; one for what was only seen or downloaded."""
    record = accessed.record
    known = (moment(record.at), str(record.user), record.address, record.get_access_display(), record.subject)
    return [(*known, *change) for change in accessed.changes or [("", "", "")]]


def moment(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


@require_safe
@never_cache
def what_somebody_did(request):
    """Across reports, for administrators."""
    if not policies.is_administrator(request.user):
        raise Http404
    form = AccessesForm(request.GET)
    context = {"form": form, "is_first": not before(request)}
    if form.is_valid():
        asked = form.cleaned_data
        user = User.objects.filter(username=asked["user"]).first() if asked["user"] else None
        if asked["user"] and user is None:
            form.add_error("user", f"没有用户名为“{asked['user']}”的用户，请核对。")
        else:
            when = {"since": asked["from"], "until": asked["to"]}
            context["page"] = page_of(accesses(user=user and user.pk, kind=asked["access"], **when), before(request))
    return render(request, "review/accesses.html", context)

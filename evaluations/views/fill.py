"""The section pages: every one shows records in forms and saves what was changed, whole or entry by entry."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.desk import Desk
from evaluations.enums import Access
from evaluations.remarked import Remarks
from evaluations.sections import jointly_told, live, page_of, shown
from evaluations.services.accounting import note_access
from evaluations.workflow import NotPossibleNow

from .rows import ACTIONS, NOTHING, change_rows, row_forms
from .saving import SAVED, posted_records, save_posted
from .shortcuts import act_of, get_editable_report


@require_safe
def resume(request, pk):
    """Where to go on: the first section that is not complete."""
    desk = Desk(get_editable_report(request, pk))
    desk.load()
    unfinished = [one.key for one in desk.progress if not one.is_done or one.is_contradicted or one.marks]
    return redirect("fill:section", pk, next(iter(unfinished), desk.progress[0].key))


@require_http_methods(["GET", "POST"])
def section(request, pk, key):
    desk = Desk(get_editable_report(request, pk), request.user)
    page = page_of(desk, key)
    if page is None:
        raise Http404
    context = {"desk": desk, "report": desk.report, "page": page, "now": timezone.now(), "notes": {}}
    context |= NOTHING | {"focus": request.GET.get("row", "")}
    if request.method == "POST":
        try:
            context |= saved(desk, page, request.POST, act_of(request))
        except NotPossibleNow as refusal:
            raise Http404 from refusal
    else:
        note_access(desk.report, act_of(request), Access.SEEN, page.title)
    return answer(request, context)


def saved(desk, page, data, act):
    return {"notes": save_posted(desk, page, data, act)} | change_rows(desk, page, data, act)


def answer(request, context):
    """The whole page; its body after rows changed; or only what a saved entry changes on it."""
    desk, page = context["desk"], context["page"]
    desk.load()
    is_partial = "HX-Request" in request.headers
    is_entry = is_partial and not any(name in request.POST for name in ACTIONS)
    context["faults"] = [(place, note) for place, note in context["notes"].items() if note.outcome != SAVED]
    has_failed = any(context[name] for name in ("faults", "new_rows", "pasted", "refusal"))
    if request.method == "POST" and not is_partial and not has_failed:
        messages.success(request, f"已保存 {timezone.localtime(context['now']):%H:%M}")
        row = urlencode({"row": context["focus"]}) if context["focus"] else ""
        return redirect(f"{reverse('fill:section', args=[desk.report.pk, page.key])}{row and f'?{row}'}")
    forms = shown(desk, page, posted_records(page, request.POST) if is_entry else None)
    context |= {"forms": forms, "live": live(desk, page), "oob": is_partial}
    context |= page.context(desk, forms) | {"asked": Remarks(desk)}
    context |= {"joint": jointly_told(desk, page)} if is_entry else row_forms(desk, page, context, request.POST)
    template = "fill/section.html" if not is_partial else "fill/_saved.html" if is_entry else "fill/_rows_changed.html"
    return render(request, template, context)

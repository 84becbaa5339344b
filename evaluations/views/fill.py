"""The section pages: every one shows records in forms and saves what was changed, whole or entry by entry."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.sections import Desk, page_of, shown
from evaluations.workflow import NotPossibleNow

from .saving import SAVED, change_rows, posted_records, save_posted
from .shortcuts import get_editable_report

ROW_ACTIONS = ("add", "remove", "up", "confirm")


@require_safe
def resume(request, pk):
    """Where to go on: the first section that is not complete."""
    desk = Desk(get_editable_report(request, pk))
    desk.load()
    unfinished = [one.key for one in desk.progress if not one.is_done or one.is_contradicted or one.marks]
    return redirect("fill:section", pk, next(iter(unfinished), desk.progress[0].key))


@require_http_methods(["GET", "POST"])
def section(request, pk, key):
    desk = Desk(get_editable_report(request, pk))
    page = page_of(desk, key)
    if page is None:
        raise Http404
    context = {"desk": desk, "report": desk.report, "page": page, "now": timezone.now(), "notes": {}, "new_rows": {}}
    if request.method == "POST":
        try:
            context |= saved(desk, page, request.POST, context["now"])
        except NotPossibleNow as refusal:
            raise Http404 from refusal
    return answer(request, context)


def saved(desk, page, data, now):
    notes = save_posted(desk, page, data, now=now)
    new_rows, refusal = change_rows(desk, page, data, now=now)
    return {"notes": notes, "new_rows": new_rows, "refusal": refusal}


def answer(request, context):
    """The whole page; its body after rows changed; or only what a saved entry changes on it."""
    desk, page = context["desk"], context["page"]
    desk.load()
    is_partial = "HX-Request" in request.headers
    is_entry = is_partial and not any(name in request.POST for name in ROW_ACTIONS)
    context["faults"] = [(place, note) for place, note in context["notes"].items() if note.outcome != SAVED]
    if (
        request.method == "POST"
        and not is_partial
        and not (context["faults"] or context["new_rows"] or context.get("refusal"))
    ):
        messages.success(request, f"已保存 {timezone.localtime(context['now']):%H:%M}")
        return redirect("fill:section", desk.report.pk, page.key)
    forms = shown(desk, page, posted_records(page, request.POST) if is_entry else None)
    new_rows = {kind: form(about=desk.about) for kind, form in page.new_rows.items()} | context["new_rows"]
    context |= {"forms": forms, "new_rows": new_rows, "live": page.live(desk), "oob": is_partial}
    context |= page.context(desk, forms)
    template = "fill/section.html" if not is_partial else "fill/_saved.html" if is_entry else "fill/_rows_changed.html"
    return render(request, template, context)

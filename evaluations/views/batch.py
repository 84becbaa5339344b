"""Moving many reports of the queue at once: they are shown first, then moved one by one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluations import review_wording
from evaluations.forms.pasted import clean_paragraphs
from evaluations.queries.report_facts import RELATED
from evaluations.queries.review_queue import rows_shown, turns_among
from evaluations.services.batching import MOST, RETURN, TooMany, move_reports, refusal_of
from evaluations.workflow import NAMES_OF_PART

from .queue import ACTIONS, back_to, get_reviewer
from .queuerows import Row
from .shortcuts import act_of, is_version

MOST_NOTE = 2000
MOST_DIGITS = 18  # of a primary key; beyond, the database counts no further


@require_POST
def batch(request):
    """The chosen reports with what they come to; sent again with the versions shown, they are moved."""
    reviewer, action = get_reviewer(request), request.POST.get("action")
    if action not in ACTIONS:
        raise Http404
    note = clean_paragraphs(request.POST.get("note", ""))[:MOST_NOTE]
    context = {"action": action, "label": ACTIONS[action], "note": note, "needs_note": action == RETURN}
    context |= {"back": back_to(request), "back_query": request.POST.get("back", ""), "is_note_missing": False}
    seen = [(int(key), int(version)) for key, version in pairs(request.POST.getlist("seen"))]
    if seen and (note or action != RETURN):
        return carry_out(request, reviewer, seen, context)
    chosen = [key for key, _ in seen] or [int(key) for key in request.POST.getlist("report") if is_key(key)]
    return confirm(request, reviewer, chosen, context | {"is_note_missing": bool(seen)})


def is_key(text):
    return text.isdecimal() and len(text) <= MOST_DIGITS


def pairs(texts):
    """Key and version of each report as the page sends them back; anything else was not sent by it."""
    for text in texts:
        key, _, version = text.partition("-")
        if not is_key(key) or not is_version(version):
            raise Http404
        yield key, version


def confirm(request, reviewer, chosen, context):
    """What is about to be done to which reports, and which of them are left out and why."""
    chosen = list(dict.fromkeys(chosen))
    if not chosen or len(chosen) > MOST:
        told = (
            f"选了 {len(chosen)} 份报告，一次最多处理 {MOST} 份，请分批处理。" if chosen else "请先勾选要处理的报告。"
        )
        messages.error(request, told)
        return redirect(context["back"])
    reports = list(rows_shown(reviewer.reports.filter(pk__in=chosen), ()).order_by("unit__name", "kind", "pk"))
    turns, today = turns_among(reviewer, reports, NAMES_OF_PART), timezone.localdate()
    rows = [Row(one, today, {}, one.pk in turns) for one in reports]
    told = [(row, why_not(row, context["action"])) for row in rows]
    context |= {"going": [row for row, why in told if not why], "left": [(row, why) for row, why in told if why]}
    context |= {"missing": len(chosen) - len(reports)}
    return render(request, "review/batch.html", context)


def why_not(row, action):
    """Why a report is left out before anybody confirms, "" if it is not."""
    refusal = refusal_of(row.report, action)
    return refusal or ("" if row.is_turn else review_wording.waits_for_others(row.report.get_status_display()))


def carry_out(request, reviewer, seen, context):
    """Each report with what became of it. Sent twice, the versions are old and nothing is done again."""
    try:
        reports = reviewer.reports.select_related(*RELATED, "claimed_by")
        outcomes = move_reports(reports, seen, context["action"], act_of(request, context["note"]))
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect(context["back"])
    done = sum(not one.refusal for one in outcomes)
    context |= {"outcomes": outcomes, "done": done, "refused": len(outcomes) - done}
    return render(request, "review/batch_done.html", context)

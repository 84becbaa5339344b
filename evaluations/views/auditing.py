"""查错: reports from elsewhere are uploaded in batches, examined, and shown beside what follows from their figures."""

import json
from collections import Counter
from functools import wraps
from io import BytesIO

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluations.auditing import by_severity, workbook_of
from evaluations.consistency import CHECKS
from evaluations.enums import Severity
from evaluations.forms.auditing import AuditForm
from evaluations.models import AuditBatch
from evaluations.policies import can_audit
from evaluations.progress import TITLES
from evaluations.services.auditing import (
    LARGEST,
    LARGEST_BATCH,
    MOST_FILES,
    add_file,
    begin_audit,
    close_audit,
    delete_audit,
    result_of,
)
from evaluations.services.editing import Refused

from .shortcuts import paginate, private_file

PASTED = "粘贴的文字.txt"
SECTIONS = TITLES | {"texts": "文字"}


def for_reviewers(view):
    """For everybody else there is no such page."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not can_audit(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def get_batch(request, pk):
    return get_object_or_404(AuditBatch.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@never_cache
@for_reviewers
def audits(request):
    """Without scripts all files come at once; with them see ``begin``, ``add`` and ``close``.

    The list of batches is a fresh one for those who come back to it.
    """
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AuditForm(*posted, most_files=MOST_FILES)
    if form.is_valid():
        batch = begin_audit(request.user, now=timezone.now())
        for name, content in given(form.cleaned_data):
            try:
                add_file(batch, name, content)
            except Refused as refusal:
                messages.error(request, str(refusal))
        close_audit(batch, now=timezone.now())
        return redirect("review:audit", batch.pk)
    batches = AuditBatch.objects.visible_to(request.user).with_names().select_related("owner")
    limits = {"most": MOST_FILES, "largest": LARGEST, "largest_batch": LARGEST_BATCH}
    context = {"form": form, "page": paginate(request, batches)} | limits
    return render(request, "review/audits.html", context)


def given(cleaned):
    """What is to be examined, one after the other; of a file that is too large no more than shows it."""
    for file in cleaned["files"]:
        yield file.name, file.read(LARGEST + 1)
    if cleaned["text"]:
        yield PASTED, cleaned["text"].encode()


@require_POST
@for_reviewers
def begin(request):
    batch = begin_audit(request.user, now=timezone.now())
    places = {"files": "audit_add", "close": "audit_close", "result": "audit"}
    return JsonResponse({key: reverse(f"review:{name}", args=[batch.pk]) for key, name in places.items()})


@require_POST
@for_reviewers
def add(request, pk):
    """One file of a batch: its line in the list."""
    batch = get_batch(request, pk)
    upload = request.FILES.get("file")
    if upload is None:
        return HttpResponse(status=400)
    try:
        file = add_file(batch, upload.name, upload.read(LARGEST + 1))
    except Refused as refusal:
        return render(request, "review/_audited_file.html", {"refusal": refusal})
    return render(request, "review/_audited_file.html", {"file": file})


@require_POST
@for_reviewers
def close(request, pk):
    batch = get_batch(request, pk)
    try:
        close_audit(batch, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("review:audit", batch.pk)


@require_POST
@for_reviewers
def delete(request, pk):
    delete_audit(get_batch(request, pk))
    messages.success(request, "已删除这一批检查和它的结果。")
    return redirect("review:audits")


@require_safe
@for_reviewers
def audit(request, pk):
    """The whole batch: a line for every report, the gravest first; with a severity, for those that have such."""
    batch = get_batch(request, pk)
    severity = chosen_severity(request)
    rows = [
        (file, number, report, by_severity(report["findings"]))
        for file in batch.files.defer("content")
        for number, report in enumerate(file.result["reports"], start=1)
    ]
    rows.sort(key=lambda row: tuple(row[3].values()), reverse=True)
    data = result_of(batch)
    context = {
        "batch": batch,
        "rows": [row for row in rows if not severity or row[3][severity]],
        "data": data,
        "gravest": Counter(gravest(counts) for *_, counts in rows),
        "severity": severity,
        "severities": [(one, data["summary"]["findings"]["by_severity"][one]) for one in Severity],
        "codes": data["summary"]["findings"]["by_code"].items(),
    }
    return render(request, "review/audit.html", context)


def gravest(counts):
    """The gravest severity that a report has findings of, or "clean"."""
    return next((severity.value for severity in Severity if counts[severity]), "clean")


@require_safe
@for_reviewers
def report(request, pk, file, number):
    """One report: its score table beside recomputed values, its findings by section."""
    batch = get_batch(request, pk)
    examined = get_object_or_404(batch.files.defer("content"), pk=file)
    reports = examined.result["reports"]
    if not 0 < number <= len(reports):
        raise Http404
    shown, severity = reports[number - 1], chosen_severity(request)
    found = [one for level in Severity for one in shown["findings"] if one["severity"] == level]
    found = [one for one in found if severity in ("", one["severity"])]
    sections = [(title, [one for one in found if one["section"] == key]) for key, title in SECTIONS.items()]
    context = {
        "batch": batch,
        "report": shown,
        "checks": len(CHECKS),
        "severity": severity,
        "severities": [(one, by_severity(shown["findings"])[one]) for one in Severity],
        "sections": [section for section in sections if section[1]],
    }
    return render(request, "review/audited_report.html", context)


def chosen_severity(request):
    asked = request.GET.get("severity", "")
    return asked if asked in Severity.values else ""


@require_safe
@for_reviewers
def as_json(request, pk):
    text = json.dumps(result_of(get_batch(request, pk)), ensure_ascii=False, indent=2)
    return private_file(BytesIO(text.encode()), "查错结果.json")


@require_safe
@for_reviewers
def as_xlsx(request, pk):
    return private_file(BytesIO(workbook_of(result_of(get_batch(request, pk)))), "查错结果.xlsx")

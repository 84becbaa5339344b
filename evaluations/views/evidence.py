"""Evidence files: uploaded, handed out, removed. What they are called and prove is edited on the section's page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.desk import Desk
from evaluations.enums import Access
from evaluations.forms.evidence import EvidenceUploadForm
from evaluations.progress import EVIDENCE
from evaluations.sections import PAGES
from evaluations.services.accounting import note_access
from evaluations.services.attaching import attach_evidence, remove_evidence
from evaluations.services.editing import Refused
from evaluations.workflow import NotPossibleNow

from .fill import answer
from .rows import NOTHING
from .shortcuts import act_of, get_editable_report, get_visible_report, private_file


@require_http_methods(["GET", "POST"])
def upload(request, pk):
    """Attach what fits; the section's page tells of each file that does not. A login in between leads there by GET."""
    desk = Desk(get_editable_report(request, pk))
    if request.method == "GET":
        return redirect("fill:section", pk, EVIDENCE)
    form = EvidenceUploadForm(request.POST, request.FILES, about=desk.about)
    attached = attach_all(desk.report, form, act_of(request)) if form.is_valid() else []
    if attached:
        messages.success(request, f"已上传 {len(attached)} 个文件。")
    if form.is_valid():
        return redirect("fill:section", pk, EVIDENCE)
    context = {"desk": desk, "report": desk.report, "page": PAGES[EVIDENCE], "now": timezone.now(), "notes": {}}
    refusal = "有文件没有上传，原因写在“上传文件”一栏。" if attached else "没有上传，原因写在“上传文件”一栏。"
    return answer(request, context | NOTHING | {"refusal": refusal, "refused_upload": form})


def attach_all(report, form, act):
    """The rows of the files that were attached; why the others were not is told in the form."""
    attached = []
    proved = {name: form.cleaned_data[name] for name in ("item", "indicator")}
    try:
        for file in form.cleaned_data["files"]:
            try:
                attached.append(attach_evidence(report, file, act, **proved))
            except Refused as refusal:
                form.add_error("files", str(refusal))
    except NotPossibleNow as refusal:
        raise Http404 from refusal
    return attached


@require_safe
def file(request, pk, key):
    report = get_visible_report(request, pk)
    evidence = get_object_or_404(report.evidence.exclude(file=""), pk=key)
    if not evidence.file.storage.exists(evidence.file.name):
        raise Http404
    note_access(report, act_of(request), Access.DOWNLOADED, f"佐证材料“{evidence.title}”")
    return private_file(evidence.file.open("rb"), evidence.file_name)


@require_http_methods(["GET", "POST"])
def remove(request, pk, key):
    """Asks first: the file is gone for good."""
    report = get_editable_report(request, pk)
    evidence = report.evidence.filter(pk=key).first()
    if evidence is None:
        return redirect("fill:section", pk, EVIDENCE)
    if request.method == "GET":
        return render(request, "fill/evidence_remove.html", {"report": report, "evidence": evidence})
    try:
        remove_evidence(report, key, act_of(request))
    except NotPossibleNow as refusal:
        raise Http404 from refusal
    messages.success(request, f"已删除“{evidence.title}”。")
    return redirect("fill:section", pk, EVIDENCE)

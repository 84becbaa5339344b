"""The report as it would be printed now, for everybody who may see it, whatever its status."""

import io

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from evaluations.desk import Desk
from evaluations.documents.errors import DocumentError
from evaluations.documents.pdf import page_count, to_pdf
from evaluations.documents.word import MEDIA_TYPE, to_docx
from evaluations.enums import Access
from evaluations.models import Report
from evaluations.services.accounting import note_access
from evaluations.services.composing import draft_document
from scoring.engine import Problem, ProblemsError

from .shortcuts import act_of, get_visible_report, private_file


@require_safe
def preview(request, pk):
    """The document, above it what cannot be read; with ``?pages`` also its length, which takes a second to find."""
    desk = Desk(get_visible_report(request, pk))
    desk.load()
    context = {"report": desk.report, "faults": faults_by_section(desk)} | drafted(desk)
    if "pages" in request.GET and context["document"]:
        context |= counted(context["document"])
    if "HX-Request" in request.headers:
        return render(request, "fill/_pages.html", context)
    note_access(desk.report, act_of(request), Access.SEEN, "预览")
    context["is_editable"] = Report.objects.editable_by(request.user).filter(pk=pk).exists()
    return render(request, "fill/preview.html", context)


@require_safe
def draft_pdf(request, pk):
    """The PDF with 草稿 on every page; back to the preview if it cannot be made."""
    return draft_file(request, pk, ("PDF", "pdf", "application/pdf"), lambda one: to_pdf(one, is_draft=True).content)


@require_safe
def draft_word(request, pk):
    """The same as a Word file."""
    return draft_file(request, pk, ("Word", "docx", MEDIA_TYPE), lambda one: to_docx(one, is_draft=True))


def draft_file(request, pk, described, made):
    kind, ending, media_type = described
    desk = Desk(get_visible_report(request, pk))
    desk.load()
    try:
        document = draft_document(desk.reviewed)
        content = made(document)
    except (ProblemsError, DocumentError) as error:
        messages.error(request, f"不能生成 {kind}：{error}")
        return redirect("fill:preview", pk)
    note_access(desk.report, act_of(request), Access.DOWNLOADED, f"草稿 {kind}")
    return private_file(io.BytesIO(content), f"{document.full_title}（草稿）.{ending}", media_type)


def faults_by_section(desk):
    """Each section with what cannot be read there."""
    told = ((one, [fault.message for fault in one.faults if isinstance(fault, Problem)]) for one in desk.progress)
    return [(one, problems) for one, problems in told if problems]


def drafted(desk):
    try:
        return {"document": draft_document(desk.reviewed)}
    except ProblemsError as error:
        return {"document": None, "misfits": error.problems}


def counted(document):
    try:
        return {"pages": page_count(document)}
    except DocumentError as error:
        return {"pdf_fault": str(error)}

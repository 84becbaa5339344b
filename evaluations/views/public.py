"""Pages for everybody. They read publications, never reports."""

import hashlib
import io

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from evaluations.documents.frozen import document_from
from evaluations.documents.word import MEDIA_TYPE, to_docx
from evaluations.forms.catalogue import CatalogueFilter
from evaluations.package import dump
from evaluations.queries.catalogue import current_publications, published_reports, published_years

from .shortcuts import paginate


@login_not_required
@require_safe
def catalogue(request):
    form = CatalogueFilter(request.GET, years=published_years())
    chosen = form.cleaned_data if form.is_valid() else {}
    page = paginate(request, published_reports(**chosen))
    return render(request, "public/catalogue.html", {"form": form, "page": page, "is_narrowed": any(chosen.values())})


@login_not_required
@require_safe
def document(request, pk):
    publication = get_object_or_404(current_publications(), report__id=pk)
    context = {"publication": publication, "document": document_from(publication.document)}
    return render(request, "public/document.html", context)


@login_not_required
@require_safe
def pdf(request, pk):
    """The stored file. A link that names the digest may be cached for ever; the bare one is asked again."""
    publication = get_object_or_404(current_publications(), report__id=pk)
    etag = f'"{publication.pdf_sha256}"'
    response = get_conditional_response(request, etag=etag) or saved_as(
        publication, "pdf", publication.pdf.open("rb"), "application/pdf"
    )
    is_named = request.GET.get("sha256") == publication.pdf_sha256
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_named else "public, no-cache"
    response["ETag"] = etag
    return response


@login_not_required
@require_safe
def package(request, pk):
    """The open data package as it was published, reviewed points and names of evidence files included."""
    publication = get_object_or_404(current_publications(), report__id=pk)
    content = io.BytesIO(dump(publication.facts).encode())
    response = FileResponse(content, as_attachment=True, filename=f"{title_of(publication)}数据包.json")
    response["Cache-Control"] = "public, no-cache"
    return response


@login_not_required
@require_safe
def word(request, pk):
    """The stored document as a Word file, made when it is asked for; it is not sent again to who has it."""
    publication = get_object_or_404(current_publications(), report__id=pk)
    content = to_docx(document_from(publication.document))
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = get_conditional_response(request, etag=etag) or saved_as(
        publication, "docx", io.BytesIO(content), MEDIA_TYPE
    )
    response["Cache-Control"] = "public, no-cache"
    response["ETag"] = etag
    return response


def saved_as(publication, ending, content, media_type):
    name = f"{title_of(publication)}.{ending}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=media_type)


def title_of(publication):
    subject = f"{publication.unit_name}{publication.project_name}"
    return f"{subject}{publication.year}年度{publication.get_kind_display()}"

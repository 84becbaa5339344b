"""Document to HTML: the one template, for the screen and for paper."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from .blocks import Document

REPORT_CSS = Path(settings.BASE_DIR) / "static" / "css" / "report.css"


def to_file(document: Document) -> str:
    """A page that stands alone, with its looks inside, for reading without the site."""
    stylesheet = mark_safe(REPORT_CSS.read_text(encoding="utf-8"))  # noqa: S308  (our own file)
    return render_to_string("report/paper.html", {"document": document, "stylesheet": stylesheet})


def to_html(document: Document, *, paper: bool) -> str:
    """A whole page for the PDF if ``paper``, else the fragment that pages of the site include."""
    template = "report/paper.html" if paper else "report/document.html"
    return render_to_string(template, {"document": document})

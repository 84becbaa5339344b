"""Document to HTML: the one template, for the screen and for paper."""

from django.template.loader import render_to_string

from .blocks import Document


def to_html(document: Document, *, paper: bool) -> str:
    """A whole page for the PDF if ``paper``, else the fragment that pages of the site include."""
    template = "report/paper.html" if paper else "report/document.html"
    return render_to_string(template, {"document": document})

"""The PDFs of the real case against the published reports, by the text that a reader can take out of them."""

from itertools import pairwise

import pytest

from evaluations.documents.pdf import to_pdf
from tests.evaluations.seed import OVERALL, PROJECT, compare
from tests.evaluations.test_seed_words import document

from .samples import pdftotext
from .test_pdf_layout import LEFT, RIGHT, lines_of, pages_of

AT_LEAST = 0.98
INDENT = 2 * 15.75  # a paragraph goes on where the next line is not indented: then this one is full


@pytest.fixture(scope="module")
def pdfs():
    return {kind: to_pdf(document(kind)) for kind in ("overall", "project")}


@pytest.mark.parametrize(("kind", "published"), [("overall", OVERALL), ("project", PROJECT)])
def test_the_pdf_says_what_the_published_report_says(pdfs, kind, published):
    text = pdftotext(pdfs[kind].content, "-raw").decode()

    found = compare(text, published)

    assert found.missing_numbers == ()
    assert found.share >= AT_LEAST, found.missing_paragraphs


@pytest.mark.parametrize("kind", ["overall", "project"])
def test_every_full_line_of_the_pdf_reaches_the_right_margin(pdfs, kind):
    pages = [lines_of(page) for page in pages_of(pdfs[kind])[1:]]
    body = [lines for lines in pages if not any(text.startswith("附表") for text, _, _ in lines[:1])]

    full = [
        (text, round(right - RIGHT))
        for lines in body
        for (text, left, right), (_, next_left, _) in pairwise(lines)
        if abs(next_left - LEFT) < 1 and min(abs(left - LEFT), abs(left - LEFT - INDENT)) < 1
    ]

    assert len(full) > 50
    assert [line for line in full if abs(line[1]) > 1] == []

"""草稿 on the pages of a draft: seen on every one, read on none."""

import io
import re
import subprocess
from collections import Counter
from itertools import chain

import pikepdf
import pytest

from evaluations.documents.blocks import Annex
from evaluations.documents.pdf import to_pdf

from .samples import make_chapters, make_document, make_table, pdftotext

GREY = 235  # of the mark in static/img/draft.svg


@pytest.fixture(scope="module")
def pdfs():
    document = make_document(*make_chapters(2), annexes=(Annex("附表1", "评分表", (make_table(40),)),))
    return {is_draft: to_pdf(document, is_draft=is_draft) for is_draft in (False, True)}


def pictures(content):
    """The grey values of each page, seen from afar."""
    command = ["/usr/bin/pdftoppm", "-r", "30", "-gray", "-"]
    data = subprocess.run(command, input=content, capture_output=True, check=True).stdout
    while data:
        header = re.match(rb"P5\n(\d+) (\d+)\n255\n", data)
        end = header.end() + int(header[1]) * int(header[2])
        yield data[header.end() : end]
        data = data[end:]


def share_of_the_mark(page):
    return sum(count for grey, count in Counter(page).items() if abs(grey - GREY) <= 2) / len(page)


def tagged(pdf):
    """How often each kind of marked content stands in the pages, without what is no content."""
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        steps = chain.from_iterable(pikepdf.parse_content_stream(page) for page in opened.pages)
        marks = Counter(str(step.operands[0]) for step in steps if str(step.operator) in ("BDC", "BMC"))
    del marks["/Artifact"]
    return marks


def test_every_page_of_a_draft_shows_the_mark_cover_and_annexes_included(pdfs):
    shares = [share_of_the_mark(page) for page in pictures(pdfs[True].content)]

    assert len(shares) == pdfs[True].pages
    assert [share for share in shares if not 0.03 < share < 0.12] == []


def test_no_page_of_a_final_report_shows_it(pdfs):
    assert [share for page in pictures(pdfs[False].content) if (share := share_of_the_mark(page)) > 0.01] == []


def test_the_mark_is_no_content_that_is_read_aloud_or_copied(pdfs):
    assert pdftotext(pdfs[True].content) == pdftotext(pdfs[False].content)
    assert tagged(pdfs[True]) == tagged(pdfs[False])


def test_all_that_a_draft_paints_is_content_or_marked_as_none(pdfs):
    with pikepdf.open(io.BytesIO(pdfs[True].content)) as opened:
        for page in opened.pages:
            depth, stray = 0, []
            for step in pikepdf.parse_content_stream(page):
                operator = str(step.operator)
                depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
                if operator in ("f", "f*", "S", "B", "Do", "sh", "Tj", "TJ") and depth == 0:
                    stray.append(operator)
            assert stray == []


def test_a_draft_is_the_same_kind_of_file(pdfs):
    with pikepdf.open(io.BytesIO(pdfs[True].content)) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert bool(opened.Root.MarkInfo.Marked) is True
    assert pdfs[True].pages == pdfs[False].pages

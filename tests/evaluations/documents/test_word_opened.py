"""Word files opened and printed by LibreOffice: the pages say what those of the PDF say."""

import re
from collections import Counter

import pytest

from evaluations.documents.blocks import Annex, Heading, Paragraph, Table
from evaluations.documents.pdf import to_pdf
from evaluations.documents.word import to_docx
from tests.evaluations.test_seed_words import document
from tests.office import printed

from .samples import SENTENCE, make_chapters, make_document, make_table, pdftotext
from .test_pdf_draft import pictures, share_of_the_mark

KINDS = ("overall", "project")
PAGE_NUMBER = re.compile(r"—(\d+)—$")
# Signs that the font of Latin letters lacks: LibreOffice draws them after the rest of their line.
DRAWN_LATER = "×≥"


def pages_of(pdf):
    """The text of each page, in the order in which it is drawn, without blanks."""
    return ["".join(page.split()) for page in pdftotext(pdf, "-raw").decode().split("\f")[:-1]]


def unnumbered(pages):
    return [PAGE_NUMBER.sub("", page) for page in pages]


def tables(report):
    return [
        block
        for block in (*report.blocks, *(block for annex in report.annexes for block in annex.blocks))
        if isinstance(block, Table)
    ]


def read_on(pages, report):
    """The text of the pages as one, without heads of tables: these are repeated wherever a page ends."""
    text = "".join(pages)
    for table in tables(report):
        text = text.replace("".join(column.title for column in table.columns), "")
    return text


def in_order(text):
    return text.translate(dict.fromkeys(map(ord, DRAWN_LATER)))


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    """Both reports as LibreOffice prints their Word files, and a draft of many pages."""
    reports = {kind: document(kind) for kind in KINDS}
    long_row = Paragraph(SENTENCE), make_table(90), Paragraph("<b>&amp;</b> “引号”——……")
    draft = make_document(*make_chapters(2), *long_row, annexes=(Annex("附表1", "评分表", (make_table(40),)),))
    files = {kind: to_docx(report) for kind, report in reports.items()}
    return printed(tmp_path_factory.mktemp("word"), files | {"draft": to_docx(draft, is_draft=True)})


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_file_says_what_the_pdf_says(words, kind):
    report = document(kind)
    paper = unnumbered(pages_of(to_pdf(report).content))
    cover, contents, *pages = unnumbered(pages_of(words[kind]))

    ours, theirs = read_on(paper, report), read_on([cover, *pages], report)

    assert contents.startswith("目录一、")
    assert in_order(theirs) == in_order(ours)
    assert Counter(theirs) == Counter(ours)


@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_numbered_from_the_text_on(words, kind):
    _, _, *pages = found = pages_of(words[kind])

    assert [PAGE_NUMBER.findall(page) for page in found[:2]] == [[], []]
    assert [PAGE_NUMBER.findall(page) for page in pages] == [[str(number)] for number in range(1, len(pages) + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_of_contents_names_the_pages_where_headings_stand(words, kind):
    report = document(kind)
    _, contents, *pages = pages_of(words[kind])
    titles = [one.number + one.entry for one in report.blocks if isinstance(one, Heading) and one.level <= 2]
    titles += [annex.label + annex.title for annex in report.annexes]

    listed = re.findall(r"(.+?)\.{3,}(\d+)", contents.removeprefix("目录"))

    assert listed == [(title, str(first_page(pages, title))) for title in titles]


def first_page(pages, title):
    return next(number for number, page in enumerate(pages, 1) if title in page)


def test_a_table_over_several_pages_repeats_its_head_and_splits_no_row(words):
    pages = [page for page in pages_of(words["draft"]) if "指标得分计分说明" in page]
    rows = re.findall(r"指标(\d+)\d+\.00" + re.escape("".join(SENTENCE[:60].split())), "".join(pages))

    assert len(pages) > 4
    assert len(rows) == 90 + 40
    assert [page.count("指标得分计分说明") for page in pages] == [1] * len(pages)


def test_every_page_of_a_draft_shows_the_mark_and_none_says_it(words):
    shares = [share_of_the_mark(page) for page in pictures(words["draft"])]

    assert len(shares) == len(pages_of(words["draft"])) > 5
    assert [share for share in shares if not 0.02 < share < 0.14] == []
    assert "草稿" not in "".join(pages_of(words["draft"]))


def test_no_page_of_a_final_report_shows_the_mark(words):
    assert [share for page in pictures(words["project"]) if (share := share_of_the_mark(page)) > 0.01] == []

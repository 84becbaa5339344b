"""The document as HTML: what screen and paper share."""

from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

from evaluations.documents.blocks import Annex, Heading, Paragraph, Row, Table
from evaluations.documents.render import to_html

from .samples import make_document, make_table


class Elements(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, *tags):
        return [(tag, attrs) for tag, attrs in self.found if tag in tags]


def test_screen_and_paper_hold_the_same_drawing():
    document = make_document(Heading(1, "一、", "情况"), make_table(2), annexes=(Annex("附表1", "评分表", ()),))

    assert to_html(document, paper=False) in to_html(document, paper=True)


def test_headings_have_their_level_and_anchor():
    headings = [Heading(level, f"{level}.", "标题", anchor=f"section-{level}") for level in (1, 2, 3, 4)]

    elements = Elements(to_html(make_document(*headings), paper=False))

    assert elements.named("h2", "h3", "h4", "h5") == [
        ("h2", {"id": "section-1"}),
        ("h3", {"id": "section-2"}),
        ("h4", {"id": "section-3"}),
        ("h5", {"id": "section-4"}),
    ]


def test_table_says_what_its_columns_and_rows_are():
    table = make_table(1)
    table = Table("评分表", table.columns, (*table.rows, Row(("合计", "1.00", ""), "total")))

    elements = Elements(to_html(make_document(table), paper=False))

    assert elements.named("col", "th", "tr", "td") == [
        ("col", {"width": "30%"}),
        ("col", {"width": "15%"}),
        ("col", {"width": "55%"}),
        ("tr", {}),
        *[("th", {"scope": "col"})] * 3,
        ("tr", {}),
        ("td", {"class": "left"}),
        ("td", {"class": "right"}),
        ("td", {"class": "left"}),
        ("tr", {"class": "total"}),
        ("td", {"class": "left"}),
        ("td", {"class": "right"}),
        ("td", {"class": "left"}),
    ]


def test_texts_are_escaped_everywhere():
    mark = "<b>&\"'"
    table = Table(mark, make_table(1).columns, (Row((mark, mark, mark)),), note=mark)
    document = make_document(
        Heading(1, mark, mark, mark), Paragraph(mark), table, annexes=(Annex(mark, mark, ()),), title=mark
    )

    elements = Elements(to_html(document, paper=True))

    assert elements.named("b") == []
    assert [attrs["aria-label"] for _, attrs in elements.named("div") if "aria-label" in attrs] == [mark]


def test_markup_needs_no_inline_style_or_script():
    document = make_document(Heading(1, "一、", "情况"), Paragraph("正文。", keep_with_next=True), make_table(2))

    elements = Elements(to_html(document, paper=True))

    assert elements.named("style", "script") == []
    assert [attrs for _, attrs in elements.found if "style" in attrs] == []


def test_lead_in_is_marked():
    elements = Elements(
        to_html(make_document(Paragraph("其中：", keep_with_next=True), Paragraph("一。")), paper=False)
    )

    assert [attrs for _, attrs in elements.named("p")][-2:] == [{"class": "lead-in"}, {}]


def test_templates_leave_no_trace_of_comments_or_missing_values():
    markup = to_html(make_document(make_table(1)), paper=True)

    assert [sign for sign in ("{#", "{%", "{{", "None") if sign in markup] == []


def test_style_sheets_of_paper_name_only_files_that_exist():
    folder = Path(settings.BASE_DIR) / "static" / "css"
    named = (folder / "report-print.css").read_text(encoding="utf-8").split('url("')[1:]

    assert [name for name in (part.split('"')[0] for part in named) if not (folder / name).is_file()] == []

"""The document as HTML: what screen and paper share."""

from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

from evaluations.documents.blocks import Annex, Column, Heading, Paragraph, Row, Table
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


def test_equal_cells_below_each_other_are_drawn_as_one():
    columns = (Column("一级", 20, merges=True), Column("二级", 30, merges=True), Column("得分", 50))
    rows = [("产出", "数量", "1"), ("产出", "数量", "1"), ("产出", "质量", "1"), ("效益", "质量", "1"), ("", "", "")]
    table = Table("表", columns, tuple(map(Row, rows)))

    assert [[look for _, look in cells] for _, cells in table.grid] == [
        ["left", "left", "left"],
        ["left same", "left same", "left"],
        ["left same", "left", "left"],
        ["left", "left", "left"],
        ["left", "left", "left"],
    ]
    assert [text for _, cells in table.grid for text, _ in cells[:2]] == [
        *("产出", "数量"), *("", ""), *("", "质量"), *("效益", "质量"), *("", ""),
    ]  # fmt: skip


def test_rows_of_groups_and_totals_say_everything_again():
    column = Column("一级", 100, merges=True)
    table = Table("表", (column,), (Row(("产出",)), Row(("产出",), "group"), Row(("产出",)), Row(("产出",), "total")))

    assert [cells for _, cells in table.grid] == [
        [("产出", "left")],
        [("产出", "left")],
        [("", "left same")],
        [("产出", "left")],
    ]


def test_a_long_title_breaks_before_the_kind_of_report():
    titles = ["某某建设补助资金项目支出绩效自评报告", "绩效管理经费项目支出绩效自评报告", "工作总结"]

    assert [make_document(title=title).title_parts for title in titles] == [
        ("某某建设补助资金", "项目支出绩效自评报告"),
        ("绩效管理经费", "项目支出绩效自评报告"),
        ("工作总结", ""),
    ]


def test_a_list_of_contents_has_titles_without_their_marks():
    titles = ["机构设置。", "存在的问题：", "资金投入，自评20分，其中：", "改进措施"]

    assert [Heading(1, "一、", title).entry for title in titles] == [
        "机构设置",
        "存在的问题",
        "资金投入，自评20分",
        "改进措施",
    ]


def test_a_heading_with_nothing_below_it_may_end_a_page():
    headings = [Heading(2, "（一）", "资金"), Heading(3, "1.", "加减分：无。", keep_with_next=False)]

    elements = Elements(to_html(make_document(*headings), paper=False))

    assert elements.named("h3", "h4") == [("h3", {}), ("h4", {"class": "alone"})]


def test_texts_are_escaped_everywhere():
    mark = "<b>&\"'"
    table = Table(mark, make_table(1).columns, (Row((mark, mark, mark)),), note=mark)
    document = make_document(
        Heading(1, mark, mark, mark), Paragraph(mark), table, annexes=(Annex(mark, mark, ()),), title=mark
    )

    elements = Elements(to_html(document, paper=True))

    assert elements.named("b") == []
    assert [attrs["aria-label"] for _, attrs in elements.named("div") if "aria-label" in attrs] == [mark]


def test_a_table_without_caption_is_called_by_the_heading_above_it():
    annexes = (Annex("附表1", "评分表", (make_table(1, ""),)), Annex("附表2", "清单", (make_table(1, "甲"),)))
    blocks = (make_table(1, ""), Heading(1, "一、", "资金。"), Heading(2, "", "", "其中："), make_table(1, ""))

    elements = Elements(to_html(make_document(*blocks, annexes=annexes, title="自评报告"), paper=False))

    assert [attrs["aria-label"] for _, attrs in elements.named("div") if "aria-label" in attrs] == [
        "自评报告",
        "资金",
        "评分表",
        "甲",
    ]


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

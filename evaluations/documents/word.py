"""Document to Word (.docx): the same text in the same layout as the PDF, for people who go on working with it."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from math import ceil
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Pt

from .blocks import Annex, Block, Document, Heading, Paragraph, Table
from .pdf import pagination
from .word_pages import ANNEX_PAGE, TEXT_PAGE, close, draft_marks, page_numbers, section
from .word_styles import BODY_LINE, BODY_SIZE, TEXT_WIDTH, font_table, write_settings, write_styles
from .word_table import table_node
from .word_xml import POINT, bookmark, ems, mm, node, one_line, paragraph, pt, runs, text_node
from .word_xml import field as field_runs

COVER_WIDTH, COVER_HEIGHT = mm(140), 200 / 25.4 * 72  # of its lines; to where they end
COVER_TITLE, TITLE_LINE, TITLE_DOWN, COVER_GAP = 27.3, 40, 113.4, 14.2
ANNEX_WIDTH = mm(168)
ABOVE_TABLE = 6
LONGEST_PROPERTY = 255
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Parts of the template that a report has no use for.
UNUSED = frozenset(
    ("customXml", "stylesWithEffects", "numbering", "webSettings", "fontTable", "thumbnail", "extended-properties")
)
EARLIEST, UNIX = date(1980, 1, 1), 3  # the first day a zip can name; the system whose rules its entries follow
CONTENTS_LEVELS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of contents: what it says, where it leads, on which page that is printed."""

    level: int
    text: str
    bookmark: str
    page: int | None


@dataclass
class Manuscript:
    """Draws blocks as paragraphs and tables, and gathers the list of contents on the way."""

    starts: Mapping[str, int]
    entries: list[Entry] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def marked(self, level: int, shown: str, anchor: str, content: Iterable[Any]) -> Iterator[Any]:
        """The content of a heading, entered in the list of contents."""
        number = next(self.numbers)
        name = f"_Toc{number:09d}"
        self.entries.append(Entry(level, one_line(shown), name, self.starts.get(anchor)))
        return bookmark(number, name, *content)

    def blocks(self, drawn: Iterable[tuple[Block, str]], *, annex: bool = False) -> Iterator[Any]:
        """Each block with the title above it."""
        above: list[Any] = []
        for block, title in drawn:
            if isinstance(block, Table):
                if above and not block.caption:
                    above[-1].pPr.spacing_after = Pt(ABOVE_TABLE)
                written = list(self.table(block, title, annex=annex))
                above = []
            else:
                written = above = list(self.line(block))
            yield from written

    def line(self, block: Heading | Paragraph) -> Iterator[Any]:
        """A paragraph or heading; one that has only a number is a paragraph."""
        if isinstance(block, Paragraph):
            yield text_paragraph(block.text, keeps=block.keep_with_next)
        elif block.title:
            yield from self.heading(block)
        else:
            yield text_paragraph(block.number + block.text)

    def heading(self, block: Heading) -> Iterator[Any]:
        """A heading of Word; text that runs on in its line follows after a style separator."""
        looks = []
        if block.text:
            looks.append(node("rPr", node("vanish"), node("specVanish")))
        elif not block.keep_with_next:
            looks.append(node("keepNext", val=0))
        content: Iterable[Any] = runs(one_line(block.number + block.title))
        if block.level <= CONTENTS_LEVELS:
            content = self.marked(block.level, block.number + block.entry, block.anchor, content)
        yield paragraph(f"Heading{block.level}", *content, looks=looks)
        if block.text:
            yield text_paragraph(block.text)

    def table(self, table: Table, title: str, *, annex: bool) -> Iterator[Any]:
        """A table with its caption and note. One without columns has nothing to show."""
        if not table.columns:
            return
        if table.caption:
            yield paragraph("AnnexCaption" if annex else "Caption", *runs(one_line(table.caption)))
        yield table_node(table, title, is_annex=annex, width=ANNEX_WIDTH if annex else TEXT_WIDTH)
        yield paragraph("Note", *runs(one_line(table.note))) if table.note else paragraph("AfterTable")

    def annex(self, annex: Annex, *, is_first: bool) -> Iterator[Any]:
        """An annex on a page of its own; the first begins with its section."""
        yield paragraph("Label", *runs(one_line(annex.label)), looks=[] if is_first else [node("pageBreakBefore")])
        title = runs(one_line(annex.title))
        marked = list(self.marked(1, f"{annex.label}　{annex.title}", annex.anchor, title))
        yield paragraph("AnnexTitle", *title_mark(self.entries[-1]), *marked)
        yield from self.blocks(annex.drawn, annex=True)


def text_paragraph(text: str, *, keeps: bool = False) -> Any:
    """A paragraph of the text."""
    return paragraph("BodyText", *runs(one_line(text)), looks=[node("keepNext")] if keeps else [])


def cover(document: Document) -> Iterator[Any]:
    """Label, title, and near the foot of the page what the report is about, each value on a rule."""
    if document.attachment_label:
        yield paragraph("Label", *runs(one_line(document.attachment_label)))
    title = list(title_runs(document, COVER_TITLE))
    yield paragraph("Title", *title, looks=[node("spacing", after=pt(space_on_cover(document)))])
    if document.cover:
        yield cover_table(document.cover)
    yield paragraph("AfterTable")


def space_on_cover(document: Document) -> float:
    """What is free between title and lines, so that these end 25 mm above the foot of the text, in points."""
    label, value = cover_widths(document.cover)
    heights = [
        max(lines_of(f"{name}：", label / POINT / BODY_SIZE), lines_of(text, value / POINT / BODY_SIZE))
        for name, text in document.cover
    ]
    title = sum(lines_of(line, TEXT_WIDTH / POINT / COVER_TITLE) for line in title_lines(document, COVER_TITLE))
    used = bool(document.attachment_label) * BODY_LINE + TITLE_DOWN + title * TITLE_LINE
    used += sum(heights) * BODY_LINE + len(heights) * COVER_GAP
    return max(COVER_HEIGHT - used, 0)


def lines_of(text: str, fitting: float) -> int:
    """How many lines a text takes where so many characters fit into one."""
    return max(ceil(ems(text) / fitting), 1)


def title_lines(document: Document, size: float) -> list[str]:
    """The title; the kind of report goes to the next line whole if it does not fit into the first."""
    first, kind = map(one_line, document.title_parts)
    fitting = TEXT_WIDTH // pt(size)
    is_broken = first and kind and ems(first) % fitting + ems(kind) > fitting
    return [first, kind] if is_broken else [first + kind]


def title_runs(document: Document, size: float) -> Iterator[Any]:
    """The title in characters so wide."""
    return runs("\n".join(title_lines(document, size)))


def cover_widths(lines: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    """The widths of labels and values: labels stay on one line unless they take too much."""
    label = min(pt(max((ems(label) + 1.5 for label, _ in lines), default=0) * BODY_SIZE), COVER_WIDTH * 3 // 5)
    return label, COVER_WIDTH - label


def cover_table(lines: tuple[tuple[str, str], ...]) -> Any:
    """Label and value of each line."""
    columns = cover_widths(lines)
    rows = (
        node(
            "tr",
            node("trPr", node("cantSplit"), node("trHeight", val=pt(BODY_LINE + COVER_GAP), hRule="atLeast")),
            cover_cell(columns[0], paragraph("CoverLabel", *runs(one_line(f"{name}：")))),
            cover_cell(columns[1], paragraph("CoverValue", *runs(one_line(value)))),
        )
        for name, value in lines
    )
    return node(
        "tbl",
        node(
            "tblPr",
            node("tblW", w=COVER_WIDTH, type="dxa"),
            node("tblInd", w=mm(8), type="dxa"),
            node("tblLayout", type="fixed"),
            node("tblCellMar", node("left", w=0, type="dxa"), node("right", w=0, type="dxa")),
            node("tblCaption", val="封面"),
        ),
        node("tblGrid", *(node("gridCol", w=width) for width in columns)),
        *rows,
    )


def cover_cell(width: int, content: Any) -> Any:
    """A cell of the cover, its text at the foot."""
    return node("tc", node("tcPr", node("tcW", w=width, type="dxa"), node("vAlign", val="bottom")), content)


def contents(entries: list[Entry]) -> Iterator[Any]:
    """The list of contents as a field of Word, filled in; each line leads to its heading."""
    if not entries:
        return
    lines = [list(entry_runs(entry)) for entry in entries]
    start, end = split_field(f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\f')
    lines[0][:0] = start
    lines[-1] += end
    drawn = (paragraph(f"TOC{entry.level}", *line) for entry, line in zip(entries, lines, strict=True))
    yield node(
        "sdt",
        node("sdtPr", node("docPartObj", node("docPartGallery", val="Table of Contents"), node("docPartUnique"))),
        node("sdtContent", paragraph("TOCHeading", *runs("目录")), *drawn),
    )
    yield paragraph("AfterTable")


def split_field(code: str) -> tuple[list[Any], list[Any]]:
    """The runs of a field before and after what it shows, which goes over several paragraphs."""
    *start, end = field_runs(code, ())
    return start, [end]


def entry_runs(entry: Entry) -> Iterator[Any]:
    """A line of the list of contents; its page number is a field that Word brings up to date with it."""
    content = list(runs(entry.text))
    if entry.page is not None:
        number = node("r", text_node("t", str(entry.page)))
        content += [node("r", node("tab")), *field_runs(f"PAGEREF {entry.bookmark} \\h", [number])]
    yield node("hyperlink", *content, anchor=entry.bookmark, history=1)


def title_mark(entry: Entry) -> Iterator[Any]:
    """What has the title of an annex listed under its number: a field that shows nothing."""
    quoted = re.sub(r'(["“”\\])', r"\\\1", entry.text)
    start, end = split_field(f'TC "{quoted}" \\l {entry.level}')
    return iter([*start[:-1], *end])  # without a result


def to_docx(document: Document, *, is_draft: bool = False) -> bytes:
    """The document as a Word file. The same document gives the same bytes, in any process, at any time.

    The list of contents stands after the cover, with the page numbers of the PDF: Word has the same sizes, and
    counts them anew on request. A draft has 草稿 behind the text of every page. Raises DocumentError as ``to_pdf``.
    """
    manuscript = Manuscript(pagination(document).starts)
    file = docx.Document()
    prepare(file)
    write_properties(file.core_properties, document)
    parts = [
        (list(cover(document)), section(TEXT_PAGE, draft_marks(file.part) if is_draft else ())),
        ([], section(TEXT_PAGE)),
        (list(text(document, manuscript)), section(TEXT_PAGE, page_numbers(file.part), starts_at=1)),
        (list(annexes(document, manuscript)), section(ANNEX_PAGE)),
    ]
    parts[1][0].extend(contents(manuscript.entries))
    body = file.element.body
    written = [part for part in parts if part[0]]
    body[:] = [element for elements, _ in written for element in elements]
    for elements, ending in written[:-1]:
        close(elements, ending)
    body.append(written[-1][1])
    return packed(file, stamp(document))


def text(document: Document, manuscript: Manuscript) -> Iterator[Any]:
    """The report itself, under its title."""
    yield paragraph("ReportTitle", *title_runs(document, 22))
    yield from manuscript.blocks(document.drawn)


def annexes(document: Document, manuscript: Manuscript) -> Iterator[Any]:
    """All annexes, each on a page of its own."""
    for number, annex in enumerate(document.annexes):
        yield from manuscript.annex(annex, is_first=number == 0)


def prepare(file: Any) -> None:
    """Make the template of python-docx an empty report: our styles, fonts and settings, and nothing else."""
    for owner in (file.part.package, file.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in UNUSED:
                del owner.rels[key]
    write_styles(file.styles.element)
    write_settings(file.settings.element)
    name = PackURI("/word/fontTable.xml")
    fonts = Part(name, CONTENT_TYPE.WML_FONT_TABLE, serialize_part_xml(font_table()), file.part.package)
    file.part.relate_to(fonts, RELATIONSHIP_TYPE.FONT_TABLE)


def write_properties(properties: Any, document: Document) -> None:
    """What the file says of itself: the same as the PDF."""
    properties.title = document.full_title[:LONGEST_PROPERTY]
    properties.subject = document.subject[:LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = document.author[:LONGEST_PROPERTY]
    properties.keywords = f"绩效自评,{document.year}"
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = stamp(document)


def stamp(document: Document) -> datetime:
    """The day of the document, which is the same in Beijing."""
    return datetime.combine(max(document.dated, EARLIEST), datetime.min.time(), UTC)


def packed(file: Any, dated: datetime) -> bytes:
    """The bytes of the file, dated as the document is: the clock leaves no trace."""
    written, result = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, dated.timetuple()[:6])
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, UNIX
            target.writestr(entry, source.read(name))
    return result.getvalue()

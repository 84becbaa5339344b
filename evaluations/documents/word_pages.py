"""The pages of a report in Word: size and margins of each part, page numbers, the mark of a draft."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from .word_xml import field, mm, node, paragraph, parsed, pt, text_node

A4 = {"w": mm(210), "h": mm(297)}
NUMBER_HEIGHT = 14 / 72 * 25.4
NUMBER_BELOW_TEXT = 7
HEADER_AT = mm(15)


class Margins(NamedTuple):
    """What is left free around the text of a page, in millimetres."""

    top: float
    right: float
    bottom: float
    left: float


TEXT_PAGE = Margins(37, 26, 35, 28)
ANNEX_PAGE = Margins(26, 20, 27, 22)

# What Word itself puts into headers as a watermark, so that its own command takes it out again.
DRAFT_MARK = """<w:r {namespaces} xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office">
<w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom"
 o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject%(number)d" o:spid="_x0000_s%(spid)d" type="#_x0000_t136" alt="草稿"
 fillcolor="#e8ebee" stroked="f" o:allowincell="f" style="position:absolute;margin-left:0;margin-top:0;\
width:386pt;height:158pt;rotation:320;\
z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;\
mso-position-vertical:center;mso-position-vertical-relative:page">
<v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="草稿"/></v:shape></w:pict></w:r>"""


def section(margins: Margins, references: Iterable[Any] = (), *, starts_at: int | None = None) -> Any:
    """The end of a part of the report, which says how its pages look."""
    return node(
        "sectPr",
        *references,
        node("type", val="nextPage"),
        node("pgSz", **A4),
        node(
            "pgMar",
            **{side: mm(length) for side, length in margins._asdict().items()},
            header=HEADER_AT,
            footer=mm(margins.bottom - NUMBER_BELOW_TEXT - NUMBER_HEIGHT),
            gutter=0,
        ),
        *([] if starts_at is None else [node("pgNumType", start=starts_at)]),
        node("cols", space=0),
    )


def close(body: list[Any], ending: Any) -> None:
    """End a part of the report with its last paragraph."""
    body[-1].pPr.append(ending)


def page_numbers(part: Any) -> list[Any]:
    """Footers — 1 —, one character in from the outer edge, for this part of the report and those after it."""
    references = []
    for pages, looks in (
        ("default", [node("ind", right=pt(14)), node("jc", val="right")]),
        ("even", [node("ind", left=pt(14)), node("jc", val="left")]),
    ):
        footer, key = part.add_footer_part()
        number = field("PAGE", [node("r", text_node("t", "1"))])
        around = (node("r", text_node("t", text)) for text in ("— ", " —"))
        footer.element[:] = [paragraph("Footer", next(around), *number, next(around), looks=looks)]
        references.append(reference("footer", pages, key))
    return references


def draft_marks(part: Any) -> list[Any]:
    """Headers with 草稿 behind the text, for all parts of the report."""
    references = []
    for number, pages in enumerate(("default", "even"), 1):
        header, key = part.add_header_part()
        mark = parsed(DRAFT_MARK % {"number": number, "spid": 2048 + number})
        header.element[:] = [paragraph("Header", mark)]
        references.append(reference("header", pages, key))
    return references


def reference(kind: str, pages: str, key: str) -> Any:
    """What binds a header or footer to a part of the report."""
    element = node(f"{kind}Reference", type=pages)
    element.set(qn("r:id"), key)
    return element

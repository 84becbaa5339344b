"""The styles of a report in Word, after GB/T 9704-2012 as static/css/report-print.css has them on paper.

Fonts are named, not embedded: those of every Chinese Windows and Office. 仿宋 and 楷体, not their _GB2312
namesakes: same strokes, all characters of GB 18030, still delivered. Of 小标宋 only the office has a licence;
where it is missing, the font table names 华文中宋 as the nearest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

from .word_xml import mm, node, parsed, pt

FANG, HEI, KAI, SONG, TITLES, LATIN = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体", "Times New Roman"
# Each Chinese font, by what name it goes elsewhere, and its PANOSE number, which finds one that looks alike.
FONTS = (
    (FANG, "FangSong", "02010609060101010101"),
    (HEI, "SimHei", "02010609060101010101"),
    (KAI, "KaiTi", "02010609060101010101"),
    (SONG, "SimSun", "02010600030101010101"),
    (TITLES, "华文中宋", "02010600040101010101"),
)
BODY_SIZE, BODY_LINE = 15.75, 28.95  # 28 characters in a line of 156 mm, 22 lines in 225 mm
TEXT_WIDTH = mm(156)


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph style. Sizes in points; ``indent`` and ``left`` in characters; ``level`` is that of a heading.
    With ``dots`` a page number at the right, with ``rule`` a line below.

    ``latin`` is the font of Latin letters and digits; without it they take the Chinese font.
    """

    key: str
    name: str
    base: str = "Normal"
    font: str = ""
    latin: str = ""
    size: float = 0
    spread: float = 0
    line: float = 0
    before: float = 0
    after: float = 0
    align: str = ""
    indent: float = 0
    left: float = 0
    level: int = 0
    keeps: bool = False
    dots: bool = False
    rule: bool = False
    next: str = ""

    @property
    def distances(self) -> tuple[tuple[str, float], ...]:
        """From what stands above and below."""
        return ("before", self.before), ("after", self.after)


class TableLook(NamedTuple):
    """Tables by where they stand: size of type and distance of lines, space above and beside text in a cell."""

    key: str
    where: str
    size: float
    line: float
    above: float
    beside: float


TABLE = TableLook("Table", "", 12, 18, 3, 4)
ANNEX_TABLE = TableLook("AnnexTable", "（附表）", 10.5, 14, 1.5, 4)
WIDE_TABLE = TableLook("WideTable", "（多列）", 9, 13, 2, 2)

LOOKS = (
    Look("Normal", "Normal", "", FANG, LATIN, BODY_SIZE, line=BODY_LINE, align="both"),
    Look("BodyText", "Body Text", indent=2),
    Look("Heading1", "heading 1", "BodyText", HEI, size=BODY_SIZE, level=1, keeps=True, next="BodyText"),
    Look("Heading2", "heading 2", "BodyText", KAI, LATIN, BODY_SIZE, level=2, keeps=True, next="BodyText"),
    Look("Heading3", "heading 3", "BodyText", level=3, keeps=True, next="BodyText"),
    Look("Heading4", "heading 4", "BodyText", level=4, keeps=True, next="BodyText"),
    Look("Title", "Title", "Normal", TITLES, "", 26, 1.3, 40, before=113.4, align="center"),
    Look("ReportTitle", "正文题名", "Normal", TITLES, "", 22, 0, 32, after=BODY_LINE, align="center", next="BodyText"),
    Look("CoverLabel", "封面项目", align="left"),
    Look("CoverValue", "封面内容", align="left", rule=True),
    Look("Label", "附件标记", "Normal", HEI, size=BODY_SIZE, align="left"),
    Look("AnnexTitle", "附表题名", "Normal", TITLES, "", 18, 0, 28.95, 14.5, 14.5, "center", level=1, keeps=True),
    Look("TOCHeading", "TOC Heading", "ReportTitle"),
    Look("TOC1", "toc 1", align="left", dots=True),
    Look("TOC2", "toc 2", align="left", left=2, dots=True),
    Look("Caption", "caption", "Normal", HEI, "", 14, line=24, before=6, align="center", keeps=True),
    Look("AnnexCaption", "附表内表题", "Caption", line=20, before=6),
    *(
        look
        for key, where, size, line, *_ in (TABLE, ANNEX_TABLE, WIDE_TABLE)
        for look in (
            Look(f"{key}Text", f"表格文字{where}", "Normal", FANG, LATIN, size, line=line, align="left"),
            Look(f"{key}Head", f"表头{where}", f"{key}Text", HEI, size=size, align="center"),
            Look(f"{key}Sum", f"表格小计{where}", f"{key}Text", HEI, LATIN, size),
        )
    ),
    Look("Note", "表注", "Normal", FANG, LATIN, 10.5, line=18, after=9, align="left"),
    Look("AfterTable", "表后间距", "Normal", FANG, LATIN, 1, line=9),
    Look("Header", "header", "Normal", SONG, size=14, line=14),
    Look("Footer", "footer", "Normal", SONG, size=14, line=14, align="left"),
)


def fonts_of(look: Look) -> Iterator[Any]:
    """Font and size. Word knows half points only: 15.75 is 16, the 三号 of GB/T 9704, with characters 0.25 closer."""
    if look.font:
        other = look.latin or look.font
        yield node("rFonts", ascii=other, hAnsi=other, eastAsia=look.font, cs=LATIN)
    if look.size:
        half_points = ceil(look.size * 2)
        yield node("spacing", val=pt(look.size + look.spread - half_points / 2))
        yield node("sz", val=half_points)
        yield node("szCs", val=half_points)


def setting_of(look: Look) -> Iterator[Any]:
    """How a paragraph is set: what stays with it, its rule and tab, and for all of them where lines break."""
    if look.keeps:
        yield node("keepNext")
    if not look.base:
        yield node("widowControl")
    if look.rule:
        yield node("pBdr", node("bottom", val="single", sz=5, space=0, color="000000"))
    if look.dots:
        yield node("tabs", node("tab", val="right", leader="dot", pos=TEXT_WIDTH))
    if not look.base:
        # Marks may stand over the margin, which is Word's own way. Told not to, LibreOffice 7.4 hangs and loses them.
        yield node("overflowPunct")
        # No gap between Chinese and digits, no grid: lines hold 28 characters by their size.
        yield from (node(tag, val=0) for tag in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"))


def place_of(look: Look) -> Iterator[Any]:
    """Distances, indents, alignment and level of a paragraph."""
    spacing: dict[str, object] = {name: pt(value) for name, value in look.distances if value}
    if look.line:
        spacing |= {"line": pt(look.line), "lineRule": "exact"}
    if spacing:
        yield node("spacing", **spacing)
    if look.indent:
        yield node("ind", firstLineChars=round(look.indent * 100), firstLine=pt(look.indent * BODY_SIZE))
    elif look.left:
        yield node("ind", leftChars=round(look.left * 100), left=pt(look.left * BODY_SIZE))
    if look.align:
        yield node("jc", val=look.align)
    if look.level:
        yield node("outlineLvl", val=look.level - 1)


def style_of(look: Look) -> Any:
    """A paragraph style as Word stores it; those it has itself are shown under its own Chinese names."""
    kind = {"default": 1} if not look.base else {} if look.name.isascii() else {"customStyle": 1}
    return node(
        "style",
        node("name", val=look.name),
        *([node("basedOn", val=look.base)] if look.base else []),
        *([node("next", val=look.next)] if look.next else []),
        node("qFormat"),
        node("pPr", *setting_of(look), *place_of(look)),
        node("rPr", *fonts_of(look)),
        type="paragraph",
        styleId=look.key,
        **kind,
    )


DEFAULTS = """<w:docDefaults {namespaces}>
<w:rPrDefault><w:rPr><w:kern w:val="0"/>
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault/></w:docDefaults>"""

OTHERS = (
    """<w:style {namespaces} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>""",
    """<w:style {namespaces} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>""",
    """<w:style {namespaces} w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>
<w:uiPriority w:val="99"/><w:semiHidden/></w:style>""",
    """<w:style {namespaces} w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>
<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="4" w:space="0" w:color="000000"/>
<w:left w:val="single" w:sz="4" w:space="0" w:color="000000"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/>
<w:right w:val="single" w:sz="4" w:space="0" w:color="000000"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="000000"/>
<w:insideV w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tblBorders></w:tblPr></w:style>""",
)


def write_styles(styles: Any) -> None:
    """Replace all styles of a document by those of a report."""
    del styles[:]
    styles.append(parsed(DEFAULTS))
    styles.extend(map(style_of, LOOKS))
    styles.extend(map(parsed, OTHERS))


def font_table() -> Any:
    """What Word takes where a font is missing."""
    chinese = (
        node(
            "font",
            node("altName", val=other),
            node("panose1", val=panose),
            node("charset", val="86"),
            node("family", val="auto" if name in (SONG, TITLES) else "modern"),
            node("pitch", val="variable" if name in (SONG, TITLES) else "fixed"),
            name=name,
        )
        for name, other, panose in FONTS
    )
    return node("fonts", *chinese)


SETTINGS = """<w:settings {namespaces}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>
<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification"
 w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
<w:compatSetting w:name="enableOpenTypeFeatures" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
<w:compatSetting w:name="doNotFlipMirrorIndents" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/></w:compat>
<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>
</w:settings>"""


def write_settings(settings: Any) -> None:
    """Replace the settings of a document: even pages of their own, and nothing brought up to date on opening."""
    settings[:] = list(parsed(SETTINGS))

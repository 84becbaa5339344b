"""Build the document fonts of static/fonts: subset, TrueType outlines, close punctuation, one set of metrics.

Run: python build_fonts.py SOURCES TARGET (README.md beside this file says where the sources come from).
The same sources give the same bytes.

TrueType outlines only: a CFF font that was subset before WeasyPrint embeds it shows wrong glyphs in
MuPDF and Ghostscript. One file per family: WeasyPrint 70 mixes up the files of a family cut in slices.
"""

import bz2
import hashlib
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import chws_tool
import uharfbuzz
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

# target file: (source file, family, characters it is to hold; see repertoires())
FONTS = {
    "GWFang.ttf": ("FandolFang-Regular.otf", "GW Fang", "core"),
    "GWKai.ttf": ("FandolKai-Regular.otf", "GW Kai", "core"),
    "GWHei.ttf": ("NotoSansSC_500Medium.ttf", "GW Hei", "wide"),
    "GWXiaoBiaoSong.ttf": ("NotoSerifSC_700Bold.ttf", "GW XiaoBiaoSong", "core"),
    "GWSong.ttf": ("NotoSerifSC_400Regular.ttf", "GW Song", "core"),
    "GWRare.ttf": ("LXGWWenKai-Regular.ttf", "GW Rare", "rare"),
    "GWSymbol.ttf": ("DejaVuSans.ttf", "GW Symbol", "symbols"),
    "GWLatin.ttf": ("LiberationSerif-Regular.ttf", "GW Latin", "ascii"),
}
CORE_RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xFF),
    (0x2010, 0x203F),
    (0x2150, 0x217F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x25FF),
    (0x2600, 0x2612),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFFEF),
)
CORE_SINGLES = "‰€℃℅℉№℡™Ω∞✓✔✗✘"
# What only the symbol font draws, and tick marks that must match its boxes.
SYMBOLS = "☐☑☒✓✔✗✘"
# In every font: Pango draws a blank in the font of its neighbour without asking whether the font has it.
BLANKS = {0x20, 0xA0, 0x3000}
DROPPED_TABLES = (b"GSUB", b"GPOS", b"GDEF", b"BASE", b"DSIG", b"vhea", b"vmtx", b"VORG", b"FFTM")
# Seconds from 1904 (the epoch of the head table) to 2024-01-01.
BUILD_STAMP = 2082844800 + 1704067200
# An em is a line of 0.88 above and 0.12 below the base line in every family; else a line that mixes
# families grows and a page loses its 22nd line.
ASCENT, DESCENT = 0.88, 0.12


def double_byte(codec: str, rows: range, columns: range) -> Iterator[int]:
    """Code points of a double-byte Chinese code page."""
    for row in rows:
        for column in columns:
            text = bytes([row, column]).decode(codec, "ignore")
            if len(text) == 1:
                yield ord(text)


def repertoires(sources: Path) -> dict[str, set[int]]:
    """Named sets of code points.

    core is GB 2312, 通用规范汉字表 and symbols; wide adds GBK (traditional and older forms found in names);
    rare is what 仿宋 lacks of core.
    """
    core = set(double_byte("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))) | {ord(c) for c in CORE_SINGLES}
    with bz2.open(sources / "Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        core |= {int(line[2:].split("\t")[0], 16) for line in lines if "\tkTGH\t" in line}
    core.update(*(range(first, last + 1) for first, last in CORE_RANGES))
    fang = set(TTFont(sources / "FandolFang-Regular.otf", lazy=True).getBestCmap())
    gbk = set(double_byte("gbk", range(0x81, 0xFF), range(0x40, 0xFF)))
    return {
        "core": core,
        "wide": core | gbk,
        "rare": core - fang | BLANKS,
        "symbols": {ord(c) for c in SYMBOLS} | BLANKS,
        "ascii": set(range(0x20, 0x7F)) | BLANKS,
    }


def subset(path: Path, codepoints: Iterable[int]) -> bytes:
    request = uharfbuzz.SubsetInput()
    request.unicode_set.update(codepoints)
    request.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    request.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in DROPPED_TABLES)
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
    return uharfbuzz.subset(face, request).blob.data


def draw_as_truetype(font: TTFont) -> None:
    """Replace cubic CFF outlines by quadratic ones, at most 1/1000 em off."""
    glyph_set, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm / 1000, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    font["glyf"].compile(font)
    write_truetype_limits(font)
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"


def write_truetype_limits(font: TTFont) -> None:
    """A maxp table of TrueType: one zone, no instructions; compile() counts points and contours."""
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for limit in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{limit}", 0)
    for limit in ("SizeOfInstructions", "Points", "Contours", "CompositePoints", "CompositeContours"):
        setattr(maxp, f"max{limit}", 0)
    maxp.maxComponentElements = maxp.maxComponentDepth = 0
    maxp.compile(font)


def rename(font: TTFont, family: str, source: str) -> None:
    """The family name of ours (reserved font names must go), keeping copyright and licence notices."""
    table = font["name"]
    notices = {number: table.getDebugName(number) for number in (0, 13, 14)}
    table.names = []
    names = {1: family, 2: "Regular", 4: family, 6: family.replace(" ", ""), 10: f"Modified from {source}"}
    for number, text in sorted({**notices, **names}.items()):
        if text:
            table.setName(text, number, 3, 1, 0x409)
    # Each family has one face, also where the source was a medium or bold weight.
    font["OS/2"].usWeightClass, font["OS/2"].fsSelection, font["head"].macStyle = 400, 0x40, 0


def level(font: TTFont) -> None:
    em, hhea, os2 = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
    up, down = round(ASCENT * em), round(DESCENT * em)
    hhea.ascent, hhea.descent, hhea.lineGap = up, -down, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = up, -down, 0
    os2.usWinAscent, os2.usWinDescent = up, down


def save(font: TTFont, path: Path) -> None:
    font["head"].created = font["head"].modified = BUILD_STAMP
    font.save(path)


def build(source: Path, target: Path, family: str, codepoints: Iterable[int]) -> None:
    font = TTFont(io.BytesIO(subset(source, codepoints)), recalcTimestamp=False)
    if "CFF " in font:
        draw_as_truetype(font)
    rename(font, family, source.name)
    level(font)
    save(font, target)


def close_punctuation(path: Path) -> None:
    """Add the chws feature (标点挤压), which stamps the time of the run; put the fixed stamp back."""
    chws_tool.add_chws(path, path)
    save(TTFont(path, recalcTimestamp=False), path)


def main(sources: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    sets = repertoires(sources)
    lines = []
    for name, (source, family, kind) in FONTS.items():
        build(sources / source, target / name, family, sets[kind])
        if kind in ("core", "wide"):
            close_punctuation(target / name)
        content = (target / name).read_bytes()
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
        print(f"{name:20}{len(content):>11,} bytes{len(TTFont(target / name).getBestCmap()):>7} characters")
    (target / "SHA256SUMS").write_text("".join(sorted(lines, key=lambda line: line.split()[1])), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""The bundled fonts: where they are, whether they are whole, which characters they draw."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

from .blocks import Annex, Block, Document, Heading, Paragraph, Table
from .errors import DocumentError

FOLDER = Path(settings.BASE_DIR) / "static" / "fonts"
REMEDY = "请在项目目录执行 git checkout -- static/fonts 恢复"
# Drawn as nothing by every engine, so no font needs to have them: blanks, line ends, joiners, marks of direction.
INVISIBLE = frozenset(map(ord, "\t\n\r \u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff\ufe0e\ufe0f"))
# How much text is quoted on either side of a character.
QUOTED = 8
LISTED = 10


def digests() -> dict[str, str]:
    """SHA-256 by file name, as SHA256SUMS states them."""
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def missing() -> list[str]:
    """Names of font files that are not there."""
    return [name for name in digests() if not (FOLDER / name).is_file()]


def damaged() -> list[str]:
    """Names of font files whose bytes are not the bundled ones. Reads all of them (29 MB)."""
    present = {name: FOLDER / name for name in digests() if (FOLDER / name).is_file()}
    return [name for name, path in present.items() if hashlib.sha256(path.read_bytes()).hexdigest() != digests()[name]]


def require() -> None:
    """Raises DocumentError if a font file or the list of them is missing."""
    if not (FOLDER / "SHA256SUMS").is_file():
        raise DocumentError(f"公文字体清单 static/fonts/SHA256SUMS 不存在，无法生成 PDF；{REMEDY}。")
    if names := missing():
        raise DocumentError(f"公文字体文件 static/fonts/{'、'.join(names)} 不存在，无法生成 PDF；{REMEDY}。")


def undrawable(characters: set[str]) -> set[str]:
    """Those that no bundled font draws; every font stack ends with all of them. Reads as few fonts as it must."""
    unknown = {c for c in characters if ord(c) not in INVISIBLE}
    for name in digests():
        if not unknown:
            break
        covered = code_points(FOLDER / name)
        unknown = {c for c in unknown if ord(c) not in covered}
    return unknown


@cache
def code_points(font: Path) -> frozenset[int]:
    """The characters a font file draws."""
    with TTFont(font, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def require_drawable(document: Document) -> None:
    """Raises DocumentError that lists each character no bundled font draws, with code point and place."""
    unknown = undrawable({c for _, text in places(document) for c in text})
    if not unknown:
        return
    found = [
        f"“{shown(text[max(at - QUOTED, 0) : at + QUOTED + 1])}”中的 {shown(c)}（U+{ord(c):04X}，{place}）"
        for place, text in places(document)
        for at, c in enumerate(text)
        if c in unknown
    ]
    more = f"等共 {len(found)} 处" if len(found) > LISTED else ""
    raise DocumentError(f"公文字体没有这些字符：{'；'.join(found[:LISTED])}{more}；请改用通用字符后重试。")


def shown(text: str) -> str:
    """The text with a visible stand-in for what a terminal or page would not show."""
    return "".join(c if c.isprintable() else "□" for c in text)


def places(document: Document) -> Iterator[tuple[str, str]]:
    """Every text of the document with the place it stands at, in words."""
    yield "标题", document.title
    yield "文件标题", document.full_title
    yield "附件标记", document.attachment_label
    for label, value in document.cover:
        yield f"封面“{label}”", label + value
    yield from block_places(document.blocks, "正文")
    for annex in document.annexes:
        yield from annex_places(annex)


def annex_places(annex: Annex) -> Iterator[tuple[str, str]]:
    """Every text of an annex with its place."""
    yield f"{annex.label}标题", annex.label + annex.title
    yield from block_places(annex.blocks, annex.label)


def block_places(blocks: tuple[Block, ...], where: str) -> Iterator[tuple[str, str]]:
    """Every text of the blocks with its place."""
    for block in blocks:
        if isinstance(block, Heading):
            where = f"{block.number}{block.title}" or where
            yield where, f"{block.number}{block.title}{block.text}"
        elif isinstance(block, Paragraph):
            yield where, block.text
        else:
            yield from table_places(block, f"表“{block.caption}”" if block.caption else f"{where}的表")


def table_places(table: Table, where: str) -> Iterator[tuple[str, str]]:
    """Every text of a table with its place."""
    yield where, table.caption + table.note
    for column in table.columns:
        yield f"{where}表头", column.title
    for number, row in enumerate(table.rows, start=1):
        for column, cell in zip(table.columns, row.cells, strict=True):
            yield f"{where}第 {number} 行“{column.title}”", cell

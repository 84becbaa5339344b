"""The parts of an .xlsx file that are parsed: which sheets there are, the texts they share, their number formats.

Everything is read as a stream by a parser that takes no document type, so that no entity is ever expanded, and
nothing but what is asked for is kept.
"""

import posixpath
import re
from array import array
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from .soundness import crowded

MOST_SHEETS, LONGEST_TITLE = 50, 31  # characters of a title, as Excel has it
MOST_DECIMALS = 12  # that are looked at in a number format
MOST_LOOKS = 65_490  # formats of cells, as Excel has it
DEEPEST = 100
VISIBLE = "visible"

_PIECE = 1 << 16
_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # “Strict Open XML”
)
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_LITERAL = re.compile(r'"[^"]*"|\\.')  # in a number format: printed as it is, without meaning
_DIGITS = re.compile(r"[0#?][0#?,]*(?:\.(?P<decimals>[0#?]+))?")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_YES = ("1", "true")
_CACHED, _SHORT = 20_000, 100  # texts that are kept decoded, characters of one


class Handler(Protocol):
    """What is called for every element and every text of a part."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, piece: str) -> None: ...


def names(*local: str) -> dict[str, str]:
    """How the parser calls these elements, in either name space → what they are called."""
    return {f"{space}}}{name}": name for space in _SPACES for name in local}


def parsed(archive: ZipFile, name: str, handler: Handler) -> Iterator[None]:
    """Parse a part, pausing after each piece. Raises an error of soundness.DAMAGED if it is no proper one."""
    if not name.endswith((".xml", ".rels")):
        raise ValueError(name)  # nobody has looked at how much there is in it
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            parser.Parse(piece, False)
            yield
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise ValueError("document type")


class _Elements:
    """The elements of a part in the order in which they begin, by local name."""

    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []
        self.depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(name)
        self.found.append((name.rpartition("}")[2], attributes))

    def end(self, name: str) -> None:
        self.depth -= 1

    def text(self, piece: str) -> None:
        """There is nothing to read in it."""


def _elements(archive: ZipFile, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    handler = _Elements()
    for _ in parsed(archive, name, handler):
        yield from handler.found
        handler.found.clear()
    yield from handler.found


class SheetPart(NamedTuple):
    """A sheet of cells: its title, whether it is shown, where it is stored."""

    title: str
    is_visible: bool
    part: str


class Contents(NamedTuple):
    """What a workbook consists of; parts that are not there are empty."""

    sheets: tuple[SheetPart, ...]
    texts: str
    styles: str
    counts_from_1904: bool


def contents_of(archive: ZipFile) -> Contents:
    """The sheets of cells in their order, and where texts and formats are stored. A part is no two sheets'."""
    relations = {one["Id"]: one for name, one in _elements(archive, _RELATIONS) if name == "Relationship"}
    sheets, from_1904 = [], False
    for name, given in _elements(archive, _BOOK):
        if name == "workbookPr":
            from_1904 = given.get("date1904") in _YES
        if name == "sheet":
            relation = relations[next(value for key, value in given.items() if key.endswith("}id"))]
            if relation["Type"].endswith("/worksheet"):
                sheets.append(SheetPart(given["name"], given.get("state", VISIBLE) == VISIBLE, _target(relation)))
    if len(sheets) > MOST_SHEETS:
        raise crowded(f"工作簿有 {len(sheets)} 张工作表，最多 {MOST_SHEETS} 张")
    if len({sheet.part for sheet in sheets}) < len(sheets):
        raise ValueError("a part for two sheets")
    kinds = {one["Type"].rpartition("/")[2]: _target(one) for one in relations.values()}
    return Contents(tuple(sheets), kinds.get("sharedStrings", ""), kinds.get("styles", ""), from_1904)


def _target(relation: Mapping[str, str]) -> str:
    return posixpath.normpath(posixpath.join("/xl", relation["Target"])).lstrip("/")


class Texts:
    """The texts that cells share, packed: a million of them take no more than they do in the file."""

    def __init__(self) -> None:
        self._packed, self._ends, self._cache = bytearray(), array("L", [0]), dict[int, str]()

    def append(self, text: str) -> None:
        """One more."""
        self._packed += text.encode()
        self._ends.append(len(self._packed))

    def at(self, number: int) -> str:
        """The text of this number, counted from 0."""
        if number in self._cache:
            return self._cache[number]
        if number < 0:
            raise IndexError(number)
        text = self._packed[self._ends[number] : self._ends[number + 1]].decode()
        if len(text) <= _SHORT and len(self._cache) < _CACHED:
            self._cache[number] = text
        return text


class _TextReader:
    """Reads shared texts; what is only a reading aid (phonetic runs) is left out."""

    names = names("sst", "si", "r", "t")

    def __init__(self) -> None:
        self.texts, self.pieces = Texts(), list[str]()
        self.depth = self.skipped = 0
        self.is_open = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError(name)
        local = self.names.get(name)
        if self.skipped or local is None:
            self.skipped += 1
        elif local == "t":
            self.is_open = True

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.skipped:
            self.skipped -= 1
            return
        self.is_open = False
        if self.names[name] == "si":
            self.texts.append("".join(self.pieces))
            self.pieces.clear()

    def text(self, piece: str) -> None:
        if self.is_open:
            self.pieces.append(piece)


def texts_of(archive: ZipFile, name: str) -> Texts:
    """The shared texts; a workbook without has none."""
    reader = _TextReader()
    for _ in parsed(archive, name, reader) if name else ():
        pass
    return reader.texts


def unescaped(text: str) -> str:
    """A text with the characters that stand in it by their number: _x000D_."""
    return _ESCAPE.sub(_named, text) if "_x" in text else text


def _named(found: Any) -> str:
    char = chr(int(found[1], 16))
    return "" if "\ud800" <= char <= "\udfff" else char


class Look(NamedTuple):
    """What a number format makes of a number; ``decimals``: how many it shows, if it says so."""

    is_date: bool = False
    is_duration: bool = False
    is_percent: bool = False
    decimals: int | None = None


@lru_cache(maxsize=1024)
def look_of(code: str) -> Look:
    """What a number format makes of a number."""
    meant = _LITERAL.sub("", code)
    digits = _DIGITS.search(meant.partition(";")[0])
    decimals = min(len(digits["decimals"] or ""), MOST_DECIMALS) if digits else None
    return Look(is_date_format(code), is_timedelta_format(code), "%" in meant, decimals)


def looks_of(archive: ZipFile, name: str) -> list[Look]:
    """How numbers look, by the number of the format that cells name."""
    codes: dict[str, str] = {}
    looks: list[Look] = []
    place = ""
    for element, given in _elements(archive, name) if name else ():
        if element == "numFmt":
            codes[given["numFmtId"]] = given["formatCode"]
        elif element in ("cellXfs", "cellStyleXfs", "cellStyles"):
            place = element
        elif element == "xf" and place == "cellXfs":
            if len(looks) == MOST_LOOKS:
                raise ValueError(name)
            looks.append(look_of(_code(given.get("numFmtId", "0"), codes)))
    return looks


def _code(number: str, codes: Mapping[str, str]) -> str:
    return codes.get(number) or BUILTIN_FORMATS.get(int(number), "General")

"""The pieces of WordprocessingML that a report is put together from: elements, runs, paragraphs, fields."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

# What HTML draws as one blank; the ideographic space is none of them.
BLANKS = re.compile(r"[ \t\n\r\f]+")
MM = 1440 / 25.4  # in twips, the twentieths of a point that Word measures in
POINT = 20


def mm(length: float) -> int:
    """Millimetres in twips."""
    return round(length * MM)


def pt(length: float) -> int:
    """Points in twips."""
    return round(length * POINT)


def node(tag: str, *children: Any, **attributes: object) -> Any:
    """An element of Word's main namespace with children and attributes."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def parsed(markup: str) -> Any:
    """An element written out, with the prefixes w and r."""
    return parse_xml(markup.replace("{namespaces}", nsdecls("w", "r"), 1))


def text_node(tag: str, text: str) -> Any:
    """Text whose blanks are kept."""
    element = node(tag)
    element.text = text
    element.set(qn("xml:space"), "preserve")
    return element


def runs(text: str) -> Iterator[Any]:
    """A text as runs, with a break for each end of line.

    The hint gives marks that both scripts have, such as “ ” — …, to the Chinese font.
    """
    for number, line in enumerate(text.split("\n")):
        if number:
            yield node("r", node("br"))
        if shown := BLANKS.sub(" ", line).strip(" "):
            yield node("r", node("rPr", node("rFonts", hint="eastAsia")), text_node("t", shown))


def one_line(text: str) -> str:
    """A text as HTML draws it in a paragraph: ends of line are blanks."""
    return BLANKS.sub(" ", text)


def paragraph(style: str, *content: Any, looks: Iterable[Any] = ()) -> Any:
    """A paragraph in a named style; ``looks`` are properties that this one has besides, in the order of the schema."""
    return node("p", node("pPr", node("pStyle", val=style), *looks), *content)


def field(code: str, shown: Iterable[Any]) -> Iterator[Any]:
    """The runs of a field, with what it shows until it is brought up to date."""
    yield node("r", node("fldChar", fldCharType="begin"))
    yield node("r", text_node("instrText", f" {code} "))
    yield node("r", node("fldChar", fldCharType="separate"))
    yield from shown
    yield node("r", node("fldChar", fldCharType="end"))


def bookmark(number: int, name: str, *content: Any) -> Iterator[Any]:
    """Content that links and references lead to."""
    yield node("bookmarkStart", id=number, name=name)
    yield from content
    yield node("bookmarkEnd", id=number)


def ems(text: str) -> float:
    """How wide a text is, in characters: a Latin letter or digit takes half of one, a mark between digits a quarter."""
    return sum(1 if character > "\u024f" else 0.25 if character in ",.:;" else 0.5 for character in text)

"""Justification of Chinese lines, which WeasyPrint does not have.

WeasyPrint widens U+0020 and U+00A0 only, so a Chinese line, which has none, ends short of the margin, and a
line with one space gets the whole difference there. Here the difference goes between Chinese characters and
into spaces, never into a number or a Latin word and never into —— or ……. One private function of WeasyPrint
is replaced, therefore the version is pinned and a test measures the right edge.
"""

import re
from collections.abc import Iterator
from typing import Any

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.ffi import TO_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

from .errors import DocumentError

WRITTEN_FOR = "70.0"
# Characters that take a share: all but Latin text (U+0021 to U+024F), the dash and the ellipsis.
STRETCHABLE = re.compile("[^!-\u024f\u2014\u2026]+")
# In em. A looser line stays ragged: it holds a long word, and wide gaps would be read as blanks.
MAX_GAP = 0.5


class StretchedLayout(Layout):  # type: ignore[misc]
    """A line's Pango layout that draws ``gap`` pixels between stretchable characters."""

    def __init__(self, layout: Layout, gap: float) -> None:
        self.__dict__.update(layout.__dict__)
        self.gap = gap

    def set_text(self, text: str, justify: bool = False) -> None:
        super().set_text(text, justify)
        if not justify:
            return
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for found in STRETCHABLE.finditer(self.text):
            spacing = pango.pango_attr_letter_spacing_new(round(self.gap * TO_UNITS))
            spacing.start_index = len(self.text[: found.start()].encode())
            spacing.end_index = spacing.start_index + len(found[0].encode())
            pango.pango_attr_list_change(attributes, spacing)
        pango.pango_layout_set_attributes(self.layout, attributes)


def stretchable_gaps(text: str) -> float:
    """How many gaps the text takes. Pango puts half a gap on either side of a character and none at the ends."""
    runs = list(STRETCHABLE.finditer(text))
    if not runs:
        return 0
    ends = (runs[0].start() == 0) + (runs[-1].end() == len(text))
    return sum(len(run[0]) for run in runs) - ends / 2


def texts(box: Any) -> Iterator[str]:
    """The texts of a line, in order."""
    if isinstance(box, boxes.TextBox):
        yield box.text
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from texts(child)


def spread(box: Any, gap: float, shift: float) -> float:
    """Move a box of the line by ``shift`` and widen it; return the shift of what follows it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        extra = gap * stretchable_gaps(box.text)
        if extra:
            box.pango_layout = StretchedLayout(box.pango_layout, gap)
        box.width += extra
        return shift + extra
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        before = shift
        for child in box.children:
            if child.is_in_normal_flow():
                shift = spread(child, gap, shift)
        box.width += shift - before
        return shift
    box.translate(shift, 0)
    return shift


def justify_line(_context: Any, line: Any, extra_width: float) -> None:
    """Stand in for ``weasyprint.layout.inline.justify_line``: fill the line up by ``extra_width`` pixels."""
    gaps = sum(map(stretchable_gaps, texts(line)))
    if gaps and extra_width / gaps <= MAX_GAP * line.style["font_size"]:
        spread(line, extra_width / gaps, 0)


def install() -> None:
    """Replace WeasyPrint's function. Raises DocumentError for a version this was not written for."""
    if weasyprint.__version__ != WRITTEN_FOR:
        raise DocumentError(
            f"排版组件 WeasyPrint 的版本是 {weasyprint.__version__}，两端对齐只适用于 {WRITTEN_FOR}；"
            f"请按 requirements.txt 重新安装（pip install weasyprint=={WRITTEN_FOR}）。"
        )
    inline.justify_line = justify_line

"""What Word, Excel and browsers leave in pasted text, and what is made of it. ``pasted.js`` does the same while typing.

A paragraph is a line. Tabs stand between the cells of a table row and behind the number or bullet of a
list: cells are kept apart by a wide blank, numbers stay with their text, bullets go.
"""

import re

_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Control and format characters but the tab, halves of characters, Symbol's and Wingdings' bullets, embedded objects.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\uf000-\uf0ff"
    r"\ufeff\ufff9-\ufffc]"
)
_BLANKS = re.compile(r"[ \xa0\u1680\u2000-\u200a\u202f\u205f]+")
# As Word writes them without their font: l, n, u, Ø, ü are ●, ■, ◆, ➢, ✓ of Wingdings.
_BULLET = re.compile(r"^[ \u3000\t]*(?:[•●▪◦‣\u2043➢➤][ \t]*|[lnuopqvØü§·○■□◆◇–—*-]\t(?!.*\t))")
_NUMBER = re.compile(
    r"^([ \u3000]*(?:[\d.]*\d[.\uff0e、)）]|[一二三四五六七八九十]+、|[（(][\d一二三四五六七八九十]+[)）]|[①-⑳⑴-⒇]))\t+"
)
_CELLS = re.compile(r" *\t[ \t]*")
WIDE = "\u3000"


def clean_paragraphs(text: str) -> str:
    """Text as paragraphs: no blank lines, indents, bullets, soft hyphens or invisible characters.

    >>> clean_paragraphs("　　一、概况\\r\\n\\r\\n\\u200b1.\\t内容 更多\\n•\\t其他\\n甲\\t乙\\n")
    '一、概况\\n1.内容 更多\\n其他\\n甲\\u3000乙'
    """
    return "\n".join(filter(None, map(_clean, _LINE_END.split(text))))


def _clean(line: str) -> str:
    line = _BLANKS.sub(" ", _INVISIBLE.sub("", line))
    line = _NUMBER.sub(r"\1", _BULLET.sub("", line))
    return _CELLS.sub(WIDE, line.strip(f" \t{WIDE}"))

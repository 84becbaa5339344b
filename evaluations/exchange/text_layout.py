"""Published running text → its reports, their chapters and tables, with sentences that pages broke put together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .workbook import COLUMNS, Row, WorkbookError

LARGEST_TEXT = 2 * 1024 * 1024  # bytes
MOST_LINES = 50_000
LONGEST_LINE = 20_000
LONGEST_TITLE = 120  # of several lines
MOST_REPORTS = 50
OPENING = "前言"

_TITLE = re.compile(
    r"[^。，；：:《》、]{0,50}(?:自评|自我评价|绩效评价|评价)(?:价)?(?:报告|结果)(?:\(.{0,30}\)|（.{0,30}）)?"
)
_CHAPTER = re.compile(
    r"(?P<title>(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,2}部分)[^。：:，；]{1,40})(?:[。：:](?P<rest>.*))?"
)
BEFORE_TITLE = re.compile(r"附[件表]\s?[\d一二三四五六七八九十-]{0,5}[：:]?")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、](?!\d)|第[一二三四五六七八九十]|[①-⑳]"
)
_SUBHEADING = re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")
_ENDS, _CLOSED = "。！？；：:!?;…”", "）)】》"
_LABEL = re.compile(r"[^。，；]{2,20}[：:]")
_BROKEN, _SURELY_BROKEN = 25, 60  # a line that a page broke is full
_SIGNS = (("\\geq", "≥"), ("\\leq", "≤"), ("\\ge", "≥"), ("\\le", "≤"), ("\\%", "%"))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BLANKS = " \u3000\xa0\r\n\ufeff"
_RULE = re.compile(r"[\s|:-]{3,}")


class Line(NamedTuple):
    """A line with its number in the file; ``cells`` if it is a row of a table."""

    number: int
    text: str
    cells: tuple[str, ...] = ()


@dataclass
class Written:
    """One report: title, the lines before its first chapter, chapters by heading."""

    title: str = ""
    opening: list[Line] = field(default_factory=list)
    chapters: dict[str, list[Line]] = field(default_factory=dict)

    @property
    def lines(self) -> Iterator[Line]:
        yield from self.opening
        for heading, lines in self.chapters.items():
            yield Line(0, heading)
            yield from lines


def text_of(content: bytes | str) -> str:
    """The text of a file. Raises WorkbookError if it is too large, or no text."""
    if isinstance(content, str):
        text, size = content, len(content.encode("utf-8", "replace"))
    else:
        text, size = "", len(content)
    if size > LARGEST_TEXT:
        raise WorkbookError("文本超过 2 MB，不予读取。请只保留自评报告的正文。")
    if isinstance(content, bytes):
        text = _decoded(content)
    if "\x00" in text:
        raise WorkbookError("这不是文本文件，读不出内容。请把报告正文另存为纯文本（*.txt，UTF-8）后再上传。")
    return _CONTROL.sub("", text)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("文件既不是 UTF-8 也不是 GB18030 编码，读不出内容。请另存为 UTF-8 文本后再上传。")


def written_in(text: str) -> tuple[Written, ...]:
    """The reports in a text: each begins with its title, once the one before has had a chapter."""
    reports = [Written()]
    chapter: list[Line] | None = None
    for line in _joined(_lines(text)):
        one = reports[-1]
        if not line.cells and _is_title(line.text):
            if one.chapters:
                one = Written()
                reports.append(one)
                _take_back(reports[-2], one)
            one.title, chapter = (one.title + line.text)[:LONGEST_TITLE], None
            one.opening.append(line)
            continue
        found = None if line.cells else _CHAPTER.fullmatch(line.text)
        if found:
            chapter = one.chapters.setdefault(_unused(found["title"].strip(), one), [])
            if rest := (found["rest"] or "").strip():
                chapter.append(line._replace(text=rest))
        else:
            (one.opening if chapter is None else chapter).append(line)
    if len(reports) > MOST_REPORTS:
        raise WorkbookError(f"文本中有 {len(reports)} 份报告，最多 {MOST_REPORTS} 份。请分成几个文件后再上传。")
    return tuple(one for one in reports if one.opening or one.chapters)


def _is_title(text: str) -> bool:
    return len(text) <= 60 and bool(_TITLE.fullmatch(text)) and not _NUMBERED.match(text)


def _take_back(before: Written, one: Written) -> None:
    """附件4 above a title belongs to it."""
    lines = before.chapters[next(reversed(before.chapters))]
    while lines and BEFORE_TITLE.fullmatch(lines[-1].text):
        one.opening.insert(0, lines.pop())


def _unused(title: str, one: Written) -> str:
    return title if title not in one.chapters else f"{title}（{len(one.chapters) + 1}）"


def _lines(text: str) -> Iterator[Line]:
    """The lines that are not blank. Raises WorkbookError if there are too many, or one is too long."""
    for word, sign in _SIGNS:
        text = text.replace(f"{word} ", sign).replace(word, sign)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise WorkbookError(f"文本有 {len(lines)} 行，最多 {MOST_LINES} 行。请只保留自评报告的正文。")
    for number, raw in enumerate(lines, start=1):
        line = raw.strip(_BLANKS)
        if len(line) > LONGEST_LINE:
            raise WorkbookError(f"第 {number} 行有 {len(line)} 字，最多 {LONGEST_LINE} 字。请按原文分段后再上传。")
        if line.startswith("|") and line.endswith("|") and line.count("|") > 2:
            if not _RULE.fullmatch(line):
                yield Line(number, line, tuple(cell.strip(_BLANKS) for cell in line[1:-1].split("|")[:COLUMNS]))
        elif "\t" in line and line.strip():
            yield Line(number, line, tuple(cell.strip(_BLANKS) for cell in line.split("\t")[:COLUMNS]))
        elif line.strip():
            yield Line(number, line.strip())


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    """A sentence that goes on in the next line is one line."""
    before: Line | None = None
    for line in lines:
        if before is not None and _goes_on(before, line):
            before = before._replace(text=before.text + line.text)
            continue
        if before is not None:
            yield before
        before = line
    if before is not None:
        yield before


def _goes_on(before: Line, line: Line) -> bool:
    if before.cells or line.cells or _NUMBERED.match(line.text) or len(before.text) > LONGEST_LINE:
        return False
    if _is_title(line.text) or _SUBHEADING.match(before.text) or BEFORE_TITLE.fullmatch(line.text):
        return False
    if before.text[-1] in _ENDS or (_LABEL.match(line.text) and len(line.text) < _SURELY_BROKEN):
        return False
    if before.text[-1] in "，、,":
        return True
    return len(before.text) >= (_SURELY_BROKEN if before.text[-1] in _CLOSED else _BROKEN)


def tables_in(lines: Sequence[Line]) -> Iterator[tuple[int, list[Row]]]:
    """Every run of table rows: the index of its first line, and the rows."""
    start = None
    for i, line in enumerate([*lines, Line(0, "")]):
        if line.cells and start is None:
            start = i
        elif not line.cells and start is not None:
            rows = [Row(one.number, tuple(cell or None for cell in one.cells)) for one in lines[start:i]]
            yield start, rows
            start = None

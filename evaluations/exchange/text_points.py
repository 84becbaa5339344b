"""Points that running text states: total and grade, and what each group and item gave itself."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.facts import MOST_ROWS, LineFacts
from scoring.engine.rounding import ZERO

_POINTS = r"(?P<points>\d{1,3}(?:\.\d{1,4})?)\s?分"
_TOTAL = re.compile(
    r"(?:自评(?:总得分|总分|总评分|综合得分|得分|分数|分值|结果)|综合(?:评价)?得分|总(?:体)?得分|自评总分|总分|绩效自评|评价得分|综合评分)"
    rf"(?:数|值)?(?:为|是|达|共|：|:)?\s?{_POINTS}"
)
_SUMMARY = re.compile("等级|综合|整体|总分|总得分|自评结果|自评结论|绩效自评|年度|自评分数")
_GRADE = re.compile(
    r"(?:等级|等次|级别|评级|评定|评价结果|自评结果|结果)(?:评定|评价)?(?:为|是|：|:)?[“\"'‘]?(?P<grade>优|良|中|差)"
    r"(?![化势先质异标等期])"
)
_NUMBER = re.compile(
    r"(?P<chapter>[一二三四五六七八九十]{1,3}、)|(?P<section>[（(][一二三四五六七八九十]{1,3}[)）])|"
    r"(?P<item>\d{1,2}[.、])|(?P<part>[（(]\d{1,2}[)）]|[A-Z](?=[一-龥]))"
)
_ITEM = 2.0
_RANKS = {"chapter": 0.0, "section": 1.0, "item": _ITEM, "part": 3.0}
_HEADING = re.compile(
    rf"(?P<title>[^。，；：:（(]{{2,40}}?)(?:情况)?[。，,：:；（(]?\s?自评(?:得)?分?(?:为|：|:)?\s?{_POINTS}\s?(?P<rest>[^。]{{0,6}})"
)
_CLOSING = re.compile(
    rf"(?:该项|本项|此项|该指标|本指标|该部分)(?:目|指标|目标)?自评(?:得)?分?(?:为|：|:)?\s?{_POINTS}"
)
_NO_TITLE = re.compile(r"\d|我|本|全年|按|根据|严格")
_LONGEST_TITLE = 30
_MOST_APART = 5
_LETTERS = 26


@dataclass
class _Group:
    """A group that is open; ``rank``: of its numbering, the smaller the higher.

    ``is_left``: a heading of higher rank followed, so that only 该项自评 still belongs to it.
    """

    rank: float
    title: str
    points: Decimal
    items: list[tuple[str, Decimal]] = field(default_factory=list)
    is_left: bool = False


@dataclass
class TextPoints:
    """What a report states. ``lines`` and ``dimensions`` by codes that ``titles`` name."""

    total: Decimal | None = None
    grade: str = ""
    lines: list[LineFacts] = field(default_factory=list)
    dimensions: dict[str, Decimal] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    _groups: list[_Group] = field(default_factory=list)
    _open: list[_Group] = field(default_factory=list)
    _rank: float = 0.0
    _last_title: str = ""

    def take(self, lines: Iterable[str]) -> None:
        """All lines of a report in its order, chapter headings among them."""
        for line in lines:
            if not self._take_total(line):
                self._take_points(line.strip())
        self._settle()

    @property
    def apart(self) -> Decimal | None:
        """By how much the points of the items miss the total; None if they fit well enough to be all of it."""
        added_up = sum((line.self_score for line in self.lines if line.self_score is not None), ZERO)
        if self.total is None or not self.lines or abs(added_up - self.total) <= _MOST_APART:
            return None
        return added_up - self.total

    def forget_items(self) -> None:
        """Only the total stands."""
        self.lines, self.dimensions, self.titles = [], {}, {}

    def _take_total(self, line: str) -> bool:
        """Whether this line is the first to say the total. A numbered item with points of its own is none."""
        is_said = False
        number = _NUMBER.match(line)
        is_item = number and _RANKS[str(number.lastgroup)] >= _ITEM and _HEADING.match(line[number.end() :].strip())
        for sentence in () if is_item else line.split("。"):
            found = _TOTAL.search(sentence)
            begin = _NUMBER.sub("", sentence.strip(), count=1)
            if found and self.total is None and (_SUMMARY.search(sentence) or _TOTAL.match(begin)):
                self.total, is_said = Decimal(found["points"]), True
            grade = _GRADE.search(sentence)
            if grade and not self.grade and (found or "自评" in sentence):
                self.grade = grade["grade"]
        return is_said

    def _take_points(self, line: str) -> None:
        number = _NUMBER.match(line)
        rank = _RANKS[str(number.lastgroup)] if number else self._rank + 0.5
        rest = line[number.end() :].strip() if number else line
        heading = _HEADING.match(rest)
        closing = None if heading else _CLOSING.search(line)
        if heading and not _TOTAL.match(rest) and not _CLOSING.match(rest):
            self._take_heading(heading["title"], Decimal(heading["points"]), rank, is_group="其中" in heading["rest"])
        elif closing := closing or _CLOSING.match(rest):
            self._add(self._title_of(rest if closing.start() > 0 else ""), Decimal(closing["points"]))
        elif rest.endswith(("：", ":")) and len(rest) <= 2 * _LONGEST_TITLE:
            self._last_title = rest.rstrip("：:")
        for group in self._open:
            group.is_left |= bool(number) and rank < _ITEM and not heading and group.rank >= rank
        if number and (rank < _ITEM or heading):
            self._rank = rank

    def _take_heading(self, title: str, points: Decimal, rank: float, *, is_group: bool) -> None:
        self._open = [group for group in self._open if group.rank < rank and not group.is_left]
        title = title.strip()
        if is_group or not self._open:
            group = _Group(rank, title, points)
            self._groups.append(group)
            self._open.append(group)
        else:
            self._open[-1].items.append((title, points))

    def _add(self, title: str, points: Decimal) -> None:
        if not self._open:
            self._groups.append(_Group(self._rank, title or "评分项", points))
            return
        group = self._open[-1]
        group.items.append((title or f"{group.title}第{len(group.items) + 1}项", points))

    def _title_of(self, line: str) -> str:
        """What an item is called: how its line begins, or the line above that ends with a colon."""
        begin = re.split("[。，；：:（(]", line, maxsplit=1)[0].strip() if line else self._last_title
        self._last_title = "" if not line else self._last_title
        return begin if 1 < len(begin) <= _LONGEST_TITLE and not _NO_TITLE.match(begin) else ""

    def _settle(self) -> None:
        following: list[_Group | None] = [*self._groups[1:], None]
        groups = [
            group
            for group, after in zip(self._groups, following, strict=False)
            # A group whose parts are groups themselves counts through them.
            if group.items or after is None or after.rank <= group.rank
        ]
        for i, group in enumerate(groups[:MOST_ROWS]):
            code = chr(ord("A") + i) if i < _LETTERS else f"Z{i}_"
            self.titles[code] = group.title
            if group.items:
                self.dimensions[code] = group.points
            for n, (title, points) in enumerate(group.items or [(group.title, group.points)], start=1):
                self.lines.append(LineFacts(f"{code}{n}", self_score=points))
                self.titles[f"{code}{n}"] = title
        del self.lines[MOST_ROWS:]

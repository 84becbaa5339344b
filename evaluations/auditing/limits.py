"""How much of a report is examined, so that no file takes more than seconds: the rest is left out, and told."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from evaluations.facts import MOST_ROWS, ReportFacts
from scoring.engine import Problem

LONGEST_ENTRY, LONGEST_PROSE = 500, 20_000  # characters
MOST_ROWS_OF_A_FILE, MOST_CHARACTERS = 2000, 1_000_000
MOST_PROBLEMS, LONGEST_MESSAGE = 200, 1000
_PROSE = frozenset(
    ("texts", "basis", "not_applicable", "deviation_reason", "self_reason", "reviewed_reason")
)  # written by people in sentences
_ROWS = ("budget_lines", "targets", "indicators", "lines", "evidence", "texts")


def shortened(facts: ReportFacts) -> tuple[ReportFacts, list[Problem]]:
    """The report without what is longer than anybody writes it: entries, names, chapters, and their number."""
    walk = _Walk()
    return walk.taken(facts, "", LONGEST_ENTRY), walk.problems


def too_much(reports: Iterable[ReportFacts]) -> str:
    """Why the reports of one file together are too much to be examined; "" if they are not."""
    rows = characters = 0
    for facts in reports:
        rows += sum(len(getattr(facts, name)) for name in _ROWS)
        characters += _length(facts)
    if rows > MOST_ROWS_OF_A_FILE:
        return f"文件里共有 {rows} 行指标、资金和章节，最多 {MOST_ROWS_OF_A_FILE} 行。请分成几个文件后再上传。"
    if characters > MOST_CHARACTERS:
        return f"文件里共有 {characters} 字，最多 {MOST_CHARACTERS} 字。请分成几个文件后再上传。"
    return ""


def first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, and how many there are beyond the first ones."""
    told = tuple(dict.fromkeys(one._replace(message=one.message[:LONGEST_MESSAGE]) for one in problems))
    if len(told) <= MOST_PROBLEMS:
        return told
    return *told[:MOST_PROBLEMS], Problem("", f"另外还有 {len(told) - MOST_PROBLEMS} 处没有读懂，请先改正以上各处。")


class _Walk:
    """Goes through a report and shortens; ``problems``: what was shortened."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def taken(self, value: Any, path: str, longest: int) -> Any:
        if isinstance(value, str):
            return self._text(value, path, longest)
        if isinstance(value, tuple):
            return tuple(self.taken(entry, f"{path}[{i}]", longest) for i, entry in enumerate(value))
        if isinstance(value, Mapping):
            return self._mapping(value, path, longest)
        if is_dataclass(value) and not isinstance(value, type):
            return self._object(value, path)
        return value

    def _text(self, text: str, path: str, longest: int) -> str:
        if len(text) > longest:
            self.problems.append(Problem(path, f"有 {len(text)} 字，只核对前 {longest} 字。"))
        return text[:longest]

    def _mapping(self, entries: Mapping[str, Any], path: str, longest: int) -> dict[str, Any]:
        if len(entries) > MOST_ROWS:
            self.problems.append(Problem(path, f"有 {len(entries)} 项，只核对前 {MOST_ROWS} 项。"))
        kept = [(key[:LONGEST_ENTRY], entry) for key, entry in entries.items()][:MOST_ROWS]
        return {key: self.taken(entry, f"{path}.{key}", longest) for key, entry in kept}

    def _object(self, value: Any, path: str) -> Any:
        """The object itself where nothing of it is too long."""
        changes = {}
        for field in fields(value):
            old = getattr(value, field.name)
            longest = LONGEST_PROSE if field.name in _PROSE else LONGEST_ENTRY
            new = self.taken(old, f"{path}.{field.name}" if path else field.name, longest)
            if new != old:
                changes[field.name] = new
        return replace(value, **changes) if changes else value


def _length(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, tuple):
        return sum(map(_length, value))
    if isinstance(value, Mapping):
        return sum(len(key) + _length(entry) for key, entry in value.items())
    if is_dataclass(value) and not isinstance(value, type):
        return sum(_length(getattr(value, field.name)) for field in fields(value))
    return 0

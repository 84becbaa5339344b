"""What changed in a report from one state to another, field by field, in the order of its pages.

Both states are open data packages, as snapshots keep them. They are compared as they stand, without being read by
a scheme or an outline: these only lend their words, so that a snapshot stays comparable when they have moved on.
What the reviewer entered is no change of the unit's.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scoring.engine import Scheme

from . import entries
from .entries import Entry, Package
from .enums import ChangeKind
from .outline import Outline
from .progress import BASICS, BUDGET, EVIDENCE, INDICATORS, SCORES, TEXT, TITLES
from .worddiff import Kept, Segment, word_diff

Row = Mapping[str, Any]
LONGEST_CONTEXT = 40  # characters that stand beside a change where its text is shown shortened
REGISTERED = "登记资料"


class Change(NamedTuple):
    """One entry, or one row as a whole (``entry`` is ""), with its values as people read them.

    ``segments``: of a text that was changed, its pieces in order. ``is_registered``: administrators keep
    it, not the unit.
    """

    record: str
    entry: str
    before: str
    after: str
    kind: ChangeKind
    segments: tuple[Segment, ...] = ()
    is_registered: bool = False

    @property
    def excerpt(self) -> tuple[Segment, ...]:
        """The segments, with what stayed shortened to the words beside a change."""
        last = len(self.segments) - 1
        return tuple(_shortened(one, at == 0, at == last) for at, one in enumerate(self.segments))


class Group(NamedTuple):
    """The changes of one section; ``key`` names its page."""

    key: str
    title: str
    changes: tuple[Change, ...]


def compare(
    before: Package, after: Package, *, scheme: Scheme | None = None, outline: Outline | None = None
) -> tuple[Group, ...]:
    """Everything that differs, by section in the order of the report; () if nothing does."""
    found = [
        (BASICS, TITLES[BASICS], _basics(before, after)),
        (BUDGET, TITLES[BUDGET], _budget(before, after, scheme)),
        (INDICATORS, TITLES[INDICATORS], _indicators(before, after, scheme)),
        (SCORES, TITLES[SCORES], _scores(before, after, scheme)),
        *_chapters(before, after, outline),
        (EVIDENCE, TITLES[EVIDENCE], _evidence(before, after, scheme)),
    ]
    groups = (Group(key, title, tuple(changes)) for key, title, changes in found)
    return tuple(group for group in groups if group.changes)


def _basics(before: Package, after: Package) -> Iterator[Change]:
    yield from _entries("封面", entries.OF_REPORT, before, after)
    for known, old, new in (
        (entries.REGISTERED, before, after),
        (entries.OF_UNIT, before.get("unit", {}), after.get("unit", {})),
        (entries.OF_YEAR, before.get("year", {}), after.get("year", {})),
    ):
        for change in _entries(REGISTERED, known, old, new):
            yield change._replace(is_registered=True)


def _budget(before: Package, after: Package, scheme: Scheme | None) -> Iterator[Change]:
    yield from _keyed("基础数据", "figures", lambda keys: entries.of_figures(scheme, keys), before, after)
    rows = _Rows("预算项目", entries.OF_BUDGET_LINE, (("category", "title", "source"), ("title",), entries.AMOUNTS))
    yield from rows.changes(before.get("budget_lines", ()), after.get("budget_lines", ()))


def _indicators(before: Package, after: Package, scheme: Scheme | None) -> Iterator[Change]:
    targets = _Rows("申报目标", entries.OF_TARGET, SAME_TARGET)
    yield from targets.changes(before.get("targets", ()), after.get("targets", ()))
    rows = _Rows("绩效指标", entries.of_indicator(scheme), SAME_INDICATOR)
    yield from rows.changes(before.get("indicators", ()), after.get("indicators", ()))


def _scores(before: Package, after: Package, scheme: Scheme | None) -> Iterator[Change]:
    old, new = ({str(row.get("item")): row for row in one.get("lines", ())} for one in (before, after))
    titles = {item.code: item.title for item in scheme.items} if scheme else {}
    for code in dict.fromkeys([*titles, *old, *new]):
        yield from _line(titles.get(code, code), code, old.get(code, {}), new.get(code, {}), scheme)
    yield from _keyed("加减分", "adjustments", lambda keys: entries.of_adjustments(scheme, keys), before, after)
    yield from _stated(before.get("stated", {}), after.get("stated", {}), scheme)


def _line(title: str, code: str, before: Row, after: Row, scheme: Scheme | None) -> Iterator[Change]:
    yield from _keyed(title, "checks", lambda keys: entries.of_checks(scheme, code, keys), before, after)
    yield from _entries(title, entries.of_line(scheme, code), before, after)


def _stated(before: Row, after: Row, scheme: Scheme | None) -> Iterator[Change]:
    yield from _entries("所载结果", entries.OF_STATED, before, after)
    amounts = [Entry(name, label, entries.yuan) for name, label in entries.AMOUNTS.items()]
    for name, record in (("dimensions", "所载分组得分"), ("maxima", "所载分值")):
        yield from _keyed(record, name, lambda keys: entries.of_scored(scheme, keys), before, after)
    yield from _keyed("所载合计", "budget", lambda keys: _with_others(amounts, keys), before, after)
    yield from _keyed("所载执行率", "rates", lambda keys: _with_others([], keys), before, after)


def _chapters(before: Package, after: Package, outline: Outline | None) -> Iterator[tuple[str, str, Iterable[Change]]]:
    old, new = before.get("texts", {}), after.get("texts", {})
    for chapter in entries.of_texts(outline, [*dict.fromkeys([*old, *new])]):
        text = chapter._replace(label="文字")
        yield TEXT + chapter.name, chapter.label, _entries(chapter.label, (text,), old, new)


def _evidence(before: Package, after: Package, scheme: Scheme | None) -> Iterator[Change]:
    rows = _Rows("佐证材料", entries.of_evidence(scheme, after), SAME_EVIDENCE)
    yield from rows.changes(before.get("evidence", ()), after.get("evidence", ()))


LEVELS = ("level1", "level2")
SAME_TARGET = ((*LEVELS, "title", "value"), ("title",), (*LEVELS, "value"))
SAME_INDICATOR = (("key",), ("title",))
SAME_EVIDENCE = (("sha256", "item", "indicator"), ("sha256",), ("file_name", "item", "indicator"))


def same_rows(before: Sequence[Row], after: Sequence[Row], identities: Iterable[Iterable[str]]) -> dict[int, int]:
    """Position before → position after of the rows that are the same: they agree in the entries of an identity.

    ``identities`` are tried one after the other.
    """
    pairs: dict[int, int] = {}
    for names in identities:
        free: dict[tuple[Any, ...], list[int]] = {}
        for at, row in enumerate(before):
            if at not in pairs:
                free.setdefault(_identity(row, names), []).append(at)
        taken = set(pairs.values())
        for at, row in enumerate(after):
            identity = _identity(row, names)
            if at not in taken and any(identity) and free.get(identity):
                pairs[free[identity].pop(0)] = at
    return pairs


class _Rows(NamedTuple):
    """Rows of one kind: what they are called, their entries, and by which entries two of them are the same row.

    Rows that agree in none of the ``identities`` are removed and added ones.
    """

    label: str
    entries: tuple[Entry, ...]
    identities: tuple[Iterable[str], ...]

    def changes(self, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Change]:
        pairs = same_rows(before, after, self.identities)
        by_new = {new: old for old, new in pairs.items()}
        for at, row in enumerate(after):
            if at in by_new:
                yield from _entries(self._called(row), self.entries, before[by_new[at]], row)
            else:
                yield Change(self._called(row), "", "", self._summary(row), ChangeKind.ADDED)
        for at, row in enumerate(before):
            if at not in pairs:
                yield Change(self._called(row), "", self._summary(row), "", ChangeKind.REMOVED)
        yield from self._moved([before[at] for at in sorted(pairs)], [before[by_new[at]] for at in sorted(by_new)])

    def _moved(self, before: Sequence[Row], after: Sequence[Row]) -> Iterator[Change]:
        """The rows from the first to the last that stands elsewhere, in the old and in the new order."""
        places = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new]
        if places:
            part = slice(places[0], places[-1] + 1)
            old, new = ("、".join(str(row.get("title", "")) for row in rows[part]) for rows in (before, after))
            yield Change(self.label, "排列次序", old, new, ChangeKind.CHANGED)

    def _called(self, row: Row) -> str:
        return f"{self.label}“{row.get('title', '')}”"

    def _summary(self, row: Row) -> str:
        told = (f"{one.label}：{one.shown(value)}" for one in self.entries if (value := _value(row, one.name)) != "")
        return "；".join(told)


def _identity(row: Row, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(str(_value(row, name)) for name in names)


def _keyed(
    record: str, name: str, known: Callable[[list[str]], Sequence[Entry]], before: Package, after: Package
) -> Iterator[Change]:
    """Entries that a package keeps by their keys under ``name``."""
    old, new = before.get(name, {}), after.get(name, {})
    yield from _entries(record, known([*dict.fromkeys([*old, *new])]), old, new)


def _with_others(known: list[Entry], keys: list[str]) -> list[Entry]:
    return [*known, *(Entry(key, key) for key in keys if key not in {entry.name for entry in known})]


def _entries(record: str, known: Sequence[Entry], before: Row, after: Row) -> Iterator[Change]:
    for entry in known:
        old, new = _value(before, entry.name), _value(after, entry.name)
        if old == new:
            continue
        kind = ChangeKind.ADDED if old == "" else ChangeKind.REMOVED if new == "" else ChangeKind.CHANGED
        was, now = ("" if value == "" else entry.shown(value) for value in (old, new))
        is_worded = entry.is_prose and kind == ChangeKind.CHANGED
        yield Change(record, entry.label, was, now, kind, word_diff(was, now) if is_worded else ())


def _value(row: Row, name: str) -> Any:
    """ "" for what is not given; an answer “no” is given."""
    value = row.get(name)
    return "" if value is None else value


def _shortened(segment: Segment, is_first: bool, is_last: bool) -> Segment:
    kind, text = segment
    head, tail = "" if is_first else text[:LONGEST_CONTEXT], "" if is_last else text[-LONGEST_CONTEXT:]
    if kind != Kept.SAME or len(text) <= len(head) + len(tail) + 1:
        return segment
    return Segment(kind, f"{head}…{tail}")

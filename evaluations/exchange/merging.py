"""Three states of a sheet, as downloaded, as filled in and as stored now, held against each other cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .filled import NO_RECORD, GivenRow, GivenSheet
from .layout import Form, SheetRow
from .plan import ADDED, CHANGED, REMOVED

Texts = Mapping[str, str]


class Differing(NamedTuple):
    """An entry whose cells say something else than when they were downloaded; ``columns`` are those of the entry."""

    entry: str
    columns: tuple[str, ...]
    is_conflict: bool


@dataclass(frozen=True)
class Merged:
    """What becomes of a row: ``given`` is the row of the workbook (None: removed there), ``stored`` the one now."""

    what: str
    key: str
    given: GivenRow | None
    stored: SheetRow | None
    base: Texts
    entries: tuple[Differing, ...] = ()
    is_conflict: bool = False


def merge(sheet: GivenSheet, base: Mapping[str, Texts], stored: Sequence[SheetRow]) -> Iterator[Merged]:
    """The rows that differ from what was downloaded, in the order of the workbook, then those it no longer has.

    What was changed only in the report stays. A row whose cells were all emptied is removed, as one that is not
    there any more; where no rows can be removed, one that is not there says nothing. Of two rows with one key the
    second is a copy, and a new row.
    """
    now = {row.key: row for row in stored if row.key != NO_RECORD}
    seen: set[str] = set()
    for given in sheet.rows:
        is_twice = given.key in seen
        seen.add(given.key)
        if not given.key or (is_twice and sheet.form.can_grow):
            if any(given.texts.values()):
                yield Merged(ADDED, "", given, None, {})
        elif sheet.form.can_grow and not any(given.texts.values()):
            yield from _removed(sheet.form, given.key, base, now)
        elif is_twice:
            yield Merged(CHANGED, given.key, given, None, {})
        elif merged := _changed(sheet.form, given, base.get(given.key), now.get(given.key)):
            yield merged
    for key in base if sheet.form.can_grow else ():
        if key not in seen:
            yield from _removed(sheet.form, key, base, now)


def _removed(form: Form, key: str, base: Mapping[str, Texts], now: Mapping[str, SheetRow]) -> Iterator[Merged]:
    if key in now:
        is_other = any(now[key].cells[name].text != text for name, text in base.get(key, {}).items())
        yield Merged(REMOVED, key, None, now[key], base.get(key, {}), is_conflict=is_other)


def _changed(form: Form, given: GivenRow, base: Texts | None, stored: SheetRow | None) -> Merged | None:
    """None if the workbook says what it said. Without entries it is a fault: the key was never given out."""
    if base is None:
        return Merged(CHANGED, given.key, given, None, {})
    entries = tuple(_differing(form, given, base, stored))
    if not entries:
        return None
    if stored is None:
        return Merged(ADDED, given.key, given, None, base, entries, is_conflict=True)
    return Merged(CHANGED, given.key, given, stored, base, entries)


def _differing(form: Form, given: GivenRow, base: Texts, stored: SheetRow | None) -> Iterator[Differing]:
    by_entry: dict[str, list[str]] = {}
    for column in form.columns:
        if column.name in base:
            by_entry.setdefault(entry_of(column.entry, stored), []).append(column.name)
    for entry, columns in by_entry.items():
        if all(given.texts[name] == base[name] for name in columns):
            continue
        is_other = stored is not None and any(stored.cells[name].text != base[name] for name in columns)
        yield Differing(entry, tuple(columns), is_other)


def entry_of(name: str, row: SheetRow | None) -> str:
    """The entry that a column holds in a row."""
    return row.entries.get(name, name) if row else name

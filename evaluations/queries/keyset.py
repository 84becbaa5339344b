"""Pages of a long list that begin where the last one ended, instead of counting rows off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F, Field, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

SALT = "evaluations.keyset"


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is sorted by: never NULL, and in the database exactly what ``field`` reads from it."""

    expression: Combinable
    field: "Field[Any, Any]"


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: the keys together are unique. All of them rise, or all of them fall."""

    name: str
    keys: tuple[Key, ...]
    falls: bool = False

    @property
    def names(self) -> list[str]:
        """The keys as columns of a row."""
        return [f"key_{number}" for number in range(len(self.keys))]

    def sorting(self, *, backwards: bool) -> list[str]:
        """The arguments of ``order_by``."""
        sign = "-" if self.falls != backwards else ""
        return [f"{sign}{name}" for name in self.names]

    def beyond(self, values: Sequence[Any], *, backwards: bool) -> TupleGreaterThan | TupleLessThan:
        """The condition that a row comes after the row with these keys, or before it."""
        bounds = [Value(value, output_field=key.field) for value, key in zip(values, self.keys, strict=True)]
        lookup = TupleLessThan if self.falls != backwards else TupleGreaterThan
        return lookup(Tuple(*map(F, self.names)), bounds)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order, and the cursors of the pages before and after them, "" where there is none."""

    rows: list[Any]
    before: str
    after: str
    is_first: bool


def page_of(rows: "QuerySet[Any]", order: Order, size: int, *, after: str = "", before: str = "") -> Page:
    """The page that begins after a cursor or ends before one; the first one if the cursor is none of this order."""
    values, backwards = read(after, order), False
    if values is None:
        values, backwards = read(before, order), True
    if values is None:
        backwards = False
    keyed = rows.annotate(**{name: key.expression for name, key in zip(order.names, order.keys, strict=True)})
    if values is not None:
        keyed = keyed.filter(order.beyond(values, backwards=backwards))
    found = list(keyed.order_by(*order.sorting(backwards=backwards))[: size + 1])
    there_is_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = there_is_more if backwards else values is not None
    has_after = backwards or there_is_more
    return Page(
        rows=found,
        before=cursor(found[0], order) if found and has_before else "",
        after=cursor(found[-1], order) if found and has_after else "",
        is_first=values is None,
    )


def cursor(row: Any, order: Order) -> str:
    """Where a row stands, signed: what comes back was made here."""
    values = [getattr(row, name) for name in order.names]
    told = [value.isoformat() if hasattr(value, "isoformat") else str(value) for value in values]
    return signing.dumps([order.name, *told], salt=SALT)


def read(text: str, order: Order) -> list[Any] | None:
    """The keys that a cursor of this order names; None for anything else."""
    try:
        name, *told = signing.loads(text, salt=SALT)
        if name != order.name or len(told) != len(order.keys):
            return None
        return [key.field.to_python(value) for value, key in zip(told, order.keys, strict=True)]
    except (signing.BadSignature, ValidationError):
        return None

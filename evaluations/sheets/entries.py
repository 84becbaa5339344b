"""Entries of records ↔ cells: what people see in a cell, the value that its text stands for, by the page's fields."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import flatten_choices

from evaluations.enums import Level1, Level2
from evaluations.exchange.layout import AMOUNT, LEVELS, NUMBER, PERCENT, TEXT, Cell
from evaluations.exchange.names import key_of
from evaluations.forms import fields
from evaluations.forms.record import Filling
from evaluations.sections import FORMS

LOOK_OF_UNIT = {fields.YUAN: AMOUNT, fields.PERCENT: PERCENT}
LEVEL_LABELS: Mapping[str, Sequence[tuple[str, str]]] = {"level1": Level1.choices, "level2": Level2.choices}
_LEVELS = {name: dict(pairs) for name, pairs in LEVEL_LABELS.items()}
NO_LEVEL = "一级指标为空，请从下拉列表中选择；不需要这一行请清空整行。"
ROWS = ("line", "target", "indicator")
"""Kinds of records whose entries are the same in every record."""


class Entries:
    """The fields of a report's records, made once."""

    def __init__(self, about: Filling) -> None:
        self.about = about
        self.made: dict[tuple[str, str], dict[str, Any]] = {}

    def of(self, kind: str, key: str) -> dict[str, Any]:
        """What can be entered in a record, by name. Raises LookupError if the report has no such record."""
        key = "new" if kind in ROWS else key
        if (kind, key) not in self.made:
            form = FORMS[kind]
            names = [*form.base_fields, "project"] if kind in ROWS else None  # a bound form has all that are posted
            posted = {f"{kind}-{key}-{name}": "" for name in names} if names else None
            self.made[kind, key] = form(posted, key=key, about=self.about).fields
        return self.made[kind, key]


def labels_of(field: Any) -> dict[str, str]:
    """The values of a choice as posted → what people see, without the one for nothing."""
    pairs: list[tuple[Any, Any]] = [*flatten_choices(field.choices)]
    return {str(value): str(label) for value, label in pairs if value != ""}


def cell_of(field: Any, value: Any, *, look: str = TEXT, is_open: bool = True) -> Cell:
    """The cell of an entry with its stored value."""
    if isinstance(field, fields.QuantityField):
        return Cell(value, LOOK_OF_UNIT.get(field.unit, NUMBER), is_open)
    if isinstance(field, forms.ChoiceField):
        labels = labels_of(field)
        shown = "" if value in (None, "") else labels.get(str(value), str(value))
        return Cell(shown, look, is_open, "", (*dict.fromkeys(labels.values()),))
    return Cell("" if value is None else str(value), look, is_open)


def level_cells(levels: str) -> dict[str, Cell]:
    """The cells of 一级 and 二级指标, which are one entry."""
    parts = dict(zip(LEVEL_LABELS, levels.split(":"), strict=True))
    return {name: level_cell(name, parts[name]) for name in LEVEL_LABELS}


def level_cell(name: str, value: str = "") -> Cell:
    """The cell of one level."""
    labels = _LEVELS[name]
    return Cell(labels.get(value, ""), TEXT, True, "", (*labels.values(),))


def value_of(entry: str, field: Any, texts: Mapping[str, str]) -> Any:
    """The value of an entry whose cells say this, by column.

    Raises ValidationError if they do not say one, with the column at fault as its code if they are several.
    """
    if entry == LEVELS:
        if not texts["level1"]:
            raise ValidationError(NO_LEVEL, code="level1")
        return field.clean(":".join(_chosen(LEVEL_LABELS[name], text, name) for name, text in texts.items()))
    ((name, text),) = texts.items()
    if isinstance(field, forms.ChoiceField):
        text = _chosen(labels_of(field).items(), text, name)
    elif not isinstance(field, fields.PlainTextField):
        text = "".join(line.strip() for line in text.split("\n"))
    return field.clean(text)


def _chosen(choices: Any, text: str, column: str) -> str:
    """The value of a label; an empty cell chooses nothing."""
    pairs: list[tuple[Any, Any]] = [*choices]
    by_label = {key_of(str(label)): str(value) for value, label in reversed(pairs)}
    if text and key_of(text) not in by_label:
        labels = "、".join(dict.fromkeys(str(label) for _, label in pairs))
        message = f"“{text[:60]}”不在可选范围内，应为{labels or '空'}{'之一' if labels else ''}。"
        raise ValidationError(message, code=column)
    return by_label.get(key_of(text), "")


def as_number(value: Any) -> Decimal | None:
    """A number that was computed; None if there is none."""
    return value if isinstance(value, Decimal) else None

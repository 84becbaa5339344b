"""A document ↔ plain data: what was published is stored as it was read, and shown from there."""

from dataclasses import fields
from datetime import date
from typing import Any

from .blocks import Annex, Block, Column, Document, Heading, Paragraph, Row, Table

_BLOCKS: dict[str, type] = {"heading": Heading, "paragraph": Paragraph, "table": Table}
_NAMES = {cls: name for name, cls in _BLOCKS.items()}


def to_data(value: Any) -> Any:
    """A document, or any part of it, as JSON values; blocks say what they are."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_data(entry) for entry in value]
    if hasattr(value, "__dataclass_fields__"):
        data = {field.name: to_data(getattr(value, field.name)) for field in fields(value)}
        return {"block": _NAMES[type(value)], **data} if type(value) in _NAMES else data
    return value


def document_from(data: dict[str, Any]) -> Document:
    """The document that ``to_data`` stored."""
    return Document(
        **{
            **data,
            "cover": tuple((label, value) for label, value in data["cover"]),
            "blocks": _blocks(data["blocks"]),
            "annexes": tuple(Annex(**{**annex, "blocks": _blocks(annex["blocks"])}) for annex in data["annexes"]),
            "dated": date.fromisoformat(data["dated"]),
        }
    )


def _blocks(entries: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(entry) for entry in entries)


def _block(entry: dict[str, Any]) -> Block:
    values = {key: value for key, value in entry.items() if key != "block"}
    cls = _BLOCKS[entry["block"]]
    if cls is Table:
        values["columns"] = tuple(Column(**column) for column in values["columns"])
        values["rows"] = tuple(Row(**{**row, "cells": tuple(row["cells"])}) for row in values["rows"])
    return cls(**values)  # type: ignore[no-any-return]

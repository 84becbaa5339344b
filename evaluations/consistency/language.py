"""Checks on numbering, wording and the names of documents."""

from .findings import Check

CHECKS: tuple[Check, ...] = ()

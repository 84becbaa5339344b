"""Checks on what was declared against what is reported: indicators, goals."""

from .findings import Check

CHECKS: tuple[Check, ...] = ()

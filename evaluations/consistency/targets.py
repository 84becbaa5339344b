"""Checks on targets and actual values."""

from .findings import Check

CHECKS: tuple[Check, ...] = ()

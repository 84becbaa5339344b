"""Checks on figures and statements in words against the data and each other."""

from .findings import Check

CHECKS: tuple[Check, ...] = ()

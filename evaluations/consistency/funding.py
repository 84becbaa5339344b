"""Checks on amounts: budget, funds received, expenditure."""

from .findings import Check

CHECKS: tuple[Check, ...] = ()

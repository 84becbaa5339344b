"""Examines self-evaluations that were not written here: packages, score tables, published texts. No database."""

from .audit import Outcome, Unread, audit
from .reading import SUFFIXES, UnreadableFile
from .rows import Data
from .sheets import workbook_of
from .summary import as_data, by_severity, summed
from .words import as_text

__all__ = [
    "SUFFIXES",
    "Data",
    "Outcome",
    "Unread",
    "UnreadableFile",
    "as_data",
    "as_text",
    "audit",
    "by_severity",
    "summed",
    "workbook_of",
]

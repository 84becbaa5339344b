"""Score tables of self-evaluations as units publish them (.xlsx) → reports."""

from .read_report import ReadReport


def read_score_tables(content: bytes, file_name: str) -> tuple[ReadReport, ...]:
    """The reports in a workbook. Raises WorkbookError if it cannot be read or holds none."""
    raise NotImplementedError

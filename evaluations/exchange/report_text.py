"""The running text of published reports → reports."""

from .read_report import ReadReport


def read_reports(content: bytes | str, file_name: str) -> tuple[ReadReport, ...]:
    """The reports in a text. Raises WorkbookError if it cannot be read or holds none."""
    raise NotImplementedError

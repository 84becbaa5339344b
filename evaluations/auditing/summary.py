"""An outcome as plain data, see docs/audit.md: reports, files that could not be read, and counts."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from evaluations.enums import Severity

from .audit import Outcome
from .rows import Data, report_data

# What PostgreSQL does not store as JSON, and no text shows.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def as_data(outcome: Outcome) -> Data:
    """The outcome as JSON values without unprintable characters, whatever the files held."""
    reports = [report_data(one) for one in outcome.reports]
    errors = [fault._asdict() for fault in outcome.errors]
    return summed(outcome.files, _printable(reports), _printable(errors))


def summed(files: int, reports: list[Data], errors: list[Data]) -> Data:
    """The data of an outcome with these parts, counted."""
    found = [finding for report in reports for finding in report["findings"]]
    by_code = dict(sorted(Counter(finding["code"] for finding in found).items()))
    return {
        "reports": reports,
        "errors": errors,
        "summary": {
            "files": files,
            "reports": len(reports),
            "findings": {"by_severity": by_severity(found), "by_code": by_code},
        },
    }


def by_severity(findings: Iterable[Data]) -> dict[str, int]:
    """How many findings there are of each severity, the gravest first."""
    numbers = Counter(finding["severity"] for finding in findings)
    return {severity.value: numbers[severity] for severity in Severity}


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("□", value)
    if isinstance(value, dict):
        return {key: _printable(entry) for key, entry in value.items()}
    return [_printable(entry) for entry in value] if isinstance(value, list) else value

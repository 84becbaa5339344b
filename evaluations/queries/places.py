"""From a path into the data package to the place of the entry on the page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

Rows = Mapping[str, Sequence[Any]]

_PATH = re.compile(r"(?P<list>\w+)(?:\[(?P<at>[^\]]+)\])?(?:\.(?P<rest>.+))?")
KINDS = {"indicators": "indicator", "targets": "target", "evidence": "evidence", "budget_lines": "line"}


def place_of(where: str, rows: Rows) -> str:
    """``indicators[3].actual`` → ``indicator-17-actual``; "" if the page has no such entry.

    ``rows``: the report's rows by the name of their list in the package.
    """
    found = _PATH.fullmatch(where)
    if found is None or not found["rest"]:
        return ""
    name, at, rest = found["list"], found["at"], found["rest"].replace("checks.", "check_")
    if name == "figures":
        return f"figure-{rest}-value"
    if name == "texts":
        return f"text-{rest}-text"
    if name == "adjustments":
        return f"adjustment-{rest}-points"
    if name == "lines" and at:
        return f"score-{_item(at, rows['lines'])}-{rest}"
    return _numbered(KINDS[name], rows[name], at, rest) if name in KINDS and at else ""


def rows_by_list(report: Any, lines: Sequence[Any]) -> Rows:
    """The rows of a report by the name of their list in the package; ``lines``: the budget lines it shows."""
    names = ("indicators", "targets", "lines", "evidence")
    return {name: list(getattr(report, name).all()) for name in names} | {"budget_lines": lines}


def _item(at: str, lines: Sequence[Any]) -> str:
    """Lines are named by their item, which may be a number, or counted."""
    is_counted = at.isdecimal() and int(at) < len(lines) and at not in {line.item for line in lines}
    return str(lines[int(at)].item) if is_counted else at


def _numbered(kind: str, rows: Sequence[Any], at: str, rest: str) -> str:
    """Rows are counted; indicators are also named by their key."""
    is_counted = at.isdecimal() and int(at) < len(rows)
    found = rows[int(at)] if is_counted else next((row for row in rows if getattr(row, "key", None) == at), None)
    return "" if found is None else f"{kind}-{found.pk}-{'method' if rest == 'direction' else rest}"

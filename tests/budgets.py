"""Workbooks of budget lines of all units, for tests."""

from evaluations.exchange.budget_sheet import HEADS
from tests.workbooks import workbook

HEAD = list(HEADS.values())


def budget(*rows, head=HEAD, title="预算与决算", above=()):
    """The bytes of a workbook with these rows below the head."""
    return workbook({title: [*above, head, *rows]})


def line(unit="示例市图书馆", title="购书经费", *amounts, category="项目支出", source="", project=""):
    """A row of the sheet."""
    return [unit, category, title, source or None, project or None, *amounts]

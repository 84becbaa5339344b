"""The real case, row by row: what was judged by hand against what the checks find. See docs/real-case.md."""

import re
from functools import cache
from pathlib import Path

from evaluations.auditing.audit import audit
from evaluations.outline import load
from tests.packages import demo_path, find_scheme

ROOT = Path(__file__).parents[3]
TEXT = ROOT / "tests" / "evaluations" / "seed-2023.txt"
HOLDS = ("✓", "≈")


@cache
def rows():
    """Number, judgement and references (report, check, place) of every row of the table."""
    lines = (ROOT / "docs" / "real-case.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d", line)]
    return [
        (int(row), judged, [tuple(one.split(maxsplit=2)) for one in found.split(";") if one.strip()])
        for row, judged, found, _ in cells
    ]


def found(*files):
    """Report, check and place of everything an audit of these files finds."""
    outcome = audit(tuple((path.name, path.read_bytes()) for path in files), find_scheme, load)
    assert not outcome.errors
    names = {"overall": "整体", "project": "项目"} if len(files) > 1 else {"overall": "全文", "project": "全文"}
    return {
        (names[one.subject.facts.kind], code, where) for one in outcome.reports for code, _, where, *_ in one.findings
    }


@cache
def found_in_packages():
    return found(demo_path("overall"), demo_path("project"))


def referred(*reports):
    return {reference for _, _, references in rows() for reference in references if reference[0] in reports}


def test_every_row_of_the_hand_made_table_is_there_in_order():
    assert [row for row, _, _ in rows()] == list(range(1, 79))


def test_what_the_table_names_is_found_and_nothing_else():
    assert found_in_packages() == referred("整体", "项目")


def test_what_only_the_published_text_shows_is_found_there():
    assert referred("全文") <= found(TEXT)


def test_rows_that_hold_are_left_alone():
    assert [row for row, judged, references in rows() if judged in HOLDS and references] == []


def test_every_contradiction_of_the_first_66_rows_is_found():
    missed = [row for row, judged, references in rows() if row <= 66 and judged == "✗" and not references]

    assert missed == []

"""Workbooks that bear a given date."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook

from evaluations.exchange.dating import dated
from tests.workbooks import workbook

AT = datetime(2024, 6, 3, 9, 30, tzinfo=UTC)


def test_a_dated_workbook_says_the_same_and_when():
    book = load_workbook(BytesIO(dated(workbook({"表": [["甲", 1], ["乙", None]]}), AT)))

    assert [list(row) for row in book["表"].iter_rows(values_only=True)] == [["甲", 1], ["乙", None]]
    assert (book.properties.created, book.properties.modified) == (AT.replace(tzinfo=None), AT.replace(tzinfo=None))

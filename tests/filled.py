"""A report's workbook in the hands of somebody who fills it in: cells are named by the title of a row and a head."""

from io import BytesIO

import openpyxl
from django.utils import timezone

from evaluations.desk import Desk
from evaluations.exchange.filled import read_filled
from evaluations.exchange.layout import FIRST_ROW, HEAD_ROW
from evaluations.models import Report
from evaluations.sheets.book import subject_of, workbook_of
from evaluations.sheets.planning import plan_of
from tests.workbooks import content_of


def desk_of(report):
    desk = Desk(Report.objects.get(pk=report.pk))
    desk.load()
    return desk


def downloaded(report):
    return workbook_of(desk_of(report), timezone.now())


def planned(report, content):
    """What a workbook would change in a report as it is stored now."""
    return plan_of(desk_of(report), read_filled(content, str(report.pk), subject_of(report)))


class Editing:
    """A workbook that is open."""

    def __init__(self, content):
        self.book = openpyxl.load_workbook(BytesIO(content))

    def column(self, sheet, head):
        heads = [cell.value for cell in self.book[sheet][HEAD_ROW]]
        return heads.index(head) + 1

    def row(self, sheet, subject):
        """The row in which a cell says this."""
        for row in self.book[sheet].iter_rows(min_row=FIRST_ROW):
            if any(cell.value == subject for cell in row):
                return row[0].row
        raise LookupError(subject)

    def cell(self, sheet, subject, head):
        return self.book[sheet].cell(self.row(sheet, subject), self.column(sheet, head))

    def put(self, sheet, subject, head, value):
        cell = self.cell(sheet, subject, head)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # typed as text, whatever it begins with

    def add(self, sheet, **values):
        """Fill in the first blank row; values by head."""
        page, first = self.book[sheet], self.column(sheet, next(iter(values)))
        number = next(
            at for at in range(FIRST_ROW, 9999) if page.cell(at, first).value is None and not page.cell(at, 1).value
        )
        for head, value in values.items():
            page.cell(number, self.column(sheet, head)).value = value
        return number

    def clear(self, sheet, subject):
        number = self.row(sheet, subject)
        for cell in self.book[sheet][number][1:]:
            cell.value = None

    def delete(self, sheet, subject):
        self.book[sheet].delete_rows(self.row(sheet, subject))

    def saved(self):
        return content_of(self.book)

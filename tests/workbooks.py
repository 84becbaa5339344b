"""Workbooks for tests, made of plain rows."""

from io import BytesIO

import openpyxl


def workbook(sheets, *, formats=(), merged=()):
    """The bytes of an .xlsx file: sheet title → rows; number formats by cell and merged ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    first = book.worksheets[0]
    for cell, number_format in dict(formats).items():
        first[cell].number_format = number_format
    for cells in merged:
        first.merge_cells(cells)
    return content_of(book)


def content_of(book):
    target = BytesIO()
    book.save(target)
    return target.getvalue()

"""A report as a workbook: its records as rows of sheets, and what a filled-in workbook would change in it."""

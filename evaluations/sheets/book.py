"""The workbook of a report: to be filled in, to be printed, to be uploaded again."""

from collections.abc import Iterator
from datetime import datetime

from evaluations.assessment import Assessment
from evaluations.desk import Desk
from evaluations.exchange.drawing import draw_forms
from evaluations.exchange.filled import HIDDEN, Origin, records_of
from evaluations.exchange.layout import FilledSheet
from evaluations.models import Report
from evaluations.services.composing import examined

from .entries import Entries
from .lists import sheets_of
from .scores import score_sheets

ABOUT = (
    ("全部", "白色的格", "可以填写；灰色的格由系统算出，上传时不读取。"),
    ("全部", "增加一行", "填在表格下面的空行里。"),
    ("全部", "删除一行", "清空这一行可以填写的各格，或删除整行。"),
    ("全部", "上传之后", "先列出每一处改动，确认后才写入；下载以后网页上有人改过的格，由您选择保留哪一个。"),
)


def subject_of(report: Report) -> str:
    """What a workbook says it is of."""
    return str(report)


def all_sheets(desk: Desk, assessment: Assessment | None = None) -> list[FilledSheet]:
    """Every sheet of the report with what is stored now; with its ``assessment`` also what is computed."""
    entries = Entries(desk.about)
    return [*sheets_of(desk, entries, assessment), *score_sheets(desk, entries, assessment)]


def workbook_of(desk: Desk, made: datetime) -> bytes:
    """The report as an .xlsx file; ``made`` is when."""
    sheets = all_sheets(desk, examined(desk.report, desk.lines).assessment)
    origin = Origin(str(desk.report.pk), subject_of(desk.report), made.isoformat(timespec="seconds"))
    return draw_forms(sheets, _guide(sheets), HIDDEN, records_of(origin, sheets))


def _guide(sheets: list[FilledSheet]) -> Iterator[tuple[str, str, str]]:
    yield from ABOUT
    for one in sheets:
        yield from ((one.form.title, column.head, column.help) for column in one.form.columns if column.help)

"""A big workbook on its way back into a report, for ``bench``."""

from collections.abc import Callable

from django.utils import timezone

from evaluations.enums import Direction, IndicatorKind, Level1, Level2, ReportKind
from evaluations.exchange.filled import read_filled
from evaluations.models import Indicator, Report
from evaluations.services.importing import import_plan, keep_upload
from evaluations.sheets.book import subject_of
from evaluations.sheets.planning import plan_of
from tests.factories import act_by
from tests.filled import Editing, desk_of, downloaded
from tests.publications import import_demo

ROWS = 5000
SHEET, HEAD = "指标完成情况", "完成值"


def imports() -> Callable[[], None]:
    """Read, plan and store a workbook of a report with 5,000 indicators, all of whose actual values were changed.

    Each time they are set back beforehand in the database, which is part of what is measured.
    """
    report = import_demo(ReportKind.OVERALL)
    report.indicators.all().delete()
    kind = {"kind": IndicatorKind.QUANTITY, "direction": Direction.MORE, "unit": "亩", "target": "2200亩"}
    kind |= {"level1": Level1.OUTPUT, "level2": Level2.QUANTITY}
    Indicator.objects.bulk_create(
        Indicator(report=report, position=at, key=f"k{at}", title=f"改造面积{at}", actual="2300亩", **kind)
        for at in range(ROWS)
    )
    book = Editing(downloaded(report))
    column = book.column(SHEET, HEAD)
    for at in range(ROWS):
        book.book[SHEET].cell(book.first_row + at, column).value = f"{2400 + at}亩"
    content = book.saved()
    return lambda: import_all(report, content)


def import_all(report: Report, content: bytes) -> None:
    report.indicators.update(actual="2300亩")
    desk = desk_of(report)
    given = read_filled(content, str(report.pk), subject_of(report), most_rows=2 * ROWS)
    plan = plan_of(desk, given)
    act = act_by(now=timezone.now())
    import_plan(keep_upload(report, act, "指标.xlsx", content), plan, {}, act)
    assert report.indicators.filter(actual=f"{2400 + ROWS - 1}亩").count() == 1

"""Workbooks that are confirmed at the same moment: on PostgreSQL, where rows can be locked one by one."""

import pytest
from django.db import connection

from evaluations.enums import ReportKind
from evaluations.models import Indicator, Report, WorkbookUpload
from evaluations.services.importing import Overtaken, import_plan, keep_upload
from tests.evaluations.services.test_concurrent_saves import at_once, saving
from tests.factories import act_by
from tests.filled import Editing, downloaded, planned
from tests.publications import import_demo

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer at a time in"),
]
INDICATORS, AREA = "指标完成情况", "新增实施改造面积"
NEW = {"一级指标": "产出指标", "三级指标": "新的指标", "计算方式": "定性，按达成程度"}


@pytest.fixture
def report():
    act_by()  # the same person in all threads
    return import_demo(ReportKind.OVERALL)


def confirming(upload, plan):
    """A job: a plan that was shown is confirmed; whether it was stored."""

    def confirm():
        upload.report = Report.objects.get(pk=upload.report_id)
        try:
            import_plan(upload, plan, {}, act_by())
        except Overtaken:
            return False
        return True

    return confirm


def kept(report, value):
    book = Editing(downloaded(report))
    book.put(INDICATORS, AREA, "完成值", value)
    book.add(INDICATORS, **NEW)
    content = book.saved()
    return keep_upload(report, act_by(), f"{value}.xlsx", content), planned(report, content)


def test_two_workbooks_that_change_one_cell_do_not_overwrite_each_other(report):
    jobs = [confirming(*kept(report, value)) for value in ("2300亩", "2400亩")]

    stored = at_once(*jobs)

    assert sorted(stored) == [False, True]
    assert Indicator.objects.get(report=report, title=AREA).actual == ("2300亩", "2400亩")[stored.index(True)]
    assert Indicator.objects.filter(report=report, title="新的指标").count() == 1


def test_a_double_click_stores_once(report):
    upload, plan = kept(report, "2300亩")
    again = WorkbookUpload.objects.get(pk=upload.pk)

    stored = at_once(confirming(upload, plan), confirming(again, plan))

    assert sorted(stored) == [False, True]
    assert Indicator.objects.filter(report=report, title="新的指标").count() == 1


def test_a_save_on_the_web_and_an_import_leave_one_value_and_no_silence(report):
    row = Indicator.objects.get(report=report, title=AREA)
    upload, plan = kept(report, "2300亩")

    stored, outcome = at_once(
        confirming(upload, plan), saving(report, f"indicator-{row.pk}-actual", "2400亩", seen=row.actual)
    )

    row.refresh_from_db()
    assert stored != bool(outcome.saved)
    assert row.actual == ("2300亩" if stored else "2400亩")

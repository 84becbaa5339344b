"""A planned workbook is stored as it was shown, or not at all."""

from datetime import timedelta

import pytest

from evaluations.enums import ReportKind, ReportStatus
from evaluations.exchange.plan import OWN, WEB
from evaluations.models import AccessRecord, BudgetLine, EntryMark, Indicator, Report, WorkbookUpload
from evaluations.services.editing import Refused
from evaluations.services.importing import KEPT_FOR, MOST_KEPT, Overtaken, import_plan, keep_upload
from evaluations.workflow import NotPossibleNow
from tests.factories import NOW, act_by
from tests.filled import Editing, downloaded, planned
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
INDICATORS, LINES = "指标完成情况", "预算与决算"
AREA = "新增实施改造面积"


@pytest.fixture
def report():
    return import_demo(ReportKind.OVERALL)


@pytest.fixture
def book(report):
    return Editing(downloaded(report))


def uploaded(report, book):
    content = book.saved()
    return keep_upload(report, act_by(), "填报.xlsx", content), planned(report, content)


def area(report):
    return Indicator.objects.get(report=report, title=AREA)


def test_changes_are_stored_and_kept_in_the_trail(report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    book.clear(INDICATORS, "固定资产投资")
    book.add(LINES, 支出类别="基本支出", 预算项目="培训费", **{"支出数（元）": "1.5万元"})
    place = f"indicator-{area(report).pk}-actual"
    EntryMark.objects.create(report=report, place=place, origin="last_year")
    version = report.version

    import_plan(*uploaded(report, book), {}, act_by())

    assert area(report).actual == "2300亩"
    assert not Indicator.objects.filter(report=report, title="固定资产投资").exists()
    assert BudgetLine.objects.get(title="培训费").spent == 15000
    assert Report.objects.get(pk=report.pk).version > version
    assert not EntryMark.objects.filter(place=place).exists()
    assert not WorkbookUpload.objects.exists()
    changes = [tuple(one) for record in AccessRecord.objects.filter(report=report) for one in record.changes]
    assert (place, "2235.43亩", "2300亩") in changes
    assert AccessRecord.objects.filter(subject__contains="工作簿“填报.xlsx”").count() == 1


@pytest.mark.parametrize(("choice", "actual"), [(OWN, "2300亩"), (WEB, "2250亩"), ("", "2250亩")])
def test_a_conflict_is_stored_as_chosen(report, book, choice, actual):
    row = area(report)
    Indicator.objects.filter(pk=row.pk).update(actual="2250亩")
    book.put(INDICATORS, AREA, "完成值", "2300亩")

    import_plan(*uploaded(report, book), {f"indicator-{row.pk}-actual": choice}, act_by())

    assert area(report).actual == actual


def test_nothing_is_stored_over_what_was_changed_after_planning(report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    book.put(LINES, "其他项目", "支出数（元）", 1)
    upload, plan = uploaded(report, book)
    Indicator.objects.filter(report=report, title=AREA).update(actual="2250亩")

    with pytest.raises(Overtaken):
        import_plan(upload, plan, {}, act_by())

    assert (area(report).actual, BudgetLine.objects.filter(spent=1).exists()) == ("2250亩", False)
    assert WorkbookUpload.objects.exists()


def test_a_row_changed_after_planning_is_not_removed(report, book):
    book.delete(INDICATORS, AREA)
    upload, plan = uploaded(report, book)
    Indicator.objects.filter(report=report, title=AREA).update(actual="2250亩")

    with pytest.raises(Overtaken):
        import_plan(upload, plan, {}, act_by())

    assert area(report).actual == "2250亩"


def test_rows_that_contradict_each_other_are_refused_and_nothing_is_stored(report, book):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    for _ in range(2):
        book.add(LINES, 支出类别="基本支出", 预算项目="培训费", **{"支出数（元）": 1})
    upload, plan = uploaded(report, book)

    with pytest.raises(Refused) as caught:
        import_plan(upload, plan, {}, act_by())

    ((at, sentence),) = caught.value.faults.items()
    assert (plan.rows[at].subject, "已有同类同名同来源的预算项目" in sentence) == ("培训费", True)
    assert (area(report).actual, BudgetLine.objects.filter(title="培训费").exists()) == ("2235.43亩", False)


def test_names_that_clash_with_stored_ones_are_refused_by_row(report, book):
    book.put(LINES, "其他项目", "预算项目", "城市更新专项工作经费")
    upload, plan = uploaded(report, book)

    with pytest.raises(Refused) as caught:
        import_plan(upload, plan, {}, act_by())

    assert [plan.rows[at].key for at in caught.value.faults] == [plan.rows[0].key]


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_a_report_under_review_takes_no_workbook(report, book, status):
    book.put(INDICATORS, AREA, "完成值", "2300亩")
    upload, plan = uploaded(report, book)
    Report.objects.filter(pk=report.pk).update(status=status)

    with pytest.raises(NotPossibleNow):
        import_plan(upload, plan, {}, act_by())

    assert area(report).actual == "2235.43亩"


def test_a_line_of_a_report_under_review_is_not_changed(report, book):
    project = import_demo(ReportKind.PROJECT)
    Report.objects.filter(pk=project.pk).update(status=ReportStatus.SUBMITTED)
    book.put(LINES, "城市更新专项工作经费", "到位资金（元）", 1)
    upload, plan = uploaded(report, book)

    with pytest.raises(Refused) as caught:
        import_plan(upload, plan, {}, act_by())

    assert "正在审核" in caught.value.faults[0]


def test_uploads_are_kept_for_a_while_and_not_without_end(report):
    old = keep_upload(report, act_by(now=NOW - KEPT_FOR - timedelta(hours=1)), "旧.xlsx", b"")
    fresh = [keep_upload(report, act_by(), f"{number}.xlsx", b"") for number in range(MOST_KEPT + 2)]

    assert [*WorkbookUpload.objects.values_list("pk", flat=True)] == [one.pk for one in reversed(fresh[2:])]
    assert old.pk not in [one.pk for one in fresh]

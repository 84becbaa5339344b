"""Rows added, removed and moved while a report is filled in."""

from decimal import Decimal

import pytest

from evaluations import wording
from evaluations.enums import BudgetCategory, Origin, ReportKind, ReportStatus
from evaluations.models import BudgetLine, EntryMark, Project, Report
from evaluations.services.editing import Refused
from evaluations.services.rows import add_row, add_rows, move_row_up, remove_row
from evaluations.workflow import NotPossibleNow
from tests.factories import act_by, make_report

pytestmark = pytest.mark.django_db

LINE = {"category": "project", "title": "更新经费", "source": ""}
INDICATOR = {"levels": "output:quantity", "title": "面积", "method": "quantity:≥"}
TARGET = {"levels": "satisfaction:satisfaction", "title": "满意度", "value": "≥90%"}


@pytest.fixture
def overall():
    return make_report()


@pytest.fixture
def project(overall):
    """The report on a project of the same unit and year."""
    about = Project.objects.create(unit=overall.unit, name="更新")
    return make_report(unit=overall.unit, kind=ReportKind.PROJECT, project=about)


def versions(*reports):
    return tuple(Report.objects.get(pk=report.pk).version for report in reports)


def titles(rows):
    return [row.title for row in rows.all()]


def refusal(report, kind, values):
    with pytest.raises(Refused) as caught:
        add_row(report, kind, values, act_by())
    return str(caught.value)


def test_rows_are_added_at_the_end_each_with_a_key_of_its_own(overall):
    for title in ("甲", "乙"):
        add_row(overall, "indicator", INDICATOR | {"title": title}, act_by())
    add_row(overall, "target", TARGET, act_by())

    found = [(one.position, one.key, one.title, one.level2, one.direction) for one in overall.indicators.all()]
    assert found == [(0, "indicator_1", "甲", "quantity", "≥"), (1, "indicator_2", "乙", "quantity", "≥")]
    assert titles(overall.targets) == ["满意度"]
    assert versions(overall) == (4,)


def test_a_key_that_an_import_has_taken_is_passed_over(overall):
    overall.indicators.create(position=0, key="indicator_1", level1="output", title="甲", kind="quantity")

    assert add_row(overall, "indicator", INDICATOR, act_by()).key == "indicator_2"


def test_a_new_line_belongs_to_the_unit_and_year_and_touches_all_reports(overall, project):
    line = add_row(overall, "line", LINE, act_by())

    assert (line.unit, line.year, line.project) == (overall.unit, overall.year, None)
    assert versions(overall, project) == (2, 2)


def test_a_line_added_to_the_report_of_a_project_is_the_projects(project):
    line = add_row(project, "line", {"title": "更新经费", "spent": Decimal(5)}, act_by())

    line.refresh_from_db()
    assert (line.project, line.category, line.spent) == (project.project, BudgetCategory.PROJECT, Decimal(5))


def test_a_line_of_the_overall_report_becomes_the_projects_and_keeps_its_amounts(overall, project):
    line = add_row(overall, "line", LINE | {"spent": Decimal(5)}, act_by())

    linked = add_row(project, "line", {"title": "更新经费", "source": "", "received": Decimal(7)}, act_by())

    line.refresh_from_db()
    assert linked.pk == line.pk
    assert (line.project, line.spent, line.received) == (project.project, Decimal(5), Decimal(7))


def test_a_line_that_is_linked_is_not_overwritten(overall, project):
    line = add_row(overall, "line", LINE | {"spent": Decimal(5)}, act_by())

    told = refusal(project, "line", {"title": "更新经费", "spent": Decimal(6)})

    line.refresh_from_db()
    assert told == wording.line_has_other_amount("更新经费", "支出数", Decimal("5.00"), Decimal(6))
    assert (line.project, line.spent) == (None, Decimal(5))


def test_a_line_is_there_once(overall, project):
    add_row(overall, "line", LINE, act_by())
    add_row(project, "line", {"title": "更新经费"}, act_by())

    assert refusal(overall, "line", LINE) == refusal(project, "line", {"title": "更新经费"})
    assert refusal(overall, "line", LINE) == wording.line_exists("更新经费")
    assert BudgetLine.objects.count() == 1


def test_a_line_of_a_finished_report_cannot_be_taken_over(overall, project):
    add_row(overall, "line", LINE, act_by())
    Report.objects.filter(pk=overall.pk).update(status=ReportStatus.PUBLISHED)
    overall.refresh_from_db()

    assert refusal(project, "line", {"title": "更新经费"}) == wording.line_is_in_finished_report("更新经费", overall)


def test_a_new_line_does_not_slip_into_a_finished_report(overall, project):
    Report.objects.filter(pk=overall.pk).update(status=ReportStatus.SUBMITTED)
    overall.refresh_from_db()

    assert refusal(project, "line", {"title": "更新经费"}) == wording.line_is_in_finished_report("更新经费", overall)
    assert BudgetLine.objects.count() == 0


def test_proof_of_a_deleted_indicator_does_not_prove_the_next_one(overall):
    first = add_row(overall, "indicator", INDICATOR, act_by())
    overall.evidence.create(title="照片", file_name="照片.jpg", indicator=first.key)
    remove_row(overall, "indicator", str(first.pk), act_by())

    second = add_row(overall, "indicator", INDICATOR, act_by())

    assert (first.key, second.key) == ("indicator_1", "indicator_2")


def test_several_rows_are_added_or_none(overall):
    rows = [LINE | {"title": title} for title in ("甲", "乙", "甲")]

    with pytest.raises(Refused) as caught:
        add_rows(overall, "line", rows, act_by())

    assert caught.value.faults == {2: wording.line_exists("甲")}
    assert (BudgetLine.objects.count(), versions(overall)) == (0, (1,))


def test_what_the_database_refuses_is_told_in_words(overall):
    project = Project.objects.create(unit=overall.unit, name="更新")

    told = refusal(overall, "line", LINE | {"category": "basic", "project": project.pk})

    assert told.startswith("没有保存：")


@pytest.mark.parametrize(("removed", "following"), [("甲", "乙"), ("乙", "丙"), ("丙", "乙")])
def test_a_removed_row_says_which_row_stands_in_its_place(overall, removed, following):
    rows = {title: add_row(overall, "indicator", INDICATOR | {"title": title}, act_by()) for title in "甲乙丙"}

    found = remove_row(overall, "indicator", str(rows[removed].pk), act_by())

    assert found == rows[following]
    assert titles(overall.indicators) == [title for title in "甲乙丙" if title != removed]


def test_the_last_row_leaves_nothing_and_takes_its_marks_along(overall):
    one = add_row(overall, "target", TARGET, act_by())
    for place in (f"target-{one.pk}-value", "text-goals-text"):
        EntryMark.objects.create(report=overall, place=place, origin=Origin.LAST_YEAR)

    found = remove_row(overall, "target", str(one.pk), act_by())

    assert (found, [row.place for row in overall.marks.all()]) == (None, ["text-goals-text"])


def test_a_removed_line_leaves_nothing_to_confirm_in_any_report(overall, project):
    line = add_row(project, "line", {"title": "更新经费"}, act_by())
    EntryMark.objects.create(report=project, place=f"line-{line.pk}-title", origin=Origin.LAST_YEAR)

    remove_row(overall, "line", str(line.pk), act_by())

    assert EntryMark.objects.count() == 0


def test_a_row_that_is_gone_already_is_no_fault(overall):
    remove_row(overall, "indicator", "999", act_by())

    assert versions(overall) == (1,)


def test_a_line_of_a_finished_report_is_not_removed(overall, project):
    line = add_row(project, "line", {"title": "更新经费"}, act_by())
    Report.objects.filter(pk=project.pk).update(status=ReportStatus.SUBMITTED)
    project.refresh_from_db()

    with pytest.raises(Refused) as caught:
        remove_row(overall, "line", str(line.pk), act_by())

    assert str(caught.value) == wording.line_is_in_finished_report(line, project)
    assert BudgetLine.objects.count() == 1


@pytest.mark.parametrize(("moved", "order"), [("甲", "甲乙丙"), ("乙", "乙甲丙"), ("丙", "甲丙乙")])
def test_a_row_moves_before_the_one_above_it(overall, moved, order):
    rows = {title: add_row(overall, "indicator", INDICATOR | {"title": title}, act_by()) for title in "甲乙丙"}

    move_row_up(overall, "indicator", str(rows[moved].pk), act_by())

    assert titles(overall.indicators) == [*order]


def test_a_line_moved_in_the_report_of_a_project_leaves_the_order_of_the_others(overall, project):
    for report, title in ((overall, "甲"), (project, "乙"), (overall, "丙"), (project, "丁")):
        line = add_row(report, "line", {"title": title}, act_by())

    move_row_up(project, "line", str(line.pk), act_by())

    assert titles(BudgetLine.objects) == ["甲", "丁", "乙", "丙"]


def test_rows_of_a_report_that_is_not_being_filled_in_stay(overall):
    one = add_row(overall, "indicator", INDICATOR, act_by())
    Report.objects.filter(pk=overall.pk).update(status=ReportStatus.SUBMITTED)

    for change in (
        lambda: add_row(overall, "indicator", INDICATOR, act_by()),
        lambda: remove_row(overall, "indicator", str(one.pk), act_by()),
        lambda: move_row_up(overall, "indicator", str(one.pk), act_by()),
    ):
        with pytest.raises(NotPossibleNow):
            change()

    assert titles(overall.indicators) == ["面积"]


@pytest.mark.parametrize(("kind", "values"), [("line", LINE), ("target", TARGET), ("indicator", INDICATOR)])
def test_a_table_has_so_many_rows_and_no_more(overall, kind, values):
    add_rows(overall, kind, [values | {"title": f"甲{number}"} for number in range(299)], act_by())

    with pytest.raises(Refused) as caught:
        add_rows(overall, kind, [values, values], act_by())
    add_row(overall, kind, values, act_by())

    assert caught.value.faults == {0: wording.too_many_rows(300, 299, 2)}
    assert refusal(overall, kind, values) == wording.too_many_rows(300, 300, 1)


def test_lines_of_a_finished_report_keep_their_order(overall, project):
    for title in ("甲", "乙"):
        row = add_row(project, "line", LINE | {"title": title}, act_by())
    Report.objects.filter(pk=overall.pk).update(status=ReportStatus.SUBMITTED)

    with pytest.raises(Refused) as caught:
        move_row_up(project, "line", str(row.pk), act_by())

    assert str(caught.value) == wording.line_is_in_finished_report("甲", overall)
    assert titles(BudgetLine.objects) == ["甲", "乙"]

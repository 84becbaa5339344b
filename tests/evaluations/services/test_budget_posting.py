"""What was confirmed of a year's budget lines is stored as it was shown, or not at all."""

from decimal import Decimal

import pytest

from evaluations.enums import Access, JobStatus, ReportKind, ReportStatus
from evaluations.models import AccessRecord, BudgetLine, EntryMark, EvaluationYear, Project, Report
from evaluations.services import budget_posting
from evaluations.services.budget_posting import confirm_import
from evaluations.services.budget_reading import begin_import, discard_import
from evaluations.workflow import NotPossibleNow
from tests import bench_budget
from tests.budgets import budget, line
from tests.factories import act_by, make_report, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("示例市图书馆")


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024)


def stored(unit, year, title="购书经费", **fields):
    return BudgetLine.objects.create(unit=unit, year=year, title=title, **{"category": "project"} | fields)


def planned(year, *rows):
    job = begin_import(year, "全年.xlsx", budget(*rows), act_by())
    job.refresh_from_db()
    return job


def posted(job):
    posting = confirm_import(job, act_by())
    posting.refresh_from_db()
    return posting.status, posting.error


def lines():
    return [(one.unit.name, one.title, one.position, one.spent) for one in BudgetLine.objects.order_by("pk")]


def test_lines_are_added_at_the_end_and_changed_where_they_stand(unit, year, monkeypatch):
    monkeypatch.setattr(budget_posting, "AT_ONCE", 1)
    other = make_unit("示例市档案馆")
    stored(unit, year, spent=Decimal(5), position=3)
    created = BudgetLine.objects.get().created_at
    rows = [line(unit.name, "新", None, None, None, 1), line(other.name, "甲", None, None, None, 2)]

    outcome = posted(planned(year, *rows, line(unit.name, "购书经费", None, None, None, "6万元")))

    assert outcome == (JobStatus.DONE, "")
    assert lines() == [
        (unit.name, "购书经费", 3, Decimal(60_000)),
        (unit.name, "新", 4, Decimal(1)),
        (other.name, "甲", 0, Decimal(2)),
    ]
    assert BudgetLine.objects.get(title="购书经费").created_at == created


def test_reports_that_show_the_lines_are_newer_and_their_trail_says_why(unit, year):
    project = Project.objects.create(unit=unit, name="阅读")
    overall = make_report(unit=unit, year=2024)
    showing = make_report(unit=unit, year=2024, kind=ReportKind.PROJECT, project=project)
    elsewhere = make_report(unit=make_unit("示例市档案馆"), year=2024)
    changed = stored(unit, year, project=project, spent=Decimal(5))
    EntryMark.objects.create(report=overall, place=f"line-{changed.pk}-spent", origin="last_year")
    EntryMark.objects.create(report=overall, place=f"line-{changed.pk}-received", origin="last_year")

    posted(planned(year, line(unit.name, "购书经费", None, None, None, 6, project="阅读"), line(unit.name, "新")))

    new = BudgetLine.objects.get(title="新")
    assert [Report.objects.get(pk=one.pk).version for one in (overall, showing, elsewhere)] == [2, 2, 1]
    records = AccessRecord.objects.filter(access=Access.CHANGED).order_by("report")
    assert [one.report_id for one in records] == [overall.pk, showing.pk]
    assert records[0].subject == "预算与决算（由“全年.xlsx”批量导入）"
    assert records[0].changes == [[f"line-{changed.pk}-spent", "5", "6"], [f"line-{new.pk}", "", "新"]]
    assert [one.place for one in EntryMark.objects.all()] == [f"line-{changed.pk}-received"]


def raise_amount(unit, year):
    BudgetLine.objects.update(spent=Decimal(9))


def delete_line(unit, year):
    BudgetLine.objects.all().delete()


def add_line(unit, year):
    stored(unit, year, "新")


def hand_in(unit, year):
    make_report(unit=unit, year=2024, status=ReportStatus.SUBMITTED)


@pytest.mark.parametrize(
    ("meanwhile", "cell"), [(raise_amount, "C3"), (delete_line, "C3"), (add_line, "C2"), (hand_in, "C2、预算与决算!C3")]
)
def test_nothing_is_stored_if_anything_has_changed_since_it_was_shown(unit, year, meanwhile, cell):
    stored(unit, year, spent=Decimal(5))
    other = make_unit("示例市档案馆")
    rows = [line(unit.name, "新"), line(unit.name, "购书经费", None, None, None, 6), line(other.name, "甲")]
    job = planned(year, *rows)
    meanwhile(unit, year)
    before = lines()

    status, error = posted(job)

    assert (status, lines()) == (JobStatus.FAILED, before)
    assert error.startswith(f"核对之后，预算与决算!{cell} ")
    assert error.endswith("没有写入任何内容。请重新上传文件，核对新的改动后再确认。")


def test_what_has_not_changed_meanwhile_in_other_columns_is_stored(unit, year):
    stored(unit, year, spent=Decimal(5))
    job = planned(year, line(unit.name, "购书经费", None, None, None, 6))
    BudgetLine.objects.update(position=8)

    assert posted(job) == (JobStatus.DONE, "")
    assert lines() == [(unit.name, "购书经费", 8, Decimal(6))]


def test_a_plan_is_confirmed_once_and_only_if_there_is_something_right_to_store(unit, year):
    good = planned(year, line(unit.name, "新"))
    wrong = planned(year, line(unit.name, "新", "abc"))
    posted(good)
    same = planned(year, line(unit.name, "新"))

    for job in (good, wrong, same):
        with pytest.raises(NotPossibleNow):
            confirm_import(job, act_by())
    assert lines() == [(unit.name, "新", 0, None)]


def test_a_file_is_not_discarded_while_it_is_stored(unit, year, settings):
    job = planned(year, line(unit.name, "新"))
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    confirm_import(job, act_by())

    with pytest.raises(NotPossibleNow):
        discard_import(job)
    settings.TASKS = {}
    posting = job.posting
    type(posting).objects.update(status=JobStatus.DONE, finished_at=posting.created_at)
    job.refresh_from_db()
    discard_import(job)
    assert not type(job).objects.exists()


def test_memory_stays_within_what_a_worker_has_for_it(tmp_path):
    found = bench_budget.apart(tmp_path, units=40, lines=4000)

    assert [one["lines"] for one in found.values()] == [4000, 4000]
    assert max(one["memory"] for one in found.values()) < 64


def test_a_line_that_goes_to_another_project_leaves_no_mark_in_a_report_that_shows_it_no_longer(unit, year):
    left, other = (Project.objects.create(unit=unit, name=name) for name in ("阅读", "修缮"))
    overall = make_report(unit=unit, year=2024)
    losing = make_report(unit=unit, year=2024, kind=ReportKind.PROJECT, project=left)
    moved, staying = (stored(unit, year, title, project=left) for title in ("购书经费", "讲座"))
    for report in (overall, losing):
        for row in (moved, staying):
            EntryMark.objects.create(report=report, place=f"line-{row.pk}-spent", origin="last_year")

    assert posted(planned(year, line(unit.name, "购书经费", project="修缮"))) == (JobStatus.DONE, "")

    assert BudgetLine.objects.get(pk=moved.pk).project == other
    assert set(EntryMark.objects.values_list("report", "place")) == {
        (overall.pk, f"line-{moved.pk}-spent"),
        (overall.pk, f"line-{staying.pk}-spent"),
        (losing.pk, f"line-{staying.pk}-spent"),
    }

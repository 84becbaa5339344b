"""A year's budget lines of all units as a plan: what would be added and changed, and everything that is wrong."""

from decimal import Decimal

import pytest

from evaluations.enums import BudgetCategory, JobStatus, ReportKind, ReportStatus
from evaluations.models import BudgetImport, BudgetLine, EvaluationYear, PlannedLine, Project
from evaluations.services import budget_reading, working
from evaluations.services.budget_reading import begin_import
from tests.budgets import budget, line
from tests.factories import NOW, act_by, make_report, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("示例市图书馆")


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024)


def stored(unit, year, title="购书经费", **fields):
    given = {"category": BudgetCategory.PROJECT, "position": BudgetLine.objects.count()} | fields
    return BudgetLine.objects.create(unit=unit, year=year, title=title, **given)


def read(year, content):
    job = begin_import(year, "全年.xlsx", content, act_by())
    job.refresh_from_db()
    return job


def faults(year, *rows):
    job = read(year, budget(*rows))
    assert job.wrong == job.told.count()
    return [(one.place, one.message) for one in job.told]


def counts(job):
    return (job.status, job.added, job.changed, job.unchanged, job.wrong)


def test_rows_are_new_changed_or_as_they_were(unit, year):
    project = Project.objects.create(unit=unit, name="全民阅读（一期）")
    old = stored(unit, year, "旧的", spent=Decimal(5), received=Decimal(7), project=project)
    stored(unit, year, "一样的", source="自有", spent=Decimal("1234.50"))
    content = budget(
        line(unit.name, "新的", 1, None, "1.5万元", None, 0, project="全民阅读(一期)"),
        line(unit.name, "旧的", None, None, None, 6),
        line(" 示例市图书馆 ", "一样的", None, None, None, "1,234.50元", source="自有"),
    )

    job = read(year, content)

    assert counts(job) == (JobStatus.DONE, 1, 1, 1, 0)
    assert [(one.place, one.kind, one.line, one.title, one.old, one.new) for one in job.plan] == [
        ("预算与决算!C2", "added", None, "新的", {}, {"initial_budget": "1.00", "adjusted_budget": None,
         "received": "15000.00", "spent": None, "carried_over": "0.00", "project_id": project.pk}),
        ("预算与决算!C3", "changed", old, "旧的", {"received": "7.00", "spent": "5.00", "project_id": project.pk},
         {"received": None, "spent": "6.00", "project_id": None}),
    ]  # fmt: skip
    assert (bytes(job.content), job.done == job.total, BudgetLine.objects.count()) == (b"", True, 2)


def test_a_column_that_is_not_there_changes_nothing(unit, year):
    stored(unit, year, spent=Decimal(5), received=Decimal(7), source="")

    job = read(year, budget([unit.name, "项目支出", "购书经费", 6], head=["单位", "支出类别", "预算项目", "支出数"]))

    assert [one.new for one in job.plan] == [{"spent": "6.00"}]


def test_everything_wrong_is_told_by_its_cell_with_what_was_found_and_what_is_expected(unit, year):
    Project.objects.create(unit=unit, name="阅读")
    told = faults(
        year,
        line("示例市图书", "甲"),
        line(None, "乙"),
        line(unit.name, "丙", category="其他支出"),
        line(unit.name, None),
        line(unit.name, "丁", "abc", -5, 0.123, "#REF!", 10**14),
        line(unit.name, "戊", project="没有的"),
        line(unit.name, "己", project="阅读", category="基本支出"),
        line(unit.name, "庚"),
        line(unit.name, "庚"),
    )

    assert [(place.removeprefix("预算与决算!"), message) for place, message in told] == [
        ("A2", "“示例市图书”不是已登记的单位（或与几个单位都相像），应为已登记单位的全称，请核对，或先登记这个单位。"),
        ("A3", "单位没有填写，应为已登记单位的全称；合并的单元格请取消合并，逐行填写。"),
        ("B4", "“其他支出”不是支出类别，可填：基本支出、项目支出。"),
        ("C5", "预算项目要有名称；不需要这一行请删除。"),
        ("F6", "“abc”不是数值，请填写数字，例如 10965100、1,096.51万元。"),
        ("G6", "-5.00 太小，应不小于 0.00。"),
        ("H6", "“0.123”的小数位数过多，请四舍五入后填写。"),
        ("I6", "这一格是公式错误“#REF!”，请改为内容。"),
        ("J6", "“100000000000000”的位数过多，请核对是否多写了数字或用错了单位。"),
        ("E7", "“没有的”不是这个单位登记的项目，请核对名称，或留空。"),
        ("E8", "“阅读”是项目，支出类别应为“项目支出”，请改正其中一格。"),
        ("C10", "“庚”与 预算与决算!C9 的单位、支出类别、预算项目、资金来源都相同，请只留一行，或写明不同的资金来源。"),
    ]


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.APPROVED, ReportStatus.PUBLISHED])
def test_lines_of_reports_that_are_handed_in_are_not_changed(unit, year, status):
    stored(unit, year, spent=Decimal(5))
    make_report(unit=unit, year=2024, status=status)

    told = faults(year, line(unit.name, "购书经费", None, None, None, 5), line(unit.name, "新的"))
    changed = faults(year, line(unit.name, "购书经费", None, None, None, 6))

    assert [place for place, _ in [*told, *changed]] == ["预算与决算!F3", "预算与决算!I2"]
    assert changed[0][1].startswith("预算项目“购书经费”列在")


def test_a_project_handed_in_holds_its_own_lines_only(unit, year):
    project = Project.objects.create(unit=unit, name="阅读")
    stored(unit, year, project=project)
    stored(unit, year, "其他")
    make_report(unit=unit, year=2024, kind=ReportKind.PROJECT, project=project, status=ReportStatus.SUBMITTED)

    told = faults(
        year,
        line(unit.name, "购书经费", None, None, None, 6, project="阅读"),
        line(unit.name, "其他", None, None, None, 6),
        line(unit.name, "归入项目", project="阅读"),
    )

    assert [place for place, _ in told] == ["预算与决算!I2", "预算与决算!F4"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK", "这不是 Excel 工作簿。"),
        (budget(), "表头下面没有内容，请填写后再上传。"),
        (budget(head=["单位"]), "没有找到表头，缺少“支出类别”、“预算项目”。"),
    ],
)
def test_a_file_that_cannot_be_read_fails_at_once_with_the_reason(year, content, told):
    job = read(year, content)

    assert (job.status, job.attempts, job.error[: len(told)]) == (JobStatus.FAILED, 1, told)


def test_a_unit_has_no_more_lines_than_a_report_takes(unit, year, monkeypatch):
    monkeypatch.setattr(budget_reading, "MOST_ROWS", 2)
    stored(unit, year)

    assert [place for place, _ in faults(year, *(line(unit.name, f"新{n}") for n in range(2)))] == ["预算与决算!C3"]


def test_faults_are_counted_in_full_and_kept_as_far_as_they_can_be_read(year, monkeypatch):
    monkeypatch.setattr(budget_reading, "MOST_KEPT", 3)
    monkeypatch.setattr(budget_reading, "AT_ONCE", 2)

    job = read(year, budget(*(line("没有", f"{n}") for n in range(5))))

    assert (job.wrong, [one.place for one in job.told]) == (5, [f"预算与决算!A{n}" for n in (2, 3, 4)])


def test_chunks_do_not_matter(unit, year, monkeypatch):
    other = make_unit("示例市档案馆")
    rows = [line((unit, other)[n % 2].name, f"项目{n}", n) for n in range(7)]
    whole = [(one.unit_id, one.title, one.new) for one in read(year, budget(*rows)).plan]

    monkeypatch.setattr(budget_reading, "AT_ONCE", 2)

    assert [(one.unit_id, one.title, one.new) for one in read(year, budget(*rows)).plan] == whole
    assert len(whole) == 7


def test_what_an_attempt_that_was_lost_has_left_behind_does_not_count(unit, year):
    job = BudgetImport.objects.create(owner=act_by().actor, year=year, name="x", content=budget(line(unit.name, "甲")))
    late = working.begin(BudgetImport, job.pk, clock=lambda: NOW)
    PlannedLine.objects.create(job=job, attempt=1, place="x", kind="added", unit=unit, title="旧", new={})
    current = working.begin(BudgetImport, job.pk, clock=lambda: NOW)
    budget_reading.read(current)
    PlannedLine.objects.create(job=job, attempt=1, place="x", kind="added", unit=unit, title="晚到", new={})

    with pytest.raises(working.Lost):
        late.finish()

    job.refresh_from_db()
    assert [one.title for one in job.plan] == ["甲"]

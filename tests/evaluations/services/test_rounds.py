"""A round is opened with what every unit owes; what is owed is linked, exempted, added and removed."""

from datetime import date, timedelta

import pytest

from evaluations.enums import NoticeKind, ReportKind, Role
from evaluations.models import BudgetLine, EvaluationYear, Notice, Obligation, Project, Report
from evaluations.queries.workbench import unstarted
from evaluations.services.drafting import import_report
from evaluations.services.owing import drop, exempt, owe_project, require
from evaluations.services.rounds import Opened, open_round
from evaluations.services.starting import Beginning, start_report, usual_outline, usual_scheme
from evaluations.workflow import NotPossibleNow
from scoring.models import SchemeVersion
from tests.factories import NOW, act_by, make_report, make_unit, make_user
from tests.packages import demo_facts, stored_version

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024, unit_deadline=date(2025, 7, 1), public_deadline=date(2025, 8, 1))


def owed(year):
    rows = Obligation.objects.filter(year=year).order_by("unit__name", "kind", "project__name")
    return [(row.unit.name, row.project.name if row.project else "", row.report_id) for row in rows]


def line(unit, year, project):
    return BudgetLine.objects.create(unit=unit, year=year, category="project", title=project.name, project=project)


def test_units_and_projects_that_have_something_to_account_for_owe_a_report(unit, year):
    gone = make_unit("早撤的中心", abolished_on=date(2023, 12, 31))
    make_unit("当年撤的中心", abolished_on=date(2024, 1, 1))
    paid, old, older, idle = (Project.objects.create(unit=unit, name=name) for name in "甲乙丙丁")
    line(unit, year, paid)
    make_report(unit=unit, kind=PROJECT, project=old, year=2023)
    make_report(unit=unit, kind=PROJECT, project=older, year=2022)
    line(gone, year, Project.objects.create(unit=gone, name="戊"))
    begun = make_report(unit=unit, kind=PROJECT, project=idle, year=2024)
    whole = make_report(unit=unit, year=2024)

    answer = open_round(year, now=NOW)

    assert owed(year) == [
        ("当年撤的中心", "", None),
        (unit.name, "", whole.pk),
        (unit.name, "丁", begun.pk),
        (unit.name, "乙", None),
        (unit.name, "甲", None),
    ]
    assert answer == Opened(added=5, told=0)
    assert EvaluationYear.objects.get(pk=year.pk).opened_at == NOW


def test_opening_again_adds_only_what_is_missing_and_tells_nobody_twice(unit, preparer, year):
    open_round(year, now=NOW)
    exempt(Obligation.objects.get(), "涉密单位")
    make_unit("新的中心")
    later = make_user("later", unit=make_unit("更新的中心"))

    answer = open_round(year, now=NOW + timedelta(days=3))

    assert answer == Opened(added=2, told=1)
    assert Obligation.objects.get(unit=unit).exempt_reason == "涉密单位"
    assert EvaluationYear.objects.get().opened_at == NOW
    assert [one.user for one in Notice.objects.order_by("pk")] == [preparer, later]


def test_preparers_are_told_what_they_owe(unit, preparer, endorser, year):
    below = make_unit("下属中心", parent=unit)
    clerk = make_user("below", unit=below)
    make_user("gone", unit=unit, is_active=False)
    make_user("idle", unit=make_unit("早撤的中心", abolished_on=date(2020, 1, 1)))
    year.notice_title, year.notice_number = "关于开展绩效自评的通知", "示财绩〔2025〕1号"

    assert open_round(year, now=NOW).told == 2

    head = "《关于开展绩效自评的通知》（示财绩〔2025〕1号）已布置2024年度绩效自评工作，报送期限为2025年7月1日，公开期限为2025年8月1日。"
    own = "下属中心2024年度整体绩效自评报告"
    told = {one.user: (one.kind, one.key, one.title, one.text, one.mailed_at) for one in Notice.objects.all()}
    title = "2024年度绩效自评工作已布置"
    about = (NoticeKind.ROUND, "round-2024", title)
    assert told == {
        clerk: (*about, f"{head}您负责的应报报告共 1 份：\n{own}", None),
        preparer: (
            *about, f"{head}您负责的应报报告共 2 份：\n{own}\n{unit.name}2024年度整体绩效自评报告", None,
        ),
    }  # fmt: skip


def test_long_lists_end_with_how_many_there_are(unit, preparer, year):
    for number in range(20):
        make_unit(f"下属{number:02d}", parent=unit)

    open_round(year, now=NOW)

    assert Notice.objects.get().text.splitlines()[-1] == "等共 21 份，全部见“我的报告”。"


@pytest.mark.parametrize("units", [1, 3])
def test_opening_takes_the_same_number_of_queries_however_many_owe(year, units, django_assert_num_queries):
    open_round(year, now=NOW)
    for number in range(units):
        make_user(f"clerk{number}", unit=make_unit(f"单位{number}"))

    with django_assert_num_queries(16):
        open_round(year, now=NOW)


def test_a_new_report_is_what_its_unit_owes(year):
    facts = demo_facts(OVERALL)

    report = import_report(facts, scheme_version=stored_version(facts.scheme))
    assert Obligation.objects.get().report == report
    import_report(facts, scheme_version=report.scheme_version, replace=True)

    assert [(one.unit, one.year, one.kind, one.report) for one in Obligation.objects.all()] == [
        (report.unit, report.year, OVERALL, report)
    ]


@pytest.mark.parametrize("replace", [False, True])
def test_a_report_that_is_not_needed_is_not_begun_until_it_is_owed_again(unit, year, replace):
    open_round(year, now=NOW)
    row = Obligation.objects.get()
    exempt(row, " 涉密单位 ")
    version = stored_version("zhanjiang-overall-2024")
    begin = Beginning(unit, year, OVERALL, "", version, "zhanjiang-overall-2024")

    with pytest.raises(NotPossibleNow) as caught:
        import_report(begin.facts(), scheme_version=version, replace=replace)

    assert str(caught.value) == (
        f"{row}已定为不需自评（原因：涉密单位），不能填报。确需填报的，请联系系统管理员恢复为应报。"
    )
    assert not Report.objects.exists()
    require(row)
    assert start_report(begin, act_by()) == Obligation.objects.get().report


def test_what_is_begun_is_neither_exempted_nor_removed(unit, year):
    make_report(unit=unit, year=2024)
    row = Obligation.objects.create(year=year, unit=unit, kind=OVERALL)  # not linked: the report itself counts

    for act in (lambda: exempt(row, "涉密"), lambda: drop(row)):
        with pytest.raises(NotPossibleNow, match="已经开始填报，不能定为不需自评，也不能移除"):
            act()
    assert Obligation.objects.get().exempt_reason == ""


def test_an_exemption_has_a_reason(unit, year):
    row = Obligation.objects.create(year=year, unit=unit, kind=OVERALL)

    with pytest.raises(NotPossibleNow, match="不需自评要写明原因"):
        exempt(row, "  ")


def test_projects_are_added_once_and_removed(unit, year):
    report = make_report(unit=unit, kind=PROJECT, year=2024)

    added = owe_project(year, unit, "档案整理")
    linked = owe_project(year, unit, report.project.name)

    assert (added.project.name, added.report, linked.report) == ("档案整理", None, report)
    with pytest.raises(NotPossibleNow, match="已在应报报告中，不用再增加"):
        owe_project(year, unit, "档案整理")
    drop(added)
    with pytest.raises(NotPossibleNow, match="刚刚被他人移除"):
        drop(added)
    assert owed(year) == [(unit.name, report.project.name, report.pk)]


def test_once_opened_the_workbench_lists_what_is_owed(unit, preparer, year):
    other, project = make_unit("下属中心", parent=unit), Project.objects.create(unit=unit, name="有预算")
    Project.objects.create(unit=unit, name="没有动静")
    line(unit, year, project)
    make_report(unit=unit, kind=PROJECT, project=project, year=2023)
    make_report(unit=unit, year=2023)
    open_round(year, now=NOW)
    exempt(Obligation.objects.get(unit=other), "并入上级")

    found = [(one.unit, one.kind, one.project, one.has_last, one.has_budget) for one in unstarted(preparer, year)]

    assert found == [(unit, OVERALL, "", True, True), (unit, PROJECT, "有预算", True, True)]
    assert unstarted(make_user("other", unit=other, role=Role.ENDORSER), year) == []


def test_the_scheme_of_the_round_is_proposed_in_its_newest_version_with_its_outline(year):
    national, local = stored_version("national-project-2020"), stored_version("zhanjiang-project-2024")
    last = make_report(kind=PROJECT, year=2023, scheme_version=local)
    newest = SchemeVersion.objects.create(
        scheme=national.scheme, number=2, data=national.data, digest="0" * 64, created_at=NOW
    )
    year.project_scheme = national.scheme

    assert usual_scheme(PROJECT, last, year) == newest
    assert usual_outline(PROJECT, last, newest) == "national-project-2020"
    year.project_scheme = None
    assert usual_scheme(PROJECT, last, year) == local

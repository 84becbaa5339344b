"""The workbench: what a unit's people see of their own reports of a year, and what to do next."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EntryMark, EvaluationYear, Report, UnitMembership
from evaluations.trail import Act, record
from evaluations.views.cards import Deadline
from tests.factories import NOW, make_report, make_unit, make_user
from tests.finished import make_finished_report
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


@pytest.fixture
def unit():
    return make_unit("甲局")


@pytest.fixture
def clerk(client, unit):
    user = make_user(unit=unit)
    client.force_login(user)
    return user


def begun(unit, kind=OVERALL, **fields):
    """A report by a real scheme in which nothing is filled in."""
    return make_report(unit=unit, kind=kind, scheme_version=stored_version(f"zhanjiang-{kind}-2024"), **fields)


def card(client, report):
    cards = client.get("/fill/", {"year": report.year.year}).context["cards"]
    return next(card for card in cards if card.report == report)


def test_reports_of_the_own_unit_and_of_units_below_it_are_shown(client, clerk, unit):
    own = begun(unit)
    below = begun(make_unit("甲局下属中心", parent=unit))
    begun(make_unit("乙局"))

    response = client.get("/fill/")

    assert [one.report for one in response.context["cards"]] == [own, below]
    text = response.content.decode()
    assert text.count(">填报中<") == 2
    assert "乙局" not in text
    assert f'href="/fill/{own.pk}/"' in text


def test_the_newest_year_is_shown_and_others_are_one_click_away(client, clerk, unit):
    EvaluationYear.objects.create(year=2024)
    old = begun(unit, year=2023)

    newest, other = client.get("/fill/"), client.get("/fill/?year=2023")

    assert (newest.context["year"].year, newest.context["cards"]) == (2024, [])
    assert 'href="?year=2023"' in newest.content.decode()
    assert [one.report for one in other.context["cards"]] == [old]
    assert client.get("/fill/?year=abc").context["year"].year == 2024


def test_newcomers_are_told_what_to_do(client):
    client.force_login(make_user())
    assert "还没有设立评价年度。请联系系统管理员" in client.get("/fill/").content.decode()

    EvaluationYear.objects.create(year=2024)
    assert "请联系系统管理员，把您的账号加入该单位" in client.get("/fill/").content.decode()


def test_what_nobody_has_started_is_one_click_away(client, clerk, unit):
    begun(unit, year=2023)
    begun(unit, PROJECT, year=2023)
    year = EvaluationYear.objects.create(year=2024)

    links = [unquote(url) for _, url in client.get("/fill/").context["unstarted"]]

    assert links == [
        f"/fill/start/?unit={unit.pk}&year={year.pk}&kind=overall&from=last",
        f"/fill/start/?unit={unit.pk}&year={year.pk}&kind=project&project=示例项目&from=last",
    ]
    form = client.get(links[1]).context["form"]
    known = {name: form[name].value() for name in ("unit", "year", "kind", "project", "origin")}
    assert known == {
        "unit": str(unit.pk), "year": str(year.pk), "kind": "project", "project": "示例项目", "origin": "last"
    }  # fmt: skip


def test_those_who_prepare_a_unit_can_always_start_another_report(client, clerk, unit):
    begun(unit)
    assert 'href="/fill/start/?year=' in client.get("/fill/").content.decode()

    UnitMembership.objects.update(role=Role.ENDORSER)
    assert "/fill/start/" not in client.get("/fill/").content.decode()


def test_the_next_thing_to_do_leads_to_its_section(client, clerk, unit):
    report = begun(unit)

    step = card(client, report).step

    assert (step.label, step.url) == ("填写“基本情况”", f"/fill/{report.pk}/basics/")
    Report.objects.update(filed_on=date(2024, 7, 1))
    assert card(client, report).step.label == "填写“预算与决算”"


def test_findings_are_counted_and_come_as_they_stand_in_the_report(client):
    report = make_finished_report()
    report.indicators.filter(position=0).update(actual="约莫两千")
    report.lines.filter(item="D1").update(self_score=99, self_reason="超额")
    client.force_login(make_user(unit=report.unit))

    shown = card(client, report)

    assert shown.findings == 2
    assert (shown.step.label, shown.step.url) == ("处理“绩效指标”的 1 个问题", f"/fill/{report.pk}/indicators/")
    assert "；有问题 2 部分：绩效指标、评分。" in shown.summary


def test_a_whole_report_is_handed_over_next_once_all_marks_are_confirmed(client):
    report = make_finished_report()
    client.force_login(make_user(unit=report.unit))
    EntryMark.objects.create(report=report, place=f"text-{report.texts.first().key}-text", origin="last_year")

    before = card(client, report)
    EntryMark.objects.all().delete()
    after = card(client, report)

    assert (before.step.label, before.marks, before.complete) == (
        "确认“前言”中沿用或生成的 1 处内容",
        1,
        len(before.sections) - 1,
    )
    assert (after.step.label, after.step.url) == ("核对后送审", f"/fill/{report.pk}/submit/")
    assert after.complete == len(after.sections)


@pytest.mark.parametrize(
    ("role", "status", "step"),
    [
        (Role.PREPARER, ReportStatus.SUBMITTED, ("查看送审情况", "/fill/{}/submit/")),
        (Role.ENDORSER, ReportStatus.SUBMITTED, ("审核", "/review/{}/")),
        (Role.FINANCE_REVIEWER, ReportStatus.ENDORSED, ("审核", "/review/{}/")),
        (Role.ENDORSER, ReportStatus.DRAFT, ("预览", "/fill/{}/preview/")),
        (Role.PREPARER, ReportStatus.PUBLISHED, ("查看公开的报告", "/reports/{}/")),
    ],
)
def test_everybody_is_shown_the_own_next_step(client, clerk, unit, role, status, step):
    UnitMembership.objects.update(role=role)
    report = begun(unit, status=status)

    label, address = step

    assert card(client, report).step == (label, address.format(report.pk))


def test_the_reason_of_a_return_is_shown(client, clerk, unit):
    report = begun(unit, status=ReportStatus.RETURNED)
    for note in ("旧的意见", "请补充<依据>"):
        act, to = Act(clerk, NOW, note), ReportStatus.RETURNED
        record(report, act, transition="unit_return", target=to, on_behalf_of=None, snapshot=None)

    text = client.get("/fill/").content.decode()

    assert "请补充&lt;依据&gt;" in text
    assert "旧的意见" not in text


@pytest.mark.parametrize(
    ("days", "words", "urgency"),
    [(8, "还有 8 天", "later"), (1, "还有 1 天", "soon"), (0, "今天截止", "soon"), (-2, "已逾期 2 天", "overdue")],
)
def test_deadlines_are_told_in_words(days, words, urgency):
    today = date(2024, 7, 26)

    deadline = Deadline("报送", today + timedelta(days=days), today)

    assert (deadline.words, deadline.urgency) == (words, urgency)


def test_each_report_names_the_deadline_that_comes_next(client, clerk, unit):
    today = timezone.localdate()
    year = EvaluationYear.objects.create(year=2024, unit_deadline=today, public_deadline=today + timedelta(days=5))
    draft = begun(unit, year=2024)
    handed_over = begun(make_unit("甲局下属中心", parent=unit), year=2024, status=ReportStatus.SUBMITTED)
    published = begun(make_unit("甲局另一中心", parent=unit), year=2024, status=ReportStatus.PUBLISHED)

    assert card(client, draft).deadline == Deadline("报送", today, today)
    assert card(client, handed_over).deadline == Deadline("公开", year.public_deadline, today)
    assert card(client, published).deadline is None
    text = client.get("/fill/").content.decode()
    assert "报送今天截止" in text
    assert "公开还有 5 天" in text


def test_the_number_of_queries_does_not_grow_with_the_reports(client, clerk, unit):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as context:
            client.get("/fill/?year=2023")
        return len(context)

    for kind in ReportKind:
        begun(unit, kind)
    begun(make_unit("甲局下属中心", parent=unit), status=ReportStatus.RETURNED)
    queries()
    few = queries()
    for number in range(4):
        child = make_unit(f"甲局第{number}中心", parent=unit)
        begun(child, status=ReportStatus.RETURNED)
        begun(child, PROJECT, status=ReportStatus.SUBMITTED)

    assert (queries(), few <= 37) == (few, True)

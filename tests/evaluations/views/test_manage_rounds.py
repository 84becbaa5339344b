"""Pages of the yearly round: opened, searched, changed report by report; for administrators only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.enums import ReportKind
from evaluations.models import EvaluationYear, Notice, Obligation, Project
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def year():
    return EvaluationYear.objects.create(year=2024, opened_at=NOW)


@pytest.fixture
def row(unit, year):
    return Obligation.objects.create(year=year, unit=unit, kind=OVERALL)


def change(client, row, **data):
    return client.post(f"/manage/rounds/2024/owed/{row.pk}/?state=unstarted", data, follow=True)


def test_a_round_is_opened(admin, unit, preparer):
    scheme = stored_version("zhanjiang-overall-2024").scheme
    data = {
        "year": "2024", "notice_title": "通知", "notice_number": "1号", "unit_deadline": "2025-07-01",
        "public_deadline": "2025-08-01", "overall_scheme": scheme.pk, "project_scheme": "",
    }  # fmt: skip

    page = admin.post("/manage/rounds/open/", data, follow=True)

    assert page.redirect_chain == [("/manage/rounds/2024/", 302)]
    assert "2024年度已布置：新列入应报报告 1 份，已通知 1 位填报人。" in page.content.decode()
    year = EvaluationYear.objects.get()
    assert (year.notice_title, year.unit_deadline, year.overall_scheme) == ("通知", date(2025, 7, 1), scheme)
    assert [one.unit for one in Obligation.objects.all()] == [unit]
    assert Notice.objects.get().user == preparer


def test_a_year_that_is_registered_is_opened_as_it_is_and_only_once(admin, unit):
    EvaluationYear.objects.create(year=2024, notice_title="旧通知")

    assert admin.get("/manage/rounds/open/?year=2024").context["form"]["notice_title"].value() == "旧通知"
    admin.post("/manage/rounds/open/", {"year": "2024", "notice_title": "新通知"})
    again = admin.post("/manage/rounds/open/", {"year": "2024", "notice_title": "另一通知"}, follow=True)

    assert "2024年度已经布置，可在本页修改。" in again.content.decode()
    assert EvaluationYear.objects.get().notice_title == "新通知"
    assert Obligation.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "field", "told"),
    [
        ({"year": "1999"}, "year", "评价年度应在 2000 至 2100 之间，请核对。"),
        ({"year": "9" * 5000}, "year", "评价年度应在 2000 至 2100 之间，请核对。"),
        (
            {"year": "2024", "unit_deadline": "2025-07-01", "public_deadline": "2025-06-30"},
            "public_deadline",
            "公开期限早于报送期限（2025-07-01），请核对两个日期。",
        ),
        (
            {"year": "2024", "overall_scheme": "9" * 50},
            "overall_scheme",
            "选择一个有效的选项： 该选择不在可用的选项中。",
        ),
        ({"year": "2024", "notice_title": "\0"}, "notice_title", "不允许是用空字符串。"),
    ],
)
def test_what_makes_no_round_is_told(admin, data, field, told):
    form = admin.post("/manage/rounds/open/", data).context["form"]

    assert list(form.errors) == [field]
    assert EvaluationYear.objects.count() == 0
    if len(data["year"]) == 4:
        assert form.errors[field] == [told]


def test_deadlines_are_changed_and_the_year_is_not(admin, year):
    admin.post("/manage/rounds/2024/edit/", {"year": "2030", "unit_deadline": "2025-07-15"})

    year.refresh_from_db()
    assert (year.year, year.unit_deadline, year.opened_at) == (2024, date(2025, 7, 15), NOW)


def test_what_became_due_is_listed_later(admin, row):
    make_unit("新的中心")

    text = admin.post("/manage/rounds/2024/complete/", follow=True).content.decode()

    assert "2024年度已布置：新列入应报报告 1 份，没有需要另行通知的填报人。" in text


def test_owed_reports_are_searched_by_name_and_state(admin, unit, year, row):
    other = make_unit("示例市档案馆")
    project = Project.objects.create(unit=other, name="档案整理")
    begun = Obligation.objects.create(year=year, unit=other, kind=OVERALL, report=make_report(unit=other, year=2024))
    spared = Obligation.objects.create(year=year, unit=other, kind=PROJECT, project=project, exempt_reason="涉密")

    def found(**query):
        return list(admin.get("/manage/rounds/2024/", query).context["page"])

    assert found() == [row, begun, spared]
    assert found(text="整理") == [spared]
    assert found(text="档案馆", state="begun") == [begun]
    assert found(state="exempt") == [spared]
    assert found(state="unstarted") == [row]
    assert found(state="what", text="\0") == [row, begun, spared]
    assert found(page="999999") == [row, begun, spared]


def test_a_report_is_exempted_and_owed_again_on_the_page_that_was_shown(admin, row):
    page = change(admin, row, do="exempt", reason="涉密单位")

    assert page.redirect_chain == [("/manage/rounds/2024/?state=unstarted", 302)]
    assert "已定为不需自评：" in page.content.decode()
    row.refresh_from_db()
    assert row.exempt_reason == "涉密单位"
    change(admin, row, do="require")
    row.refresh_from_db()
    assert row.exempt_reason == ""


@pytest.mark.parametrize("reason", ["", " ", "长" * 201, "\0"])
def test_a_reason_that_is_none_is_refused(admin, row, reason):
    page = change(admin, row, do="exempt", reason=reason)

    assert 'role="alert"' in page.content.decode()
    row.refresh_from_db()
    assert row.exempt_reason == ""


def test_a_report_is_removed_unless_it_is_begun(admin, row, unit):
    change(admin, row, do="drop")
    assert not Obligation.objects.exists()

    begun = Obligation.objects.create(year=row.year, unit=unit, kind=OVERALL, report=make_report(unit=unit, year=2024))
    text = change(admin, begun, do="drop").content.decode()
    assert "已经开始填报，不能定为不需自评，也不能移除" in text
    assert Obligation.objects.get() == begun


def test_a_project_report_is_added_by_names(admin, unit, year):
    def add(**data):
        return admin.post("/manage/rounds/2024/projects/", data, follow=True).content.decode()

    assert "已列入应报报告：示例市城市更新中心“培训”2024年度" in add(unit=unit.name, project="培训")
    assert "已在应报报告中，不用再增加" in add(unit=unit.name, project="培训")
    assert "没有名称为“别的局”的单位，请按登记的全称填写。" in add(unit="别的局", project="培训")
    assert [one.project.name for one in Obligation.objects.all()] == ["培训"]


@pytest.mark.parametrize("pk", [0, 10**30])
def test_what_is_not_owed_is_not_found(admin, row, pk):
    assert admin.post(f"/manage/rounds/2024/owed/{pk}/", {"do": "drop"}).status_code == 404
    assert admin.post(f"/manage/rounds/2023/owed/{row.pk}/", {"do": "drop"}).status_code == 404
    assert admin.post(f"/manage/rounds/2024/owed/{row.pk}/", {"do": "sell"}).status_code == 404
    assert admin.get(f"/manage/rounds/{10**30}/").status_code == 404


def test_others_find_and_change_nothing(client, row, preparer, finance_reviewer):
    for user in (preparer, finance_reviewer, make_user("staff", is_staff=True)):
        client.force_login(user)
        assert client.get("/manage/rounds/2024/").status_code == 404
        for path in ("edit/", "complete/", "projects/", f"owed/{row.pk}/"):
            answer = client.post(f"/manage/rounds/2024/{path}", {"do": "drop", "unit": row.unit.name, "project": "甲"})
            assert answer.status_code == 404
        assert client.post("/manage/rounds/open/", {"year": "2025"}).status_code == 404
    assert (Obligation.objects.count(), EvaluationYear.objects.count()) == (1, 1)


def test_the_number_of_queries_does_not_grow_with_what_is_owed(admin, year):
    def add(number):
        unit = make_unit(f"示例单位{number}")
        project = Project.objects.create(unit=unit, name="培训")
        report = make_report(unit=unit, year=2024)
        Obligation.objects.create(year=year, unit=unit, kind=OVERALL, report=report)
        Obligation.objects.create(year=year, unit=unit, kind=PROJECT, project=project)

    def queries():
        with CaptureQueriesContext(connection) as context:
            assert admin.get("/manage/rounds/2024/").status_code == 200
        return len(context)

    add(1)
    one = queries()
    for number in (2, 3):
        add(number)

    assert queries() == one


def test_starting_an_exempt_report_is_refused_on_the_page(client, unit, preparer, row):
    Obligation.objects.update(exempt_reason="涉密单位")
    stored_version("zhanjiang-overall-2024")
    client.force_login(preparer)

    data = {"unit": unit.pk, "year": row.year.pk, "kind": OVERALL, "origin": "blank"}
    form = client.post("/fill/start/", data).context["form"]

    assert form.non_field_errors() == [
        f"{row}已定为不需自评（原因：涉密单位），不能填报。确需填报的，请联系系统管理员恢复为应报。"
    ]

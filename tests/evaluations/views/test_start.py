"""Starting a report in the browser."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluations.enums import Origin, ReportKind, ReportStatus, Role
from evaluations.models import EntryMark, EvaluationYear, Project, Report
from evaluations.views.start import MOST_TOLD
from scoring.storing import find_stored
from tests.factories import make_unit, make_user
from tests.publications import import_demo
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT
HEAD = ["一级指标", "二级指标", "三级指标", "指标值"]
AREA = ["产出指标", "数量指标", "改造面积", "2200亩"]


@pytest.fixture
def last():
    return import_demo(PROJECT)


@pytest.fixture
def year(last):
    return EvaluationYear.objects.create(year=2024)


@pytest.fixture
def clerk(client, last):
    user = make_user(unit=last.unit)
    client.force_login(user)
    return user


def post(client, last, year, **changes):
    about = {
        "unit": last.unit_id,
        "year": year.pk,
        "kind": PROJECT,
        "project": "城市更新专项工作经费",
        "origin": "blank",
    }
    return client.post("/fill/start/", about | changes)


def uploaded(*rows, title="绩效目标"):
    return SimpleUploadedFile("申报表.xlsx", workbook({title: [HEAD, *rows]}))


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def test_a_report_is_started_and_its_first_section_opened(client, clerk, last, year):
    response = post(client, last, year, project="  档案整理 ")

    report = Report.objects.get(year=year)
    assert (response.status_code, response["Location"]) == (302, f"/fill/{report.pk}/")
    assert (report.kind, report.project.name, report.outline) == (PROJECT, "档案整理", "zhanjiang-project-2024")
    assert report.scheme_version == find_stored("zhanjiang-project-2024")


def test_last_years_report_is_carried_over_with_its_scheme_and_outline(client, clerk, last, year):
    version = find_stored("national-project-2020")
    Report.objects.filter(pk=last.pk).update(scheme_version=version, outline="general-project")

    post(client, last, year, origin="last")

    report = Report.objects.get(year=year)
    assert (report.scheme_version, report.outline) == (version, "general-project")
    assert report.indicators.count() == last.indicators.count()
    assert set(EntryMark.objects.values_list("origin", flat=True)) == {Origin.LAST_YEAR}


def test_scheme_and_outline_can_be_chosen(client, clerk, last, year):
    version = find_stored("hubei-project")

    post(client, last, year, origin="last", scheme=version.pk, outline="general-project")

    report = Report.objects.get(year=year)
    assert (report.scheme_version, report.outline) == (version, "general-project")


def test_an_overall_report_takes_no_project(client, clerk, last, year):
    post(client, last, year, kind=OVERALL)

    report = Report.objects.get(year=year)
    assert (report.kind, report.project) == (OVERALL, None)
    assert (report.scheme_version, report.outline) == (find_stored("zhanjiang-overall-2024"), "zhanjiang-overall-2024")


def test_a_target_table_is_read_in(client, clerk, last, year):
    post(client, last, year, origin="table", table=uploaded(AREA))

    report = Report.objects.get(year=year)
    assert [(one.title, one.target, one.unit) for one in report.indicators.all()] == [("改造面积", "2200亩", "亩")]
    assert [(one.title, one.value) for one in report.targets.all()] == [("改造面积", "2200亩")]
    assert set(EntryMark.objects.values_list("origin", flat=True)) == {Origin.TARGET_TABLE}


def test_weights_are_taken_in_and_what_is_not_is_told(client, clerk, last, year):
    rows = [[*HEAD, "权重", "责任科室"], [*AREA, "10%", "规划科"]]
    table = SimpleUploadedFile("申报表.xlsx", workbook({"绩效目标": rows}))

    response = client.get(post(client, last, year, origin="table", table=table)["Location"], follow=True)

    report = Report.objects.get(year=year)
    assert [one.weight for one in report.indicators.all()] == [Decimal(10)]
    assert f"已开始填报{report}。申报表中这些列没有导入：责任科室。" in response.content.decode()


def test_everything_wrong_with_a_target_table_is_told_and_nothing_stored(client, clerk, last, year):
    response = post(client, last, year, origin="table", table=uploaded(AREA, [*AREA[:2], "培训", None], AREA))

    assert errors(response)["table"] == [
        "绩效目标!D3：三级指标“培训”没有指标值，请填写；不设这个指标的，请删去这一行。",
        "绩效目标!C4：三级指标“改造面积”在同一二级指标下重复，请合并或改名。",
    ]
    assert "绩效目标!D3：" in response.content.decode()
    assert Report.objects.filter(year=year).count() == 0
    assert Project.objects.count() == 1


def test_of_very_many_problems_the_first_are_told(client, clerk, last, year):
    table = uploaded(*([*AREA[:2], f"培训{i}", None] for i in range(MOST_TOLD + 10)))

    told = errors(post(client, last, year, origin="table", table=table))["table"]

    assert (len(told), told[-1]) == (MOST_TOLD + 1, "另外还有 10 处问题，改正以上各处后再上传。")


def test_a_second_report_is_refused_with_a_link_to_the_first(client, clerk, last, year):
    response = post(client, last, last.year, origin="table", table=uploaded([]))

    text = response.content.decode()
    assert response.context["existing"] == last
    assert f'<a href="/fill/{last.pk}/">打开已有的报告</a>' in text
    Report.objects.update(status=ReportStatus.SUBMITTED)
    assert f'<a href="/fill/{last.pk}/preview/">' in post(client, last, last.year).content.decode()
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"project": " "}, "project", "项目支出绩效自评报告要写明是哪个项目，请选择或填写项目名称。"),
        ({"origin": "table"}, "table", "请选择申报表文件，或改为从空白报告开始。"),
        (
            {"origin": "last", "project": "别的"},
            "origin",
            "没有找到同一单位、同一项目以前年度的报告。请核对单位和项目名称，或改为从空白报告开始。",
        ),
        (
            {"outline": "zhanjiang-overall-2024"},
            "outline",
            "所选的报告提纲不适用于项目支出绩效自评报告，请改选或留空。",
        ),
    ],
)
def test_errors_stand_beside_their_field_and_on_top(client, clerk, last, year, changes, field, told):  # noqa: PLR0917
    response = post(client, last, year, **changes)

    assert errors(response) == {field: [told]}
    assert response.content.decode().count(told) == 2
    assert Report.objects.filter(year=year).count() == 0


def test_without_a_scheme_of_the_kind_nothing_can_be_started(client, db):
    unit, year = make_unit(), EvaluationYear.objects.create(year=2024)
    client.force_login(make_user(unit=unit))

    response = client.post("/fill/start/", {"unit": unit.pk, "year": year.pk, "kind": OVERALL, "origin": "blank"})

    assert errors(response) == {"scheme": ["还没有整体绩效自评报告的评分方案，请联系系统管理员载入。"]}


def test_reports_are_started_for_the_units_one_prepares_alone(client, clerk, last, year):
    other = make_unit("别的局")
    below = make_unit("下属中心", parent=last.unit)

    response = post(client, last, year, unit=other.pk)

    assert list(errors(response)) == ["unit"]
    assert post(client, last, year, unit=below.pk, kind=OVERALL).status_code == 302
    assert Report.objects.get(year=year).unit == below
    clerk.memberships.update(role=Role.ENDORSER)
    assert list(errors(post(client, last, year))) == ["unit"]


def test_what_is_known_is_filled_in(client, clerk, last, year):
    form = client.get("/fill/start/").context["form"]

    assert form["unit"].value() == last.unit.pk
    assert form["year"].value() == year.pk
    assert (form["kind"].value(), form["origin"].value()) == (OVERALL, "blank")
    text = client.get(f"/fill/start/?unit={last.unit_id}&kind=project&project=<b>&from=table").content.decode()
    assert ('value="&lt;b&gt;"' in text, '<option value="城市更新专项工作经费">' in text) == (True, True)


def test_who_prepares_nothing_and_where_no_year_is_open_is_told(client, unit):
    client.force_login(make_user("endorser", unit=unit, role=Role.ENDORSER))
    assert "您还不是任何单位的填报人" in client.get("/fill/start/").content.decode()

    client.force_login(make_user(unit=unit))
    assert "还没有设立评价年度" in client.get("/fill/start/").content.decode()

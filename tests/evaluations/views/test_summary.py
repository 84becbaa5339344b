"""A year's summary for the finance bureau."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from evaluations.enums import ReportKind, ReportStatus, Role, Severity
from evaluations.models import BudgetLine, EvaluationYear, FindingCount, Obligation, Project, Report
from tests.factories import NOW, make_report, make_unit, make_user
from tests.publications import make_publication

pytestmark = pytest.mark.django_db
ADDRESS = "/review/cockpit/summary.xlsx"
HEAD_ROW = 3


@pytest.fixture
def top():
    return make_unit("市住房局")


@pytest.fixture
def bureau(client, top):
    client.force_login(make_user("bureau", unit=top, role=Role.FINANCE_REVIEWER))


def make_line(unit, title, *, budget, spent, project=None):
    year = EvaluationYear.objects.get(year=2023)
    category = "project" if project else "basic"
    position = BudgetLine.objects.count()
    BudgetLine.objects.create(
        unit=unit, year=year, title=title, category=category, project=project,
        initial_budget=budget, spent=spent, position=position,
    )  # fmt: skip


def sheet_of(client, query="year=2023"):
    answer = client.get(f"{ADDRESS}?{query}")
    return load_workbook(BytesIO(b"".join(answer.streaming_content))).active


def table(sheet):
    """The rows below the heading, by the heads of their columns."""
    heads = [cell.value for cell in sheet[HEAD_ROW]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)]


@pytest.fixture
def reports(top):
    below = make_unit("=下属中心", parent=top)
    overall = make_report(
        unit=below,
        status=ReportStatus.PUBLISHED,
        filed_on=date(2024, 6, 1),
        submitted_at=NOW,
        self_total=Decimal("96.50"),
        self_grade="优",
        computed_total=Decimal(95),
        reviewed_total=Decimal("94.25"),
        reviewed_grade="优",
    )
    project = make_report(unit=below, kind=ReportKind.PROJECT)
    make_line(below, "人员", budget=100, spent=90)
    make_line(below, "改造", budget=300, spent=None, project=project.project)
    FindingCount.objects.create(report=overall, code="CK-F1", severity=Severity.ADVISORY, count=2)
    FindingCount.objects.create(report=overall, code="CK-F2", severity=Severity.HINT, count=5)
    make_publication(overall)
    Obligation.objects.create(year=overall.year, unit=top, kind=ReportKind.OVERALL)
    return overall, project


def test_there_is_a_row_for_every_report_and_for_what_is_owed(client, bureau, reports):
    rows = table(sheet_of(client))

    assert [(row["主管部门"], row["单位"], row["报告种类"], row["项目"], row["状态"]) for row in rows[:3]] == [
        ("市住房局", "=下属中心", "整体绩效自评报告", None, "已公开"),
        ("市住房局", "=下属中心", "项目支出绩效自评报告", "示例项目", "填报中"),
        ("市住房局", "市住房局", "整体绩效自评报告", None, "未开始"),
    ]
    names = (
        "填报日期",
        "最近送审",
        "自评总分",
        "自评等级",
        "测算总分",
        "复核总分",
        "复核等级",
        "错误和警告（处）",
        "公开日期",
    )
    told = [value.date().isoformat() if isinstance(value, datetime) else value for value in map(rows[0].get, names)]
    assert told == [
        "2024-06-01", "2024-06-03", 96.5, "优", 95, 94.25, "优", 2, "2024-06-03",
    ]  # fmt: skip
    assert [rows[1][name] for name in names] == [None] * 9


def test_a_sum_of_which_a_part_is_missing_is_missing_and_rates_are_formulas(client, bureau, reports):
    rows = table(sheet_of(client))

    assert [(row["全年预算（元）"], row["支出（元）"]) for row in rows[:3]] == [(400, None), (300, None), (None, None)]
    assert rows[0]["执行率"] == '=IF(AND(ISNUMBER(I4),N(H4)<>0),I4/H4,"")'


def test_totals_are_live_and_never_add_projects_to_the_overall_reports(client, bureau, reports):
    overall, project = table(sheet_of(client))[3:]

    assert [row["报告种类"] for row in (overall, project)] == ["整体绩效自评报告", "项目支出绩效自评报告"]
    assert overall["单位"] == '=COUNTIF($C$4:$C$6,"整体绩效自评报告")&" 份"'
    known = '($C$4:$C$6="项目支出绩效自评报告")*ISNUMBER($H$4:$H$6)'
    total = 'SUMIFS($H$4:$H$6,$C$4:$C$6,"项目支出绩效自评报告")'
    assert project["全年预算（元）"] == f'=IF(SUMPRODUCT({known})=0,"",{total})'
    assert overall["自评总分"] == '=IFERROR(ROUND(AVERAGEIFS($K$4:$K$6,$C$4:$C$6,"整体绩效自评报告"),2),"")'
    both = '($C$4:$C$6="项目支出绩效自评报告")*ISNUMBER($H$4:$H$6)*ISNUMBER($I$4:$I$6)'
    assert project["执行率"] == f'=IFERROR(SUMPRODUCT({both},$I$4:$I$6)/SUMPRODUCT({both},$H$4:$H$6),"")'


def test_names_are_text_even_if_they_look_like_formulas(client, bureau, reports):
    cell = sheet_of(client)["B4"]

    assert (cell.value, cell.data_type) == ("=下属中心", "s")


def test_a_bureau_sees_only_the_units_it_oversees(client, bureau, reports):
    make_report(unit=make_unit("别的局"))

    assert "别的局" not in {row["单位"] for row in table(sheet_of(client))}


def test_a_chosen_unit_is_summed_up_alone(client, bureau, reports):
    rows = table(sheet_of(client, f"year=2023&unit={reports[0].unit_id}"))

    assert {row["单位"] for row in rows[:2]} == {"=下属中心"}
    assert len(rows) == 4


@pytest.mark.parametrize("role", [Role.PREPARER, Role.ENDORSER])
def test_there_is_no_summary_for_others(client, top, reports, role):
    client.force_login(make_user(unit=top, role=role))

    assert client.get(f"{ADDRESS}?year=2023").status_code == 404


def test_an_empty_year_gives_an_empty_table(client, bureau):
    EvaluationYear.objects.create(year=2030)

    assert table(sheet_of(client, "year=2030")) == []


def test_projects_of_the_same_unit_are_told_apart(client, bureau, reports):
    other = Project.objects.create(unit=reports[0].unit, name="另一项目")
    make_report(unit=reports[0].unit, kind=ReportKind.PROJECT, project=other)
    make_line(reports[0].unit, "另一", budget=7, spent=7, project=other)

    budgets = {row["项目"]: row["全年预算（元）"] for row in table(sheet_of(client)) if row["项目"]}

    assert budgets == {"示例项目": 300, "另一项目": 7}
    assert Report.objects.count() == 3

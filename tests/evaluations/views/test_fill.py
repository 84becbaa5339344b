"""What a unit's people see of their own reports, and nobody else."""

import pytest

from evaluations.enums import ReportKind, ReportStatus
from evaluations.services.composing import compose_report
from tests.factories import make_report, make_unit, make_user
from tests.publications import import_demo

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("甲局")


@pytest.fixture
def clerk(client, unit):
    user = make_user(unit=unit)
    client.force_login(user)
    return user


def test_list_shows_the_reports_of_the_own_unit_and_of_units_below_it(client, clerk, unit):
    own = make_report(unit=unit)
    below = make_report(unit=make_unit("甲局下属中心", parent=unit), status=ReportStatus.PUBLISHED)
    make_report(unit=make_unit("乙局"))

    response = client.get("/fill/")

    assert set(response.context["page"]) == {own, below}
    text = response.content.decode()
    assert (text.count(">填报中<"), text.count(">已公开<")) == (1, 1)
    assert f'href="/fill/{own.pk}/"' in text


def test_list_tells_a_newcomer_what_to_do(client, clerk):
    assert "请联系系统管理员，把您的账号加入该单位" in client.get("/fill/").content.decode()


def test_list_needs_the_same_queries_for_one_row_and_for_three(client, clerk, unit, django_assert_num_queries):
    make_report(unit=unit)
    with django_assert_num_queries(6):
        client.get("/fill/")

    make_report(unit=unit, year=2022)
    make_report(unit=unit, kind=ReportKind.PROJECT)
    with django_assert_num_queries(6):
        client.get("/fill/")


def test_preview_shows_the_draft_to_its_own_people(client):
    report = import_demo()
    client.force_login(make_user(unit=report.unit))

    response = client.get(f"/fill/{report.pk}/preview/")

    text = response.content.decode()
    assert response.context["document"] == compose_report(report).document
    assert ">填报中<" in text
    assert '<h1 class="report-cover-title">' in text


def test_preview_of_another_units_report_is_not_found(client, clerk):
    report = make_report(unit=make_unit("乙局"), status=ReportStatus.PUBLISHED)

    response = client.get(f"/fill/{report.pk}/preview/")

    assert response.status_code == 404
    assert "乙局" not in response.content.decode()


def test_preview_tells_everything_that_stands_in_its_way(client):
    report = import_demo()
    client.force_login(make_user(unit=report.unit))
    text = report.texts.first()
    text.text = "完成〔没有的数〕。\n又完成〔也没有的数〕。"
    text.save()

    response = client.get(f"/fill/{report.pk}/preview/")

    shown = response.content.decode()
    assert "还不能生成预览" in shown
    assert ("没有的数" in shown, "也没有的数" in shown) == (True, True)

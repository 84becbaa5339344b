"""What a unit's people see of their own reports, and nobody else."""

import pytest

from evaluations.enums import ReportKind, ReportStatus
from tests.factories import make_report, make_unit, make_user

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

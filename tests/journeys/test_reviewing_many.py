"""The reviewers' queue in a real browser: claimed, ticked all at once, agreed to in one go."""

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import Project, Report
from tests.factories import make_report, make_unit, make_user
from tests.journeys.test_reading import DESKTOP, PHONE, log_in, violations
from tests.packages import stored_version

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reports(page, live_server):
    unit, version = make_unit(), stored_version("zhanjiang-project-2024")
    projects = [Project.objects.create(unit=unit, name=f"项目{number}") for number in range(3)]
    given = {"kind": ReportKind.PROJECT, "status": ReportStatus.ENDORSED, "scheme_version": version}
    made = [make_report(unit=unit, project=project, **given) for project in projects]
    log_in(page, live_server, make_user("reviewer", unit=unit, role=Role.FINANCE_REVIEWER).username)
    page.goto(f"{live_server.url}/review/")
    return made


def assert_fits(page):
    """As ``assert_fit_for_everyone``, of a page that was posted to."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_all_reports_of_a_page_are_agreed_to_in_one_go(page, reports):
    assert_fits(page)
    page.get_by_role("row").filter(has_text="项目1").get_by_role("button", name="领取").click()
    expect(page.get_by_role("status")).to_have_text("已领取，其他审核人会看到。")
    everything = page.get_by_label("全选本页")
    everything.check()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(4)
    page.get_by_label(f"选择{reports[0].unit.name}“项目2”").uncheck()
    assert everything.evaluate("box => box.indeterminate")

    page.get_by_role("button", name="审核通过…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("审核通过：2 份报告")
    assert_fits(page)
    page.get_by_role("button", name="确认审核通过 2 份").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("审核通过：办理 2 份")
    assert_fits(page)
    page.get_by_role("link", name="返回列表").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    statuses = Report.objects.order_by("project__name").values_list("status", flat=True)
    assert list(statuses) == [ReportStatus.APPROVED, ReportStatus.APPROVED, ReportStatus.ENDORSED]

"""Starting and handing over a report in a real browser, without scripts too; nothing bars anybody from it."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EvaluationYear, Report
from tests.factories import make_user
from tests.finished import make_finished_report
from tests.journeys.test_reading import log_in, violations
from tests.publications import import_demo
from tests.workbooks import workbook

pytestmark = [pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
TABLE = [
    ["项目支出绩效目标申报表（2024年度）"],
    ["项目名称", "城市更新专项工作经费"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "新增实施改造面积", "≥2300亩"],
    [None, "时效指标", "完成时间", "2024年12月底前"],
]


@pytest.fixture
def last():
    report = import_demo(ReportKind.PROJECT)
    EvaluationYear.objects.create(year=2024)
    return report


def is_sound(page):
    """No bar for anybody, nothing beyond the edge, on a desk and on a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_next_years_report_is_two_clicks_from_the_workbench(page, live_server, last):
    log_in(page, live_server, make_user(unit=last.unit).username)
    page.goto(f"{live_server.url}/fill/")
    is_sound(page)

    page.get_by_role("link", name=re.compile("^开始.*城市更新专项工作经费")).click()
    is_sound(page)
    page.get_by_role("button", name="开始填报").click()

    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()
    report = Report.objects.get(year__year=2024)
    assert report.indicators.count() == last.indicators.count()
    page.goto(f"{live_server.url}/fill/")
    expect(page.get_by_role("link", name="填写“基本情况”")).to_be_visible()
    is_sound(page)
    page.goto(f"{live_server.url}/fill/{report.pk}/submit/")
    is_sound(page)


def test_a_double_click_starts_one_report_and_opens_it(page, live_server, last):
    log_in(page, live_server, make_user(unit=last.unit).username)
    page.goto(f"{live_server.url}/fill/start/?kind=project&project=城市更新专项工作经费")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.get_by_role("button", name="开始填报").dblclick()

    expect(page.get_by_role("heading", name="基本情况")).to_be_visible()
    assert len([url for url in sent if "/fill/start/" in url]) == 1
    page.go_back()
    expect(page.get_by_role("button", name="开始填报")).to_be_enabled()


def test_without_scripts_a_target_table_is_handed_in_and_told_what_is_wrong(browser, live_server, last):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, make_user(unit=last.unit).username)
    page.goto(f"{live_server.url}/fill/start/")
    wrong = [*TABLE[:3], ["产出指标", "数量指标", "新增实施改造面积", None]]

    page.get_by_label("项目支出绩效自评报告").check()
    page.get_by_label("项目名称").fill("城市更新专项工作经费")
    page.get_by_label("绩效目标申报表（Excel）").check()
    for rows in (wrong, TABLE):
        file = {"name": "申报表.xlsx", "mimeType": "application/zip", "buffer": workbook({"绩效目标": rows})}
        page.get_by_label("申报表文件").set_input_files(file)
        page.get_by_role("button", name="开始填报").click()
        if rows is wrong:
            expect(page.locator("#summary")).to_contain_text("绩效目标!D4：三级指标“新增实施改造面积”没有指标值")

    report = Report.objects.get(year__year=2024)
    assert [(one.title, one.kind, one.target) for one in report.indicators.all()] == [
        ("新增实施改造面积", "quantity", "≥2300亩"),
        ("完成时间", "date", "2024年12月底前"),
    ]
    context.close()


def test_a_report_is_handed_over_returned_and_seen_again(page, browser, live_server):
    report = make_finished_report()
    preparer = make_user("preparer", unit=report.unit)
    endorser = make_user("endorser", unit=report.unit, role=Role.ENDORSER, last_name="李", first_name="敏")
    other = browser.new_context(locale="zh-CN")
    desk = other.new_page()
    log_in(page, live_server, preparer.username)
    log_in(desk, live_server, endorser.username)

    page.get_by_role("link", name="核对后送审").click()
    is_sound(page)
    page.get_by_role("button", name="送审").click()
    expect(page.get_by_text("已送审。")).to_be_visible()
    desk.goto(f"{live_server.url}/fill/")
    desk.locator(".tasks").get_by_role("link", name="审核").click()
    is_sound(desk)
    desk.get_by_label("审核意见或退回的理由").fill("请补充依据")
    desk.get_by_role("button", name="退回", exact=True).click()
    expect(desk.get_by_text("已退回填报人修改。")).to_be_visible()

    page.goto(f"{live_server.url}/fill/")
    expect(page.get_by_text("请补充依据")).to_be_visible()
    is_sound(page)
    assert Report.objects.get().status == ReportStatus.RETURNED
    other.close()

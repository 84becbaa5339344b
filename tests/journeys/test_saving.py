"""Filling in, in a real browser: every change saves itself, failures are told at once, and nothing typed is lost."""

import re
from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from evaluations import workflow
from evaluations.models import BudgetLine, Report, ScoreLine
from evaluations.trail import Act
from tests.factories import NOW, make_user
from tests.journeys.test_reading import PASSWORD, log_in, violations
from tests.publications import import_demo

pytestmark = [pytest.mark.django_db(transaction=True)]

LABEL = "附件标号"
OFFLINE = "未保存：网络中断，内容已存在本机，恢复后自动重发"
NOT_SAVED = "有 1 处没有保存，请按提示处理"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


@pytest.fixture
def report(db):
    return import_demo()


@pytest.fixture
def clerk(report):
    return make_user(unit=report.unit)


@pytest.fixture
def address(live_server, report):
    return f"{live_server.url}/fill/{report.pk}"


@pytest.fixture
def filling(page, live_server, clerk, address):
    """The clerk's browser at the basics of the report."""
    log_in(page, live_server, clerk.username)
    with page.expect_response("**/presence/?*"):
        page.goto(f"{address}/basics/")
    return page


@pytest.fixture
def colleague(browser, live_server, report):
    """Somebody else of the same unit, in a browser of their own."""
    make_user("colleague", unit=report.unit, last_name="王", first_name="敏")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    log_in(page, live_server, "colleague")
    yield page
    context.close()


def state(page):
    return page.locator("#save-state")


def expect_saved(page):
    expect(state(page)).to_have_text(re.compile(r"^已保存 \d\d:\d\d$"))


def feedback(page, place):
    return page.locator(f"[id='fb-{place}']")


def stored_label():
    return Report.objects.get().attachment_label


def await_confirmation(page):
    """Until the browser keeps nothing any more."""
    for _ in range(50):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("still kept")


def lose_session():
    Session.objects.all().delete()


def expect_failed_loads(silent_browser, *reasons):
    """The browser itself writes a line for every request that fails."""
    failed = {line.partition(": Failed to load resource: ")[2] for line in silent_browser}
    assert failed == set(reasons)
    silent_browser.clear()


UNAUTHORISED = "the server responded with a status of 401 (Unauthorized)"
NOT_FOUND = "the server responded with a status of 404 (Not Found)"
DISCONNECTED = "net::ERR_INTERNET_DISCONNECTED"


def test_what_is_typed_is_saved_after_a_pause_and_is_there_after_reload(filling):
    filling.get_by_label(LABEL).fill("附件9")
    expect_saved(filling)
    filling.reload()

    expect(filling.get_by_label(LABEL)).to_have_value("附件9")
    assert stored_label() == "附件9"


def test_amount_is_shown_as_stored_once_it_is_left(filling, address):
    filling.goto(f"{address}/budget/")
    spent = filling.get_by_label("支出", exact=True)

    spent.fill("1,096.51万元")
    spent.press("Tab")

    expect_saved(filling)
    expect(spent).to_have_value("10,965,100.00")
    assert BudgetLine.objects.get().spent == Decimal(10965100)


def test_enter_and_ctrl_s_save_at_once_and_stay_on_the_page(filling, address):
    for key, text in (("Enter", "附件1"), ("Control+s", "附件2")):
        filling.get_by_label(LABEL).fill(text)
        with filling.expect_response(f"{address}/basics/", timeout=1000):
            filling.get_by_label(LABEL).press(key)

        expect_saved(filling)
        expect(filling.get_by_label(LABEL)).to_be_focused()
        assert stored_label() == text


def test_lost_connection_is_told_at_once_and_the_text_is_sent_when_it_returns(filling, silent_browser):
    before = stored_label()
    filling.context.set_offline(True)
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")

    expect(state(filling)).to_have_text(OFFLINE)
    expect(filling.get_by_text("尚未保存")).to_be_visible()
    assert stored_label() == before

    filling.context.set_offline(False)
    expect_saved(filling)
    expect(filling.get_by_text("尚未保存")).to_have_count(0)
    assert stored_label() == "附件9"
    expect_failed_loads(silent_browser, DISCONNECTED)


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 200, "body": "请先登录无线网络"}])
def test_answer_that_confirms_nothing_is_no_confirmation(filling, silent_browser, fault):
    filling.route("**/basics/", lambda route: route.fulfill(**fault))
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    expect(state(filling)).to_have_text("未保存：服务器暂时不能处理，内容已存在本机，稍后自动重发")
    filling.unroute("**/basics/")

    expect_saved(filling)
    assert stored_label() == "附件9"
    silent_browser.clear()


def test_what_is_typed_while_a_save_is_on_its_way_goes_next(filling):
    held = []

    def hold(route):
        held.append(route)

    filling.route("**/basics/", hold)
    with filling.expect_request("**/basics/"):
        filling.get_by_label(LABEL).fill("附件8")
        filling.get_by_label(LABEL).press("Enter")
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    filling.wait_for_timeout(300)
    assert len(held) == 1
    filling.unroute("**/basics/")  # lets go what was held

    await_confirmation(filling)
    expect_saved(filling)
    assert stored_label() == "附件9"


def test_lost_token_is_replaced_without_a_question(filling, silent_browser):
    filling.context.clear_cookies(name="csrftoken")
    filling.get_by_label(LABEL).fill("附件9")

    expect_saved(filling)
    assert stored_label() == "附件9"
    expect_failed_loads(silent_browser, "the server responded with a status of 403 (Forbidden)")


def test_choice_made_offline_is_put_back_after_a_reload(filling, address, silent_browser):
    filling.goto(f"{address}/scores/")
    question = filling.get_by_role("group").filter(has=filling.get_by_role("radio", name="不符合")).first
    filling.context.set_offline(True)
    question.get_by_label("不符合", exact=True).check()
    expect(state(filling)).to_have_text(OFFLINE)
    filling.route("**/scores/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    filling.context.set_offline(False)
    filling.reload()

    expect(question.get_by_label("不符合", exact=True)).to_be_checked()
    expect(question.get_by_text("尚未保存")).to_be_visible()
    filling.unroute("**/scores/")
    await_confirmation(filling)
    assert False in [answer for line in ScoreLine.objects.all() for answer in line.checks.values()]
    silent_browser.clear()


def test_text_typed_offline_outlives_the_closed_tab(filling, address, silent_browser):
    context = filling.context
    context.set_offline(True)
    filling.get_by_label(LABEL).fill("附件9")
    filling.close()
    context.set_offline(False)

    again = context.new_page()
    again.goto(f"{address}/basics/")

    expect(again.get_by_label(LABEL)).to_have_value("附件9")
    await_confirmation(again)
    assert stored_label() == "附件9"
    silent_browser.clear()


def test_text_typed_offline_is_sent_from_the_next_page_that_is_opened(filling, address, silent_browser):
    filling.context.set_offline(True)
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    expect(state(filling)).to_have_text(OFFLINE)
    filling.route("**/basics/", lambda route: route.abort())
    filling.context.set_offline(False)
    filling.goto(f"{address}/budget/")
    filling.unroute("**/basics/")

    expect(state(filling)).to_have_text("已保存")
    assert stored_label() == "附件9"
    silent_browser.clear()


def test_page_may_be_left_right_after_typing(filling, address):
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_role("link", name="预算与决算").click()

    await_confirmation(filling)
    expect(filling).to_have_url(f"{address}/budget/")
    assert stored_label() == "附件9"


def test_answer_that_got_lost_is_no_conflict_with_oneself(filling, silent_browser):
    def lose_answer(route):
        route.fetch()
        route.abort()

    filling.route("**/basics/", lose_answer)
    filling.get_by_label(LABEL).fill("附件8")
    filling.get_by_label(LABEL).press("Enter")
    expect(state(filling)).to_have_text(OFFLINE)
    assert stored_label() == "附件8"
    filling.unroute("**/basics/")
    filling.get_by_label(LABEL).fill("附件9")

    expect_saved(filling)
    expect(feedback(filling, f"report-{Report.objects.get().pk}-attachment_label")).not_to_contain_text("他人")
    assert stored_label() == "附件9"
    expect_failed_loads(silent_browser, "net::ERR_FAILED")


def test_without_storage_it_is_said_and_the_tab_is_not_closed_unasked(filling, silent_browser):
    filling.add_init_script(NO_STORAGE)
    filling.reload()
    filling.context.set_offline(True)
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    expect(state(filling)).to_have_text("未保存：网络中断，本机存储不可用，请不要关闭或刷新本页，恢复后自动重发")

    with filling.expect_event("dialog") as asked:
        filling.close(run_before_unload=True)

    assert asked.value.type == "beforeunload"
    asked.value.accept()
    silent_browser.clear()


def test_ended_session_asks_to_log_in_in_place_and_then_saves(filling, silent_browser):
    lose_session()
    filling.get_by_label(LABEL).fill("附件9")
    dialog = filling.get_by_role("dialog", name="登录")
    expect(dialog).to_be_visible()
    expect(state(filling)).to_contain_text("登录已过期，请重新登录（内容已存在本机）")
    assert violations(filling) == []
    expect(dialog.get_by_label("用户名")).to_have_value("clerk")

    dialog.get_by_label("密码").fill("wrong")
    dialog.get_by_role("button", name="登录", exact=True).click()
    expect(dialog).to_contain_text("用户名或密码不对，请核对后重试。")
    dialog.get_by_label("密码").fill(PASSWORD)
    dialog.get_by_label("密码").press("Enter")

    expect(dialog).to_have_count(0)
    expect_saved(filling)
    assert stored_label() == "附件9"
    filling.get_by_role("button", name="退出（clerk）").click()  # the tokens of all forms are those of the new login
    expect(filling.get_by_role("heading", name="公开的绩效自评报告")).to_be_visible()
    expect_failed_loads(silent_browser, UNAUTHORISED)


def test_login_can_be_put_off(filling, silent_browser):
    lose_session()
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_role("button", name="暂不登录").click()
    filling.get_by_label(LABEL).fill("附件10")
    filling.get_by_role("button", name="重新登录").click()
    filling.get_by_label("密码").fill(PASSWORD)
    filling.get_by_role("button", name="登录", exact=True).click()

    expect_saved(filling)
    assert stored_label() == "附件10"
    expect_failed_loads(silent_browser, UNAUTHORISED)


def test_lock_against_guessing_is_told_in_place(filling, silent_browser):
    lose_session()
    filling.get_by_label(LABEL).fill("附件9")
    dialog = filling.get_by_role("dialog")
    for _ in range(5):
        dialog.get_by_label("密码").fill("wrong")
        with filling.expect_response("**/account/login/"):
            dialog.get_by_label("密码").press("Enter")

    expect(dialog).to_contain_text("账号“clerk”连续 5 次输错密码，请 15 分钟后再试")
    expect(filling.get_by_label(LABEL)).to_have_value("附件9")
    silent_browser.clear()


def test_text_of_one_user_is_never_saved_as_another(filling, live_server, report, address, silent_browser):
    before = stored_label()
    make_user("colleague", unit=report.unit)
    other_tab = filling.context.new_page()
    filling.context.clear_cookies()
    log_in(other_tab, live_server, "colleague")

    filling.get_by_label(LABEL).fill("附件9")

    expect(state(filling)).to_contain_text("现在登录的是“colleague”，本页的内容不会以其名义保存")
    other_tab.goto(f"{address}/basics/")
    expect(other_tab.get_by_label(LABEL)).to_have_value(before)
    assert stored_label() == before
    expect_failed_loads(silent_browser, UNAUTHORISED)


def test_wrong_amount_stays_with_its_error_until_it_is_put_right(filling, address):
    before = BudgetLine.objects.get().spent
    filling.goto(f"{address}/budget/")
    place = f"line-{BudgetLine.objects.get().pk}-spent"
    spent = filling.get_by_label("支出", exact=True)
    spent.fill("很多")
    spent.press("Enter")

    for _ in range(2):  # the second time after a reload
        expect(feedback(filling, place).get_by_role("alert")).to_contain_text("“很多”")
        expect(state(filling)).to_have_text(NOT_SAVED)
        expect(spent).to_have_value("很多")
        expect(spent).to_have_attribute("aria-invalid", "true")
        assert BudgetLine.objects.get().spent == before
        filling.reload()

    spent.fill("30万元")
    spent.press("Enter")
    expect_saved(filling)
    expect(feedback(filling, place).get_by_role("alert")).to_have_count(0)
    assert BudgetLine.objects.get().spent == Decimal(300000)


@pytest.mark.parametrize(("choice", "kept"), [("用对方的", "附件7"), ("保留我的“附件9”", "附件9")])
def test_of_two_values_the_officer_chooses(filling, colleague, address, choice, kept):
    colleague.goto(f"{address}/basics/")
    colleague.get_by_label(LABEL).fill("附件7")
    expect_saved(colleague)

    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    conflict = feedback(filling, f"report-{Report.objects.get().pk}-attachment_label")
    expect(conflict).to_contain_text("他人已改为“附件7”")
    expect(state(filling)).to_have_text(NOT_SAVED)
    assert stored_label() == "附件7"
    assert violations(filling) == []
    filling.get_by_role("button", name=choice).click()

    expect_saved(filling)
    expect(filling.get_by_label(LABEL)).to_have_value(kept)
    expect(conflict).not_to_contain_text("他人")
    assert stored_label() == kept


def test_draft_found_after_a_reload_does_not_overwrite_what_others_saved_meanwhile(filling, report, silent_browser):
    filling.context.set_offline(True)
    filling.get_by_label(LABEL).fill("附件9")
    filling.get_by_label(LABEL).press("Enter")
    expect(state(filling)).to_have_text(OFFLINE)
    Report.objects.update(attachment_label="附件7")
    filling.route("**/basics/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    filling.context.set_offline(False)
    filling.reload()
    filling.unroute("**/basics/")
    filling.keyboard.press("Control+s")

    expect(feedback(filling, f"report-{report.pk}-attachment_label")).to_contain_text("他人已改为“附件7”")
    expect(filling.get_by_label(LABEL)).to_have_value("附件9")
    assert stored_label() == "附件7"
    silent_browser.clear()


def test_report_that_was_submitted_meanwhile_says_so_and_keeps_the_text(filling, report, clerk, silent_browser):
    before = stored_label()
    workflow.apply(Report.objects.get(), "submit", Act(clerk, NOW))

    filling.get_by_label(LABEL).fill("附件9")

    expect(state(filling)).to_have_text("未保存：报告已送审、已删除或您无权修改（内容已存在本机）")
    expect(filling.get_by_label(LABEL)).to_have_value("附件9")
    assert stored_label() == before
    expect_failed_loads(silent_browser, NOT_FOUND)


def test_unsaved_text_stays_when_a_row_is_added(filling, address):
    filling.goto(f"{address}/budget/")
    spent = filling.get_by_label("支出", exact=True)
    spent.fill("很多")
    added = filling.get_by_role("group", name="增加预算项目").get_by_label("预算项目")
    added.fill("新的项目")
    added.press("Enter")

    expect(filling.get_by_label("支出", exact=True)).to_have_count(2)
    expect(filling.get_by_label("预算项目", exact=True).nth(1)).to_be_focused()
    expect(spent.first).to_have_value("很多")
    expect(state(filling)).to_have_text(NOT_SAVED)
    assert sorted(BudgetLine.objects.values_list("title", flat=True)) == ["城市更新专项工作经费", "新的项目"]


def test_text_of_a_row_that_the_officer_removes_goes_with_it(filling, address):
    filling.goto(f"{address}/budget/")
    filling.get_by_label("支出", exact=True).fill("很多")
    filling.keyboard.press("Tab")
    expect(state(filling)).to_have_text(NOT_SAVED)
    filling.on("dialog", lambda dialog: dialog.accept())
    filling.get_by_role("button", name="删除“").first.click()

    expect(filling.get_by_label("支出", exact=True)).to_have_count(0)
    expect_saved(filling)
    assert filling.evaluate("Object.keys(localStorage)") == []


def test_text_of_a_row_that_somebody_removed_is_shown_until_it_is_discarded(filling, address):
    filling.goto(f"{address}/budget/")
    BudgetLine.objects.all().delete()
    filling.get_by_label("支出", exact=True).fill("30万元")

    others = filling.locator("#unsaved-others")
    expect(others).to_contain_text("“支出”已被删除，没有保存的内容是：30万元")
    filling.get_by_role("button", name="丢弃").click()

    expect(others).to_have_count(0)


def test_colleagues_and_their_changes_are_told(filling, colleague, address):
    told = filling.locator("#presence")
    colleague.goto(f"{address}/budget/")
    expect(colleague.locator("#presence")).to_have_text("clerk正在填写“基本情况”")
    filling.get_by_label(LABEL).fill("附件9")
    expect_saved(filling)
    filling.evaluate("htmx.trigger('#presence', 'refresh')")
    expect(told).to_have_text("王敏正在填写“预算与决算”")  # the own change is no news

    colleague.get_by_label("支出", exact=True).fill("1")
    expect_saved(colleague)
    filling.evaluate("htmx.trigger('#presence', 'refresh')")

    expect(told).to_contain_text("本报告刚刚在别处修改过。")
    assert violations(filling) == []
    told.get_by_role("link", name="刷新查看").click()
    expect(told).to_have_text("王敏正在填写“预算与决算”")

"""Writing a chapter in a real browser: figures from a list, chips, their values below, pasted text, first drafts."""

import re

import pytest
from playwright.sync_api import expect

from evaluations.enums import ReportKind
from evaluations.forms.pasted import clean_paragraphs
from tests.clipboard import PASTED
from tests.factories import make_report, make_user
from tests.journeys.test_reading import assert_fit_for_everyone, log_in, violations
from tests.publications import import_demo

pytestmark = [pytest.mark.django_db(transaction=True)]

PLACE = "text-goals-text"
PASTE = """([area, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    if (area.dispatchEvent(event)) document.execCommand("insertText", false, text);
}"""


@pytest.fixture
def report(db):
    return import_demo(ReportKind.OVERALL)


@pytest.fixture
def address(live_server, report):
    return f"{live_server.url}/fill/{report.pk}"


@pytest.fixture
def area(page, live_server, report, address):
    """The empty field of a chapter, in the browser of who writes it."""
    report.texts.filter(key="goals").delete()
    make_report(unit=report.unit, year=2022, scheme_version=report.scheme_version).texts.create(
        key="goals", text="上年第一段。\n上年第二段。"
    )
    make_user(unit=report.unit)
    log_in(page, live_server, "clerk")
    page.goto(f"{address}/text-goals/")
    return page.locator(f"textarea[name={PLACE}]")


def chips(page):
    return page.locator(".chip")


def printed(page):
    return page.locator(f"#rendered-{PLACE} p")


def paste(page, area, text):
    area.focus()
    page.evaluate(PASTE, [area.element_handle(), text])


def test_a_figure_is_chosen_by_keyboard_and_printed_with_its_value(page, area, address):
    area.press_sequentially("面积")
    area.press("Control+Space")
    search = page.get_by_role("combobox", name="查找数据")
    expect(search).to_be_focused()
    page.keyboard.type("新增 完成")
    expect(page.get_by_role("option")).to_have_text([re.compile(one) for one in ("完成值", "完成率", "完成情况")])
    page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("新增实施改造面积·完成率")
    page.get_by_label("小数").select_option("1位")
    search.press("Enter")

    expect(area).to_be_focused()
    expect(area).to_have_value("面积〔新增实施改造面积·完成率·1位〕")
    expect(chips(page)).to_have_text(["〔新增实施改造面积·完成率·1位〕"])
    expect(printed(page)).to_have_text(["面积101.6%"])
    page.goto(f"{address}/preview/")
    expect(page.get_by_text("面积101.6%")).to_be_visible()


def test_escape_leaves_the_text_as_it_was(page, area):
    area.fill("甲乙")
    area.press("ArrowLeft")
    area.press("Control+Space")
    page.keyboard.type("没有这样的数据")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("没有符合的数据")
    expect(page.get_by_role("button", name="插入", exact=True)).to_be_disabled()
    page.keyboard.press("Escape")

    expect(area).to_be_focused()
    area.press_sequentially("·")
    expect(area).to_have_value("甲·乙")


def test_a_figure_is_chosen_with_the_mouse(page, area):
    page.get_by_role("button", name="插入数据").click()
    page.get_by_role("option", name="填报日期").click()
    expect(area).to_have_value("〔填报日期〕")

    page.get_by_role("button", name="插入数据").click()
    page.get_by_role("combobox").fill("决算收入")
    page.get_by_label("单位", exact=True).select_option("元")
    page.get_by_role("button", name="插入", exact=True).click()
    expect(area).to_have_value("〔填报日期〕〔决算收入·元〕")


def test_a_token_goes_as_a_whole_and_comes_back(page, area):
    area.fill("湛财绩〔2024〕〔决算收入·万元〕")
    area.press("End")
    area.press("Backspace")
    expect(area).to_have_value("湛财绩〔2024〕")
    area.press("Control+z")
    expect(area).to_have_value("湛财绩〔2024〕〔决算收入·万元〕")
    area.press("Backspace")
    area.press("Backspace")

    expect(area).to_have_value("湛财绩〔2024")
    expect(chips(page)).to_have_count(0)


def test_chips_tell_known_missing_and_unknown_figures_apart(page, area):
    area.fill("〔决算收入·万元·2位〕，〔项目名称〕，〔没有的数〕，〔2024〕")

    expect(chips(page)).to_have_text(["〔决算收入·万元·2位〕", "〔项目名称〕", "〔没有的数〕"])
    expect(page.locator(".chip-missing")).to_have_text("〔项目名称〕")
    expect(page.locator(".chip-unknown")).to_have_text("〔没有的数〕")
    area.press("Control+s")
    expect(printed(page)).to_have_text(["955.50万元，〔项目名称：未填〕，〔没有的数：没有这个数据〕，〔2024〕"])
    expect(page.locator(f"#fb-{PLACE}")).to_contain_text("〔没有的数〕没有对应的数据")


def test_pasted_text_is_cleaned_at_once_by_the_rules_of_the_server(page, area):
    for pasted, _ in PASTED.values():
        area.fill("")
        paste(page, area, pasted)

        expect(area).to_have_value(clean_paragraphs(pasted))


def test_a_pasted_paragraph_stays_apart_from_what_follows(page, area):
    area.fill("前。后。")
    area.evaluate("area => area.setSelectionRange(2, 2)")

    paste(page, area, "1.\t中。\r\n")

    expect(area).to_have_value("前。1.中。\n后。")


def test_the_field_grows_and_counts(page, area, report):
    before = area.bounding_box()["height"]
    paste(page, area, "字\r\n" * 60)

    assert area.bounding_box()["height"] > before
    assert area.evaluate("area => area.scrollHeight <= area.clientHeight")
    expect(page.locator(".chapter-count")).to_have_text("119 / 20000 字")
    expect(page.locator("#save-state")).to_contain_text("已保存")
    paste(page, area, "字" * 20000)
    expect(page.locator(".chapter-count")).to_have_class(re.compile("is-over"))
    area.press("Control+s")
    expect(page.get_by_text("最多 20000 字，没有保存。")).to_be_visible()
    assert area.evaluate("area => area.scrollHeight <= area.clientHeight")
    assert len(report.texts.get(key="goals").text) == 119


def test_last_years_text_is_marked_until_it_is_edited_and_replaces_nothing(page, area, report):
    page.get_by_role("button", name="沿用上年文字").click()
    mark = page.locator(f"#fb-{PLACE} .mark")

    expect(area).to_have_value("上年第一段。\n上年第二段。")
    expect(mark).to_have_text("沿用上年")
    area.fill("今年的文字。")
    page.get_by_role("button", name="沿用上年文字").click()
    expect(page.get_by_role("alert")).to_have_text("这里已有文字，没有覆盖。要换成新的，请先清空这里的文字。")
    expect(mark).to_have_count(0)
    assert report.texts.get(key="goals").text == "今年的文字。"


def test_a_first_draft_is_marked_until_it_is_edited(page, area):
    area.fill("不要了")
    area.fill("")
    page.get_by_role("button", name="生成初稿").click()
    mark = page.locator(f"#fb-{PLACE} .mark")

    expect(mark).to_have_text("自动生成")
    expect(chips(page)).to_have_count(7)
    expect(printed(page).first).to_have_text("新增实施改造面积2200亩。")
    area.press("Control+End")
    area.press_sequentially("完。")
    area.press("Control+s")
    expect(mark).to_have_count(0)
    page.get_by_role("button", name="生成初稿").click()
    expect(page.get_by_role("alert")).to_have_text("这里已有文字，没有覆盖。要换成新的，请先清空这里的文字。")


def test_figures_are_put_into_the_justification_of_a_score(page, area, address):
    page.goto(f"{address}/scores/")
    basis = page.get_by_label("得分依据（部门预算资金支出率）", exact=True)
    basis.fill("支出率")
    basis.press("Control+Space")
    page.keyboard.type("部门预算资金支出率 比率")
    page.keyboard.press("Enter")

    expect(basis).to_have_value("支出率〔部门预算资金支出率·比率〕")
    expect(page.locator("#rendered-score-A3-basis p")).to_have_text(["支出率99.81%"])


def test_a_chapter_is_written_without_a_script_too(browser, area, live_server, address, report):
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    log_in(page, live_server, "clerk")
    page.goto(f"{address}/text-goals/")
    page.get_by_text("可引用的数据").click()
    expect(page.get_by_text("〔决算收入〕")).to_be_visible()
    page.get_by_role("button", name="沿用上年文字").click()
    expect(page.get_by_role("textbox")).to_have_value("上年第一段。\n上年第二段。")
    page.get_by_role("textbox").fill("  收入〔决算收入〕。\n")
    page.get_by_role("button", name="保存", exact=True).click()

    expect(printed(page)).to_have_text(["收入955.5万元。"])
    assert report.texts.get(key="goals").text == "收入〔决算收入〕。"
    context.close()


def test_the_page_of_a_chapter_is_fit_for_everyone(page, area, report, address):
    report.texts.create(key="goals", text="〔决算收入〕，〔项目名称〕，〔没有的数〕\n" * 3)
    assert_fit_for_everyone(page, f"{address}/text-goals/")

    area.press("Control+Space")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def test_a_typed_figure_is_bound_with_one_click(page, area, report):
    area.fill("（湛财绩〔2024〕5号）决算收入955.50万元。")
    area.press("Tab")
    panel = page.locator(f"#typed-{PLACE}")
    expect(panel).to_contain_text("1 处与数据一致")

    panel.get_by_role("button", name="引用：955.50万元").click()

    expect(area).to_have_value("（湛财绩〔2024〕5号）决算收入〔决算收入·2位〕。")
    expect(printed(page)).to_have_text(["（湛财绩〔2024〕5号）决算收入955.50万元。"])
    expect(panel.get_by_role("button")).to_have_count(0)
    area.press("Control+z")
    expect(area).to_have_value("（湛财绩〔2024〕5号）决算收入955.50万元。")
    assert violations(page) == []

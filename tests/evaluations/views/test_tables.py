"""The sections 预算与决算 and 绩效指标: tables whose rows are filled in, added, pasted, moved and removed."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations import wording
from evaluations.enums import ReportKind
from evaluations.models import BudgetLine, Indicator, Project, Report
from evaluations.services.rows import add_row, add_rows
from scoring.storing import store_scheme
from tests.factories import NOW, act_by, make_report, make_unit, make_user
from tests.full_reports import make_full_report
from tests.publications import import_demo
from tests.scoring.building import LEVELS, item, scheme_data

pytestmark = pytest.mark.django_db

SAVE = {"HX-Request": "true"}
INDICATOR = {"levels": "output:quantity", "title": "培训", "method": "quantity:≥"}


@pytest.fixture
def report():
    """The report on a project; its outline prints the declared targets."""
    data = scheme_data(item("indicators", "A1", level1=["output"], publish="each", levels=LEVELS))
    return make_report(unit=make_unit(), kind=ReportKind.PROJECT, scheme_version=store_scheme(data, now=NOW)[0])


@pytest.fixture
def overall(report):
    return make_report(unit=report.unit, scheme_version=report.scheme_version)


@pytest.fixture
def client(client, report):
    client.force_login(make_user(unit=report.unit))
    return client


def address(report, section="indicators"):
    return f"/fill/{report.pk}/{section}/"


def indicator(report, **values):
    return add_row(report, "indicator", INDICATOR | values, act_by())


def page(client, report, section="indicators"):
    return client.get(address(report, section)).content.decode()


def save(client, report, section="indicators", **entries):
    """Save entries by place, ``indicator_7_target`` standing for indicator-7-target, typed over nothing."""
    places = {name.replace("_", "-", 2): value for name, value in entries.items()}
    seen = {f"initial-{place}": "" for place in places}
    return client.post(address(report, section), seen | places, headers=SAVE).content.decode()


def act(client, report, section="indicators", **data):
    """Press a button with JavaScript; underscores of ``new_line_title`` stand for hyphens."""
    posted = {re.sub(r"^(new|pasted)_([a-z]+)_?", r"\1-\2-", name).rstrip("-"): one for name, one in data.items()}
    return client.post(address(report, section), posted, headers=SAVE).content.decode()


def as_posted(text):
    """Everything the page's form holds, as a browser without JavaScript posts it."""
    form = text.partition('<form id="section-form"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="(?:hidden|text|date)" name="([^"]+)"(?: value="([^"]*)")?', form))
    fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        fields[name] = chosen[1]
    return fields


def live(text, name):
    return re.search(rf'<output id="live-{name}"[^>]*>(.*?)</output>', text)[1]


def told(text, place):
    part = text.partition(f'id="told-{place}"')[2].partition("</div>")[0]
    return re.findall(r'<p class="feedback-finding">(.*?)</p>', part)


def error(text, place):
    part = text.partition(f'id="fb-{place}"')[2].partition('<div id="told')[0]
    return re.findall(r'<p class="feedback-error" role="alert">(.*?)</p>', part)


def focused(text):
    return re.findall(r'<(?:input|fieldset|details)[^>]* id="([^"]+)"[^>]* (?:autofocus|data-focus)', text)


def alerts(text):
    part = text.partition('id="page-summary"')[2].partition("<form")[0].partition('id="save-state"')[0]
    return [re.sub(r"\s*<[^>]+>\s*", "", one) for one in re.findall(r'<div class="alert.*?</div>', part, re.DOTALL)]


def titles(report):
    return [one.title for one in report.indicators.all()]


def test_neighbours_of_the_same_levels_stand_under_one_heading(client, report):
    for title, levels in (
        ("甲", "output:quantity"),
        ("乙", "output:quantity"),
        ("丙", "benefit:"),
        ("丁", "output:cost"),
    ):
        indicator(report, title=title, levels=levels)

    headings = re.findall(r'<th colspan="7" scope="rowgroup">(.*?)</th>', page(client, report))

    assert headings == ["产出指标 / 数量指标", "效益指标", "产出指标 / 成本指标"]


@pytest.mark.parametrize("prints", [True, False])
def test_targets_are_asked_for_where_the_report_prints_them(client, report, overall, prints):
    text = page(client, report if prints else overall)

    assert ('id="target-rows"' in text) is prints


def test_a_saved_figure_answers_with_ratio_points_and_explanation(client, report):
    one = indicator(report, target="100次")

    text = save(client, report, **{f"indicator_{one.pk}_actual": "90次"})

    beside = [live(text, f"{name}-{one.pk}") for name in ("ratio", "points", "why", "missed")]
    assert beside == ["90%", "9 / 10", "完成率90%（完成值÷目标值），10分中得9分。", wording.deviation_wants_a_reason()]


def test_a_figure_that_cannot_be_read_is_kept_and_told_beside_it(client, report):
    one = indicator(report, actual="5次")

    text = save(client, report, **{f"indicator_{one.pk}_target": "abc"})

    one.refresh_from_db()
    (sentence,) = told(text, f"indicator-{one.pk}-target")
    assert one.target == "abc"
    assert sentence.startswith("指标“培训”：“abc”不是可计算的数值")
    assert live(text, f"why-{one.pk}") == ""


@pytest.mark.parametrize(
    ("stored", "name", "sentence"),
    [
        ({"target": "100次", "actual": "50人"}, "actual", "指标“培训”：计量单位是“人”，应为“次”，请统一单位后填写。"),
        ({"target": "≤100次"}, "method", "指标“培训”：目标值“≤100次”与计算符号“≥”方向不一致，请改为一致。"),
        ({"method": "qualitative:", "level": "gold"}, "level", "没有“gold”这一档，可填：achieved（达成）"),
        ({"method": "qualitative:", "share": Decimal("0.5")}, "share", "填了得分比例50%，还须评定等级。"),
    ],
)
def test_what_does_not_fit_is_told_beside_the_entry_where_it_is_mended(client, report, stored, name, sentence):
    one = indicator(report, **stored)

    (message,) = told(page(client, report), f"indicator-{one.pk}-{name}")

    assert message.startswith(sentence)


def test_weights_are_judged_together(client, report):
    one, other = indicator(report, title="甲"), indicator(report, title="乙")

    given = save(client, report, **{f"indicator_{one.pk}_weight": "5"})
    both = save(client, report, **{f"indicator_{other.pk}_weight": "5"})

    (sentence,) = told(given, f"indicator-{other.pk}-weight")
    assert sentence.startswith("指标“乙”的权重未填")
    assert told(both, f"indicator-{other.pk}-weight") == []


def test_a_line_that_spent_more_than_it_got_is_told_at_once(client, report):
    line = add_row(report, "line", {"title": "经费", "received": Decimal(100)}, act_by())

    text = save(client, report, "budget", **{f"line_{line.pk}_spent": "120"})

    assert live(text, f"hint-{line.pk}") == "支出大于到位资金 100.00 元，请核对支出和到位资金。"
    assert live(text, "total-spent") == "120.00"


def test_an_amount_is_shown_in_ten_thousands_too(client, report):
    line = add_row(report, "line", {"title": "经费"}, act_by())

    text = save(client, report, "budget", **{f"line_{line.pk}_spent": "1,096.51万元"})

    assert 'value="10,965,100.00"' in text
    assert '<p class="feedback-hint tabular">1,096.51 万元</p>' in text


def test_an_added_row_takes_the_focus(client, report):
    text = act(client, report, add="indicator", **{f"new_indicator_{name}": one for name, one in INDICATOR.items()})

    one = report.indicators.get()
    assert (one.title, one.level2, one.direction) == ("培训", "quantity", "≥")
    assert focused(text) == [f"id_indicator-{one.pk}-title"]
    assert alerts(text) == []


def test_without_javascript_an_added_row_takes_the_focus_too(client, report):
    data = {"add": "line", "new-line-title": "经费", "new-line-source": ""}
    response = client.post(address(report, "budget"), data, follow=True)

    line = BudgetLine.objects.get()
    assert response.redirect_chain == [(f"{address(report, 'budget')}?row=line-{line.pk}", 302)]
    assert focused(response.content.decode()) == [f"id_line-{line.pk}-title"]


def test_a_row_that_cannot_be_added_keeps_what_was_typed_and_is_told_twice(client, report):
    text = act(
        client, report, add="target", new_target_levels="output:cost", new_target_title="成本", new_target_value=""
    )

    sentence = "请填写申报的指标值；没有申报的请删除这一行。"
    assert alerts(text) == [f"这一行没有增加，请按说明改正：{sentence}"]
    assert text.count(sentence) == 2
    assert 'name="new-target-title" value="成本"' in text
    assert focused(text) == ["new-target"]


def test_a_line_of_the_overall_report_becomes_the_projects(client, report, overall):
    line = add_row(overall, "line", {"title": "经费", "spent": Decimal(5)}, act_by())

    act(client, report, "budget", add="line", new_line_title="经费")
    again = act(client, report, "budget", add="line", new_line_title="经费")

    line.refresh_from_db()
    assert (line.project, line.spent) == (report.project, Decimal(5))
    assert alerts(again) == [f"这一行没有增加，请按说明改正：{wording.line_exists('经费')}"]


def test_a_removed_row_leaves_the_focus_to_the_next_and_at_last_to_the_new_one(client, report):
    one, other = indicator(report, title="甲"), indicator(report, title="乙")

    first = act(client, report, remove=f"indicator-{one.pk}")
    second = act(client, report, remove=f"indicator-{other.pk}")

    assert (focused(first), focused(second)) == ([f"id_indicator-{other.pk}-title"], ["new-indicator"])
    assert titles(report) == []


def test_a_row_is_removed_after_a_question(client, report):
    one = indicator(report)

    button = re.search(r'<button[^>]*name="remove"[^>]*>', page(client, report))[0]

    assert f'value="indicator-{one.pk}"' in button
    assert 'hx-confirm="删除“培训”？删除后不能恢复。"' in button


def test_a_row_moves_up_and_its_button_can_be_found_again(client, report):
    indicator(report, title="甲")
    other = indicator(report, title="乙")

    text = act(client, report, up=f"indicator-{other.pk}")

    assert titles(report) == ["乙", "甲"]
    assert f'id="up-indicator-{other.pk}"' in text


def test_parts_of_a_table_drawn_anew_stay_in_it(client, report):
    """What is swapped out of band is taken out of the answer; entries would lose what stands beside them."""
    one = indicator(report)

    text = act(client, report, up=f"indicator-{one.pk}", **{f"indicator-{one.pk}-target": "5次"})

    swapped = re.findall(r'<\w+[^>]* id="([^"]+)"[^>]* hx-swap-oob', text)
    assert swapped == ["page-summary", "save-state", "score-panel", "section-list"]


def test_what_was_typed_elsewhere_survives_a_row_action(client, report):
    one = indicator(report)

    text = act(
        client,
        report,
        up=f"indicator-{one.pk}",
        new_target_title="未完",
        pasted_indicator="甲\t乙",
        **{f"indicator-{one.pk}-weight": "很重", f"initial-indicator-{one.pk}-weight": ""},
    )

    assert 'name="new-target-title" value="未完"' in text
    assert re.search(r'name="pasted-indicator"[^>]*>甲\t乙</textarea>', text)
    assert f'name="indicator-{one.pk}-weight" value="很重"' in text
    assert error(text, f"indicator-{one.pk}-weight") == ["“很重”不是数值，请填写数字，例如 4.5。"]


def test_pasted_rows_are_added_all_at_once(client, report):
    rows = "一级指标\t二级指标\t三级指标\t目标值\t完成值\n产出指标\t数量指标\t甲\t10次\t8次\n\t质量指标\t乙\t≥95%\t96%"

    text = act(client, report, paste="indicator", pasted_indicator=rows)

    found = [(one.title, one.level2, one.unit, one.actual) for one in report.indicators.all()]
    assert found == [("甲", "quantity", "次", "8次"), ("乙", "quality", "%", "96%")]
    assert focused(text) == [f"id_indicator-{report.indicators.first().pk}-title"]
    assert re.search(r'name="pasted-indicator"[^>]*></textarea>', text)


@pytest.mark.parametrize("headers", [SAVE, {}])
def test_pasted_rows_with_a_fault_are_not_added_and_everything_is_told(client, report, headers):
    data = {"paste": "line", "pasted-line": "经费\t约5\n设备\t一\n合计\t5"}

    text = client.post(address(report, "budget"), data, headers=headers).content.decode()

    problems = re.findall(r"<li><strong>(.*?)：</strong>(.*?)</li>", text)
    assert problems == [
        ("第1行第2列“年初预算”", "“约5”不是一个确定的数，请去掉“约”“以上”等字样。"),
        ("第2行第2列“年初预算”", "“一”不是数值，请填写数字，例如 10965100、1,096.51万元。"),
    ]
    assert alerts(text) == ["粘贴的内容有 2 处问题，一行也没有增加，请改正后再增加。"]
    assert re.search(r'name="pasted-line"[^>]*>经费\t约5\r?\n设备\t一\r?\n合计\t5</textarea>', text)
    assert BudgetLine.objects.count() == 0


def test_pasted_lines_that_are_there_already_are_told_by_their_line(client, report):
    add_row(report, "line", {"title": "经费"}, act_by())

    text = act(client, report, "budget", paste="line", pasted_line="设备\t5\n经费\t6")

    assert re.findall(r"<li><strong>(.*?)：</strong>(.*?)</li>", text) == [("第2行", wording.line_exists("经费"))]
    assert [line.title for line in BudgetLine.objects.all()] == ["经费"]


def test_indicators_are_proposed_for_declared_targets(client, report):
    add_row(report, "target", {"levels": "output:quantity", "title": "培训", "value": "5次"}, act_by())

    text = act(client, report, propose="indicator")
    again = act(client, report, propose="indicator")

    one = report.indicators.get()
    assert (one.title, one.target, one.unit) == ("培训", "5次", "次")
    assert focused(text) == [f"id_indicator-{one.pk}-title"]
    assert '<span class="mark">来自申报表</span>' in text
    assert alerts(again) == [wording.nothing_to_propose()]


def test_without_javascript_the_whole_page_is_saved_and_what_is_wrong_is_told_twice(client, report):
    one, other = indicator(report, title="甲"), indicator(report, title="乙")
    data = as_posted(page(client, report))
    changes = {
        f"indicator-{one.pk}-actual": "5次",
        f"indicator-{other.pk}-weight": "很重",
        f"indicator-{other.pk}-title": "",
    }

    text = client.post(address(report), data | changes).content.decode()

    one.refresh_from_db(), other.refresh_from_db()
    weight, title = "“很重”不是数值，请填写数字，例如 4.5。", "三级指标要有名称；不需要这一行请删除。"
    assert (one.actual, other.title, other.weight) == ("5次", "乙", None)
    assert error(text, f"indicator-{other.pk}-weight") == [weight]
    assert error(text, f"indicator-{other.pk}-title") == [title]
    (summary,) = alerts(text)
    assert summary.startswith("有 2 处没有保存，请按说明改正后再保存：")
    assert (f"权重：{weight}" in summary, f"三级指标：{title}" in summary) == (True, True)


def test_without_javascript_a_page_posted_unchanged_changes_nothing():
    client, report = Client(), import_demo(ReportKind.PROJECT)
    client.force_login(make_user("colleague", unit=report.unit))
    before = list(report.indicators.values()), list(report.targets.values())

    response = client.post(address(report), as_posted(page(client, report)))

    report.refresh_from_db()
    assert (response.status_code, report.version) == (302, 1)
    assert (list(report.indicators.values()), list(report.targets.values())) == before


def test_saving_the_whole_page_also_adds_the_row_that_was_begun(client, report):
    data = as_posted(page(client, report)) | {"new-indicator-title": "培训"}

    client.post(address(report), data)

    assert titles(report) == ["培训"]


def test_rows_of_another_kind_or_report_are_left_alone(client, report, overall):
    other = indicator(overall)

    act(client, report, "budget", add="indicator", new_indicator_title="甲")
    act(client, report, remove=f"indicator-{other.pk}")
    act(client, report, remove="report-1")

    assert (Indicator.objects.count(), Report.objects.count()) == (1, 2)


def test_a_line_can_be_given_to_a_project(client, report, overall):
    line = add_row(overall, "line", {"title": "经费"}, act_by())
    project = Project.objects.get()

    save(client, overall, "budget", **{f"line_{line.pk}_project": str(project.pk)})

    line.refresh_from_db()
    assert line.project == project


def queries(run):
    with CaptureQueriesContext(connection) as captured:
        assert run().status_code in (200, 302)
    return len(captured)


@pytest.fixture(params=[3, 40])
def full(request, client):
    report = make_full_report(indicators=request.param, lines=request.param)
    client.force_login(make_user("colleague", unit=report.unit))
    return report


@pytest.mark.parametrize(("section", "expected"), [("indicators", 20), ("budget", 21)])
def test_a_page_needs_the_same_queries_for_few_rows_and_many(client, full, section, expected):
    assert queries(lambda: client.get(address(full, section))) == expected


@pytest.mark.parametrize(
    ("section", "kind", "name", "expected"),
    [("indicators", "indicator", "actual", 26), ("budget", "line", "spent", 30)],
)
def test_a_save_needs_the_same_queries_for_few_rows_and_many(client, full, section, kind, name, expected):
    row = full.indicators.first() if kind == "indicator" else BudgetLine.objects.first()
    place = f"{kind}-{row.pk}-{name}"
    seen = {"actual": row.actual} if kind == "indicator" else {"spent": f"{row.spent:,.2f}"}
    data = {place: "5", f"initial-{place}": seen[name]}

    assert queries(lambda: client.post(address(full, section), data, headers=SAVE)) == expected


@pytest.mark.parametrize("section", ["indicators", "budget"])
def test_the_largest_page_can_be_posted_whole(client, full, section):
    data = as_posted(page(client, full, section))

    assert client.post(address(full, section), data).status_code == 302


def test_targets_and_indicators_of_a_large_project_can_be_posted_whole(client, report):
    titles = [f"培训{number}" for number in range(40)]
    last = add_rows(report, "indicator", [INDICATOR | {"title": title} for title in titles], act_by())[-1]
    declared = {"levels": "output:quantity", "value": "5次"}
    add_rows(report, "target", [declared | {"title": title} for title in titles], act_by())
    data = as_posted(page(client, report)) | {f"indicator-{last.pk}-actual": "6次"}

    assert client.post(address(report), data).status_code == 302
    last.refresh_from_db()
    assert last.actual == "6次"


def test_what_was_found_of_no_entry_stands_above_the_section_until_it_is_gone(client, overall):
    row = add_row(overall, "line", {"category": "basic", "title": "人员经费"}, act_by())
    overall.figures.create(key="former", value=1)

    before = live(page(client, overall, "budget"), "untied")
    overall.figures.all().delete()
    after = live(save(client, overall, "budget", **{f"line_{row.pk}_spent": "1"}), "untied")

    assert re.findall("<span>(.*?)</span>", before) == [
        "评分方案“示例评分表”的数据表没有“former”，可填：spent、budget、staff、rate。"
    ]
    assert after == ""


def test_without_a_script_a_button_takes_the_stored_value_of_a_conflict(client, report):
    row = indicator(report, target="5", actual="10")
    target, actual = f"indicator-{row.pk}-target", f"indicator-{row.pk}-actual"

    shown = client.post(address(report), {actual: "9", f"initial-{actual}": "8"}).content.decode()
    response = client.post(address(report), as_posted(shown) | {target: "7", "take": actual})

    row.refresh_from_db()
    assert re.findall('type="submit" name="take" value="([^"]+)"', shown) == [actual]
    assert response.status_code == 302
    assert (row.target, row.actual) == ("7", "10")

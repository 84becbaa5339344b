"""The section 评分: every item answered in the browser, with its points beside it."""

import re
from decimal import Decimal

import pytest

from evaluations.enums import ReportKind
from evaluations.models import Evidence, Indicator, Report, ScoreAdjustment, ScoreLine
from scoring.loader import read_yaml
from scoring.storing import scheme_files, store_scheme
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version
from tests.publications import import_demo
from tests.scoring.building import LEVELS, SPENT_OF_BUDGET, item, scheme_data

pytestmark = pytest.mark.django_db

SHIPPED = [data["code"] for data in map(read_yaml, scheme_files())]
SAVE = {"HX-Request": "true"}
RULES = [
    item("checklist", "A1", checks=[{"key": "rules", "text": "制度健全"}], not_applicable="full"),
    item("graded", "A2", levels=LEVELS),
    item("assessed", "A3", title="预算约束", also=[SPENT_OF_BUDGET]),
    item("proportional", "A4", title="支出率", ratio=SPENT_OF_BUDGET),
    item("stepped", "A5", ratio={"basis": "利用率", "numerator": "rate"}, steps=[{"at_least": "0.9", "share": 1}]),
    item("threshold", "A6", ratio=SPENT_OF_BUDGET, at_most=1),
    item("deduction", "A7", ratio={"basis": "人数", "numerator": "staff"}, over=0, each=1, deduct=1),
    item("indicators", "A8", level1=["output"], publish="each", not_applicable="rescale"),
]
ADJUSTMENT = {"code": "J", "title": "表彰加分", "minimum": 0, "maximum": 3}


@pytest.fixture
def report():
    """One item of every rule, nothing answered."""
    data = scheme_data(*RULES, adjustments=[ADJUSTMENT])
    return make_report(unit=make_unit(), kind=ReportKind.PROJECT, scheme_version=store_scheme(data, now=NOW)[0])


@pytest.fixture
def address(client, report):
    client.force_login(make_user(unit=report.unit))
    return f"/fill/{report.pk}/scores/"


def save(client, address, **entries):
    """Save entries by place, ``A1_basis`` standing for score-A1-basis, typed over nothing."""
    places = {f"score-{name.replace('_', '-', 1)}": value for name, value in entries.items()}
    seen = {f"initial-{place}": "" for place in places}
    return client.post(address, seen | places, headers=SAVE).content.decode()


def live(text, name):
    found = re.search(rf'<output id="live-{name}"[^>]*>(.*?)</output>', text, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1])


def told(text, place):
    return re.findall(
        r'<p class="feedback-finding"[^>]*>(.*?)(?: <a .*?)?</p>',
        text.partition(f'id="told-{place}"')[2].partition("</div>")[0],
    )


def outcome(text, place):
    return re.search(rf'id="fb-{place}"[^>]*data-outcome="(\w+)"', text)[1]


def test_an_unanswered_report_lists_what_is_open_and_says_what_to_do(client, address):
    text = client.get(address).content.decode()

    assert live(text, "unfinished").startswith("还有 8 项未评：")
    assert re.findall(r'href="#item-(\w+)"', text) == [one["code"] for one in RULES]
    assert [live(text, f"state-{one['code']}") for one in RULES] == ["未评"] * 8
    assert live(text, "sentence-A4") == "数据表“支出”未填，请填写后再计分。"


def test_a_saved_answer_answers_with_points_explanation_and_totals(client, address, report):
    text = save(client, address, A1_check_rules="True")

    assert report.lines.get(item="A1").checks == {"rules": True}
    assert [live(text, f"{name}-A1") for name in ("state", "computed", "self", "sentence")] == [
        "已评", "10", "10", "要求符合，得10分。",
    ]  # fmt: skip
    assert live(text, "unfinished").startswith("还有 7 项未评：")
    assert 'id="score-panel"' in text
    assert "（还有7项未能计分）" in text


def test_the_last_answer_brings_total_and_grade(client):
    report = import_demo(ReportKind.OVERALL)
    client.force_login(make_user(unit=report.unit))
    report.lines.filter(item="D2").update(checks={"targets": True}, self_score=None)

    text = save(client, f"/fill/{report.pk}/scores/", D2_check_evaluations="False")

    assert (live(text, "computed-D2"), live(text, "group-computed-D")) == ("0.5", "2.5")
    assert re.findall(r'tabular">([\d.]+) <span class="grade" data-grade="(.)"', text) == [
        ("98.98", "优"), ("97.24", "优"),
    ]  # fmt: skip
    assert live(text, "unfinished") == "各项均已评。"


def test_an_item_that_does_not_apply_earns_what_the_scheme_says(client, address):
    text = save(client, address, A1_not_applicable="当年没有这类事项。")

    assert [live(text, f"{name}-A1") for name in ("state", "computed", "sentence")] == [
        "不适用", "10", "不适用（当年没有这类事项），按评分方案视为满分，得10分。",
    ]  # fmt: skip


def test_not_applicable_is_not_taken_where_the_scheme_forbids_it(client, address, report):
    save(client, address, A2_not_applicable="不适用")

    assert list(report.lines.all()) == []


def test_points_above_the_maximum_are_refused_beside_the_field_and_in_the_summary(client, address, report):
    text = save(client, address, A3_self_score="10.5")
    whole = client.post(address, {"score-A3-self_score": "10.5", "score-A3-points": "8"}).content.decode()

    sentence = "10.5 太大，应不大于 10。"
    assert outcome(text, "score-A3-self_score") == "invalid"
    assert f'<p class="feedback-error" role="alert">{sentence}</p>' in text
    assert f'<li><a href="#id_score-A3-self_score">自评分：{sentence}</a></li>' in whole
    assert 'value="10.5"' in whole
    assert [(line.points, line.self_score) for line in report.lines.all()] == [(Decimal(8), None)]


def test_another_score_than_the_computed_one_asks_for_a_reason_at_once(client, address):
    save(client, address, A3_points="8")
    text = save(client, address, A3_self_score="8.5")

    assert (live(text, "self-A3"), live(text, "difference-A3")) == ("8.5", "比测算分高 0.5 分")
    assert told(text, "score-A3-self_reason") == [
        "警告：“预算约束”自评 8.5 分，按填报数据测算为 8 分，没有说明理由，请补充理由或改正。"
    ]
    assert told(save(client, address, A3_self_reason="年中追加预算。"), "score-A3-self_reason") == []


def test_a_share_that_the_new_level_does_not_have_is_told_beside_it_and_counts_nothing(client, address):
    save(client, address, A2_level="achieved")
    assert live(save(client, address, A2_share="90%"), "computed-A2") == "9"
    place = "score-A2-level"

    text = client.post(address, {place: "partly", f"initial-{place}": "achieved"}, headers=SAVE).content.decode()

    expected = ["得分比例90%不在“部分达成”的范围60%～80%内。"]
    assert told(text, "score-A2-share") == expected
    assert [live(text, f"{name}-A2") for name in ("state", "computed", "sentence")] == ["未评", "—", *expected]
    assert told(client.get(address).content.decode(), "score-A2-share") == expected


@pytest.mark.parametrize(
    ("entries", "place", "message"),
    [
        ({"points": Decimal(12)}, "score-A3-points", "评定得分 12 不在 0～10 分之间。"),
        (
            {"self_score": Decimal(12)},
            "score-A3-self_score",
            "“预算约束”自评 12 分，超过分值 10 分，请核对分值或自评分。",
        ),
    ],
)
def test_stored_points_above_the_maximum_are_told_beside_the_field(client, address, report, entries, place, message):
    ScoreLine.objects.create(report=report, item="A3", **entries)

    assert told(client.get(address).content.decode(), place) == [message]


def test_a_stored_adjustment_out_of_bounds_is_told_beside_it(client, address, report):
    ScoreAdjustment.objects.create(report=report, code="J", points=5)

    text = client.get(address).content.decode()

    assert told(text, "adjustment-J-points") == ["“表彰加分”5分超出范围（0～3）。"]


def test_an_adjustment_moves_the_total(client):
    report = import_demo(ReportKind.OVERALL)
    client.force_login(make_user(unit=report.unit))

    place = "adjustment-X-points"
    data = {place: "-2", f"initial-{place}": ""}
    text = client.post(f"/fill/{report.pk}/scores/", data, headers=SAVE).content.decode()

    assert outcome(text, place) == "saved"
    assert re.findall(r'tabular">([\d.]+) <span class="grade"', text) == ["97.48", "95.74"]


def test_what_is_told_of_no_entry_stands_above_them_all(client):
    report = import_demo(ReportKind.OVERALL)
    client.force_login(make_user(unit=report.unit))

    text = client.post(
        f"/fill/{report.pk}/scores/",
        {"score-A2-self_score": "19", "initial-score-A2-self_score": "20"},
        headers=SAVE,
    ).content.decode()

    assert re.findall("<span>(.*?)</span>", text.partition('id="live-untied"')[2].partition("</output>")[0]) == [
        "“整体效能”所载得分 49.48 分，各项自评分合计 48.48 分，请核对后统一。",
    ]


def test_a_bound_figure_that_does_not_exist_is_told_beside_the_basis(client, address):
    text = save(client, address, A1_basis="完成〔没有的数〕。")

    assert told(text, "score-A1-basis") == ["第1段：〔没有的数〕没有对应的数据，请从可引用的数据中选择。"]


def test_measured_items_name_their_figures_and_where_they_are_entered(client, address, report):
    report.figures.create(key="spent", value=Decimal("9537308.77"))

    text = client.get(address).content.decode().partition('id="item-A4"')[2].partition("</article>")[0]

    budget = f"/fill/{report.pk}/budget/"
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', text)[:3] == [
        (budget, "预算与决算"),
        (f"{budget}#id_figure-spent-value", "支出"),
        (f"{budget}#id_figure-budget-value", "预算"),
    ]
    assert "支出</a> 9537308.77元；" in text
    assert "预算</a> 未填</p>" in text


def test_items_scored_by_indicators_show_them(client, address, report):
    known = {"report": report, "level1": "output", "kind": "quantity", "direction": "≥"}
    Indicator.objects.create(**known, position=0, key="area", title="改造面积", target="200亩", actual="150亩")
    Indicator.objects.create(**known, position=1, key="people", title="培训人次", target="30人次")

    text = client.get(address).content.decode().partition('id="item-A8"')[2]

    rows = [re.findall(r">([^<]+)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", text)]
    assert rows == [
        ["指标", "目标值", "完成值", "完成率", "得分／分值"],
        ["改造面积", "200亩", "150亩", "75%", "3.75／5"],
        ["培训人次", "30人次", "—", "指标“培训人次”的完成值为空，请填写完成值或说明原因。", "—／5"],
    ]


def test_evidence_is_counted_where_it_is_tied_to(client, address, report):
    for number in range(2):
        Evidence.objects.create(report=report, title="通知", file_name="a.pdf", sha256=f"{number}", item="A1")

    text = client.get(address).content.decode()

    links = re.findall(r'<a href="([^"]+)">佐证材料 (\d+) 份</a>', text)
    assert links == [
        (f"/fill/{report.pk}/evidence/?item={one['code']}", "2" if one["code"] == "A1" else "0") for one in RULES
    ]


def test_the_whole_form_saves_without_scripts(client, address, report):
    data = {
        "score-A1-check_rules": "False",
        "score-A2-level": "partly",
        "score-A2-share": "70%",
        "score-A3-points": "8",
        "score-A3-basis": "　依据甲。\r\n\r\n依据乙。",
        "score-A3-self_score": "7.5",
        "score-A3-self_reason": "从严。",
        "adjustment-J-points": "1",
    }

    response = client.post(address, data | {f"initial-{place}": "" for place in data})

    assert (response.status_code, response["Location"]) == (302, address)
    lines = {line.item: line for line in report.lines.all()}
    assert lines["A1"].checks == {"rules": False}
    assert (lines["A2"].level, lines["A2"].share) == ("partly", Decimal("0.7"))
    assert (lines["A3"].points, lines["A3"].basis) == (Decimal(8), "依据甲。\n依据乙。")
    assert (lines["A3"].self_score, lines["A3"].self_reason) == (Decimal("7.5"), "从严。")
    assert [entry.points for entry in report.adjustments.all()] == [Decimal(1)]


def test_what_somebody_else_answered_meanwhile_is_a_conflict_in_words(client, address, report):
    ScoreLine.objects.create(report=report, item="A1", checks={"rules": False})

    text = save(client, address, A1_check_rules="True")

    assert outcome(text, "score-A1-check_rules") == "conflict"
    assert "他人已改为“不符合”" in text
    assert "保留我的“符合”" in text
    assert report.lines.get().checks == {"rules": False}


def test_what_belongs_to_the_reviewer_is_shown_and_never_changed(client, address, report):
    ScoreLine.objects.create(report=report, item="A1", reviewed_score=Decimal(8), reviewed_reason="制度不全")

    text = save(client, address, A1_reviewed_score="10", A1_reviewed_reason="同意")
    shown = client.get(address).content.decode()

    line = report.lines.get()
    assert (line.reviewed_score, line.reviewed_reason) == (Decimal(8), "制度不全")
    assert "fb-score-A1-reviewed" not in text
    assert "复核分 8：制度不全" in shown
    assert 'name="score-A1-reviewed' not in shown


@pytest.mark.parametrize(
    "place",
    ["score-Z9-basis", "score-A1-check_other", "score-A4-points", "score--basis", "score-", "adjustment-Z-points"],
)
def test_entries_that_the_scheme_does_not_have_change_nothing(client, address, report, place):
    before = Report.objects.get(pk=report.pk).version

    statuses = [
        client.post(address, {place: "True", f"initial-{place}": ""}, headers=headers).status_code
        for headers in (SAVE, {})
    ]

    assert statuses == [200, 302]
    assert (list(report.lines.all()), list(report.adjustments.all())) == ([], [])
    assert Report.objects.get(pk=report.pk).version == before


@pytest.mark.parametrize("code", SHIPPED)
def test_every_scheme_that_ships_is_shown_and_takes_a_basis_for_each_item(client, code):
    version = stored_version(code)
    report = make_report(kind=version.scheme.kind, scheme_version=version)
    client.force_login(make_user(unit=report.unit))
    address = f"/fill/{report.pk}/scores/"

    codes = re.findall(r'class="score-line" id="item-(\w+)"', client.get(address).content.decode())
    client.post(address, {f"score-{item}-basis": "依据。" for item in codes})

    assert codes == [line.item for line in report.lines.all()]
    assert len(codes) == sum(len(group["items"]) for group in version.data["dimensions"])


def test_page_and_save_need_the_same_queries_for_any_number_of_rows(
    client, address, report, django_assert_max_num_queries, django_assert_num_queries
):
    client.get(address)
    with django_assert_max_num_queries(47) as counted:
        client.get(address)
        save(client, address, A1_check_rules="True")
    for code in ("A2", "A3", "A4"):
        ScoreLine.objects.create(report=report, item=code, basis="依据。")
        Evidence.objects.create(report=report, title="通知", file_name="a.pdf", sha256=code, item=code)
    report.lines.filter(item="A1").delete()

    with django_assert_num_queries(len(counted)):
        client.get(address)
        save(client, address, A1_check_rules="True")


def test_results_stated_by_an_imported_report_are_dropped_on_request(client):
    report = import_demo(ReportKind.OVERALL)
    client.force_login(make_user(unit=report.unit))

    client.post(f"/fill/{report.pk}/scores/", {"drop_stated": "1"})

    report.refresh_from_db()
    assert (report.stated_total, report.stated_grade, report.stated_dimensions) == (None, "", {})
    assert "清除所载结果" not in client.get(f"/fill/{report.pk}/scores/").content.decode()

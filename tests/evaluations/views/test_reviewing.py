"""The page of a report under review: who sees it, what it shows, what is saved and decided on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EvaluationYear, Report, ReportEvent, ReviewRemark
from evaluations.services.remarking import add_remark
from evaluations.trail import Act
from tests.factories import NOW, make_report, make_unit, make_user
from tests.full_reports import make_full_report
from tests.packages import stored_version
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def report(unit):
    """A report without texts that waits for its unit's reviewer."""
    version = stored_version("zhanjiang-overall-2024")
    report = make_report(unit=unit, status=SUBMITTED, scheme_version=version, submitted_at=NOW)
    report.lines.create(item="A1", self_score=18, self_reason="超额完成")
    return report


def post(client, report, **data):
    """What somebody sees after pressing a button of the page as it is now; ``_`` stands for - in names."""
    given = {name.replace("_", "-"): value for name, value in data.items()}
    return client.post(
        f"/review/{report.pk}/", {"version": Report.objects.get(pk=report.pk).version} | given, follow=True
    )


def told(response):
    return [str(message) for message in response.context["messages"]]


def panel(response, code):
    cards = [card for group in response.context["groups"] for card in group.cards]
    return next(card.form for card in cards if card.item.code == code)


@pytest.mark.parametrize(
    ("who", "status"),
    [("endorser", 200), ("finance_reviewer", 200), ("administrator", 200), ("preparer", 404), ("stranger", 404)],
)
def test_the_page_is_there_for_reviewers_and_administrators(request, client, report, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/review/{report.pk}/").status_code == status
    assert post(client, report, review_A1_remark="请说明").status_code == status


def test_reviewers_of_another_unit_do_not_find_it(client, report):
    client.force_login(make_user(unit=make_unit("别的局"), role=Role.FINANCE_REVIEWER))

    assert client.get(f"/review/{report.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "offered"),
    [
        ("endorser", DRAFT, ([], False)),
        ("endorser", SUBMITTED, (["endorse", "unit_return"], True)),
        ("endorser", ENDORSED, ([], False)),
        ("finance_reviewer", SUBMITTED, ([], False)),
        ("finance_reviewer", ENDORSED, (["approve", "finance_return"], True)),
        ("finance_reviewer", APPROVED, (["reopen"], False)),
        ("finance_reviewer", PUBLISHED, ([], False)),
        ("administrator", SUBMITTED, ([], False)),
    ],
)
def test_the_page_offers_what_the_person_may_do_now(request, client, report, who, status, offered):
    Report.objects.update(status=status)
    client.force_login(request.getfixturevalue(who))

    response = client.get(f"/review/{report.pk}/")

    takes_points = 'name="review-A1-points"' in response.content.decode()
    assert ([move.name for move in response.context["moves"]], takes_points) == offered


def test_points_and_remarks_are_saved_with_one_click(client, report, endorser):
    client.force_login(endorser)

    response = post(
        client,
        report,
        review_A1_points="15.5",
        review_A1_reason="佐证不足",
        review_A1_remark="请补充<依据>",
        remark_place="text-opening",
        remark_text="写得太短",
    )

    assert told(response) == ["已保存 1 项复核分。已提出 2 条审核意见。"]
    line = report.lines.get(item="A1")
    assert (line.reviewed_score, line.reviewed_reason) == (15.5, "佐证不足")
    assert response.context["assessment"].reviewed.points == 15.5
    assert [one.text for one in panel(response, "A1").remarks] == ["请补充<依据>"]
    assert [(one.group, one.title) for one in response.context["others"]] == [("章节", "前言")]
    assert "请补充&lt;依据&gt;" in response.content.decode()
    assert response.context["open_remarks"] == 2


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        ("15", "复核分 15 与自评分 18 不同，请写明复核说明。"),
        ("20.5", "20.5 太大，应不大于 20。"),
        ("-1", "-1 太小，应不小于 0。"),
        ("1.234", "“1.234”的小数位数过多，请四舍五入后填写。"),
        ("九" * 100, "这里填了 100 字，不是数值，请只填写数字和单位。"),
        ("1e999", "“1e999”不是数值，请填写数字，例如 4.5。"),
    ],
)
def test_what_is_refused_stays_in_the_form_and_nothing_is_saved(client, report, endorser, points, fault):
    client.force_login(endorser)

    response = post(
        client, report, review_A1_points=points, review_A1_reason="", review_A1_remark="请说明", note="先看看"
    )

    form = panel(response, "A1").form
    assert form.errors["points"] == [fault]
    assert [form[name].value() for name in ("points", "remark")] == [points, "请说明"]
    assert response.context["decision"]["note"].value() == "先看看"
    assert (report.lines.get().reviewed_score, ReviewRemark.objects.count()) == (None, 0)


def test_new_totals_are_shown_before_anything_is_saved(client, report, endorser):
    client.force_login(endorser)

    answer = client.post(f"/review/{report.pk}/", {"review-A1-points": "12"}, headers={"HX-Request": "true"})

    assert answer.context["assessment"].reviewed.points == 12
    assert 'id="totals"' in answer.content.decode()
    assert report.lines.get().reviewed_score is None


def test_remarks_are_settled_and_opened_again(client, report, endorser):
    client.force_login(endorser)
    remark = add_remark(report, "score-A1", "请说明", Act(endorser, NOW))

    refused = post(client, report, move="endorse")
    settled = post(client, report, settle=remark.pk)
    opened = post(client, report, unsettle=remark.pk)

    assert told(refused) == ["还有 1 条审核意见没有了结。请逐条了结，或者退回填报人处理。"]
    assert (told(settled), settled.context["open_remarks"]) == (["已了结这条审核意见。"], 0)
    assert (told(opened), opened.context["open_remarks"]) == (["已恢复这条审核意见。"], 1)


def test_a_report_goes_through_both_reviewers(client, report, endorser, finance_reviewer):
    client.force_login(endorser)
    endorsed = post(client, report, move="endorse", review_A1_points="15", review_A1_reason="佐证不足")
    client.force_login(finance_reviewer)
    returned = post(client, report, move="finance_return", note="请补充满意度的依据")

    assert told(endorsed) == ["已保存 1 项复核分。", "已同意上报，报告转财政审核。"]
    assert told(returned) == ["已退回填报人修改。"]
    assert Report.objects.get().status == RETURNED
    assert [(event.note, label) for event, label in returned.context["history"]] == [
        ("请补充满意度的依据", "退回"),
        ("", "同意上报"),
    ]


def test_a_return_without_a_reason_is_refused(client, report, endorser):
    client.force_login(endorser)

    response = post(client, report, move="unit_return", note=" ")

    assert told(response) == ["退回要写明理由，请填写后再退回。"]
    assert Report.objects.get().status == SUBMITTED


def test_remarks_are_reason_enough_for_a_return(client, report, endorser):
    client.force_login(endorser)

    response = post(client, report, move="unit_return", note=" ", review_A1_remark="请说明")

    assert told(response) == ["已提出 1 条审核意见。", "已退回填报人修改。"]
    assert Report.objects.get().events.get().note.endswith("：请说明")


def test_a_page_that_is_out_of_date_decides_and_saves_nothing(client, report, endorser):
    client.force_login(endorser)
    seen = report.version
    Report.objects.update(version=seen + 1)

    decided = post(client, report, version=seen, move="endorse")
    saved = post(client, report, version=seen, review_A1_points="15", review_A1_reason="佐证不足")

    sentence = f"{report}在您打开本页之后有改动，请核对后再操作。"
    assert (told(decided), told(saved)) == ([sentence], [f"没有保存：{sentence}"])
    assert panel(saved, "A1").form["points"].value() == "15"
    assert Report.objects.get().status == SUBMITTED


def test_what_was_typed_is_shown_to_who_is_too_late(client, report, endorser):
    client.force_login(endorser)
    Report.objects.update(status=DRAFT)

    response = post(client, report, review_A1_remark="写了很久的意见")

    assert told(response) == ["没有保存：报告当前为“填报中”，不能提出审核意见。"]
    assert response.context["unsaved"] == [("部门整体绩效目标产出指标完成情况", "写了很久的意见")]


@pytest.mark.parametrize(
    "data",
    [
        {"move": "publish"},
        {"move": "submit"},
        {"version": "x"},
        {"version": "9" * 30},
        {"settle": "x"},
        {"settle": "9" * 30},
        {"unsettle": "²"},
    ],
)
def test_what_the_page_does_not_offer_is_not_found(client, report, endorser, data):
    client.force_login(endorser)

    assert post(client, report, **data).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"settle": "999"},
        {"remark_place": "indicator-1\x00", "remark_text": "甲"},
        {"remark_place": "", "remark_text": "甲"},
        {"review_A1_remark": "字" * 3000},
        {"note": "字" * 3000},
        {"review_A1_reason": "\x00只有说明"},
        {"review_Z9_points": "1"},
    ],
)
def test_hostile_input_ends_in_a_page(client, report, endorser, data):
    client.force_login(endorser)

    response = post(client, report, **data)

    assert (response.status_code, len(told(response))) == (200, 1)
    assert ReviewRemark.objects.count() == 0


def test_last_year_and_the_trend_stand_beside_the_lines(client, endorser, report):
    former = make_report(
        unit=report.unit,
        year=2022,
        status=PUBLISHED,
        scheme_version=report.scheme_version,
        self_total=90,
        computed_total=88,
        reviewed_total=89,
    )
    former.lines.create(item="A1", self_score=17, reviewed_score=16)
    make_report(unit=report.unit, year=2021, scheme_version=report.scheme_version)  # was never submitted
    Report.objects.filter(pk=report.pk).update(self_total=95, computed_total=94, reviewed_total=95)
    client.force_login(endorser)

    response = client.get(f"/review/{report.pk}/")

    before = panel(response, "A1").former
    assert (before.self_score, before.reviewed_score, panel(response, "A2").former.self_score) == (17, 16, None)
    assert [one.year.year for one, _ in response.context["trend"]] == [2022, 2023]
    title, chart = response.context["charts"][0]
    assert (title, [line.key for line in chart.lines]) == ("总分", ["self", "computed", "reviewed"])
    assert response.context["charts"][1][1] is None
    assert "style=" not in re.search(r"<svg.*?</svg>", response.content.decode(), re.DOTALL).group()


def test_a_line_of_another_title_is_not_last_years(client, endorser, report):
    former = make_report(
        unit=report.unit, year=2022, status=PUBLISHED, scheme_version=stored_version("zhanjiang-overall-2024")
    )
    data = report.scheme_version.data
    data["dimensions"][0]["items"][0]["title"] = "改了名称的一项"
    changed = type(report.scheme_version).objects.create(
        scheme=report.scheme_version.scheme, number=9, data=data, digest="c" * 64, created_at=NOW
    )
    Report.objects.filter(pk=former.pk).update(scheme_version=changed)
    client.force_login(endorser)

    response = client.get(f"/review/{report.pk}/")

    assert (panel(response, "A1").former, panel(response, "A2").former is None) == (None, False)


def test_the_document_and_evidence_of_a_line_are_at_hand(client):
    report = import_demo(ReportKind.OVERALL)
    Report.objects.update(status=SUBMITTED)
    file = report.evidence.create(title="验收意见", file_name="验收.pdf", sha256="a" * 64, item="A1", file="evidence/a")
    client.force_login(make_user(unit=report.unit, role=Role.ENDORSER))

    response = client.get(f"/review/{report.pk}/")

    assert response.context["document"] is not None
    assert panel(response, "A1").files == [file]
    assert f'href="/fill/{report.pk}/evidence/{file.pk}/"' in response.content.decode()


@pytest.mark.parametrize(
    ("status", "offered"),
    [(SUBMITTED, ["/fill/{}/draft.pdf", "/fill/{}/draft.docx"]), (PUBLISHED, ["/reports/{}/"])],
)
def test_the_document_is_to_be_had_as_files(client, status, offered):
    report = import_demo()
    Report.objects.update(status=status)
    client.force_login(make_user("bureau", unit=report.unit, role=Role.FINANCE_REVIEWER))

    page = client.get(f"/review/{report.pk}/").content.decode()

    links = re.findall(r'href="(/(?:fill|reports)/[^"]*)"', page.partition("review-jumps")[0].partition("page-head")[2])
    assert links == [one.format(report.pk) for one in offered]


def test_a_report_that_cannot_be_laid_out_says_why(client, report, endorser):
    report.texts.create(key="unheard-of", text="甲")
    client.force_login(endorser)

    response = client.get(f"/review/{report.pk}/")

    assert response.context["document"] is None
    assert "报告不能排成正文" in response.content.decode()


def queries(client, report):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(f"/review/{report.pk}/")
    return len(captured)


def test_the_number_of_queries_does_not_grow_with_rows(client):
    report = make_full_report(indicators=3, lines=3)
    Report.objects.update(status=SUBMITTED)
    reviewer = make_user(unit=report.unit, role=Role.ENDORSER)
    client.force_login(reviewer)
    add_remark(report, "score-A1", "甲", Act(reviewer, NOW)).answers.create(author=reviewer, at=NOW, text="乙")
    queries(client, report)
    few = queries(client, report)

    for number, place in enumerate(("score-A1", "score-A2", "text-opening")):
        remark = add_remark(report, place, "甲", Act(reviewer, NOW))
        for _ in range(3):
            remark.answers.create(author=make_user(f"user{number}{_}"), at=NOW, text="乙")
        report.evidence.create(title=f"材料{number}", file_name="a", sha256=f"{number}" * 64, item="A1")

    assert queries(client, report) == few
    assert ReportEvent.objects.count() == 0
    assert EvaluationYear.objects.count() == 1

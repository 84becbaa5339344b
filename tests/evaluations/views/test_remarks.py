"""Remarks at what they are about, answered where they stand, and what changed before a report goes back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.enums import ReportStatus, Role
from evaluations.models import RemarkAnswer, Report
from tests.factories import make_report, make_unit, make_user
from tests.finished import explain_findings, make_finished_report
from tests.remarks import make_answer, make_remark, returned, settle

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


@pytest.fixture
def report():
    report = make_finished_report()
    Report.objects.update(status=RETURNED)
    report.refresh_from_db()
    return report


@pytest.fixture
def preparer(report, client):
    user = make_user("preparer", unit=report.unit)
    client.force_login(user)
    return user


def page(client, report, section):
    return client.get(f"/fill/{report.pk}/{section}/").content.decode()


def answer(client, report, remark, **data):
    return client.post(f"/fill/{report.pk}/remarks/{remark.pk}/answer/", data)


def kept():
    return list(RemarkAnswer.objects.values_list("remark", "text", "stands"))


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ("basics", "report-{report}"),
        ("budget", "line-{line}"),
        ("budget", "figure-final_income"),
        ("indicators", "indicator-{indicator}"),
        ("scores", "score-B1"),
        ("text-goals", "text-goals"),
    ],
)
def test_a_remark_stands_once_at_its_record_with_a_form_of_its_own(client, report, preparer, section, place):
    keys = {
        "report": report.pk,
        "line": report.unit.budget_lines.first().pk,
        "indicator": report.indicators.first().pk,
    }
    remark = make_remark(report, place.format(**keys), "请核对<b>")

    text = page(client, report, section)

    assert text.count(f'id="remark-{remark.pk}"') == 1
    assert (
        f'<form id="answer-{remark.pk}" method="post" action="/fill/{report.pk}/remarks/{remark.pk}/answer/">' in text
    )
    assert text.count(f'form="answer-{remark.pk}"') == 3
    assert ("请核对&lt;b&gt;" in text, "报告中已没有这一项" in text) == (True, False)
    assert "审核意见 1 条，已回复 0 条" in text


def test_remarks_lead_from_one_to_the_next_in_the_order_of_the_report(client, report, preparer):
    late = make_remark(report, "text-goals")
    first = make_remark(report, "score-B1")
    make_answer(first, preparer)
    address = f"/fill/{report.pk}/"

    scores, goals, basics = (page(client, report, key) for key in ("scores", "text-goals", "basics"))

    ways = [re.findall(r'href="([^"]*#remark-\d+)">(上一条|下一条)', text) for text in (scores, goals, basics)]
    to_first, to_late = f"{address}scores/#remark-{first.pk}", f"{address}text-goals/#remark-{late.pk}"
    assert ways == [
        [(to_first, "下一条"), (to_late, "下一条")],
        [(to_first, "上一条"), (to_late, "下一条"), (to_first, "上一条")],
        [(to_first, "下一条")],
    ]
    assert "审核意见 2 条，已回复 1 条" in basics
    assert re.findall(r"意见 (\d+)</span>", basics) == ["1"]


def test_a_remark_on_a_row_that_is_gone_is_listed_under_its_title(client, report, preparer):
    remark = make_remark(report, "indicator-999999", title="改造面积（已删）")

    section, sheet = page(client, report, "indicators"), page(client, report, "submit")

    for text in (section, sheet):
        assert text.count(f'id="remark-{remark.pk}"') == 1
        assert ("改造面积（已删）" in text, "报告中已没有这一项" in text) == (True, True)


@pytest.mark.parametrize(
    ("back", "address"),
    [("scores", "scores/"), ("submit", "submit/"), ("basics", "basics/"), ("", "scores/"), ("//x.cn", "scores/"),
     ("text-\0", "scores/")],
)  # fmt: skip
def test_an_answer_is_kept_and_leads_back_to_its_remark(client, report, preparer, back, address):
    remark = make_remark(report, "score-B1")

    response = answer(client, report, remark, text="理由\0充分\r\n", stands="on", back=back)

    assert response.url == f"/fill/{report.pk}/{address}#remark-{remark.pk}"
    assert kept() == [(remark.pk, "理由充分", True)]
    assert "维持原填报</strong>" in page(client, report, "scores")


@pytest.mark.parametrize(("text", "told"), [(" ", "请写明怎样处理"), ("字" * 2001, "回复有 2001 字，最多 2000 字")])
def test_an_answer_that_cannot_be_kept_is_shown_again(client, report, preparer, text, told):
    remark = make_remark(report, "score-B1")

    shown = answer(client, report, remark, text=text, stands="on", back="scores").content.decode()

    assert (told in shown, text.strip() in shown, "checked" in shown, kept()) == (True, True, True, [])


def test_a_remark_settled_meanwhile_is_told(client, report, preparer):
    remark = make_remark(report, "score-B1")
    settle(remark, preparer)

    response = client.post(f"/fill/{report.pk}/remarks/{remark.pk}/answer/", {"text": "已改"}, follow=True)

    assert [str(one) for one in response.context["messages"]] == ["这条审核意见刚刚被了结或撤销，不用再回复。"]
    assert kept() == []


def test_what_is_not_theirs_is_not_found(client, report, preparer):
    remark = make_remark(report, "score-B1")
    other = make_remark(make_report(unit=make_unit("别的局"), status=RETURNED), "score-B1")

    assert answer(client, report, other, text="回复").status_code == 404
    for user in (make_user("stranger", unit=make_unit("外局")), make_user("e", unit=report.unit, role=Role.ENDORSER)):
        client.force_login(user)
        assert answer(client, report, remark, text="回复").status_code == 404
    assert kept() == []


@pytest.mark.parametrize("status", [SUBMITTED, ENDORSED, APPROVED])
def test_remarks_are_not_seen_or_answered_while_the_report_is_reviewed(client, report, preparer, status):
    remark = make_remark(report, "score-B1", "还没有写完的意见")
    Report.objects.update(status=status)

    assert "还没有写完的意见" not in page(client, report, "submit")
    assert answer(client, report, remark, text="回复").status_code == 404


def test_a_login_in_between_leads_to_the_remark(client, report, preparer):
    remark = make_remark(report, "score-B1")

    response = client.get(f"/fill/{report.pk}/remarks/{remark.pk}/answer/")

    assert response.url == f"/fill/{report.pk}/scores/#remark-{remark.pk}"


def test_queries_of_a_section_do_not_grow_with_its_remarks(client, report, preparer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/fill/{report.pk}/scores/")
        return len(captured)

    make_answer(make_remark(report, "score-B1"), preparer)
    queries()
    one = queries()
    for item in ("B2", "D1"):
        make_answer(make_remark(report, f"score-{item}"), preparer)

    assert queries() == one


def test_the_sheet_shows_what_changed_since_the_last_submission(client, preparer, report):
    endorser = make_user("endorser", unit=report.unit, role=Role.ENDORSER)
    report.texts.filter(key="other").update(text="完成2200亩。")
    explain_findings(report)
    first = page(client, report, "submit")
    report = returned(report, preparer, endorser)
    unchanged = page(client, report, "submit")
    report.texts.filter(key="other").update(text="完成2250亩。")
    explain_findings(report)
    changed = page(client, report, "submit")

    assert "与上次送审相比的改动" not in first
    assert ("没有改动" in unchanged, "不能再次送审" in unchanged) == (True, True)
    assert "完成<del>2200亩</del><ins>2250亩</ins>。" in changed
    assert "不能再次送审" not in changed


def test_unanswered_remarks_are_linked_on_the_sheet_and_counted_on_the_workbench(client, report, preparer):
    waits = make_remark(report, "score-B1")
    make_answer(make_remark(report, "score-B2"), preparer)

    sheet, workbench = page(client, report, "submit"), client.get("/fill/?year=2023").content.decode()

    assert f'<a href="/fill/{report.pk}/scores/#remark-{waits.pk}">有 1 条审核意见还没有回复' in sheet
    assert "1 条审核意见待回复" in workbench
    assert "回复 1 条审核意见" in workbench

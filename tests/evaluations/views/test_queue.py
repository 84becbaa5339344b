"""The reviewers' queue as a page, and claiming from it."""

import re
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EvaluationYear, FindingCount, Project, Report
from evaluations.views import queue as page_module
from tests.factories import make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
DIGITS = "1" * 5000


@pytest.fixture
def unit():
    return make_unit("甲局")


@pytest.fixture
def reviewer(client, unit):
    user = make_user("reviewer", unit=unit, role=Role.FINANCE_REVIEWER)
    client.force_login(user)
    return user


def make(unit, name, status=ENDORSED, **fields):
    project = Project.objects.create(unit=unit, name=name)
    return make_report(unit=unit, kind=ReportKind.PROJECT, project=project, status=status, **fields)


def shown(response):
    return [row.report for row in response.context["rows"]]


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def row_of(response, report):
    rows = re.findall(r"<tr>.*?</tr>", response.content.decode(), re.DOTALL)
    return next(text_of(row) for row in rows if f'href="/review/{report.pk}/"' in row)


def test_a_row_says_where_a_report_stands_and_what_it_came_to(client, unit, reviewer):
    now = timezone.now()
    totals = {"self_total": Decimal("99.4800"), "computed_total": Decimal("97.74"), "reviewed_total": Decimal(98)}
    report = make(unit, "道路维护", self_grade="优", moved_at=now - timedelta(days=12), **totals)
    plain = make(unit, "绿化", moved_at=now)
    FindingCount.objects.create(report=report, code="CK-R4", severity="advisory", count=3)
    FindingCount.objects.create(report=report, code="CK-R1", severity="blocking", count=1)
    EvaluationYear.objects.update(unit_deadline=timezone.localdate() - timedelta(days=5))

    response = client.get("/review/")

    assert row_of(response, report) == (
        "甲局 道路维护 项目 2023 待财政审核 12 天 逾期 5 天 99.48 等级： 优 97.74 98 错误 1 警告 3 领取 甲局道路维护"
    )
    assert row_of(response, plain) == "甲局 绿化 项目 2023 待财政审核 今天 逾期 5 天 — — — 领取 甲局绿化"


def test_the_queue_opens_with_what_waits_for_the_reviewer_longest_first(client, unit, reviewer):
    now = timezone.now()
    new, old = make(unit, "新", moved_at=now), make(unit, "旧", moved_at=now - timedelta(days=3))
    make(unit, "在单位", SUBMITTED)

    assert shown(client.get("/review/")) == [old, new]
    assert len(shown(client.get("/review/?state="))) == 3


def test_to_administrators_it_opens_with_what_waits_for_anybody(client, unit, administrator):
    client.force_login(administrator)
    waiting = {make(unit, "甲", SUBMITTED), make(unit, "乙", ENDORSED)}
    make(unit, "丙", DRAFT)

    response = client.get("/review/")

    assert set(shown(response)) == waiting
    assert 'type="checkbox" name="report"' not in response.content.decode()


def test_others_find_no_queue(client, preparer, stranger):
    for user in (preparer, stranger):
        client.force_login(user)
        assert client.get("/review/").status_code == 404
        assert client.post("/review/batch/", {"action": "approve"}).status_code == 404


def test_reports_of_other_units_are_not_shown(client, unit, reviewer):
    make(make_unit("乙局"), "外")

    response = client.get("/review/?state=")

    assert shown(response) == []
    assert "没有符合条件的报告" in response.content.decode()


@pytest.mark.parametrize("query", ["", "?state=", "?state=&sort=difference&text=甲&overdue=1"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, unit, reviewer, query):
    EvaluationYear.objects.create(year=2023, unit_deadline=timezone.localdate() - timedelta(days=1))
    counts = []
    for names in (["一"], ["二", "三"]):
        for name in names:
            made = make(make_unit(f"甲局{name}中心", parent=unit), name, claimed_by=reviewer, claimed_at=timezone.now())
            FindingCount.objects.create(report=made, code="CK-R4", severity="advisory", count=3)
        client.get("/review/")  # the session is written once
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/review/{query}")
        counts.append((len(shown(response)), len(queries)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
    assert counts[0][1] <= 12


def test_pages_follow_each_other_with_the_filter_kept(client, unit, reviewer, monkeypatch):
    monkeypatch.setattr(page_module, "PAGE_SIZE", 2)
    reports = [make(unit, f"项目{number}", self_total=Decimal(number)) for number in range(5)]
    make(unit, "填报中的", DRAFT, self_total=Decimal(9))

    first = client.get("/review/?state=endorsed&sort=self&text=甲")
    second = client.get(f"/review/{first.context['links']['after']}")
    third = client.get(f"/review/{second.context['links']['after']}")
    again = client.get(f"/review/{third.context['links']['before']}")

    assert [shown(one) for one in (first, second, third, again)] == [
        reports[:2:-1],
        reports[2:0:-1],
        reports[:1],
        reports[2:0:-1],
    ]
    assert (list(first.context["links"]), list(third.context["links"])) == (["after"], ["before"])
    asked = parse_qs(urlsplit(second.context["links"]["after"]).query)
    assert {name: asked[name] for name in ("state", "sort", "text")} == {
        "state": ["endorsed"],
        "sort": ["self"],
        "text": ["甲"],
    }


def test_statuses_are_counted_under_the_other_conditions(client, unit, reviewer):
    for name, status in (("一", DRAFT), ("二", SUBMITTED), ("三", ENDORSED), ("四", ENDORSED)):
        make(unit, name, status)
    make(unit, "五", ENDORSED, year=2024)

    response = client.get("/review/?state=endorsed&year=2023")

    told = [(label, count, chosen) for label, count, _, chosen in response.context["tabs"]]
    assert told == [
        ("全部", 4, False),
        ("待审核", 3, False),
        ("填报中", 1, False),
        ("待单位审核", 1, False),
        ("待财政审核", 2, True),
        ("已退回", 0, False),
        ("审核通过", 0, False),
        ("已公开", 0, False),
    ]
    link = next(link for label, _, link, _ in response.context["tabs"] if label == "待单位审核")
    assert [one.status for one in shown(client.get(f"/review/{link}"))] == [SUBMITTED]


@pytest.mark.parametrize("name", ["mine", "state", "department", "year", "kind", "grade", "overdue", "sort"])
@pytest.mark.parametrize("value", ["\0", "x", DIGITS, "-1", "1e9", "１"])
def test_unknown_conditions_are_told_and_left_out_of_account(client, unit, reviewer, name, value):
    report = make(unit, "道路")

    response = client.get("/review/", {"state": "", name: value})

    assert shown(response) == [report]
    assert "没有这一项，没有按它筛选。" in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"text": "\0"},
        {"text": DIGITS},
        {"text": "'\"%_\\"},
        {"after": "\0"},
        {"before": DIGITS},
        {"after": "a:b:c", "before": "x"},
        {"state": "draft", "after": ["", "x"]},
    ],
)
def test_hostile_query_strings_are_answered(client, unit, reviewer, query):
    make(unit, "道路")

    assert client.get("/review/", query).status_code == 200


@pytest.mark.parametrize("action", ["claim", "release"])
def test_claims_are_made_by_posting_and_lead_back_to_the_list(client, unit, reviewer, action):
    report = make(unit, "道路")
    if action == "release":
        Report.objects.update(claimed_by=reviewer, claimed_at=timezone.now())
    address = f"/review/{report.pk}/{action}/"

    assert client.get(address).status_code == 405
    response = client.post(address, {"back": "state=endorsed&text=甲"}, follow=True)

    assert response.redirect_chain == [("/review/?state=endorsed&text=%E7%94%B2", 302)]
    assert Report.objects.get().claimed_by == (reviewer if action == "claim" else None)
    text = text_of(response.content.decode())
    assert ("已领取，其他审核人会看到。" if action == "claim" else "已取消领取。") in text
    assert ("取消领取" in row_of(response, report)) == (action == "claim")


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/?a=b", "\r\nX: y", "?\0", "a=1&" * 3000])
def test_the_way_back_never_leaves_the_queue(client, unit, reviewer, back):
    report = make(unit, "道路")

    response = client.post(f"/review/{report.pk}/claim/", {"back": back})

    assert response.status_code == 302
    assert response["Location"].startswith("/review/")
    assert client.get(response["Location"]).status_code == 200


def test_a_claim_from_the_report_leads_back_to_it(client, unit, reviewer):
    report = make(unit, "道路")

    assert client.post(f"/review/{report.pk}/claim/")["Location"] == f"/review/{report.pk}/"


def test_what_is_not_ones_own_cannot_be_claimed(client, unit, reviewer):
    foreign, at_unit = make(make_unit("乙局"), "外"), make(unit, "在单位", SUBMITTED)

    assert client.post(f"/review/{foreign.pk}/claim/").status_code == 404
    assert client.post(f"/review/{DIGITS[:30]}/claim/").status_code == 404
    refused = client.post(f"/review/{at_unit.pk}/claim/", {"back": "state="}, follow=True)

    assert "不由您审核，不能领取" in refused.content.decode()
    assert Report.objects.exclude(claimed_by=None).count() == 0

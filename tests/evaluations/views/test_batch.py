"""Moving many reports from the queue: chosen, confirmed, told one by one."""

import re

import pytest

from evaluations.enums import Access, ReportKind, ReportStatus, Role
from evaluations.models import AccessRecord, Project, Report, ReportEvent
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

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


def make(unit, name, status=ENDORSED):
    project = Project.objects.create(unit=unit, name=name)
    version = stored_version("zhanjiang-project-2024")
    return make_report(unit=unit, kind=ReportKind.PROJECT, project=project, status=status, scheme_version=version)


def seen_on(response):
    return re.findall(r'name="seen" value="([^"]+)"', response.content.decode())


def told(response):
    rows = re.findall(r'<td class="name">(.*?)</td>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def post(client, **data):
    return client.post("/review/batch/", data)


def statuses(*reports):
    return [Report.objects.get(pk=one.pk).status for one in reports]


def test_chosen_reports_are_shown_with_their_versions_before_anything_happens(client, unit, reviewer):
    first, second, draft = make(unit, "一"), make(unit, "二"), make(unit, "三", DRAFT)
    foreign, own = make(make_unit("乙局"), "外"), make(unit, "自")
    AccessRecord.objects.create(report=own, user=reviewer, at=NOW, access=Access.CHANGED)
    chosen = [one.pk for one in (second, first, draft, foreign, own)]

    response = post(client, action="approve", report=chosen, back="state=endorsed")

    text = response.content.decode()
    assert seen_on(response) == [f"{first.pk}-1", f"{second.pk}-1"]
    assert f"{draft}</a>：报告当前为“填报中”，不能审核通过。" in text
    assert f"{own}</a>：报告当前为“待财政审核”，不由您办理：" in text
    assert "所选报告中有 1 份没有找到" in text
    assert str(foreign) not in text
    assert 'href="/review/?state=endorsed"' in text
    assert statuses(first, second, draft, foreign) == [ENDORSED, ENDORSED, DRAFT, ENDORSED]


def test_confirmed_reports_are_moved_and_told_one_by_one(client, unit, reviewer):
    good, stale, foreign = make(unit, "一"), make(unit, "二"), make(make_unit("乙局"), "外")
    asked = post(client, action="approve", report=[good.pk, stale.pk])
    Report.objects.filter(pk=stale.pk).update(version=2)

    response = post(client, action="approve", seen=[*seen_on(asked), f"{foreign.pk}-1"])

    assert told(response) == [
        "已办理 审核通过",
        f"没有办理 {stale}在您打开本页之后有改动，请核对后再操作。",
        f"没有办理 没有找到编号为 {foreign.pk} 的报告，可能已不由您审核，请刷新后重新选择。",
    ]
    assert str(foreign) not in response.content.decode()
    assert statuses(good, stale, foreign) == [APPROVED, ENDORSED, ENDORSED]
    event = ReportEvent.objects.get()
    assert (event.report, event.actor, event.address) == (good, reviewer, "127.0.0.1")


def test_a_page_sent_twice_moves_nothing_twice(client, unit, reviewer):
    report = make(unit, "一")
    asked = {"action": "approve", "seen": f"{report.pk}-1"}

    post(client, **asked)
    again = post(client, **asked)

    assert told(again) == ["没有办理 报告当前为“审核通过”，不能审核通过。"]
    assert ReportEvent.objects.count() == 1


def test_a_return_asks_for_its_reason_and_goes_to_whoever_filled_in(client, unit, reviewer):
    report = make(unit, "一")

    asked = post(client, action="return", report=report.pk)
    missing = post(client, action="return", seen=seen_on(asked), note=" \0 ")
    assert ("is-invalid" in asked.content.decode(), "is-invalid" in missing.content.decode()) == (False, True)
    assert (seen_on(missing), statuses(report)) == ([f"{report.pk}-1"], [ENDORSED])
    response = post(client, action="return", seen=seen_on(missing), note="请补充\0佐证材料。")

    assert told(response) == ["已办理 已退回"]
    assert ReportEvent.objects.get().note == "请补充佐证材料。"


def test_reports_at_either_level_are_returned_in_one_go(client, unit, reviewer):
    other = make_unit("乙局")
    both = make_user("both", unit=unit, role=Role.FINANCE_REVIEWER)
    other.memberships.create(user=both, role=Role.ENDORSER)
    client.force_login(both)
    at_finance, at_unit = make(unit, "一"), make(other, "二", SUBMITTED)

    asked = post(client, action="return", report=[at_finance.pk, at_unit.pk])
    post(client, action="return", seen=seen_on(asked), note="请补充")

    names = ReportEvent.objects.order_by("report_id").values_list("transition", flat=True)
    assert list(names) == ["finance_return", "unit_return"]
    assert statuses(at_finance, at_unit) == [RETURNED, RETURNED]


@pytest.mark.parametrize("report", [[], ["x"], [DIGITS], ["\0"]])
def test_nothing_chosen_leads_back_with_a_word(client, reviewer, report):
    response = client.post("/review/batch/", {"action": "approve", "report": report, "back": "state="}, follow=True)

    assert response.redirect_chain == [("/review/?state=", 302)]
    assert "请先勾选要处理的报告。" in response.content.decode()


@pytest.mark.parametrize("field", ["report", "seen"])
def test_more_than_a_batch_may_hold_leads_back_with_a_word(client, unit, reviewer, field):
    report = make(unit, "一")
    ending = "-1" if field == "seen" else ""
    chosen = [f"{report.pk + number}{ending}" for number in range(51)]

    response = client.post("/review/batch/", {"action": "approve", field: chosen}, follow=True)

    assert "选了 51 份报告，一次最多处理 50 份，请分批处理。" in response.content.decode()
    assert statuses(report) == [ENDORSED]


@pytest.mark.parametrize(
    "data",
    [
        {"action": "publish", "report": "1"},
        {"action": "\0"},
        {},
        {"action": "approve", "seen": "1"},
        {"action": "approve", "seen": "1-x"},
        {"action": "approve", "seen": f"1-{DIGITS}"},
        {"action": "approve", "seen": f"{DIGITS}-1"},
        {"action": "approve", "seen": "-1-1"},
    ],
)
def test_what_no_page_would_send_is_not_found(client, reviewer, data):
    assert post(client, **data).status_code == 404


def test_keys_beyond_any_row_are_not_found_one_by_one(client, reviewer):
    response = post(client, action="approve", seen=f"{'9' * 18}-1")

    assert told(response) == [f"没有办理 没有找到编号为 {'9' * 18} 的报告，可能已不由您审核，请刷新后重新选择。"]

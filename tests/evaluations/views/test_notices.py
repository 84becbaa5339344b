"""消息: everybody's own, counted in the header, opened to where something is to be done."""

import pytest

from evaluations.enums import NoticeKind, ReportStatus, Role
from evaluations.models import Notice
from tests.factories import NOW, make_report, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/account/notices/"


@pytest.fixture
def clerk(client, preparer):
    client.force_login(preparer)
    return preparer


def make_notice(user, number=1, **fields):
    given = {"title": f"标题{number}", "text": "第一行\n<b>第二行</b>", "at": NOW} | fields
    return Notice.objects.create(user=user, kind=NoticeKind.MOVED, key=f"move-{number}", **given)


def unread(user):
    return [one.title for one in user.notices.filter(read_at=None)]


def test_the_page_shows_ones_own_notices_the_newest_first(client, clerk, stranger):
    make_notice(clerk, 1, read_at=NOW)
    make_notice(clerk, 2)
    make_notice(stranger, 3)

    text = client.get(ADDRESS).content.decode()

    assert [text.count(f">标题{number}</a>") for number in (1, 2, 3)] == [1, 1, 0]
    assert text.index("标题2") < text.index("标题1")
    assert text.count("未读：") == 1
    assert "第一行\n&lt;b&gt;第二行&lt;/b&gt;" in text
    assert "2024年6月3日 17:30" in text


def test_whoever_is_not_logged_in_logs_in_first(client):
    assert client.get(ADDRESS).headers["Location"] == f"/account/login/?next={ADDRESS}"


@pytest.mark.parametrize("count", [0, 3])
def test_the_header_counts_what_is_unread(client, clerk, stranger, count):
    for number in range(count):
        make_notice(clerk, number)
    make_notice(clerk, 8, read_at=NOW)
    make_notice(stranger, 9)

    text = client.get("/").content.decode()

    assert ("消息</a>" in text) == (count == 0)
    assert ('消息 <span class="tabular">(3<' in text) == (count == 3)


def test_visitors_have_no_notices_and_cost_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert "消息" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "status", "place"),
    [
        (Role.PREPARER, ReportStatus.RETURNED, "/fill/{}/"),
        (Role.PREPARER, ReportStatus.APPROVED, "/fill/{}/submit/"),
        (Role.ENDORSER, ReportStatus.SUBMITTED, "/review/{}/"),
        (Role.FINANCE_REVIEWER, ReportStatus.PUBLISHED, "/review/{}/"),
    ],
)
def test_opening_a_notice_reads_it_and_leads_to_where_its_reader_goes_on(client, unit, role, status, place):
    user, report = make_user("reader", unit=unit, role=role), make_report(unit=unit, status=status)
    client.force_login(user)
    notice = make_notice(user, report=report)

    assert client.get(f"{ADDRESS}{notice.pk}/").headers["Location"] == place.format(report.pk)
    assert unread(user) == []


def test_a_notice_without_report_leads_to_the_list(client, clerk):
    assert client.get(f"{ADDRESS}{make_notice(clerk).pk}/").headers["Location"] == "/fill/"


def test_a_report_one_may_not_see_any_more_is_said_to_be_so(client, clerk, unit):
    notice = make_notice(clerk, report=make_report(unit=unit))
    clerk.memberships.all().delete()

    response = client.get(f"{ADDRESS}{notice.pk}/", follow=True)

    assert response.redirect_chain == [(ADDRESS, 302)]
    assert "您已经不能查看这条消息所说的报告。" in response.content.decode()


def test_a_preview_of_the_link_alone_reads_nothing(client, clerk):
    notice = make_notice(clerk)

    assert client.head(f"{ADDRESS}{notice.pk}/").status_code == 302
    assert unread(clerk) == ["标题1"]


def test_one_is_marked_as_read_or_all_that_were_shown(client, clerk):
    first, second, third = (make_notice(clerk, number) for number in (1, 2, 3))

    marked = client.post(f"{ADDRESS}read/", {"notice": first.pk, "page": "2"})
    assert (marked.headers["Location"], unread(clerk)) == (f"{ADDRESS}?page=2", ["标题3", "标题2"])
    marked = client.post(f"{ADDRESS}read/", {"newest": second.pk}, follow=True)
    assert "已把 1 条消息标为已读。" in marked.content.decode()
    assert unread(clerk) == [third.title]


def test_notices_of_others_do_not_exist(client, clerk, stranger, administrator):
    notice = make_notice(stranger)

    for user in (clerk, administrator):
        client.force_login(user)
        assert client.get(f"{ADDRESS}{notice.pk}/").status_code == 404
        assert client.post(f"{ADDRESS}read/", {"notice": notice.pk}).status_code == 404
        assert client.post(f"{ADDRESS}read/", {"newest": notice.pk}).status_code == 302
    assert unread(stranger) == ["标题1"]


@pytest.mark.parametrize("value", ["", "-1", "1\0", "x", "九", "9" * 30, "1.5"])
@pytest.mark.parametrize("name", ["notice", "newest"])
def test_what_no_page_posts_is_not_found(client, clerk, name, value):
    assert client.post(f"{ADDRESS}read/", {name: value}).status_code == 404


def test_hostile_numbers_end_in_no_error(client, clerk):
    make_notice(clerk)

    assert client.get(f"{ADDRESS}{'9' * 40}/").status_code == 404
    assert client.get(f"{ADDRESS}?page={'9' * 40}").status_code == 200
    assert client.post(f"{ADDRESS}read/", {"newest": "9" * 18, "page": "\0"}).headers["Location"] == ADDRESS
    assert client.get(f"{ADDRESS}read/").status_code == 405


def test_the_page_needs_the_same_queries_for_one_notice_and_for_three(client, clerk, django_assert_num_queries):
    make_notice(clerk, 1)
    client.get(ADDRESS)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
    for number in (2, 3):
        make_notice(clerk, number)
    with django_assert_num_queries(7):
        client.get(ADDRESS)


def test_many_notices_are_shown_by_pages_and_all_can_be_marked_on_each(client, clerk):
    for number in range(1, 24):
        make_notice(clerk, number, read_at=None if number == 1 else NOW)

    first = client.get(ADDRESS).content.decode()

    assert (first.count('class="notice"'), "第 1 页，共 2 页" in first) == (20, True)
    assert ("未读：" in first, "全部标为已读" in first) == (False, True)

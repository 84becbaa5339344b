"""What auditors see of a report, and administrators of a person; for everybody else it is not there."""

from datetime import timedelta

import pytest
from django.db import connection

from evaluations.enums import Access
from evaluations.exchange.workbook import read_workbook
from evaluations.models import AccessRecord, Indicator, Report
from evaluations.trail import content_digest, keep_snapshot, record
from tests.factories import NOW, act_by, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
CONTENT = '{"单位": 1}'


@pytest.fixture
def report(unit, preparer):
    """Submitted with a snapshot, by the preparer."""
    report = make_report(unit=unit)
    act = act_by(preparer)
    record(report, act, transition="submit", target="submitted", on_behalf_of=None, snapshot=keep_snapshot(CONTENT))
    Report.objects.filter(pk=report.pk).update(status="submitted")
    return report


def paths(report):
    return (
        f"/review/{report.pk}/trail/",
        f"/review/{report.pk}/trail.xlsx",
        f"/review/{report.pk}/trail/1/snapshot.json",
    )


def note(report, user, number=1, access=Access.SEEN, changes=()):
    return [
        AccessRecord.objects.create(
            report=report,
            user=user,
            at=NOW + timedelta(days=at),
            access=access,
            subject=f"第{at}页",
            changes=[*changes],
        )
        for at in range(number)
    ]


def status(client, path):
    answer = client.get(path)
    answer.getvalue()  # a file that was not read stays open
    return answer.status_code


def page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize("role", ["endorser", "finance_reviewer", "administrator"])
def test_those_who_answer_for_review_or_administer_read_the_trail(client, report, role, request):
    client.force_login(request.getfixturevalue(role))

    assert [status(client, path) for path in paths(report)] == [200, 200, 200]


@pytest.mark.parametrize("role", ["preparer", "stranger"])
def test_for_others_there_is_no_trail(client, report, role, request):
    client.force_login(request.getfixturevalue(role))

    assert [client.get(path).status_code for path in (*paths(report), "/review/accesses/")] == [404] * 4


@pytest.mark.parametrize("role", ["endorser", "finance_reviewer"])
def test_what_people_did_across_reports_is_for_administrators(client, role, request):
    client.force_login(request.getfixturevalue(role))

    assert client.get("/review/accesses/").status_code == 404


def test_a_reviewer_of_another_unit_has_no_trail(client, report):
    client.force_login(make_user("other", unit=make_unit("另一单位"), role="finance_reviewer"))

    assert [client.get(path).status_code for path in paths(report)] == [404] * 3


def test_the_page_tells_the_events_and_that_they_are_intact(client, report, endorser):
    client.force_login(endorser)

    answer = page(client, paths(report)[0])

    (told,) = answer.context["events"]
    assert (told["move"], told["source"], told["target"]) == ("送审", "填报中", "待单位审核")
    assert answer.context["faults"] == []
    assert "1 条日志前后衔接，没有发现改动" in answer.content.decode()
    assert told["event"].digest in answer.content.decode()


def test_a_changed_event_is_told_on_the_page(client, report, endorser):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluations_reportevent SET note = '另一个说法'")
    client.force_login(endorser)

    told = page(client, paths(report)[0]).content.decode()

    assert f"{report}：日志第 1 条的内容与其摘要值不符，内容被改动过。" in told


def test_a_snapshot_is_handed_out_byte_for_byte_and_kept_as_a_download(client, report, endorser):
    client.force_login(endorser)

    answer = client.get(paths(report)[2])

    content = b"".join(answer.streaming_content)
    assert content_digest(content.decode()) == report.events.get().snapshot_id
    assert answer["Cache-Control"].startswith("private, no-store")
    assert list(AccessRecord.objects.values_list("user", "access", "subject")) == [
        (endorser.pk, "downloaded", "日志第 1 条的数据快照")
    ]


def test_an_event_without_snapshot_has_none_to_hand_out(client, report, endorser):
    client.force_login(endorser)

    assert client.get(f"/review/{report.pk}/trail/2/snapshot.json").status_code == 404
    assert client.get(f"/review/{report.pk}/trail/{'9' * 30}/snapshot.json").status_code == 404


def test_changes_are_told_with_the_names_of_rows_and_fields(client, report, endorser, preparer):
    one = Indicator.objects.create(
        report=report,
        position=0,
        key="indicator_1",
        title="培训人次",
        level1="output",
        level2="quantity",
        kind="quantity",
        direction="≥",
    )
    changes = [
        [f"indicator-{one.pk}-actual", "1", "2"],
        ["indicator-999-target", "3", "4"],
        [f"indicator-{one.pk}", "", "培训人次"],
        ["score-A1-check_a", "", "是"],
        ["score-A1-self_score", "", "9"],
        ["nonsense", "", ""],
    ]
    note(report, preparer, access=Access.CHANGED, changes=changes)
    client.force_login(endorser)

    rows = page(client, paths(report)[0], access="changed").context["page"].rows

    assert [change.place for change in rows[0].changes] == [
        "绩效指标“培训人次”·完成值",
        "绩效指标（编号 999，已删除）·目标值",
        "绩效指标“培训人次”",
        "评分项 A1·清单 a",
        "评分项 A1·自评分",
        "nonsense",
    ]


def test_accesses_are_filtered_by_kind_and_person(client, report, endorser, preparer):
    (mine,) = note(report, preparer)
    note(report, preparer, access=Access.DOWNLOADED)
    client.force_login(endorser)

    rows = page(client, paths(report)[0], access="seen", person=preparer.pk).context["page"].rows

    assert [row.record for row in rows] == [mine]


def test_accesses_are_paged_from_the_newest_on_and_each_is_shown_once(client, report, endorser, preparer):
    noted = note(report, preparer, 120)
    client.force_login(endorser)

    shown, older = [], 0
    for expected in (50, 50, 20):
        found = page(client, paths(report)[0], person=preparer.pk, before=older).context["page"]
        assert len(found.rows) == expected
        shown, older = shown + [row.record.pk for row in found.rows], found.older

    assert shown == [one.pk for one in reversed(noted)]
    assert older == 0


HOSTILE = ("\0", "-1", "x", "9" * 40, "٣", "' OR 1=1")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_parameters_change_nothing(client, report, administrator, value):
    client.force_login(administrator)

    for name in ("before", "access", "person"):
        assert page(client, paths(report)[0], **{name: value}).context["page"].older == 0
    for name in ("user", "access", "from", "to", "before"):
        page(client, "/review/accesses/", **{name: value})


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_let_through(client, report, administrator, day):
    client.force_login(administrator)

    response = page(client, "/review/accesses/", **{"from": day, "to": day})

    assert [row for row in response.context["page"].rows if day not in str(row.record.at)] == []


@pytest.mark.parametrize("path", ["/review/{}/trail/", "/review/accesses/?user=preparer"])
def test_the_number_of_queries_does_not_grow(client, report, administrator, preparer, path):
    client.force_login(administrator)
    address, counts = path.format(report.pk), []
    client.get(address)
    changes = [["indicator-1-actual", "1", "2"]]
    for more in (1, 2):
        note(report, preparer, more, access=Access.CHANGED, changes=changes)
        with connection.execute_wrapper(counter := Counter()):
            client.get(address)
        counts.append(counter.count)

    assert counts[0] == counts[1]


class Counter:
    """Counts the queries of a request."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, *arguments):
        self.count += 1
        return execute(*arguments)


def test_what_one_person_did_is_found_across_reports_by_day(client, report, administrator, preparer, endorser):
    other = make_report(unit=make_unit("另一单位"))
    first, _, third = note(report, preparer, 3)
    (elsewhere,) = note(other, preparer)
    note(report, endorser)
    client.force_login(administrator)

    def found(**query):
        return [row.record for row in page(client, "/review/accesses/", **query).context["page"].rows]

    assert found(user="preparer", to="2024-06-03") == [elsewhere, first]
    assert found(user="preparer", **{"from": "2024-06-05"}) == [third]


def test_an_unknown_user_and_an_impossible_day_get_a_sentence(client, administrator):
    client.force_login(administrator)

    answer = page(client, "/review/accesses/", user="nobody")

    assert answer.context["form"].errors == {"user": ["没有用户名为“nobody”的用户，请核对。"]}
    assert "page" not in answer.context
    assert list(page(client, "/review/accesses/", to="2024-02-30").context["form"].errors) == ["to"]


def test_the_workbook_holds_events_and_accesses_and_text_is_never_a_formula(client, report, endorser, preparer):
    changes = [["score-A1-basis", "", "=1+1\x0b"], ["score-A1-self_score", "1", "2"]]
    note(report, preparer, access=Access.CHANGED, changes=changes)
    client.force_login(endorser)

    answer = client.get(paths(report)[1])

    events, accesses = read_workbook(b"".join(answer.streaming_content))
    assert (events.title, [row.at(5) for row in events.rows]) == ("日志", ["操作", "送审"])
    assert [row.values[-3:] for row in accesses.rows[2:]] == [
        ("评分项 A1·得分依据", None, "=1+1"),
        ("评分项 A1·自评分", "1", "2"),
    ]

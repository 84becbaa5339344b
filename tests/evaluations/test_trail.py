"""No event can be changed, moved or taken out unnoticed."""

import pytest
from django.db import connection

from evaluations.enums import ReportStatus
from evaluations.models import Report, ReportEvent, Snapshot
from evaluations.trail import Act, digest_of, faults_of, keep_snapshot, record
from tests.factories import NOW, make_report

pytestmark = pytest.mark.django_db
STEPS = (("submit", "submitted"), ("unit_return", "returned"), ("submit", "submitted"), ("endorse", "endorsed"))


@pytest.fixture
def report(unit, preparer):
    """A report with four events, the last of them with a snapshot."""
    report = make_report(unit=unit)
    for transition, target in STEPS:
        snapshot = keep_snapshot('{"a": 1}') if transition == "endorse" else None
        act = Act(preparer, NOW, "说明", "10.0.0.9")
        record(report, act, transition=transition, target=target, on_behalf_of=None, snapshot=snapshot)
        report.status = target
    Report.objects.filter(pk=report.pk).update(status=report.status)
    return report


def tamper(sql, *parameters):
    """As somebody would who works on the database directly."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def faults(report):
    return [one.removeprefix(f"{report}：") for one in faults_of(Report.objects.get(pk=report.pk))]


def test_an_untouched_trail_has_no_faults(report):
    assert faults(report) == []
    assert [one.previous for one in report.events.all()][1:] == [one.digest for one in report.events.all()][:-1]


CHANGES = {
    "at": "2020-01-01 00:00:00+00:00",
    "actor_id": None,
    "address": "10.0.0.1",
    "transition": "withdraw",
    "note": "另一个说法",
    "snapshot_id": None,
}


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("number", [1, 4])
def test_any_changed_value_is_found(report, column, number):
    if column == "snapshot_id" and number == 1:
        keep_snapshot('{"b": 2}')
        value = Snapshot.objects.get(content='{"b": 2}').pk
    else:
        value = CHANGES[column]
    tamper(f"UPDATE evaluations_reportevent SET {column} = %s WHERE number = %s", value, number)  # noqa: S608

    assert faults(report) == [f"日志第 {number} 条的内容与其摘要值不符，内容被改动过。"]


def test_a_changed_event_with_a_digest_that_fits_breaks_the_chain(report):
    """Whoever recomputes the digest of one event has to recompute all that follow."""
    event = ReportEvent.objects.get(number=2)
    event.note = "另一个说法"

    tamper("UPDATE evaluations_reportevent SET note = %s, digest = %s WHERE number = 2", event.note, digest_of(event))

    assert faults(report) == ["日志第 3 条与前一条不衔接，其中有一条被改动或替换过。"]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ((1,), ["日志缺少第 1 条，应当从备份恢复并查明原因。"]),
        ((2, 3), ["日志缺少第 2 至 3 条，应当从备份恢复并查明原因。"]),
        ((4,), ["当前状态与日志最后一条（第 3 条）不符，其后的日志被删除，或状态被直接改动过。"]),
        ((1, 2, 3, 4), ["没有日志，而当前状态为“待财政审核”，日志被删除，或状态被直接改动过。"]),
    ],
)
def test_a_removed_event_is_found(report, gone, expected):
    for number in gone:
        tamper("DELETE FROM evaluations_reportevent WHERE number = %s", number)

    assert faults(report) == expected


def test_a_changed_snapshot_is_found(report):
    tamper("UPDATE evaluations_snapshot SET content = %s", "{}")

    assert faults(report) == ["日志第 4 条所附的数据快照与其摘要值不符，快照被改动过。"]


def test_a_status_changed_past_the_workflow_is_found(report):
    Report.objects.update(status=ReportStatus.APPROVED)

    assert faults(report) == ["当前状态与日志最后一条（第 4 条）不符，其后的日志被删除，或状态被直接改动过。"]


def test_the_application_itself_changes_and_removes_no_event(report):
    event = ReportEvent.objects.first()
    for attempt in (event.save, event.delete, ReportEvent.objects.all().delete, Snapshot.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        ReportEvent.objects.update(note="")

    assert faults(report) == []


def test_equal_facts_are_kept_once(db):
    assert keep_snapshot("{}") == keep_snapshot("{}")
    assert Snapshot.objects.count() == 1

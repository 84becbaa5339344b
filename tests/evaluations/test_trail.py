"""No event can be changed, moved or taken out unnoticed."""

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.enums import ReportStatus
from evaluations.models import Report, ReportEvent, Snapshot
from evaluations.queries.verification import Verification
from evaluations.trail import Act, digest_of, faults_of, keep_snapshot, record
from tests.factories import NOW, make_report, make_unit, make_user

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


COLUMNS = {field.column for field in ReportEvent._meta.concrete_fields if not field.primary_key}  # the key says nothing
OTHER = {
    "number": 40,
    "at": "2020-01-01 00:00:00+00:00",
    "address": "10.0.0.1",
    "transition": "withdraw",
    "source": "approved",
    "target": "approved",
    "note": "另一个说法",
    "previous": "0" * 64,
    "digest": "0" * 64,
}


def any_fault():
    return next(Verification().faults(), None)


def is_noticed(sql, *rows_of_parameters):
    """Whether the database itself refuses these changes, which leave number 1 without its start, or they are found."""
    try:
        with transaction.atomic():
            for parameters in rows_of_parameters:
                tamper(sql, *parameters)
    except IntegrityError as refusal:
        return "reportevent_is_chained" in str(refusal)
    return any_fault() is not None


@pytest.fixture
def others(report):
    """What a foreign key can be changed to."""
    person = make_user("other").pk
    return {
        "report_id": make_report(unit=make_unit("另一单位")).pk,
        "actor_id": person,
        "on_behalf_of_id": person,
        "snapshot_id": keep_snapshot('{"b": 2}').pk,
    }


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_whatever_column_of_whatever_event_is_changed_is_found(report, others, column, number):
    assert any_fault() is None

    assert is_noticed(
        f"UPDATE evaluations_reportevent SET {column} = %s WHERE number = %s",  # noqa: S608
        ((OTHER | others)[column], number),
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_whatever_event_is_removed_is_found(report, number):
    tamper("DELETE FROM evaluations_reportevent WHERE number = %s", number)

    assert any_fault() is not None


@pytest.mark.parametrize("pair", [(1, 2), (2, 3), (1, 3), (1, 4), (3, 4)])
def test_whatever_two_events_are_swapped_is_found(report, pair):
    first, second = pair
    moves = ((99, first), (first, second), (second, 99))  # to, from

    assert is_noticed("UPDATE evaluations_reportevent SET number = %s WHERE number = %s", *moves)


@pytest.mark.parametrize("number", [2, 3, 4, 5])
@pytest.mark.parametrize("move", [("submit", "submitted"), ("endorse", "endorsed"), ("unit_return", "returned")])
def test_an_event_inserted_anywhere_is_found_although_its_digest_fits(report, preparer, number, move):
    for later in range(4, number - 1, -1):
        tamper("UPDATE evaluations_reportevent SET number = %s WHERE number = %s", later + 1, later)
    before = ReportEvent.objects.get(number=number - 1)
    event = ReportEvent(report=report, number=number, at=NOW, actor=preparer, transition=move[0], target=move[1])
    event.source, event.previous = before.target, before.digest
    event.digest = digest_of(event)
    event.save()

    assert any_fault() is not None


def test_nothing_can_be_put_before_the_first_event(report):
    assert is_noticed(
        "UPDATE evaluations_reportevent SET number = number + 1 WHERE number = %s", (4,), (3,), (2,), (1,)
    )


def test_an_event_put_after_the_last_that_moves_nothing_is_found(report, preparer):
    """It would fit the chain and the status."""
    record(report, Act(preparer, NOW), transition="endorse", target=report.status, on_behalf_of=None, snapshot=None)

    assert faults(report) == ["日志第 5 条与前一条不衔接，其中有一条被改动或替换过。"]


def test_a_snapshot_taken_out_is_found(report):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL itself does not let a snapshot go that an event names")
    tamper("UPDATE evaluations_snapshot SET digest = %s", "0" * 64)
    found = list(Verification().faults())
    tamper("UPDATE evaluations_snapshot SET digest = %s", ReportEvent.objects.get(number=4).snapshot_id)

    assert found[0] == f"{report}：日志第 4 条所附的数据快照不见了，应当从备份恢复并查明原因。"

"""Every trail is checked, and what a chain alone cannot show is found by heads kept elsewhere."""

import io
import json
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db import connection

from evaluations import review_wording
from evaluations.models import Report, ReportEvent, Snapshot
from evaluations.trail import digest_of, keep_snapshot, record
from tests.factories import act_by, make_report, make_unit

pytestmark = pytest.mark.django_db
STEPS = (("submit", "submitted"), ("unit_return", "returned"), ("submit", "submitted"), ("endorse", "endorsed"))


def make_trail(unit, steps=STEPS):
    report = make_report(unit=unit)
    for transition, target in steps:
        snapshot = keep_snapshot(f'{{"unit": "{unit}"}}') if transition == "endorse" else None
        record(report, act_by(), transition=transition, target=target, on_behalf_of=None, snapshot=snapshot)
        report.status = target
    Report.objects.filter(pk=report.pk).update(status=report.status)
    return report


@pytest.fixture
def reports(db):
    """Three reports: with four events, with none, with one."""
    return [make_trail(make_unit(f"单位{number}"), STEPS[:steps]) for number, steps in ((1, 4), (2, 0), (3, 1))]


def verify(*options):
    """The exit code and what was printed, line by line."""
    out, code = io.StringIO(), 0
    try:
        call_command("verify_trail", *map(str, options), stdout=out, stderr=out)
    except SystemExit as ended:
        code = ended.code
    return code, out.getvalue().splitlines()


def tamper(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_untouched_trails_have_no_faults(reports):
    assert verify() == (0, ["核对了 3 份报告、5 条日志、1 份数据快照：没有发现问题。"])


def test_nothing_to_check_is_no_fault(db):
    assert verify() == (0, ["核对了 0 份报告、0 条日志、0 份数据快照：没有发现问题。"])


def test_every_fault_is_told_with_its_report(reports):
    first, _, last = reports
    tamper("UPDATE evaluations_reportevent SET note = 'x' WHERE report_id = %s AND number = 2", first.pk)
    tamper("UPDATE evaluations_snapshot SET content = '{}'")
    tamper("DELETE FROM evaluations_reportevent WHERE report_id = %s", last.pk)

    assert verify() == (
        1,
        [
            f"{first}：日志第 2 条的内容与其摘要值不符，内容被改动过。",
            f"{first}：日志第 4 条所附的数据快照与其摘要值不符，快照被改动过。",
            f"{last}：没有日志，而当前状态为“待单位审核”，日志被删除，或状态被直接改动过。",
            "核对了 3 份报告、4 条日志、1 份数据快照：发现 3 处问题。",
        ],
    )


def test_a_changed_snapshot_that_no_event_names_is_told(db):
    snapshot = keep_snapshot("{}")
    tamper("UPDATE evaluations_snapshot SET content = 'x'")

    assert verify()[1][0] == f"摘要值为 {snapshot.digest} 的数据快照没有日志引用，且内容被改动过。"


def test_a_removed_tail_is_found_by_the_heads_saved_before(reports, tmp_path):
    """Whoever removes the last event and puts the status back leaves a chain without a fault."""
    heads, gone = tmp_path / "heads.json", ReportEvent.objects.get(number=4)
    assert verify("--save", heads)[0] == 0
    tamper("DELETE FROM evaluations_reportevent WHERE number = 4")
    Report.objects.filter(pk=gone.report_id).update(status="submitted")

    assert verify()[0] == 0
    assert verify("--against", heads) == (
        1,
        [
            review_wording.saved_head_is_gone(gone.report_id, 4, gone.digest),
            "核对了 3 份报告、4 条日志、1 份数据快照，与留存的 2 份报告的日志比对：发现 1 处问题。",
        ],
    )


def test_a_trail_written_anew_from_the_first_event_is_found_by_the_heads_saved_before(reports, tmp_path):
    heads, report = tmp_path / "heads.json", reports[2]
    verify("--save", heads)
    event = ReportEvent.objects.get(report=report)
    event.note = "另一个说法"
    tamper(
        "UPDATE evaluations_reportevent SET note = %s, digest = %s WHERE id = %s",
        event.note,
        digest_of(event),
        event.pk,
    )

    assert verify()[0] == 0
    assert verify("--against", heads)[0] == 1


def test_a_removed_report_is_found_by_the_heads_saved_before(reports, tmp_path):
    heads, report = tmp_path / "heads.json", reports[2]
    verify("--save", heads)
    tamper("DELETE FROM evaluations_reportevent WHERE report_id = %s", report.pk)
    tamper("DELETE FROM evaluations_report WHERE id = %s", report.pk)

    assert verify()[0] == 0
    assert verify("--against", heads)[0] == 1


def test_events_added_since_are_no_fault(reports, tmp_path):
    heads = tmp_path / "heads.json"
    verify("--save", heads)
    make_trail(make_unit("单位4"))
    report = Report.objects.get(pk=reports[2].pk)
    record(report, act_by(), transition="endorse", target="endorsed", on_behalf_of=None, snapshot=None)
    Report.objects.filter(pk=report.pk).update(status="endorsed")

    assert verify("--against", heads) == (
        0,
        ["核对了 4 份报告、10 条日志、2 份数据快照，与留存的 2 份报告的日志比对：没有发现问题。"],
    )


def test_heads_can_be_recomputed_with_other_tools(reports, tmp_path):
    verify("--save", tmp_path / "heads.json")

    saved = json.loads((tmp_path / "heads.json").read_text())
    last = [one.events.order_by("number").last() for one in (reports[0], reports[2])]
    lines = "".join(f"{one.report_id} {one.number} {one.digest}\n" for one in last)
    assert saved["heads"] == [{"report": one.report_id, "number": one.number, "digest": one.digest} for one in last]
    assert saved["digest"] == sha256(lines.encode()).hexdigest()


def test_heads_of_a_faulty_trail_are_not_saved(reports, tmp_path):
    tamper("UPDATE evaluations_snapshot SET content = '{}'")

    code, told = verify("--save", tmp_path / "heads.json")

    assert (code, told[-1]) == (1, f"没有保存 {tmp_path / 'heads.json'}：先查明以上问题。")
    assert not (tmp_path / "heads.json").exists()


def changed_heads(content, **values):
    return json.dumps(json.loads(content) | values)


GARBLED = {
    "不是 JSON 文件，或内容不完整。": (
        lambda content: content[:-9],
        lambda content: "[" * 100_000,
        lambda content: "",
        lambda content: "9" * 5000,
    ),
    "不是 verify_trail --save 保存的文件。": (
        lambda content: "[]",
        lambda content: "{}",
        lambda content: changed_heads(content, heads={}),
    ),
    "第 1 个报告的记录不完整，应当有 report、number、digest 三项。": (
        lambda content: changed_heads(content, heads=[{"report": True, "number": 1, "digest": ""}]),
        lambda content: changed_heads(content, heads=[7]),
    ),
    "内容与文件中的总摘要值不符，文件被改动过或已损坏。": (
        lambda content: changed_heads(content, heads=[]),
        lambda content: changed_heads(content, heads=[{"report": 1, "number": 1, "digest": "\ud800"}]),
        lambda content: changed_heads(content, digest=None),
    ),
}


@pytest.mark.parametrize(("told", "garble"), [(told, one) for told, many in GARBLED.items() for one in many])
def test_a_garbled_file_gets_a_sentence(reports, tmp_path, told, garble):
    heads = tmp_path / "heads.json"
    verify("--save", heads)
    heads.write_text(garble(heads.read_text()))

    assert verify("--against", heads) == (2, [f"{heads}：{told}请换用完好的文件。"])


def test_a_file_of_other_bytes_or_none_gets_a_sentence(db, tmp_path):
    (tmp_path / "a").write_bytes(b"\xff\x00")

    assert verify("--against", tmp_path / "a")[0] == 2
    assert verify("--against", tmp_path / "b") == (
        2,
        [f"读不出 {tmp_path / 'b'}（文件或文件夹不存在），请核对路径和权限。"],
    )
    assert verify("--save", tmp_path) == (
        2,
        [
            "核对了 0 份报告、0 条日志、0 份数据快照：没有发现问题。",
            f"不能写入 {tmp_path}（这是一个文件夹），请核对路径和权限。",
        ],
    )


def test_heads_of_one_report_twice_are_refused(reports, tmp_path):
    heads = tmp_path / "heads.json"
    verify("--save", heads)
    rows = [json.loads(heads.read_text())["heads"][0]] * 2
    lines = "".join(f"{one['report']} {one['number']} {one['digest']}\n" for one in rows)
    heads.write_text(changed_heads(heads.read_text(), heads=rows, digest=sha256(lines.encode()).hexdigest()))

    assert verify("--against", heads) == (2, [f"{heads}：同一报告出现了两次，文件被改动过。请换用完好的文件。"])


def test_the_number_of_queries_does_not_grow_with_the_reports(reports, django_assert_num_queries):
    with django_assert_num_queries(5):  # a savepoint around three streams
        verify()
    assert Snapshot.objects.count() == 1

"""Several people save at the same moment: real threads on PostgreSQL, where rows can be locked one by one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction

from evaluations import workflow
from evaluations.enums import BudgetCategory, ReportStatus
from evaluations.facts import Change
from evaluations.models import BudgetLine, Indicator, Report, ReportFigure, ScoreLine
from evaluations.services.attending import attend
from evaluations.services.editing import save_changes
from evaluations.services.rows import add_row, remove_row
from evaluations.trail import Act
from evaluations.workflow import NotPossibleNow
from tests.factories import NOW, act_by, make_report, make_unit, make_user

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]

PEOPLE = 8
ROUNDS = 12
AMOUNTS = ("initial_budget", "adjusted_budget", "received", "spent", "carried_over")


def at_once(*jobs):
    """Runs every job in a thread of its own, all starting together; their results, or what they raised."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait()
            return job()
        except (NotPossibleNow, workflow.NotAllowed) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def saving(report, place, value, seen=None):
    """A job: somebody has the page open and saves one entry."""
    return lambda: save_changes(Report.objects.get(pk=report.pk), [Change(place, seen, value)], act_by())


def moving(report, name, actor):
    """A job: the status is changed by who has just opened the report; the version that was opened."""

    def move():
        opened = Report.objects.get(pk=report.pk)
        version = opened.version
        workflow.apply(opened, name, Act(actor, NOW))
        return version

    return move


def make_line(report, number=0):
    return BudgetLine.objects.create(
        unit=report.unit,
        year=report.year,
        category=BudgetCategory.PROJECT,
        title=f"项目{number}",
        position=number,
    )


def wait_until_somebody_waits():
    """Until another connection waits for a lock that this one holds."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waited")


@pytest.mark.parametrize("is_stored_already", [True, False])
def test_of_many_saves_of_one_entry_one_is_stored_and_the_others_see_it(is_stored_already):
    report = make_report()
    place, seen = "figure-staff-value", None
    if is_stored_already:
        ReportFigure.objects.create(report=report, key="staff", value=Decimal(99))
        seen = Decimal(99)

    outcomes = at_once(*(saving(report, place, Decimal(number), seen) for number in range(PEOPLE)))

    stored = ReportFigure.objects.get().value
    winners = [number for number, outcome in enumerate(outcomes) if outcome.saved == [place]]
    assert winners == [stored]
    assert [outcome.conflicts for outcome in outcomes if not outcome.saved] == [{place: stored}] * (PEOPLE - 1)
    assert Report.objects.get().version == report.version + 1


def test_different_entries_of_one_row_are_all_stored():
    report = make_report()
    line = make_line(report)

    outcomes = at_once(*(saving(report, f"line-{line.pk}-{name}", Decimal(len(name))) for name in AMOUNTS))

    line.refresh_from_db()
    assert [outcome.saved for outcome in outcomes] == [[f"line-{line.pk}-{name}"] for name in AMOUNTS]
    assert {name: getattr(line, name) for name in AMOUNTS} == {name: len(name) for name in AMOUNTS}
    assert Report.objects.get().version == report.version + len(AMOUNTS)


def test_different_answers_of_one_score_line_are_all_stored():
    report = make_report()
    answers = {f"check{number}": bool(number % 2) for number in range(PEOPLE)}

    at_once(*(saving(report, f"score-A1-check_{key}", given) for key, given in answers.items()))

    assert ScoreLine.objects.get().checks == answers


def test_different_rows_are_all_stored():
    report = make_report()
    lines = [make_line(report, number) for number in range(PEOPLE)]

    at_once(*(saving(report, f"line-{line.pk}-spent", Decimal(line.position)) for line in lines))

    assert [line.spent for line in BudgetLine.objects.order_by("position")] == list(range(PEOPLE))


def test_one_budget_line_is_not_overwritten_from_two_reports_that_share_it():
    overall = make_report()
    line = make_line(overall)
    project = make_report(unit=overall.unit, kind="project")
    line.project = project.project
    line.save()
    place = f"line-{line.pk}-spent"

    outcomes = at_once(saving(overall, place, Decimal(1)), saving(project, place, Decimal(2)))

    line.refresh_from_db()
    assert sorted(len(outcome.saved) for outcome in outcomes) == [0, 1]
    assert [outcome.conflicts for outcome in outcomes if outcome.conflicts] == [{place: line.spent}]


def test_rows_added_at_once_are_numbered_one_after_the_other():
    report = make_report()
    values = {"levels": "output:quantity", "title": "指标", "method": "quantity:≥"}

    rows = at_once(
        *(lambda: add_row(Report.objects.get(pk=report.pk), "indicator", values, act_by()) for _ in range(PEOPLE))
    )

    numbers = range(PEOPLE)
    assert {row.pk for row in rows} == {row.pk for row in Indicator.objects.all()}
    assert sorted(row.position for row in rows) == list(numbers)
    assert sorted(row.key for row in rows) == [f"indicator_{number + 1}" for number in numbers]


def test_save_of_a_row_that_goes_at_the_same_moment_is_stored_before_or_told_that_it_is_gone():
    report = make_report()
    for number in range(ROUNDS):
        line = make_line(report, number)
        place = f"line-{line.pk}-spent"

        outcome, _ = at_once(
            saving(report, place, Decimal(5)),
            lambda pk=line.pk: remove_row(Report.objects.get(pk=report.pk), "line", str(pk), act_by()),
        )

        assert [*outcome.saved, *outcome.refused] == [place]
        assert not BudgetLine.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("move", ["submit", "publish"])
def test_save_racing_with_a_move_comes_before_it_or_is_refused(administrator, move):
    for number in range(ROUNDS):
        report = make_report(unit=make_unit(f"单位{number}"))

        outcome, opened = at_once(
            saving(report, f"report-{report.pk}-attachment_label", "附件1", ""), moving(report, move, administrator)
        )

        report.refresh_from_db()
        is_saved, is_moved = not isinstance(outcome, NotPossibleNow), isinstance(opened, int)
        assert is_saved or is_moved
        assert report.attachment_label == ("附件1" if is_saved else "")
        assert (report.status == ReportStatus.DRAFT) == (not is_moved)
        if is_moved:  # nothing was changed after what was moved had been looked at
            assert report.version == opened + 1


def test_save_that_waits_for_a_submission_is_refused(administrator):
    report = make_report()
    job = saving(report, f"report-{report.pk}-attachment_label", "附件1", "")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            workflow.apply(report, "submit", Act(administrator, NOW))
            waiting = pool.submit(at_once, job)
            wait_until_somebody_waits()
        (refusal,) = waiting.result()

    stored = Report.objects.get()
    assert str(refusal) == f"{report}当前为“待单位审核”，内容不能再改。"
    assert (stored.attachment_label, stored.status) == ("", ReportStatus.SUBMITTED)


def test_submission_that_waits_for_a_save_is_refused(administrator):
    report = make_report()
    change = Change(f"report-{report.pk}-attachment_label", "", "附件1")

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_changes(report, [change], act_by())
            waiting = pool.submit(at_once, moving(report, "submit", administrator))
            wait_until_somebody_waits()
        (refusal,) = waiting.result()

    stored = Report.objects.get()
    assert str(refusal) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"
    assert (stored.attachment_label, stored.status) == ("附件1", ReportStatus.DRAFT)


def test_presence_noted_twice_at_once_is_one_note():
    report, user = make_report(), make_user()

    at_once(*(lambda: attend(report, user, "budget", NOW) for _ in range(PEOPLE)))

    assert [one.section for one in report.presences.all()] == ["budget"]

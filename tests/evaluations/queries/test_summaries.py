"""Every figure of the cockpit equals a recount, in plain Python, of the rows and of the trail of events."""

import statistics
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.enums import ReportStatus
from evaluations.models import FindingCount, Obligation, Report, ReportEvent, ScoreGap, Unit
from evaluations.queries.drilldown import Asked, obligations_behind, reports_behind
from evaluations.queries.overseeing import Scope, overseen_by
from evaluations.queries.summaries import (
    FILED,
    REVIEWED,
    WAITING,
    frequent_findings,
    gaps_by_item,
    gaps_by_unit,
    longest_waiting,
    progress_of,
    spread_of,
    waits_of,
)
from tests.evaluations.mixed_year import MixedYear
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return MixedYear()


@pytest.fixture
def scope(world):
    return Scope(overseen_by(world.reviewer), world.year, None)


def seen_reports(world):
    rows = Report.objects.select_related("unit", "year", "project")
    return [one for one in rows if one.year.year == 2024 and one.unit.name in world.overseen]


def state_by_events(report):
    last = ReportEvent.objects.filter(report=report).order_by("number").last()
    return last.target if last else "draft"


def recount(world, names):
    """How far what these units owe is, by the last event of each report."""
    found = Counter()
    for owed in Obligation.objects.select_related("unit", "report", "year"):
        if owed.unit.name in names:
            begun = state_by_events(owed.report) if owed.report else "unstarted"
            found["exempt" if owed.exempt_reason else begun] += 1
    return found


def days(report):
    return (timezone.localtime(NOW).date() - timezone.localtime(report.moved_at).date()).days


def test_progress_equals_a_recount_over_the_events(world, scope):
    progress = progress_of(scope)

    assert +progress.total.counts == recount(world, world.overseen)
    assert {branch.unit.name: +filing.counts for branch, filing in progress.branches} == {
        "甲局": recount(world, {"甲局", "甲局学校", "甲局学校分部"}),
        "乙局": recount(world, {"乙局"}),
    }
    assert progress.unexpected == 1


def test_expected_filed_and_late_follow_from_the_counts(world, scope):
    total, counts = progress_of(scope).total, recount(world, world.overseen)

    filed = counts["endorsed"] + counts["approved"] + counts["published"]
    expected = counts.total() - counts["exempt"]
    assert (total.expected, total.filed, total.late) == (expected, filed, expected - filed)
    assert total.rate == Decimal(filed) / expected


def test_of_one_unit_its_own_reports_stand_beside_those_of_units_below(world, scope):
    progress = progress_of(Scope(scope.overseen, world.year, world.first.pk))

    assert [(branch.unit.name, branch.is_own, +filing.counts) for branch, filing in progress.branches] == [
        ("甲局", True, recount(world, {"甲局"})),
        ("甲局学校", False, recount(world, {"甲局学校", "甲局学校分部"})),
    ]


def test_waiting_is_counted_in_calendar_days(world, scope):
    waited = defaultdict(list)
    for report in seen_reports(world):
        waited[report.status].append(days(report))

    assert [(one.status, one.count, one.median, one.longest) for one in waits_of(scope, NOW)] == [
        (
            status,
            len(waited[status]),
            Decimal(statistics.median(waited[status])) if waited[status] else None,
            max(waited[status], default=None),
        )
        for status in WAITING
    ]


def test_the_longest_waiting_come_first(world, scope):
    waiting = [one for one in seen_reports(world) if one.status != ReportStatus.PUBLISHED]

    assert longest_waiting(scope) == sorted(waiting, key=lambda one: (one.moved_at, one.pk))[:20]


def test_scores_and_grades_are_spread_by_unit_type(world, scope):
    filed = [one for one in seen_reports(world) if one.status in FILED]
    expected = Counter((one.unit.unit_type, one.reviewed_grade, int(one.reviewed_total // 5)) for one in filed)

    assert {(one.unit_type, one.grade, one.bin): one.count for one in spread_of(scope)} == expected
    assert expected


@pytest.mark.parametrize(
    ("total", "bin_"), [("0", 0), ("4.9999", 0), ("85", 17), ("99.99", 19), ("100", 19), ("100.01", 20), (None, None)]
)
def test_the_best_score_belongs_to_the_last_bin(world, scope, total, bin_):
    report = Report.objects.filter(status=ReportStatus.APPROVED).first()
    Report.objects.exclude(pk=report.pk).update(reviewed_grade="other")
    Report.objects.filter(pk=report.pk).update(reviewed_total=total, reviewed_grade="this")

    whole = Scope(scope.overseen, world.year, report.unit_id, is_alone=True)
    assert [one.bin for one in spread_of(whole) if one.grade == "this"] == [bin_]
    asked = Asked(state="filed", grade="this", bin="none" if bin_ is None else str(bin_))
    assert list(reports_behind(whole, asked)) == [report]


def test_gaps_of_units_are_of_reviewed_reports_the_largest_first(world, scope):
    by_unit = defaultdict(list)
    for report in seen_reports(world):
        if report.status in REVIEWED:
            by_unit[report.unit.name].append(report.self_total - report.reviewed_total)

    means = [(sum(gaps) / len(gaps), name, len(gaps)) for name, gaps in by_unit.items()]
    expected = sorted(means, key=lambda one: (-one[0], one[1]))
    assert [(gap.mean, unit.name, gap.count) for unit, gap in gaps_by_unit(scope)] == expected
    assert expected


def test_gaps_of_items_are_of_reviewed_reports(world, scope):
    gaps = [
        (one.report.kind, one.self_score - one.reviewed_score)
        for one in ScoreGap.objects.select_related("report__unit")
        if one.report.status in REVIEWED and one.report.unit.name in world.overseen
    ]
    kinds = defaultdict(list)
    for kind, gap in gaps:
        kinds[kind].append(gap)

    found = {(one.kind, one.item, one.title): (one.gap.count, one.gap.mean) for one in gaps_by_item(scope)}
    assert found == {(kind, "A1", "产出"): (len(of), sum(of) / len(of)) for kind, of in kinds.items()}
    assert found


def test_findings_are_counted_by_report_and_in_all(world, scope):
    reports, counts = Counter(), Counter()
    for one in FindingCount.objects.select_related("report__unit"):
        if one.report.unit.name in world.overseen:
            reports[one.code, one.severity] += 1
            counts[one.code, one.severity] += one.count

    found = frequent_findings(scope)
    assert {(one.code, one.severity): (one.reports, one.count) for one in found} == {
        key: (reports[key], counts[key]) for key in reports
    }
    assert [one.reports for one in found] == sorted(reports.values(), reverse=True)


def test_behind_every_figure_lie_as_many_rows(world, scope):
    progress = progress_of(scope)
    total = progress.total
    shown = {"expected": total.expected, "filed": total.filed, "late": total.late}
    shown |= {state: total.counts[state] for state in ("unstarted", "exempt", *ReportStatus)}

    assert {state: obligations_behind(scope, Asked(state=state, owed=True)).count() for state in shown} == shown
    waits = {one.status: one.count for one in waits_of(scope, NOW)}
    assert {status: reports_behind(scope, Asked(state=status)).count() for status in waits} == waits
    for one in frequent_findings(scope):
        assert reports_behind(scope, Asked(code=one.code, severity=one.severity)).count() == one.reports
    for one in gaps_by_item(scope):
        asked = Asked(kind=one.kind, item=one.item, title=one.title)
        assert reports_behind(scope, asked).count() == one.gap.count
    for unit, gap in gaps_by_unit(scope):
        alone = Scope(scope.overseen, world.year, unit.pk, is_alone=True)
        assert reports_behind(alone, Asked(compared=True)).count() == gap.count
    assert reports_behind(scope, Asked(state="unexpected")).count() == progress.unexpected


def test_only_finance_reviewers_and_administrators_oversee(world, administrator, preparer):
    assert overseen_by(preparer).seen == frozenset()
    assert overseen_by(administrator).seen == set(Unit.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        overseen_by(world.reviewer)
    assert len(queries) == 2


def test_units_below_each_other_in_a_ring_are_counted_once(world, administrator):
    Unit.objects.filter(pk=world.first.pk).update(parent=world.class_)

    overseen = overseen_by(administrator)

    progress = progress_of(Scope(overseen, world.year, None))
    assert progress.total.counts.total() == Obligation.objects.count()
    assert len(overseen.path(world.class_.pk)) == 3

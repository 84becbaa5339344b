"""A reviewer and others act on one report at the same moment: real threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, transaction

from evaluations import workflow
from evaluations.enums import ReportStatus, Role
from evaluations.models import Report, ReviewRemark
from evaluations.services.moving import move_report
from evaluations.services.remarking import add_remark, settle_remark
from evaluations.services.scoring_review import Given, save_reviewed_points
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from tests.evaluations.services.test_concurrent_saves import at_once, wait_until_somebody_waits
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite lets one writer at a time in; nothing happens at once there"
    ),
]
ROUNDS = 8
REFUSALS = (NotPossibleNow, NotAllowed)


def make_submitted(unit):
    version = stored_version("zhanjiang-overall-2024")
    report = make_report(unit=unit, status=ReportStatus.SUBMITTED, scheme_version=version, submitted_at=NOW)
    report.lines.create(item="A1", self_score=18)
    return report


def doing(report, service, *given, **more):
    """A job: somebody who has just opened the report does something with it."""
    return lambda: service(Report.objects.get(pk=report.pk), *given, **more)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_a_withdrawal_and_the_first_remark_exactly_one_happens(preparer, endorser, unit, round_):
    report = make_submitted(unit)

    remark, moved = at_once(
        doing(report, add_remark, "score-A1", "请说明", Act(endorser, NOW)),
        doing(report, move_report, "withdraw", Act(preparer, NOW), version=report.version),
    )

    assert [isinstance(one, REFUSALS) for one in (remark, moved)].count(True) == 1
    is_withdrawn = Report.objects.get().status == ReportStatus.DRAFT
    assert (is_withdrawn, ReviewRemark.objects.count()) == ((True, 0) if isinstance(remark, REFUSALS) else (False, 1))


def test_a_remark_that_waits_for_a_withdrawal_is_refused(preparer, endorser, unit):
    report = make_submitted(unit)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            workflow.apply(report, "withdraw", Act(preparer, NOW))
            waiting = pool.submit(at_once, doing(report, add_remark, "score-A1", "请说明", Act(endorser, NOW)))
            wait_until_somebody_waits()
        (refusal,) = waiting.result()

    assert str(refusal) == "报告当前为“填报中”，不能提出审核意见。"
    assert ReviewRemark.objects.count() == 0


def test_a_withdrawal_that_waits_for_a_remark_is_refused(preparer, endorser, unit):
    report = make_submitted(unit)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            add_remark(report, "score-A1", "请说明", Act(endorser, NOW))
            job = doing(report, move_report, "withdraw", Act(preparer, NOW), version=report.version)
            waiting = pool.submit(at_once, job)
            wait_until_somebody_waits()
        (refusal,) = waiting.result()

    assert str(refusal) == "endorser已经开始审核，不能再撤回。需要修改的，请联系审核人退回。"
    assert Report.objects.get().status == ReportStatus.SUBMITTED


def test_of_two_reviewers_who_score_one_line_at_once_the_slower_is_told(endorser, unit):
    report, other = make_submitted(unit), make_user("other", unit=unit, role=Role.ENDORSER)

    outcomes = at_once(
        *(
            doing(report, save_reviewed_points, [Given("A1", points, "理由")], Act(who, NOW), version=report.version)
            for who, points in ((endorser, Decimal(15)), (other, Decimal(16)))
        )
    )

    assert sorted(map(str, outcomes)) == ["1", f"{report}在您打开本页之后有改动，请核对后再操作。"]
    assert report.lines.get().reviewed_score == (15 if outcomes[0] == 1 else 16)


def test_points_and_an_endorsement_that_was_not_seen_with_them_exclude_each_other(endorser, unit):
    other = make_user("other", unit=unit, role=Role.ENDORSER)
    for number in range(ROUNDS):
        report = make_submitted(make_unit(f"下属{number}", parent=unit))
        given, seen = [Given("A1", Decimal(15), "理由")], report.version

        saved, moved = at_once(
            doing(report, save_reviewed_points, given, Act(other, NOW), version=seen),
            doing(report, move_report, "endorse", Act(endorser, NOW), version=seen),
        )

        assert [isinstance(one, REFUSALS) for one in (saved, moved)].count(True) == 1


def test_a_remark_is_settled_once(endorser, unit):
    report = make_submitted(unit)
    remark = add_remark(report, "score-A1", "请说明", Act(endorser, NOW))

    outcomes = at_once(*(doing(report, settle_remark, remark.pk, Act(endorser, NOW)) for _ in range(4)))

    assert [isinstance(one, REFUSALS) for one in outcomes].count(True) == 3

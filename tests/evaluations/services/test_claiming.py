"""Who takes care of a report in review."""

import pytest

from evaluations.enums import Access, ReportStatus
from evaluations.models import AccessRecord, Report
from evaluations.services.claiming import claim_report, release_report
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow, apply
from tests.factories import NOW, make_report, make_user

pytestmark = pytest.mark.django_db
SUBMITTED, ENDORSED = ReportStatus.SUBMITTED, ReportStatus.ENDORSED
MAY = {(SUBMITTED, "endorser"), (ENDORSED, "finance_reviewer")}


def stored(report):
    return Report.objects.values_list("claimed_by__username", "claimed_at", "version", "status").get(pk=report.pk)


@pytest.mark.parametrize("who", ["preparer", "endorser", "finance_reviewer", "stranger", "administrator"])
@pytest.mark.parametrize("status", ReportStatus)
def test_a_report_is_claimed_by_whose_turn_it_is(request, unit, status, who):
    actor, report = request.getfixturevalue(who), make_report(unit=unit, status=status)

    if (status, who) in MAY:
        claim_report(report, Act(actor, NOW))
        assert (report.claimed_by, report.claimed_at) == (actor, NOW)
        assert stored(report) == (who, NOW, 1, status)
    else:
        with pytest.raises(NotAllowed if status in (SUBMITTED, ENDORSED) else NotPossibleNow):
            claim_report(report, Act(actor, NOW))
        assert stored(report) == (None, None, 1, status)


def test_who_took_another_part_is_told_so(unit, endorser):
    report = make_report(unit=unit, status=SUBMITTED)
    AccessRecord.objects.create(report=report, user=endorser, at=NOW, access=Access.CHANGED)

    with pytest.raises(NotAllowed, match="已经是这份报告的填报人，不能再领取"):
        claim_report(report, Act(endorser, NOW))


def test_a_second_claim_is_told_who_has_it(unit, endorser):
    report, second = make_report(unit=unit, status=SUBMITTED), make_user("second", unit=unit, role="endorser")
    seen = Report.objects.get()
    claim_report(report, Act(endorser, NOW))

    with pytest.raises(NotPossibleNow, match="已由endorser领取"):
        claim_report(seen, Act(second, NOW))

    assert stored(report)[0] == "endorser"
    assert claim_report(Report.objects.get(), Act(endorser, NOW)).claimed_by == endorser


def test_a_claim_on_a_report_that_was_moved_meanwhile_is_refused(unit, endorser):
    report, second = make_report(unit=unit, status=SUBMITTED), make_user("second", unit=unit, role="endorser")
    seen = Report.objects.get()
    apply(report, "unit_return", Act(endorser, NOW, "请补充"))

    with pytest.raises(NotPossibleNow, match="刚刚被他人处理过"):
        claim_report(seen, Act(second, NOW))

    assert stored(report)[0] is None


def test_a_claim_keeps_nobody_from_reviewing(unit, endorser):
    report, second = make_report(unit=unit, status=SUBMITTED), make_user("second", unit=unit, role="endorser")
    claim_report(report, Act(endorser, NOW))

    apply(Report.objects.get(), "endorse", Act(second, NOW))

    assert stored(report) == (None, None, 2, ENDORSED)


@pytest.mark.parametrize(("who", "may"), [("holder", True), ("administrator", True), ("endorser", False)])
def test_a_claim_is_given_back_by_who_has_it_or_an_administrator(request, unit, endorser, administrator, who, may):
    holder = make_user("holder", unit=unit, role="endorser")
    report = claim_report(make_report(unit=unit, status=SUBMITTED), Act(holder, NOW))
    actor = {"holder": holder, "administrator": administrator, "endorser": endorser}[who]

    if may:
        release_report(report, Act(actor, NOW))
        assert (report.claimed_by, stored(report)) == (None, (None, None, 1, SUBMITTED))
    else:
        with pytest.raises(NotAllowed, match="由holder领取，只有本人或系统管理员能取消领取"):
            release_report(report, Act(actor, NOW))
        assert stored(report)[0] == "holder"


def test_what_nobody_has_cannot_be_given_back(unit, endorser):
    with pytest.raises(NotPossibleNow, match="没有人领取"):
        release_report(make_report(unit=unit, status=SUBMITTED), Act(endorser, NOW))


def test_a_claim_that_changed_hands_is_not_taken_from_the_other(unit, endorser, administrator):
    report, second = make_report(unit=unit, status=SUBMITTED), make_user("second", unit=unit, role="endorser")
    claim_report(report, Act(endorser, NOW))
    seen = Report.objects.get()
    release_report(report, Act(endorser, NOW))
    claim_report(report, Act(second, NOW))

    with pytest.raises(NotPossibleNow, match="刚刚被他人处理过"):
        release_report(seen, Act(endorser, NOW))

    assert stored(report)[0] == "second"

import pytest

from evaluations.enums import ReportStatus
from evaluations.models import Report, ReportEvent
from evaluations.workflow import BY_NAME, TRANSITIONS, NotAllowed, NotPossibleNow, apply
from tests.factories import NOW, make_report

pytestmark = pytest.mark.django_db
PEOPLE = ("preparer", "endorser", "stranger", "administrator")
MAY = {("publish", "administrator")}
MOVES = {("publish", ReportStatus.DRAFT): ReportStatus.PUBLISHED}


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("name", BY_NAME)
def test_every_move_from_every_status_by_everyone(request, unit, name, status, who):
    actor, report = request.getfixturevalue(who), make_report(unit=unit, status=status)
    expected = MOVES.get((name, status))

    if (name, who) in MAY and expected:
        apply(report, name, actor=actor, now=NOW, note="说明")
        assert (report.status, report.version, report.updated_at) == (expected, 2, NOW)
        event = ReportEvent.objects.get()
        assert (event.report, event.actor, event.at, event.transition, event.note) == (report, actor, NOW, name, "说明")
    else:
        with pytest.raises(NotPossibleNow if (name, who) in MAY else NotAllowed):
            apply(report, name, actor=actor, now=NOW)
        assert Report.objects.filter(status=status, version=1).count() == 1
        assert ReportEvent.objects.count() == 0


def test_every_transition_is_in_the_grid():
    assert {(move.name, source) for move in TRANSITIONS for source in move.sources} == set(MOVES)


@pytest.mark.parametrize("change", [{"version": 2}, {"status": ReportStatus.PUBLISHED}])
def test_whoever_is_slower_is_told_and_changes_nothing(administrator, change):
    report = make_report()
    Report.objects.filter(pk=report.pk).update(**change)

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, "publish", actor=administrator, now=NOW)

    assert str(caught.value) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"
    assert ReportEvent.objects.count() == 0

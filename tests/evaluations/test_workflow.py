import pytest

from evaluations.enums import ReportStatus, Role
from evaluations.models import Report, ReportEvent
from evaluations.workflow import BY_NAME, TRANSITIONS, NotAllowed, NotPossibleNow, apply, moves
from tests.factories import NOW, make_report, make_user

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, RETURNED, PUBLISHED = ReportStatus
PEOPLE = ("preparer", "endorser", "finance_reviewer", "stranger", "administrator")
MAY = {
    ("submit", "preparer"),
    ("withdraw", "preparer"),
    ("return", "endorser"),
    *((name, "administrator") for name in ("submit", "withdraw", "return", "publish")),
}
MOVES = {
    ("submit", DRAFT): SUBMITTED,
    ("submit", RETURNED): SUBMITTED,
    ("withdraw", SUBMITTED): DRAFT,
    ("return", SUBMITTED): RETURNED,
    ("publish", DRAFT): PUBLISHED,
    ("publish", RETURNED): PUBLISHED,
    ("publish", SUBMITTED): PUBLISHED,
}


@pytest.fixture
def finance_reviewer(unit):
    return make_user("finance_reviewer", unit=unit, role=Role.FINANCE_REVIEWER)


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
            apply(report, name, actor=actor, now=NOW, note="说明")
        assert Report.objects.filter(status=status, version=1).count() == 1
        assert ReportEvent.objects.count() == 0


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ReportStatus)
def test_what_is_offered_is_what_is_possible(request, unit, status, who):
    actor, report = request.getfixturevalue(who), make_report(unit=unit, status=status)

    offered = {move.name for move in moves(report, actor)}

    assert offered == {name for name, source in MOVES if source == status and (name, who) in MAY}


def test_every_transition_is_in_the_grid():
    assert {(move.name, source) for move in TRANSITIONS for source in move.sources} == set(MOVES)


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_report_is_not_returned_without_a_reason(administrator, note):
    report = make_report(status=SUBMITTED)

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, "return", actor=administrator, now=NOW, note=note)

    assert str(caught.value) == "退回要写明理由，请填写后再退回。"
    assert (Report.objects.get().status, ReportEvent.objects.count()) == (SUBMITTED, 0)


@pytest.mark.parametrize("change", [{"version": 2}, {"status": PUBLISHED}])
def test_whoever_is_slower_is_told_and_changes_nothing(administrator, change):
    report = make_report()
    Report.objects.filter(pk=report.pk).update(**change)

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, "publish", actor=administrator, now=NOW)

    assert str(caught.value) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"
    assert ReportEvent.objects.count() == 0

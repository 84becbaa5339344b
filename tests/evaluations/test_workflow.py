import pytest

from evaluations.enums import Access, ReportStatus, Role
from evaluations.models import AccessRecord, Report, ReportEvent, ReviewRemark, UnitMembership
from evaluations.trail import Act
from evaluations.workflow import BY_NAME, TRANSITIONS, NotAllowed, NotPossibleNow, apply, moves
from tests.factories import NOW, make_report, make_unit, make_user

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
PEOPLE = ("preparer", "endorser", "finance_reviewer", "stranger", "administrator")
MAY = {
    **{("submit", who): True for who in ("preparer", "administrator")},
    **{("withdraw", who): True for who in ("preparer", "administrator")},
    **{(name, "endorser"): True for name in ("endorse", "unit_return", "publish")},
    **{(name, "finance_reviewer"): True for name in ("approve", "finance_return", "reopen")},
    ("publish", "preparer"): True,
    ("record", "administrator"): True,
}
MOVES = {
    ("submit", DRAFT): SUBMITTED,
    ("submit", RETURNED): SUBMITTED,
    ("withdraw", SUBMITTED): DRAFT,
    ("endorse", SUBMITTED): ENDORSED,
    ("unit_return", SUBMITTED): RETURNED,
    ("approve", ENDORSED): APPROVED,
    ("finance_return", ENDORSED): RETURNED,
    ("reopen", APPROVED): ENDORSED,
    ("publish", APPROVED): PUBLISHED,
    ("record", DRAFT): PUBLISHED,
    ("record", RETURNED): PUBLISHED,
}


def act(who, note="说明"):
    return Act(who, NOW, note, "10.0.0.9")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("status", ReportStatus)
@pytest.mark.parametrize("name", BY_NAME)
def test_every_move_from_every_status_by_everyone(request, unit, name, status, who):
    actor, report = request.getfixturevalue(who), make_report(unit=unit, status=status)
    expected = MOVES.get((name, status))

    if (name, who) in MAY and expected:
        apply(report, name, act(actor))
        assert (report.status, report.version, report.updated_at, report.moved_at) == (expected, 2, NOW, NOW)
        event = ReportEvent.objects.get()
        assert (event.report, event.number, event.actor, event.on_behalf_of) == (report, 1, actor, None)
        assert (event.transition, event.source, event.target) == (name, status, expected)
        assert (event.at, event.note, event.address) == (NOW, "说明", "10.0.0.9")
    else:
        with pytest.raises(NotPossibleNow if (name, who) in MAY else NotAllowed):
            apply(report, name, act(actor))
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
@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("unit_return", "endorser", SUBMITTED),
        ("finance_return", "finance_reviewer", ENDORSED),
        ("reopen", "finance_reviewer", APPROVED),
        ("record", "administrator", DRAFT),
    ],
)
def test_what_undoes_the_work_of_others_wants_a_reason(request, unit, name, who, status, note):
    report, actor, label = make_report(unit=unit, status=status), request.getfixturevalue(who), BY_NAME[name].label

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, name, act(actor, note))

    assert str(caught.value) == f"{label}要写明理由，请填写后再{label}。"
    assert (Report.objects.get().status, ReportEvent.objects.count()) == (status, 0)


@pytest.mark.parametrize("change", [{"version": 2}, {"status": PUBLISHED}, {"claimed_by": True}])
def test_whoever_is_slower_is_told_and_changes_nothing(unit, preparer, endorser, change):
    report = make_report(unit=unit)
    given = change if "claimed_by" not in change else {"claimed_by": endorser, "claimed_at": NOW}
    Report.objects.filter(pk=report.pk).update(**given)

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, "submit", act(preparer))

    assert str(caught.value) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"
    assert ReportEvent.objects.count() == 0


def every_role(unit):
    """Somebody who may do everything in a unit."""
    user = make_user("everybody", unit=unit)
    for role in (Role.ENDORSER, Role.FINANCE_REVIEWER):
        UnitMembership.objects.create(user=user, unit=unit, role=role)
    return user


PATH = ("submit", "endorse", "approve")


def walk(report, **people):
    """Moves a report along ``PATH`` as far as people are named for it."""
    for name, who in people.items():
        apply(report, name, act(who))


@pytest.mark.parametrize(
    ("first", "second"), [("submit", "endorse"), ("submit", "approve"), ("endorse", "approve"), ("endorse", "submit")]
)
def test_preparer_endorser_and_finance_reviewer_are_different_people(
    unit, preparer, endorser, finance_reviewer, first, second
):
    everybody, report = every_role(unit), make_report(unit=unit)
    people = {"submit": preparer, "endorse": endorser, "approve": finance_reviewer} | {first: everybody}
    steps = {name: people[name] for name in PATH[: PATH.index(second)]} if second != "submit" else people
    walk(report, **steps)
    if second == "submit":
        Report.objects.update(status=RETURNED)
        report.refresh_from_db()

    assert second not in {move.name for move in moves(report, everybody)}
    with pytest.raises(NotAllowed) as caught:
        apply(report, second, act(everybody))
    assert "填报、单位审核、财政审核须由不同的人办理" in str(caught.value)


def test_whoever_changed_what_a_report_says_does_not_endorse_it(unit, preparer):
    everybody, report = every_role(unit), make_report(unit=unit)
    AccessRecord.objects.create(report=report, user=everybody, at=NOW, access=Access.CHANGED)
    walk(report, submit=preparer)

    with pytest.raises(NotAllowed):
        apply(report, "endorse", act(everybody))


def deputy_of(principal, unit, role, username="deputy"):
    deputy = make_user(username)
    UnitMembership.objects.create(
        user=deputy, unit=unit, role=role, on_behalf_of=principal, starts_on="2000-01-01", ends_on="2999-12-31"
    )
    return deputy


def test_a_delegate_acts_for_somebody_and_both_names_are_kept(unit, preparer, endorser):
    report, deputy = make_report(unit=unit), deputy_of(endorser, unit, Role.ENDORSER)
    walk(report, submit=preparer, endorse=deputy)

    event = ReportEvent.objects.latest("number")

    assert (event.actor, event.on_behalf_of) == (deputy, endorser)


def test_who_acted_through_a_delegate_does_not_review_the_report_once_more(unit, preparer):
    everybody, report = every_role(unit), make_report(unit=unit)
    walk(report, submit=preparer, endorse=deputy_of(everybody, unit, Role.ENDORSER))

    with pytest.raises(NotAllowed):
        apply(report, "approve", act(everybody))


def test_a_delegate_does_not_do_for_others_what_he_may_not_do_himself(unit, preparer, endorser):
    report = make_report(unit=unit)
    UnitMembership.objects.create(
        user=preparer,
        unit=unit,
        role=Role.ENDORSER,
        on_behalf_of=endorser,
        starts_on="2000-01-01",
        ends_on="2999-12-31",
    )
    walk(report, submit=preparer)

    with pytest.raises(NotAllowed):
        apply(report, "endorse", act(preparer))


def remark(report, author, role=Role.ENDORSER, **fields):
    given = {"place": "score-A1", "title": "产出指标", "text": "请核对", "at": NOW} | fields
    return ReviewRemark.objects.create(report=report, author=author, role=role, **given)


@pytest.mark.parametrize(
    ("name", "status", "who"), [("endorse", SUBMITTED, "endorser"), ("approve", ENDORSED, "finance_reviewer")]
)
def test_a_report_with_open_remarks_is_not_agreed_to(request, unit, endorser, name, status, who):
    report, role = make_report(unit=unit, status=status), BY_NAME[name].part
    one = remark(report, endorser, role)
    others = remark(report, endorser, *({Role.ENDORSER, Role.FINANCE_REVIEWER} - {role}))

    with pytest.raises(NotPossibleNow) as caught:
        apply(report, name, act(request.getfixturevalue(who)))
    assert str(caught.value) == "还有 1 条审核意见没有了结。请逐条了结，或者退回填报人处理。"
    assert (Report.objects.get().status, ReportEvent.objects.count()) == (status, 0)

    ReviewRemark.objects.filter(pk=one.pk).update(settled_at=NOW, settled_by=endorser)
    report.refresh_from_db()
    assert others.is_open
    assert apply(report, name, act(request.getfixturevalue(who))).status == BY_NAME[name].target


def test_a_report_is_taken_back_only_before_a_reviewer_has_acted(unit, preparer, endorser):
    claimed = make_report(unit=unit, status=SUBMITTED, claimed_by=endorser, claimed_at=NOW)
    remarked = make_report(unit=unit, year=2022)
    remark(remarked, endorser, at="2020-01-01T00:00:00Z")
    walk(remarked, submit=preparer)

    for report in (claimed, remarked):
        if report == remarked:
            assert apply(report, "withdraw", act(preparer)).status == DRAFT
            walk(report, submit=preparer)
            remark(report, endorser)
        with pytest.raises(NotPossibleNow) as caught:
            apply(report, "withdraw", act(preparer))
        assert str(caught.value) == "endorser已经开始审核，不能再撤回。需要修改的，请联系审核人退回。"


def test_a_move_ends_the_claim(unit, endorser):
    report = make_report(unit=unit, status=SUBMITTED, claimed_by=endorser, claimed_at=NOW)

    apply(report, "endorse", act(endorser))

    assert (report.claimed_by, report.claimed_at) == (None, None)


def test_nobody_reviews_for_units_elsewhere(unit, finance_reviewer):
    report = make_report(unit=make_unit("别的局"), status=ENDORSED)

    with pytest.raises(NotAllowed):
        apply(report, "approve", act(finance_reviewer))

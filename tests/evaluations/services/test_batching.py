"""Many reports at once: each is moved or told why not."""

import pytest

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import Project, Report, ReportEvent, ReviewRemark
from evaluations.services.batching import MOST, TooMany, move_reports
from evaluations.trail import Act
from tests.factories import NOW, make_report, make_unit, make_user
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
PROJECT = ReportKind.PROJECT


def make(unit, status, number=0):
    """A report by a real scheme, without figures."""
    project = Project.objects.create(unit=unit, name=f"项目{number}-{status}")
    version = stored_version("zhanjiang-project-2024")
    return make_report(unit=unit, kind=PROJECT, project=project, status=status, scheme_version=version)


def moved(reports, action, actor, *, note="请补充", versions=None):
    """What became of each, as told, and the statuses afterwards."""
    seen = [(one.pk, (versions or {}).get(one.pk, one.version)) for one in reports]
    outcomes = move_reports(Report.objects.filter(unit__name="甲局"), seen, action, Act(actor, NOW, note))
    assert [one.key for one in outcomes] == [one.pk for one in reports]
    return [one.refusal for one in outcomes], [Report.objects.get(pk=one.pk).status for one in reports]


@pytest.fixture
def unit():
    return make_unit("甲局")


@pytest.mark.parametrize(
    ("action", "role", "status", "target", "transition"),
    [
        ("endorse", Role.ENDORSER, SUBMITTED, ENDORSED, "endorse"),
        ("approve", Role.FINANCE_REVIEWER, ENDORSED, APPROVED, "approve"),
        ("return", Role.ENDORSER, SUBMITTED, RETURNED, "unit_return"),
        ("return", Role.FINANCE_REVIEWER, ENDORSED, RETURNED, "finance_return"),
    ],
)
def test_every_report_is_moved_with_an_event_of_its_own(unit, action, role, status, target, transition):
    actor, reports = make_user(unit=unit, role=role), [make(unit, status, number) for number in range(3)]

    assert moved(reports, action, actor) == (["", "", ""], [target] * 3)

    told = ReportEvent.objects.order_by("report_id").values_list("report", "transition", "actor", "note")
    assert list(told) == [(one.pk, transition, actor.pk, "请补充") for one in reports]


def test_what_cannot_be_moved_is_told_and_stops_no_other(unit):
    actor = make_user(unit=unit, role=Role.FINANCE_REVIEWER)
    stale, draft, remarked, foreign, good = (
        make(unit, ENDORSED, 1),
        make(unit, DRAFT),
        make(unit, ENDORSED, 2),
        make(make_unit("乙局"), ENDORSED),
        make(unit, ENDORSED, 3),
    )
    said = {"place": "score-A1", "title": "A1", "text": "请补充", "role": Role.FINANCE_REVIEWER}
    ReviewRemark.objects.create(report=remarked, author=actor, at=NOW, **said)
    at_unit = make(unit, SUBMITTED)
    reports = [stale, draft, remarked, foreign, at_unit, good]

    refusals, statuses = moved(reports, "approve", actor, versions={stale.pk: 0})

    assert statuses == [ENDORSED, DRAFT, ENDORSED, ENDORSED, SUBMITTED, APPROVED]
    assert refusals == [
        f"{stale}在您打开本页之后有改动，请核对后再操作。",
        "报告当前为“填报中”，不能审核通过。",
        "还有 1 条审核意见没有了结。请逐条了结，或者退回填报人处理。",
        f"没有找到编号为 {foreign.pk} 的报告，可能已不由您审核，请刷新后重新选择。",
        "报告当前为“待单位审核”，不能审核通过。",
        "",
    ]
    assert list(ReportEvent.objects.values_list("report", flat=True)) == [good.pk]
    assert {one.version for one in Report.objects.exclude(pk=good.pk)} == {1}


def test_a_report_that_cannot_be_read_stops_no_other(unit):
    actor, broken, good = make_user(unit=unit, role=Role.ENDORSER), make(unit, SUBMITTED, 1), make(unit, SUBMITTED, 2)
    Report.objects.filter(pk=broken.pk).update(outline="nowhere")

    refusals, statuses = moved([broken, good], "endorse", actor)

    assert statuses == [SUBMITTED, ENDORSED]
    assert "没有报告提纲“nowhere”" in refusals[0]
    assert refusals[1] == ""


def test_a_return_without_a_reason_returns_nothing(unit):
    actor, report = make_user(unit=unit, role=Role.ENDORSER), make(unit, SUBMITTED)

    assert moved([report], "return", actor, note=" ") == (["退回要写明理由，请填写后再退回。"], [SUBMITTED])


def test_a_report_named_twice_is_moved_once(unit):
    actor, report = make_user(unit=unit, role=Role.ENDORSER), make(unit, SUBMITTED)

    outcomes = move_reports(Report.objects.all(), [(report.pk, 1), (report.pk, 1)], "endorse", Act(actor, NOW))

    assert [(one.report, one.refusal) for one in outcomes] == [(report, "")]


def test_more_than_a_batch_may_hold_is_refused_as_a_whole(unit):
    actor, report = make_user(unit=unit, role=Role.ENDORSER), make(unit, SUBMITTED)
    seen = [(report.pk, 1), *((10_000 + number, 1) for number in range(MOST))]

    with pytest.raises(TooMany, match="选了 51 份报告，一次最多处理 50 份"):
        move_reports(Report.objects.all(), seen, "endorse", Act(actor, NOW))

    assert Report.objects.get().status == SUBMITTED

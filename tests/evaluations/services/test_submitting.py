"""A report is handed over when nothing is missing, contradicts or waits to be confirmed."""

import pytest

from evaluations.enums import ReportKind, ReportStatus, Role
from evaluations.models import EntryMark, Report, ReportEvent
from evaluations.services.moving import move_report
from evaluations.services.submitting import Incomplete, obstacles_of
from evaluations.trail import Act
from evaluations.workflow import NotAllowed, NotPossibleNow
from tests.factories import NOW, make_report, make_user
from tests.finished import explain_findings, make_finished_report
from tests.packages import stored_version

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus


def told(report):
    return [(one.section, one.where, one.message) for one in obstacles_of(report)]


def own(report, role=Role.PREPARER):
    return make_user(role, unit=report.unit, role=role)


@pytest.mark.parametrize("kind", ReportKind)
@pytest.mark.parametrize("status", [DRAFT, RETURNED])
def test_a_whole_report_is_handed_over(kind, status):
    report = make_finished_report(kind)
    Report.objects.update(status=status)
    report.refresh_from_db()
    actor = own(report)

    move_report(report, "submit", Act(actor, NOW), version=report.version)

    assert (Report.objects.get().status, Report.objects.get().version) == (SUBMITTED, 2)
    event = ReportEvent.objects.get()
    assert (event.transition, event.actor, event.at) == ("submit", actor, NOW)


def test_gaps_are_told_section_by_section():
    report = make_report(scheme_version=stored_version("zhanjiang-overall-2024"))

    found = told(report)

    assert found[:4] == [
        ("basics", "", "还没有填写。"),
        ("budget", "", "还没有填写。"),
        ("indicators", "", "还没有填写。"),
        ("scores", "", "还没有填写。"),
    ]
    assert {section.partition("-")[0] for section, _, _ in found[4:]} == {"text"}


def test_part_of_a_section_is_counted():
    report = make_finished_report()
    report.indicators.filter(kind="quantity").first().delete()
    one = report.indicators.filter(kind="quantity").first()
    one.actual = ""
    one.save()

    assert ("indicators", "", "还差 1 项没有填写（共 6 项）。") in told(report)


def test_what_cannot_be_read_and_what_contradicts_is_told_with_its_place():
    report = make_finished_report()
    report.indicators.filter(position=0).update(actual="约莫两千", stated_ratio="")
    report.lines.filter(item="D1").update(self_score=99, self_reason="超额")
    text = report.texts.first()
    text.text += "〔没有的数〕"
    text.save()

    found = [(section, where) for section, where, message in told(report) if where]

    item = next(i for i, line in enumerate(report.lines.all()) if line.item == "D1")
    assert found == [
        ("indicators", "indicators[0].actual"),
        (f"text-{text.key}", f"texts.{text.key}"),
        ("scores", f"lines[{item}].self_score"),
    ]


def test_findings_that_advise_are_explained_before_a_report_is_handed_over():
    report = make_finished_report()
    report.lines.filter(item="D1").update(self_score=1, basis="")

    before = told(report)
    explain_findings(report)

    message = "有 1 条警告没有说明：请改正，确实无误的请逐条写明理由，审核人会看到。"
    assert (before, told(report)) == ([("findings", "", message)], [])


def test_marks_have_to_be_confirmed():
    report = make_finished_report()
    key = report.texts.first().key
    for place in (f"text-{key}-text", "score-D1-basis", "score-D2-basis"):
        EntryMark.objects.create(report=report, place=place, origin="last_year")

    assert told(report) == [
        ("scores", "", "有 2 处沿用或自动生成的内容还没有确认。"),
        (f"text-{key}", "", "有 1 处沿用或自动生成的内容还没有确认。"),
    ]


def test_a_chapter_the_outline_does_not_have_is_told_at_the_basics():
    report = make_finished_report()
    report.texts.create(key="elsewhere", text="别处的文字。")

    (section, where, message) = told(report)[0]

    assert (section, where) == ("basics", "")
    assert "没有这一章" in message


def test_nothing_is_handed_over_while_anything_is_left():
    report = make_finished_report()
    report.texts.first().delete()

    with pytest.raises(Incomplete) as caught:
        move_report(report, "submit", Act(own(report), NOW), version=report.version)

    assert str(caught.value) == "还有 1 处需要处理，处理后再送审。"
    assert [one.message for one in caught.value.obstacles] == ["还没有填写。"]
    assert (Report.objects.get().status, ReportEvent.objects.count()) == (DRAFT, 0)


def test_who_may_not_hand_over_is_told_so_first():
    report = make_finished_report()
    report.texts.first().delete()

    with pytest.raises(NotAllowed):
        move_report(report, "submit", Act(own(report, Role.ENDORSER), NOW), version=report.version)


def test_a_change_during_the_examination_stops_it():
    report = make_finished_report()
    Report.objects.update(version=7)

    with pytest.raises(NotPossibleNow) as caught:
        move_report(report, "submit", Act(own(report), NOW), version=report.version)

    assert str(caught.value) == f"{report}刚刚被他人处理过，请刷新后查看最新状态。"


def test_what_was_not_seen_is_not_handed_over():
    report = make_finished_report()

    with pytest.raises(NotPossibleNow) as caught:
        move_report(report, "submit", Act(own(report), NOW), version=report.version - 1)

    assert str(caught.value) == f"{report}在您打开本页之后有改动，请核对后再操作。"
    assert Report.objects.get().status == DRAFT


def test_the_second_of_two_clicks_is_told_where_the_report_stands():
    report = make_finished_report()
    actor, seen = own(report), report.version
    move_report(report, "submit", Act(actor, NOW), version=seen)

    with pytest.raises(NotPossibleNow) as caught:
        move_report(report, "submit", Act(actor, NOW), version=seen)

    assert str(caught.value) == "报告当前为“待单位审核”，不能送审。"
    assert ReportEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "role", "status"), [("withdraw", Role.PREPARER, DRAFT), ("unit_return", Role.ENDORSER, RETURNED)]
)
def test_a_report_is_taken_back_and_returned_whatever_it_says(name, role, status):
    report = make_report(status=SUBMITTED)

    move_report(report, name, Act(own(report, role), NOW, "请补充"), version=1)

    assert Report.objects.get().status == status
    assert ReportEvent.objects.get().note == "请补充"

"""What is kept of a submission or review, so that lists and sums need not read every report."""

from decimal import Decimal

import pytest

from evaluations.enums import ReportStatus, Role
from evaluations.models import FindingCount, Report, ScoreGap, ScoreLine
from evaluations.services.moving import move_report
from evaluations.services.scoring_review import Given, save_reviewed_points
from evaluations.trail import Act
from tests.factories import NOW, make_user
from tests.finished import explain_findings, make_finished_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return make_finished_report()


@pytest.fixture
def people(report):
    return {role: make_user(str(role), unit=report.unit, role=role) for role in Role}


def moved(report, name, who, note=""):
    now = Report.objects.get(pk=report.pk)
    return move_report(now, name, Act(who, NOW, note), version=now.version)


def reviewed(report, who, *given):
    now = Report.objects.get(pk=report.pk)
    save_reviewed_points(now, [Given(*one) for one in given], Act(who, NOW), version=now.version)


def standing():
    return Report.objects.values_list("self_total", "computed_total", "reviewed_total", "reviewed_grade").get()


def gaps():
    return list(ScoreGap.objects.values_list("item", "self_score", "reviewed_score"))


def test_a_submission_keeps_totals_and_findings(report, people):
    moved(report, "submit", people[Role.PREPARER])

    assert standing() == (Decimal("97.74"), Decimal("97.74"), Decimal("97.74"), "优")
    counts = dict(FindingCount.objects.values_list("code", "count"))
    assert (counts["CK-X7"], counts["CK-L3"], gaps()) == (2, 2, [])


def test_reviewed_points_are_kept_beside_the_self_scores_they_differ_from(report, people):
    moved(report, "submit", people[Role.PREPARER])
    reviewed(report, people[Role.ENDORSER], ("D1", Decimal(1), "未按期公开"))

    assert gaps() == [("D1", Decimal(2), Decimal(1))]
    assert standing()[2:] == (Decimal("96.74"), "优")


@pytest.mark.parametrize(("own", "left"), [(None, Decimal(1)), (Decimal("1.5"), None)])
def test_reviewed_points_are_gone_once_the_unit_has_changed_its_own(report, people, own, left):
    moved(report, "submit", people[Role.PREPARER])
    reviewed(report, people[Role.ENDORSER], ("D1", Decimal(1), "未按期公开"), ("G1", Decimal(1), "超标准"))
    moved(report, "unit_return", people[Role.ENDORSER], "请核对")
    ScoreLine.objects.filter(item="D1").update(self_score=own, self_reason="已核减" if own else "")
    row = report.texts.get(key="closing")
    row.text += "已核对。"
    row.save()
    explain_findings(report)

    moved(report, "submit", people[Role.PREPARER])

    kept = dict(ScoreLine.objects.exclude(reviewed_score=None).values_list("item", "reviewed_score"))
    assert kept == {"G1": Decimal(1)} | ({"D1": left} if left else {})
    assert Report.objects.get().status == ReportStatus.SUBMITTED
    assert standing()[2] == (Decimal("95.74") if left else Decimal("96.24"))

"""What changed between submissions, and an unchanged report that is not submitted again."""

from datetime import timedelta

import pytest

from evaluations.enums import ReportStatus, Role
from evaluations.models import EvaluationYear, Report, ReportEvent, ScoreLine
from evaluations.services.comparing import Compared, changes_of_submission, changes_since_submission
from evaluations.workflow import NotPossibleNow
from tests.factories import NOW, make_user
from tests.finished import explain_findings, make_finished_report
from tests.remarks import make_answer, make_remark, move, returned, settle

pytestmark = pytest.mark.django_db
DRAFT, SUBMITTED, ENDORSED, RETURNED, APPROVED, PUBLISHED = ReportStatus
UNCHANGED = (
    "内容与退回前的送审相比没有改动，不能再次送审。请按审核意见修改；"
    "认为原填报无误的，请对每一条审核意见写明理由并选“维持原填报”，再送审。"
)


@pytest.fixture
def report():
    return make_finished_report()


@pytest.fixture
def preparer(report):
    return make_user("preparer", unit=report.unit)


@pytest.fixture
def endorser(report):
    return make_user("endorser", unit=report.unit, role=Role.ENDORSER)


def rewrite(report, text):
    """The chapter on other matters in other words; whatever the checks say of them has an explanation."""
    report.texts.filter(key="other").update(text=text)
    explain_findings(report)


def told(compared):
    return [(group.key, one.entry, one.before, one.after) for group in compared.groups for one in group.changes]


def status():
    return Report.objects.get().status


def test_before_the_first_submission_there_is_nothing_to_compare(report):
    assert changes_since_submission(report) == changes_of_submission(report) == Compared()
    assert (Compared().is_first, Compared().count, Compared().is_unchanged) == (True, 0, False)


def test_a_first_submission_has_changed_nothing(report, preparer):
    move(report, "submit", preparer)

    assert changes_of_submission(report) == Compared()
    assert changes_since_submission(report) == Compared(NOW)


def test_preparer_and_reviewer_are_told_the_same_changes(report, preparer, endorser):
    rewrite(report, "旧的说明。")
    report = returned(report, preparer, endorser)
    rewrite(report, "新的说明。")
    expected = [("text-other", "文字", "旧的说明。", "新的说明。")]

    seen_before = changes_since_submission(Report.objects.get())
    move(report, "submit", preparer, minutes=2)

    assert (told(seen_before), seen_before.since, seen_before.was_returned) == (expected, NOW, True)
    assert changes_of_submission(Report.objects.get()) == seen_before
    assert status() == SUBMITTED


def test_the_reviewer_sees_what_changed_before_a_submission_was_taken_back_too(report, preparer, endorser):
    rewrite(report, "旧的说明。")
    returned(report, preparer, endorser)
    rewrite(report, "新的说明。")
    move(report, "submit", preparer, minutes=2)
    move(report, "withdraw", preparer, minutes=3)
    report.lines.filter(item="D1").update(basis="另一个依据。")
    explain_findings(report)
    before = changes_since_submission(Report.objects.get())
    move(report, "submit", preparer, minutes=4)

    assert [group.key for group in before.groups] == ["scores", "text-other"]
    assert changes_of_submission(Report.objects.get()) == before


def test_what_reviewers_scored_and_administrators_changed_is_no_change_of_the_unit(report, preparer, endorser):
    report = returned(report, preparer, endorser)
    ScoreLine.objects.filter(report=report).update(reviewed_score=1, reviewed_reason="证据不足")
    EvaluationYear.objects.update(notice_number="〔2024〕99号")

    compared = changes_since_submission(Report.objects.get())

    assert [one[1] for one in told(compared)] == ["通知文号"]
    assert compared.is_unchanged


def test_a_returned_report_is_not_submitted_again_as_it_is(report, preparer, endorser):
    report = returned(report, preparer, endorser)

    with pytest.raises(NotPossibleNow, match=UNCHANGED):
        move(report, "submit", preparer, minutes=2)

    assert (status(), ReportEvent.objects.count()) == (RETURNED, 2)
    rewrite(report, "改过的说明。")
    move(report, "submit", preparer, minutes=3)
    assert status() == SUBMITTED


def test_a_change_that_was_taken_back_with_its_submission_is_none(report, preparer, endorser):
    rewrite(report, "旧的说明。")
    returned(report, preparer, endorser)
    rewrite(report, "新的说明。")
    move(report, "submit", preparer, minutes=2)
    move(report, "withdraw", preparer, minutes=3)
    rewrite(report, "旧的说明。")

    with pytest.raises(NotPossibleNow, match=UNCHANGED):
        move(report, "submit", preparer, minutes=4)

    assert status() == DRAFT


def test_after_a_mere_withdrawal_the_same_report_may_be_submitted(report, preparer):
    move(report, "submit", preparer)
    move(report, "withdraw", preparer, minutes=1)

    move(report, "submit", preparer, minutes=2)

    assert status() == SUBMITTED
    assert changes_of_submission(Report.objects.get()).is_first


@pytest.mark.parametrize(
    ("answers", "may"),
    [
        ([], False),
        ([[True]], True),
        ([[False]], False),
        ([[True], [True]], True),
        ([[True], [False]], False),
        ([[False, True]], True),
        ([[True, False]], False),
    ],
)
def test_an_unchanged_report_is_submitted_again_if_each_entry_is_said_to_stand(
    report, preparer, endorser, answers, may
):
    report = returned(report, preparer, endorser)
    settle(make_remark(report, "score-A1", author=endorser), endorser)
    for given in answers:
        remark = make_remark(report, "score-D1", author=endorser)
        for stands in given:
            make_answer(remark, preparer, stands=stands)

    if may:
        move(report, "submit", preparer, minutes=2)
    else:
        with pytest.raises(NotPossibleNow, match=UNCHANGED):
            move(report, "submit", preparer, minutes=2)

    assert status() == (SUBMITTED if may else RETURNED)


def test_a_report_without_a_snapshot_of_its_submission_is_not_refused(report, preparer):
    Report.objects.update(status=RETURNED)

    move(report, "submit", preparer)

    assert status() == SUBMITTED


def test_the_facts_of_both_submissions_are_read_in_few_queries(report, preparer, endorser, django_assert_num_queries):
    returned(report, preparer, endorser)
    rewrite(report, "新的说明。")
    move(report, "submit", preparer, minutes=2)
    report = Report.objects.select_related("scheme_version__scheme").get()

    with django_assert_num_queries(3):
        assert changes_of_submission(report).since == NOW

    assert ReportEvent.objects.last().at == NOW + timedelta(minutes=2)

"""Entries saved one by one: only over what was seen, with version, marks and shared budget lines kept right."""

from decimal import Decimal

import pytest

from evaluations import wording
from evaluations.enums import BudgetCategory, Origin, ReportKind, ReportStatus
from evaluations.facts import Change
from evaluations.models import (
    BudgetLine,
    EntryMark,
    Indicator,
    Project,
    Report,
    ReportFigure,
    ReportText,
    ScoreAdjustment,
    ScoreLine,
)
from evaluations.services.editing import Outcome, confirm_entries, save_changes
from evaluations.workflow import NotPossibleNow
from tests.factories import act_by, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return make_report()


def save(report, *changes):
    return save_changes(report, [Change(*change) for change in changes], act_by())


def make_line(report, title="更新经费", **fields):
    known = {"unit": report.unit, "year": report.year, "category": BudgetCategory.PROJECT, "title": title}
    return BudgetLine.objects.create(**known | fields)


def make_indicator(report, **fields):
    known = {"position": 0, "key": "one", "level1": "output", "title": "面积", "kind": "quantity", "direction": "≥"}
    return Indicator.objects.create(report=report, **known | fields)


def version(report):
    return Report.objects.get(pk=report.pk).version


def mark(report, place):
    return EntryMark.objects.create(report=report, place=place, origin=Origin.LAST_YEAR)


def test_an_entry_that_nobody_changed_meanwhile_is_stored(report):
    line = make_line(report, spent=Decimal(1))

    outcome = save(report, (f"line-{line.pk}-spent", Decimal(1), Decimal(2)))

    line.refresh_from_db()
    assert (outcome, line.spent) == (Outcome(saved=[f"line-{line.pk}-spent"]), Decimal(2))


def test_an_entry_that_somebody_changed_meanwhile_is_told_and_left_alone(report):
    line = make_line(report, spent=Decimal(3))

    outcome = save(report, (f"line-{line.pk}-spent", Decimal(1), Decimal(2)))

    line.refresh_from_db()
    assert (outcome, line.spent) == (Outcome(conflicts={f"line-{line.pk}-spent": Decimal(3)}), Decimal(3))
    assert version(report) == 1


def test_two_people_who_enter_the_same_do_not_conflict(report):
    line = make_line(report, spent=Decimal(2))

    outcome = save(report, (f"line-{line.pk}-spent", Decimal(1), Decimal(2)))

    assert outcome == Outcome(saved=[f"line-{line.pk}-spent"])


def test_of_one_record_what_can_be_saved_is_saved(report):
    one = make_indicator(report, target="100亩", actual="90亩")

    outcome = save(
        report, (f"indicator-{one.pk}-target", "80亩", "120亩"), (f"indicator-{one.pk}-actual", "90亩", "95亩")
    )

    one.refresh_from_db()
    assert outcome == Outcome([f"indicator-{one.pk}-actual"], {f"indicator-{one.pk}-target": "100亩"})
    assert (one.target, one.actual) == ("100亩", "95亩")


def test_columns_chosen_as_one_are_stored_together(report):
    one = make_indicator(report)

    save(
        report,
        (f"indicator-{one.pk}-levels", "output:", "benefit:social"),
        (f"indicator-{one.pk}-method", "quantity:≥", "qualitative:"),
    )

    one.refresh_from_db()
    assert (one.level1, one.level2, one.kind, one.direction) == ("benefit", "social", "qualitative", "")


def test_answers_of_a_checklist_are_stored_and_taken_back_one_by_one(report):
    save(report, ("score-A1-check_rules", None, True), ("score-A1-check_audits", None, False))
    save(report, ("score-A1-check_rules", True, None))

    assert ScoreLine.objects.get(report=report).checks == {"audits": False}


def test_a_saved_entry_raises_the_version_once_and_loses_its_mark(report):
    one = make_indicator(report)
    mark(report, f"indicator-{one.pk}-target"), mark(report, f"indicator-{one.pk}-title")

    save(report, (f"indicator-{one.pk}-target", "", "5次"), (f"indicator-{one.pk}-unit", "", "次"))

    assert version(report) == report.version == 2
    assert [row.place for row in report.marks.all()] == [f"indicator-{one.pk}-title"]


def test_confirmed_entries_lose_their_marks_and_stay_as_they_are(report):
    mark(report, "text-a-text"), mark(report, "text-b-text")

    confirm_entries(report, ["text-a-text"], act_by())

    assert [row.place for row in report.marks.all()] == ["text-b-text"]
    assert version(report) == 2


def test_confirming_what_is_not_marked_changes_nothing(report):
    confirm_entries(report, ["text-a-text"], act_by())

    assert version(report) == 1


def test_a_shared_line_raises_the_version_of_every_report_being_filled_in(report):
    project = Project.objects.create(unit=report.unit, name="更新")
    beside = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=project)
    line = make_line(report, project=project)

    save(beside, (f"line-{line.pk}-spent", None, Decimal(5)))

    assert (version(report), version(beside)) == (2, 2)


def test_an_entry_of_one_report_leaves_the_version_of_the_other(report):
    beside = make_report(unit=report.unit, kind=ReportKind.PROJECT)

    save(report, ("text-goals-text", "", "目标。"))

    assert (version(report), version(beside)) == (2, 1)


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_a_finished_report_locks_the_lines_it_shows(report, status):
    project = Project.objects.create(unit=report.unit, name="更新")
    finished = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=project, status=status)
    locked, free = make_line(report, project=project), make_line(report, title="其他")

    outcome = save(report, (f"line-{locked.pk}-spent", None, Decimal(1)), (f"line-{free.pk}-spent", None, Decimal(1)))

    told = wording.line_is_in_finished_report(locked, finished)
    assert outcome == Outcome([f"line-{free.pk}-spent"], {}, {f"line-{locked.pk}-spent": told})


def test_a_line_does_not_move_into_a_finished_report(report):
    project = Project.objects.create(unit=report.unit, name="更新")
    finished = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=project, status=ReportStatus.SUBMITTED)
    line = make_line(report)

    outcome = save(report, (f"line-{line.pk}-project", None, project.pk))

    told = wording.line_is_in_finished_report(line, finished)
    assert outcome == Outcome([], {}, {f"line-{line.pk}-project": told})


def test_a_line_that_leaves_a_project_leaves_no_mark_in_its_report(report):
    project = Project.objects.create(unit=report.unit, name="更新")
    other = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=project)
    line = make_line(report, project=project)
    mark(other, f"line-{line.pk}-title")

    save(report, (f"line-{line.pk}-project", project.pk, None))

    assert EntryMark.objects.count() == 0


def test_a_name_that_another_line_has_is_refused_in_words(report):
    make_line(report, title="甲")
    line = make_line(report, title="乙")

    outcome = save(report, (f"line-{line.pk}-title", "乙", "甲"), (f"line-{line.pk}-spent", None, Decimal(1)))

    line.refresh_from_db()
    assert (line.title, line.spent, outcome.saved) == ("乙", None, [])
    assert outcome.refused.keys() == {f"line-{line.pk}-title", f"line-{line.pk}-spent"}
    assert all(sentence.startswith("没有保存：") for sentence in outcome.refused.values())


def test_an_entry_of_a_row_that_is_gone_is_told(report):
    outcome = save(report, ("indicator-999-target", "", "5次"), ("line-x-spent", None, Decimal(1)))

    told = wording.row_is_gone()
    assert outcome == Outcome(refused={"indicator-999-target": told, "line-x-spent": told})


def test_a_row_of_another_report_is_not_there(report):
    other = make_indicator(make_report(year=2022, unit=report.unit))

    outcome = save(report, (f"indicator-{other.pk}-target", "", "5次"))

    assert outcome.refused == {f"indicator-{other.pk}-target": wording.row_is_gone()}


@pytest.mark.parametrize(
    ("place", "value", "nothing", "model"),
    [
        ("figure-staff-value", Decimal(16), None, ReportFigure),
        ("text-goals-text", "目标。", "", ReportText),
        ("adjustment-X-points", Decimal(1), None, ScoreAdjustment),
    ],
)
def test_a_row_that_is_one_entry_comes_and_goes_with_it(report, place, value, nothing, model):
    save(report, (place, nothing, value))
    stored = model.objects.filter(report=report).count()
    save(report, (place, value, nothing))

    assert (stored, model.objects.filter(report=report).count()) == (1, 0)


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.PUBLISHED])
def test_a_report_that_is_not_being_filled_in_is_not_changed(status):
    report = make_report(status=status)

    with pytest.raises(NotPossibleNow):
        save(report, ("text-goals-text", "", "目标。"))
    with pytest.raises(NotPossibleNow):
        confirm_entries(report, ["text-goals-text"], act_by())

    assert ReportText.objects.count() == 0

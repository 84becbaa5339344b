"""First drafts and last year's words go only where nobody wrote, and are marked."""

import pytest

from evaluations.enums import ReportStatus
from evaluations.facts import Change
from evaluations.models import ReportText
from evaluations.services.editing import Refused, confirm_entries, save_changes
from evaluations.services.generating import put_draft, put_last_year
from evaluations.workflow import NotPossibleNow
from tests.factories import act_by, make_report
from tests.packages import stored_version

pytestmark = pytest.mark.django_db

RESULT, BASIS = "text-result-text", "score-A1-basis"
DRAFT = "对照评分标准，〔评价年度〕年度我单位整体绩效自评总分为〔自评总分〕分，等级为〔等级〕。"
SENTENCE = "面积〔面积·完成值〕，目标值〔面积·目标值〕，完成率〔面积·完成率〕，〔面积·完成情况〕。"
WRITTEN = "这里已有文字，没有覆盖。要换成新的，请先清空这里的文字。"


@pytest.fixture
def report(unit):
    report = make_report(unit=unit, scheme_version=stored_version("zhanjiang-overall-2024"))
    area = {"kind": "quantity", "direction": "≥", "unit": "亩", "target": "2200亩", "actual": "2235.43亩"}
    report.indicators.create(key="area", position=0, level1="output", level2="quantity", title="面积", **area)
    return report


def marks(report):
    return {mark.place: mark.origin for mark in report.marks.all()}


def written(report):
    return ReportText.objects.get(report=report, key="result").text


def write(report, seen, text):
    save_changes(report, [Change(RESULT, seen, text)], act_by())


def test_a_chapter_is_drafted_and_marked(report):
    put_draft(report, RESULT, act_by())

    assert (written(report), marks(report)) == (DRAFT, {RESULT: "generated"})
    report.refresh_from_db()
    assert report.version == 2


def test_the_justification_of_an_item_scored_by_indicators_is_drafted_and_marked(report):
    put_draft(report, BASIS, act_by())

    assert (report.lines.get(item="A1").basis, marks(report)) == (SENTENCE, {BASIS: "generated"})


def test_what_somebody_wrote_is_never_overwritten(report):
    write(report, "", "人写的")

    with pytest.raises(Refused, match=WRITTEN):
        put_draft(report, RESULT, act_by())

    assert (written(report), marks(report)) == ("人写的", {})


def test_a_draft_that_nobody_touched_is_made_anew(report):
    put_draft(report, BASIS, act_by())
    report.indicators.update(title="改造面积")

    put_draft(report, BASIS, act_by())

    assert report.lines.get(item="A1").basis == SENTENCE.replace("面积", "改造面积")
    assert marks(report) == {BASIS: "generated"}


def test_editing_takes_the_mark_away_and_protects_the_text(report):
    put_draft(report, RESULT, act_by())
    write(report, DRAFT, f"{DRAFT}完。")

    with pytest.raises(Refused, match=WRITTEN):
        put_draft(report, RESULT, act_by())

    assert (written(report), marks(report)) == (f"{DRAFT}完。", {})


def test_a_confirmed_draft_is_somebodys_text(report):
    put_draft(report, RESULT, act_by())
    confirm_entries(report, [RESULT], act_by())

    with pytest.raises(Refused, match=WRITTEN):
        put_draft(report, RESULT, act_by())


def test_nothing_to_say_is_told(report):
    report.indicators.all().delete()

    with pytest.raises(Refused, match="还没有可以写入初稿的内容"):
        put_draft(report, BASIS, act_by())

    assert marks(report) == {}


@pytest.mark.parametrize("place", ["text-team-text", "text-nothing-text", "score-ZZ-basis", "score-A1-points", "x"])
def test_a_place_without_draft_is_refused(report, place):
    with pytest.raises(LookupError):
        put_draft(report, place, act_by())


def test_a_report_that_is_not_filled_in_any_more_gets_no_draft(report):
    type(report).objects.update(status=ReportStatus.SUBMITTED)

    with pytest.raises(NotPossibleNow):
        put_draft(report, RESULT, act_by())

    assert ReportText.objects.count() == 0


def test_last_years_text_is_taken_into_an_empty_chapter_and_marked(report, unit, preparer):
    make_report(unit=unit, year=2022).texts.create(key="result", text="去年的结果。")

    put_last_year(report, RESULT, act_by(preparer))

    assert (written(report), marks(report)) == ("去年的结果。", {RESULT: "last_year"})


def test_last_years_text_replaces_nothing(report, unit, preparer):
    make_report(unit=unit, year=2022).texts.create(key="result", text="去年的结果。")
    write(report, "", "人写的")

    with pytest.raises(Refused, match=WRITTEN):
        put_last_year(report, RESULT, act_by(preparer))

    assert written(report) == "人写的"


def test_last_years_text_is_not_taken_into_a_chapter_that_the_outline_no_longer_has(report, unit, preparer):
    make_report(unit=unit, year=2022).texts.create(key="former", text="去年的文字。")

    with pytest.raises(LookupError):
        put_last_year(report, "text-former-text", act_by(preparer))

    assert ReportText.objects.filter(report=report).count() == 0


def test_last_years_text_is_not_found_by_who_may_not_see_it(report, unit, stranger):
    make_report(unit=unit, year=2022).texts.create(key="result", text="去年的结果。")

    with pytest.raises(LookupError):
        put_last_year(report, RESULT, act_by(stranger))

"""Every change leaves who changed what, from what, to what; seeing and downloading are kept too."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluations.enums import Access, BudgetCategory, Origin, ReportKind
from evaluations.facts import Change
from evaluations.models import AccessRecord, BudgetLine, EntryMark, Project, Report
from evaluations.policies import acted_otherwise
from evaluations.services.accounting import LONGEST, note_access
from evaluations.services.attaching import attach_evidence, remove_evidence
from evaluations.services.editing import confirm_entries, drop_stated_results, save_changes
from evaluations.services.rows import add_row, move_row_up, remove_row
from tests.factories import NOW, act_by, make_report
from tests.packages import stored_version
from tests.uploads import upload

pytestmark = pytest.mark.django_db
INDICATOR = {"levels": "output:quantity", "title": "培训人次", "method": "quantity:≥"}


@pytest.fixture
def report(unit):
    return make_report(unit=unit)


def kept():
    return [(one.subject, one.changes) for one in AccessRecord.objects.order_by("pk")]


def make_line(report, **fields):
    about = {"unit": report.unit, "year": report.year, "category": BudgetCategory.PROJECT, "title": "经费"}
    return BudgetLine.objects.create(**about | fields)


def test_a_saved_entry_is_kept_with_who_when_where_and_both_values(report, preparer):
    save_changes(report, [Change("score-A1-self_score", None, Decimal("9.50"))], act_by(preparer))

    one = AccessRecord.objects.get()
    assert (one.report, one.user, one.at, one.address, one.access) == (report, preparer, NOW, "10.0.0.9", "changed")
    assert kept() == [("评分", [["score-A1-self_score", "", "9.5"]])]
    assert acted_otherwise({preparer.pk}, report, (), changed=True)


def test_what_was_not_saved_is_not_kept(report):
    save_changes(report, [Change("score-A1-self_score", Decimal(1), Decimal(2))], act_by())
    save_changes(report, [Change("indicator-999-target", "", "1")], act_by())

    assert kept() == []


def test_sections_of_one_save_are_all_named(report):
    given = [
        Change("text-goals-text", "", "目标"),
        Change("score-A1-basis", "", "依据"),
        Change("finding-CK-F3-note", "", "说明"),
    ]

    save_changes(report, given, act_by())

    assert kept()[0][0].split("、")[1:] == ["评分", "查错"]
    assert kept()[0][1] == [[one.place, "", one.value] for one in given]


def test_long_texts_are_kept_from_where_they_begin_to_differ(report):
    old, new = "甲" * 500 + "乙" * 300, "甲" * 500 + "丙" * 300
    save_changes(report, [Change("text-goals-text", "", old)], act_by())
    save_changes(report, [Change("text-goals-text", old, new)], act_by())

    (_, [[_, _, first]]), (_, [[_, before, after]]) = kept()
    assert first == "甲" * (LONGEST - 1) + "…"
    assert (before, after) == tuple("…" + "甲" * 20 + char * (LONGEST - 22) + "…" for char in "乙丙")


def test_rows_added_moved_and_removed_are_kept_with_their_titles(report):
    first = add_row(report, "indicator", INDICATOR, act_by())
    second = add_row(report, "indicator", INDICATOR | {"title": "培训次数"}, act_by())
    move_row_up(report, "indicator", str(second.pk), act_by())
    remove_row(report, "indicator", str(first.pk), act_by())

    assert kept() == [
        ("绩效指标", [[f"indicator-{first.pk}", "", "培训人次"]]),
        ("绩效指标", [[f"indicator-{second.pk}", "", "培训次数"]]),
        ("绩效指标", [[f"indicator-{second.pk}", "第 2 行", "第 1 行"]]),
        ("绩效指标", [[f"indicator-{first.pk}", "培训人次", ""]]),
    ]


def test_evidence_attached_and_removed_is_kept_with_title_and_file(report):
    row = attach_evidence(report, upload("结算.pdf"), act_by(), title="结算资料")
    remove_evidence(report, row.pk, act_by())

    place, name = f"evidence-{row.pk}", "结算资料（结算.pdf）"
    assert kept() == [("附件佐证", [[place, "", name]]), ("附件佐证", [[place, name, ""]])]


def test_confirming_marks_is_a_change(report):
    EntryMark.objects.create(report=report, place="score-A1-basis", origin=Origin.LAST_YEAR)

    confirm_entries(report, ["score-A1-basis", "score-A2-basis"], act_by())

    assert kept() == [("评分", [["score-A1-basis", "沿用上年", "已确认"]])]


def test_dropping_the_stated_results_is_a_change(report):
    Report.objects.update(stated_total=Decimal("98.5"))

    drop_stated_results(report, act_by())

    assert kept() == [("不再采用报告所载的结果", [[f"report-{report.pk}-stated_total", "98.5", ""]])]


def test_a_changed_budget_line_is_kept_with_every_report_that_shows_it(report):
    own = Project.objects.create(unit=report.unit, name="甲")
    other = Project.objects.create(unit=report.unit, name="乙")
    showing = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=own)
    make_report(unit=report.unit, kind=ReportKind.PROJECT, project=other)
    line = make_line(report, project=own)

    save_changes(showing, [Change(f"line-{line.pk}-spent", None, Decimal(5))], act_by())

    assert {one.report for one in AccessRecord.objects.all()} == {report, showing}


def test_a_budget_line_given_to_another_project_is_kept_with_the_report_it_left(report):
    own, other = (Project.objects.create(unit=report.unit, name=name) for name in "甲乙")
    left = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=own)
    joined = make_report(unit=report.unit, kind=ReportKind.PROJECT, project=other)
    line = make_line(report, project=own)

    save_changes(report, [Change(f"line-{line.pk}-project", own.pk, other.pk)], act_by())

    assert {one.report for one in AccessRecord.objects.all()} == {report, left, joined}


def test_seeing_is_kept_once_an_hour_for_each_person_and_part(report, preparer, endorser):
    for act in (act_by(preparer), act_by(preparer, now=NOW + timedelta(minutes=59)), act_by(endorser)):
        note_access(report, act, Access.SEEN, "预览")
    note_access(report, act_by(preparer), Access.SEEN, "送审单")
    note_access(report, act_by(preparer, now=NOW + timedelta(hours=1)), Access.SEEN, "预览")

    assert [(one.user, one.subject, one.at - NOW) for one in AccessRecord.objects.order_by("pk")] == [
        (preparer, "预览", timedelta()),
        (endorser, "预览", timedelta()),
        (preparer, "送审单", timedelta()),
        (preparer, "预览", timedelta(hours=1)),
    ]


def test_every_download_is_kept(report):
    for _ in range(2):
        note_access(report, act_by(), Access.DOWNLOADED, "草稿 PDF")

    assert AccessRecord.objects.filter(access=Access.DOWNLOADED).count() == 2


def test_pages_and_files_that_are_shown_leave_records(unit, preparer, client):
    report = make_report(unit=unit, scheme_version=stored_version("zhanjiang-overall-2024"))
    row = attach_evidence(report, upload("结算.pdf"), act_by(), title="结算资料")
    client.force_login(preparer)

    for page in ("basics/", "basics/", f"evidence/{row.pk}/", "evidence/999/"):
        client.get(f"/fill/{report.pk}/{page}").getvalue()

    found = AccessRecord.objects.filter(user=preparer).order_by("pk")
    assert [(one.access, one.subject) for one in found] == [("seen", "基本情况"), ("downloaded", "佐证材料“结算资料”")]

"""A data package into a report that is there: planned, then stored once, and never what is kept by others."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.enums import Access, Origin, ReportKind, ReportStatus
from evaluations.facts import MOST_ROWS, LineFacts
from evaluations.models import AccessRecord, BudgetLine, EntryMark, Report, ReviewRemark, ScoreLine, Unit
from evaluations.package import PackageError, dump
from evaluations.queries.report_facts import report_facts
from evaluations.services.drafting import import_report
from evaluations.services.packaging import apply_package, package_text, plan_of, read_package, start_from_package
from evaluations.workflow import NotPossibleNow
from scoring.storing import find_stored
from tests.factories import NOW, act_by, make_unit
from tests.packages import area, changed, demo_data, demo_facts
from tests.publications import import_demo

pytestmark = pytest.mark.django_db
LINE = "城市更新专项工作经费"


@pytest.fixture
def report():
    return import_demo()


def said(report):
    return read_package(package_text(report), report)


def stored(report):
    return report_facts(Report.objects.get(pk=report.pk))


def put(report, facts, **changes):
    report = Report.objects.get(pk=report.pk)
    given = {"digest": plan_of(report, facts).digest, "name": "包.json"} | changes
    return apply_package(report, facts, act_by(), **given)


def told(call, *arguments, **options):
    with pytest.raises(PackageError) as caught:
        call(*arguments, **options)
    return [str(problem) for problem in caught.value.problems]


def test_the_package_of_a_report_changes_nothing_in_it(report):
    assert plan_of(report, said(report)).groups == ()


def test_a_plan_tells_old_and_new_values_and_writes_nothing(report):
    facts = said(report)
    first, *others = facts.indicators
    new = replace(facts, indicators=(replace(first, actual="2300亩"), *others[1:], area(1)))
    before = stored(report)

    groups = plan_of(report, new).groups

    changes = [(one.record, one.entry, one.before, one.after, one.kind.value) for one in groups[0].changes]
    assert [group.key for group in groups] == ["indicators"]
    assert changes[0] == (f"绩效指标“{first.title}”", "完成值", first.actual, "2300亩", "changed")
    assert {one[4]: one[0] for one in changes[1:]} == {
        "added": "绩效指标“改造面积1”",
        "removed": f"绩效指标“{others[0].title}”",
    }
    assert stored(report) == before


def test_what_is_confirmed_is_stored_with_the_trail_of_every_entry(report):
    facts = said(report)
    row, version = report.indicators.first(), report.version
    new = replace(facts, filed_on=None, indicators=(replace(facts.indicators[0], actual="2300亩"), area(1)))

    put(report, new)

    record = AccessRecord.objects.get(report=report, access=Access.CHANGED)
    added = report.indicators.get(title="改造面积1")
    assert stored(report) == new
    assert Report.objects.get(pk=report.pk).version > version
    assert (record.subject, record.at) == ("绩效指标、基本情况（数据包：包.json）", NOW)
    assert [f"indicator-{row.pk}-actual", facts.indicators[0].actual, "2300亩"] in record.changes
    assert [f"indicator-{added.pk}", "", "改造面积1"] in record.changes
    assert [f"report-{report.pk}-filed_on", facts.filed_on.isoformat(), ""] in record.changes


def test_rows_that_stay_are_the_same_rows_with_their_remarks(report, endorser):
    facts = said(report)
    keys = dict(report.indicators.values_list("title", "pk"))
    place = f"indicator-{keys[facts.indicators[1].title]}"
    ReviewRemark.objects.create(
        report=report, place=place, title="指标", text="请说明", role="endorser", author=endorser, at=NOW
    )

    put(report, replace(facts, indicators=(area(1), *facts.indicators[1:])))

    now = dict(report.indicators.values_list("title", "pk"))
    assert {title: now[title] for title in now if title in keys} == {
        title: keys[title] for title in keys if title != facts.indicators[0].title
    }
    assert ReviewRemark.objects.get().place == f"indicator-{now[facts.indicators[1].title]}"


def test_entries_that_change_lose_their_marks_and_the_others_keep_them(report):
    facts = said(report)
    first, second = report.indicators.all()[:2]
    for row in (first, second):
        EntryMark.objects.create(report=report, place=f"indicator-{row.pk}-target", origin=Origin.LAST_YEAR)

    put(report, replace(facts, indicators=(replace(facts.indicators[0], target="9999亩"), *facts.indicators[1:])))

    assert [mark.place for mark in EntryMark.objects.all()] == [f"indicator-{second.pk}-target"]


def test_reviewed_points_are_neither_brought_nor_taken_away(report):
    facts = said(report)
    reviewed, other = facts.lines[0].item, facts.lines[1].item
    ScoreLine.objects.filter(report=report, item=reviewed).update(reviewed_score="1.5", reviewed_reason="依据不足")
    forged = tuple(replace(line, reviewed_score=Decimal(9), reviewed_reason="很好") for line in facts.lines)

    put(report, replace(facts, lines=forged, filed_on=None))
    after = {line.item: (line.reviewed_score, line.reviewed_reason) for line in stored(report).lines}
    put(report, replace(facts, lines=facts.lines[1:]))

    kept = (Decimal("1.5"), "依据不足")
    assert (after[reviewed], after[other]) == (kept, (None, ""))
    left = next(line for line in stored(report).lines if line.item == reviewed)
    assert left == LineFacts(reviewed, reviewed_score=kept[0], reviewed_reason=kept[1])


def test_a_new_report_gets_no_reviewed_points_and_no_unit_or_registered_detail():
    import_demo(ReportKind.OVERALL)
    report = Report.objects.get()
    unit, year = Unit.objects.get(pk=report.unit_id), report.year
    Unit.objects.filter(pk=unit.pk).update(parent=None, short_name="")
    unit.refresh_from_db()
    units = Unit.objects.count()
    data = demo_data() | {"unit": demo_data()["unit"] | {"parent": "没有登记的局", "short_name": "另称"}}
    data["lines"] = [line | {"reviewed_score": "1", "reviewed_reason": "很好"} for line in data["lines"]]

    started = start_from_package(unit, year, read_package(dump(data)), act_by(), name="包.json")

    unit.refresh_from_db()
    assert (Unit.objects.count(), unit.parent, unit.short_name) == (units, None, "")
    assert {line.reviewed_score for line in started.lines.all()} == {None}
    record = AccessRecord.objects.get(report=started, access=Access.CHANGED)
    assert record.changes == [[f"report-{started.pk}", "", "数据包：包.json"]]
    assert started.scheme_version == find_stored("zhanjiang-project-2024")


def test_a_package_of_another_unit_or_year_is_refused_with_both_values(report):
    unit = make_unit("示例市档案馆")

    problems = told(start_from_package, unit, report.year, demo_facts(), act_by(), name="包.json")

    assert problems == ["数据包的单位是“湛江市城市更新局本级”，这里应为“示例市档案馆”。请核对是否选错了文件。"]
    assert Report.objects.count() == 1


def test_a_package_about_another_report_is_refused_with_all_that_differs(report):
    other = replace(
        said(report), project="别的项目", outline="general-project", year=replace(said(report).year, year=2022)
    )

    assert [one.partition("，")[0] for one in told(plan_of, report, other)] == [
        "数据包的评价年度是“2022”",
        "数据包的项目是“别的项目”",
        "数据包的报告提纲是“general-project”",
    ]


def test_a_plan_that_no_longer_holds_is_not_carried_out(report):
    facts = replace(said(report), filed_on=None)
    digest = plan_of(report, facts).digest
    report.indicators.update(actual="1亩")
    before = stored(report)

    with pytest.raises(NotPossibleNow, match="在您核对之后有改动，没有写入"):
        put(report, facts, digest=digest)

    assert stored(report) == before


@pytest.mark.parametrize("status", [ReportStatus.SUBMITTED, ReportStatus.APPROVED, ReportStatus.PUBLISHED])
def test_a_report_under_review_or_published_is_refused_by_name(report, status):
    facts = replace(said(report), filed_on=None)
    Report.objects.update(status=status)

    with pytest.raises(NotPossibleNow) as caught:
        put(report, facts)

    assert str(caught.value) == f"{report}当前为“{status.label}”，内容不能再改。"


def test_a_line_of_a_finished_overall_report_cannot_be_dropped_by_the_projects_package(report):
    overall = import_report(demo_facts(ReportKind.OVERALL), scheme_version=find_stored("zhanjiang-overall-2024"))
    Report.objects.filter(pk=overall.pk).update(status=ReportStatus.SUBMITTED)
    report.refresh_from_db()

    problems = told(put, report, replace(said(report), budget_lines=()))

    assert len(problems) == 1
    assert problems[0].startswith(f"预算项目：预算项目“{LINE}”列在{overall}中")
    assert BudgetLine.objects.filter(title=LINE).exists()


def test_other_reports_with_the_same_lines_are_told_of_the_change(report):
    overall = import_report(demo_facts(ReportKind.OVERALL), scheme_version=find_stored("zhanjiang-overall-2024"))
    facts = said(report)
    lines = tuple(replace(line, spent=Decimal("1.00")) for line in facts.budget_lines)
    report.refresh_from_db()

    put(report, replace(facts, budget_lines=lines))

    assert AccessRecord.objects.filter(report=overall, access=Access.CHANGED).count() == 1
    assert Report.objects.get(pk=overall.pk).version == overall.version + 1


def test_places_of_problems_are_told_in_words(report):
    data = changed(demo_data(), "indicators", 0, "actual", to="很多亩")
    data["lines"] = [{"item": "没有"}]

    problems = told(read_package, dump(data))

    title = data["indicators"][0]["title"]
    assert [one.partition("：")[0] for one in problems] == [f"绩效指标第1行“{title}”·完成值", "评分表“没有”"]


def test_places_are_words_even_where_too_much_is_missing_to_read_on(report):
    data = changed(demo_data(), "indicators", 1, "title", to="")

    assert told(read_package, dump(data)) == ["绩效指标第2行·名称：必填，现为空。"]


def test_more_rows_than_a_page_holds_are_refused(report):
    facts = said(report)
    many = replace(facts, indicators=tuple(area(number) for number in range(MOST_ROWS + 1)), evidence=())
    text = package_text(import_report(replace(many, project="另一"), scheme_version=report.scheme_version))

    assert told(read_package, text) == ["绩效指标有 301 行，最多 300 行，请合并或减少后再上传。"]

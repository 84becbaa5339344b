"""A new report begins empty, with last year's, or with the declared targets; and there is only one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from evaluations.enums import Origin, ReportKind, ReportStatus
from evaluations.facts import BudgetLineFacts
from evaluations.models import BudgetLine, EntryMark, EvaluationYear, Project, Report
from evaluations.queries.report_facts import report_facts
from evaluations.services.starting import (
    AlreadyStarted,
    Beginning,
    last_report,
    outlines_for,
    schemes_for,
    start_report,
    usual_outline,
    usual_scheme,
)
from scoring.models import SchemeVersion
from scoring.storing import find_stored
from tests.factories import act_by, make_report, make_unit
from tests.packages import demo_facts
from tests.publications import import_demo

OVERALL, PROJECT = ReportKind.OVERALL, ReportKind.PROJECT


@pytest.fixture
def last(db):
    return import_demo(PROJECT)


@pytest.fixture
def year(db):
    return EvaluationYear.objects.create(year=2024, unit_deadline=date(2025, 7, 1))


def beginning(last, year, **changes):
    about = {
        "unit": last.unit,
        "year": year,
        "kind": last.kind,
        "project": last.project.name if last.project else "",
        "scheme_version": last.scheme_version,
        "outline": last.outline,
    }
    return Beginning(**about | changes)


def marks(report):
    return {mark.place: mark.origin for mark in EntryMark.objects.filter(report=report)}


def test_an_empty_report_knows_what_it_is_about_and_nothing_else(last, year):
    report = start_report(beginning(last, year), act_by())

    assert (report.unit, report.year, report.project, report.status) == (last.unit, year, last.project, "draft")
    assert (report.scheme_version, report.outline, report.version) == (last.scheme_version, last.outline, 1)
    facts = report_facts(report)
    assert facts == replace(beginning(last, year).facts(), budget_lines=())
    assert marks(report) == {}


def test_what_carries_over_is_stored_and_every_entry_marked(last, year):
    report = start_report(beginning(last, year), act_by(), last=last)

    facts, old = report_facts(report), report_facts(last)
    assert (facts.texts, facts.figures, facts.filed_on) == (old.texts, {}, None)
    assert [(one.key, one.title, one.actual) for one in facts.indicators] == [
        (one.key, one.title, "") for one in old.indicators
    ]
    assert facts.budget_lines == (BudgetLineFacts("project", "城市更新专项工作经费", project="城市更新专项工作经费"),)
    line = BudgetLine.objects.get(year=year)
    places = {
        f"line-{line.pk}-title",
        *(f"target-{row.pk}-value" for row in report.targets.all()),
        *(f"indicator-{row.pk}-target" for row in report.indicators.all()),
        *(f"score-{row.item}-basis" for row in last.lines.exclude(basis="")),
        *(f"text-{key}-text" for key in old.texts),
    }
    assert marks(report) == dict.fromkeys(places, Origin.LAST_YEAR)
    assert marks(last) == {}


def test_an_attachment_label_and_an_indicator_without_target_are_marked_too(last, year):
    last.indicators.update(target="")
    Report.objects.filter(pk=last.pk).update(attachment_label="附件4")

    report = start_report(beginning(last, year), act_by(), last=Report.objects.get(pk=last.pk))

    assert report.attachment_label == "附件4"
    places = set(marks(report))
    assert {
        f"report-{report.pk}-attachment_label",
        *(f"indicator-{row.pk}-title" for row in report.indicators.all()),
    } <= places


def test_lines_of_the_units_year_are_neither_changed_nor_marked(last, year):
    entered = BudgetLine.objects.create(
        unit=last.unit, year=year, category="project", title="培训", project=last.project, spent=Decimal(5)
    )

    report = start_report(beginning(last, year), act_by(), last=last)

    assert [line.title for line in report_facts(report).budget_lines] == ["培训"]
    assert BudgetLine.objects.get(year=year) == entered
    assert [place for place in marks(report) if place.startswith("line-")] == []


def test_declared_targets_are_stored_and_marked(last, year):
    declared = demo_facts(PROJECT)

    report = start_report(beginning(last, year), act_by(), targets=declared.targets, indicators=declared.indicators)

    facts = report_facts(report)
    assert (facts.targets, facts.indicators, facts.texts) == (declared.targets, declared.indicators, {})
    places = [
        *(f"target-{row.pk}-value" for row in report.targets.all()),
        *(f"indicator-{row.pk}-target" for row in report.indicators.all()),
    ]
    assert marks(report) == dict.fromkeys(places, Origin.TARGET_TABLE)


def test_a_project_is_made_once(last, year):
    start_report(beginning(last, year, project="档案整理"), act_by())

    assert Project.objects.filter(name="档案整理").count() == 1
    with pytest.raises(AlreadyStarted):
        start_report(beginning(last, year, project="档案整理"), act_by())
    assert Project.objects.count() == 2


@pytest.mark.parametrize("status", ReportStatus)
def test_a_second_report_is_refused_with_the_first(last, status):
    Report.objects.update(status=status)

    with pytest.raises(AlreadyStarted) as caught:
        start_report(beginning(last, last.year), act_by())

    assert caught.value.report == last
    assert Report.objects.count() == 1


def test_projects_and_the_whole_unit_have_a_report_each(last, year):
    overall = beginning(last, year, kind=OVERALL, project="", outline="zhanjiang-overall-2024")
    scheme = find_stored("zhanjiang-overall-2024")

    first = start_report(replace(overall, scheme_version=scheme), act_by())
    start_report(beginning(last, year), act_by())
    start_report(beginning(last, year, project="档案整理"), act_by())

    with pytest.raises(AlreadyStarted) as caught:
        start_report(replace(overall, scheme_version=scheme), act_by())
    assert caught.value.report == first
    assert Report.objects.filter(year=year).count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer at a time in")
def test_of_two_at_once_one_gets_the_report_of_the_other():
    last = import_demo(PROJECT)
    year = EvaluationYear.objects.create(year=2024)
    ready = Barrier(2)

    def start():
        try:
            found = beginning(last, year)
            ready.wait()
            return "new", start_report(found, act_by(), last=last).pk
        except AlreadyStarted as refusal:
            return "existing", refusal.report.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda _: start(), range(2)))

    report = Report.objects.get(year=year)
    assert answers == [("existing", report.pk), ("new", report.pk)]


def test_last_report_is_the_newest_on_the_same_subject_of_an_earlier_year(last, year):
    make_report(unit=last.unit, year=2022, kind=PROJECT, project=last.project)
    make_report(unit=last.unit, year=2024, kind=PROJECT, project=last.project)
    make_report(unit=make_unit("别的局"), kind=PROJECT)
    name = last.project.name

    assert last_report(last.unit, PROJECT, name, year) == last
    assert last_report(last.unit, PROJECT, "别的项目", year) is None
    assert last_report(last.unit, OVERALL, "", year) is None
    assert last_report(last.unit, PROJECT, name, last.year).year.year == 2022


def test_schemes_and_outlines_to_choose_from_are_the_newest_of_the_kind(last):
    newest = SchemeVersion.objects.create(
        scheme=last.scheme_version.scheme, number=2, data={}, digest="0" * 64, created_at=last.created_at
    )

    assert schemes_for(PROJECT)[0] == newest
    assert [one.scheme.code for one in schemes_for(PROJECT)] == [
        "zhanjiang-project-2024", "hubei-project", "national-project-2020", "national-project-2020-capped",
    ]  # fmt: skip
    assert [one.code for one in outlines_for(PROJECT)] == [
        "general-project", "zhanjiang-project-2024", "national-project-2020",
    ]  # fmt: skip


def test_usual_is_what_last_year_had_else_the_newest_pair_that_fits(last):
    national = find_stored("national-project-2020")
    earlier = make_report(unit=make_unit("别的局"), kind=PROJECT, scheme_version=national)
    Report.objects.filter(pk=earlier.pk).update(outline="general-project")
    earlier.refresh_from_db()

    assert usual_scheme(PROJECT, earlier) == national
    assert usual_outline(PROJECT, earlier, national) == "general-project"
    newest = find_stored("zhanjiang-project-2024")
    assert usual_scheme(PROJECT, None) == newest
    assert usual_outline(PROJECT, None, newest) == "zhanjiang-project-2024"
    assert usual_outline(PROJECT, None, find_stored("hubei-project")) == "general-project"


@pytest.mark.django_db
def test_without_schemes_there_is_no_usual_one():
    assert usual_scheme(PROJECT, None) is None

"""The text of the report before: of the same unit, kind and project, and only to who may see it."""

import pytest

from evaluations.enums import ReportKind
from evaluations.models import Project
from evaluations.queries.last_year import LastText, text_of_last_year
from tests.factories import make_report, make_unit, make_user

pytestmark = pytest.mark.django_db


def write(text, **about):
    report = make_report(**about)
    report.texts.create(key="result", text=text)
    return report


def test_the_newest_earlier_report_of_the_unit_tells(unit, preparer):
    write("前年", unit=unit, year=2021)
    write("去年", unit=unit, year=2022)
    write("明年", unit=unit, year=2024)
    report = write("今年", unit=unit, year=2023)

    assert text_of_last_year(report, "result", preparer) == LastText(2022, "去年")


def test_a_chapter_the_newest_earlier_report_does_not_have_is_not_taken_from_an_older_one(unit, preparer):
    write("前年", unit=unit, year=2021)
    make_report(unit=unit, year=2022)
    report = make_report(unit=unit, year=2023)

    assert text_of_last_year(report, "result", preparer) is None


def test_only_the_same_project_counts(unit, preparer):
    paving = Project.objects.create(unit=unit, name="道路改造")
    others = Project.objects.create(unit=unit, name="其他")
    write("整体", unit=unit, year=2022)
    write("别的项目", unit=unit, year=2022, kind=ReportKind.PROJECT, project=others)
    report = make_report(unit=unit, year=2023, kind=ReportKind.PROJECT, project=paving)

    assert text_of_last_year(report, "result", preparer) is None

    write("同一项目", unit=unit, year=2021, kind=ReportKind.PROJECT, project=paving)

    assert text_of_last_year(report, "result", preparer) == LastText(2021, "同一项目")


def test_another_units_report_and_one_the_user_may_not_see_tell_nothing(unit, preparer, stranger):
    write("外单位", unit=make_unit("甲局"), year=2022)
    report = make_report(unit=unit, year=2023)

    assert text_of_last_year(report, "result", preparer) is None

    write("去年", unit=unit, year=2022)

    assert text_of_last_year(report, "result", stranger) is None
    assert text_of_last_year(report, "result", make_user("nobody")) is None

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from evaluations.enums import ReportKind
from evaluations.models import (
    BudgetLine,
    EvaluationYear,
    Evidence,
    Indicator,
    Project,
    Publication,
    Report,
    ReportFigure,
    ReportText,
    ScoreAdjustment,
    ScoreLine,
    Target,
    Unit,
    UnitMembership,
)
from scoring.models import SchemeVersion
from tests.factories import NOW, make_report, make_scheme_version, make_unit, make_user

pytestmark = pytest.mark.django_db
DIGEST = "0" * 64


def owners(name):
    """The rows that a row of this model belongs to."""
    report = make_report()
    return {
        "report": {"report": report},
        "budget": {"unit": report.unit, "year": report.year, "category": "project", "title": "宣传"},
        "unit": {"unit": report.unit, "year": EvaluationYear.objects.create(year=2024)},
    }[name]


def make(cls, owner, **fields):
    return cls.objects.create(**owners(owner), **fields)


INDICATOR = {"position": 0, "key": "area", "level1": "output", "title": "面积", "kind": "quantity", "direction": "≥"}
TARGET = {"position": 0, "level1": "output", "title": "面积", "value": "100亩"}
MINUS = Decimal("-0.01")
BROKEN = {
    "unit named as another": (Unit, None, {"name": "示例市城市更新中心"}),
    "year of long ago": (EvaluationYear, None, {"year": 1999}),
    "year far ahead": (EvaluationYear, None, {"year": 2101}),
    "publishing before filing": (
        EvaluationYear,
        None,
        {"year": 2030, "unit_deadline": date(2031, 7, 2), "public_deadline": date(2031, 7, 1)},
    ),
    **{
        f"negative {name}": (BudgetLine, "budget", {name: MINUS})
        for name in ("initial_budget", "adjusted_budget", "received", "spent", "carried_over")
    },
    "budget line of no category": (BudgetLine, "budget", {"category": "other"}),
    **{
        f"indicator with strange {name}": (Indicator, "report", INDICATOR | {name: "other"})
        for name in ("level1", "level2", "kind")
    },
    "indicator with strange direction": (Indicator, "report", INDICATOR | {"direction": ">"}),
    "direction of a qualitative indicator": (Indicator, "report", INDICATOR | {"kind": "qualitative"}),
    "share of an indicator above one": (Indicator, "report", INDICATOR | {"share": Decimal("1.01")}),
    "negative share of an indicator": (Indicator, "report", INDICATOR | {"share": MINUS}),
    "negative weight": (Indicator, "report", INDICATOR | {"weight": MINUS}),
    "negative self-score of an indicator": (Indicator, "report", INDICATOR | {"self_score": MINUS}),
    "target with strange level1": (Target, "report", TARGET | {"level1": "other"}),
    "target with strange level2": (Target, "report", TARGET | {"level2": "other"}),
    **{
        f"negative {name} of a score line": (ScoreLine, "report", {"item": "A1", name: MINUS})
        for name in ("points", "self_score", "reviewed_score")
    },
    "share of a score line above one": (ScoreLine, "report", {"item": "A1", "share": Decimal("1.000001")}),
    "report of no status": (Report, "unit", {"kind": "overall", "status": "lost"}),
    "report of no kind": (Report, "unit", {"kind": "other"}),
    "report on a project without project": (Report, "unit", {"kind": "project"}),
}


def with_scheme(cls, fields):
    return fields | {"scheme_version": SchemeVersion.objects.get(), "outline": "x"} if cls is Report else fields


@pytest.mark.parametrize("case", BROKEN)
def test_the_database_refuses(case):
    cls, owner, fields = BROKEN[case]
    belongs = owners(owner) if owner else owners("report") and {}

    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        cls.objects.create(**(belongs | with_scheme(cls, fields)))

    assert not re.search("NOT NULL constraint|null value in column", str(caught.value))  # nothing merely left out


def test_an_overall_report_has_no_project():
    report = make_report()
    project = Project.objects.create(unit=report.unit, name="宣传")

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(project=project)


def test_basic_expenditure_belongs_to_no_project():
    line = make(BudgetLine, "budget", project=Project.objects.create(unit=make_unit("示例市档案馆"), name="宣传"))

    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(category="basic")


@pytest.mark.parametrize("relation", ["parent", "successor"])
def test_a_unit_is_not_its_own(relation):
    unit = make_unit()

    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(**{relation: unit})


PUBLICATION = {
    "version": 1, "published_at": NOW, "facts": {}, "scheme": {}, "score": {}, "document": {}, "pdf_sha256": DIGEST,
    "pdf_size": 1, "page_count": 1, "unit_name": "x", "kind": "overall", "year": 2023, "self_total": 1,
    "computed_total": 1, "grade": "优",
}  # fmt: skip


@pytest.mark.parametrize("changes", [{"pdf_sha256": "x"}, {"pdf_sha256": "A" * 64}, {"page_count": 0}])
def test_a_publication_has_a_digest_and_pages(changes):
    report = make_report()

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(report=report, **PUBLICATION | changes)


def doubles(report):
    """A row, and what of it a second row must not repeat."""
    own = {"report": report}
    budget = {"unit": report.unit, "year": report.year, "category": "basic", "title": "x"}
    version = {"scheme": report.scheme_version.scheme, "data": {}, "created_at": NOW}
    return {
        "year": (EvaluationYear, {"year": 2024}, {}),
        "unit of a code": (Unit, {"code": "123001", "name": "甲"}, {"name": "乙"}),
        "figure of a key": (ReportFigure, own | {"key": "staff", "value": 1}, {"value": 2}),
        "text of a chapter": (ReportText, own | {"key": "opening", "text": "x"}, {"text": "y"}),
        "line of an item": (ScoreLine, own | {"item": "A1"}, {}),
        "adjustment of a code": (ScoreAdjustment, own | {"code": "Z1", "points": 1}, {"points": 2}),
        "evidence of a content": (Evidence, own | {"title": "x", "sha256": DIGEST, "item": "A1"}, {"title": "y"}),
        "indicator of a key": (Indicator, own | INDICATOR, {"position": 1}),
        "indicator at a position": (Indicator, own | INDICATOR, {"key": "other"}),
        "target at a position": (Target, own | TARGET, {"title": "other"}),
        "project of a name": (Project, {"unit": report.unit, "name": "宣传"}, {}),
        "budget line of a name": (BudgetLine, budget, {"spent": 1}),
        "membership of a role": (UnitMembership, {"user": make_user(), "unit": report.unit, "role": "preparer"}, {}),
        "version of a number": (SchemeVersion, version | {"number": 2, "digest": DIGEST}, {"digest": "1" * 64}),
        "publication of a number": (Publication, own | PUBLICATION, {"page_count": 2}),
    }


@pytest.mark.parametrize(
    "what",
    [
        "year", "unit of a code", "figure of a key", "text of a chapter", "line of an item", "adjustment of a code",
        "evidence of a content", "indicator of a key", "indicator at a position", "target at a position",
        "project of a name", "budget line of a name", "membership of a role", "version of a number",
        "publication of a number",
    ],
)  # fmt: skip
def test_there_is_only_one(what):
    cls, fields, different = doubles(make_report())[what]
    cls.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        cls.objects.create(**fields | different)


def test_a_unit_has_one_overall_report_a_year():
    report = make_report()
    make_report(unit=report.unit, year=2024)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(unit=report.unit)


def test_a_project_has_one_report_a_year_and_several_projects_have_theirs():
    report = make_report(kind=ReportKind.PROJECT)
    make_report(
        unit=report.unit, kind=ReportKind.PROJECT, project=Project.objects.create(unit=report.unit, name="另一项目")
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(unit=report.unit, kind=ReportKind.PROJECT, project=report.project)


def test_units_without_code_do_not_stand_in_each_others_way():
    make_unit("甲", code="")
    make_unit("乙", code="")

    assert Unit.objects.filter(code="").count() == 2


def test_scheme_versions_start_at_one():
    version = make_scheme_version()

    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(number=0)


def test_nothing_that_a_report_rests_on_can_be_removed():
    report = make_report(kind=ReportKind.PROJECT)

    for row in (report.unit, report.year, report.project, report.scheme_version):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()

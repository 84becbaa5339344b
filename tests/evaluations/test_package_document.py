"""docs/package.md and docs/package.schema.json say what the code does."""

import inspect
import io
import json
import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator, ValidationError

from evaluations import outline
from evaluations.assessment import assess
from evaluations.documents.context import build
from evaluations.enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2, ReportKind
from evaluations.facts import (
    BudgetLineFacts,
    EvidenceFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    TargetFacts,
    UnitFacts,
    YearFacts,
)
from evaluations.models import BudgetLine, EvaluationYear, Evidence, Indicator, Report, ScoreLine, Target, Unit
from evaluations.package import FORMAT, VERSION, dump, facts_from, package_from, parse
from tests.packages import GONE, changed, demo_data, demo_facts, demo_path, find_scheme

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "package.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
TEXT = (DOCS / "package.md").read_text(encoding="utf-8")
EXAMPLE = parse(re.search(r"```json\n(.+?)```", TEXT, re.DOTALL)[1])
HEAD = ["format", "version"]


def resolved(schema):
    return SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]] | schema if "$ref" in schema else schema


def objects(cls=ReportFacts, schema=SCHEMA):
    """Every class of facts with the part of the schema that describes it."""
    yield cls, schema
    hints = get_type_hints(cls)
    for field in fields(cls):
        part = resolved(schema["properties"].get(field.name, {}))
        inner = get_args(hints[field.name])[0] if get_origin(hints[field.name]) is tuple else hints[field.name]
        if is_dataclass(inner):
            yield from objects(inner, resolved(part.get("items", part)))


PAIRS = dict(objects())


def names(cls):
    return [*(HEAD if cls is ReportFacts else []), *(field.name for field in fields(cls))]


def required(cls):
    parameters = inspect.signature(cls).parameters.values()
    given = [parameter.name for parameter in parameters if parameter.default is parameter.empty]
    return [*(HEAD if cls is ReportFacts else []), *given]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("cls", PAIRS, ids=lambda cls: cls.__name__)
def test_the_schema_has_the_fields_of_the_facts(cls):
    schema = PAIRS[cls]

    assert list(schema["properties"]) == names(cls)
    assert schema.get("required", []) == required(cls)
    assert schema["additionalProperties"] is False


def kinds(hint):
    """The JSON type of a field."""
    options = [option for option in get_args(hint) if option is not types.NoneType] or [hint]
    if get_origin(hint) is tuple:
        return "array"
    if get_origin(hint) is Mapping or is_dataclass(hint):
        return "object"
    return {bool: "boolean", int: "integer"}.get(options[0], "string")


@pytest.mark.parametrize("cls", PAIRS, ids=lambda cls: cls.__name__)
def test_the_schema_has_the_types_of_the_facts_and_says_what_they_mean(cls):
    hints = get_type_hints(cls)

    for name in (field.name for field in fields(cls)):
        part = resolved(PAIRS[cls]["properties"][name])
        assert part.get("type", "string") == kinds(hints[name]), name
        assert re.search("[\u4e00-\u9fff]", part["description"]), name
        if Decimal in get_args(hints[name]):
            assert "pattern" in resolved(part.get("additionalProperties", part)), name


@pytest.mark.parametrize(
    ("cls", "name", "choices", "may_be_blank"),
    [
        (ReportFacts, "kind", ReportKind, False),
        (BudgetLineFacts, "category", BudgetCategory, False),
        (TargetFacts, "level1", Level1, False),
        (TargetFacts, "level2", Level2, True),
        (IndicatorFacts, "level1", Level1, False),
        (IndicatorFacts, "level2", Level2, True),
        (IndicatorFacts, "kind", IndicatorKind, False),
        (IndicatorFacts, "direction", Direction, True),
    ],
)
def test_the_schema_has_the_choices_of_the_code(cls, name, choices, may_be_blank):
    assert set(PAIRS[cls]["properties"][name]["enum"]) == {*choices.values, *([""] if may_be_blank else [])}


def test_the_schema_names_format_and_version():
    assert [SCHEMA["properties"][name]["const"] for name in HEAD] == [FORMAT, VERSION]


@pytest.mark.parametrize(
    ("cls", "model"),
    [
        (UnitFacts, Unit),
        (YearFacts, EvaluationYear),
        (BudgetLineFacts, BudgetLine),
        (TargetFacts, Target),
        (IndicatorFacts, Indicator),
        (LineFacts, ScoreLine),
        (EvidenceFacts, Evidence),
        (ReportFacts, Report),
    ],
)
def test_the_schema_allows_as_many_characters_as_the_database_holds(cls, model):
    columns = {field.name: field for field in model._meta.fields if not field.is_relation}
    for name, part in PAIRS[cls]["properties"].items():
        if name in columns and "enum" not in part and part.get("type") == "string":
            assert part.get("maxLength") == columns[name].max_length, name


@pytest.mark.parametrize("kind", ReportKind)
def test_packages_and_exports_are_as_the_schema_says(kind):
    facts = demo_facts(kind)
    exported = json.loads(dump(package_from(facts, find_scheme(facts.scheme))))

    assert [*VALIDATOR.iter_errors(demo_data(kind)), *VALIDATOR.iter_errors(exported)] == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kind",), "both"),
        (("project",), GONE),
        (("project",), ""),
        (("extra",), 1),
        (("unit", "name"), ""),
        (("year", "year"), 1999),
        (("filed_on",), "2024-13-01"),
        (("filed_on",), "20240726"),
        (("budget_lines", 0, "spent"), 2167000),
        (("budget_lines", 0, "spent"), "-1"),
        (("budget_lines", 0, "spent"), "1.005"),
        (("indicators", 0, "kind"), "number"),
        (("indicators", 0, "share"), "1.1"),
        (("lines", 0, "checks"), {"rules": "yes"}),
        (("stated", "dimensions"), {"P": 20}),
    ],
)
def test_the_schema_refuses(path, value):
    with pytest.raises(ValidationError):
        VALIDATOR.validate(changed(demo_data(), *path, to=value))


def test_an_overall_report_names_no_project():
    with pytest.raises(ValidationError):
        VALIDATOR.validate(demo_data(ReportKind.OVERALL, project="宣传"))


def table(heading):
    """The names in the first column of the table below a heading, those marked ● apart."""
    section = re.split(r"^##+ ", TEXT.split(f" {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| `(\w+)`( ●)? \|", section, re.MULTILINE)
    return [name for name, _ in rows], [name for name, mark in rows if mark]


SECTIONS = {"The report": ReportFacts} | {
    f"`{name}`": cls
    for name, cls in zip(
        ("unit", "year", "budget_lines", "targets", "indicators", "lines", "evidence", "stated"),
        [cls for cls in PAIRS if cls is not ReportFacts],
        strict=True,
    )
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_document_has_the_fields_of_the_facts(heading):
    assert table(heading) == (names(SECTIONS[heading]), required(SECTIONS[heading]))


def test_the_document_has_the_fields_of_the_explained_score():
    printed = io.StringIO()
    call_command("score", demo_path(ReportKind.OVERALL), stdout=printed)
    score = json.loads(printed.getvalue())
    item = score["dimensions"][0]["items"][0]

    assert table("Result")[0] == list(score)
    assert table("Total")[0] == list(score["computed"]) == list(score["self"])
    assert table("Dimension")[0] == list(score["dimensions"][0])
    assert table("Item")[0] == list(item)
    assert table("Indicator")[0] == list(item["indicators"][0])
    assert table("Finding")[0] == list(score["findings"][0])


def test_the_example_is_a_report_of_another_city():
    facts, scheme = facts_from(EXAMPLE, find_scheme)
    assessment = assess(facts, scheme)
    document = build(facts, assessment, outline.load(facts.outline))

    assert (assessment.self_scored.points, assessment.self_scored.grade) == (Decimal("99.29"), "优")
    assert document.full_title == "示例市图书馆2024年度“全民阅读推广”项目支出绩效自评报告"
    VALIDATOR.validate(package_from(facts, scheme))

"""A report is changed in one place per kind of change."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in sorted((ROOT / "evaluations").rglob("*.py")) if "migrations" not in path.parts]
WRITERS = ("create", "update", "update_or_create", "get_or_create", "bulk_create", "bulk_update")
CONTENT = {"evaluations/services/drafting.py", "evaluations/services/importing.py"}
STORING = {*CONTENT, "evaluations/services/publishing.py", "evaluations/workflow.py"}


def nodes():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), node


def places(accept):
    return {where for where, node in nodes() if accept(node)}


def assigns_status(node):
    """``report.status = …`` in any spelling, or ``update(status=…)``."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
        return True
    return writes(node) and any(keyword.arg == "status" for keyword in node.keywords)


def writes(node, model=""):
    """A call that stores rows through a manager; with ``model``, of that model."""
    if not isinstance(node, ast.Call):
        return False
    called = ast.unparse(node.func)
    stores = called.rpartition(".")[2] in WRITERS and "." in called
    return (stores or called == model) and (not model or called.split(".")[0] == model)


def is_save(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("save", "delete")


@pytest.mark.parametrize(
    "text",
    [
        "report.status = PUBLISHED",
        "self.status: str = x",
        "reports.update(status=x)",
        "reports.filter(pk=1).update(status=x)",
    ],
)
def test_every_spelling_of_a_status_change_is_recognised(text):
    assert any(assigns_status(node) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    "text", ["Publication(report=x)", "Publication.objects.create(x=1)", "Publication.objects.bulk_create(x)"]
)
def test_every_spelling_of_a_new_publication_is_recognised(text):
    assert any(writes(node, "Publication") for node in ast.walk(ast.parse(text)))


def test_status_of_a_report_is_assigned_by_the_workflow_alone():
    assert places(assigns_status) <= {"evaluations/workflow.py"}


def test_publications_are_created_by_publishing_alone():
    assert places(lambda node: writes(node, "Publication")) <= {"evaluations/services/publishing.py"}


def test_rows_are_stored_by_services_and_the_workflow_alone():
    assert places(lambda node: writes(node) or is_save(node)) <= STORING

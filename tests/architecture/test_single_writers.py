"""A report is changed in one place per kind of change."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in sorted((ROOT / "evaluations").rglob("*.py")) if "migrations" not in path.parts]
WRITERS = ("create", "update_or_create", "get_or_create", "bulk_")
OF_WORKBOOKS = "create_sheet"
OF_JOBS = {"evaluations/services/leasing.py", "evaluations/services/working.py"}
STORING = {
    "evaluations/services/accounting.py",
    "evaluations/services/answering.py",
    "evaluations/services/attaching.py",
    "evaluations/services/attending.py",
    "evaluations/services/auditing.py",
    "evaluations/services/budget_posting.py",
    "evaluations/services/budget_reading.py",
    "evaluations/services/claiming.py",
    "evaluations/services/drafting.py",
    "evaluations/services/editing.py",
    "evaluations/services/generating.py",
    "evaluations/services/importing.py",
    "evaluations/services/leasing.py",
    "evaluations/services/mailing.py",
    "evaluations/services/notifying.py",
    "evaluations/services/proposing.py",
    "evaluations/services/publishing.py",
    "evaluations/services/remarking.py",
    "evaluations/services/delegating.py",
    "evaluations/services/owing.py",
    "evaluations/services/packaging.py",
    "evaluations/services/registering.py",
    "evaluations/services/rounds.py",
    "evaluations/services/reminding.py",
    "evaluations/services/rows.py",
    "evaluations/services/scoring_review.py",
    "evaluations/services/standing.py",
    "evaluations/services/starting.py",
    "evaluations/services/working.py",
    "evaluations/trail.py",
    "evaluations/workflow.py",
}
DEMO = {"evaluations/management/commands/demo.py", "evaluations/management/sample.py"}


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
    """A call that stores or removes rows; with ``model``, rows of that model.

    A positional argument tells ``dictionary.update(…)`` and ``workbook.save(…)`` from Django's methods.
    """
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
        return False
    owner, _, method = ast.unparse(node.func).rpartition(".")
    makes = method.startswith(WRITERS) and method != OF_WORKBOOKS
    stores = makes or (method in ("update", "save", "delete") and not node.args)
    return (owner != "" and stores and owner.startswith(model)) or (model != "" and method == model)


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


@pytest.mark.parametrize(
    "text", ["report.save()", "rows.filter(pk=1).delete()", "report.texts.update_or_create(key=x)"]
)
def test_every_spelling_of_storing_is_recognised(text):
    assert any(writes(node) for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize(
    "text", ["names.update(others)", "digest.update(b)", "book.save(path)", "book.create_sheet(x)", "create_report(x)"]
)
def test_what_only_looks_like_storing_is_let_through(text):
    assert not any(writes(node) for node in ast.walk(ast.parse(text)))


def test_status_of_a_report_is_assigned_by_the_workflow_alone_and_that_of_a_job_where_no_report_is_known():
    assert places(assigns_status) <= {"evaluations/workflow.py"} | OF_JOBS
    assert [path for path in OF_JOBS if "Report" in (ROOT / path).read_text(encoding="utf-8")] == []


def test_a_report_is_moved_only_where_those_concerned_are_told():
    moving = places(lambda node: isinstance(node, ast.Call) and ast.unparse(node.func) == "workflow.apply")
    assert moving == {"evaluations/services/notifying.py"}


def test_publications_are_created_by_publishing_alone():
    assert places(lambda node: writes(node, "Publication")) <= {"evaluations/services/publishing.py"}


def test_rows_are_stored_by_services_and_the_workflow_alone():
    assert places(writes) <= STORING | DEMO

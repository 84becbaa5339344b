"""What others may call says in words what it promises."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRICT = (
    "scoring/engine/*.py",
    "scoring/loader.py",
    "scoring/reading.py",
    "scoring/storing.py",
    "evaluations/facts.py",
    "evaluations/outline.py",
    "evaluations/narrative.py",
    "evaluations/assessment.py",
    "evaluations/package.py",
    "evaluations/workflow.py",
    "evaluations/carrying.py",
    "evaluations/changes.py",
    "evaluations/entries.py",
    "evaluations/worddiff.py",
    "evaluations/auditing/*.py",
    "evaluations/exchange/*.py",
    "evaluations/services/*.py",
    "evaluations/documents/*.py",
    "evaluations/filenames.py",
    "evaluations/yearly/*.py",
)
FILES = sorted(path for pattern in STRICT for path in ROOT.glob(pattern) if path.stat().st_size)


def undocumented(body):
    """Public functions and classes of a module without a docstring; methods are described by their class."""
    for node in body:
        is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if is_public and not ast.get_docstring(node):
            yield node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_and_its_public_names_have_docstrings(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    missing = [*undocumented(tree.body), *([] if ast.get_docstring(tree) else ["(the module itself)"])]

    assert missing == []

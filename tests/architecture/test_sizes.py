"""Ceilings that keep every file and function readable in one go. Declarative data is not counted."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(
    path
    for package in ("scoring", "evaluations", "zjperf")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def name(path):
    return path.relative_to(ROOT).as_posix()


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


def longer(path, kind, ceiling):
    nodes = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kind)]
    return [f"{node.name}: {size}" for node in nodes if (size := node.end_lineno - node.lineno + 1) > ceiling]


@pytest.mark.parametrize("path", CODE, ids=name)
def test_code_is_short(path):
    assert len(lines(path)) <= 350
    assert longer(path, ast.FunctionDef, 50) == []
    assert longer(path, ast.ClassDef, 160) == []


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_tests_are_short(path):
    assert len(lines(path)) <= 500
    assert longer(path, ast.FunctionDef, 40) == []


@pytest.mark.parametrize("path", [*CODE, *TESTS, *SCRIPTS], ids=name)
def test_lines_have_at_most_120_characters(path):
    assert [number for number, line in enumerate(lines(path), 1) if len(line) > 120] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_are_short(path):
    assert len(lines(path)) <= 150


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_are_short(path):
    assert len(lines(path)) <= 150

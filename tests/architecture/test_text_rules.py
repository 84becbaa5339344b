"""What no text of the repository may carry: paths of one machine, addresses of package registries."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = {".git", ".venv", "var", "vendor", "__pycache__"}
TEXT = {
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".html",
    ".css",
    ".js",
    ".svg",
    ".conf",
    ".service",
}
FILES = sorted(
    path
    for path in ROOT.rglob("*")
    if path.is_file()
    and (path.suffix in TEXT or path.name in ("dev", "run"))
    and not GENERATED & set(path.relative_to(ROOT).parts)
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w|\b[A-Z]:\\\\?\w")
REGISTRY = re.compile(
    r"\b(?:files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org|mirrors?\.[a-z]+\.[a-z]+)\b"
    r"|--(?:extra-)?index-url"
)
THIS = Path(__file__).resolve()  # spells out what it forbids


def found(path, pattern):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [f"{number}: {line.strip()}" for number, line in enumerate(lines, 1) if pattern.search(line)]


@pytest.mark.parametrize(
    "path", [path for path in FILES if path != THIS], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_text_holds_no_machine_path_and_no_registry(path):
    assert found(path, MACHINE_PATH) == []
    assert found(path, REGISTRY) == []

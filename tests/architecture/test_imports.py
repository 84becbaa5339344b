"""Who may import whom: the layer table of the README, read from the syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("scoring", "evaluations", "zjperf")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}

PLAIN = (
    "evaluations.enums",
    "evaluations.facts",
    "evaluations.import_wording",
    "evaluations.review_wording",
    "evaluations.round_wording",
    "evaluations.wording",
)
FIGURES = (*PLAIN, "scoring.engine", "evaluations.measuring", "evaluations.assessment")
PAPER = (*FIGURES, "evaluations.outline", "evaluations.bindable", "evaluations.narrative")
READING = (
    *PLAIN,
    "scoring.engine",
    "evaluations.models",
    "evaluations.queries",
    "evaluations.policies",
    "evaluations.trail",
)
RECORDS = (*READING, "evaluations.workflow", "scoring.models", "scoring.loader", "scoring.storing")
SCORED = ("evaluations.package", "evaluations.explained", "evaluations.consistency")
MADE = (*RECORDS, *PAPER, *SCORED, "evaluations.carrying", "evaluations.documents", "evaluations.filetypes")
SHOWN = (
    *MADE,
    "evaluations.changes",
    "evaluations.typed",
    "evaluations.auditing",
    "evaluations.services",
    "evaluations.forms",
    "evaluations.exchange",
    "evaluations.progress",
    "evaluations.execution",
)

# What a module may import of ours besides its own package; the longest name that fits decides.
ALLOWED = {
    "scoring": (),
    "scoring.engine": (),
    "scoring.reading": ("scoring.engine",),
    "scoring.loader": ("scoring.models", "scoring.engine", "scoring.reading"),
    "scoring.storing": ("scoring.models", "scoring.engine", "scoring.loader"),
    "scoring.admin": ("scoring.models",),
    "scoring.management": ("scoring.engine", "scoring.loader", "scoring.models", "scoring.storing"),
    "evaluations": (),
    "evaluations.apps": ("evaluations.documents.pdf",),
    "evaluations.tasks": (*PLAIN, "evaluations.models", "evaluations.services"),
    "evaluations.models": PLAIN,
    "evaluations.policies": (*PLAIN, "evaluations.models"),
    "evaluations.queries": READING,
    "evaluations.measuring": (*PLAIN, "scoring.engine"),
    "evaluations.assessment": (*PLAIN, "scoring.engine", "scoring.loader", "evaluations.measuring"),
    "evaluations.outline": (*PLAIN, "scoring.engine", "scoring.loader", "scoring.reading"),
    "evaluations.bindable": (*PLAIN, "scoring.engine", "evaluations.assessment"),
    "evaluations.narrative": (*PLAIN, "scoring.engine", "evaluations.assessment", "evaluations.bindable"),
    "evaluations.drafts": PAPER,
    "evaluations.execution": (*PLAIN, "scoring.engine"),
    "evaluations.progress": (*PAPER, "evaluations.consistency"),
    "evaluations.contradictions": PAPER,
    "evaluations.prose": ("scoring.engine",),
    "evaluations.consistency": (*PAPER, "evaluations.execution", "evaluations.prose"),
    "evaluations.explained": PAPER,
    "evaluations.typed": (*PAPER, "evaluations.consistency"),
    "evaluations.worddiff": (),
    "evaluations.entries": (*PLAIN, "scoring.engine", "evaluations.outline"),
    "evaluations.changes": (
        *PLAIN,
        "scoring.engine",
        "evaluations.entries",
        "evaluations.outline",
        "evaluations.progress",
        "evaluations.worddiff",
    ),
    "evaluations.carrying": (*PLAIN, "scoring.engine", "evaluations.outline"),
    "evaluations.exchange": (*PLAIN, "scoring.engine"),
    "evaluations.datasheet": ("scoring.engine", "scoring.reading"),
    "evaluations.oversized": (),
    "evaluations.package": (
        *PAPER,
        "evaluations.contradictions",
        "evaluations.datasheet",
        "evaluations.oversized",
        "scoring.reading",
    ),
    "evaluations.trail": (*PLAIN, "evaluations.models"),
    "evaluations.workflow": (*PLAIN, "evaluations.models", "evaluations.policies", "evaluations.trail"),
    "evaluations.letters": (*PLAIN, "evaluations.models"),
    "evaluations.filenames": (),
    "evaluations.filetypes": (),
    "evaluations.auditing": (
        *PAPER,
        "evaluations.consistency",
        "evaluations.contradictions",
        "evaluations.exchange",
        "evaluations.package",
        "evaluations.progress",
    ),
    "evaluations.documents": (*PAPER, "evaluations.contradictions", "evaluations.execution"),
    "evaluations.forms": (
        *PLAIN,
        "evaluations.consistency.findings",
        "evaluations.exchange",
        "evaluations.filetypes",
        "evaluations.models",
        "evaluations.outline",
        "scoring.engine",
    ),
    "evaluations.services": (
        *MADE,
        "evaluations.auditing",
        "evaluations.changes",
        "evaluations.drafts",
        "evaluations.entries",
        "evaluations.exchange.budget_sheet",
        "evaluations.exchange.directory",
        "evaluations.exchange.directory_plan",
        "evaluations.exchange.layout",
        "evaluations.exchange.names",
        "evaluations.exchange.plan",
        "evaluations.exchange.proposing",
        "evaluations.exchange.soundness",
        "evaluations.exchange.workbook",
        "evaluations.forms.budget",
        "evaluations.letters",
        "evaluations.progress",
        "evaluations.typed",
    ),
    "evaluations.admin": (*SHOWN, "scoring.admin"),
    "evaluations.management": (
        *SHOWN,
        "evaluations.desk",
        "evaluations.told",
        "scoring.management",
        "scoring.reading",
    ),
    "evaluations.remarked": (*SHOWN, "evaluations.desk", "evaluations.sections"),
    "evaluations.templatetags": SHOWN,
    "evaluations.chapters": (*PAPER, "evaluations.documents"),
    "evaluations.computed": (*PAPER, "evaluations.execution"),
    "evaluations.scorecard": (*PAPER, "evaluations.documents"),
    "evaluations.desk": SHOWN,
    "evaluations.sections": (
        *SHOWN,
        "evaluations.chapters",
        "evaluations.computed",
        "evaluations.desk",
        "evaluations.scorecard",
        "evaluations.told",
    ),
    "evaluations.sheets": (*SHOWN, "evaluations.desk", "evaluations.sections"),
    "evaluations.told": (*SHOWN, "evaluations.desk"),
    "evaluations.yearly": (*SHOWN, "evaluations.desk", "evaluations.filenames", "evaluations.sheets"),
    "evaluations.views": (
        *SHOWN,
        "evaluations.desk",
        "evaluations.remarked",
        "evaluations.scorecard",
        "evaluations.sections",
        "evaluations.sheets",
        "evaluations.told",
        "evaluations.yearly",
    ),
    "evaluations.urls": ("evaluations.views",),
    "zjperf": (),
}
# Packages of others that few modules of ours may know.
SOLE_IMPORTERS = {
    "weasyprint": ("evaluations.documents.pdf", "evaluations.documents.justify"),
    "docx": ("evaluations.documents.word", "evaluations.documents.word_pages", "evaluations.documents.word_xml"),
    "openpyxl": (
        "evaluations.exchange.cells",
        "evaluations.exchange.drawing",
        "evaluations.exchange.marking",
        "evaluations.exchange.parts",
        "evaluations.exchange.summing",
        "evaluations.exchange.writing",
    ),
}

# Documents are drawn from plain data: never from the database, never for one request.
UNKNOWN_TO_DOCUMENTS = ("django.db", "django.http", "django.contrib")


def within(module, package):
    return module == package or module.startswith(f"{package}.")


def imports_of(module):
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            parent = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(part for part in (parent, node.module) if part)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def forbidden_imports(module):
    home = max((name for name in ALLOWED if within(module, name)), key=len)
    own = (module if home in ("scoring", "evaluations") else home, *ALLOWED[home])
    for name in imports_of(module):
        if name.partition(".")[0] in ("scoring", "evaluations", "zjperf") and not any(within(name, ok) for ok in own):
            yield name
        if module not in SOLE_IMPORTERS.get(name.partition(".")[0], (module,)):
            yield name
        if within(module, "evaluations.documents") and any(within(name, other) for other in UNKNOWN_TO_DOCUMENTS):
            yield name


@pytest.mark.parametrize("module", MODULES)
def test_module_imports_only_what_its_layer_may(module):
    assert list(forbidden_imports(module)) == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.endswith(".apps")])
def test_imports_stand_at_the_top_of_the_module(module):
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    inner = [
        node.lineno
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inner == []


def test_engine_loads_nothing_beyond_the_standard_library():
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
before = set(sys.modules)
import scoring.engine
print(*set(sys.modules) - before)
"""

    loaded = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)

    tops = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert sorted(tops - sys.stdlib_module_names) == ["scoring"]

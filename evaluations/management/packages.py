"""What commands that work on files without a database have in common."""

from argparse import ArgumentParser
from collections.abc import Callable
from functools import cache
from pathlib import Path

from evaluations import outline
from evaluations.facts import ReportFacts
from evaluations.outline import Outline
from evaluations.package import facts_from, read
from scoring.engine import Scheme
from scoring.loader import read_yaml, scheme_from_file
from scoring.management.plain import within_file
from scoring.storing import find_in_files, scheme_files

FindScheme = Callable[[str], Scheme]
FindOutline = Callable[[str], Outline]


def add_package_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("package", type=Path, help="数据包文件（JSON）")
    add_kind_arguments(parser)


def add_kind_arguments(parser: ArgumentParser) -> None:
    """Schemes and outlines other than those that ship."""
    for name, what in (("scheme", "评分方案"), ("outline", "报告提纲")):
        meaning = f"另用的{what}文件（YAML），可多次使用；不填则用随系统提供的"
        parser.add_argument(f"--{name}", type=Path, action="append", default=[], metavar="FILE", help=meaning)


def packaged(package: Path, scheme_files: list[Path], outline_files: list[Path]) -> tuple[ReportFacts, Scheme, Outline]:
    """Facts, scheme and outline of a package file. Raises a ProblemsError with everything that is wrong."""
    find_scheme, find_outline = finders(scheme_files, outline_files)
    facts, found = facts_from(read(package), find_scheme, find_outline)
    return facts, found, find_outline(facts.outline)


def require_schemes(paths: list[Path]) -> None:
    """Raises a ProblemsError unless every file named is a scheme: an unknown one may be replaced, a bad one not."""
    for path in scheme_files(paths) if paths else ():
        with within_file(path.name):
            scheme_from_file(path)


def finders(schemes: list[Path], outlines: list[Path]) -> tuple[FindScheme, FindOutline]:
    """By code, among the files named and those that ship. Raises a ProblemsError if an outline named is malformed."""
    by_code = {}
    for path in outlines:
        with within_file(path.name):
            own = outline.outline_from(read_yaml(path))
            by_code[own.code] = own

    def find_outline(code: str) -> Outline:
        return by_code[code] if code in by_code else outline.load(code)

    return cache(lambda code: find_in_files(code, schemes)), find_outline

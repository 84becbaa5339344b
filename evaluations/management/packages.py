"""What commands that work on a package file without a database have in common."""

from argparse import ArgumentParser
from pathlib import Path

from evaluations import outline
from evaluations.facts import ReportFacts
from evaluations.outline import Outline
from evaluations.package import facts_from, read
from scoring.engine import Scheme
from scoring.loader import read_yaml
from scoring.management.plain import within_file
from scoring.storing import find_in_files


def add_package_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("package", type=Path, help="数据包文件（JSON）")
    for name, what in (("scheme", "评分方案"), ("outline", "报告提纲")):
        meaning = f"另用的{what}文件（YAML），可多次使用；不填则用随系统提供的"
        parser.add_argument(f"--{name}", type=Path, action="append", default=[], metavar="FILE", help=meaning)


def packaged(package: Path, scheme_files: list[Path], outline_files: list[Path]) -> tuple[ReportFacts, Scheme, Outline]:
    """Facts, scheme and outline of a package file. Raises a ProblemsError with everything that is wrong."""
    by_code = {}
    for path in outline_files:
        with within_file(path.name):
            own = outline.outline_from(read_yaml(path))
            by_code[own.code] = own

    def find_outline(code: str) -> Outline:
        return by_code[code] if code in by_code else outline.load(code)

    facts, found = facts_from(read(package), lambda code: find_in_files(code, scheme_files), find_outline)
    return facts, found, find_outline(facts.outline)

"""A file → the reports in it, each scored: by the scheme it names, or by the one its own points make."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from evaluations.assessment import Assessment, assess_readable
from evaluations.contradictions import contradictions
from evaluations.enums import ReportKind
from evaluations.exchange.own_scheme import own_scheme
from evaluations.exchange.read_report import ReadReport
from evaluations.exchange.report_text import read_reports
from evaluations.exchange.score_table import read_score_tables
from evaluations.exchange.workbook import WorkbookError
from evaluations.facts import ReportFacts
from evaluations.outline import Outline
from evaluations.package import PackageError, parse, read_facts
from scoring.engine import Problem, ProblemsError, Scheme

FindScheme = Callable[[str], Scheme]
FindOutline = Callable[[str], Outline]

PACKAGE, WORKBOOK, TEXT = ".json", ".xlsx", ".txt"
SUFFIXES = (PACKAGE, WORKBOOK, TEXT)
_MOST_TOLD = 20


class UnreadableFile(Exception):
    """A file that is left out; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One report of a file, scored; ``is_own``: by a scheme that its own printed points make.

    ``cells``: path into the data package → cell of the workbook. ``problems``: what was not understood.
    """

    file: str
    facts: ReportFacts
    assessment: Assessment
    is_own: bool
    problems: tuple[Problem, ...]
    outline: Outline | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


def read_file(name: str, content: bytes, find_scheme: FindScheme, find_outline: FindOutline) -> tuple[Scored, ...]:
    """The reports of one file. Raises UnreadableFile.

    An unknown scheme is replaced by the report's own, an unknown outline by none; both are told.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        if suffix == PACKAGE:
            return (_package(name, content, find_scheme, find_outline),)
        if suffix in _READERS:
            return tuple(_foreign(name, one) for one in _READERS[suffix](content, name))
    except WorkbookError as error:
        raise UnreadableFile(str(error)) from error
    except ProblemsError as error:
        raise UnreadableFile(_told(error.problems)) from error
    raise UnreadableFile(f"只能检查数据包（{PACKAGE}）、评分表（{WORKBOOK}）和报告文字（{TEXT}），请另存后再试。")


_READERS: dict[str, Callable[[bytes, str], tuple[ReadReport, ...]]] = {
    WORKBOOK: read_score_tables,
    TEXT: read_reports,
}


def _told(problems: tuple[Problem, ...]) -> str:
    more = f"另外还有 {len(problems) - _MOST_TOLD} 处问题。" if len(problems) > _MOST_TOLD else ""
    return "".join(map(str, problems[:_MOST_TOLD])) + more


def _package(name: str, content: bytes, find_scheme: FindScheme, find_outline: FindOutline) -> Scored:
    given = read_facts(parse(content), find_scheme, find_outline)
    if given.facts.kind not in ReportKind.values:
        raise PackageError(given.problems)
    facts, scheme = own_scheme(given.facts, {}) if given.scheme is None else (given.facts, given.scheme)
    problems = [*given.problems, *contradictions(facts, scheme, given.outline)]
    facts, assessment, unread = _assessed(facts, scheme)
    return Scored(name, facts, assessment, given.scheme is None, _once([*problems, *unread]), given.outline)


def _foreign(name: str, one: ReadReport) -> Scored:
    facts, assessment, unread = _assessed(one.facts, one.scheme)
    return Scored(name, facts, assessment, True, _once([*one.problems, *unread]), cells=one.cells)


def _assessed(facts: ReportFacts, scheme: Scheme) -> tuple[ReportFacts, Assessment, list[Problem]]:
    """Printed points of groups that the scheme does not have, told elsewhere, can be compared with nothing."""
    groups = {dimension.code for dimension in scheme.dimensions}
    known = {code: points for code, points in facts.stated.dimensions.items() if code in groups}
    facts = replace(facts, stated=replace(facts.stated, dimensions=known))
    assessment, problems = assess_readable(facts, scheme)
    return facts, assessment, problems


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))

"""A file → the reports in it, each scored: by the scheme it names, or by the one its own points make."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TypeVar

from django.db.models import TextChoices

from evaluations.assessment import Assessment, assess_readable
from evaluations.contradictions import contradictions, year_problems
from evaluations.enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2, ReportKind
from evaluations.exchange.own_scheme import own_scheme
from evaluations.exchange.read_report import ReadReport
from evaluations.exchange.report_text import read_reports
from evaluations.exchange.score_table import read_score_tables
from evaluations.exchange.workbook import WorkbookError
from evaluations.facts import MOST_ROWS, ReportFacts
from evaluations.outline import Outline
from evaluations.package import PackageError, parse, read_facts
from scoring.engine import Problem, ProblemsError, Scheme

from .counting import counted_once
from .limits import first, shortened, too_much

T = TypeVar("T")
FindScheme = Callable[[str], Scheme]
FindOutline = Callable[[str], Outline]

PACKAGE, WORKBOOK, TEXT = ".json", ".xlsx", ".txt"
SUFFIXES = (PACKAGE, WORKBOOK, TEXT)
_MOST_TOLD = 20
_ADVICE = {
    (".xls", ".et", ".ods", ".csv"): f"请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*{WORKBOOK}）”再上传。",
    (".doc", ".docx", ".wps", ".odt", ".rtf"): (
        f"请在 Word 或 WPS 中打开，复制全文粘贴到查错页的文字框，或另存为“纯文本（*{TEXT}）”；"
        f"评分表另存为 Excel 工作簿（*{WORKBOOK}）。"
    ),
    (".pdf", ".ofd"): (
        f"请打开后复制全文，粘贴到查错页的文字框，或存为纯文本（*{TEXT}）；复制不出文字的是扫描件，请向单位索取电子版。"
    ),
    (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp"): "图片中的文字读不出来，请向单位索取报告的电子版。",
    (".zip", ".rar", ".7z"): "请先解压，再选择其中的文件，可以一次选择多个。",
}


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
            reports = [(one, *shortened(one.facts)) for one in _READERS[suffix](content, name)]
            _refuse([facts for _, facts, _ in reports])
            return tuple(_foreign(name, *one) for one in reports)
    except WorkbookError as error:
        raise UnreadableFile(str(error)) from error
    except ProblemsError as error:
        raise UnreadableFile(_told(error.problems)) from error
    advice = next((told for suffixes, told in _ADVICE.items() if suffix in suffixes), "请另存为其中一种后再试。")
    raise UnreadableFile(f"只能检查数据包（{PACKAGE}）、评分表（{WORKBOOK}）和报告文字（{TEXT}）。{advice}")


_READERS: dict[str, Callable[[bytes, str], tuple[ReadReport, ...]]] = {
    WORKBOOK: read_score_tables,
    TEXT: read_reports,
}


def _told(problems: tuple[Problem, ...]) -> str:
    more = f"另外还有 {len(problems) - _MOST_TOLD} 处问题。" if len(problems) > _MOST_TOLD else ""
    return "".join(map(str, problems[:_MOST_TOLD])) + more


def _package(name: str, content: bytes, find_scheme: FindScheme, find_outline: FindOutline) -> Scored:
    given = read_facts(parse(content), find_scheme, find_outline)
    impossible = [problem for problem in year_problems(given.facts) if problem.path == "year.year"]
    impossible += _too_many(given.facts)
    if impossible or not _is_understood(given.facts):
        raise PackageError([*given.problems, *impossible])
    facts, overlong = shortened(_known(given.facts))
    _refuse([facts])
    facts, scheme = own_scheme(counted_once(facts), {}) if given.scheme is None else (facts, given.scheme)
    problems = [*given.problems, *overlong, *contradictions(facts, scheme, given.outline)]
    facts, assessment, unread = _assessed(facts, scheme)
    return Scored(name, facts, assessment, given.scheme is None, first([*problems, *unread]), given.outline)


def _too_many(facts: ReportFacts) -> Iterator[Problem]:
    """More rows than a report may have would take long to compare with each other."""
    for name in ("budget_lines", "targets", "indicators", "lines", "evidence"):
        if (number := len(getattr(facts, name))) > MOST_ROWS:
            yield Problem(name, f"有 {number} 行，最多 {MOST_ROWS} 行，请核对。")


def _is_understood(facts: ReportFacts) -> bool:
    """Whether every row is of a kind that there is; without it nothing can be made of the row."""
    return (
        facts.kind in ReportKind.values
        and all(line.category in BudgetCategory.values for line in facts.budget_lines)
        and all(row.level1 in Level1.values for row in facts.targets)
        and all(one.level1 in Level1.values and one.kind in IndicatorKind.values for one in facts.indicators)
    )


def _known(facts: ReportFacts) -> ReportFacts:
    """Without the values that could not be read and the choices that there are not, all of them told as problems."""
    stated = facts.stated
    targets = (replace(row, level2=_choice(row.level2, Level2)) for row in facts.targets)
    indicators = (
        replace(one, level2=_choice(one.level2, Level2), direction=_choice(one.direction, Direction))
        for one in facts.indicators
    )
    return replace(
        facts,
        targets=tuple(targets),
        indicators=tuple(indicators),
        lines=tuple(replace(line, checks=_given(line.checks)) for line in facts.lines),
        texts=_given(facts.texts),
        adjustments=_given(facts.adjustments),
        stated=replace(
            stated,
            dimensions=_given(stated.dimensions),
            maxima=_given(stated.maxima),
            budget=_given(stated.budget),
            rates=_given(stated.rates),
        ),
    )


def _choice(value: str, choices: type[TextChoices]) -> str:
    return value if value in choices.values else ""


def _given(values: Mapping[str, T]) -> dict[str, T]:
    return {key: value for key, value in values.items() if value is not None}


def _foreign(name: str, one: ReadReport, shortened_facts: ReportFacts, overlong: list[Problem]) -> Scored:
    facts, assessment, unread = _assessed(shortened_facts, one.scheme)
    return Scored(name, facts, assessment, True, first([*one.problems, *overlong, *unread]), cells=one.cells)


def _refuse(reports: list[ReportFacts]) -> None:
    """Raises UnreadableFile if the reports of a file are too much together."""
    if message := too_much(reports):
        raise UnreadableFile(message)


def _assessed(facts: ReportFacts, scheme: Scheme) -> tuple[ReportFacts, Assessment, list[Problem]]:
    """Printed points of groups that the scheme does not have, told elsewhere, can be compared with nothing."""
    groups = {dimension.code for dimension in scheme.dimensions}
    known = {code: points for code, points in facts.stated.dimensions.items() if code in groups}
    facts = replace(facts, stated=replace(facts.stated, dimensions=known))
    assessment, problems = assess_readable(facts, scheme)
    return facts, assessment, problems

"""The running text of published reports → reports, each with its chapters as printed.

Chapters are keyed by their heading with its number, and keep every line. Tables become targets and
indicators; points that sentences state become the lines of a scheme of its own. Other sentences are not
turned into figures: the checks read those. What is not understood is told, never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from evaluations.enums import ReportKind
from evaluations.facts import ReportFacts, StatedFacts
from scoring.engine import Problem
from scoring.engine.rounding import plain

from .heading import Heading, notice_numbers, pair_in
from .own_scheme import own_scheme
from .read_report import ReadReport
from .score_rows import leave_execution
from .text_layout import BEFORE_TITLE, OPENING, Line, Written, text_of, written_in
from .text_points import TextPoints
from .text_tables import TEXT, TextTables
from .workbook import WorkbookError

NOT_FOUND = "没有认出自评报告：应有“……自评报告”的标题，或“一、”“二、”等章节，或写明的自评得分。请上传报告正文的纯文本，或粘贴全文。"
LONGEST_CHAPTER = 20_000  # characters
_ENDINGS = "局|馆|中心|委|委员会|院|校|学校|学|中学|小学|所|办|处|府|队|会|站|部|厅|公司|园|区|镇|乡|街道"
_BEFORE_YEAR = re.compile(rf"(?:附件\d?)?(?P<unit>[^\d。，]{{3,30}}?(?:{_ENDINGS}))(?:本级)?(?:关于)?20\d\d年")
_AFTER_YEAR = re.compile(rf"20\d\d年度?(?P<unit>[^\d。，]{{3,30}}?(?:{_ENDINGS}))(?:本级)?(?:部门|单位)?整体")
_WITHOUT_YEAR = re.compile(rf"(?P<unit>[^\d。，]{{3,30}}?(?:{_ENDINGS}))(?:部门|单位)?(?:整体|专项|绩效|项目)")
_IN_BRACKETS = re.compile(rf"[（(](?P<unit>[^（）()\d]{{3,30}}(?:{_ENDINGS}))[）)]")
_PROJECT_IN_TITLE = re.compile(r"[（(“](?P<project>[^（）()]{4,50}(?:项目|资金|经费|补助))[”）)]")
_PROJECT_BEFORE = re.compile(
    r"20\d\d年度?(?P<project>(?!项目|部门|整体|单位)[^《》]{4,40}?)(?:项目)?(?:支出)?(?:绩效)?自评"
)
_LONGEST_LABELLED = 80
_YEAR = re.compile(r"(20\d\d)年")
_SUPPOSED = "正文"  # where a year stands that was not named as the one evaluated
_HEADING_LINES, _SHORT = 15, 60


def read_reports(content: bytes | str, file_name: str) -> tuple[ReadReport, ...]:
    """The reports in a text. Raises WorkbookError if it cannot be read or holds none."""
    written = [one for one in written_in(text_of(content)) if one.chapters or one.title]
    headings = [_heading(one, file_name) for one in written]
    for heading in headings:  # the second report of a file often leaves out whose it is
        _complete(heading, headings)
    reports = tuple(
        report for one, heading in zip(written, headings, strict=True) if (report := _report(one, heading)) is not None
    )
    if not reports:
        raise WorkbookError(NOT_FOUND)
    return reports


def _heading(written: Written, file_name: str) -> Heading:
    heading = Heading(title=written.title)
    for line in written.opening[:_HEADING_LINES]:
        pair = pair_in(line.text)
        if pair and len(line.text) <= _LONGEST_LABELLED:
            heading.take(*pair, f"第{line.number}行")
    texts = [line.text for line in written.opening]
    heading.unit = heading.unit or _unit_in([written.title, *(text for text in texts if len(text) <= _SHORT)])
    if heading.kind == ReportKind.PROJECT and not heading.project:
        found = next(
            (match for text in texts if len(text) <= _SHORT and (match := _PROJECT_IN_TITLE.search(text))), None
        )
        found = found or _PROJECT_BEFORE.search(written.title)
        heading.project = found["project"] if found else ""
    heading.settle_year([written.title, *texts, PurePath(file_name).stem])
    if not heading.year and (years := Counter(_YEAR.findall("".join(line.text for line in written.lines)))):
        heading.year = int(years.most_common(1)[0][0])
        heading.places["year.year"] = _SUPPOSED
    return heading


def _unit_in(titles: Sequence[str]) -> str:
    """Whose report it is, where no label says so: 某局2023年度……, 2023年度某局整体……, or alone in brackets."""
    for title in titles:
        for pattern in (_BEFORE_YEAR, _AFTER_YEAR, _WITHOUT_YEAR, _IN_BRACKETS):
            if found := pattern.match(title):
                return found["unit"]
    return ""


def _complete(heading: Heading, headings: Sequence[Heading]) -> None:
    other = next((one for one in headings if one.unit), None)
    if other is not None and not heading.unit:
        heading.unit = other.unit
        heading.places["unit.name"] = other.places.get("unit.name", "")
    heading.year = heading.year or next((one.year for one in headings if one.year), 0)


def _report(written: Written, heading: Heading) -> ReadReport | None:
    """None if nothing of a report was recognised."""
    tables = TextTables(heading.year)
    tables.take(written)
    points = TextPoints()
    points.take(line.text for line in written.lines if not line.cells)
    texts = dict(_texts(written))
    rows = tables.rows
    if not (texts.keys() - {OPENING} or points.total is not None or rows.indicators or rows.lines):
        return None
    problems = [*_gaps(heading), *rows.problems, *tables.funds.problems, *_unsettled(points, tables), *_overlong(texts)]
    texts = {title: text[:LONGEST_CHAPTER] for title, text in texts.items()}
    lines, titles, dimensions = points.lines, points.titles, points.dimensions
    if _is_scored(tables):  # a score table in the text says more than its sentences
        leave_execution(rows)
        lines, titles, dimensions = rows.lines, rows.titles, rows.dimensions
    facts = ReportFacts(
        kind=heading.kind,
        scheme="",
        outline="",
        unit=heading.unit_facts,
        year=heading.year_facts(next(notice_numbers(texts.get(OPENING, "")), "")),
        project=heading.project,
        filed_on=heading.filed_on,
        attachment_label=next((line.text for line in written.opening if BEFORE_TITLE.fullmatch(line.text)), ""),
        budget_lines=tuple(line for _, line in tables.funds.lines(heading.kind, heading.project)),
        targets=tuple(tables.targets),
        indicators=tuple(rows.indicators),
        texts=texts,
        lines=tuple(lines),
        adjustments=rows.adjustments,
        stated=StatedFacts(
            total=points.total if points.total is not None else rows.total,
            grade=points.grade or rows.grade,
            dimensions=dimensions,
            maximum=rows.maximum,
            maxima=rows.maxima,
        ),
    )
    fitted, scheme = own_scheme(facts, titles)
    places = {path: where for path, where in heading.places.items() if where}
    return ReadReport(fitted, scheme, places, tuple(problems))


def _is_scored(tables: TextTables) -> bool:
    rows = tables.rows
    return bool(rows.maxima) or any(one.weight is not None for one in rows.indicators)


def _texts(written: Written) -> Iterator[tuple[str, str]]:
    """The chapters; of what stands above the first, only what is no label."""
    opening = [line.text for line in written.opening if not _is_heading(line, written)]
    if opening:
        yield OPENING, "\n".join(opening)
    for heading, lines in written.chapters.items():
        if lines:
            yield heading, "\n".join(line.text for line in lines)


def _is_heading(line: Line, written: Written) -> bool:
    """Title, 附件4, or a label with its value."""
    is_labelled = len(line.text) <= _LONGEST_LABELLED and pair_in(line.text) is not None
    return is_labelled or line.text in written.title or bool(BEFORE_TITLE.fullmatch(line.text))


def _unsettled(points: TextPoints, tables: TextTables) -> Iterator[Problem]:
    """Items that are far from the total were not all found: then only the total stands."""
    apart = points.apart
    if apart is None or points.total is None or _is_scored(tables):
        return
    added_up = points.total + apart
    points.forget_items()
    yield Problem(
        TEXT,
        f"正文写明的各项自评分合计 {plain(added_up)} 分，与总分 {plain(points.total)} 分相差较大，可能没有读全，只核对总分。",
    )


def _gaps(heading: Heading) -> Iterator[Problem]:
    if not heading.unit:
        yield Problem(TEXT, "没有找到单位名称（例如“评价单位：……”），请核对。")
    if heading.places.get("year.year") == _SUPPOSED:
        yield Problem(TEXT, f"没有写明评价年度，按正文中最常见的 {heading.year} 年核对。")
    if not heading.year:
        yield Problem(TEXT, "没有找到评价年度（例如“评价年度：2024”），请核对。")
    if heading.kind == ReportKind.PROJECT and not heading.project:
        yield Problem(TEXT, "没有找到项目名称（例如“项目名称：……”），请核对。")


def _overlong(texts: dict[str, str]) -> Iterator[Problem]:
    for title, text in texts.items():
        if len(text) > LONGEST_CHAPTER:
            message = f"“{title}”有 {len(text)} 字，只核对前 {LONGEST_CHAPTER} 字。"
            yield Problem(TEXT, message)

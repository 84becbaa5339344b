"""One audited report as plain data: what it states beside what follows from its own figures.

Points are points, ratios percentages; both are text as printed, and None where there is nothing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from evaluations.assessment import AssessedDimension, AssessedLine
from evaluations.consistency.subject import IndicatorRow, Subject
from evaluations.enums import ReportKind
from evaluations.facts import ReportFacts
from evaluations.progress import SECTION_OF
from scoring.engine import NotMeasured, Total
from scoring.engine.rounding import percent_text, plain

from .audit import Audited
from .places import place_in_words, place_of
from .reading import Scored

Data = dict[str, Any]
BASICS, TEXTS = "basics", "texts"
_HEAD = re.compile(r"[^.\[]*")


def report_data(audited: Audited) -> Data:
    """The entry of a report in the list ``reports``."""
    one, subject, facts = audited.scored, audited.subject, audited.scored.facts
    scheme = subject.assessment.scheme
    groups = [_group(dimension, facts) for dimension in subject.assessment.dimensions]
    lines = [_row(path, audited) | _line(line, subject) for path, line in subject.lines]
    indicators = [_row(row.path, audited) | _indicator(row) for row in subject.indicators]
    return {
        "file": one.file,
        "report": _title(one),
        "unit": facts.unit.name,
        "year": facts.year.year,
        "kind": facts.kind,
        "project": facts.project,
        "scheme": {"code": scheme.code, "title": scheme.title, "total": plain(scheme.total), "is_own": one.is_own},
        **_results(subject, all(line["self"] for line in lines if line["is_scored"])),
        "extent": {name: len(getattr(facts, name)) for name in ("indicators", "lines", "budget_lines", "texts")},
        "groups": groups,
        "lines": lines,
        "indicators": indicators,
        "missing": [{"where": where, "name": name} for where, name in _missing(facts, lines, indicators)],
        "problems": [_placed(where, audited) | {"message": message} for where, message in one.problems],
        "findings": [
            finding._asdict() | _placed(finding.where, audited) | {"section": section_of(finding.where)}
            for finding in audited.findings
        ],
    }


def _row(path: str, audited: Audited) -> Data:
    """The place of a row, and the codes of what was found in it."""
    found = [one.code for one in audited.findings if one.where == path or one.where.startswith(f"{path}.")]
    return _placed(path, audited) | {"found": list(dict.fromkeys(found))}


def _placed(path: str, audited: Audited) -> Data:
    """A place for programs and for people."""
    cells = audited.scored.cells
    return {"where": place_of(path, cells), "place": place_in_words(path, audited.subject, cells)}


def section_of(path: str) -> str:
    """The part of a report that a path belongs to: as in ``evaluations.progress``, or its texts."""
    head = _HEAD.match(path)
    name = head[0] if head else ""
    return TEXTS if name == "texts" else SECTION_OF.get(name, BASICS)


def _title(one: Scored) -> str:
    """The sheet of a workbook, or the title of the report."""
    if sheet := next((cell.rpartition("!")[0] for cell in one.cells.values()), ""):
        return sheet
    facts = one.facts
    about = f"{facts.unit.name}“{facts.project}”" if facts.project else facts.unit.name
    return f"{about}{facts.year.year}年度{ReportKind(facts.kind).label}"


def _results(subject: Subject, is_scored: bool) -> Data:
    """Total and grade; what the unit's own points come to is known only if it gave all of them."""
    stated, own, computed = subject.facts.stated, subject.assessment.self_scored, subject.assessment.computed
    given = own if is_scored else None
    return {
        "total": {"stated": _points(stated.total), "self": _total(given), "computed": _total(computed)},
        "grade": {"stated": stated.grade or None, "self": given.grade if given else None, "computed": computed.grade},
    }


def _total(total: Total | None) -> str | None:
    return plain(total.points) if total and total.is_complete else None


def _group(dimension: AssessedDimension, facts: ReportFacts) -> Data:
    return {
        "code": dimension.result.code,
        "title": dimension.result.title,
        "maximum": plain(dimension.result.maximum),
        "stated": _points(facts.stated.dimensions.get(dimension.result.code)),
        "self": _points(dimension.self_score),
        "computed": _points(dimension.computed),
    }


def _line(line: AssessedLine, subject: Subject) -> Data:
    item = line.item
    own = [subject.assessment.indicators[row.key].self_score for row in item.indicators]
    is_given = line.facts.self_score is not None or (own != [] and None not in own)
    return {
        "code": item.code,
        "title": item.title,
        "rule": item.rule,
        "maximum": plain(item.maximum),
        "is_scored": item.points is not None,
        "self": _points(line.self_score) if is_given else None,
        "computed": _points(item.points),
        "ratio": percent_text(item.ratio.value) if item.ratio else None,
        "sentence": item.sentence,
    }


def _indicator(row: IndicatorRow) -> Data:
    one, scored = row.facts, row.result
    maximum = scored.maximum if scored and scored.maximum is not None else one.weight
    return {
        "item": row.item.code if row.item else None,
        "title": one.title,
        "target": one.target,
        "actual": one.actual,
        "stated_ratio": one.stated_ratio or None,
        "ratio": percent_text(row.completion.ratio) if row.completion else None,
        "maximum": _points(maximum),
        "self": _points(one.self_score),
        "computed": _points(scored.points) if scored else None,
        "sentence": scored.sentence if scored else "",
    }


def _missing(facts: ReportFacts, lines: list[Data], indicators: list[Data]) -> Iterator[tuple[str, str]]:
    """What reports usually state and this one does not: missing, which is not wrong."""
    if facts.stated.total is None:
        yield "stated.total", "总分"
    if not facts.stated.grade:
        yield "stated.grade", "等级"
    if not facts.stated.rates and any(line.spent is not None for line in facts.budget_lines):
        yield "stated.rates", "预算执行率"
    scored = [line for line in lines if line["is_scored"]]
    yield from _without(scored, "self", "lines", "得分")
    yield from _without([one for one in indicators if one["ratio"]], "stated_ratio", "indicators", "完成率")


def _without(rows: list[Data], name: str, path: str, label: str) -> Iterator[tuple[str, str]]:
    """The rows that lack a value; all together if none has it."""
    lacking = [row for row in rows if row[name] is None]
    if lacking and len(lacking) == len(rows):
        yield path, f"各项{label}" if path == "lines" else f"各指标的{label}"
    else:
        yield from ((row["where"], f"“{row['title']}”的{label}") for row in lacking)


def _points(value: Decimal | NotMeasured | None) -> str | None:
    return plain(value) if isinstance(value, Decimal) else None

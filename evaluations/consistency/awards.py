"""Points a report gives itself, each with what its figures earn, and which check speaks of it.

One cause is told once: R4 a missed target with full points; F6 more points for execution than its rate
earns; R2 any other points than the formula's; R5 a met target with points taken away; E2 points taken
away by judgement. The last two only without a reason, and nothing where the unit explains its own score.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from evaluations.assessment import AssessedLine
from evaluations.enums import IndicatorKind
from evaluations.execution import execution_rate
from evaluations.measuring import stated_percentage
from evaluations.prose.basis import gives_cause
from scoring.engine import NOT_APPLICABLE, Completion
from scoring.engine.rounding import HUNDRED, ONE, ZERO, places_of, round_half_up

from .completions import Reading, reading
from .passages import GOALS, PROBLEMS, REASON, Passage
from .subject import IndicatorRow, Subject

R2, R4, R5, E2, F6 = "CK-R2", "CK-R4", "CK-R5", "CK-E2", "CK-F6"
MET, MISSED, NO_TARGET = "met", "missed", ""
_TOLERANCE = Decimal("0.1")
_PARTICLE = Decimal("0.01")  # of the full points
_LEAST = Decimal("0.005")  # rounds away
_DEVIATION = Decimal("1.3")  # from here on local rules take points away from met targets
_LOW_RATE, _NEARLY_FULL = Decimal("0.9"), Decimal("0.95")
_EXECUTION = re.compile(
    "(?<!采购)(?<!采购预算)执行率|支出率|支付率|资金执行情况|预算执行情况|年度(?:财政)?资金总额|资金使用率"
)
_MEASURED = ("proportional", "stepped", "deduction", "threshold")
FORMULAS = ("indicators", *_MEASURED)
"""Rules that compute points from figures; all others take somebody's judgement."""
_CAUSE = re.compile("因(?!此)|由于|受(?![益理众训欢表])|影响(?!力)|滞后|未完成|未达|未能|低于|不足|较慢|偏慢|尚未|调整")
_FELL_SHORT = re.compile(r"(?:未|没有|未能)(?:达到|达标|完成)")
_PROBLEM = re.compile(_CAUSE.pattern + "|[未没不低少差偏欠缺慢晚迟超延需待]|问题|困难")
_BRACKETS = re.compile(r"[（(][^（）()]{0,60}[）)]")


class Award(NamedTuple):
    """Points given to one line or indicator.

    ``computed``: what the formula earns, None where points are a matter of judgement. ``is_reasoned``: a
    reason for points taken away is there; ``is_explained``: the unit says why its score is another.
    ``is_admitted``: a chapter itself says that the target was missed.
    """

    path: str
    title: str
    given: Decimal
    full: Decimal
    computed: Decimal | None
    goal: str = NO_TARGET
    is_execution: bool = False
    is_reasoned: bool = False
    is_explained: bool = False
    row: IndicatorRow | None = None
    is_admitted: bool = False

    @property
    def where(self) -> str:
        """The place of the points in the data package."""
        return self.path if self.path.startswith("stated.") else f"{self.path}.self_score"

    @property
    def verdict(self) -> str:
        """The code of the check that speaks of it, or ""."""
        if self.is_explained or not ZERO <= self.given <= self.full:
            return ""
        if self.computed is None:
            return E2 if self.full - self.given >= _TOLERANCE and not self.is_reasoned else ""
        if self._is_right(self.computed):
            return ""
        if self.given > self.computed:
            is_full = self.given == self.full and self.goal == MISSED
            return F6 if self.is_execution else R4 if is_full else R2
        if self.is_reasoned:
            return ""
        return R5 if self.goal == MET else R2

    def _is_right(self, computed: Decimal) -> bool:
        """The computed points, or what rounding makes of them, unless it makes full points of what is not."""
        missing = abs(computed - self.given)
        if self.given >= self.full and self.goal == MISSED:
            return missing <= (_LEAST if self.is_admitted else self.full * _PARTICLE)
        if self.given >= self.full:
            return missing <= max(self.full * _PARTICLE, _TOLERANCE)
        return missing <= _TOLERANCE or self.given == round_half_up(computed, places_of(self.given))


def awards(subject: Subject) -> Iterator[Award]:
    """All points given in the report, indicator by indicator where these print points, line by line elsewhere."""
    for path, line in subject.lines:
        rows = [row for row in subject.indicators if row.item is line.item and row.facts.weight != ZERO]
        weights = printed_maxima(subject, line.item.code)
        scored = [row for row in rows if row.facts.self_score is not None]
        if weights and scored:
            for row in scored:
                yield from _of_indicator(subject, row, line, weights[row.path])
        elif line.item.state != NOT_APPLICABLE:
            yield from _of_line(subject, path, line, rows)
    yield from _of_execution_group(subject)


def printed_maxima(subject: Subject, item: str) -> Mapping[str, Decimal]:
    """Full points printed for the indicators of an item, by path; empty if their weights are no points.

    Weights may be relative (0.2, or percent of the item): points are what full scores are equal to, or
    what comes near to the points of the item.
    """
    rows = [row for row in subject.indicators if row.item is not None and row.item.code == item]
    weights = {row.path: row.facts.weight for row in rows if row.facts.weight is not None}
    if not weights or len(weights) < len(rows) or rows[0].item is None:
        return {}
    scored = [(row.facts.self_score, row.facts.weight) for row in rows if row.facts.self_score is not None]
    whole, maximum = sum(weights.values(), ZERO), rows[0].item.maximum
    if scored:
        are_points = whole == maximum or any(score == weight != ZERO for score, weight in scored)
    else:
        are_points = whole not in (ONE, HUNDRED) and abs(whole - maximum) * 2 <= maximum
    return weights if are_points or whole == maximum else {}


def _of_indicator(subject: Subject, row: IndicatorRow, line: AssessedLine, full: Decimal) -> Iterator[Award]:
    one, read = row.facts, reading(row.facts, subject.facts.year.year)
    if one.self_score is None or (read is None and one.kind != IndicatorKind.QUALITATIVE):
        return
    is_deviating = read is not None and (read.is_exceeded or read.done.ratio >= _DEVIATION)
    if is_deviating and one.self_score < full:
        return
    goal = _goal(read)
    is_plain = one.kind == IndicatorKind.QUANTITY or goal == MET or one.self_score == full
    if read is not None and not is_plain:
        return  # how many points a late date costs is a matter of judgement
    computed = _earned(row, read, full) if read is not None else None
    is_reasoned = bool(one.deviation_reason) or is_explained_in_words(subject, one.title)
    is_explained = bool(one.self_reason or line.facts.self_reason)
    is_admitted = goal == MISSED and _is_admitted(subject, one.title)
    yield Award(
        row.path, one.title, one.self_score, full, computed, goal, False, is_reasoned, is_explained, row, is_admitted
    )


def _goal(read: Reading | None) -> str:
    return NO_TARGET if read is None else MISSED if read.is_missed else MET


def _earned(row: IndicatorRow, read: Reading, full: Decimal) -> Decimal:
    """The scheme's points for the indicator, in proportion to the full points that are printed for it."""
    result = row.result
    if read.is_exceeded or not (read.is_missed or read.done.is_met):
        return full
    if result is not None and result.maximum and isinstance(result.unrounded, Decimal):
        return full * result.unrounded / result.maximum
    return full * min(max(read.done.ratio, ZERO), ONE)


def _of_line(subject: Subject, path: str, line: AssessedLine, rows: Sequence[IndicatorRow]) -> Iterator[Award]:
    facts, item = line.facts, line.item
    own = [row.facts.self_score for row in rows if row.facts.self_score is not None]
    if line.self_score is None or (facts.self_score is None and not own):
        return
    points = item.points if isinstance(item.points, Decimal) else None
    goal, is_execution = NO_TARGET, bool(_EXECUTION.search(item.title))
    if item.rule == "indicators":
        goals = [_goal(reading(row.facts, subject.facts.year.year)) for row in rows]
        goal = MISSED if MISSED in goals else MET if goals and NO_TARGET not in goals else NO_TARGET
        is_unknown = points is None or (own and goal == MISSED and line.self_score < item.maximum)
        is_lower = points is not None and line.self_score < points and goal != MET
        if is_unknown or is_lower or _is_deviating(rows):
            return  # shares of single indicators are not printed, or qualitative ones explain it
    elif item.rule not in _MEASURED:
        if points is not None and (line.self_score > points or (points == line.self_score and item.rule != "assessed")):
            return  # the checklist or level says why, or is exceeded
        is_known = not subject.assessment.scheme.code.startswith("own-") or item.code in subject.facts.stated.maxima
        points = _execution_points(subject, line.self_score, item.maximum) if is_execution and is_known else None
        if is_execution and points is None:
            return
    elif points is None:
        return
    reasons = [facts.self_reason, *(row.facts.self_reason for row in rows)]
    is_judged = points is None and not is_execution
    asked = "".join(passage.text for passage in subject.passages if passage.role == GOALS)
    is_told = gives_cause(item.title, facts.basis, asked) or _is_among_problems(subject, item.title)
    is_reasoned = (is_told if is_judged else bool(facts.basis)) or any(row.facts.deviation_reason for row in rows)
    is_admitted = goal == MISSED and any(
        _is_admitted(subject, row.facts.title) for row in rows if row.completion and not row.completion.is_met
    )
    yield Award(
        path, item.title, line.self_score, item.maximum, points, goal, is_execution, is_reasoned, any(reasons),
        is_admitted=is_admitted,
    )  # fmt: skip


def _of_execution_group(subject: Subject) -> Iterator[Award]:
    """More points than execution earns, printed for a group of which it is the only item."""
    printed = [stated_percentage(text) for text in subject.facts.stated.rates.values()]
    for dimension in subject.assessment.dimensions:
        given, lines = subject.facts.stated.dimensions.get(dimension.result.code), dimension.lines
        if given is None or len(lines) != 1 or lines[0].facts.self_score is not None:
            continue
        item = lines[0].item
        full, points = subject.facts.stated.maxima.get(item.code, item.maximum), item.points
        if item.rule not in _MEASURED or not isinstance(points, Decimal) or not _EXECUTION.search(item.title):
            continue
        best = max([points, *(full * rate / HUNDRED for rate in printed if rate is not None)])
        if given > points and given - best > _TOLERANCE and full == item.maximum:
            path = f"stated.dimensions.{dimension.result.code}"
            yield Award(path, item.title, given, full, points, is_execution=True)


def _is_deviating(rows: Sequence[IndicatorRow]) -> bool:
    """Points lost by far exceeded targets are counted by the scheme, by its own rule."""
    return all(not isinstance(row.completion, Completion) for row in rows)


def _execution_points(subject: Subject, given: Decimal, full: Decimal) -> Decimal | None:
    """Points for execution under an unknown rule: None unless the rate is low and the points nearly full."""
    printed = [stated_percentage(text) for text in subject.facts.stated.rates.values()]
    rates = [rate.scaleb(-2) for rate in printed if rate is not None] if len(printed) == 1 else []
    rate = execution_rate([line for line in subject.facts.budget_lines if line.spent is not None])
    best = max([*rates, *([rate] if rate is not None else [])], default=ONE)
    is_generous = best < _LOW_RATE and given >= full * _NEARLY_FULL
    return round_half_up(full * best, 2) if is_generous else None


def is_explained_in_words(subject: Subject, title: str) -> bool:
    """Whether chapters name an indicator or line among the problems, or in a sentence that gives a cause."""
    core = _BRACKETS.sub("", title)
    # The many words around 满意度 in long titles are those of the project.
    grams = {"满意"} if "满意" in core else {core[i : i + 4] for i in range(max(len(core) - 3, 1))}
    return any(_names(passage, grams) for passage in subject.passages)


def _is_admitted(subject: Subject, title: str) -> bool:
    """Whether a sentence that names an indicator says that it fell short."""
    core = _BRACKETS.sub("", title)
    return any(
        core in passage.text and any(core in one.text and _FELL_SHORT.search(one.text) for one in passage.sentences)
        for passage in subject.passages
    )


def _is_among_problems(subject: Subject, title: str) -> bool:
    core = _BRACKETS.sub("", title)
    return any(core in passage.text for passage in subject.passages if passage.role == PROBLEMS)


def _names(passage: Passage, grams: set[str]) -> bool:
    if not any(gram in passage.text for gram in grams):
        return False
    if passage.role == REASON:
        return True
    if passage.role == PROBLEMS:
        return any(_PROBLEM.search(one) and any(gram in one for gram in grams) for one in passage.paragraphs)
    return any(
        _CAUSE.search(sentence.text) and any(gram in sentence.text for gram in grams) for sentence in passage.sentences
    )

"""What a text concludes from the figures of the report: how far a result is from its target, and the grade."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from evaluations.bindable import DOT, FRACTION
from evaluations.prose.mentions import COUNT, POINTS, Mention, figures
from scoring.engine.rounding import HUNDRED, plain

from .findings import Found
from .known import Known, read_quantity
from .matching import EQUAL, Match, in_its_unit, significant
from .passages import GOALS, IMPROVEMENTS
from .subject import Subject

_TELLING_DIGITS = 3
_GAP = re.compile(
    r"^[，,（(]?(?:比|较|距|与)?(?:年度|年初|预期|绩效|既定)?目标(?:值|数|任务)?(?:要求)?"
    r"(?:还|相)?(?:少|多|低|高|差|超|超出|超过|高出|低了|少了|多了)(?:了)?$"
)
_GRADE = re.compile(
    r"等[级次](?:评定)?(?:为|是|：)?[“\"]?(?P<grade>优秀?|良好?|中等?|一般|较?差)[”\"]?(?=[，。；、）)\s]|$)"
)
_GRADES = {"优秀": "优", "良好": "良", "中等": "中", "一般": "中", "较差": "差"}


def is_telling(mention: Mention, after: Mention, core: str) -> bool:
    """Whether the figure behind a count tells which thing is counted: one of a name, with digits enough."""
    is_counted = mention.kind == after.kind == COUNT and not mention.approximate and not after.approximate
    return is_counted and mention.unit != after.unit and len(core) > 1 and len(significant(after)) >= _TELLING_DIGITS


def gaps_are_right(subject: Subject, found: list[Match]) -> Iterator[Found]:
    """完成1.08万人，比目标少0.12万人: the difference of the result before and its target."""
    for one, following in pairwise(found):
        gap, known, passage = following.mention, one.known, following.passage
        is_next = one.passage is passage and one.mention.sentence == gap.sentence and one.outcome == EQUAL
        if known is None or not is_next or gap.approximate or not _GAP.search(gap.name) or known.naming.is_plan:
            continue
        in_points = known.unit == FRACTION and gap.kind == POINTS
        said = gap.value / HUNDRED if in_points else gap.value
        step = gap.step / HUNDRED if in_points else gap.step
        gaps = [abs(target - known.value) for target in _targets(subject, known)]
        if not gaps or not (in_points or gap.unit == known.unit) or any(abs(said - right) < step for right in gaps):
            continue
        computed = in_its_unit(gaps[0] * HUNDRED if in_points else gaps[0], gap)
        words = f"“{passage.title}”中“{passage.text[one.mention.start : gap.end]}”与报告数据不一致"
        message = f"{words}：按“{known.name}”和目标值计算，相差 {computed}，请核对后更正。"
        yield Found(passage.where, gap.text, computed, message)


def gaps_in_words_are_right(subject: Subject, found: list[Match]) -> Iterator[Found]:
    """通过率未达标，比目标低4.3个百分点: the result stands in the row of the indicator alone."""
    rates = _rates_with_targets(subject)
    for match in found:
        gap, passage = match.mention, match.passage
        before = passage.text[gap.part : gap.start]
        if gap.kind != POINTS or gap.approximate or not _GAP.search(gap.name) or re.search(r"\d", before):
            continue
        named = [title for title in rates if title in before]
        if len(named) != 1 or not match.is_this_year or not passage.is_typed(gap.start, gap.end):
            continue
        off = [abs(target - actual) * HUNDRED for target, actual in rates[named[0]]]
        if any(abs(gap.value - right) < gap.step for right in off):
            continue
        computed = in_its_unit(off[0], gap)
        words = f"“{passage.title}”中“{before.strip()}{gap.text}”与报告数据不一致"
        message = f"{words}：按“{named[0]}”的完成值和目标值计算，相差 {computed}，请核对后更正。"
        yield Found(passage.where, gap.text, computed, message)


def _rates_with_targets(subject: Subject) -> dict[str, list[tuple[Decimal, Decimal]]]:
    """Targets (in its row, as declared) and the result of each indicator that is a percentage, by its title."""
    found: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for row in subject.indicators:
        title, actual = row.facts.title, read_quantity(row.facts.actual, row.facts.unit)
        if actual is None or actual.unit != FRACTION or actual.upper is not None or title in found:
            continue
        declared = [one.value for one in subject.facts.targets if one.title == title]
        targets = [read_quantity(text, row.facts.unit) for text in (row.facts.target, *declared)]
        pairs = [(one.value, actual.value) for one in targets if one and one.upper is None and one.unit == FRACTION]
        if pairs:
            found[title] = pairs
    return found


def _targets(subject: Subject, known: Known) -> Iterator[Decimal]:
    """What was planned of the indicator of a figure: as it stands in its row, and as it was declared."""
    title, _, aspect = known.name.rpartition(DOT)
    rows = [one.facts for one in subject.indicators if one.facts.title == title] if aspect == "完成值" else []
    if len(rows) == 1:
        declared = [one.value for one in subject.facts.targets if one.title == title]
        for text in (rows[0].target, *declared):
            quantity = read_quantity(text, rows[0].unit)
            if quantity and quantity.upper is None:
                yield quantity.value


def grade_in_text(subject: Subject) -> Iterator[Found]:
    """自评99.55分，评价等级为良: the grade in the sentence of the total is the one that the total earns."""
    stated, scheme = subject.facts.stated, subject.assessment.scheme
    total = stated.total
    earned = scheme.grade(total) if total is not None else ""
    if total is None or not earned or _grade(stated.grade) not in ("", earned):
        return  # told of the printed grade
    for passage in subject.passages:
        for sentence in passage.sentences if passage.role not in (GOALS, IMPROVEMENTS) else ():
            found = _GRADE.search(sentence.text)
            if not found or _grade(found["grade"]) in (earned, ""):
                continue
            if any(one.unit == "分" and one.value == total for one in figures(sentence.text)):
                message = f"“{passage.title}”写“{found[0]}”，而自评总分 {plain(total)} 分对应“{earned}”，请核对后更正。"
                yield Found(passage.where, found[0], earned, message)


def _grade(word: str) -> str:
    return _GRADES.get(word, word)

"""What was declared against what is reported: the declared target table and the indicators, goals and results."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache, partial

from evaluations.enums import Level1, Level2, Severity
from evaluations.facts import IndicatorFacts, TargetFacts
from scoring.engine.dates import parse_date
from scoring.engine.errors import MeasurementError
from scoring.engine.quantities import LESS, MORE, Quantity, parse_quantity, split_unit

from .findings import WHOLE_REPORT, Found, check
from .goals import goals_have_results
from .subject import Subject

_UNIT_AT_END = re.compile(
    r"[（(](?:单位[：:])?(?:[%％‰]|[万亿千百]{0,2}(?:元|平方米|平方公里|公顷|亩|公里|米|吨|人次|人|个|件|项|户|家|场|次|"
    r"条|套|台|天|篇|册|宗|批次|处|座|辆|份|期|立方米)(?:/\w{1,3})?)[）)]$"
)
_LIKE_ENOUGH, _SHARED_AT_LEAST = 0.6, 0.3
_SAME_LEVEL, _SAME_VALUE = 0.15, 0.25
_TOLD = re.compile("调整|变更|修订|修改|调增|调减|改为|更名|新增指标|取消|追加")
_PIECES = re.compile(r"[，、；;]|,(?!\d{3})")
_OPPOSITE = {MORE: LESS, LESS: MORE}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A declared target and the indicators that report it: one, or several it was split into."""

    number: int
    target: TargetFacts
    reported: tuple[tuple[int, IndicatorFacts], ...]


@check(
    "CK-X1",
    Severity.ADVISORY,
    title="结果表的指标与申报的绩效目标表不一致",
    source="财预〔2020〕10号：自评对照批复的绩效目标；目标调整须按程序报批并说明",
    rests_on=WHOLE_REPORT,
)
def results_report_what_was_declared(subject: Subject) -> Iterator[Found]:
    """Every declared target is reported under its name, value and level, and nothing besides; changes are told."""
    targets, indicators = subject.facts.targets, subject.facts.indicators
    if not targets or not indicators:
        return
    pairs = _pairs(targets, indicators)
    if not pairs:
        yield _nothing_in_common(targets, indicators)
        return
    for pair in pairs:
        found = _changed(pair)
        if found and not _is_told(subject, pair.target.title, *(one.title for _, one in pair.reported)):
            yield found
    paired, reported = {one.number for one in pairs}, {at for pair in pairs for at, _ in pair.reported}
    for i, target in enumerate(targets):
        if i not in paired and not _is_told(subject, target.title):
            message = f"申报的目标“{target.title}”（{target.value}）在结果表中没有，请补报完成情况，或说明调整的依据。"
            yield Found(f"targets[{i}].title", f"{target.title} {target.value}".strip(), "", message)
    for i, one in enumerate(indicators):
        if i not in reported and not _is_told(subject, one.title):
            message = f"结果表的指标“{one.title}”（{one.target}）在申报的绩效目标表中没有，请说明增加的依据，或改报申报的指标。"
            yield Found(f"indicators[{i}].title", "", f"{one.title} {one.target}".strip(), message)


def _nothing_in_common(targets: Sequence[TargetFacts], indicators: Sequence[IndicatorFacts]) -> Found:
    stated, computed = ("、".join(one.title for one in rows[:5]) for rows in (targets, indicators))
    message = f"结果表的指标（{computed}等）与申报的绩效目标表（{stated}等）没有一项对应，请按申报的指标填报完成情况。"
    return Found("targets", stated, computed, message)


def _pairs(targets: Sequence[TargetFacts], indicators: Sequence[IndicatorFacts]) -> list[_Pair]:
    """Targets with their indicators: by name, then several that a target names, then by likeness."""
    left, right = dict(enumerate(targets)), dict(enumerate(indicators))
    pairs = []
    for i, target in enumerate(targets):
        same = [j for j, one in right.items() if plain_title(one.title) == plain_title(target.title)]
        if same:
            j = max(same, key=partial(_likeness_at, target, indicators))
            pairs.append(_Pair(i, left.pop(i), ((j, right.pop(j)),)))
    for i, target in list(left.items()):
        words = plain_title(target.title + target.value)
        named = [
            (j, one) for j, one in right.items() if len(plain_title(one.title)) > 3 and plain_title(one.title) in words
        ]
        if len(named) > 1:
            pairs.append(_Pair(i, left.pop(i), tuple((j, right.pop(j)) for j, _ in named)))
    alike = ((_likeness(target, one), i, j) for i, target in left.items() for j, one in right.items())
    for likeness, i, j in sorted(alike, key=lambda one: (-one[0], one[1:])):
        if likeness >= _LIKE_ENOUGH and i in left and j in right:
            pairs.append(_Pair(i, left.pop(i), ((j, right.pop(j)),)))
    return sorted(pairs, key=lambda pair: pair.number)


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A title without unit in brackets, number in front, punctuation and blanks."""
    title = _UNIT_AT_END.sub("", "".join(title.split()))
    title = re.sub(r"^(?:指标)?\d{1,2}[.、:：．]", "", unicodedata.normalize("NFKC", title))  # noqa: RUF001
    return re.sub(r"[^\w%]|_", "", title)


def _likeness(target: TargetFacts, one: IndicatorFacts) -> float:
    """1 and more for the same; 0 if level or name have too little in common."""
    if target.level1 != one.level1 and target.level2 != one.level2:
        return 0
    shared = _shared(plain_title(target.title), plain_title(one.title))
    if shared < _SHARED_AT_LEAST:
        return 0
    is_same = _same_text(target.value, one.target)
    return shared + (target.level2 == one.level2) * _SAME_LEVEL + is_same * _SAME_VALUE


def _likeness_at(target: TargetFacts, indicators: Sequence[IndicatorFacts], at: int) -> float:
    return _likeness(target, indicators[at])


@lru_cache(maxsize=8192)
def _shared(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _changed(pair: _Pair) -> Found | None:
    """What became of one target, as one finding."""
    target, where = pair.target, f"targets[{pair.number}]"
    stated = f"{target.title} {target.value}".strip()
    computed = "、".join(f"{one.title} {one.target}".strip() for _, one in pair.reported)
    levels = "、".join(dict.fromkeys(_level(one) for _, one in pair.reported if _is_other_level(target, one)))
    moved = f"，类别由“{_level(target)}”变为“{levels}”" if levels else ""
    if len(pair.reported) > 1:
        message = (
            f"申报的目标“{target.title}”在结果表中拆成了“{computed}”{moved}，请说明拆分的依据，或按申报的指标填报。"
        )
        return Found(f"{where}.title", stated, computed, message)
    one = pair.reported[0][1]
    renamed = plain_title(target.title) != plain_title(one.title)
    is_other = has_other_value(target.value, one.target, one.unit)
    if not (renamed or is_other or moved):
        return None
    facts = (
        f"名称改为“{one.title}”" if renamed else "",
        f"指标值由“{target.value}”变为“{one.target}”" if is_other else "",
    )
    told = "，".join([*(fact for fact in facts if fact), *([moved[1:]] if moved else [])])
    place = "value" if is_other and not renamed else "level2" if moved and not renamed else "title"
    message = f"申报的目标“{target.title}”在结果表中{told}，请按申报的目标填报，或说明调整的依据。"
    return Found(f"{where}.{place}", stated, computed, message)


def _is_other_level(target: TargetFacts, one: IndicatorFacts) -> bool:
    """Older tables put costs under outputs, some have no second level: neither is a change."""
    if target.level2 and one.level2:
        return target.level2 != one.level2
    return target.level1 != one.level1


def _level(row: TargetFacts | IndicatorFacts) -> str:
    if row.level2 in Level2.values:
        return str(Level2(row.level2).label)
    return str(Level1(row.level1).label) if row.level1 in Level1.values else row.level1


def _same_text(one: str, other: str) -> bool:
    def plain(text: str) -> str:
        return re.sub(r"[\s，。,;；、]|[约≥≤=><]", "", unicodedata.normalize("NFKC", text))

    return bool(one) and plain(one) == plain(other)


def has_other_value(declared: str, reported: str, unit: str = "") -> bool:
    """Whether a figure of the report has figures of its kind in the declaration, and none is the same.

    Either may hold several, as "约56亿，完成率≥95%" does. Words, and figures in other units, contradict nothing.
    """
    if _same_text(declared, reported):
        return False
    before, after = _figures(declared), _figures(reported)
    for one in after:
        alike = [other for other in before if _is_comparable(one, other, unit)]
        if alike and not any(_is_same(one, other) for other in alike):
            return True
    return False


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[date | Quantity, ...]:
    found = (_figure(piece) for piece in _PIECES.split(text) if piece.strip())
    return tuple(one for one in found if one is not None)


def _figure(text: str) -> date | Quantity | None:
    """A day or a quantity; words are neither, and a day that does not exist is told elsewhere."""
    try:
        return parse_date(text) or parse_quantity(text)
    except MeasurementError:
        return None


def _is_comparable(one: date | Quantity, other: date | Quantity, unit: str) -> bool:
    if not (isinstance(one, Quantity) and isinstance(other, Quantity)):
        return type(one) is type(other)
    base = split_unit(unit)[1]
    return (one.unit or base or other.unit) == (other.unit or base or one.unit)


def _is_same(one: date | Quantity, other: date | Quantity) -> bool:
    """The same figure; one without its unit is held against what is printed of the other."""
    if not (isinstance(one, Quantity) and isinstance(other, Quantity)):
        return one == other
    if one.comparator and _OPPOSITE.get(one.comparator) == other.comparator:
        return False
    if (one.value, one.upper) == (other.value, other.upper):
        return True
    return not (one.unit and other.unit) and _shown(one) == _shown(other)


def _shown(one: Quantity) -> tuple[Decimal, Decimal | None]:
    return one.shown, None if one.upper is None else one.upper / one.scale


def _is_told(subject: Subject, *titles: str) -> bool:
    """Whether a reason or a sentence of the report tells of a change to an indicator of such a name."""
    plain = [plain_title(title) for title in titles]
    for row in subject.indicators:
        words = row.facts.deviation_reason + row.facts.self_reason
        if words and plain_title(row.facts.title) in plain and _TOLD.search(words):
            return True
    return any(
        any(gram in plain_title(sentence) for title in plain for gram in _grams(title))
        for sentence in _telling(subject)
    )


def _telling(subject: Subject) -> list[str]:
    """The sentences that speak of changed targets or indicators."""
    sentences = (one.text for passage in subject.passages for one in passage.sentences)
    return [one for one in sentences if _TOLD.search(one) and re.search("指标|目标", one)]


def _grams(title: str, length: int = 4) -> set[str]:
    return {title[i : i + length] for i in range(max(1, len(title) - length + 1))}


CHECKS = (results_report_what_was_declared, goals_have_results)

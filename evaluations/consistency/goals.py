"""Whether the numbered goals of a report have results."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from evaluations.enums import Severity

from .findings import WHOLE_REPORT, Found, check
from .passages import BASIS, GOALS, OTHER, PROBLEMS, REASON, RESULTS, Passage
from .subject import Subject

_GOAL = re.compile(r"[（(]?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]、?|[.．、])(?!\d)(?P<text>.+)")  # noqa: RUF001
_SAYS_WHAT_THE_UNIT_IS = re.compile(
    "机构|职能|职责|概况|基本情况|前言|依据|小组|评价方式|评价指标|过程|报送|公开|结束语|资金|支出"
)
_GENERIC = re.compile(
    "进一步|工作任务|日常工作|日常|工作部门|年度|目标|任务|完成|确保|做好|抓好|加强|推进|推动|促进|积极|稳步|有序|落实|开展|组织|"
    "实施|提高|提升|高质量|及时|有效|不断|持续|各项|全市|全县|全区|全镇|我市|我县|我区|我局|情况|以上|以下|不少于|不低于|达到|[约等及和与的]"
)
_WORDS_OF_RESULTS = 300
_MOSTLY_SAID = 0.6
_TITLE = 16


class _Goal(NamedTuple):
    number: str
    text: str
    grams: frozenset[str]


@check(
    "CK-X4",
    Severity.ADVISORY,
    title="列出的目标没有说到结果",
    source="财预〔2020〕10号：自评应对照全部绩效目标说明完成情况",
    rests_on=WHOLE_REPORT,
)
def goals_have_results(subject: Subject) -> Iterator[Found]:
    """Of every numbered goal at least one key word returns in the results; one finding a chapter names the others."""
    said = _results(subject)
    if len(said) < _WORDS_OF_RESULTS:
        return
    chapters = [passage for passage in subject.passages if passage.role == GOALS]
    # Tasks of the year repeat the goals; they count where no chapter is about goals.
    for passage in [one for one in chapters if "目标" in one.title] or chapters:
        yield from _unanswered(passage, _plain(subject.facts.unit.name), said)


def _unanswered(passage: Passage, unit: str, said: str) -> Iterator[Found]:
    named = "；".join(
        f"{one.number}.{one.text[:_TITLE].rstrip('，、；。')}" + _twin(one, goals, said)
        for goals in _lists(_goals(passage, unit))
        for one in _without_answer(goals, said)
    )
    if not named:
        return
    message = f"“{passage.title}”列出的目标在自评结果中没有说到：{named}。请补充这些目标的完成情况。"
    yield Found(passage.where, named, "", message)


def _lists(goals: list[_Goal]) -> list[list[_Goal]]:
    """A list begins where the numbers begin again, such as that of the projects behind the goals."""
    starts = [0, *(i for i, one in enumerate(goals) if i and one.number in ("1", "一")), len(goals)]
    return [goals[begin:end] for begin, end in pairwise(starts)]


def _without_answer(goals: list[_Goal], said: str) -> list[_Goal]:
    """Of one list; where most goals find no answer, the results stand somewhere else."""
    without = [one for one in goals if not _is_answered(one, said)]
    return [] if len(goals) < 3 or 2 * len(without) > len(goals) else without


def _twin(goal: _Goal, goals: list[_Goal], said: str) -> str:
    """Another goal with the same key word may be the same goal."""
    for gram in sorted(goal.grams):
        sharing = [one.number for one in goals if one is not goal and gram in one.grams]
        if len(sharing) == 1 and gram not in said:
            return f"（与第{sharing[0]}项都提到“{gram}”，请核对是否重复）"
    return ""


def _goals(passage: Passage, unit: str) -> list[_Goal]:
    """The numbered lines; what three goals share, or the unit's name has, tells none of them apart."""
    numbered = [found for line in passage.paragraphs if (found := _GOAL.fullmatch(line))]
    name = re.compile("|".join(sorted(_grams(unit))) or "$^")
    grams = [_grams(name.sub(" ", found["text"])) for found in numbered]
    often = Counter(gram for one in grams for gram in one)
    return [
        _Goal(found["number"], found["text"], frozenset(gram for gram in one if often[gram] < 3))
        for found, one in zip(numbered, grams, strict=True)
    ]


def _is_answered(goal: _Goal, said: str) -> bool:
    if "满意度" in goal.text and "满意" not in said:
        return False
    if not goal.grams or any(gram in said for gram in goal.grams):
        return True
    pairs = {word[i : i + 2] for word in _words(goal.text) for i in range(len(word) - 1)}
    return bool(pairs) and sum(pair in said for pair in pairs) >= _MOSTLY_SAID * len(pairs)


def _grams(text: str) -> frozenset[str]:
    return frozenset(word[i : i + 4] for word in _words(text) for i in range(len(word) - 3))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    """Runs of characters between punctuation, figures and words that every goal has."""
    quiet = re.sub('[“”"‘’]', "", text)
    return tuple(word for word in re.split(r"[^一-龥]+", _GENERIC.sub(" ", quiet)) if len(word) > 1)


def _plain(text: str) -> str:
    return re.sub(r"[^一-龥]", "", text)


def _results(subject: Subject) -> str:
    """All that speaks of results, without punctuation; chapters that say what the unit is or plans do not."""
    told = (
        passage.text
        for passage in subject.passages
        if passage.role in (RESULTS, BASIS, REASON, PROBLEMS)
        or (passage.role == OTHER and not _SAYS_WHAT_THE_UNIT_IS.search(passage.title))
    )
    rows = (one.title + one.actual + one.deviation_reason for one in subject.facts.indicators)
    return " ".join(_plain(text) for text in (*told, *rows))

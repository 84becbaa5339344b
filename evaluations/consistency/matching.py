"""Figures typed in text against the report's own: equal after rounding, contradictory, or bound to none.

A figure in text is contradictory only if the words right before it name one of the report's figures, in the
same unit and for the evaluation year; whatever else differs is unbound. Equal it may also be without a name:
if it has four digits or more and exactly one figure comes to it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from evaluations.bindable import FRACTION
from evaluations.narrative import number
from evaluations.prose.mentions import ABOUT, ABOVE, BELOW, FIGURES, YEAR, Mention, mentions
from evaluations.prose.naming import BUDGET, FINAL, INITIAL, RATE, SPENT, TOTAL, Naming, naming
from scoring.engine.rounding import places_of, round_half_up

from .governing import governed, is_of_every_report, own_words
from .known import Known, declared_targets, known_figures, rates_of_lines, results_in_bases
from .passages import BASIS, RESULTS, Passage
from .subject import Subject

EQUAL, CONTRADICTORY, UNBOUND = "equal", "contradictory", "unbound"
_MEASURE = re.compile(r"(?:场次|人次|人数|次数|天数|户数|件数|个数|里程|面积|数量|金额|总额|[人次户天例批])$")
# What is said of another time, of a part, or of an average is not the report's figure.
_ELSEWHERE = re.compile(
    r"上年|去年|上一年|前年|往年|历年|同期|以来|累计|截[至止]|预计|预期|拟|将|明年|下年|次年|[一二三四上下]半?季度|半年|"
    r"\d月|每|均|占|其中$|各|分别|比|较|另|追加|新增$|由|从|(?<!新)增|减|提高|下降|到$|至$|近[两三五\d]年|十[一二三四五]五"
)
_PLANNED = re.compile(r"目标|计划|任务|指标|要求|应|拟|需|预期|以上")
_GOALS_FOLLOW = re.compile(r"(?:目标|任务|指标|计划)(?:数|值|量)?(?:为|是|：|:)|下达[^，。；]{0,16}(?:任务|计划|指标)")
_DONE = re.compile(r"实际|完成|实现|已")
_ALREADY = re.compile(r"实际|已")
_COMPARED = re.compile(r"[比较]$")


class Match(NamedTuple):
    """A figure in text with what became of it; ``known`` is the figure that it equals or contradicts."""

    passage: Passage
    mention: Mention
    outcome: str
    known: Known | None = None
    is_this_year: bool = True


class Index:
    """The figures of a report by what text calls them, and by value; some by their names alone.

    ``about``: the words that name the report itself.
    """

    def __init__(self, known: Iterable[Known], only_named: Iterable[Known] = (), about: str = "") -> None:
        self.about = about
        self.called: dict[tuple[str, frozenset[str], str], list[Known]] = defaultdict(list)
        self.of_unit: dict[str, list[Known]] = defaultdict(list)
        shorter: dict[tuple[str, frozenset[str], str], list[Known]] = defaultdict(list)
        for one in known:
            self.of_unit[one.unit].append(one)
        for one in (*(each for figures in self.of_unit.values() for each in figures), *only_named):
            core, aspects, _ = one.naming
            self.called[core, aspects, one.unit].append(one)
            if INITIAL in aspects:  # who says 预算 may mean it too
                self.called[core, aspects - {INITIAL} | {BUDGET}, one.unit].append(one)
            short = bare_of_measure(core)
            if short != core and len(short) >= 4:
                shorter[short, aspects, one.unit].append(one)
        for key, found in shorter.items():
            if len({one.naming.core for one in found}) == 1:
                self.called.setdefault(key, found)

    def named(self, called: Naming, unit: str) -> list[Known]:
        """The figures that go by this name: target and actual value of an indicator, budgets before and after."""
        return self.called.get((called.core, called.aspects, unit), [])

    def rates_of(self, known: Known) -> list[Known]:
        """The completion ratio of the indicator of this figure."""
        return self.called.get((known.naming.core, frozenset((RATE,)), FRACTION), [])

    def is_own(self, mention: Mention) -> bool:
        """Whether a figure is the one of the report that goes by its name."""
        return any(is_close(mention, one.value) for one in self.named(naming(mention.name), mention.unit))

    def alike(self, mention: Mention) -> Known | None:
        """The one figure that comes to the value, if it has digits enough to be no coincidence."""
        if len(significant(mention)) < 4:
            return None
        near = [one for one in self.of_unit[mention.unit] if is_equal(mention, one.value)]
        return near[0] if len({one.name for one in near}) == 1 else None


def bare_of_measure(core: str) -> str:
    """The name of a thing without 面积, 数量 and the like, which people leave away in text."""
    return _MEASURE.sub("", core)


def significant(mention: Mention) -> str:
    """The digits of a figure without zeros before and after."""
    return "".join(str(digit) for digit in mention.value.normalize().as_tuple().digits)


def is_equal(mention: Mention, value: Decimal) -> bool:
    """Whether a value, rounded as the text prints it, is what the text says; about, over and under are heard."""
    step = mention.step
    if round_half_up(value / step, 0) * step == mention.value:
        return True
    if mention.approximate == ABOUT:
        return abs(value - mention.value) <= abs(mention.value) / 20
    if mention.approximate == ABOVE:
        return value >= mention.value
    return mention.approximate == BELOW and value <= mention.value


def is_close(mention: Mention, value: Decimal) -> bool:
    """Equal, or cut off instead of rounded: no reason to complain."""
    return is_equal(mention, value) or abs(value - mention.value) < mention.step


def matches(subject: Subject) -> list[Match]:
    """Every quantity in the report's texts, in order."""
    only_named = (*rates_of_lines(subject), *declared_targets(subject), *results_in_bases(subject))
    index = Index(known_figures(subject), only_named, own_words(subject.facts))
    return [one for passage in subject.passages for one in in_passage(passage, index, subject.facts.year.year)]


def in_passage(passage: Passage, index: Index, year: int) -> Iterator[Match]:
    """The quantities of one text. A 完成率 without a name belongs to the indicator named just before it."""
    found = mentions(passage.text)
    spoken_of = years_spoken_of(found, passage.text, year)
    of_others = governed(passage, found, index.is_own, index.about)
    before: Known | None = None
    previous: Mention | None = None
    is_part = False
    for mention, is_this_year in zip(found, spoken_of, strict=True):
        if mention.kind not in FIGURES:
            continue
        if previous is None or previous.sentence != mention.sentence:
            before = None
        if previous and "其中" in passage.text[previous.end : mention.start]:
            is_part = not naming(previous.name).aspects & {SPENT, FINAL}
        elif previous and previous.sentence != mention.sentence:
            is_part = False
        one = _match(passage, mention, index, before)
        is_rate_of_line = one.known is not None and one.known.figure is None and mention.unit == FRACTION
        is_other = mention.start in of_others and _may_be_of_another(mention)
        if one.outcome == CONTRADICTORY and ((is_part and not is_rate_of_line) or is_other or not is_this_year):
            one = Match(passage, mention, UNBOUND)
        yield one._replace(is_this_year=is_this_year)
        if one.known and one.known.naming.aspects != {RATE}:
            before = one.known
        elif mention.unit != FRACTION:
            before = None
        previous = mention


def _may_be_of_another(mention: Mention) -> bool:
    """Whether a name says nothing of its own; 完成率 is that of the indicator before, 总分 that of the report."""
    called = naming(mention.name)
    return is_of_every_report(called.core) and not called.aspects & {RATE, TOTAL}


def years_spoken_of(found: tuple[Mention, ...], text: str, year: int) -> list[bool]:
    """Of every mention whether it speaks of the evaluation year, as far as its paragraph says."""
    said: list[bool] = []
    current, paragraph = year, 0
    for one in found:
        begins = text.rfind("\n", 0, one.start) + 1
        if begins != paragraph:
            current, paragraph = year, begins
        if one.kind == YEAR and isinstance(one.meaning, int) and not _COMPARED.search(one.name):
            current = one.meaning
        said.append(current == year)
    return said


def _match(passage: Passage, mention: Mention, index: Index, before: Known | None) -> Match:
    called = naming(mention.name)
    is_plan = is_planned(passage, mention, called)
    candidates = [one for one in index.named(called, mention.unit) if is_plan or not one.is_declared]
    if not candidates and before and called.aspects == {RATE} and not called.core:
        candidates = index.rates_of(before)
    equal = next((one for one in candidates if is_equal(mention, one.value)), None)
    if equal and equal.is_missed and _is_told_as_done(passage, mention, called):
        done = [one for one in candidates if not one.naming.is_plan and not is_close(mention, one.value)]
        if len(done) == len(candidates) - 1 == 1:
            return Match(passage, mention, CONTRADICTORY, done[0])
    if equal:
        return Match(passage, mention, EQUAL, equal)
    if candidates and not _is_elsewhere(mention, called):
        if any(is_close(mention, one.value) for one in candidates):
            return Match(passage, mention, UNBOUND)
        meant = [one for one in candidates if one.naming.is_plan == is_plan] or candidates
        if is_plan and not called.aspects and not any(one.naming.is_plan for one in meant):
            return Match(passage, mention, UNBOUND)
        nearest = min(meant, key=lambda one: abs(one.value - mention.value))
        return Match(passage, mention, CONTRADICTORY, nearest)
    if known := index.alike(mention):
        return Match(passage, mention, EQUAL, known)
    return Match(passage, mention, UNBOUND)


def is_planned(passage: Passage, mention: Mention, called: Naming) -> bool:
    """Whether a figure is a goal: called so, in a chapter on goals, or in the list behind 任务指标为."""
    if called.is_plan:
        return True
    before = passage.text[max(mention.sentence, mention.start - 120) : mention.start]
    said = [one.end() for one in _GOALS_FOLLOW.finditer(before)]
    if not said and not passage.is_about_goals(mention.start):
        return False
    if not said:
        return not _ALREADY.search(mention.name)
    return not _DONE.search(before, said[-1])


def _is_told_as_done(passage: Passage, mention: Mention, called: Naming) -> bool:
    """Whether a target stands where results are told, and nothing before or behind it says that it is one."""
    if passage.role not in (RESULTS, BASIS) or called.is_plan or mention.approximate:
        return False
    begins = passage.text.rfind("\n", 0, mention.start) + 1
    around = passage.text[begins : mention.start] + passage.text[mention.end : mention.end + 8]
    return not _PLANNED.search(around)


def is_said_of_another(match: Match) -> bool:
    """Whether a figure is of another time, a part or an average: not what its name alone would mean."""
    return not match.is_this_year or bool(_ELSEWHERE.search(match.mention.name))


def _is_elsewhere(mention: Mention, called: Naming) -> bool:
    """By the words around the name; those of the name itself do not count."""
    around = mention.name.replace(called.core, "") if called.core else mention.name
    return bool(_ELSEWHERE.search(around))


def in_its_unit(value: Decimal, mention: Mention) -> str:
    """A value as the text would print it: in the unit of the text, with enough decimals to differ from it."""
    shown = value / mention.scale
    written = mention.value / mention.scale
    places = places_of(mention.step / mention.scale) if mention.scale else 0
    for decimals in (None, max(places, 2), places + 2, places + 4):
        text = number(shown, decimals)
        if Decimal(text) != written:
            return text + mention.unit_shown
    return number(shown) + mention.unit_shown

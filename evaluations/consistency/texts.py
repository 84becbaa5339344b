"""One figure, two values: text against data, text against text, and the unit's reports against each other."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from evaluations.enums import Severity
from evaluations.facts import BudgetLineFacts
from evaluations.prose.arithmetic import recomputed
from evaluations.prose.mentions import AMOUNT, Mention
from evaluations.prose.naming import naming
from scoring.engine.inputs import BUDGET_AMOUNTS

from .findings import Found, check
from .gaps import gaps_are_right, gaps_in_words_are_right, grade_in_text, is_telling
from .known import Known, read_quantity
from .matching import (
    CONTRADICTORY,
    UNBOUND,
    Match,
    bare_of_measure,
    in_its_unit,
    is_close,
    is_planned,
    is_said_of_another,
    matches,
)
from .misprints import digits_are_not_exchanged
from .subject import Subject

_COMMON = re.compile(
    r"实际|预算|安排|支出|资金|收入|决算|项目|经费|到位|完成|投资|总额|合计|专项|其他|工作|目标|指标|绩效|补助|数量|"
    r"截至|目前|偏差|程度|进度|比例|比率|百分|率|全年|年度|本年|累计|新增|达到|满意度|满意率|服务对象|群众|占地|面积|建筑|规划|用地"
)
_AMOUNT_LABELS = dict(zip(BUDGET_AMOUNTS, ("年初预算", "调整后预算", "到位", "支出", "结转"), strict=True))
# 二是节水灌溉。新增4.8万亩: the heading says of what.
_BARE_VERB = re.compile(r"^(?:全年|共|已)?(新增|新建|改造|修复|建成|完成|培训|发放)(?:了|约)?$")
_HEADING = re.compile(
    r"(?:^|[。；\n])(?:[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.])?([一-龥]{4,12})[。：]$"
)
_NO_NOUN = re.compile(r"[^一-龥]|全[年市县区省]|共|开展|举办|举行|组织|完成|实现|各类|其中")
_SLIPS = (Decimal(10) ** 4, Decimal(10) ** 8)


@check(
    "CK-X2",
    Severity.ADVISORY,
    title="同一数字在两处不同",
    source="财预〔2020〕10号：自评数据应当真实、准确，文字、附表和数据一致",
    rests_on=("indicators",),
)
def one_figure_has_one_value(subject: Subject) -> Iterator[Found]:
    """A named figure has the same value in text and data, in all texts, and in all reports of the unit."""
    found = matches(subject)
    yield from _against_data(found)
    yield from _against_text(subject, found)
    yield from _told_together(subject, found)
    yield from gaps_are_right(subject, found)
    yield from gaps_in_words_are_right(subject, found)
    yield from digits_are_not_exchanged(subject, found)
    yield from grade_in_text(subject)
    yield from _against_reports(subject)


def _against_data(found: list[Match]) -> Iterator[Found]:
    """What its own sentence contradicts is told once, by CK-R9."""
    told: set[tuple[str, Decimal]] = set()
    for passage, mention, outcome, known, _ in found:
        if outcome != CONTRADICTORY or known is None or not passage.is_typed(mention.start, mention.end):
            continue
        if (known.name, mention.value) in told or mention in recomputed(passage.text):
            continue
        told.add((known.name, mention.value))
        computed = _shown(known, mention)
        words = f"“{passage.title}”中“{quoted(mention.name, mention.text)}”与报告数据不一致"
        yield Found(
            passage.where,
            mention.text,
            computed,
            f"{words}：“{known.name}”为 {computed}，请核对后统一，或改为引用数据。",
        )


def _shown(known: Known, mention: Mention) -> str:
    """As typed where it was typed; else in the unit of the text."""
    return str(known.figure.value) if known.figure and known.is_typed else in_its_unit(known.value, mention)


class _Said(NamedTuple):
    """A figure that no data binds, with what it is called and the report that says it."""

    match: Match
    core: str
    report: Subject

    @property
    def shape(self) -> tuple[object, ...]:
        """What must be alike for two figures to be the same one: name, values meant, unit, plan or result."""
        passage, mention = self.match.passage, self.match.mention
        called = naming(mention.name)
        return self.core, called.aspects, mention.unit, is_planned(passage, mention, called)


def _against_text(subject: Subject, found: list[Match]) -> Iterator[Found]:
    """Figures of one name in different passages. A name with many values is a heading, not a figure."""
    everywhere = [*_named(subject, found), *(one for other in subject.others for one in _named(other, matches(other)))]
    by_shape: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for one in everywhere:
        by_shape[one.shape].append(one)
    for alike in by_shape.values():
        own = [one for one in alike if one.report is subject]
        if len({one.match.mention.value for one in alike}) == 2 and own:
            earlier = next(one for one in alike if one.match.mention.value != own[-1].match.mention.value)
            if _differ(own[-1], earlier):
                yield _two_texts(own[-1], earlier, subject)
    yield from _under_headings(subject, found, everywhere)
    yield from _slipped_units(subject, everywhere)


def _under_headings(subject: Subject, found: list[Match], everywhere: list[_Said]) -> Iterator[Found]:
    """新增4.8万亩 under 节水灌溉 beside 新增高效节水灌溉面积4.6万亩 somewhere else."""
    for one in found:
        passage, mention = one.passage, one.mention
        verb = _BARE_VERB.search(mention.name.strip("，, ")) if one.outcome == UNBOUND and one.is_this_year else None
        heading = _HEADING.search(passage.text, max(0, mention.sentence - 24), mention.sentence) if verb else None
        if not verb or not heading:
            continue
        said = _Said(one, heading[1], subject)
        same = [
            other
            for other in everywhere
            if other.core.startswith(verb[1]) and bare_of_measure(other.core).endswith(heading[1])
            if other.shape[2:] == said.shape[2:]
        ]
        if len({other.match.mention.value for other in same}) == 1 and _differ(said, same[0]):
            yield _two_texts(said, same[0], subject)


def _told_together(subject: Subject, found: list[Match]) -> Iterator[Found]:
    """举办培训班7期，培训1180人次 beside 举办9期业务培训，培训1180人次 somewhere else."""
    by_next: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for one, following in pairwise(found):
        mention, after = one.mention, following.mention
        core = naming(after.name).core
        is_one_thing = one.passage is following.passage and mention.sentence == after.sentence
        if is_one_thing and is_telling(mention, after, core) and not is_said_of_another(one):
            key = core, after.unit, after.value, mention.unit, is_planned(one.passage, mention, naming(mention.name))
            by_next[key].append(_Said(one, _nouns(one), subject))
    for alike in by_next.values():
        first, last = alike[0], alike[-1]
        nouns = {first.core[at : at + 2] for at in range(len(first.core) - 1)}
        is_alike = any(" " not in noun and noun in last.core for noun in nouns)
        if len({one.match.mention.value for one in alike}) == 2 and is_alike and _differ(last, first):
            yield _two_texts(last, first, subject)


def _nouns(one: Match) -> str:
    """The words around a figure that say what is counted."""
    behind = re.match(r"[一-龥]{0,8}", one.passage.text[one.mention.end :])
    return _NO_NOUN.sub(" ", one.mention.name + (behind[0] if behind else ""))


def _named(subject: Subject, found: list[Match]) -> Iterator[_Said]:
    for one in found:
        core = naming(one.mention.name).core
        if one.outcome == UNBOUND and is_specific(core) and not is_said_of_another(one):
            yield _Said(one, core, subject)


def is_specific(core: str) -> bool:
    """Whether a name says of what it speaks: four characters besides the words that every report uses."""
    return len(re.findall(r"[一-龥]", _COMMON.sub("", core))) >= 4


def _differ(one: _Said, other: _Said) -> bool:
    if one.report is other.report and one.match.passage is other.match.passage:
        return False  # a passage that names a thing twice tells how it changed, or lists
    first, second = one.match.mention, other.match.mention
    return not is_close(first, second.value) and not is_close(second, first.value)


def _two_texts(one: _Said, other: _Said, subject: Subject) -> Found:
    mention, against = one.match.mention, other.match.mention
    place = (
        f"“{other.match.passage.title}”"
        if other.report is subject
        else f"{_title(other.report)}“{other.match.passage.title}”"
    )
    message = (
        f"“{one.match.passage.title}”中“{quoted(mention.name, mention.text)}”，{place}中为“"
        f"{quoted(against.name, against.text)}”，同一数字在两处不同，请核对后统一。"
    )
    return Found(one.match.passage.where, mention.text, against.text, message)


def _slipped_units(subject: Subject, everywhere: list[_Said]) -> Iterator[Found]:
    """The same digits under a like name, once in 元 and once in 万元."""
    by_digits: dict[str, list[_Said]] = defaultdict(list)
    for one in everywhere:
        mention = one.match.mention
        if mention.kind == AMOUNT and len(mention.text.strip("亿万元")) >= 5:
            by_digits[mention.text.rstrip("亿万千元")].append(one)
    for alike in by_digits.values():
        for later in alike[1:]:
            first = alike[0]
            a, b = sorted((first.match.mention.value, later.match.mention.value))
            if a and b / a in _SLIPS and _common_end(first.core, later.core) >= 4 and later.report is subject:
                yield _two_texts(later, first, subject)
                break


def _common_end(one: str, other: str) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count


def _against_reports(subject: Subject) -> Iterator[Found]:
    """Indicators and budget lines of one name in the unit's reports have one value."""
    for other in subject.others:
        theirs = {naming(one.title).core: one for one in other.facts.indicators}
        for i, own in enumerate(subject.facts.indicators):
            same = theirs.get(naming(own.title).core)
            for name, label in (("target", "目标值"), ("actual", "完成值")):
                if same and _other_value(getattr(own, name), own.unit, getattr(same, name), same.unit):
                    stated, computed = getattr(own, name), getattr(same, name)
                    words = f"指标“{own.title}”的{label}为 {stated}，{_title(other)}为 {computed}"
                    yield Found(f"indicators[{i}].{name}", stated, computed, f"{words}，请核对后统一。")
        lines = {one.title: one for one in other.facts.budget_lines}
        for i, line in enumerate(subject.facts.budget_lines):
            if line.title in lines:
                yield from _other_amounts(i, line, lines[line.title], other)


def _other_value(own: str, own_unit: str, other: str, other_unit: str) -> bool:
    first, second = read_quantity(own, own_unit), read_quantity(other, other_unit)
    if first is None or second is None or first.unit != second.unit or first.upper != second.upper:
        return False
    if first.is_approximate or second.is_approximate:
        return False
    # "98.7" beside "98.65" is rounded, "2.64" beside "2.46" is not.
    least = max(Decimal(1).scaleb(int(one.shown.as_tuple().exponent)) * one.scale for one in (first, second))
    return abs(first.value - second.value) >= least


def _other_amounts(i: int, own: BudgetLineFacts, theirs: BudgetLineFacts, other: Subject) -> Iterator[Found]:
    for name, label in _AMOUNT_LABELS.items():
        first, second = getattr(own, name), getattr(theirs, name)
        if first is not None and second is not None and abs(first - second) >= 100:
            stated, computed = f"{first:.2f}元", f"{second:.2f}元"
            words = f"预算项目“{own.title}”的{label}为 {stated}，{_title(other)}为 {computed}"
            yield Found(f"budget_lines[{i}].{name}", stated, computed, f"{words}，请核对后统一。")


def _title(report: Subject) -> str:
    facts = report.facts
    return f"“{facts.project}”项目自评报告" if facts.project else "整体自评报告"


def quoted(name: str, text: str) -> str:
    """A figure with the end of the words before it."""
    return name.strip("，,。；;、（( ")[-24:] + text


CHECKS = (one_figure_has_one_value,)

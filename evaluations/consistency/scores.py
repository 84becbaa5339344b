"""Checks on full points, sums of points and grades."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from evaluations.assessment import AssessedDimension, AssessedLine
from evaluations.enums import Severity
from scoring.engine.rounding import HUNDRED, ZERO, places_of, plain, round_half_up

from .awards import printed_maxima
from .findings import Found, check
from .subject import Subject

_SLACK = Decimal("0.05")  # what rounding to one decimal hides
_ACTS_ON_TOTAL = re.compile(r"封顶|折算|换算|上限|不超过|[加扣减][\d.]{1,5}分|[加扣减]分")
_BONUS = re.compile("加分|附加|加减分|扣分项|奖励分|约束性扣")
_NEARLY = 20  # a table whose full points add up to 80 to 120 was meant to have 100


@check(
    "CK-W1",
    Severity.BLOCKING,
    title="分值合计不等于满分",
    source="财预〔2020〕10号：绩效自评总分一般为100分，各级指标分值合计等于上一级分值",
)
def full_points_add_up(subject: Subject) -> Iterator[Found]:
    """Full points of indicators make those of their item, items their group, groups the whole."""
    printed, allotted = subject.facts.stated.maxima, _allotted(subject)
    groups = {dimension.result.code for dimension in subject.assessment.dimensions}
    for _, line in subject.lines:
        code, whole = line.item.code, printed.get(line.item.code, line.item.maximum)
        weights = printed_maxima(subject, code)
        if not weights or code in groups or _sum(weights.values()) == whole:
            continue
        if code in printed:
            yield _does_not_add_up(f"stated.maxima.{code}", line.item.title, whole, _sum(weights.values()))
        elif not printed and allotted != subject.assessment.scheme.total:
            yield _does_not_add_up(f"{next(iter(weights))}.weight", line.item.title, whole, _sum(weights.values()))
    for dimension in subject.assessment.dimensions:
        code, parts = dimension.result.code, list(_parts(subject, dimension))
        if code in printed and None not in parts and (added := _sum(filter(None, parts))) != printed[code]:
            yield _does_not_add_up(f"stated.maxima.{code}", dimension.result.title, printed[code], added)
    yield from _whole(subject)


def _allotted(subject: Subject) -> Decimal:
    """What all full points come to: those of indicators where printed, else the scheme's; a unit may shift some."""
    weights = [(line, printed_maxima(subject, line.item.code)) for _, line in subject.lines]
    return _sum((_sum(one.values()) if one else line.item.maximum for line, one in weights))


def _parts(subject: Subject, dimension: AssessedDimension) -> Iterator[Decimal | None]:
    """Printed full points of the items of a group, from their indicators where they print none themselves."""
    for line in dimension.lines:
        code = line.item.code
        own = subject.facts.stated.maxima.get(code) if code != dimension.result.code else None
        weights = printed_maxima(subject, code)
        yield own if own is not None else _sum(weights.values()) if weights else None


def _whole(subject: Subject) -> Iterator[Found]:
    """The groups' printed points make 100; so do the points of a scheme that was made of a printed table."""
    stated = subject.facts.stated
    given: list[Decimal | None] = []
    for dimension in subject.assessment.dimensions:
        if _BONUS.search(dimension.result.title):
            continue
        parts = list(_parts(subject, dimension))
        own = stated.maxima.get(dimension.result.code)
        given.append(own if own is not None else _sum(filter(None, parts)) if None not in parts else None)
    if None in given:
        return  # full points are not printed
    added = _sum(filter(None, given))
    expected = stated.maximum if stated.maximum not in (None, added) else HUNDRED
    if added == expected or (stated.maximum is None and abs(added - HUNDRED) > _NEARLY):
        return  # right, or part of a table
    message = f"各项分值合计 {plain(added)} 分，满分应为 {plain(expected)} 分，请核对各项分值，使合计等于满分。"
    shown = added if stated.maximum is None else stated.maximum
    yield Found("stated.maximum", plain(shown), plain(added if shown != added else expected), message)


def _does_not_add_up(where: str, title: str, whole: Decimal, added: Decimal) -> Found:
    message = f"“{title}”分值 {plain(whole)} 分，下级指标分值合计 {plain(added)} 分，请核对后改为一致。"
    return Found(where, plain(whole), plain(added), message)


@check(
    "CK-W2",
    Severity.BLOCKING,
    title="总分或分组得分不等于各项之和",
    source="财政部门复核自评表的通行做法：总分等于各项得分之和",
)
def stated_points_are_the_sum_of_self_scores(subject: Subject) -> Iterator[Found]:
    """The printed total, group totals and scores of items are the sums of the printed scores below them."""
    assessment, stated = subject.assessment, subject.facts.stated
    for path, line in subject.lines:
        below, own = _of_indicators(subject, line), line.facts.self_score
        if own is not None and below is not None and not _rounds_to(below, own, line.item.maximum):
            message = f"“{line.item.title}”自评 {plain(own)} 分，所列指标得分合计 {plain(below)} 分，请核对后统一。"
            yield Found(f"{path}.self_score", plain(own), plain(below), message)
    groups = {one.result.code: _printed_sum(subject, one.lines) for one in assessment.dimensions}
    for dimension in assessment.dimensions:
        code, title, added_up = dimension.result.code, dimension.result.title, groups[dimension.result.code]
        own = stated.dimensions.get(code)
        if own is not None and added_up is not None and not _rounds_to(added_up, own, dimension.result.maximum):
            message = f"“{title}”所载得分 {plain(own)} 分，各项自评分合计 {plain(added_up)} 分，请核对后统一。"
            yield Found(f"stated.dimensions.{code}", plain(own), plain(added_up), message)
    yield from _total(subject, groups)


def _total(subject: Subject, groups: Mapping[str, Decimal | None]) -> Iterator[Found]:
    """Held against every sum that a report can mean: before and after 加减分 and 折算, of groups as printed."""
    stated, total = subject.facts.stated, subject.assessment.self_scored
    added = _whole_of(groups.values())
    printed = _whole_of(stated.dimensions.get(code, points) for code, points in groups.items())
    is_part = stated.maximum is None and stated.total is not None and stated.total > _allotted(subject)
    is_part = is_part and bool(stated.maxima or any(row.facts.weight for row in subject.indicators))
    if stated.total is None or is_part or (added is None and printed is None):
        return
    sums = [one for one in (added, printed) if one is not None]
    extra = _sum(subject.facts.adjustments.values())
    usual = [*sums, *(one + extra for one in sums)]
    if total.is_complete:
        usual += [step.after for step in total.steps if step.name != "bounds" or extra > 0]
    full = stated.maximum or subject.assessment.scheme.total
    unscored = _unscored(subject)
    if ZERO < unscored < full:
        usual += [round_half_up(one * full / (full - unscored), 2) for one in sums]
    if any(_rounds_to(one, stated.total, full) for one in usual) or _tells_both(subject, stated.total, sums):
        return
    result = sums[0] + extra
    steps = "".join(step.sentence for step in total.steps if step.name != "bounds") if total.is_complete else ""
    message = f"所载总分 {plain(stated.total)} 分，各项自评分合计 {plain(result)} 分，请核对后统一。{steps}"
    yield Found("stated.total", plain(stated.total), plain(result), message)


def _unscored(subject: Subject) -> Decimal:
    """Full points of the lines without a score: where they do not apply, the others stand for the whole."""
    lines = [line for _, line in subject.lines]
    return _sum(
        line.item.maximum for line in lines if line.self_score is None and _of_indicators(subject, line) is None
    )


def _tells_both(subject: Subject, total: Decimal, sums: Iterable[Decimal]) -> bool:
    """Whether a sentence names the sum beside the total and says what was done to it."""
    pairs = [(f"{plain(one)}分", f"{plain(total)}分") for one in sums]
    return any(
        all(text in one.text for text in pair) and _ACTS_ON_TOTAL.search(one.text)
        for passage in subject.passages
        for one in passage.sentences
        for pair in pairs
    )


def _of_indicators(subject: Subject, line: AssessedLine) -> Decimal | None:
    entered = [subject.assessment.indicators[row.key].self_score for row in line.item.indicators]
    return _whole_of(entered)


def _printed_sum(subject: Subject, lines: Iterable[AssessedLine]) -> Decimal | None:
    """None as soon as a line that applies prints no score."""
    scores = []
    for line in lines:
        own = line.facts.self_score
        own = _of_indicators(subject, line) if own is None else own
        if own is not None or line.item.points is not None:
            scores.append(own)
    return _whole_of(scores)


def _whole_of(parts: Iterable[Decimal | None]) -> Decimal | None:
    given = list(parts)
    known = [part for part in given if part is not None]
    return _sum(known) if given and len(known) == len(given) else None


def _sum(parts: Iterable[Decimal]) -> Decimal:
    return sum(parts, ZERO)


def _rounds_to(exact: Decimal, printed: Decimal, full: Decimal) -> bool:
    """Rounding is right unless it makes full points of what is not."""
    if printed >= full and full - exact > _SLACK:
        return False
    return printed == round_half_up(exact, places_of(printed))


@check(
    "CK-W3",
    Severity.BLOCKING,
    title="得分超过分值或小于0",
    source="财预〔2020〕10号：各项得分最高不超过该项分值",
)
def self_score_within_maximum(subject: Subject) -> Iterator[Found]:
    """No line and no indicator scores more than its printed points, or less than nothing."""
    printed = subject.facts.stated.maxima
    for path, line in subject.lines:
        full = max(line.item.maximum, printed.get(line.item.code, ZERO))
        weights = printed_maxima(subject, line.item.code)
        added = None if weights else _of_indicators(subject, line)
        given = added if line.facts.self_score is None else line.facts.self_score
        yield from _outside(line.item.title, f"{path}.self_score", given, full)
        for row in subject.indicators:
            if row.item is line.item:
                limit = weights.get(row.path, full)
                yield from _outside(row.facts.title, f"{row.path}.self_score", row.facts.self_score, limit)


def _outside(title: str, where: str, given: Decimal | None, maximum: Decimal) -> Iterator[Found]:
    if given is not None and given > maximum:
        message = f"“{title}”自评 {plain(given)} 分，超过分值 {plain(maximum)} 分，请核对分值或自评分。"
        yield Found(where, plain(given), plain(maximum), message)
    elif given is not None and given < 0:
        message = f"“{title}”自评 {plain(given)} 分，得分最低为 0 分，请核对。"
        yield Found(where, plain(given), "0", message)


@check(
    "CK-W4",
    Severity.BLOCKING,
    title="分值与评分方案不一致",
    source="财政部门布置自评的通知：分值按所附评分表，不得自行调整",
)
def full_points_are_those_of_the_scheme(subject: Subject) -> Iterator[Found]:
    """Printed full points of groups and items are the scheme's; an allotment carried down to every indicator is one."""
    printed, scheme = subject.facts.stated.maxima, subject.assessment.scheme
    groups = [printed.get(dimension.code, dimension.points) for dimension in scheme.dimensions]
    adds_up = _sum(groups) == (subject.facts.stated.maximum or scheme.total)
    for dimension in scheme.dimensions:
        items = [(item.code, item.title, item.points) for item in dimension.items]
        other = [one for one in items if printed.get(one[0], one[2]) != one[2]]
        for code, title, points in other or [(dimension.code, dimension.title, dimension.points)]:
            own = printed.get(code, points)
            weights = [_sum(printed_maxima(subject, item.code).values()) for item in dimension.items]
            is_allotted = adds_up and own in (_sum(weights), *weights)
            if own != points and not is_allotted:
                message = (
                    f"“{title}”所载分值 {plain(own)} 分，评分方案“{scheme.title}”为 {plain(points)} 分，"
                    "请按评分方案改正，或换用本单位实际适用的评分方案。"
                )
                yield Found(f"stated.maxima.{code}", plain(own), plain(points), message)


_GRADE_WORDS = {"优秀": "优", "优良": "", "良好": "良", "中等": "中", "一般": "中", "较差": "差"}
_AROUND_GRADE = re.compile(r"[“”\"'《》【】\s]|等次|等级|级|档|（[^（）]{0,40}）|\([^()]{0,40}\)")


@check(
    "CK-X3",
    Severity.BLOCKING,
    title="等级与总分不符",
    source="财预〔2020〕10号：90（含）～100分为优，80（含）～90分为良，60（含）～80分为中，60分以下为差",
)
def stated_grade_fits_the_total(subject: Subject) -> Iterator[Found]:
    """The printed grade is the one that the printed total earns in the scheme's bands."""
    stated, scheme, own = subject.facts.stated, subject.assessment.scheme, subject.assessment.self_scored
    total = own.points if stated.total is None and own.is_complete else stated.total
    word = _AROUND_GRADE.sub("", stated.grade)
    word = _GRADE_WORDS.get(word, word)
    if total is None or word not in {band.grade for band in scheme.bands} or _has_other_bands(subject):
        return
    earned = scheme.grade(total)
    if word != earned:
        bands = "、".join(f"{band.grade}（{plain(band.minimum)}分起）" for band in scheme.bands)
        message = f"所载等级“{stated.grade}”，总分 {plain(total)} 分对应“{earned}”，本方案等级为{bands}，请更正。"
        yield Found("stated.grade", stated.grade, earned, message)


_BEST_FROM = re.compile(
    r"(?<![\d.])(?P<points>\d{2})分?(?:[（(]?含(?:本数)?[）)]?)?分?(?:及?以上|[~～—–至-]{1,2}100分?)[^，。；\d]{0,6}?(?:为|是|评为)[“\"]?优"
)


def _has_other_bands(subject: Subject) -> bool:
    """Whether the report names bands of its own, by the points from which on it is 优."""
    best = max(band.minimum for band in subject.assessment.scheme.bands)
    named = [found for passage in subject.passages for found in _BEST_FROM.finditer(passage.text)]
    return any(Decimal(found["points"]) != best for found in named)


CHECKS = (
    full_points_add_up,
    stated_points_are_the_sum_of_self_scores,
    self_score_within_maximum,
    full_points_are_those_of_the_scheme,
    stated_grade_fits_the_total,
)

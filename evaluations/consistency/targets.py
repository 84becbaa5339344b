"""Checks on targets and actual values."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evaluations.enums import IndicatorKind, Severity
from evaluations.facts import IndicatorFacts
from scoring.engine.quantities import MORE, Quantity, normalise
from scoring.engine.rounding import ONE, percent_text

from .entries import MOST_TOLD, PERCENT, SATISFIED, direction_of, listed, name_of
from .findings import WHOLE_REPORT, Found, check
from .magnitudes import is_jump, is_money, measured
from .subject import IndicatorRow, Subject

# CK-T1

_BEYOND = Decimal("0.3")
_ABSURD = Decimal(10)
_EXCEEDS = re.compile(
    "超额|超出|超过|超预期|超目标|(?:指标|目标)[^，。；\\n]{0,12}(?:偏离|偏差|偏高|偏低|保守)|偏[离差](?:年度|绩效|预期){0,2}(?:指标|目标)"
)
_FALLS_SHORT = re.compile("执行率|支出率|支付率|未完成|未达|没有完成|没有达")
_WHY = re.compile("由于|因|鉴于|得益于|受益于|主要是|增加|偏低|保守|追加|加大|扩大")
_NEAR = 60


@check(
    "CK-T1",
    Severity.ADVISORY,
    title="完成值大幅超过目标值而没有说明",
    source="财预〔2020〕10号：偏离绩效目标较大的须说明原因；预算管理一体化系统按偏离 30% 提示",
)
def excess_is_explained(subject: Subject) -> Iterator[Found]:
    """What exceeds its target by 30 % (or as the scheme says) says why; ten times a target is hardly true."""
    over = subject.assessment.scheme.limits.over_target
    limit = ONE + (over.beyond if over else _BEYOND)
    beyond = [row for row in subject.indicators if _ratio_above(row, subject) >= limit]
    unexplained = [row for row in beyond if not _is_explained(row, subject)]
    absurd = [row for row in unexplained if _ratio_above(row, subject) >= _ABSURD]
    for row in absurd:
        ratio, told = percent_text(_ratio_above(row, subject)), f"目标值 {row.facts.target}，完成值 {row.facts.actual}"
        message = f"指标“{row.facts.title}”的完成率达 {ratio}（{told}），目标值或单位可能写错，请核对或说明原因。"
        yield Found(f"{row.path}.actual", row.facts.actual, ratio, message)
    rest = [row for row in unexplained if row not in absurd]
    if len(rest) > MOST_TOLD:
        ratios = "、".join(percent_text(_ratio_above(row, subject)) for row in rest)
        message = f"{listed(rest)}超过目标值较多（完成率 {ratios}），没有说明原因，请逐项说明，或核对目标值是否偏低。"
        yield Found(f"{rest[0].path}.deviation_reason", f"{len(rest)} 个指标", ratios, message)
        return
    for row in rest:
        ratio, beyond_by = percent_text(_ratio_above(row, subject)), percent_text(limit)
        told = f"目标值 {row.facts.target}，完成值 {row.facts.actual}，完成率 {ratio}"
        message = f"指标“{row.facts.title}”{told}，达到 {beyond_by} 而没有说明原因，请说明，或核对目标值是否偏低。"
        yield Found(f"{row.path}.deviation_reason", row.facts.actual, ratio, message)


def _ratio_above(row: IndicatorRow, subject: Subject) -> Decimal:
    """The completion of an indicator of which more is better; 0 for all others and where the unit has slipped."""
    target, actual = measured(row.facts, subject.facts.year.year)
    if row.completion is None or target is None or actual is None:
        return Decimal(0)
    is_more = direction_of(row.facts, target) == MORE
    is_slip = is_money(row.facts, target) and is_jump(target.value, actual.value)
    return row.completion.ratio if is_more and not is_slip else Decimal(0)


def _is_explained(row: IndicatorRow, subject: Subject) -> bool:
    """By its own reason, or by words that give a cause near its name or for the excess in general."""
    if row.facts.deviation_reason or row.facts.self_reason:
        return True
    names = [name_of(other.facts) for other in subject.indicators]
    own = re.compile(re.escape(name_of(row.facts)) + f"(?=[^\n]{{0,{_NEAR}}}?(?:{_WHY.pattern}))")
    for passage in subject.passages:
        if own.search(passage.text):
            return True
        if not _EXCEEDS.search(passage.text):
            continue
        for sentence in passage.sentences:
            is_general = not any(name in sentence.text for name in names)
            is_of_excess = _EXCEEDS.search(sentence.text) and not _FALLS_SHORT.search(sentence.text)
            if is_general and is_of_excess and _WHY.search(sentence.text):
                return True
    return False


# CK-T2

_LOW_SATISFACTION = Decimal("0.7")
_POINTS_LOWER = Decimal("0.05")


@check(
    "CK-T2",
    Severity.ADVISORY,
    title="目标值偏低",
    source="财预〔2021〕101号：指标值应参考历史数据、行业标准合理设置",
)
def targets_are_not_low(subject: Subject) -> Iterator[Found]:
    """A target is not below what was reached last year (shares: by over 5 points), satisfaction not below 70 %."""
    reached = dict(_reached_last_year(subject))
    low = []
    for row in subject.indicators:
        target, _ = measured(row.facts, subject.facts.year.year)
        if target is None or row.facts.not_applicable:
            continue
        before = reached.get((row.facts.title, target.unit))
        if SATISFIED.search(name_of(row.facts)) and target.unit == PERCENT and target.value < _LOW_SATISFACTION:
            message = f"“{row.facts.title}”的目标值 {row.facts.target} 低于 70%，明显偏低，请核对或说明依据。"
            yield Found(f"{row.path}.target", row.facts.target, "70%", message)
        elif before and direction_of(row.facts, target) == MORE and _is_lower(target, before[0]):
            low.append((row, before[1]))
    if len(low) > MOST_TOLD:
        message = f"{listed([row for row, _ in low])}的目标值低于上年完成值，请核对是否偏低，或说明依据。"
        yield Found(f"{low[0][0].path}.target", f"{len(low)} 个指标", "上年完成值", message)
        return
    for row, actual in low:
        own = row.facts.target
        message = f"指标“{row.facts.title}”的目标值 {own} 低于上年完成值 {actual}，请核对是否偏低，或说明依据。"
        yield Found(f"{row.path}.target", own, actual, message)


def _reached_last_year(subject: Subject) -> Iterator[tuple[tuple[str, str], tuple[Decimal, str]]]:
    """Title and unit → the actual value of last year, as figure and as typed."""
    before = subject.last_year
    for one in before.indicators if before else ():
        _, actual = measured(one, before.year.year) if before else (None, None)
        if actual:
            yield (one.title, actual.unit), (actual.value, one.actual)


def _is_lower(target: Quantity, reached: Decimal) -> bool:
    return target.value < reached - (_POINTS_LOWER if target.unit == PERCENT else 0)


# CK-T6

_SHARE_IN_WORDS = Decimal("0.7")
_FEW, _ENOUGH = 3, 5


@check(
    "CK-T6",
    Severity.HINT,
    title="定性指标过多",
    source="财预〔2021〕101号：绩效指标应细化、量化，以定量指标为主",
    rests_on=WHOLE_REPORT,
)
def indicators_are_quantified(subject: Subject) -> Iterator[Found]:
    """Some indicators are figures or dates, and of five or more not over 70 % words."""
    kinds = [one.kind for one in subject.facts.indicators if not one.not_applicable]
    in_words = sum(kind in (IndicatorKind.QUALITATIVE, IndicatorKind.YES_NO) for kind in kinds)
    if len(kinds) < _FEW or not in_words:
        return
    share = Decimal(in_words) / len(kinds)
    if share == 1 or (len(kinds) >= _ENOUGH and share > _SHARE_IN_WORDS):
        message = (
            f"{len(kinds)} 个绩效指标中 {in_words} 个是定性指标，占 {percent_text(share)}，请尽量改为可计量的指标。"
        )
        yield Found("indicators", percent_text(share), percent_text(_SHARE_IN_WORDS), message)


# CK-T7

_NONE = frozenset({"/", "-", "~", "~~", "--", "不涉及", "不适用", "无此项", "无"})
_GOOD_TO_HAVE_NONE = re.compile("事故|投诉|违规|违纪|舆情|纠纷|差错|负面|案件|上访|问题|欠|损失|污染|死亡|返贫")


@check(
    "CK-T7",
    Severity.HINT,
    title="不适用的指标占有分值",
    source="财政部门复核自评表的通行做法：不适用的指标不设分值，分值调整到其他指标",
)
def what_does_not_apply_holds_no_points(subject: Subject) -> Iterator[Found]:
    """An indicator that does not apply, or has "/" for target and actual value, neither holds nor earns points."""
    for row in subject.indicators:
        one = row.facts
        held = one.self_score if one.self_score is not None or one.not_applicable else one.weight
        if held and (one.not_applicable or _is_none(one)):
            points = f"{held.normalize():f}"
            message = f"指标“{one.title}”不适用，却占 {points} 分，请把分值调整到其他指标，或填写目标值和完成值。"
            yield Found(f"{row.path}.{'weight' if one.self_score is None else 'self_score'}", points, "0", message)


def _is_none(one: IndicatorFacts) -> bool:
    target, actual = normalise(one.target), normalise(one.actual)
    is_wanted = "无" in (target, actual) and _GOOD_TO_HAVE_NONE.search(one.title)
    return target in _NONE and actual in _NONE and not is_wanted


CHECKS = (
    excess_is_explained,
    targets_are_not_low,
    indicators_are_quantified,
    what_does_not_apply_holds_no_points,
)

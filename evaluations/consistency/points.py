"""Checks on points given: are they what the figures earn, and is it said why points were taken away."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from evaluations.enums import Severity
from scoring.engine import NotMeasured
from scoring.engine.ratios import measured
from scoring.engine.rounding import ONE, percent_text, plain, points_text, round_half_up

from .awards import E2, F6, FORMULAS, R2, R4, R5, Award, awards, is_explained_in_words
from .completions import reading
from .findings import Found, check
from .judged import unlike_their_rates
from .subject import IndicatorRow, Subject

_NOTICEABLE = Decimal("0.1")


def _of(code: str, subject: Subject) -> Iterator[Award]:
    return (award for award in awards(subject) if award.verdict == code)


def _other_points(award: Award, how: str) -> Found:
    computed = points_text(award.computed) if award.computed is not None else ""
    message = f"“{award.title}”自评 {plain(award.given)} 分，{how}"
    return Found(award.where, plain(award.given), computed, message)


@check(
    "CK-R2",
    Severity.ADVISORY,
    title="定量得分不等于按公式计算的得分",
    source="财预〔2020〕10号：定量指标按完成比例计分",
    rests_on=("indicators",),
)
def points_are_those_of_the_formula(subject: Subject) -> Iterator[Found]:
    """Points that a formula computes are given as computed, to within a tenth of a point."""
    for award in _of(R2, subject):
        computed = points_text(award.computed or Decimal(0))
        yield _other_points(award, f"按评分标准和填报数据计算为 {computed} 分，请改正，或说明理由。")
    yield from unlike_their_rates(subject)


@check(
    "CK-R4",
    Severity.BLOCKING,
    title="未达标却给满分",
    source="财预〔2020〕10号：未完成指标值的，按完成比例在分值内计分",
)
def missed_targets_lose_points(subject: Subject) -> Iterator[Found]:
    """A quantitative target that was missed does not earn full points, nor does an item made of such."""
    for award in _of(R4, subject):
        computed = points_text(award.computed or Decimal(0))
        if award.row is not None:
            one, read = award.row.facts, reading(award.row.facts, subject.facts.year.year)
            rate = f"（完成率 {percent_text(read.done.ratio)}）" if read else ""
            why = f"目标值 {one.target}、完成值 {one.actual}，没有达标{rate}"
        else:
            missed = [row.facts.title for row in _missed(subject, award)]
            why = f"其中{'、'.join(f'“{title}”' for title in missed)}没有达标"
        yield _other_points(award, f"是满分；{why}，按完成率计算为 {computed} 分，请按完成情况扣分，或更正数据。")


def _missed(subject: Subject, award: Award) -> Iterator[IndicatorRow]:
    code = next(line.item.code for path, line in subject.lines if path == award.path)
    for row in subject.indicators:
        read = reading(row.facts, subject.facts.year.year)
        if row.item is not None and row.item.code == code and read is not None and read.is_missed:
            yield row


@check(
    "CK-R5",
    Severity.ADVISORY,
    title="已达标却扣分而没有理由",
    source="财预〔2020〕10号：完成指标值的，记该指标全部分值",
)
def met_targets_earn_full_points(subject: Subject) -> Iterator[Found]:
    """A target that was met earns all of its points, or it is said why not."""
    for award in _of(R5, subject):
        yield _other_points(award, f"满分 {plain(award.full)} 分，指标已经达标，没有说明扣分理由，请补充理由或改正。")


@check(
    "CK-R8",
    Severity.HINT,
    title="完成率、分值相同而得分不同",
    source="财政部门复核自评表的通行做法：同一标准计分应一致",
)
def equal_ratios_earn_equal_points(subject: Subject) -> Iterator[Found]:
    """Indicators of the same weight that got equally far have the same points."""
    alike: dict[tuple[Decimal, Decimal], list[Award]] = defaultdict(list)
    for award in awards(subject):
        read = reading(award.row.facts, subject.facts.year.year) if award.row is not None else None
        if read is None or award.verdict or award.is_explained:
            continue
        alike[min(round_half_up(read.done.ratio, 4), ONE), award.full].append(award)
    for group in alike.values():
        high, low = (choose(group, key=lambda award: award.given) for choose in (max, min))
        if high.given - low.given > _NOTICEABLE:
            message = (
                f"“{low.title}”与“{high.title}”完成率、分值相同，得分分别为 {plain(low.given)} 分、"
                f"{plain(high.given)} 分，请核对计分是否一致。"
            )
            yield Found(f"{low.path}.self_score", plain(low.given), plain(high.given), message)


@check(
    "CK-F6",
    Severity.ADVISORY,
    title="执行率低而得分高",
    source="财预〔2020〕10号：预算执行率按比例计分；一体化平台自评规则：执行率低于80%的总分封顶",
)
def low_execution_earns_few_points(subject: Subject) -> Iterator[Found]:
    """Execution earns what its rate says, and a low rate caps the total where the scheme says so."""
    for award in _of(F6, subject):
        computed = award.computed or Decimal(0)
        words = f"按执行情况计算为 {points_text(computed)} 分（分值 {plain(award.full)} 分），请改正，或说明理由。"
        yield _other_points(award, words)
    cap, total = subject.assessment.scheme.limits.ratio_cap, subject.facts.stated.total
    if cap is None or total is None:
        return
    rate = measured(cap.measure, subject.assessment.values, subject.assessment.scheme.inputs_by_key)
    step = None if isinstance(rate, NotMeasured) else next((one for one in cap.steps if rate < one.below), None)
    if step is not None and not isinstance(rate, NotMeasured) and total > step.cap:
        message = (
            f"{cap.measure.basis}为 {percent_text(rate)}，低于 {percent_text(step.below)}，总分不超过"
            f" {plain(step.cap)} 分，所载总分 {plain(total)} 分，请改正。"
        )
        yield Found("stated.total", plain(total), plain(step.cap), message)


@check(
    "CK-E2",
    Severity.ADVISORY,
    title="未达标没有偏差原因，或扣分没有原因",
    source="财预〔2020〕10号：未完成绩效目标的，须说明偏差原因及改进措施；扣分须说明依据",
)
def misses_and_deductions_have_a_reason(subject: Subject) -> Iterator[Found]:
    """A target that was missed says why, in its row or in the chapters, and so do points taken away by judgement."""
    for row in subject.indicators:
        one, read = row.facts, reading(row.facts, subject.facts.year.year)
        if read is None or not read.is_missed or one.deviation_reason or one.self_reason:
            continue
        if not is_explained_in_words(subject, one.title):
            ratio = percent_text(read.done.ratio)
            message = (
                f"指标“{one.title}”目标值 {one.target}、完成值 {one.actual}，没有达标，"
                "也没有说明偏差原因，请补填原因和改进措施。"
            )
            yield Found(f"{row.path}.deviation_reason", "", ratio, message)
    yield from _above_judgement(subject)
    for award in _of(E2, subject):
        words = f"满分 {plain(award.full)} 分，没有说明扣分原因，请补填。"
        where, *rest = _other_points(award, words)
        yield Found(where, plain(award.given), plain(award.full), rest[-1])


def _above_judgement(subject: Subject) -> Iterator[Found]:
    """More points than the judgement, checklist or level that the unit itself entered comes to."""
    for path, line in subject.lines:
        own, judged, item = line.facts.self_score, line.item.points, line.item
        if own is None or not isinstance(judged, Decimal) or item.rule in FORMULAS or line.facts.self_reason:
            continue
        if judged < own <= item.maximum:
            message = (
                f"“{item.title}”自评 {plain(own)} 分，按填报数据测算为 {plain(judged)} 分，"
                "没有说明理由，请补充理由或改正。"
            )
            yield Found(f"{path}.self_reason", plain(own), plain(judged), message)


CHECKS = (
    points_are_those_of_the_formula,
    missed_targets_lose_points,
    met_targets_earn_full_points,
    equal_ratios_earn_equal_points,
    low_execution_earns_few_points,
    misses_and_deductions_have_a_reason,
)

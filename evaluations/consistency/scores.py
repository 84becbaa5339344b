"""Checks on stated points, totals and grades."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.enums import Severity
from scoring.engine.rounding import plain

from .findings import Found, check
from .subject import Subject


@check(
    "CK-W2",
    Severity.BLOCKING,
    title="总分或分组得分不等于各项之和",
    source="财政部门复核自评表的通行做法：总分等于各项得分之和",
)
def stated_points_are_the_sum_of_self_scores(subject: Subject) -> Iterator[Found]:
    """The printed total and group totals are the sums of the printed scores."""
    assessment, facts = subject.assessment, subject.facts
    own = {dimension.result.code: dimension for dimension in assessment.dimensions}
    for code, stated in facts.stated.dimensions.items():
        title, added_up = own[code].result.title, own[code].self_score
        if added_up is not None and stated != added_up:
            message = f"“{title}”所载得分 {plain(stated)} 分，各项自评分合计 {plain(added_up)} 分，请核对后统一。"
            yield Found(f"stated.dimensions.{code}", plain(stated), plain(added_up), message)
    stated_total, total = facts.stated.total, assessment.self_scored
    if stated_total is not None and total.is_complete and stated_total != total.points:
        steps = "".join(step.sentence for step in total.steps)
        message = f"所载总分 {plain(stated_total)} 分，各项自评分合计 {plain(total.points)} 分，请核对后统一。{steps}"
        yield Found("stated.total", plain(stated_total), plain(total.points), message)


@check(
    "CK-W3",
    Severity.BLOCKING,
    title="得分超过分值",
    source="财预〔2020〕10号：各项得分最高不超过该项分值",
)
def self_score_within_maximum(subject: Subject) -> Iterator[Found]:
    """No line scores more than its points."""
    paths = {row.facts.key: f"{row.path}.self_score" for row in subject.indicators}
    entered = subject.assessment.indicators
    for path, line in subject.lines:
        yield from _above(line.item.title, f"{path}.self_score", line.self_score, line.item.maximum)
        for row in line.item.indicators:
            yield from _above(row.title, paths[row.key], entered[row.key].self_score, row.maximum)


def _above(title: str, where: str, given: Decimal | None, maximum: Decimal | None) -> Iterator[Found]:
    if given is not None and maximum is not None and given > maximum:
        message = f"“{title}”自评 {plain(given)} 分，超过分值 {plain(maximum)} 分，请核对分值或自评分。"
        yield Found(where, plain(given), plain(maximum), message)


@check(
    "CK-E2",
    Severity.ADVISORY,
    title="自评分与测算分不同而没有理由",
    source="财预〔2020〕10号：未完成绩效目标须说明原因；自评分偏离测算须说明依据",
)
def self_score_other_than_computed_has_a_reason(subject: Subject) -> Iterator[Found]:
    """A score that is not the computed one says why, for the item or for its indicators."""
    entered = subject.assessment.indicators
    for path, line in subject.lines:
        reasons = [line.facts.self_reason, *(entered[row.key].self_reason for row in line.item.indicators)]
        if line.differs and not any(reasons) and line.self_score is not None and isinstance(line.item.points, Decimal):
            own, computed = plain(line.self_score), plain(line.item.points)
            message = (
                f"“{line.item.title}”自评 {own} 分，按填报数据测算为 {computed} 分，没有说明理由，请补充理由或改正。"
            )
            yield Found(f"{path}.self_reason", own, computed, message)


@check(
    "CK-X3",
    Severity.BLOCKING,
    title="等级与总分不符",
    source="财预〔2020〕10号：90（含）～100分为优，80（含）～90分为良，60（含）～80分为中，60分以下为差",
)
def stated_grade_fits_the_total(subject: Subject) -> Iterator[Found]:
    """The printed grade is the one that the printed total earns in the scheme's bands."""
    stated, scheme = subject.facts.stated, subject.assessment.scheme
    total = subject.assessment.self_scored.points if stated.total is None else stated.total
    earned = scheme.grade(total)
    if stated.grade and stated.grade != earned:
        bands = "、".join(f"{band.grade}（{plain(band.minimum)}分起）" for band in scheme.bands)
        message = f"所载等级“{stated.grade}”，总分 {plain(total)} 分对应“{earned}”，本方案等级为{bands}，请更正。"
        yield Found("stated.grade", stated.grade, earned, message)


CHECKS = (
    stated_points_are_the_sum_of_self_scores,
    self_score_within_maximum,
    self_score_other_than_computed_has_a_reason,
    stated_grade_fits_the_total,
)

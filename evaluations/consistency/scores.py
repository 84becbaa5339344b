"""Checks on stated ratios, points, totals and grades."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.assessment import Assessment
from evaluations.enums import Severity
from evaluations.facts import ReportFacts
from evaluations.measuring import stated_percentage
from scoring.engine import Completion
from scoring.engine.rounding import HUNDRED, percent_text, places_of, plain, round_half_up

from .findings import Finding


def stated_ratio_is_actual_over_target(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-R1. A printed completion ratio is the actual over the target, at the precision it is printed with."""
    done = {row.key: row.completion for item in assessment.result.items for row in item.indicators}
    for i, one in enumerate(facts.indicators):
        completion = done.get(one.key)
        if not one.stated_ratio or not isinstance(completion, Completion):
            continue
        stated, computed = stated_percentage(one.stated_ratio), percent_text(completion.ratio)
        if stated is None:
            fault = f"“{one.stated_ratio}”不是百分数，按目标值和完成值计算为 {computed}，请更正。"
        elif stated != round_half_up(completion.ratio * HUNDRED, places_of(stated)):
            fault = f" {one.stated_ratio}，按目标值和完成值计算为 {computed}，请核对后更正。"
        else:
            continue
        where, message = f"indicators[{i}].stated_ratio", f"指标“{one.title}”所载完成率{fault}"
        yield Finding("CK-R1", Severity.BLOCKING, where, one.stated_ratio, computed, message)


def self_score_within_maximum(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-W3. No line scores more than its points."""
    paths = {line.item: f"lines[{i}].self_score" for i, line in enumerate(facts.lines)}
    keys = {one.key: f"indicators[{i}].self_score" for i, one in enumerate(facts.indicators)}
    for line in assessment.lines:
        code = line.item.code
        where = paths.get(code, f"lines[{code}].self_score")
        yield from _above(line.item.title, where, line.self_score, line.item.maximum)
        for row in line.item.indicators:
            yield from _above(row.title, keys[row.key], assessment.indicators[row.key].self_score, row.maximum)


def _above(title: str, where: str, given: Decimal | None, maximum: Decimal | None) -> Iterator[Finding]:
    if given is not None and maximum is not None and given > maximum:
        message = f"“{title}”自评 {plain(given)} 分，超过分值 {plain(maximum)} 分，请核对分值或自评分。"
        yield Finding("CK-W3", Severity.BLOCKING, where, plain(given), plain(maximum), message)


def self_score_other_than_computed_has_a_reason(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-E2. A score that is not the computed one says why, for the item or for its indicators."""
    paths = {line.item: f"lines[{i}].self_reason" for i, line in enumerate(facts.lines)}
    for line in assessment.lines:
        reasons = [
            line.facts.self_reason,
            *(assessment.indicators[row.key].self_reason for row in line.item.indicators),
        ]
        if line.differs and not any(reasons) and line.self_score is not None and isinstance(line.item.points, Decimal):
            own, computed = plain(line.self_score), plain(line.item.points)
            message = (
                f"“{line.item.title}”自评 {own} 分，按填报数据测算为 {computed} 分，没有说明理由，请补充理由或改正。"
            )
            where = paths.get(line.item.code, f"lines[{line.item.code}].self_reason")
            yield Finding("CK-E2", Severity.ADVISORY, where, own, computed, message)


def stated_points_are_the_sum_of_self_scores(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-W2. The printed total and group totals are the sums of the printed scores."""
    own = {dimension.result.code: dimension for dimension in assessment.dimensions}
    for code, stated in facts.stated.dimensions.items():
        title, added_up = own[code].result.title, own[code].self_score
        if added_up is not None and stated != added_up:
            message = f"“{title}”所载得分 {plain(stated)} 分，各项自评分合计 {plain(added_up)} 分，请核对后统一。"
            where = f"stated.dimensions.{code}"
            yield Finding("CK-W2", Severity.BLOCKING, where, plain(stated), plain(added_up), message)
    stated_total, total = facts.stated.total, assessment.self_scored
    if stated_total is not None and total.is_complete and stated_total != total.points:
        steps = "".join(step.sentence for step in total.steps)
        message = f"所载总分 {plain(stated_total)} 分，各项自评分合计 {plain(total.points)} 分，请核对后统一。{steps}"
        yield Finding("CK-W2", Severity.BLOCKING, "stated.total", plain(stated_total), plain(total.points), message)


def stated_grade_fits_the_total(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-X3. The printed grade is the one that the printed total earns in the scheme's bands."""
    stated, scheme = facts.stated, assessment.scheme
    total = assessment.self_scored.points if stated.total is None else stated.total
    earned = scheme.grade(total)
    if stated.grade and stated.grade != earned:
        bands = "、".join(f"{band.grade}（{plain(band.minimum)}分起）" for band in scheme.bands)
        message = f"所载等级“{stated.grade}”，总分 {plain(total)} 分对应“{earned}”，本方案等级为{bands}，请更正。"
        yield Finding("CK-X3", Severity.BLOCKING, "stated.grade", stated.grade, earned, message)

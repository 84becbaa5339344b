"""Checks on stated ratios: completion, execution, control."""

from collections.abc import Iterator

from evaluations.enums import Severity
from evaluations.measuring import stated_percentage
from scoring.engine.rounding import HUNDRED, percent_text, places_of, round_half_up

from .findings import Found, check
from .subject import Subject


@check(
    "CK-R1",
    Severity.BLOCKING,
    title="完成率不等于完成值与目标值之比",
    source="财预〔2020〕10号：完成率按实际完成值与年度指标值计算",
)
def stated_ratio_is_actual_over_target(subject: Subject) -> Iterator[Found]:
    """A printed completion ratio is the actual over the target, at the precision it is printed with."""
    for row in subject.indicators:
        one, completion = row.facts, row.completion
        if not one.stated_ratio or completion is None:
            continue
        stated, computed = stated_percentage(one.stated_ratio), percent_text(completion.ratio)
        if stated is None:
            fault = f"“{one.stated_ratio}”不是百分数，按目标值和完成值计算为 {computed}，请更正。"
        elif stated != round_half_up(completion.ratio * HUNDRED, places_of(stated)):
            fault = f" {one.stated_ratio}，按目标值和完成值计算为 {computed}，请核对后更正。"
        else:
            continue
        message = f"指标“{one.title}”所载完成率{fault}"
        yield Found(f"{row.path}.stated_ratio", one.stated_ratio, computed, message)


CHECKS = (stated_ratio_is_actual_over_target,)

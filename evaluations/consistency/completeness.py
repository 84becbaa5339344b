"""Checks on what is missing, left over, or late."""

from collections.abc import Iterator

from evaluations.enums import Severity

from .findings import Found, check
from .subject import Subject


@check(
    "CK-E4",
    Severity.BLOCKING,
    title="佐证材料证明的指标已删除",
    source="财预〔2021〕101号：绩效指标须有佐证资料",
)
def evidence_proves_what_is_there(subject: Subject) -> Iterator[Found]:
    """A file proves an indicator that the report still has."""
    for i, one in enumerate(subject.facts.evidence):
        if one.indicator and one.indicator not in subject.assessment.indicators:
            message = f"佐证材料“{one.title}”证明的绩效指标已经删除，请另选一个，或改为“不指定”。"
            yield Found(f"evidence[{i}].indicator", one.indicator, "", message)


CHECKS = (evidence_proves_what_is_there,)

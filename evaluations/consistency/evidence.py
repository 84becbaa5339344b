"""Checks on what evidence proves."""

from collections.abc import Iterator

from evaluations.assessment import Assessment
from evaluations.enums import Severity
from evaluations.facts import ReportFacts

from .findings import Finding


def evidence_proves_what_is_there(facts: ReportFacts, assessment: Assessment) -> Iterator[Finding]:
    """CK-E4. A file proves an indicator that the report still has."""
    for i, one in enumerate(facts.evidence):
        if one.indicator and one.indicator not in assessment.indicators:
            message = f"佐证材料“{one.title}”证明的绩效指标已经删除，请另选一个，或改为“不指定”。"
            yield Finding("CK-E4", Severity.BLOCKING, f"evidence[{i}].indicator", one.indicator, "", message)

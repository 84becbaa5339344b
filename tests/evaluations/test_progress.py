"""How far a section is: what counts as to be corrected."""

import pytest

from evaluations.consistency import Finding
from evaluations.enums import SectionState, Severity
from evaluations.progress import Progress
from scoring.engine import Problem

PROBLEM = Problem("figures.spent", "不是数字。")


def finding(severity):
    return Finding("CK-W2", severity, "stated.total", "99", "98", "请核对。")


def section(*faults):
    return Progress("scores", "评分", 1, 1, 0, faults)


@pytest.mark.parametrize("fault", [PROBLEM, finding(Severity.BLOCKING), finding(Severity.ADVISORY)])
def test_what_is_unreadable_or_contradicts_is_to_be_corrected(fault):
    one = section(fault, finding(Severity.HINT))

    assert one.to_correct == (fault,)
    assert one.state == SectionState.FINDINGS


def test_hints_leave_a_section_complete():
    one = section(finding(Severity.HINT))

    assert one.to_correct == ()
    assert one.state == SectionState.COMPLETE

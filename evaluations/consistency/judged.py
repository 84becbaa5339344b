"""The check on points that were given by judgement: does their basis speak for them."""

from collections.abc import Iterator

from evaluations.assessment import AssessedLine
from evaluations.enums import Severity
from scoring.engine.rounding import plain
from scoring.engine.rules_judged import Assessed

from .awards import FORMULAS
from .basis import shortfall
from .findings import Found, check
from .subject import Subject


@check(
    "CK-R10",
    Severity.ADVISORY,
    title="得分依据写明未达标却给满分",
    source="财预〔2020〕10号：未完成绩效目标的，应当扣减相应分值，并说明原因",
)
def full_points_have_a_basis_that_says_so(subject: Subject) -> Iterator[Found]:
    """The basis of full points that were given by judgement does not itself say that the standard was missed."""
    for path, line in full_lines(subject):
        title = line.item.title
        words = shortfall(title, line.facts.basis) if line.item.rule not in FORMULAS else ""
        if words and not line.facts.self_reason:
            given = plain(line.facts.self_score or line.item.maximum)
            message = (
                f"“{title}”自评 {given} 分，是满分；得分依据写明“{words}”，没有达标，"
                "请按评分标准扣分，或更正依据、说明理由。"
            )
            yield Found(f"{path}.self_score", given, words, message)


def full_lines(subject: Subject) -> Iterator[tuple[str, AssessedLine]]:
    """Lines with full points, where it is known what these are.

    In a scheme that was made of a table without full points, the points given stand for them.
    """
    printed = subject.facts.stated.maxima
    assessed = [line for _, line in subject.lines if line.item.rule == Assessed.name]
    is_known = not printed and any(line.self_score != line.item.maximum for line in assessed)
    for path, line in subject.lines:
        full, own = printed.get(line.item.code, line.item.maximum), line.facts.self_score
        is_printed = line.item.rule != Assessed.name or line.item.code in printed or is_known
        if is_printed and own is not None and own >= full:
            yield path, line


CHECKS = (full_points_have_a_basis_that_says_so,)

"""The check on points that were given by judgement: does their basis speak for them."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.assessment import AssessedLine
from evaluations.enums import Severity
from evaluations.prose.basis import completion_named, shortfall
from scoring.engine.rounding import percent_text, places_of, plain, points_text, round_half_up
from scoring.engine.rules_judged import Assessed

from .awards import FORMULAS
from .findings import Found, check
from .subject import Subject

_TOLERANCE = Decimal("0.1")


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


def unlike_their_rates(subject: Subject) -> Iterator[Found]:
    """Points of a fraction that are not those of the only rate in their basis, where other lines score by theirs."""
    rated = [
        (path, line.item.title, own, line.item.maximum, rate)
        for path, line in subject.lines
        if (own := line.facts.self_score) is not None and own < line.item.maximum and line.item.rule == Assessed.name
        if (rate := completion_named(line.facts.basis)) is not None and not line.facts.self_reason
    ]
    by_rate = [one for one in rated if _is_share(*one[2:])]
    for path, title, own, full, rate in rated if by_rate else ():
        if not _is_share(own, full, rate) and places_of(own) > 1 and own > full * rate + _TOLERANCE:
            computed = points_text(full * rate)
            message = (
                f"“{title}”自评 {plain(own)} 分，得分依据所载比率 {percent_text(rate)}，按比例计算为 {computed} 分，"
                "而其他项按所载比率计分，请核对后改正，或说明理由。"
            )
            yield Found(f"{path}.self_score", plain(own), computed, message)


def _is_share(own: Decimal, full: Decimal, rate: Decimal) -> bool:
    return own == round_half_up(full * rate, places_of(own))


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

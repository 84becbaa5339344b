"""Checks on what a sentence says of its own figures: ratios, sums and directions."""

from collections.abc import Iterator

from evaluations.enums import Severity
from evaluations.prose.arithmetic import slips
from evaluations.prose.slip import RATIO, SUM, TURN, Slip

from .findings import Found, check
from .subject import Subject


def _told(subject: Subject, kind: str) -> Iterator[tuple[str, str, Slip]]:
    """Each slip with the place and title of its passage; the same words are told once."""
    said: set[str] = set()
    for passage in subject.passages:
        for slip in slips(passage.text):
            is_typed = passage.is_typed(slip.stated.start, slip.stated.end)
            if slip.kind == kind and is_typed and slip.sentence not in said:
                said.add(slip.sentence)
                yield passage.where, passage.title, slip


@check(
    "CK-R9",
    Severity.ADVISORY,
    title="文中比率与同句数字不符",
    source="财预〔2020〕10号：自评数据应当真实、准确，比率按所列数据计算",
)
def ratio_follows_from_its_sentence(subject: Subject) -> Iterator[Found]:
    """A rate or a growth is what the two figures beside it come to, as far as these are rounded."""
    for where, title, slip in _told(subject, RATIO):
        stated = slip.stated.text
        message = f"“{title}”中“{slip.sentence}”，按文中所列数字计算，{slip.basis}＝{slip.computed}，不是 {stated}，请核对后更正。"
        yield Found(where, stated, slip.computed, message)


@check(
    "CK-F9",
    Severity.ADVISORY,
    title="文中合计与分项不符",
    source="财预〔2020〕10号：自评数据应当真实、准确，分项之和等于合计",
)
def parts_add_up_in_text(subject: Subject) -> Iterator[Found]:
    """What is named as 其中 and makes up the whole adds up to it."""
    for where, title, slip in _told(subject, SUM):
        stated = slip.stated.text
        message = (
            f"“{title}”中“{slip.sentence}”，分项合计为 {slip.computed}（{slip.basis}），不是 {stated}，请核对后更正。"
        )
        yield Found(where, stated, slip.computed, message)


@check(
    "CK-X9",
    Severity.ADVISORY,
    title="增减方向与数字相反",
    source="财预〔2020〕10号：自评数据应当真实、准确，文字与数据一致",
)
def direction_follows_from_its_sentence(subject: Subject) -> Iterator[Found]:
    """Words such as 下降, 增加到, 控制在…以内 agree with the figures they stand between."""
    for where, title, slip in _told(subject, TURN):
        message = f"“{title}”中“{slip.sentence}”，写的是“{slip.basis}”，而 {slip.computed}，请核对方向或数字。"
        yield Found(where, slip.basis, slip.computed, message)


CHECKS = (ratio_follows_from_its_sentence, parts_add_up_in_text, direction_follows_from_its_sentence)

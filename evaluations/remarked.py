"""Reviewers' remarks on the pages of who answers them: each at its record, in the order of the report."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse

from evaluations.desk import Desk
from evaluations.models import RemarkAnswer, ReviewRemark
from evaluations.progress import BASICS, section_of_record
from evaluations.sections import page_of
from evaluations.services.answering import MOST_ANSWER
from evaluations.services.submitting import remark_anchor


class Asked(NamedTuple):
    """An open remark: its number in the report, its section, where it stands, and its neighbours.

    ``record`` is "" if what it is about is no longer in the report.
    """

    remark: ReviewRemark
    number: int
    section: str
    section_title: str
    record: str
    answers: tuple[RemarkAnswer, ...]
    url: str
    previous: str
    following: str

    @property
    def anchor(self) -> str:
        return remark_anchor(self.remark)

    @property
    def most(self) -> int:
        return MOST_ANSWER


@dataclass
class Remarks:
    """The open remarks on a report that is being filled in; none while it is reviewed."""

    desk: Desk

    @cached_property
    def listed(self) -> tuple[Asked, ...]:
        """In the order of the report; those whose record is gone stand first in their section."""
        if not self.desk.remarks:
            return ()
        titles = {one.key: one.title for one in self.desk.progress}
        order = list(titles)
        placed = sorted(
            ((order.index(self._section(one, titles)), self._position(one), one) for one in self.desk.remarks),
            key=lambda found: (found[0], found[1], found[2].pk),
        )
        urls = [self._url(order[section], remark) for section, _, remark in placed]
        neighbours = zip(["", *urls], [*urls[1:], ""], strict=False)
        return tuple(
            Asked(
                remark=remark,
                number=number,
                section=order[section],
                section_title=titles[order[section]],
                record=remark.place if position >= 0 else "",
                answers=tuple(remark.answers.all()),
                url=urls[number - 1],
                previous=previous,
                following=following,
            )
            for number, ((section, position, remark), (previous, following)) in enumerate(
                zip(placed, neighbours, strict=True), 1
            )
        )

    @property
    def answered(self) -> int:
        return sum(bool(one.answers) for one in self.listed)

    def at(self, record: str) -> tuple[Asked, ...]:
        """The remarks on a record of a page."""
        return tuple(one for one in self.listed if one.record == record)

    def of_section(self, key: str) -> tuple[Asked, ...]:
        return tuple(one for one in self.listed if one.section == key)

    def homeless(self, key: str) -> tuple[Asked, ...]:
        """The remarks of a section on what is no longer in the report."""
        return tuple(one for one in self.of_section(key) if not one.record)

    def waiting(self, key: str) -> int:
        """How many remarks of a section nobody has answered."""
        return sum(not one.answers for one in self.of_section(key))

    def before(self, key: str) -> str:
        """Where the last remark before a section stands; "" if there is none."""
        return self._neighbours(key)[0]

    def after(self, key: str) -> str:
        """Where the first remark of a section or, failing that, of the sections behind it stands."""
        return self._neighbours(key)[1]

    def _neighbours(self, key: str) -> tuple[str, str]:
        order = [one.key for one in self.desk.progress]
        here = order.index(key) if key in order else len(order)
        earlier = [one.url for one in self.listed if order.index(one.section) < here]
        later = [one.url for one in self.listed if order.index(one.section) >= here]
        return (earlier or [""])[-1], (later or [""])[0]

    @cached_property
    def _places(self) -> dict[str, int]:
        """The records of all pages in their order."""
        pages = [page_of(self.desk, one.key) for one in self.desk.progress]
        records = [f"{kind}-{key}" for page in pages if page for kind, key, _ in page.records(self.desk)]
        return {record: at for at, record in enumerate(records)}

    def _position(self, remark: ReviewRemark) -> int:
        return self._places.get(remark.place, -1)

    def _section(self, remark: ReviewRemark, titles: dict[str, str]) -> str:
        key = section_of_record(remark.place)
        return key if key in titles else BASICS

    def _url(self, section: str, remark: ReviewRemark) -> str:
        return f"{reverse('fill:section', args=[self.desk.report.pk, section])}#{remark_anchor(remark)}"

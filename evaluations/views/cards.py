"""What the workbench says of one report: where it stands, how long is left, what to do next."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from evaluations import round_wording
from evaluations.desk import Desk
from evaluations.enums import ReportStatus, SectionState
from evaluations.models import ReportEvent
from evaluations.models.reports import FILLING


class Deadline(NamedTuple):
    """A deadline and how far off it is; ``day`` may be None."""

    name: str
    day: date | None
    today: date

    @property
    def days(self):
        return (self.day - self.today).days

    @property
    def words(self):
        """还有 3 天, 今天截止, 已逾期 2 天."""
        return round_wording.days_left(self.days)

    @property
    def urgency(self):
        return "overdue" if self.days < 0 else "soon" if self.days <= 7 else "later"


class Step(NamedTuple):
    """The next thing to do, and where."""

    label: str
    url: str


@dataclass
class Card:
    """One report on the workbench."""

    desk: Desk
    today: date
    is_editable: bool
    is_reviewer: bool
    is_publisher: bool = False
    returned: ReportEvent | None = None
    waiting: int = 0

    @property
    def report(self):
        return self.desk.report

    @cached_property
    def sections(self):
        """Sections in which something is wanted or given; none of a published report, which is finished."""
        if self.report.status == ReportStatus.PUBLISHED:
            return ()
        return tuple(one for one in self.desk.progress if one.wanted or one.state != SectionState.EMPTY)

    @cached_property
    def findings(self):
        """How many places cannot be read or contradict."""
        return sum(len(section.to_correct) for section in self.sections)

    @property
    def marks(self):
        return len(self.desk.marks)

    @property
    def complete(self):
        return sum(section.state == SectionState.COMPLETE for section in self.sections)

    @property
    def summary(self):
        """The progress in words."""
        counted = [(state, [one.title for one in self.sections if one.state == state]) for state in SectionState]
        told = "；".join(
            f"{state.label} {len(titles)} 部分：{'、'.join(titles)}" for state, titles in counted if titles
        )
        return f"共 {len(self.sections)} 部分。{told}。"

    @property
    def deadline(self):
        """The deadline that comes next: filing until it is submitted, then publication."""
        year, status = self.report.year, self.report.status
        name, day = ("报送", year.unit_deadline) if status in FILLING else ("公开", year.public_deadline)
        return None if day is None or status == ReportStatus.PUBLISHED else Deadline(name, day, self.today)

    @property
    def url(self):
        """Where the report is filled in, or read by whom cannot change it."""
        return self._address("resume" if self.is_editable else "preview")

    @cached_property
    def step(self):
        if self.report.status == ReportStatus.PUBLISHED:
            return Step("查看公开的报告", reverse("public:document", args=[self.report.pk]))
        if self.report.status == ReportStatus.APPROVED and self.is_publisher:
            return Step("公开", self._address("submit"))
        if self.report.status not in FILLING:
            if self.is_reviewer:
                return Step("审核", reverse("review:report", args=[self.report.pk]))
            return Step("查看送审情况", self._address("submit"))
        if not self.is_editable:
            return Step("预览", self._address("preview"))
        if self.waiting:
            return Step(f"回复 {self.waiting} 条审核意见", f"{self._address('submit')}#remarks")
        to_do = ((section, _to_do(section)) for section in self.sections)
        section, told = next((one for one in to_do if one[1]), (None, "核对后送审"))
        return Step(told, self._address("section", section.key) if section else self._address("submit"))

    def _address(self, name, *more):
        return reverse(f"fill:{name}", args=[self.report.pk, *more])


def start_link(expected, year):
    """The page on which a report is started, with what is known filled in."""
    known = {"unit": expected.unit.pk, "year": year.pk, "kind": expected.kind, "project": expected.project}
    origin = {"from": "last"} if expected.has_last else {}
    return f"{reverse('fill:start')}?{urlencode({key: value for key, value in (known | origin).items() if value})}"


def _to_do(section: Any):
    """What is left to do in a section; "" if nothing is."""
    if section.is_contradicted:
        return f"处理“{section.title}”的 {len(section.to_correct)} 个问题"
    if not section.is_done:
        left = section.wanted - section.filled
        return f"补全“{section.title}”，还差 {left} 项" if section.filled else f"填写“{section.title}”"
    return f"确认“{section.title}”中沿用或生成的 {section.marks} 处内容" if section.marks else ""

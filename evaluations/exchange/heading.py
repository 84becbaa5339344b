"""Whom a report is about: unit, project, year, day and notice, from labels beside or before their values."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from evaluations.enums import ReportKind
from evaluations.facts import UnitFacts, YearFacts
from scoring.engine import MeasurementError
from scoring.engine.dates import parse_date
from scoring.engine.quantities import normalise

UNIT, PROJECT, YEAR, FILED_ON, GRADE, TOTAL = "unit", "project", "year", "filed_on", "grade", "total"
LONGEST_VALUE = 200
# In the order of what counts more: the department above is not the one that reports.
_UNITS = (
    re.compile(r"(?:评价|预算|填报|填表|自评)单位(?:名称)?|(?:市|县|区|省)级预算部门单位"),
    re.compile(
        r"(?:单位|部门|部门\(单位\)|单位\(部门\)|预算部门)(?:名称|全称)|(?:项目)?(?:实施|承担|执行)单位(?:名称)?"
    ),
    re.compile(r"项目单位(?:名称)?|单位|部门|(?:市级|县级|区级|省级)?主管部门(?:及代码|\(单位\)|名称)?"),
)
_LABELS = {
    PROJECT: re.compile("项目名称|项目支出名称|专项(?:资金)?名称"),
    YEAR: re.compile("(?:评价|自评|预算|绩效评价|填报)?年[度份]"),
    FILED_ON: re.compile("(?:填报|填表|填写|报告|上报|自评)(?:日期|时间)"),
    GRADE: re.compile("(?:自评|评价|绩效|评定|自评绩效|综合)*(?:等级|级别|等次)"),
    TOTAL: re.compile("(?:自评|评价|绩效|综合)*(?:总得分|总分|总评分|自评得分|得分合计|总分值)"),
}
_SEAL = re.compile(r"[(（](?:公章|盖章|签章|加盖公章|印章|全称|单位公章)[)）]")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、]")
_CODE = re.compile(r"^[\d-]{3,20}|\(?[\d-]{3,20}\)?$")
_YEAR = re.compile(r"20\d\d")
_OF_YEAR = re.compile(r"(20\d\d)年度")
_NOTICE = re.compile(r"[一-龥]{1,12}[〔\[(（【]20\d\d[〕\])）】](?:第)?\d{1,5}号")
_OVERALL = re.compile("整体|部门支出|单位支出")
_PROJECT_WORDS = re.compile("项目|专项")


@dataclass
class Heading:
    """What was found. ``places``: path into the data package → where it was found."""

    unit: str = ""
    rank: int = len(_UNITS)
    project: str = ""
    year: int = 0
    filed_on: date | None = None
    grade: str = ""
    total: str = ""
    title: str = ""
    places: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        is_overall = bool(_OVERALL.search(self.title)) or (not self.project and not _PROJECT_WORDS.search(self.title))
        return str(ReportKind.OVERALL if is_overall else ReportKind.PROJECT)

    @property
    def unit_facts(self) -> UnitFacts:
        return UnitFacts(self.unit, is_head_office=self.unit.endswith("本级"))

    def year_facts(self, notice: str = "") -> YearFacts:
        return YearFacts(self.year, notice_number=notice)

    def take(self, label: str, value: str, where: str = "") -> bool:
        """Whether the label is known; the first value of each counts."""
        words = _NUMBERING.sub("", _SEAL.sub("", normalise(label)).rstrip(":"))
        value = value.strip()[:LONGEST_VALUE]
        rank = next((i for i, pattern in enumerate(_UNITS) if pattern.fullmatch(words)), None)
        if rank is not None:
            self._take_unit(rank, value, where)
            return True
        part = next((part for part, pattern in _LABELS.items() if pattern.fullmatch(words)), None)
        if part is None:
            return False
        if part == YEAR:
            found = _YEAR.search(normalise(value))
            self._keep("year", int(found[0]) if found else 0, "year.year", where)
        elif part == FILED_ON:
            self._keep("filed_on", day_in(value), "filed_on", where)
        else:
            self._keep(part, value, {GRADE: "stated.grade", TOTAL: "stated.total"}.get(part, part), where)
        return True

    def _take_unit(self, rank: int, value: str, where: str) -> None:
        name = _CODE.sub("", _SEAL.sub("", value)).strip(" -—（）()")
        if rank < self.rank and len(name) > 1:
            self.unit, self.rank = name, rank
            self.places["unit.name"] = where

    def _keep(self, name: str, value: object, path: str, where: str) -> None:
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.places[path] = where

    def settle_year(self, texts: Iterable[str]) -> None:
        """The year from titles and names, where no label gave it: 2023年度 counts more than a bare 2023."""
        known = [normalise(text[:LONGEST_VALUE]) for text in texts]
        for pattern in (_OF_YEAR, _YEAR):
            for text in known:
                if not self.year and (found := pattern.search(text)):
                    self.year = int(found[0][:4])


def day_in(text: str) -> date | None:
    """The day that a text names; None if it names none."""
    try:
        return parse_date(text)
    except MeasurementError:
        return None


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    """Whether a cell is a label whose value stands beside it."""
    return Heading().take(text, "")


def pair_in(text: str) -> tuple[str, str] | None:
    """Label and value of 评价单位（公章）：某局; None if it is no such line."""
    label, colon, value = text.replace(":", "：", 1).partition("：")
    return (label, value) if colon and len(label) <= 30 else None


def notice_numbers(text: str) -> Iterator[str]:
    """Document numbers such as 湛财绩〔2024〕5号, in the order of the text."""
    return (found[0] for found in _NOTICE.finditer(text))

"""Days as people write them: "2023年12月31日", "2023/12/31", "2023年底", "12月底前完成", "三季度末"."""

import re
from calendar import monthrange
from datetime import date

from .errors import MeasurementError, Problem
from .quantities import normalise

_DATE = re.compile(
    r"(?:(?P<year>\d{4})(?:年|-|/|\.))?(?P<month>\d{1,2})(?:(?:月|-|/|\.)(?P<day>\d{1,2})日?|月份?(?:底|末)?)?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_YEAR_END = re.compile(r"(?:(?P<year>\d{4})年?|当年|本年|全年)?(?:年?(?:底|末|度|度末|内|度内)?)")
_PART = re.compile(
    r"(?:(?P<year>\d{4})年|当年|本年)?(?P<part>上半年|下半年|第?[一二三四1234]季度|\d{1,2}月[上中下]旬)(?:底|末|内)?"
)
_AROUND = re.compile(
    r"^(?:[≤=<]|不晚于|于|在|截至|截止)|(?:全部|按期|按时|如期)?(?:前|之前|以前)?"
    r"(?:全部|按期|按时|如期)?(?:完成|完工|竣工)?。?$"
)
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_DECADES = {"上": 10, "中": 20}


def parse_date(text: str, year: int | None = None) -> date | None:
    """A day, or the last day of the month, quarter, half or year that is named.

    ``year`` is taken where the text names none. None if the text is not a date. Raises
    MeasurementError for a day that does not exist, such as 2023年2月30日.
    """
    clean = normalise(text).replace("~", "-")
    if found := re.match(r"^(\d{4}年)\d{1,2}月?[-至到](?=\d{1,2}月)", clean):  # from … to: the end counts
        clean = found[1] + clean[found.end() :]
    clean = _AROUND.sub("", clean)
    try:
        return _day(clean, year) if clean else None
    except ValueError:  # calendar's IllegalMonthError is one too
        raise MeasurementError([Problem("", f"日期“{text}”不存在，请核对年月日。")]) from None


def _day(clean: str, year: int | None) -> date | None:
    if found := _COMPACT.fullmatch(clean):
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _PART.fullmatch(clean):
        of_year = int(found["year"] or year or 0)
        return _last_day(of_year, found["part"]) if of_year else None
    if (found := _YEAR_END.fullmatch(clean)) and (found["year"] or year) and not clean.isdigit():
        return date(int(found["year"] or year or 0), 12, 31)
    found = _DATE.fullmatch(clean)
    if not found or clean.isdigit() or not (found["year"] or (year and "月" in clean)):
        return None
    of_year, month = int(found["year"] or year or 0), int(found["month"])
    return date(of_year, month, int(found["day"]) if found["day"] else monthrange(of_year, month)[1])


def _last_day(year: int, part: str) -> date:
    if part.endswith("旬"):
        month, decade = int(part.split("月", maxsplit=1)[0]), part[-2]
        return date(year, month, _DECADES.get(decade) or monthrange(year, month)[1])
    month = {"上": 6, "下": 12}.get(part[0]) or _QUARTERS[part.removeprefix("第")[0]]
    return date(year, month, monthrange(year, month)[1])

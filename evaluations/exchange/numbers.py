"""Numbers and blanks as tables print them: points, scores, amounts."""

import re
from decimal import Decimal

from scoring.engine.quantities import normalise

BLANK = frozenset(("", "/", "\\", "-", "~", "~~", "无", "空", "不适用", "/年", "//"))
_NUMBER = re.compile(r"(?P<number>[+-]?\d{1,15}(?:\.\d{1,15})?)(?:%|分|万元|元)?")
FULL_POINTS = re.compile(
    r"\s?[(（](?:满分|分值|权重|标准分|总分|共|计)?[:：]?\s?(\d{1,3}(?:\.\d{1,2})?)\s?分?[^()（）\d]{0,6}[)）]"
)


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing: "", /, —."""
    return normalise(text) in BLANK


def number(text: str) -> Decimal | None:
    """10 of "10", "10分", "10%" and "１０"; None if a cell is no number."""
    found = _NUMBER.fullmatch(normalise(text))
    return Decimal(found["number"]) if found else None


def full_points(text: str) -> Decimal | None:
    """The points in brackets behind a title: 20 of 预算执行（20分）; None if there are none."""
    found = FULL_POINTS.search(text)
    return Decimal(found[1]) if found else None


def without_points(text: str) -> str:
    """A title without the points in brackets behind it."""
    return FULL_POINTS.sub("", text).strip()

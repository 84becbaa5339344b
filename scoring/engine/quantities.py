"""Figures as people write them → comparator, Decimal, unit. Units convert here and nowhere else.

"≥90%" · "约56亿元" · "2200亩" · "405万元" · "1,096.51万元" · "80%～90%"
万, 亿 and % convert; any other unit must be the same on both sides (亩 is not 平方米).
"""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from .errors import MeasurementError, Problem

MORE, LESS, EQUAL, WITHIN = "≥", "≤", "=", "~"
_STRICT = {">": MORE, "<": LESS}
_MIRRORED = {MORE: LESS, LESS: MORE, EQUAL: EQUAL}


class Quantity(NamedTuple):
    """A figure with its unit. ``value`` is in base units: yuan for 万元, a fraction for %.

    ``is_strict``: written with > or <, the bound itself not included.
    """

    value: Decimal
    unit: str = ""
    comparator: str = ""
    upper: Decimal | None = None
    is_approximate: bool = False
    scale: Decimal = Decimal(1)
    is_strict: bool = False

    @property
    def shown(self) -> Decimal:
        """The figure as it was written, before 万, 亿 or % were multiplied in."""
        return self.value / self.scale

    @property
    def unit_shown(self) -> str:
        """The unit as it was written: 万元, 亩, ‰."""
        if self.unit == "%":
            return next((word for word, scale in _PERCENT.items() if scale == self.scale), self.unit)
        return next((word for word, scale in _SCALES if scale == self.scale), "") + self.unit


_COMPARATORS = (
    (MORE, ("≥", ">=", "=>", "≧", "⩾", "大于等于", "大于或等于", "不少于", "不低于", "不小于", "至少", "达到", "达")),
    (
        LESS,
        ("≤", "<=", "=<", "≦", "⩽", "小于等于", "小于或等于", "不超过", "不高于", "不大于", "不多于", "至多", "控制在"),
    ),
    (">", (">", "大于", "高于", "超过", "多于")),
    ("<", ("<", "小于", "低于", "少于")),
    (EQUAL, ("=", "等于", "为")),
)
_PREFIX = re.compile("|".join(re.escape(word) for _, words in _COMPARATORS for word in words))
_BY_WORD = {word: sign for sign, words in _COMPARATORS for word in words}
_SUFFIX = re.compile(r"(?:及|或)?(?:(?P<more>以上)|以下|以内|之内|内)$")
_REMARK = re.compile(r"\((?:含|含本数)\)|(?<=[^(\d])\([^()]*\)$|[。;,]$")
_LEAD = re.compile(r"^(?:(?:同比|较上年|比上年|较去年)?(?:增长|提高|提升|增加)|完成)(?=\D{0,6}\d)")
_INNER_SUFFIX = re.compile(r"(?<=\d)((?:及|或)?(?:以上|以下|以内))([^\d]+)$")
_BETWEEN = re.compile(r"(?P<low>[^≤<]+)[≤<][Xx]?[≤<](?P<high>.+)")
_MOST_DIGITS = 15
LONGEST = 300
_APPROXIMATE = re.compile(r"约|近|大约|左右|[余多](?=\D|$)")
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
# Behind a stroke a figure belongs to the unit: 0.21/10万, 5.6例/1000人.
_UNIT = r"[^\d\s~]*(?:(?<=m)[23]|(?<=/)(?:10{1,2}万|10{2,5}人)[^\d\s~]*)?"
_FIGURE = re.compile(rf"(?P<low>{_NUMBER})(?P<unit>{_UNIT})")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})(?P<first>{_UNIT})(?:~|至|到|-)(?P<high>{_NUMBER})(?P<unit>{_UNIT})")
_SCALES = (
    ("万亿", Decimal(10) ** 12), ("千亿", Decimal(10) ** 11), ("百亿", Decimal(10) ** 10),
    ("千万", Decimal(10) ** 7), ("百万", Decimal(10) ** 6), ("亿", Decimal(10) ** 8),
    ("万", Decimal(10) ** 4), ("千", Decimal(10) ** 3),
)  # fmt: skip
_THOUSAND_IS_PART_OF_UNIT = re.compile("千(?:克|米|瓦|伏|卡|帕|赫|字|平方)")
_PERCENT = {
    "%": Decimal("0.01"), "百分比": Decimal("0.01"), "‰": Decimal("0.001"), "千分比": Decimal("0.001"),
    "‱": Decimal("0.0001"), "万分比": Decimal("0.0001"),
}  # fmt: skip
_PER_PERSONS = re.compile(r"[1例人]?/(?P<many>10{1,5}万?|十万|百万|千|万)(?:人口|人)?")
_SAME_UNIT = {
    "m2": "平方米", "m3": "立方米", "平米": "平方米", "平方": "平方米", "km": "公里", "千米": "公里",
    "km2": "平方公里", "元整": "元", "人民币元": "元", "圆": "元", "t": "吨", "kg": "千克", "公斤": "千克",
    "百分点": "个百分点", "ha": "公顷", "方": "立方米", "h": "小时", "min": "分钟", "名": "人", "位": "人", "人·次": "人次",
    "场次": "场", "批次": "批",
}  # fmt: skip
YES = frozenset((
    "是", "有", "√", "完成", "已完成", "按时完成", "按期完成", "实现", "达成", "达标",
    "达到", "合格", "合规", "符合", "及时", "健全", "规范", "保障", "通过", "全覆盖",
))  # fmt: skip
NO = frozenset((
    "否", "无", "×", "未完成", "未按时完成", "未按期完成", "未实现", "未达成", "未达标",
    "未达到", "不合格", "不合规", "不符合", "不及时", "不健全", "不规范", "未保障", "未通过",
))  # fmt: skip


def normalise(text: str) -> str:
    """Full-width to half-width, without blanks and thousands separators.

    What is too long for a figure comes back as it is: putting marks in order takes quadratic time.
    """
    if len(text) > LONGEST:
        return text
    text = unicodedata.normalize("NFKC", text).replace("～", "~").replace("—", "~").replace("–", "~")
    text = re.sub(r"\s+", "", text)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


def parse_quantity(text: str) -> Quantity:
    """Read one figure. Raises MeasurementError with the text if it is not a figure."""
    if len(text) > LONGEST:
        raise MeasurementError(
            [Problem("", f"“{text[:40]}…”有 {len(text)} 字，不是可计算的数值；文字说明请改用定性指标。")]
        )
    clean = _INNER_SUFFIX.sub(r"\2\1", _LEAD.sub("", _REMARK.sub("", normalise(text))))
    if len(re.sub(r"\D", "", clean)) > 2 * _MOST_DIGITS:
        raise MeasurementError([Problem("", f"“{text[:40]}”的位数过多，请核对是否多写了数字。")])
    is_approximate = bool(_APPROXIMATE.search(clean))
    clean = _APPROXIMATE.sub("", clean)
    if found := _BETWEEN.fullmatch(clean):
        clean = f"{found['low']}~{found['high']}"
    comparator, clean = _take_comparator(clean)
    sign = _STRICT.get(comparator, comparator)
    if found := _RANGE.fullmatch(clean):
        scale, unit = split_unit(found["unit"])
        first_scale, first = split_unit(found["first"]) if found["first"] else (scale, unit)
        if first not in (unit, ""):
            raise MeasurementError([Problem("", f"“{text}”两端的单位不同，请统一单位。")])
        low, high = Decimal(found["low"]) * first_scale, Decimal(found["high"]) * scale
        if low > high:
            raise MeasurementError([Problem("", f"“{text}”的下限大于上限，请核对。")])
        return Quantity(low, unit, WITHIN, high, is_approximate, scale)
    if found := _FIGURE.fullmatch(clean):
        scale, unit = split_unit(found["unit"])
        is_strict = comparator != sign
        return Quantity(Decimal(found["low"]) * scale, unit, sign, None, is_approximate, scale, is_strict)
    advice = "请填写数字和计量单位，例如 2200亩、405万元、≥90%；文字目标请改用定性指标。"
    raise MeasurementError([Problem("", f"“{text}”不是可计算的数值，{advice}")])


def _take_comparator(text: str) -> tuple[str, str]:
    """The comparator before or after a figure; "达到90%以上" has both, and the first word decides."""
    before, after = _PREFIX.match(text), _SUFFIX.search(text)
    if after:
        text = text[: after.start()]
    if before:
        return _BY_WORD[before[0]], text[before.end() :]
    if text[-1:] in _MIRRORED:  # "90%≤": the figure is the lower bound
        return _MIRRORED[text[-1]], text[:-1]
    return ("" if not after else MORE if after["more"] else LESS), text


def split_unit(text: str) -> tuple[Decimal, str]:
    """ "万元" → (10000, "元"); "亿" → (10**8, ""); "%" → (0.01, "%"); "亩" → (1, "亩")."""
    unit = normalise(text).strip("()").removesuffix("/年")
    if unit in _PERCENT:
        return _PERCENT[unit], "%"
    if found := _PER_PERSONS.fullmatch(unit):
        return Decimal(1), "/" + found["many"].replace("十", "10").replace("百", "100")
    if not _THOUSAND_IS_PART_OF_UNIT.match(unit):
        for word, scale in _SCALES:
            if unit.startswith(word):
                return scale, _SAME_UNIT.get(unit[len(word) :], unit[len(word) :])
    return Decimal(1), _SAME_UNIT.get(unit, unit)


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """Give a figure that lacks (part of) its unit the unit of its indicator or field.

    "2235.43" of an indicator in 亩 is 2235.43亩; "5亿" of one in 亿元 is 5亿元; "62.85" of the
    same is 62.85亿元. Raises MeasurementError if the figure has another unit.
    """
    scale, base = split_unit(unit)
    if quantity.unit == base:
        return quantity
    if quantity.unit == "":
        if quantity.scale != 1:
            scale = Decimal(1)
        upper = None if quantity.upper is None else quantity.upper * scale
        return quantity._replace(value=quantity.value * scale, upper=upper, unit=base, scale=quantity.scale * scale)
    wanted = unit or "无单位"
    raise MeasurementError([Problem("", f"计量单位是“{quantity.unit}”，应为“{wanted}”，请统一单位后填写。")])


def same_unit(target: Quantity, actual: Quantity) -> tuple[Quantity, Quantity]:
    """Bring target and actual to the unit of whichever of the two has one."""
    if target.unit == actual.unit:
        return target, actual
    name = (target if target.unit else actual).unit_shown
    return in_unit(target, name), in_unit(actual, name)

"""The levels of indicators as tables write them; what merged cells leave out goes on from above."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from evaluations.enums import Level1, Level2
from scoring.engine.quantities import normalise

from .proposing import Tell

LEVEL1, LEVEL2 = "level1", "level2"
WORDS1 = {
    "产出": Level1.OUTPUT, "效益": Level1.BENEFIT, "效果": Level1.BENEFIT, "成本": Level1.COST,
    "满意度": Level1.SATISFACTION, "服务对象满意度": Level1.SATISFACTION,
}  # fmt: skip
WORDS2 = {
    "数量": Level2.QUANTITY, "质量": Level2.QUALITY, "时效": Level2.TIMELINESS, "成本": Level2.COST,
    "经济成本": Level2.COST, "社会成本": Level2.COST, "生态环境成本": Level2.COST, "经济效益": Level2.ECONOMIC,
    "社会效益": Level2.SOCIAL, "生态效益": Level2.ECOLOGICAL, "环境效益": Level2.ECOLOGICAL,
    "可持续影响": Level2.SUSTAINABILITY, "可持续发展": Level2.SUSTAINABILITY, "满意度": Level2.SATISFACTION,
    "服务对象满意度": Level2.SATISFACTION, "社会公众满意度": Level2.SATISFACTION,
}  # fmt: skip
HOMES = {
    **dict.fromkeys((Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.COST), Level1.OUTPUT),
    **dict.fromkeys((Level2.ECONOMIC, Level2.SOCIAL, Level2.ECOLOGICAL, Level2.SUSTAINABILITY), Level1.BENEFIT),
    Level2.SATISFACTION: Level1.SATISFACTION,
}
ONLY_LEVEL2 = {Level1.COST: Level2.COST, Level1.SATISFACTION: Level2.SATISFACTION}
REMARK = re.compile(r"\([^()]*\)$")
_NUMBERING = re.compile(r"^(?:指标)?(?:\d+|[一二三四五六七八九十]+)[.、:)]|^\([\d一二三四五六七八九十]+\)")

T = TypeVar("T", Level1, Level2)


@dataclass
class Levels:
    """The levels that hold in a row, going down a table. ``is_known``: false below one that cannot be read."""

    level1: Level1 | None = None
    level2: Level2 | None = None
    is_level1_known: bool = True
    is_known: bool = True

    def take(self, given: Mapping[str, str], tell: Tell) -> None:
        """A level holds until the next one is given; whatever follows an unknown one is not placed."""
        if first := given.get(LEVEL1):
            level1 = _level(LEVEL1, first, WORDS1, tell)
            self.level2 = self.level2 if level1 == self.level1 else None
            self.level1, self.is_level1_known = level1, level1 is not None
            self.is_known = self.is_level1_known
        if second := given.get(LEVEL2):
            self.level2 = _level(LEVEL2, second, WORDS2, tell)
            if LEVEL1 not in given:
                self.level1 = HOMES.get(self.level2) if self.level2 else None
                self.is_level1_known = True
            self.is_known = self.is_level1_known and self.level2 is not None

    def of(self, title: str, tell: Tell) -> tuple[str, str] | None:
        """First and second level of the indicator in this row; None if they are not known, which is told."""
        if not self.is_known:
            return None
        if self.level1 is None:
            tell(LEVEL1, f"三级指标“{title}”不知属于哪个一级指标，请填写一级指标或二级指标。")
            return None
        return str(self.level1), str(self.level2 or ONLY_LEVEL2.get(self.level1) or "")


def named(text: str, words: Mapping[str, T]) -> T | None:
    """The level that a cell names: 数量指标（20分）, （一）产出; None if it names none."""
    return words.get(REMARK.sub("", _NUMBERING.sub("", normalise(text))).removesuffix("指标"))


def _level(part: str, text: str, words: Mapping[str, T], tell: Tell) -> T | None:
    level = named(text, words)
    if level is None:
        allowed = "、".join(dict.fromkeys(str(one.label) for one in words.values()))
        tell(part, f"“{text}”不是{'一级指标' if part == LEVEL1 else '二级指标'}，可填：{allowed}。")
    return level

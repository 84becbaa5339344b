"""The columns of score tables, found by what their heads say, wherever they stand."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from scoring.engine.quantities import normalise

from .levels import LEVEL1, LEVEL2, REMARK
from .proposing import SIGN, TITLE, UNIT, VALUE
from .workbook import Row, Value, shown

ACTUAL, RATIO, SCORE, REASON, BASIS, STANDARD = "actual", "ratio", "score", "reason", "basis", "standard"
POINTS, WEIGHT, POINTS1, POINTS2, LEVEL4 = "points", "weight", "points1", "points2", "level4"
LONGEST_HEAD = 60
MOST_COLUMNS = 40  # in which a head is looked for
LEAST_PARTS = 3  # that a row must name to be the upper half of a head
HEADS = {
    LEVEL1: re.compile("一级指标(?:名称)?"),
    LEVEL2: re.compile("二级指标(?:名称)?"),
    TITLE: re.compile("三级指标(?:名称|内容)?|(?:具体|评价|评分|考核)?指标(?:名称|内容)|评价指标|指标"),
    LEVEL4: re.compile("四级指标(?:名称|内容)?"),
    VALUE: re.compile(
        r"[^完实]{0,12}(?:指标值|目标值|预期值|目标数)(?:设定值?|内容|[A-Z])?|"
        r"(?:当年度?|本年度?|年度|年初设定|年初|预期|绩效|计划|年度绩效)(?:目标|指标)|"
        r"(?:预期|计划|年初设定)(?:完成)?(?:目标|值|数|情况)"
    ),
    ACTUAL: re.compile(
        r"(?:(?:当|本)?年度?|\d{4}年度?|全年|年末|截至年底|指标|目标)*(?:实际完成|完成|实际)"
        r"(?:指标|目标)?(?:值|情况|数|结果|进度|数值|指标值)(?:[A-Z])?|实际(?:完成)?|全年完成值|业绩值"
    ),
    UNIT: re.compile("(?:绩效|指标)?(?:计量|度量)?单位"),
    SIGN: re.compile("(?:计算|指标|比较|运算)?符号|(?:绩效)?指标(?:性质|方向)|性质|方向"),
    RATIO: re.compile("(?:指标|实际|目标)*(?:完成率|完成比例|完成程度)"),
    POINTS: re.compile("(?:指标|标准|评分|评价|三级|二级|一级|设定)*(?:分值|标准分|满分|分数)值?(?:权重)?|权重分值?|分值/权重"),
    WEIGHT: re.compile("(?:指标|分值)?权重"),
    SCORE: re.compile(
        "(?:单位|部门|本级|自我)?(?:自评|评价|自我评价|实际|指标)?(?:得分|评分|打分|分数|分值)(?:情况)?|自评分?|自评得?分值?"
    ),
    REASON: re.compile(".*(?:偏差|未完成|未达|偏离|未实现|差异|失分|扣分).*(?:原因|说明|分析|依据|理由|情况|措施).*"),
    BASIS: re.compile(
        ".*(?:得分|评分|自评|打分|得失分|赋分)(?:情况)?(?:的)?(?:依据|说明|理由|原因|过程).*|备注|说明|自评情况(?:说明)?|(?:指标)?完成情况说明"
    ),
    STANDARD: re.compile(
        ".*(?:标准|细则|规则|要点|内涵|解释|办法|方法|口径|公式)|指标说明(?:.*标准)?|(?:指标说明|评价内容).*"
    ),
}  # fmt: skip
# Columns of somebody else's score, which is not the unit's own.
_OTHERS = re.compile(".*(?:复核|核查|复评|抽查|审核|财政|主管部门|第三方|专家|考评).*")
# Names of items that are no indicators, and columns that name nothing.
_NAMES = re.compile("(?:评价|考核|考评|评分|评审|指标|自评|绩效)?(?:内容|项目|事项|要素)")
_COUNTING = re.compile("序号|编号|号|项次|类别|类型|备注|责任.{0,6}|.{0,4}(?:单位|部门|科室|股室)")
_MONEY = re.compile(".*(?:预算|执行|支出|到位|决算).*")
_BOTH = re.compile("(?:指标|标准)?分值[/／、](?:自评|实际|评价)?得分|(?:自评|实际|评价)?得分[/／、](?:指标|标准)?分值")
_ANY_TITLE = re.compile("绩效指标(?:名称|内容)?|指标")
_ORDER = (
    LEVEL1, LEVEL2, LEVEL4, TITLE, POINTS, WEIGHT, SCORE, ACTUAL, VALUE, RATIO, UNIT, SIGN, REASON, BASIS, STANDARD,
)  # fmt: skip


class Head(NamedTuple):
    """Where each part stands. ``rows``: how many the head takes; ``words``: what the head of a part says."""

    of: Mapping[str, int]
    words: Mapping[str, str]
    rows: int = 1


def head_words(value: Value) -> str:
    """What a head says, without blanks and without remarks in brackets at its end."""
    text = shown(value)
    if len(text) > LONGEST_HEAD:
        return ""
    words = normalise(text)
    for _ in range(2):
        words = REMARK.sub("", words)
    return words


def score_head(rows: Sequence[Row], at: int) -> Head | None:
    """The head of scores or results that begins in a row and may go on in the next one; None if there is none."""
    head = any_head(rows, at)
    if head is None:
        return None
    is_scored = SCORE in head.of and not {POINTS, ACTUAL, STANDARD}.isdisjoint(head.of)
    return head if is_scored or {VALUE, ACTUAL} <= head.of.keys() else None


def any_head(rows: Sequence[Row], at: int) -> Head | None:
    """As ``score_head``, and that of a table which only declares targets."""
    alone = _head(rows[at])
    if at + 1 == len(rows):
        return alone
    below = rows[at + 1]
    own = [part for value in rows[at].values if value is not None and (part := _part(head_words(value)))]
    if len(own) < LEAST_PARTS or not all(_is_head(head_words(value)) for value in below.values if value is not None):
        return alone
    width = max(len(rows[at].values), len(below.values))
    both = Row(below.number, tuple(below.at(i) or rows[at].at(i) for i in range(width)))
    joined = _head(both)
    return joined._replace(rows=2) if joined and len(joined.of) >= len(alone.of if alone else ()) else alone


def _is_head(text: str) -> bool:
    return bool(_part(text) or _OTHERS.fullmatch(text) or _BOTH.fullmatch(text))


def _head(row: Row) -> Head | None:
    cells = row.values[:MOST_COLUMNS]
    if not any(isinstance(value, str) and _may_be_head(value) for value in cells):
        return None  # most rows: nothing in them is looked at more closely
    found: dict[str, int] = {}
    words: dict[str, str] = {}
    texts = [head_words(value) for value in cells]
    for column, text in enumerate(texts):
        part = _part(text)
        if _BOTH.fullmatch(text):
            found[POINTS] = found[SCORE] = column
            words[POINTS] = words[SCORE] = text
            continue
        if part in (POINTS, WEIGHT):
            part = _points_of(part, found)
        if part and (part not in found or _is_better(part, text)):
            found[part], words[part] = column, text
    other = next((i for i, text in enumerate(texts) if _ANY_TITLE.fullmatch(text)), None)
    _complete(found, words, other)
    if TITLE not in found and SCORE in found and not any(_MONEY.fullmatch(text) for text in texts):
        _name_items(found, texts)
    is_table = VALUE in found or (SCORE in found and not {POINTS, ACTUAL, STANDARD}.isdisjoint(found))
    return Head(found, words) if TITLE in found and is_table else None


def _may_be_head(text: str) -> bool:
    return len(text) <= LONGEST_HEAD and (("指" in text and "标" in text) or "得分" in text or "自评" in text)


def _name_items(found: dict[str, int], texts: Sequence[str]) -> None:
    """Without indicators, the last column of words before points and score names the items; the one before, groups."""
    if POINTS not in found and POINTS1 in found:
        found[POINTS] = found.pop(POINTS1)
    if POINTS not in found:
        return
    end = min(found[POINTS], found[SCORE])
    named = [i for i, text in enumerate(texts[:end]) if _NAMES.fullmatch(text)]
    known = {column for part, column in found.items() if part != STANDARD}
    free = [i for i, text in enumerate(texts[:end]) if text and not _part(text) and not _COUNTING.fullmatch(text)]
    candidates = [i for i in sorted({*named, *free}) if i not in known]
    if candidates:
        found[TITLE] = candidates.pop()
        if candidates and LEVEL1 not in found:
            found[LEVEL1] = candidates.pop()
    elif LEVEL1 in found:
        found[TITLE] = found.pop(LEVEL1)
    if STANDARD in found and found[STANDARD] in (found.get(TITLE), found.get(LEVEL1)):
        del found[STANDARD]


@lru_cache(maxsize=4096)
def _part(text: str) -> str:
    if not text or _OTHERS.fullmatch(text):
        return ""
    return next((part for part in _ORDER if HEADS[part].fullmatch(text)), "")


def _is_better(part: str, text: str) -> bool:
    """Of two columns of scores the unit's own counts, of two of targets the later (all years, this year)."""
    return (part == SCORE and "自评" in text) or part == VALUE


def _points_of(part: str, found: Mapping[str, int]) -> str:
    """Points beside a level are the group's: 一级指标, 分值, 二级指标, 分值, 三级指标, 分值."""
    if TITLE in found or LEVEL4 in found or part in found:
        return part
    return POINTS2 if LEVEL2 in found else POINTS1 if LEVEL1 in found else part


def _complete(found: dict[str, int], words: dict[str, str], other: int | None) -> None:
    """What stands in for a column that a table does not have."""
    if LEVEL4 in found and TITLE in found:
        found[LEVEL1], found[LEVEL2], found[TITLE] = found[LEVEL2], found[TITLE], found.pop(LEVEL4)
    if TITLE not in found and other is not None and other not in found.values():
        found[TITLE] = other
    if TITLE not in found and LEVEL2 in found:
        found[TITLE] = found.pop(LEVEL2)
        found |= {POINTS: found.pop(POINTS2)} if POINTS2 in found else {}
    if POINTS not in found and WEIGHT in found:
        found[POINTS], words[POINTS] = found.pop(WEIGHT), words[WEIGHT]
    found.pop(WEIGHT, None)

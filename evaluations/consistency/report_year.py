"""Whether the texts speak of the evaluated year."""

import re
from collections.abc import Iterator
from functools import lru_cache

from evaluations.enums import Severity

from .findings import Found, check
from .passages import GOALS, IMPROVEMENTS, PROBLEMS, Passage
from .subject import Subject

_QUOTED = re.compile(r"《[^《》]{0,200}》|[〔\[]\d{4}[〕\]]|“[^“”]{0,60}”")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")
_RANGE = re.compile(r"20\d\d年?(?:度)?[-—–~～至到、和及与]{1,2}20\d\d|自?20\d\d年(?:\d{1,2}月)?(?:起|以来)")
_CUT_OFF = re.compile(r"截[至止]到?(20\d\d)年(?:12月(?:31日|底|末)?|年?[底末])")
_COMPARED = re.compile(
    "上年|上一年|去年|同期|同比|较|比|增长|下降|历年|累计|结转|连续|以前|基数|起|原|曾|印发|批复|下达|制定|修订|出台|成立|开工|"
    "立项|签订|建成|启动|巡[查察]|审计|通知|规划|方案|计划|跨年|尾款|招标|中标|改革|划转|合并|撤销|移交|完工|验收|申报|整改|发现"
)
_OWN = (
    r"年(?:度)?(?:全年|[，,]?我[局委办院馆校镇街县区市乡单中站所队会部]|[，,]?本(?:单位|部门|项目|级)|部门|整体|"
    r"(?:各项)?绩效(?:目标|指标)|项目(?:支出|预算|资金)|财政拨款|决算|预算执行|(?:实际)?(?:支出|执行)|(?:绩效)?自评)"
)
_DUE = re.compile(
    r"[^，。；]{0,30}(?P<year>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日|底|末)?之?前[^，。；]{0,16}?"
    r"(?:完成|整改|到位|建成|落实|出台|制定|修订|清理|销号|建立)(?!的)[^，。；]{0,10}"
)
_PLANS = re.compile(r"(?:改进|整改|下一步)[^。；，\n]{0,10}[：:]")
_WAS_DONE = re.compile("已|均于|曾|完成了|上年|以前")
_QUOTE = 40


@check(
    "CK-X8",
    Severity.ADVISORY,
    title="文中的年度与评价年度不同",
    source="财政部门复核自评报告的通行做法：数据截止于评价年度，沿用的文字要更新",
)
def texts_speak_of_the_evaluated_year(subject: Subject) -> Iterator[Found]:
    """No chapter speaks of the year before as if it were the evaluated one; one finding a chapter."""
    year = subject.facts.year.year
    for passage in subject.passages:
        if passage.role == GOALS or str(year - 1) not in passage.text:
            continue
        plans = _plans(passage)
        places = [
            one.text.strip()
            for one in passage.sentences
            if _is_left_over(one.text, year) or (one.start + len(one.text) > plans and _is_past_due(one.text, year))
        ]
        if places:
            stated = "；".join(_around(place, year - 1) for place in places[:3])
            message = f"评价年度是{year}年，“{passage.title}”写“{stated}”，疑为沿用上年文字，请核对年度和数据。"
            yield Found(passage.where, stated, str(year), message)


def _plans(passage: Passage) -> int:
    """Where in a passage the plans begin: behind 改进措施： in one on problems, nowhere in others."""
    if passage.role == IMPROVEMENTS:
        return 0
    found = _PLANS.search(passage.text) if passage.role == PROBLEMS else None
    return found.end() if found else len(passage.text)


def _is_left_over(sentence: str, year: int) -> bool:
    """A sentence that knows only the year before, compares with nothing and tells of no event of that year."""
    words = _QUOTED.sub("", sentence)
    if {int(one) for one in _YEAR.findall(words)} != {year - 1} or _RANGE.search(words):
        return False
    if (found := _CUT_OFF.search(words)) and int(found[1]) == year - 1:
        return not re.search("上年|同比|较|比|增长|下降|累计", words)
    return bool(_own(year - 1).search(words)) and not _COMPARED.search(words)


def _is_past_due(sentence: str, year: int) -> bool:
    """A plan of the report that was due before the evaluated year began."""
    due = [found for found in _DUE.finditer(_QUOTED.sub("", sentence)) if not _WAS_DONE.search(found[0])]
    return any(int(found["year"]) == year - 1 for found in due)


@lru_cache(maxsize=16)
def _own(year: int) -> re.Pattern[str]:
    return re.compile(f"{year}{_OWN}")


def _around(sentence: str, year: int) -> str:
    """The words around the year."""
    at = sentence.find(str(year))
    begin = max(0, at - 8)
    return sentence[begin : begin + _QUOTE].rstrip("。；，")

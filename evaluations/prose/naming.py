"""What the words before a figure name: the thing itself, and which of its values (预算, 支出, 目标, 完成率)."""

import re
from functools import lru_cache
from typing import NamedTuple

BUDGET, INITIAL, SPENT, RECEIVED, CARRIED, FINAL, RATE, TOTAL = (
    "budget", "initial", "spent", "received", "carried", "final", "rate", "total",
)  # fmt: skip

_MARKS = re.compile(r"[“”\"‘’'《》〈〉（）()〔〕\[\]【】\s的·*#]")
_UNIT_IN_TITLE = re.compile(r"[（(](?:亩|[万亿]?元|[个人次户件宗条份套台场期天]|万?平方米|公里|%)[）)]$")
_REMARK_BEFORE = re.compile(r"^(?:[（(][^（）()]{0,40})?[）)]")
_LEAD = re.compile(
    r"^(?:[≤≥<>=＝]|本(?=项目)|整体(?=收入|支出|预算|决算)|第?[一二三四五六七八九十]是|[一二三四五六七八九十\d]{1,2}[.、）)]|其中|(?:19|20)\d\d年度?|全年度?|本年度?|"
    r"当年|年度|年末|年底|[我本][局委办馆院校镇乡街站所队厅部单中市会县区省]位?|全[市县区省镇校馆局]|共计?|合计|已|实际|"
    r"实现|完成|开展|举办|举行|组织|落实|足额|按时|及时|接待|为|年(?![均度初末底轻级龄]))"
)
_TAIL = re.compile(
    r"(?:共计?|合计|大约|约|接近|近|超过|超|逾|突破|不少于|不低于|不小于|不超过|不高于|不大于|至少|稳定在|控制在|达到?|"
    r"为|是|有|了|总额|金额|数额|总数|数量|数|额|[=＝≥≤><：:])$"
)
_PLAN = re.compile(r"目标任务|任务指标|目标值|指标值|目标数|计划数|任务数|目标|任务|计划")
_RATE = re.compile(r"(?:任务|指标|目标)?(?:完成率|完成比例|完成百分比)$")
_TOTAL = re.compile(r"(?:自评(?:总得分|总分数|总分|得分|分数)|(?:绩效|综合)得分|总得分|总评分|总分)$")
# Words around 自评得分 that every report has.
_OF_A_REPORT = re.compile(r"[该本]?项目|整体|部门|预算|支出|资金|经费|绩效|综合|评定|评价|考核|对照|经|年度|自评|评分")
_RATIO = re.compile("率$")
_LEAD_OF_RATIO = re.compile(r"^(?:部门|整体|项目|预算|资金|全年|年度|本年)")
_OF_MONEY = re.compile(r"(?:项目|资金|经费|预算){1,2}(?=(?:执行|到位|支出)率$)")
_NUMBERING = re.compile(r"^[（(][一二三四五六七八九十\d]{1,2}[）)]")
_ASPECTS = (
    (INITIAL, re.compile(r"年初(?:安排|下达)?预算(?:安排|数|资金)?(?!执行|完成|支出率|编制)")),
    (BUDGET, re.compile(r"(?:年度|当年)?(?:安排|下达)?预算(?:安排|数|资金)?(?!执行|完成|支出率|编制)|预期投入")),
    (FINAL, re.compile(r"决算")),
    (SPENT, re.compile(r"(?:实际)?支出(?:数|资金)?(?!率|进度|责任)|执行数|实际投入")),
    (RECEIVED, re.compile(r"(?:实际)?到位(?:数|资金)?(?!率)|实际(?:预算)?拨款")),
    (CARRIED, re.compile(r"结转结余|结转|结余")),
)  # fmt: skip


class Naming(NamedTuple):
    """The bare name of a thing, which of its values is meant, whether a planned one is spoken of."""

    core: str
    aspects: frozenset[str] = frozenset()
    is_plan: bool = False


@lru_cache(maxsize=8192)
def naming(words: str) -> Naming:
    """Titles of figures and words in text alike: what both name in the same way has the same core and aspects."""
    words = _NUMBERING.sub("", _UNIT_IN_TITLE.sub("", words.strip()))
    clean = _cut(_TAIL, _MARKS.sub("", _REMARK_BEFORE.sub("", words)))
    aspects = set()
    for aspect, pattern in ((RATE, _RATE), (TOTAL, _TOTAL)):
        if found := pattern.search(clean):
            aspects.add(aspect)
            clean = clean[: found.start()]
    clean = _cut(_LEAD, clean)
    if TOTAL in aspects:
        return Naming(_OF_A_REPORT.sub("", clean) or ("项目" if "项目" in clean else ""), frozenset(aspects))
    if not aspects and _RATIO.search(clean):
        return Naming(_OF_MONEY.sub("", _cut(_LEAD_OF_RATIO, clean)))
    if not aspects:
        for aspect, pattern in _ASPECTS:
            clean, count = pattern.subn("", clean)
            aspects |= {aspect} if count else set()
    rest = _PLAN.sub("", clean)
    core = _cut(_TAIL, _cut(_LEAD, rest))
    for word in ("项目", "资金", "经费"):
        core = core.removesuffix(word) or core
    return Naming(core, frozenset(aspects), rest != clean)


def _cut(pattern: re.Pattern[str], text: str) -> str:
    """Without what the pattern finds at one end, as often as it finds it."""
    while found := pattern.search(text):
        text = text[: found.start()] + text[found.end() :]
    return text

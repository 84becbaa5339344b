"""Of what a figure speaks that is called 预算, 支出 or 执行率 and no more: of the report, or of a thing named before it."""

import re
from collections.abc import Callable, Iterator, Sequence

from evaluations.enums import ReportKind
from evaluations.facts import ReportFacts
from evaluations.prose.mentions import AMOUNT, AREA, COUNT, PERCENT, Mention
from evaluations.prose.naming import naming

from .passages import BASIS, REASON, Passage

_EVERY_MONEY = re.compile(
    r"预算|支出|决算|执行|到位|完成|支付|拨付|收入|资金|经费|人数|结转|结余|财政|拨款|总额|总|全部|比例|率"
)
# The words of the titles that every score table and every chapter on money has.
_EVERY_TITLE = re.compile(
    r"部门|单位|整体|项目|绩效|自评|评价|目标|产出|效益|指标|情况|分析|管理|控制|调整|编制|约束|差异|使用|安排|进度|"
    r"得分|投入|过程|数量|成本|质量|时效|年度|全年|年初|年末|实际|总体|合理|科学|完整|及时|合规|规范|有效|准确|明细|"
    r"的依据|的理由|的偏差原因|依据|分配|下达|落实|[性及和与、的数分]"
)
_PART = re.compile(
    r"三公|接待|用车|出国|公用|人员(?:经费|支出)|基本支出|采购|配套|自筹|中央|省级|市级|县级|区级|上级|奖补|补助|债券|"
    r"彩票|转移支付|培训|会议|差旅|设备|工程|救助|追加|委托|合同|标段|公司|上年|去年"
)
_RUN_IN = re.compile(r"[（(]?[一二三四五六七八九十\d]{0,3}[）)、.是]{0,2}([^，。：:；\d\n]{2,20})[。：:]")
_EVERY_HEADING = re.compile(
    r"资金|预算|支出|经费|收支|收入|项目|概况|背景|依据|立项|实施|情况|执行|投入|自评|总体|目标|结果|绩效|概述|结论"
)
# 执行率98%的单位有3个 tells of units.
_OF_SOME = re.compile(r"的[一-龥]")
_LISTS_PARTS = re.compile(r"其中|包括|分别")


def is_of_every_report(core: str) -> bool:
    """Whether a name is one that every thing with a budget has, such as 预算, 执行率 or 收入."""
    return not _EVERY_MONEY.sub("", core)


def own_words(facts: ReportFacts) -> str:
    """The words that name the report itself."""
    return f"{facts.project}项目" if facts.kind == ReportKind.PROJECT else ""


def governed(
    passage: Passage, found: Sequence[Mention], is_own: Callable[[Mention], bool], about: str
) -> frozenset[int]:
    """Where the figures begin that are of a thing named before them: in their sentence, its heading or the title.

    ``is_own`` says whether a figure of a general name is the report's: then the report is spoken of again.
    ``about``: the words that name the report itself.
    """
    if passage.role in (BASIS, REASON) and _names_a_part_of_title(passage.title):
        return frozenset(one.start for one in found)
    return frozenset(_governed(passage.text, found, is_own, about))


def _governed(text: str, found: Sequence[Mention], is_own: Callable[[Mention], bool], about: str) -> Iterator[int]:
    sentence, part, is_other, is_listed = -1, -1, False, False
    last = 0
    for one in found:
        if one.sentence != sentence:
            sentence, is_listed, last = one.sentence, False, one.sentence
            heading = _heading(text, one.sentence)
            is_other = _names_a_part(heading, about) or (bool(heading) and not _EVERY_HEADING.search(heading))
        elif is_listed and one.part != part:
            is_other = is_listed = False
        words, last, part = text[last : one.start], one.end, one.part
        if one.kind not in (AMOUNT, AREA, COUNT, PERCENT):
            continue
        core = naming(one.name).core
        if is_of_every_report(core) or (one.kind == PERCENT):
            is_other = is_other or _names_a_part(words, about)
            if is_other and one.kind == AMOUNT and is_own(one):
                is_other = False
        else:
            is_other, is_listed = core not in about, bool(_LISTS_PARTS.search(words)) or is_listed
        if is_other or (one.kind == PERCENT and _OF_SOME.match(text, one.end)):
            yield one.start


def _heading(text: str, sentence: int) -> str:
    """What stands before the first stop of the paragraph, if it is short and without figures."""
    begins = text.rfind("\n", 0, sentence) + 1
    found = _RUN_IN.match(text, begins)
    return found[1] if found else ""


def _names_a_part(words: str, about: str) -> bool:
    return any(found[0] not in about for found in _PART.finditer(words))


def _names_a_part_of_title(title: str) -> bool:
    """Whether the title of a score line names more than every table has: “三公”经费控制率, not 预算执行率."""
    return len(re.findall(r"[一-龥]", _EVERY_TITLE.sub("", _EVERY_MONEY.sub("", title.replace("的得分依据", ""))))) > 1

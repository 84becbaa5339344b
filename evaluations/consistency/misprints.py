"""A figure in text that is one of the report's with two digits exchanged, whatever the words around call it."""

import re
from collections.abc import Iterator

from evaluations.bindable import DOT, FRACTION
from evaluations.prose.arithmetic import slips
from evaluations.prose.mentions import Mention
from evaluations.prose.slip import is_swapped

from .findings import Found
from .known import Known, known_figures
from .matching import UNBOUND, Match, in_its_unit, is_said_of_another, significant
from .passages import GOALS, IMPROVEMENTS, Passage
from .subject import Subject

_TELLING_DIGITS = 4
_GENERIC = re.compile(
    r"实际|预算|安排|支出|资金|收入|决算|项目|经费|到位|完成|投资|总额|合计|专项|其他|工作|目标|指标|绩效|补助|数量|"
    r"个数|人数|户数|次数|单位|部门|服务|建设|管理|年度|全年|[^一-龥]"
)


def digits_are_not_exchanged(subject: Subject, found: list[Match]) -> Iterator[Found]:
    """惠及居民10420户 where the value of 惠及居民户数 is 10240户."""
    known = [one for one in known_figures(subject) if one.figure is not None and one.unit not in (FRACTION, "分")]
    said = [match.mention.value for match in found]
    for match in found:
        passage, mention = match.passage, match.mention
        if match.outcome != UNBOUND or is_said_of_another(match) or not _may_be_misprint(passage, mention):
            continue
        meant = [one for one in known if one.unit == mention.unit and is_swapped(mention, one.value)]
        is_own = any(one.value == mention.value for one in known)
        if is_own or len({one.value for one in meant}) != 1 or said.count(mention.value) > 1:
            continue
        is_told = any(slip.stated == mention for slip in slips(passage.text))  # by the sums and rates of its sentence
        if not is_told and _shares_a_word(passage, mention, meant[0]):
            computed = in_its_unit(meant[0].value, mention)
            words = f"“{passage.title}”中“{mention.name.strip('，,。；;、（( ')[-24:]}{mention.text}”"
            message = f"{words}与“{meant[0].name}”{computed} 只差相邻两位数字的次序，请核对后统一，或改为引用数据。"
            yield Found(passage.where, mention.text, computed, message)


def _may_be_misprint(passage: Passage, mention: Mention) -> bool:
    is_result = passage.role not in (GOALS, IMPROVEMENTS) and not passage.is_about_goals(mention.start)
    is_typed = passage.is_typed(mention.start, mention.end) and not mention.approximate
    return is_result and is_typed and len(significant(mention)) >= _TELLING_DIGITS


def _shares_a_word(passage: Passage, mention: Mention, known: Known) -> bool:
    """Whether the sentence names the figure at least by two characters of its title that not every title has."""
    sentence = passage.text[mention.sentence : mention.start]
    words = _GENERIC.sub(" ", known.name.rpartition(DOT)[0] or known.name)
    pairs = (words[at : at + 2] for at in range(len(words) - 1))
    return any(" " not in pair and pair in sentence for pair in pairs)

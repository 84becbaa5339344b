"""How reports say that there is no problem or nothing else, and where they say otherwise."""

import re
from collections.abc import Iterator

from .findings import Found
from .passages import GOALS, IMPROVEMENTS, Passage
from .subject import Subject

CLAUSE = re.compile(r"[^，。；、！？,;\n]+")
"""A piece of a sentence between commas."""

OF_OTHER_YEARS = re.compile("上年|以前|历年|往年|超过|两年|违规")
_NONE = re.compile(
    r"(?:(?:\d|[一二三])[、.．])?(?:本项目|该项目|本单位|我.{1,3})?(?:经自查，?)?(?:目前|暂时|暂|均|基本)?"  # noqa: RUF001
    r"(?:[^，。；]{0,20}(?:正常|良好|顺利|到位)，(?:目前|暂)?)?(?:无|没有|不存在|未发现|未出现)(?:明显|重大|突出|较大|其他|任何)?的?"
    r"(?:(?:存在的?)?问题|偏差|偏离|不足|偏离(?:绩效)?目标)?(?:的?(?:情况|问题|现象))?[。.；！]?"
)


_LEAD_IN = re.compile(r"(?:^|\n)[^\n。；：:]{0,20}(?:问题|不足|偏[离差])[^\n。；：:，]{0,24}(?:[：:]|(?=\n|$))")


def problem_part(text: str) -> str:
    """Of a text on experience, problems and causes what follows where the problems begin; else all of it."""
    found = next((one for one in _LEAD_IN.finditer(text) if text[one.end() :].strip()), None)
    return text[found.end() :].strip() if found else text


def denies_problems(text: str) -> bool:
    """Whether a whole text says nothing but that there is no problem, deviation or shortcoming."""
    return len(text) < 60 and bool(_NONE.fullmatch("".join(text.split())))


def denied_elsewhere(subject: Subject, denial: re.Pattern[str], claim: re.Pattern[str]) -> Iterator[Found]:
    """The first sentence that denies, with the first that claims the same; told where it is denied."""
    denials = ((one, found) for one in subject.passages if (found := denial.search(one.text)))
    denied = next((one for one in denials if not OF_OTHER_YEARS.search(one[1][0])), None)
    claims = (
        (one, found)
        for one in subject.passages
        if one.role not in (GOALS, IMPROVEMENTS)
        for found in claim.finditer(one.text)
    )
    claimed = next((one for one in claims if not OF_OTHER_YEARS.search(one[1][0])), None) if denied else None
    if denied and claimed:
        (passage, no), (other, yes) = denied, claimed
        message = f"“{passage.title}”写“{no[0]}”，“{other.title}”写“{yes[0]}”，前后矛盾，请核实后改为一致。"
        yield Found(passage.where, no[0], yes[0], message)


def contradicted(passage: Passage, stated: str, computed: str) -> Found:
    """A passage says one thing, and the other holds."""
    computed = computed.strip()
    message = f"“{passage.title}”写“{stated}”，而“{computed}”，两者矛盾，请核实后改为一致。"
    return Found(passage.where, stated, computed, message)

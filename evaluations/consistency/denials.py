"""How reports say that there is no problem."""

import re

CLAUSE = re.compile(r"[^，。；、！？,;\n]+")
"""A piece of a sentence between commas."""

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

"""What a report says of its assets in one place against another: all in use, earning nothing."""

import re
from collections.abc import Iterator

from .denials import CLAUSE, contradicted, denied_elsewhere
from .findings import Found
from .passages import GOALS, IMPROVEMENTS, Passage
from .subject import Subject

_IN_FULL_USE = re.compile(r"利用率(?:为|达到?|是)?100[%％]|全部在用|(?:不存在|没有|无)闲置")
_IDLE = re.compile("闲置")
_NOT_IDLE = re.compile(
    "上年|去年|以前|不存在|没有|无|未|防止|避免|杜绝|盘活|清理|减少|处置|不是|并非|如有|若|管理|制度|调剂|报废"
)
_USED = re.compile(r"(?P<assets>[^。；，,：:\n]{3,30}?)(?:使用率|利用率)(?:均)?(?:为|达到?|是)?100[%％]")
_APART = re.compile("[、和及与]|以及")
_UNUSED = re.compile("空置|闲置|停用")
_OF_ALL = re.compile("资产|资金|设备|设施|经费|资源|预算|信息|平台")
_EARNS_NOTHING = re.compile(
    r"(?:无|没有|未发生|不存在|未取得)[^，。；\d]{0,8}(?:资产)?[^，。；\d]{0,6}(?:使用收益|有偿使用|出租收入|租金收入|出租出借|出租、出借)"
)
# Rent that is paid, and the rent of public housing, are other matters.
_EARNS = re.compile(
    r"(?<!租房)(?<!障房)(?<!住房)(?:应收|收取|已收|实收)租金|(?<!租房)(?<!障房)(?<!住房)租金(?:收入|收缴|全部上缴|全额上缴|及时上缴|已上缴|均已上缴)|"
    r"(?:房屋|物业|场地|商铺|门面|资产)出租(?:\d{1,3}[处间套]|收入|收益)|出租(?:收入|收益)\d|出租\d{1,3}[处间套]"
)


def used_in_full(subject: Subject) -> Iterator[Found]:
    """All in use beside something idle: in one passage, or of an asset that another passage names."""
    for passage in subject.passages:
        if passage.role not in (GOALS, IMPROVEMENTS):
            told = list(_in_use(passage))
            yield from told or _unused_elsewhere(passage, subject)


def _in_use(passage: Passage) -> Iterator[Found]:
    """All in use beside something idle, in one passage."""
    claim = _IN_FULL_USE.search(passage.text)
    idle = (one for one in CLAUSE.findall(passage.text) if _IDLE.search(one) and not _NOT_IDLE.search(one))
    if claim and (found := next(idle, None)):
        yield contradicted(passage, claim[0], found)


def _unused_elsewhere(passage: Passage, subject: Subject) -> Iterator[Found]:
    """Only assets with a name of their own: of 固定资产 some may be idle and the rest in full use."""
    for claim in _USED.finditer(passage.text):
        assets = [one for one in _APART.split(claim["assets"]) if len(one) > 2 and not _OF_ALL.search(one)]
        for other in subject.passages if assets else ():
            if other is passage or other.role in (GOALS, IMPROVEMENTS):
                continue
            for sentence in other.sentences:
                named = any(one in sentence.text for one in assets)
                if named and _UNUSED.search(sentence.text) and not _NOT_IDLE.search(sentence.text):
                    yield contradicted(passage, claim[0], sentence.text)
                    return


def earning_nothing(subject: Subject) -> Iterator[Found]:
    """No income from assets, and rent that another passage collects."""
    return denied_elsewhere(subject, _EARNS_NOTHING, _EARNS)

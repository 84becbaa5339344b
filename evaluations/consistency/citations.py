"""Whether the documents and score tables a report cites keep their names and numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from evaluations.enums import ReportKind, Severity

from .findings import Found, check
from .passages import Passage
from .subject import Subject

_SCORE_TABLE = re.compile(r"《([^《》\n]{2,60}(?:评分表|评分标准表))》")
_PREFIX = re.compile(r"^.{0,12}?\d{4}年(?:度)?|^[一-龥]{1,8}[省市县区镇](?=部门|项目|整体|单位)")
_NUMBER = r"[一-龥]{2,10}[〔\[［（(]\d{4}[〕\]］）)]第?\d{1,5}号"  # noqa: RUF001
_CITED = re.compile(rf"《(?P<title>[^《》\n]{{4,120}})》[（(](?P<number>{_NUMBER})[）)]")
_PLAIN_NUMBER = re.compile(r"(?P<issuer>[一-龥]{2,10})[〔\[［（(](?P<year>\d{4})[〕\]］）)]第?(?P<no>\d{1,5})号")  # noqa: RUF001
_BASIS = re.compile(
    r"(?:对照|按照|依据|根据)(?P<name>[^，。；：《》〔\n]{6,50}(?:标准|办法|细则))[，,][^。\n]{0,30}(?:自评)?(?:得分|分数|总分)"
)
_GENERAL = re.compile(
    r"\d{4}年?度?|绩效|自评|评价|评分|考核|指标|体系|标准|办法|细则|部门|整体|支出|项目|预算|单位|市直|县直|区直|省直|机关|综合|财政|资金|管理"
)
_REPLACED = re.compile("重新|修订|新的")
_ALIKE = 0.8
_BEFORE = 80


class _Citation(NamedTuple):
    passage: Passage
    title: str
    number: str
    sentence: str

    @property
    def printed(self) -> str:
        return f"《{self.title}》（{self.number}）"


@check(
    "CK-L3",
    Severity.ADVISORY,
    title="引用的文件、文号或评分表名称前后不一",
    source="财政部门复核自评报告的通行做法：评分依据和引用文件前后一致",
)
def documents_keep_their_names(subject: Subject) -> Iterator[Found]:
    """Score tables and documents go by one name and number; a project is scored by a table for projects."""
    yield from _score_tables(subject)
    yield from _other_basis(subject)
    yield from _other_notice(subject)
    yield from _renamed_documents(subject)


def _score_tables(subject: Subject) -> Iterator[Found]:
    cited = [(one, found[1]) for one in subject.passages for found in _SCORE_TABLE.finditer(one.text)]
    kinds: dict[str, dict[str, Passage]] = defaultdict(dict)
    for passage, name in cited:
        kinds[_kind(name)].setdefault(_core(name), passage)
    for names in kinds.values():
        longest = max(names, key=len)
        others = [name for name in names if not longest.endswith(name)]
        if others:
            passage, shown = names[others[-1]], "”“".join(f"《{name}》" for name in (others[-1], longest))
            message = f"同一评分表有几种名称：“{shown}”，请统一为实际所用的评分表。"
            yield Found(passage.where, f"《{others[-1]}》", f"《{longest}》", message)
    if subject.facts.kind == ReportKind.PROJECT and "整体" in kinds and "项目" not in kinds:
        name, passage = next(iter(kinds["整体"].items()))
        message = f"项目报告的“{passage.title}”依据《{name}》评分，应为项目支出的评分表，请核对后更正。"
        yield Found(passage.where, f"《{name}》", "项目支出绩效自评评分表", message)


def _kind(name: str) -> str:
    return "项目" if "项目" in name else "整体" if "整体" in name else ""


def _core(name: str) -> str:
    """A name without year and place in front."""
    return _PREFIX.sub("", "".join(name.split()))


def _other_basis(subject: Subject) -> Iterator[Found]:
    """A score after a standard that no other place of the report knows, beside the notice that opens the round."""
    notice = subject.facts.year.notice_number or subject.facts.year.notice_title
    for passage in subject.passages if notice else ():
        found = _BASIS.search(passage.text)
        if found is None or not _is_particular(found["name"]):
            continue
        name = found["name"]
        is_known = any(name in one.text for one in subject.passages if one is not passage)
        if not is_known and name not in subject.facts.year.notice_title:
            message = f"“{passage.title}”对照“{name}”评分，评分依据的通知是{notice}，前后不一，请核对后统一。"
            yield Found(passage.where, name, notice, message)


def _is_particular(name: str) -> bool:
    """Whether it names one standard: by its year and 考核, or by words that no self-evaluation shares."""
    return bool(re.search(r"\d{4}年.{0,12}考核", name)) or len(_GENERAL.sub("", name)) >= 6


def _other_notice(subject: Subject) -> Iterator[Found]:
    """The notice of this round under another number of the same issuer."""
    notice = _PLAIN_NUMBER.search(subject.facts.year.notice_number)
    if notice is None:
        return
    for passage in subject.passages:
        for found in _PLAIN_NUMBER.finditer(passage.text):
            is_same = (found["year"], found["no"]) == (notice["year"], notice["no"])
            if found["issuer"].endswith(notice["issuer"]) and not is_same and _is_of_this_round(found, subject):
                stated = f"{notice['issuer']}〔{found['year']}〕{found['no']}号"
                message = f"“{passage.title}”引用的文号是{stated}，自评通知的文号是{notice[0]}，请核对后统一。"
                yield Found(passage.where, stated, notice[0], message)


def _is_of_this_round(found: re.Match[str], subject: Subject) -> bool:
    """Whether the words before or after the number are those of the notice, or speak of scoring by it."""
    year, text = subject.facts.year, found.string
    sentence = text[max(0, found.start() - _BEFORE) : found.start()].rpartition("。")[2]
    title = sentence.rpartition("《")[2].partition("》")[0] if "《" in sentence else ""
    if title:
        return title == year.notice_title or (found["year"] == str(year.year + 1) and "自评" in title)
    return bool(
        re.match(
            r"文?(?:件)?(?:的|要求|规定)?(?:所附的?)?(?:评分(?:标准|表)|[^。]{0,12}自评)",
            text[found.end() : found.end() + 30],
        )
    )


def _renamed_documents(subject: Subject) -> Iterator[Found]:
    """One number with two titles, or one title with two numbers of one issuer and year; each number once."""
    by_number: dict[str, _Citation] = {}
    by_title: dict[tuple[str, str], _Citation] = {}
    told: set[str] = set()
    for one in _citations(subject):
        before = by_number.setdefault(one.number, one)
        if not _is_other_title(before.title, one.title):
            before = by_title.setdefault((_quiet(one.title), one.number.partition("〕")[0]), one)
            if before.number == one.number or _REPLACED.search(one.sentence):
                continue
        if one.number not in told:
            told.add(one.number)
            message = f"“{one.passage.title}”引用{one.printed}，前文为{before.printed}，请核对名称和文号后统一。"
            yield Found(one.passage.where, one.printed, before.printed, message)


def _citations(subject: Subject) -> Iterator[_Citation]:
    for passage in subject.passages:
        for found in _CITED.finditer(passage.text):
            number = re.sub(r"[\[［（(](\d{4})[\]］）)]", r"〔\1〕", found["number"])  # noqa: RUF001
            around = passage.text[max(0, found.start() - _BEFORE) : found.end() + _BEFORE]
            yield _Citation(passage, found["title"], number, around)


def _is_other_title(one: str, other: str) -> bool:
    """A shortened title is no other one."""
    shorter, longer = sorted((_quiet(one), _quiet(other)), key=len)
    return shorter not in longer and _alike(shorter, longer) < _ALIKE


@lru_cache(maxsize=256)
def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@lru_cache(maxsize=512)
def _quiet(title: str) -> str:
    return re.sub(r"\W|关于印发|的通知", "", title)

"""Checks on wording: what is unfinished, doubled, mixed or left open."""

import re
from collections.abc import Iterator

from evaluations.enums import Severity

from .citations import documents_keep_their_names
from .findings import Found, check
from .numbering import number_of, numbers_follow_each_other
from .passages import GOALS, REASON, Passage
from .subject import Subject

_BREAKS_OFF = re.compile(
    r"(?:其中|包括|主要表现在|表现在|分别为|分别是|主要有|例如)[：:，,]?$|[，、,]$|[一二三四五六七八九十]是[^，。；：]{0,4}$"
)
_ENDS_IN_A_WORD = re.compile("[一-龥]$")
_ENDS = re.compile("[。！？；：:;.”）)》]$")
_LONG, _ENOUGH = 20, 5
_DOUBLED = re.compile(
    r"(?P<word>(?!一)[一-龥]{2,4}?)(?P=word)"
    r"|(?<![一-龥]目)的的(?!确)|我我|把把|按按|万元元|局局(?!长|机关|党|属|领导|班子|务|内|办)|数总数|，。|。，|，，|、、|；；|(?<!。)。。(?!。)"
)
_MEANT_TWICE = frozenset(("研究", "讨论", "考虑", "商量", "检查", "学习", "某某", "宣传", "比较"))
_DATES = (
    ("年月日", re.compile(r"(?<!\d)20\d\d年\d{1,2}月\d{1,2}日")),
    ("-", re.compile(r"(?<![\d-])20\d\d-\d{1,2}-\d{1,2}(?![\d-])")),
    ("/", re.compile(r"(?<![\d/])20\d\d/\d{1,2}/\d{1,2}(?![\d/])")),
    (".", re.compile(r"(?<![\d.])20\d\d\.\d{1,2}\.\d{1,2}(?![\d.])")),
)
_PAIRS = {"（": "）", "《": "》", "“": "”", "〔": "〕", "【": "】"}
_SIGNS = re.compile(r"[（(）)《》“”〔〕【】]")
_LISTED = re.compile(r"(?:^|[\s。；，：])(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-zA-Z])$")
_MOST_TOLD = 5
_QUOTE = 16


@check(
    "CK-L2",
    Severity.HINT,
    title="断句、叠字、括号不成对、日期格式混用",
    source="GB/T 9704-2012、GB/T 15834-2011：公文文字和标点规范",
)
def wording_is_finished(subject: Subject) -> Iterator[Found]:
    """Sentences end, words stand once, brackets close, dates are written in one way."""
    for passage in subject.passages:
        yield from _breaks_off(passage)
        yield from _breaks_off_within(passage)
        yield from _doubled(passage)
        yield from _left_open(passage)
    yield from _without_end(subject)
    yield from _mixed_dates(subject)


def _breaks_off(passage: Passage) -> Iterator[Found]:
    """The last paragraph ends in words that announce more, or in running text without an end."""
    if not passage.paragraphs or passage.role == REASON:
        return
    last = passage.paragraphs[-1]
    # Cells of a table need no full stop; chapters that have one within a paragraph need one behind it.
    is_running = passage.where.startswith("texts.") and len(last) > _LONG and "。" in last
    runs_on = is_running and _ENDS_IN_A_WORD.search(last)
    if _BREAKS_OFF.search(last) or runs_on:
        shown = last[-_QUOTE:]
        message = f"“{passage.title}”以“{shown}”结束，句子没有写完，请补写或删去。"
        yield Found(passage.where, shown, "", message)


def _breaks_off_within(passage: Passage) -> Iterator[Found]:
    """A paragraph that ends in a comma where all others end; lines cut by their width and lists end as they like."""
    before = passage.paragraphs[:-1] if passage.where.startswith("texts.") else ()
    cut = [i for i, one in enumerate(before) if one[-1] in "，,"]
    is_ended = all(_ENDS.search(one) or len(one) <= _LONG for i, one in enumerate(passage.paragraphs) if i not in cut)
    if len(cut) == 1 and is_ended and not number_of(passage.paragraphs[cut[0] + 1]):
        shown = before[cut[0]][-_QUOTE:]
        message = f"“{passage.title}”有一段以“{shown}”结束，句子没有写完就换行，请补写或与下一段连接。"
        yield Found(passage.where, shown, "", message)


def _without_end(subject: Subject) -> Iterator[Found]:
    """The only chapter without a full stop in a report that writes one everywhere else; goals may be table cells."""
    chapters = [one for one in subject.passages if one.where.startswith("texts.") and one.role != GOALS]
    running = [one for one in chapters if len(one.paragraphs[-1]) > len("不涉及。")]
    open_ended = [one for one in running if not _ENDS.search(one.paragraphs[-1])]
    if len(running) <= _ENOUGH or len(open_ended) != 1:
        return
    passage = open_ended[0]
    last = passage.paragraphs[-1]
    if "，" in last and _ENDS_IN_A_WORD.search(last) and not any(True for _ in _breaks_off(passage)):
        shown = last[-_QUOTE:]
        message = f"“{passage.title}”以“{shown}”结束，没有句号，其他各段都有，请核对句子是否写完。"
        yield Found(passage.where, shown, "", message)


def _doubled(passage: Passage) -> Iterator[Found]:
    found = [one for one in _DOUBLED.finditer(passage.text) if one["word"] not in _MEANT_TWICE]
    if found:
        shown = "、".join(dict.fromkeys(_around(passage.text, one) for one in found[:_MOST_TOLD]))
        once = "、".join(dict.fromkeys(one["word"] or one[0][:-1] for one in found[:_MOST_TOLD]))
        message = f"“{passage.title}”有重复的字词或标点：“{shown}”，请核对后删去多余的。"
        yield Found(passage.where, shown, once, message)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 4) : found.end() + 4].replace("\n", " ")


def _left_open(passage: Passage) -> Iterator[Found]:
    """The first bracket or quotation mark without its other half; 1）and a）are numbers."""
    if (at := _unmatched(passage.text)) is not None:
        shown = passage.text[max(0, at - 6) : at + 10].replace("\n", " ")
        message = f"“{passage.title}”的“{passage.text[at]}”没有成对：“{shown}”，请补上或删去。"
        yield Found(passage.where, shown, "", message)


def _unmatched(text: str) -> int | None:
    still_open: list[tuple[str, int]] = []
    for found in _SIGNS.finditer(text):
        sign = {"(": "（", ")": "）"}.get(found[0], found[0])
        if sign in _PAIRS:
            still_open.append((_PAIRS[sign], found.start()))
        elif still_open and still_open[-1][0] == sign:
            still_open.pop()
        elif not (sign == "）" and _LISTED.search(text[max(0, found.start() - 4) : found.start()])):
            return still_open[-1][1] if still_open else found.start()
    return still_open[0][1] if still_open else None


def _mixed_dates(subject: Subject) -> Iterator[Found]:
    """One finding for the report, with an example of each way."""
    facts = subject.facts
    cells = [(f"indicators[{i}].actual", f"{one.target} {one.actual}") for i, one in enumerate(facts.indicators)]
    declared = [(f"targets[{i}].value", one.value) for i, one in enumerate(facts.targets)]
    places = [*((one.where, one.text) for one in subject.passages), *cells, *declared]
    seen: dict[str, tuple[str, str]] = {}
    for where, text in places:
        for style, pattern in _DATES:
            if style not in seen and (found := pattern.search(text)):
                seen[style] = (where, found[0])
    if len(seen) > 1:
        shown = "、".join(day for _, day in seen.values())
        where, _ = list(seen.values())[1]
        yield Found(where, shown, "", f"日期有几种写法：{shown}，请统一。")


CHECKS = (numbers_follow_each_other, wording_is_finished, documents_keep_their_names)

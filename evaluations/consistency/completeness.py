"""Checks on what is missing, left over, or late."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from evaluations.enums import IndicatorKind, Severity
from evaluations.facts import IndicatorFacts, ReportFacts, StatedFacts
from scoring.engine.rounding import plain

from .findings import WHOLE_REPORT, Found, check
from .passages import GOALS, IMPROVEMENTS, PROBLEMS, Passage, role_of
from .subject import Subject

_MOST_NAMED = 5


def _was_printed(facts: ReportFacts) -> bool:
    """Whether this is a report with printed results, not one being filled in, which is told its gaps elsewhere."""
    return facts.stated != StatedFacts() or any(one.stated_ratio for one in facts.indicators)


def _named(titles: list[str]) -> str:
    shown = "、".join(f"“{title}”" for title in titles[:_MOST_NAMED])
    return f"{shown}等 {len(titles)} 项" if len(titles) > _MOST_NAMED else shown


# CK-E1

_SEE_EVIDENCE = re.compile("(?:详见|见|参见|附)[^。；，\n]{0,8}佐证(?:材料|资料)")


@check(
    "CK-E1",
    Severity.ADVISORY,
    title="有得分而没有佐证材料",
    source="财预〔2021〕101号：绩效指标须有佐证资料；部分地区规定没有佐证的不得分",
    rests_on=WHOLE_REPORT,
)
def points_are_proven(subject: Subject) -> Iterator[Found]:
    """Where a report lists evidence, what earned points has some; what refers to evidence lists it."""
    facts = subject.facts
    if not facts.evidence:
        referring = [] if _was_printed(facts) else [one for one in subject.passages if _SEE_EVIDENCE.search(one.text)]
        for passage in referring[:1]:
            words = _SEE_EVIDENCE.search(passage.text)
            quoted = words[0] if words else ""
            message = f"{passage.title}写“{quoted}”，报告没有上传任何佐证材料，请上传或改写。"
            yield Found("evidence", quoted, "0", message)
        return
    items, indicators = ({getattr(one, name) for one in facts.evidence} for name in ("item", "indicator"))
    unproven = [
        line.item.title
        for _, line in subject.lines
        if line.self_score
        and line.item.code not in items
        and not any(row.key in indicators for row in line.item.indicators)
    ]
    if unproven:
        count = f"{len(unproven)} 项"
        message = f"{_named(unproven)}有得分而没有佐证材料，请补充，或核对佐证材料对应的评分项。"
        yield Found("evidence", count, "", message)


# CK-E3

_PROMPTS = re.compile(
    r"[（(【\[][^（）()【】\[\]\n]{0,6}(?:请|此处|在此|详细|简要)(?:据实|如实|简要|详细)?(?:填写|填列|填报|说明|描述|阐述|概述|简述)"
    r"[^（）()【】\[\]\n]{0,80}[）)】\]]"
    r"|[（(【\[](?:填写|待补充|待填|待定)[^（）()【】\[\]\n]{0,60}[）)】\]]"
    r"|(?<![邀申提敬烦])请(?:在此|在此处|据实|如实|根据实际情况|按实际情况|按要求)?(?:填写|填列)[^。；，\n]{0,20}"
    r"|此处(?:请)?(?:填写|填列|填入|插入|略去?说明)[^。；，\n]{0,20}"
    r"|(?<![A-Za-z])(?:X{2,}|x{3,}|×{2,}|\uff38{2,})(?![A-Za-z])[^。；，、\s]{0,6}"
    r"|_{3,}|\uff3f{2,}|(?:示例|样例)[:：][^。\n]{0,20}"
    r"|[一二三四五六七八九十]是(?:…{1,2}|\.{3,})"
    r"|(?<![\d一二三四五六七八九十\u3007])[ 　]{1,8}年[ 　]{1,8}月[ 　]{1,8}日"
)
# An instruction in brackets that is a line of its own; "（说明：…）" is a note of the authors.
_PROMPT_LINE = re.compile(
    r"[（(【\[](?:请(?![见参查扫])|说明(?![：:见])|填写|填列|简述|简要|概述|阐述|描述|列明|列出|列示)[^（）()【】\[\]\n]{4,120}[）)】\]][。；]?"
)
_PROMPT_ALONE = re.compile(r"[（(【\[](?:包括|分析|对照|应当?|需)[^（）()【】\[\]\n]{4,120}[）)】\]][。；]?")
_FULL_OUTLINE = 5
_OFTEN_TOLD_ELSEWHERE = (GOALS, PROBLEMS, IMPROVEMENTS)
_ONLY_DOTS = re.compile(r"[…\.。·]{2,}")
_ONLY_A_HEADING = re.compile(
    r"(?!.{0,30}(?:无|没有|未|不|将|加强|落实|严格|完善))(?:[（(]?[一二三四五\d]{1,2}[）)]?[、.]?)?(?:下一步|拟|存在|偏离|主要|其他)"
    r"[^。，；：:\d\n]{2,24}(?:情况|原因|措施|打算|意见|建议)[。：:]?"
)


@check(
    "CK-E3",
    Severity.BLOCKING,
    title="必填内容空白或模板提示语未删",
    source="财政部门复核的通行做法：自评报告、自评表不得缺项，模板提示语应当删除",
)
def nothing_is_blank_or_left_over(subject: Subject) -> Iterator[Found]:
    """No prompt of a template is left, no required chapter empty, no scored indicator without its values."""
    for passage in subject.passages:
        if words := _left_over(passage):
            message = f"{passage.title}中的“{words}”是模板的提示语或空位，请填写实际内容后删除。"
            yield Found(passage.where, words, "", message)
    if _was_printed(subject.facts):
        yield from _empty_chapters(subject)
        filled = _filled_fields(subject)
        for row in subject.indicators:
            blank = {name: label for name, label in _blank_fields(row.facts).items() if name in filled}
            if blank:
                points = f"{plain(row.facts.self_score or Decimal(0))} 分"
                message = f"指标“{row.facts.title}”得 {points}，{'、'.join(blank.values())}却是空白，请补填或核对得分。"
                yield Found(f"{row.path}.{next(iter(blank))}", "", points, message)


def _left_over(passage: Passage) -> str:
    """The first prompt that was left in, as typed."""
    for found in _PROMPTS.finditer(passage.text):
        if passage.is_typed(found.start(), found.end()):
            return found[0].strip()
    for paragraph in passage.paragraphs:
        if _ONLY_DOTS.fullmatch(paragraph) or _PROMPT_LINE.fullmatch(paragraph):
            return paragraph
    last = passage.paragraphs[-1]
    if len(passage.paragraphs) == 1 and _PROMPT_ALONE.fullmatch(last):
        return last
    return last if passage.where.startswith("texts.") and _ONLY_A_HEADING.fullmatch(last) else ""


def _empty_chapters(subject: Subject) -> Iterator[Found]:
    """Chapters given blank, and the only one that a report which follows the outline lacks.

    Many publish nothing but the table, or other chapters; goals may stand among the tasks, improvements among problems.
    """
    texts, outline = subject.facts.texts, subject.outline
    required = [part for part in outline.written if part.required] if outline else []
    blank = [part for part in required if part.key in texts and not texts[part.key].strip()]
    absent = [part for part in required if part.key not in texts]
    is_left_out = len(absent) == 1 and role_of(absent[0].title, absent[0].key) not in _OFTEN_TOLD_ELSEWHERE
    if empty := [*blank, *(absent if is_left_out and len(required) >= _FULL_OUTLINE else [])]:
        message = f"{_named([part.title for part in empty])}没有内容，请补写。"
        yield Found(f"texts.{empty[0].key}", "", "", message)


def _filled_fields(subject: Subject) -> set[str]:
    """Fields that some indicator fills: a table may have no column for the others."""
    facts = subject.facts.indicators
    return {name for name in ("target", "actual") if any(getattr(one, name).strip() for one in facts)}


def _blank_fields(one: IndicatorFacts) -> dict[str, str]:
    """What is empty though the indicator earned points; what was achieved can be told by a level instead."""
    if not one.self_score or one.not_applicable:
        return {}
    is_told = one.kind == IndicatorKind.QUALITATIVE and bool(one.level)
    blank = {} if one.target.strip() else {"target": "目标值"}
    return blank if one.actual.strip() or (is_told and not blank) else {**blank, "actual": "完成值"}


# CK-E4


@check(
    "CK-E4",
    Severity.BLOCKING,
    title="佐证材料证明的指标已删除",
    source="财预〔2021〕101号：绩效指标须有佐证资料",
)
def evidence_proves_what_is_there(subject: Subject) -> Iterator[Found]:
    """A file proves an indicator that the report still has."""
    for i, one in enumerate(subject.facts.evidence):
        if one.indicator and one.indicator not in subject.assessment.indicators:
            message = f"佐证材料“{one.title}”证明的绩效指标已经删除，请另选一个，或改为“不指定”。"
            yield Found(f"evidence[{i}].indicator", one.indicator, "", message)


# CK-D1


@check(
    "CK-D1",
    Severity.ADVISORY,
    title="填报日期晚于期限或早于年度终了",
    source="年度绩效自评通知规定的报送期限和公开期限；绩效自评在预算年度终了后开展",
)
def filed_in_time(subject: Subject) -> Iterator[Found]:
    """Filed when the evaluated year was over (or in its last month), by the days set for units and publication."""
    facts = subject.facts
    filed, year = facts.filed_on, facts.year
    if filed is None:
        return
    end = date(year.year, 12, 31)
    if filed < end.replace(day=1):
        message = f"填报日期 {filed} 早于评价年度终了 {end}，自评应在年度终了后开展，请核对日期或评价年度。"
        yield Found("filed_on", str(filed), str(end), message)
    elif year.public_deadline and filed > year.public_deadline:
        days = (filed - year.public_deadline).days
        message = f"填报日期 {filed} 已晚于公开期限 {year.public_deadline}（{days} 天），请核对日期，并说明逾期原因。"
        yield Found("filed_on", str(filed), str(year.public_deadline), message)
    elif year.unit_deadline and filed > year.unit_deadline:
        days = (filed - year.unit_deadline).days
        message = f"填报日期 {filed} 晚于报送期限 {year.unit_deadline}（{days} 天），请核对日期，或说明原因。"
        yield Found("filed_on", str(filed), str(year.unit_deadline), message)


CHECKS = (
    points_are_proven,
    nothing_is_blank_or_left_over,
    evidence_proves_what_is_there,
    filed_in_time,
)

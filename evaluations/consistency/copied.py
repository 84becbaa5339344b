"""Whether what a report says of its problems and results is its own."""

import re
from collections.abc import Iterator
from functools import lru_cache

from evaluations.enums import ReportKind, Severity
from scoring.engine.rounding import plain

from .denials import denies_problems, problem_part
from .findings import Found, check
from .passages import PROBLEMS, RESULTS, Passage
from .subject import Subject

_LONG, _HEADING = 30, 12
_PROBLEM = re.compile("问题|不足|不够|有待|缓慢|滞后|困难|难度|缺乏|较慢|偏低|薄弱|不强|不高")
_TEMPLATE = re.compile("设置|方式|过程|评价指标|依据|组织|公开|应用|报送")
_OVERALL = re.compile("(?:部门|单位)?整体支出(?:绩效)?(?:管理)?")


@check(
    "CK-X6",
    Severity.HINT,
    title="满分而列有问题，或问题与另一份报告雷同",
    source="财政部门复核自评报告的通行做法：自评分与存在问题对应，各报告写各自的问题",
)
def problems_are_the_reports_own(subject: Subject) -> Iterator[Found]:
    """Full points go without problems, and problems and results are not copied from the unit's other report."""
    yield from _full_points_with_problems(subject)
    for passage in subject.passages:
        if passage.role in (PROBLEMS, RESULTS) and not _TEMPLATE.search(passage.title):
            yield from _copied(passage, subject)


def _full_points_with_problems(subject: Subject) -> Iterator[Found]:
    stated, own = subject.facts.stated, subject.assessment.self_scored
    total = stated.total if stated.total is not None else own.points if own.is_complete else None
    full = stated.maximum or subject.assessment.scheme.limits.maximum  # what the items of a text add up to is less
    listed = next((one for one in subject.passages if _lists_problems(one)), None)
    if total is None or total < full or listed is None:
        return
    part = [one for line in problem_part(listed.text).splitlines() if (one := line.strip())]
    first = next((one for one in part if _PROBLEM.search(one) and len(one) > _HEADING), part[0])[:60]
    message = (
        f"自评{plain(total)}分为满分，“{listed.title}”却写“{first}”，请核对是否应当扣分，或所写的问题与本报告无关。"
    )
    yield Found(listed.where, f"{plain(total)}分", first, message)


def _lists_problems(passage: Passage) -> bool:
    part = problem_part(passage.text) if passage.role == PROBLEMS else ""
    return bool(_PROBLEM.search(part)) and not denies_problems(part)


def _copied(passage: Passage, subject: Subject) -> Iterator[Found]:
    """One finding a chapter: the first paragraph that another report has too, or that speaks of the whole unit."""
    for other in subject.others:
        same_role = (one for one in other.passages if one.role == passage.role and not _TEMPLATE.search(one.title))
        for one in same_role:
            if shared := _shared(passage, one):
                kind = ReportKind(other.facts.kind).label
                name = f"{kind}（{other.facts.project}）" if other.facts.project else kind
                message = f"“{passage.title}”与{name}的“{one.title}”文字相同：“{shared[:60]}”，请写本报告自己的情况。"
                yield Found(passage.where, shared, shared, message)
                return
    is_project = subject.facts.kind == ReportKind.PROJECT and passage.role == PROBLEMS
    if is_project and (found := _OVERALL.search(passage.text)):
        message = f"项目报告的“{passage.title}”写的是“{found[0]}”的问题，请写本项目的问题。"
        yield Found(passage.where, found[0], subject.facts.project, message)


def _shared(passage: Passage, other: Passage) -> str:
    """A paragraph that stands in both, or a long beginning of one."""
    theirs = [_plain(paragraph) for paragraph in other.paragraphs]
    for paragraph in passage.paragraphs:
        own = _plain(paragraph)
        if len(own) >= _LONG and any(own[:_LONG] == one[:_LONG] for one in theirs):
            return paragraph
    return ""


@lru_cache(maxsize=1024)
def _plain(paragraph: str) -> str:
    """Without number in front, blanks and punctuation."""
    text = re.sub(r"^\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)]|[、.．])", "", paragraph)  # noqa: RUF001
    return re.sub(r"[\W_]", "", text)

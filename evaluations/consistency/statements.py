"""What a report says in words against its figures and its own other words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice

from evaluations.enums import ReportKind, Severity
from evaluations.execution import added_up, annual_budget, execution_rate
from evaluations.prose.mentions import Mention, mentions
from scoring.engine.rounding import HUNDRED, ONE, percent_text, plain, round_half_up

from .assets import earning_nothing, used_in_full
from .claims import DONE, plans, shortfalls_told, unreached, words
from .copied import problems_are_the_reports_own
from .denials import CLAUSE, OF_OTHER_YEARS, contradicted, denied_elsewhere, denies_problems, problem_part
from .findings import Found, check
from .governing import governed, own_words
from .matching import is_close
from .passages import BASIS, GOALS, IMPROVEMENTS, PROBLEMS, Passage
from .report_year import texts_speak_of_the_evaluated_year
from .subject import IndicatorRow, Subject

_LOW_EXECUTION, _LOW_TOTAL = Decimal("0.9"), Decimal(90)
_NEAR, _NEARNESS = Decimal("0.95"), "与目标值的接近程度"
_NAMED, _SEVERAL = 4, 2
_YUAN, _REACH = Decimal(10000), 100

_ALL_DONE = re.compile(
    r"(?:各项|所有|全部|\d{1,3}[个项])[^，。；、]{0,10}(?:指标|目标|任务)[^，。；]{0,3}(?:均|全部|都|皆)"
    r"[^，。；未]{0,10}(?:完成|达标|达到|实现|推进)"
    r"|(?:^|[，。；：])(?:我[局委办院馆校镇县区市中站所会]|本单位|本?项目|全年|\d{4}年度?|已|均|较好地?|按期|如期){0,3}"
    r"(?:全面|全部|圆满|超额|均已)完成了?[^，。；]{0,10}(?:绩效目标|指标|年度目标|预期目标|既定目标)"
    r"|未完成的?(?:绩效|年度)?(?:目标|指标)[^，。；（(]{0,8}[（(：:](?:无|没有)"
)
_NOT_ALL = re.compile("除|基本|但|外|大部分|个别|多数|主要")
_SAYS_NOTHING = re.compile("完成|情况|数量|金额|工作|项目|及时|成本|指标")
_NO_TEAM = re.compile(r"(?:不再|未|没有)(?:单独|专门)?成立[^，。；]{0,20}(?:评价|自评)[^，。；]{0,10}小组")
_TEAM = re.compile(r"(?<!不再)(?<!未)(?<!没有)(?<!单独)(?<!专门)成立了?[^，。；]{0,30}(?:评价|自评)[^，。；]{0,10}小组")
_NOTHING_ADDED = re.compile(
    r"(?:无|没有|未发生|不存在|未进行)(?:[^，。；]{0,10}追加|(?:年中|任何|年度)?预算(?:调整|调剂|变动)(?!率|说明|程序))"
)
_ADDED = re.compile(r"追加[^，。；\d]{0,16}[1-9][\d,.]{0,15}(?:亿元|万元|元)")
# Of the whole report; projects and kinds of expenditure have balances of their own.
_NOTHING_LEFT = re.compile(
    r"(?<![一-龥])(?:20\d\d年度?|本年度?|年度|年末|全年|部门|资金){0,6}(?:(?:无|没有)结转结余|结转结余(?:资金)?(?:为|是)?(?:0(?![.\d])|零)(?:万?元)?)"
)
_LEFT = re.compile(r"(?:上年)?结转结余(?:资金)?(?:达|为|共计?|合计)?(?:0\.\d|[1-9])[\d,.]{0,15}(?:亿元|万元|元)")
_REPORTED_BY = re.compile(
    r"(?:按时|按期|按要求|及时|如期|已)[^，。；\d]{0,6}(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日之?前[^，。；]{0,12}"
    r"(?:报送|上报|提交|报至|报县|报市|报区|报财政)"
)
_OF_OTHERS = re.compile("各[科股处室单部]|科室|股室|下属|要求各|通知|财务[科股部室]|办公室|小组")
_BECAUSE = re.compile(r"原因(?:是|为|：)(?P<why>[^。；]{2,60})")
_GREW = re.compile(r"(?:支出|经费|费)[^。]{0,60}?(?:比|较|同比)[^，。；\d]{0,12}(?:增加|增长)\d[^。；]{0,30}")
_OTHER_THAN_SPENDING = re.compile("收入|结余|结转|执行率|支出率")
_SAVED = re.compile("压减|压缩|厉行节约|过紧日子|严格控制|从严控制|减少")
_CAUSE_OF_GROWTH = re.compile("增|新|上年|去年|恢复|基数|补|涨|提高|扩|多|但|调整|报废|更新|购置")
_NO_BALANCE = re.compile(r"(?:无|没有|不存在|未产生|未形成)(?:任何|资金|年末|剩余)?(?:结转|结余)")
_ALL_SPENT = re.compile(r"(?:执行率|支出率|支付率)(?:为|达到?|是|：)?100[%％]")
_ALL_RECEIVED = re.compile(r"(?:资金)?到位率(?:为|达到?|是|：)?100[%％]|资金(?:已|均已|均)?(?:全部|全额|足额)到位")


@check(
    "CK-X5",
    Severity.ADVISORY,
    title="存在问题写“无”，而执行率低、指标未完成或总分不到90分",
    source="财预〔2020〕10号：未完成绩效目标的须分析原因",
)
def problems_are_named_where_figures_show_them(subject: Subject) -> Iterator[Found]:
    """A chapter on problems that says there are none stands beside figures that show none."""
    shown = list(_shown_problems(subject))
    for passage in subject.passages:
        part = problem_part(passage.text) if shown and passage.role == PROBLEMS else ""
        if part and denies_problems(part):
            stated, computed = part.strip(), "、".join(shown)
            message = f"“{passage.title}”写“{stated}”，而{computed}，请写明存在的问题和原因。"
            yield Found(passage.where, stated, computed, message)


def _shown_problems(subject: Subject) -> Iterator[str]:
    lines = subject.facts.budget_lines
    rate = execution_rate([line for line in lines if line.project] or lines)
    if rate is None:
        printed = subject.facts.stated.budget
        budget = printed.get("adjusted_budget") or printed.get("initial_budget")
        rate = printed["spent"] / budget if budget and "spent" in printed else None
    if rate is not None and rate < _LOW_EXECUTION:
        yield f"预算执行率为{percent_text(rate)}"
    if missed := missed_indicators(subject):
        yield f"未完成的指标有{_listed(missed)}"
    elif told := [words for one in subject.passages if one.role == BASIS for words in shortfalls_told(one.text)]:
        yield f"得分依据写“{told[0]}”"
    if deducted := _deductions(subject):
        yield f"扣分的有{'、'.join(deducted)}"
    stated, own = subject.facts.stated.total, subject.assessment.self_scored
    total = stated if stated is not None else own.points if own.is_complete else None
    if total is not None and total < _LOW_TOTAL:
        yield f"总分为{plain(total)}分"


def _deductions(subject: Subject) -> list[str]:
    """The lines that gave themselves less than their points, if several did and a point or more in all."""
    given = [(line.item, line.facts.self_score) for _, line in subject.lines]
    less = [(item, score) for item, score in given if score is not None and score < item.maximum]
    lost = sum((item.maximum - score for item, score in less), Decimal(0))
    if len(less) < _SEVERAL or lost < ONE:
        return []
    return [f"{item.title}（{plain(item.maximum)}分得{plain(score)}分）" for item, score in less[:_NAMED]]


def missed_indicators(subject: Subject) -> list[IndicatorRow]:
    """Measured indicators below their target; a figure that only had to be near it may be near it."""
    return [
        row
        for row in subject.indicators
        if (done := row.completion)
        and not done.is_met
        and not row.facts.not_applicable
        and not (done.basis == _NEARNESS and done.ratio >= _NEAR)
    ]


def _listed(missed: Sequence[IndicatorRow]) -> str:
    named = "、".join(f"{one.facts.title}（目标{one.facts.target}，完成{one.facts.actual}）" for one in missed[:_NAMED])
    return named + (f"等{len(missed)}项" if len(missed) > _NAMED else "")


@check(
    "CK-X7",
    Severity.ADVISORY,
    title="文字与数据、前文与后文矛盾",
    source="财政部门复核自评报告的通行做法：文字说明与数据一致",
)
def words_agree_with_figures_and_each_other(subject: Subject) -> Iterator[Found]:
    """What is claimed of all targets, assets, funds or the team is not denied by a figure or another sentence."""
    planned = plans(subject)
    for passage in subject.passages:
        if passage.role not in (GOALS, IMPROVEMENTS):
            yield from islice(chain(_all_done(passage, subject), _short_of_plan(passage, planned)), 1)
            yield from _funds(passage, subject)
            yield from _filed_in_time(passage, subject)
            yield from _more_by_saving(passage)
    yield from used_in_full(subject)
    yield from earning_nothing(subject)
    yield from denied_elsewhere(subject, _NO_TEAM, _TEAM)
    yield from denied_elsewhere(subject, _NOTHING_ADDED, _ADDED)
    yield from denied_elsewhere(subject, _NOTHING_LEFT, _LEFT)


def _all_done(passage: Passage, subject: Subject) -> Iterator[Found]:
    """One finding for the first sentence that claims too much."""
    missed = missed_indicators(subject)
    for sentence in passage.sentences if missed else ():
        claim = _ALL_DONE.search(sentence.text)
        denied = _claimed_by_name(sentence.text, missed)
        if claim and not denied and not _NOT_ALL.search(sentence.text):
            denied = missed
        if denied:
            stated, computed = sentence.text.strip(), _listed(denied)
            message = f"“{passage.title}”写“{_short(stated)}”，而{computed}没有达到目标，请核对后改为一致。"
            yield Found(passage.where, stated, computed, message)
            return


def _short_of_plan(passage: Passage, planned: Mapping[str, Sequence[Mention]]) -> Iterator[Found]:
    """A figure called done that is less than the one its own sentence, or a chapter on goals, plans."""
    for sentence in passage.sentences if DONE.search(passage.text) else ():
        if short := unreached(sentence.text, planned):
            stated, computed = sentence.text.strip(), words(short.planned)
            told = f"{words(short.result)}没有达到“{computed}”"
            message = f"“{passage.title}”写“{_short(stated)}”，而{told}，请核对后改为一致。"
            yield Found(passage.where, stated, computed, message)


def _claimed_by_name(sentence: str, missed: Sequence[IndicatorRow]) -> list[IndicatorRow]:
    """The missed indicators that a clause calls done."""
    claims = [clause for clause in CLAUSE.findall(sentence) if DONE.search(clause) and "未" not in clause]
    return [row for row in missed if any(_names(clause, row.facts.title) for clause in claims)]


def _names(clause: str, title: str) -> bool:
    grams = (title[i : i + 3] for i in range(len(title) - 2))
    return any(gram in clause and not _SAYS_NOTHING.search(gram) for gram in grams)


def _funds(passage: Passage, subject: Subject) -> Iterator[Found]:
    """Nothing left, all spent, all received: against the budget lines."""
    lines = subject.facts.budget_lines
    left = sum((line.carried_over or Decimal(0) for line in lines), Decimal(0))
    for clause in CLAUSE.findall(passage.text) if left > 0 else ():
        if (found := _NO_BALANCE.search(clause)) and not OF_OTHER_YEARS.search(clause):
            yield contradicted(passage, found[0], f"结转结余{plain(left / _YUAN)}万元")
            break
    if subject.facts.kind != ReportKind.PROJECT:
        return  # an overall report speaks of the rates of single projects, too
    received, budget = added_up([line.received for line in lines]), added_up([annual_budget(line) for line in lines])
    spent = added_up([line.spent for line in lines])
    # Of several lines the words may mean one.
    means = [(spent, received), (spent, budget), *((line.spent, annual_budget(line)) for line in lines)]
    rates = [done / basis for done, basis in means if done is not None and basis]
    own = {one for one in (received, budget, spent) if one is not None}
    if (
        rates
        and not any(_is_all(rate) for rate in rates)
        and (told := _of_the_report(_ALL_SPENT, passage, subject, own))
    ):
        yield contradicted(passage, told, f"支出为到位或预算的{percent_text(max(rates))}")
    arrived = received / budget if received is not None and budget else ONE
    if arrived < ONE and not _is_all(arrived) and (told := _of_the_report(_ALL_RECEIVED, passage, subject, own)):
        yield contradicted(passage, told, f"到位资金为预算的{percent_text(arrived)}")


def _of_the_report(claim: re.Pattern[str], passage: Passage, subject: Subject, own: set[Decimal]) -> str:
    """The first claim that is not made of a part, such as the money of one source; "" if there is none."""
    claims = list(claim.finditer(passage.text))
    said = mentions(passage.text) if claims else ()

    def is_own(one: Mention) -> bool:
        return any(is_close(one, value) for value in own)

    of_others = governed(passage, said, is_own, own_words(subject.facts))
    inside = [{one.start for one in said if found.start() <= one.start < found.end()} for found in claims]
    return next((found[0] for found, at in zip(claims, inside, strict=True) if not at & of_others), "")


def _filed_in_time(passage: Passage, subject: Subject) -> Iterator[Found]:
    """Reported by a day before the report is dated; what others had to hand in by that day is another matter."""
    filed = subject.facts.filed_on
    for sentence in passage.sentences if filed else ():
        found = _REPORTED_BY.search(sentence.text)
        if filed is None or found is None or _OF_OTHERS.search(sentence.text):
            continue
        month, day = int(found["month"]), int(found["day"])
        is_late = (int(found["year"] or filed.year), month, day) < (filed.year, filed.month, filed.day)
        if is_late and found["year"] in (None, str(filed.year)):
            yield contradicted(passage, found[0], f"填报日期为{filed}")
            return


def _more_by_saving(passage: Passage) -> Iterator[Found]:
    """Expenditure that grew because it was cut."""
    for sentence in passage.sentences:
        found = _BECAUSE.search(sentence.text)
        if found is None or not _SAVED.search(found["why"]) or _CAUSE_OF_GROWTH.search(found["why"]):
            continue
        at = sentence.start + found.start()
        grew = _GREW.search(passage.text[max(0, at - _REACH) : at])
        if grew and not _OTHER_THAN_SPENDING.search(grew[0]):
            yield contradicted(passage, grew[0].removesuffix("主要").rstrip("，"), found["why"])


def _is_all(rate: Decimal) -> bool:
    return round_half_up(rate * HUNDRED, 2) >= HUNDRED


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else sentence[:60] + "…"


CHECKS = (
    problems_are_named_where_figures_show_them,
    problems_are_the_reports_own,
    words_agree_with_figures_and_each_other,
    texts_speak_of_the_evaluated_year,
)

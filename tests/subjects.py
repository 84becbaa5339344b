"""Reports under examination for tests of the checks: a sound one, changed where a test needs it."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from evaluations import outline
from evaluations.assessment import assess_readable
from evaluations.consistency import BY_CODE, Subject
from evaluations.enums import ReportKind
from evaluations.exchange.own_scheme import own_scheme
from evaluations.facts import (
    BudgetLineFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    StatedFacts,
    UnitFacts,
    YearFacts,
)
from evaluations.package import facts_from
from tests.packages import demo_data, find_scheme

PROJECT = "全民阅读推广"


def quantity(key, title, target, actual, level1="output", level2="quantity", **more):
    """A quantitative indicator."""
    return IndicatorFacts(key, level1, level2, title, "quantity", target=target, actual=actual, **more)


def sound_facts(**changes):
    """A project report under the national score table in which nothing contradicts; ``changes`` name its fields."""
    facts = ReportFacts(
        kind=ReportKind.PROJECT,
        scheme="national-project-2020",
        outline="national-project-2020",
        unit=UnitFacts("示例市图书馆"),
        year=YearFacts(2024),
        project=PROJECT,
        budget_lines=(
            BudgetLineFacts(
                "project",
                PROJECT,
                project=PROJECT,
                initial_budget=Decimal("500000.00"),
                received=Decimal("500000.00"),
                spent=Decimal("500000.00"),
            ),
        ),
        indicators=(
            quantity("events", "阅读推广活动场次", "≥120场", "131场", weight=Decimal(30)),
            quantity("on_time", "活动按期举办率", "≥95%", "100%", level2="timeliness", weight=Decimal(20)),
            quantity("readers", "参加活动人次", "≥3万人次", "3.2万人次", "benefit", "social"),
            quantity("satisfaction", "读者满意度", "≥90%", "94.5%", "satisfaction", "satisfaction"),
        ),
        texts={"conclusion": "本项目全年举办阅读推广活动131场，读者满意度94.5%。", "deviations": "无。"},
    )
    return replace(facts, **changes)


def subject(facts=None, **more):
    """A report as the checks see it; ``more`` are fields of ``Subject``, such as ``others``."""
    facts = facts or sound_facts()
    assessment, problems = assess_readable(facts, find_scheme(facts.scheme))
    return Subject(facts, assessment, outline.load(facts.outline), tuple(problems), **more)


def judged_subject(title, basis, given, full=5, *, self_reason="", **changes):
    """A report whose table, its own, has one line that was judged."""
    line = LineFacts("A1", self_score=Decimal(given), basis=basis, self_reason=self_reason)
    stated = StatedFacts(maximum=Decimal(100), maxima={"A1": Decimal(full)})
    facts = sound_facts(outline="", indicators=(), lines=(line,), stated=stated, **changes)
    facts, scheme = own_scheme(facts, {"A1": title})
    assessment, problems = assess_readable(facts, scheme)
    return Subject(facts, assessment, None, tuple(problems))


def saying(text):
    """A sound report whose conclusion says this."""
    return subject(sound_facts(texts={"conclusion": text}))


@cache
def real_case(kind=ReportKind.OVERALL):
    """One report of the real case, the other beside it."""
    facts, other = (facts_from(demo_data(one), find_scheme)[0] for one in (kind, *set(ReportKind) - {kind}))
    return subject(facts, others=(subject(other),))


def found(code, examined):
    """What one check finds: place, stated and computed value of each finding."""
    return [(one.where, one.stated, one.computed) for one in BY_CODE[code](examined)]

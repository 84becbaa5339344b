"""Random reports: whatever a data package can hold."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from evaluations import outline, package
from evaluations.enums import BudgetCategory, Direction, IndicatorKind, Level1, Level2
from evaluations.facts import (
    BudgetLineFacts,
    EvidenceFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    StatedFacts,
    TargetFacts,
    UnitFacts,
    YearFacts,
)
from tests.packages import find_scheme

SCHEME = find_scheme("zhanjiang-overall-2024")
OUTLINE = outline.load("zhanjiang-overall-2024")
CHECKLISTS = {item.code: item.parameters.checks for item in SCHEME.items if item.rule == "checklist"}
ENTERED = {entry.key: entry.unit for entry in SCHEME.inputs if entry.sum_of is None}

characters = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff")
words = st.text(characters | st.sampled_from("\n\t\r"), max_size=20)
names = st.text(characters, min_size=1, max_size=20)


def decimals(places, highest=10**12):
    return st.decimals(0, highest, places=places, allow_nan=False).map(lambda value: abs(Decimal(package.plain(value))))


amounts = st.none() | decimals(2).map(lambda value: value.quantize(Decimal("0.01")))
scores = st.none() | decimals(4, 10**4)
shares = st.none() | decimals(6, 1)
days = st.none() | st.dates(date(2000, 1, 1), date(2100, 12, 31))


def one_of(choices, blank=False):
    return st.sampled_from([*choices.values, *([""] if blank else [])])


units = st.builds(
    UnitFacts, st.just("示例市档案馆"), words, words, st.booleans(), st.sampled_from(["", "甲局"]), days, words
)
years = st.builds(YearFacts, st.integers(2000, 2100), words, words, days, days).filter(
    lambda year: not (year.unit_deadline and year.public_deadline and year.public_deadline < year.unit_deadline)
)
basic = st.builds(
    BudgetLineFacts, st.just(BudgetCategory.BASIC.value), names, words, st.just(""), *[amounts] * 5
)  # fmt: skip
projects = st.builds(BudgetLineFacts, st.just(BudgetCategory.PROJECT.value), names, words, words, *[amounts] * 5)
targets = st.builds(TargetFacts, one_of(Level1), one_of(Level2, blank=True), names, names)
qualitative = st.builds(
    IndicatorFacts, names, one_of(Level1), one_of(Level2, blank=True), names, st.just(IndicatorKind.QUALITATIVE.value),
    target=words, actual=words, weight=st.none() | decimals(4, 100).filter(bool), deviation_reason=words,
    stated_ratio=words, self_score=scores, self_reason=words,
)  # fmt: skip
quantitative = st.builds(
    IndicatorFacts, names, one_of(Level1), one_of(Level2, blank=True), names, st.just(IndicatorKind.QUANTITY.value),
    one_of(Direction), st.just("亩"), st.integers(0, 10**6).map(lambda n: f"{n}亩"),
    st.integers(0, 10**6).map(lambda n: f"约{n}亩"), stated_ratio=words, self_score=scores,
)  # fmt: skip
evidence = st.builds(
    EvidenceFacts, names, names, st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(["", *(item.code for item in SCHEME.items)]),
)  # fmt: skip


@st.composite
def lines(draw):
    codes = draw(st.lists(st.sampled_from([item.code for item in SCHEME.items]), unique=True))
    return tuple(
        LineFacts(
            code,
            checks=dict.fromkeys((check.key for check in CHECKLISTS.get(code, ()) if draw(st.booleans())), True),
            basis=draw(words),
            self_score=draw(scores),
            self_reason=draw(words),
            reviewed_score=draw(scores),
            reviewed_reason=draw(words),
        )
        for code in codes
    )


figures = st.fixed_dictionaries(
    {},
    optional={
        key: amounts.filter(lambda value: value is not None) if unit == "元" else decimals(6, 10**6)
        for key, unit in ENTERED.items()
    },
)
stated = st.builds(
    StatedFacts,
    scores,
    st.text(characters, max_size=10),
    st.dictionaries(st.sampled_from([one.code for one in SCHEME.dimensions]), decimals(4, 100)),
)
reports = st.builds(
    ReportFacts,
    kind=st.just("overall"),
    scheme=st.just(SCHEME.code),
    outline=st.just(OUTLINE.code),
    unit=units,
    year=years,
    filed_on=days,
    attachment_label=words,
    figures=figures,
    budget_lines=st.lists(
        basic | projects, unique_by=lambda one: (one.category, one.title, one.source), max_size=3
    ).map(tuple),
    targets=st.lists(targets, max_size=3).map(tuple),
    indicators=st.lists(qualitative | quantitative, unique_by=lambda one: one.key, max_size=3).map(tuple),
    texts=st.dictionaries(st.sampled_from([part.key for part in OUTLINE.written]), words.filter(bool)),
    lines=lines(),
    evidence=st.lists(evidence, unique_by=lambda one: (one.sha256, one.item, one.indicator), max_size=2).map(tuple),
    stated=stated,
)

"""What changed from one state of a report to another, field by field, as people read it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluations import entries, outline
from evaluations.changes import compare
from evaluations.enums import ChangeKind
from evaluations.facts import (
    BudgetLineFacts,
    EvidenceFacts,
    IndicatorFacts,
    LineFacts,
    ReportFacts,
    TargetFacts,
    UnitFacts,
    YearFacts,
)
from evaluations.forms.basics import BasicsForm
from evaluations.forms.budget import LineForm
from evaluations.forms.evidence import EvidenceForm
from evaluations.forms.indicators import IndicatorForm, TargetForm
from evaluations.forms.scores import ScoreForm
from evaluations.package import dump, package_from, parse
from evaluations.worddiff import Kept
from tests.evaluations.test_package_properties import OUTLINE, READ_YAML, SCHEME, reports

ADDED, REMOVED, CHANGED = ChangeKind
EMPTY = ReportFacts("overall", SCHEME.code, OUTLINE.code, UnitFacts("示例市档案馆"), YearFacts(2023))
CHECKLIST = next(item for item in SCHEME.items if item.rule == "checklist")
JUDGED = next(item for item in SCHEME.items if item.rule != "checklist")


@pytest.fixture(autouse=True)
def outlines_are_read_once(monkeypatch):
    monkeypatch.setattr(outline, "read_yaml", READ_YAML)


def packages(*states):
    """As snapshots keep them."""
    return [parse(dump(package_from(facts, SCHEME))) for facts in states]


def changes(before, after, **words):
    words = words or {"scheme": SCHEME, "outline": OUTLINE}
    return [
        (group.key, one.record, one.entry, one.before, one.after, one.kind)
        for group in compare(*packages(before, after), **words)
        for one in group.changes
    ]


def by_the_unit(facts):
    """The facts without what the reviewer entered, the items in one order, and those without an entry left out."""
    lines = (replace(line, reviewed_score=None, reviewed_reason="") for line in facts.lines)
    entered = (line for line in lines if line != LineFacts(line.item))
    return replace(facts, lines=tuple(sorted(entered, key=lambda line: line.item)))


def test_amounts_and_shares_are_told_as_people_read_them():
    line = BudgetLineFacts("basic", "人员经费", initial_budget=Decimal("1200000.00"), spent=Decimal("980000.50"))
    before = replace(EMPTY, budget_lines=(line,), figures={"final_income": Decimal("9500000.00")})
    after = replace(
        EMPTY,
        budget_lines=(replace(line, spent=Decimal("990000.50"), received=Decimal("0.00")),),
        filed_on=date(2024, 7, 26),
        lines=(LineFacts(JUDGED.code, share=Decimal("0.855"), self_score=Decimal("2.5")),),
    )

    assert changes(before, after) == [
        ("basics", "封面", "填报日期", "", "2024-07-26", ADDED),
        ("budget", "基础数据", "决算收入", "9,500,000.00 元", "", REMOVED),
        ("budget", "预算项目“人员经费”", "到位资金", "", "0.00 元", ADDED),
        ("budget", "预算项目“人员经费”", "支出", "980,000.50 元", "990,000.50 元", CHANGED),
        ("scores", JUDGED.title, "得分比例", "", "85.5%", ADDED),
        ("scores", JUDGED.title, "自评分", "", "2.5 分", ADDED),
    ]


def test_checklists_are_told_by_their_words():
    first = CHECKLIST.parameters.checks[0]
    before = replace(EMPTY, lines=(LineFacts(CHECKLIST.code, checks={first.key: True}),))
    after = replace(EMPTY, lines=(LineFacts(CHECKLIST.code, checks={first.key: False}),))

    assert changes(before, after) == [("scores", CHECKLIST.title, first.text, "符合", "不符合", CHANGED)]
    assert changes(EMPTY, after) == [("scores", CHECKLIST.title, first.text, "", "不符合", ADDED)]


def test_rows_that_came_and_went_are_told_as_a_whole():
    declared = TargetFacts("output", "quantity", "改造面积", "2200亩")
    before = replace(EMPTY, targets=(declared,), evidence=(EvidenceFacts("合同", "合同.pdf", "a" * 64, JUDGED.code),))
    after = replace(EMPTY, budget_lines=(BudgetLineFacts("project", "更新改造", spent=Decimal("5.00")),))

    assert changes(before, after) == [
        ("budget", "预算项目“更新改造”", "", "", "支出类别：项目支出；预算项目：更新改造；支出：5.00 元", ADDED),
        (
            "indicators",
            "申报目标“改造面积”",
            "",
            "一级指标：产出指标；二级指标：数量指标；三级指标：改造面积；指标值：2200亩",
            "",
            REMOVED,
        ),
        (
            "evidence",
            "佐证材料“合同”",
            "",
            f"材料名称：合同；文件名：合同.pdf；文件内容：摘要值 aaaaaaaaaaaa…；证明的评分项：{JUDGED.title}",
            "",
            REMOVED,
        ),
    ]


def test_a_row_is_known_again_by_another_name_and_in_another_place():
    one = IndicatorFacts("a", "output", "quantity", "改造面积", "quantity", target="2200亩")
    other = replace(one, key="b", title="新增岗位", target="30个")
    line = BudgetLineFacts("project", "改造", spent=Decimal("5.00"))
    before = replace(EMPTY, indicators=(one, other), budget_lines=(line,))
    after = replace(
        EMPTY,
        indicators=(other, replace(one, title="实施改造面积")),
        budget_lines=(replace(line, title="更新改造"),),
    )

    assert changes(before, after) == [
        ("budget", "预算项目“更新改造”", "预算项目", "改造", "更新改造", CHANGED),
        ("indicators", "绩效指标“实施改造面积”", "三级指标", "改造面积", "实施改造面积", CHANGED),
        ("indicators", "绩效指标", "排列次序", "改造面积、新增岗位", "新增岗位、改造面积", CHANGED),
    ]


def test_a_text_is_told_word_by_word_and_shown_with_the_words_around_each_change():
    long = "第一段的文字。\n" * 30
    before = replace(EMPTY, texts={"goals": f"{long}完成2200亩。{long}"})
    after = replace(EMPTY, texts={"goals": f"{long}完成2250亩。{long}"})

    (group,) = compare(*packages(before, after), scheme=SCHEME, outline=OUTLINE)

    (change,) = group.changes
    assert (group.key, group.title, change.entry) == ("text-goals", "部门整体支出绩效目标", "文字")
    assert "".join(one.text for one in change.segments if one.kind != Kept.ADDED) == before.texts["goals"]
    assert [(one.kind.value, len(one.text)) for one in change.excerpt] == [
        ("same", 41), ("removed", 5), ("added", 5), ("same", 41)
    ]  # fmt: skip


def test_what_the_reviewer_entered_is_no_change():
    line = LineFacts(JUDGED.code, basis="依据")
    before = replace(EMPTY, lines=(line,))
    after = replace(
        EMPTY,
        lines=(
            replace(line, reviewed_score=Decimal(1), reviewed_reason="证据不足"),
            LineFacts(CHECKLIST.code, reviewed_score=Decimal(2), reviewed_reason="同上"),
        ),
    )

    assert changes(before, after) == []


def test_what_administrators_keep_is_marked_as_theirs():
    after = replace(EMPTY, year=YearFacts(2023, notice_number="〔2024〕1号"), filed_on=date(2024, 7, 1))

    (group,) = compare(*packages(EMPTY, after), scheme=SCHEME, outline=OUTLINE)

    assert [(one.entry, one.is_registered) for one in group.changes] == [("填报日期", False), ("通知文号", True)]


def test_a_snapshot_stays_readable_without_its_scheme_and_outline():
    before = replace(
        EMPTY,
        figures={"final_income": Decimal("5.00")},
        texts={"goals": "旧"},
        lines=(LineFacts(CHECKLIST.code, checks={"a": True}, level="good"),),
    )

    assert changes(before, EMPTY, scheme=None, outline=None) == [
        ("budget", "基础数据", "final_income", "5.00", "", REMOVED),
        ("scores", CHECKLIST.code, "a", "符合", "", REMOVED),
        ("scores", CHECKLIST.code, "达成程度", "good", "", REMOVED),
        ("text-goals", "goals", "文字", "旧", "", REMOVED),
    ]


@pytest.mark.parametrize("value", ["abc", "NaN", "Infinity", ""])
def test_an_amount_that_is_no_number_stands_as_it_is(value):
    assert [shown(value) for shown in (entries.yuan, entries.percent, entries.points)] == [value] * 3


@pytest.mark.parametrize(
    ("form", "known"),
    [
        (BasicsForm, entries.OF_REPORT),
        (LineForm, entries.OF_BUDGET_LINE),
        (TargetForm, entries.OF_TARGET),
        (IndicatorForm, entries.of_indicator(SCHEME)),
        (ScoreForm, entries.of_line(SCHEME, JUDGED.code)),
        (EvidenceForm, entries.of_evidence(SCHEME, {})),
    ],
)
def test_entries_are_called_as_on_the_page(form, known):
    labels = {entry.name: entry.label for entry in known}
    shared = form.base_fields.keys() & labels.keys()

    assert {name: labels[name] for name in shared} == {name: form.base_fields[name].label for name in shared}
    assert shared


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
@given(reports, reports, st.sets(st.sampled_from(sorted(ReportFacts.__dataclass_fields__))))
def test_there_is_no_change_exactly_where_the_facts_are_equal(one, other, taken):
    other = replace(one, **{name: getattr(other, name) for name in taken - {"kind", "scheme", "outline"}})

    found = compare(*packages(one, other), scheme=SCHEME, outline=OUTLINE)

    assert (found == ()) == (by_the_unit(one) == by_the_unit(other))
    assert all(change.before != change.after for group in found for change in group.changes)

"""CK-X1: the result table against the declared target table."""

from dataclasses import replace

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import TargetFacts
from tests.subjects import found, quantity, real_case, sound_facts, subject

EVENTS = TargetFacts("output", "quantity", "阅读推广活动场次", "≥120场")
READERS = TargetFacts("benefit", "social", "参加活动人次", "≥3万人次")


def report(targets, *indicators, **more):
    return subject(sound_facts(targets=tuple(targets), indicators=indicators, **more))


def test_the_real_case_renames_splits_and_adds_indicators():
    told = found("CK-X1", real_case(ReportKind.PROJECT))

    assert [(where, computed) for where, _, computed in told] == [
        ("targets[0].title", "固定资产投资额 约55.63亿"),
        ("targets[1].title", "新增实施改造面积（亩） 2200亩、完成改造面积（亩） 1300亩"),
        ("targets[2].title", "完成时间 2023/12/31"),
        ("targets[3].title", "项目投入成本（万元） 405万元"),
        ("targets[7].title", "更新满意度 ≥90%"),
        ("indicators[3].title", "招商引资签约（注册）项目协议投资额 5亿"),
    ]


def test_another_name_and_another_value_are_one_finding():
    first = next(BY_CODE["CK-X1"](real_case(ReportKind.PROJECT)))

    assert first.stated == "固定资产投资完成情况 约56亿，完成率≥95%"
    assert first.message == (
        "申报的目标“固定资产投资完成情况”在结果表中名称改为“固定资产投资额”，"
        "指标值由“约56亿，完成率≥95%”变为“约55.63亿”，请按申报的目标填报，或说明调整的依据。"
    )


def test_a_report_without_a_declared_table_is_left_alone():
    assert found("CK-X1", real_case()) == []


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("阅读推广活动场次", "≥120场"),
        ("1.阅读推广活动场次（场）", "120"),
        ("阅读推广 活动场次", "不少于120场"),
        ("阅读推广活动场次", "≥120次"),
        ("阅读推广活动场次", ""),
    ],
)
def test_the_same_written_otherwise_is_the_same(title, target):
    assert found("CK-X1", report([EVENTS], quantity("events", title, target, "131场"))) == []


def test_a_lowered_target_and_another_level_are_told():
    lowered = quantity("events", "阅读推广活动场次", "≥100场", "131场")
    moved = quantity("events", "阅读推广活动场次", "≥120场", "131场", level2="quality")

    assert found("CK-X1", report([EVENTS], lowered)) == [
        ("targets[0].value", "阅读推广活动场次 ≥120场", "阅读推广活动场次 ≥100场")
    ]
    assert [where for where, _, _ in found("CK-X1", report([EVENTS], moved))] == ["targets[0].level2"]


def test_what_is_gone_and_what_is_new_is_told():
    other = quantity("books", "新增入藏图书", "≥1.2万册", "1.3万册")
    same = quantity("events", "阅读推广活动场次", "≥120场", "131场")

    assert found("CK-X1", report([EVENTS, READERS], same, other)) == [
        ("targets[1].title", "参加活动人次 ≥3万人次", ""),
        ("indicators[1].title", "", "新增入藏图书 ≥1.2万册"),
    ]


def test_tables_with_nothing_in_common_are_one_finding():
    other = quantity("books", "新增入藏图书", "≥1.2万册", "1.3万册")

    assert found("CK-X1", report([EVENTS, READERS], other)) == [
        ("targets", "阅读推广活动场次、参加活动人次", "新增入藏图书")
    ]


@pytest.mark.parametrize("where", ["reason", "text"])
def test_a_change_that_is_told_is_no_finding(where):
    lowered = quantity("events", "阅读推广活动场次", "≥100场", "131场")
    told = "经财政部门批准，阅读推广活动场次的指标值调整为100场。"
    examined = report([EVENTS], replace(lowered, deviation_reason=told if where == "reason" else ""))
    if where == "text":
        examined = report([EVENTS], lowered, texts={"conclusion": told})

    assert found("CK-X1", examined) == []

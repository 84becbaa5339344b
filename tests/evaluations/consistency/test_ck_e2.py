"""CK-E2: misses and deductions have a reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.facts import LineFacts
from tests.subjects import found, judged_subject, quantity, real_case, sound_facts, subject


def missing(texts=None, actual="108场", **more):
    facts = sound_facts()
    first, *others = facts.indicators
    return subject(
        replace(facts, indicators=(replace(first, actual=actual, **more), *others), texts=texts or facts.texts)
    )


def test_a_missed_target_without_a_reason_is_told():
    report = missing()

    assert found("CK-E2", report) == [("indicators[0].deviation_reason", "", "90%")]
    assert [one.message for one in BY_CODE["CK-E2"](report)] == [
        "指标“阅读推广活动场次”目标值 ≥120场、完成值 108场，没有达标，也没有说明偏差原因，请补填原因和改进措施。"
    ]


def test_the_real_case_is_told_its_miss():
    assert found("CK-E2", real_case()) == [("indicators[3].deviation_reason", "", "21.67%")]
    assert found("CK-E2", real_case("project")) == []


@pytest.mark.parametrize(
    "more",
    [
        {"deviation_reason": "场馆维修三个月。"},
        {"texts": {"deviations": "阅读推广活动场次没有完成。"}},
        {"texts": {"conclusion": "受场馆维修影响，阅读推广活动举办108场。"}},
        {"texts": {"problems": "阅读推广活动场次比计划少12场。"}},
        {"actual": "120场"},
    ],
)
def test_reasons_stand_in_the_row_or_in_the_chapters(more):
    assert found("CK-E2", missing(**more)) == []


@pytest.mark.parametrize(
    "texts",
    [
        {"conclusion": "全年举办阅读推广活动108场。"},
        {"conclusion": "全年举办阅读推广活动108场，受益读者3.2万人次。"},
        {"problems": "阅读推广活动举办108场。\n办公用房紧张，馆藏不足。"},
    ],
)
def test_naming_an_indicator_is_no_reason(texts):
    assert found("CK-E2", missing(texts)) == [("indicators[0].deviation_reason", "", "90%")]


def test_of_satisfaction_the_words_around_it_in_a_long_title_say_nothing():
    one = quantity("s", "家长对校园维修改造项目实施的满意度", "≥95%", "94.6%", "satisfaction", "satisfaction")
    late = "校园维修改造项目实施滞后。"

    for problems, is_told in ((late, True), ("部分家长对施工噪声不满意。", False)):
        report = subject(sound_facts(indicators=(one,), texts={"problems": problems}))
        assert bool(found("CK-E2", report)) is is_told


@pytest.mark.parametrize(("basis", "is_told"), [("", True), ("已按要求完成。", True), ("预算调整2次，扣1分。", False)])
def test_points_taken_away_by_judgement_need_a_basis(basis, is_told):
    facts = real_case().facts
    judged = LineFacts("C1", points=Decimal(3), self_score=Decimal(3), basis=basis)
    report = subject(replace(facts, indicators=(), lines=(judged,)))

    assert found("CK-E2", report) == ([("lines[0].self_score", "3", "4")] if is_told else [])


def test_a_checklist_says_itself_what_is_missing():
    facts = real_case().facts
    checks = {"rules": True, "filed": False}
    line = LineFacts("F2", checks=checks, self_score=Decimal("0.5"))

    assert found("CK-E2", subject(replace(facts, indicators=(), lines=(line,)))) == []


def test_more_points_than_the_units_own_judgement_need_a_reason():
    facts = real_case().facts
    line = LineFacts("C1", points=Decimal(3), self_score=Decimal(4), basis="预算调整2次。")
    explained = replace(line, self_reason="调整由上级文件引起。")

    assert found("CK-E2", subject(replace(facts, indicators=(), lines=(line,)))) == [("lines[0].self_reason", "4", "3")]
    assert found("CK-E2", subject(replace(facts, indicators=(), lines=(explained,)))) == []


@pytest.mark.parametrize(
    ("title", "basis", "texts", "is_told"),
    [
        ("预算编制", "预算编制。", {}, True),
        ("预算编制", "预算编制。", {"problems": "预算编制还不够细。"}, False),
        ("预算编制", "", {"goals": "完成预算编制。"}, True),
        ("预算完成率", "712.40/768.25=92.73%", {}, False),
        ("读者满意度", "满意度90.2%", {"goals": "读者满意度90%以上。"}, True),
        ("读者满意度", "满意度88.6%", {"goals": "读者满意度90%以上。"}, False),
        ("读者满意度", "满意度90.2%", {}, False),
    ],
)
def test_a_basis_that_gives_no_cause_is_told(title, basis, texts, is_told):
    report = judged_subject(title, basis, 4, texts=texts)

    assert found("CK-E2", report) == ([("lines[0].self_score", "4", "5")] if is_told else [])

"""CK-X6: problems beside full points; problems copied from the other report."""

from decimal import Decimal

import pytest

from evaluations.consistency import BY_CODE
from evaluations.enums import ReportKind
from evaluations.facts import StatedFacts
from tests.subjects import found, real_case, sound_facts, subject

SAME = "部分项目预算执行进度较慢，基层专业技术人员不足，信息化建设水平有待提高，绩效目标不够细化。"
LESS = StatedFacts(Decimal(99))


def report(words, other="", stated=LESS):
    beside = subject(sound_facts(kind="overall", project="", texts={"problems": other}))
    return subject(sound_facts(texts={"problems": words}, stated=stated), others=(beside,))


def test_the_real_case_gives_full_points_and_copies_its_problems():
    first, second = BY_CODE["CK-X6"](real_case(ReportKind.PROJECT))

    assert (first.where, first.stated) == ("texts.problems", "100分")
    assert second.message == (
        "“存在的问题及偏离绩效目标的原因分析”与整体绩效自评报告的“部门整体支出绩效管理存在问题”文字相同："
        "“我局部门整体支出绩效管理存在部分预算项目进展缓慢，预算绩效管理机制需要进一步完善，"
        "财务管理监督强度不够，预算编制工作有待”，请写本报告自己的情况。"
    )


def test_the_methods_of_both_reports_of_the_real_case_are_alike_and_no_finding():
    assert {where for kind in ReportKind for where, _, _ in found("CK-X6", real_case(kind))} == {"texts.problems"}


@pytest.mark.parametrize(
    ("words", "points", "is_told"),
    [(SAME, 100, True), (SAME, 99, False), ("无。", 100, False), ("各项目标均已完成。", 100, False)],
)
def test_full_points_go_without_problems(words, points, is_told):
    assert bool(found("CK-X6", report(words, stated=StatedFacts(Decimal(points))))) is is_told


@pytest.mark.parametrize(
    ("words", "other", "is_told"),
    [
        (SAME, SAME, True),
        ("1." + SAME, "（一）" + SAME.replace("，", ","), True),
        (SAME, SAME[:36] + "另有其他情况。", True),
        (SAME, "人员不足。" + SAME, False),
        ("人员不足。", "人员不足。", False),
    ],
)
def test_a_long_paragraph_of_the_other_report(words, other, is_told):
    assert bool(found("CK-X6", report(words, other))) is is_told


def test_a_project_report_that_speaks_of_the_whole_unit():
    assert found("CK-X6", report("我局部门整体支出绩效管理存在进展缓慢等问题。")) == [
        ("texts.problems", "部门整体支出绩效管理", "全民阅读推广")
    ]


def test_of_a_chapter_on_experience_the_problems_are_quoted():
    words = f"主要经验：\n有力推动问题整改，群众满意。\n存在的问题：\n{SAME}"

    assert found("CK-X6", report(words, stated=StatedFacts(Decimal(100))))[0][2] == SAME
    assert found("CK-X6", report("主要经验：\n补齐不足。\n存在的问题：\n无。", stated=StatedFacts(Decimal(100)))) == []

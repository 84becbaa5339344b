"""Which parts of a chapter speak of goals."""

import pytest

from evaluations.consistency.passages import GOALS, OTHER, Passage


@pytest.mark.parametrize(
    ("heading", "is_of_goals"),
    [
        ("（三）部门整体绩效目标", True),
        ("（二）年度重点工作", True),
        ("(二)总体工作和重点任务。", True),
        ("（三）绩效目标完成情况", False),
        ("（三）重点工作开展情况", False),
        ("（四）部门整体支出情况", False),
    ],
)
def test_what_stands_below_a_heading_of_goals_is_planned(heading, is_of_goals):
    text = f"（一）机构设置\n内设科室8个。\n{heading}\n1.办结案件820件。\n（九）支出情况\n支出246万元。"
    passage = Passage("texts.unit", "一、单位概况", OTHER, text)

    planned = [passage.is_about_goals(text.index(word)) for word in ("科室", "820", "246")]

    assert planned == [False, is_of_goals, False]


def test_all_of_a_chapter_on_goals_is_planned():
    assert Passage("texts.goals", "二、绩效目标", GOALS, "办结案件820件。").is_about_goals(0)

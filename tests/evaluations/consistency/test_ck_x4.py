"""CK-X4: numbered goals against the results."""

from evaluations.consistency import BY_CODE
from evaluations.facts import LineFacts
from tests.subjects import found, real_case, sound_facts, subject

DONE = (
    "全年新建高标准农田2.46万亩，完成农产品质量安全抽检1356批次，发放耕地地力保护补贴1286.35万元。"
    + "各股室按职责分工推进，资料齐全。" * 20
)


def overall(goals, done=DONE):
    facts = sound_facts(
        kind="overall",
        scheme="zhanjiang-overall-2024",
        outline="zhanjiang-overall-2024",
        project="",
        budget_lines=(),
        indicators=(),
        texts={"goals": goals},
        lines=(LineFacts("A1", basis=done),),
    )
    return subject(facts)


def test_the_real_case_has_goals_without_result_and_one_goal_twice():
    (finding,) = BY_CODE["CK-X4"](real_case())

    assert finding.where == "texts.goals"
    assert finding.message == (
        "“部门整体支出绩效目标”列出的目标在自评结果中没有说到："
        "4.对部分符合标图建库要求的地块入库（与第2项都提到“标图建库”，请核对是否重复）；"
        "5.改造方案编制，到各县（市、区、管；6.专项宣传及培训我市新出台的新政策。请补充这些目标的完成情况。"
    )


def test_one_goal_without_result_among_three():
    goals = "1.新建高标准农田2.4万亩。\n2.农产品质量安全抽检1200批次。\n3.加强路政巡查，全年不少于240天。"

    assert found("CK-X4", overall(goals)) == [("texts.goals", "3.加强路政巡查，全年不少于240天", "")]


def test_goals_with_results_in_other_words_order_or_numbers_are_answered():
    goals = "1.高标准农田建设2.4万亩。\n2、农产品抽检质量安全达标。\n（三）发放补贴，保护耕地地力。"

    assert found("CK-X4", overall(goals)) == []


def test_a_satisfaction_that_no_result_speaks_of():
    goals = "1.新建高标准农田2.4万亩。\n2.农产品质量安全抽检。\n3.农产品质量安全群众满意度≥80%。"

    assert found("CK-X4", overall(goals)) == [("texts.goals", "3.农产品质量安全群众满意度≥80%", "")]
    assert found("CK-X4", overall(goals, DONE + "群众满意率91%。")) == []


def test_where_most_goals_find_no_answer_the_results_stand_elsewhere():
    goals = "1.疫苗接种率。\n2.病床使用率。\n3.新建高标准农田2.4万亩。"

    assert found("CK-X4", overall(goals)) == []


def test_goals_of_general_words_are_not_looked_for():
    goals = "1.新建高标准农田2.4万亩。\n2.农产品质量安全抽检。\n3.完成日常工作任务。"

    assert found("CK-X4", overall(goals)) == []


def test_short_results_are_not_searched():
    goals = "1.新建高标准农田。\n2.农产品质量安全抽检。\n3.加强路政巡查。"

    assert found("CK-X4", overall(goals, "新建高标准农田，完成农产品质量安全抽检。")) == []


def test_a_second_list_is_one_of_its_own():
    goals = "1.新建高标准农田2.4万亩。\n2.农产品质量安全抽检1200批次。\n3.发放耕地地力保护补贴。"
    projects = "重点项目：\n1.冷链中心迁建。\n2.智慧平台二期。"

    assert found("CK-X4", overall(f"{goals}\n{projects}")) == []
